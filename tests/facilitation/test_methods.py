"""Any method can be written as phases with the nine primitives."""

from datetime import timedelta
from enum import StrEnum

import pytest

from facilitation.files import read, shipped_source
from facilitation.ids import PhaseId
from facilitation.phases import (
    Advance,
    Author,
    By,
    Collect,
    End,
    Filter,
    Group,
    Grouping,
    Moves,
    Outcome,
    OutcomeKind,
    Per,
    Phase,
    Reduce,
    Reduction,
    Rotate,
    Rotation,
    See,
    Source,
    Time,
    When,
    Who,
)
from facilitation.problems import BadProgramme
from surveys.questions import Kind, Option, Question
from surveys.texts import text

HEAD = """\
id: a
title: A
date: 2026-01-01
organiser: O
purpose: P
responsible: R
delete_after: 1
items:
  - id: q1
    kind: session
    start: 09.00
    length: 60 min
    title: Hva nå?
    igp: {I: 2 min, G: 9 min}
  - id: s
    kind: session
    length: 60 min
    title: Hva så?
    phases:
      - {key: first, label: F}
"""


def phase(*lines, head=HEAD):
    """The last phase of a session, written with these lines."""
    body = "".join(f"        {line}\n" for line in ("label: X", *lines))
    return read(f"{head}      - key: x\n{body}").phases[-1]


def refused(*lines):
    with pytest.raises(BadProgramme) as caught:
        phase(*lines)
    return str(caught.value).splitlines()


def test_a_phase_has_the_usual_values_where_nothing_is_said():
    assert phase() == Phase(id=PhaseId("s.x"), key="x", label=text(nb="X"))


def test_every_primitive_can_be_written():
    assert phase(
        "prompt: Hva?",
        "instruction: Slik.",
        "time: {length: 30 min, each: 5 min, per: item, about: true, end: hard, grace: 5 s,"
        " summarise: 2 min, hard_turns: true}",
        "group: {kind: inner_outer, size: 5}",
        "rotate: {kind: seat, rounds: 3, one_point: true, host: in_turn}",
        "collect: {kind: multi, by: group, per_question: false, limit: 2, low: 1, high: 7,"
        " max_length: 200, options: [{code: a, label: A}, {code: b, label: B}]}",
        "see: {author: hidden, who: all, when: reveal, minimum: 5}",
        "source: {phase: first, filter: top, outcome: true, top: 3, by_votes: true}",
        "reduce: {kind: top, top: 4}",
        "advance: {kind: until, quorum: 80, iqr: 0, max_rounds: 4}",
    ) == Phase(
        id=PhaseId("s.x"),
        key="x",
        label=text(nb="X"),
        prompt=text(nb="Hva?"),
        instruction=text(nb="Slik."),
        time=Time(
            whole=timedelta(minutes=30),
            each=timedelta(minutes=5),
            per=Per.ITEM,
            end=End.HARD,
            grace=timedelta(seconds=5),
            summarise=timedelta(minutes=2),
            about=True,
            hard_turns=True,
        ),
        group=Group(Grouping.INNER_OUTER, 5),
        rotate=Rotate(Rotation.SEAT, rounds=3, one_point=True, host_last=False),
        collect=Collect(
            Question(
                Kind.MULTI,
                options=(Option("a", text(nb="A")), Option("b", text(nb="B"))),
                limit=2,
                low=1,
                high=7,
                max_length=200,
            ),
            By.GROUP,
            per_subquestion=False,
        ),
        see=See(Author.HIDDEN, Who.ALL, When.REVEAL, 5),
        source=Source(PhaseId("s.first"), Filter.TOP, outcome=True, top=3, by_votes=True),
        reduce=Reduce(Reduction.TOP, top=4),
        advance=Advance(Moves.UNTIL, quorum=80, iqr=0, max_rounds=4),
    )


def values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


@pytest.mark.parametrize("written", values(Grouping))
def test_every_grouping_is_within_reach(written):
    assert phase(f"group: {written}").group.kind == written


@pytest.mark.parametrize("written", values(Rotation))
def test_every_rotation_is_within_reach(written):
    assert phase(f"rotate: {written}").rotate.kind == written


@pytest.mark.parametrize("written", values(Kind))
def test_every_kind_of_question_is_within_reach(written):
    options = "options: [{code: a, label: A}, {code: b, label: B}], rows: [{code: r, label: R}]"
    question = phase(f"collect: {{kind: {written}, {options}}}").collect.question

    assert question.kind == written
    assert [option.code for option in question.options] == ["a", "b"]
    assert [row.code for row in question.rows] == ["r"]


def test_what_is_chosen_among_may_be_an_earlier_phases_points():
    asked = [phase(f"collect: {kind}", "source: first") for kind in ("rank", "points")]

    assert [one.collect.question.options for one in asked] == [(), ()]


def test_what_stands_beside_the_options_can_be_written():
    collect = "collect: {kind: choice, options: [{code: a, label: A}], dont_know: Vet ikke, "
    question = phase(collect + "other: Annet, unit: tiltak}").collect.question

    assert (question.dont_know, question.other, question.unit) == (
        text(nb="Vet ikke"),
        text(nb="Annet"),
        text(nb="tiltak"),
    )


def test_a_line_is_short_where_nothing_is_said():
    assert phase("collect: line").collect.question.max_length == 200


@pytest.mark.parametrize(
    ("collect", "told"),
    [
        ("choice", "23:18: There must be at least two to choose from."),
        (
            "{kind: matrix, options: [{code: a, label: A}, {code: b, label: B}]}",
            "23:18: A matrix needs rows: what is to be rated.",
        ),
        (
            "{kind: multi, options: [{code: a, label: A}, {code: a, label: B}]}",
            "23:70: The code «a» is used twice; each needs its own.",
        ),
        (
            "{kind: number, low: 5, high: 5}",
            "23:38: The lowest number (5) must be below the highest (5).",
        ),
    ],
)
def test_what_is_wrong_with_a_question_is_told_at_its_place(collect, told):
    assert refused(f"collect: {collect}") == [told]


@pytest.mark.parametrize("written", values(Reduction))
def test_every_reduction_is_within_reach(written):
    reduce = phase(f"reduce: {{kind: {written}, outcome: notes}}").reduce

    assert reduce.kind == written
    assert reduce.outcome is not None
    assert reduce.outcome.kind is OutcomeKind.NOTES


@pytest.mark.parametrize("written", values(Moves))
def test_every_way_to_move_on_is_within_reach(written):
    assert phase(f"advance: {written}").advance.kind == written


@pytest.mark.parametrize(
    ("key", "name", "kind"),
    [("who", "who", Who), ("when", "when", When), ("author", "author", Author)],
)
def test_every_way_of_seeing_is_within_reach(key, name, kind):
    for written in values(kind):
        assert getattr(phase(f"see: {{{key}: {written}}}").see, name) == written


def test_every_writer_filter_bell_and_clock_is_within_reach():
    for written in values(By):
        assert phase(f"collect: {{kind: list, by: {written}}}").collect.by == written
    for written in values(Filter):
        source = phase(f"source: {{phase: first, filter: {written}}}").source
        assert source is not None
        assert source.filter == written
    for written in values(End):
        assert phase(f"time: {{length: 5, end: {written}}}").time.end == written
    for written in values(Per):
        assert phase(f"time: {{length: 5, each: 1, per: {written}}}").time.per == written


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("5 min", Time(whole=timedelta(minutes=5))),
        ("2 min per person", Time(each=timedelta(minutes=2), per=Per.TURN)),
        ("2 min per group", Time(each=timedelta(minutes=2), per=Per.GROUP)),
        (
            "30 min, ca. 5 min per item",
            Time(timedelta(minutes=30), timedelta(minutes=5), Per.ITEM, about=True),
        ),
    ],
)
def test_time_has_a_short_hand(written, time):
    assert phase(f"time: {written}").time == time


def test_a_source_can_be_a_phase_of_another_session():
    assert phase("source: q1.G").source == Source(PhaseId("q1.G"))


def test_a_source_must_be_an_earlier_phase():
    assert refused("source: later") == [
        "23:17: «later» is not an earlier phase. Expected one of: q1.I, q1.G, first, s.first."
    ]


def test_a_first_phase_has_no_earlier_ones():
    head = HEAD.replace("    igp: {I: 2 min, G: 9 min}\n", "    phases:\n").split("  - id: s")[0]

    with pytest.raises(BadProgramme) as caught:
        phase("source: x", head=head)

    assert str(caught.value) == ("17:17: «x» is not an earlier phase. Expected one of: –.")


def test_a_key_names_one_phase():
    head = HEAD + "      - {key: x, label: X}\n"

    with pytest.raises(BadProgramme) as caught:
        phase(head=head)

    assert str(caught.value) == "22:9: The id «s.x» is used twice; each needs its own."


@pytest.mark.parametrize("kind", ["rank", "points"])
def test_a_vote_needs_something_to_choose_among(kind):
    assert refused(f"collect: {kind}") == [
        "23:18: There is nothing to choose among: write «options», or take items from a «source»."
    ]


def test_a_host_summary_needs_an_outcome():
    assert refused("reduce: host_summary") == ["23:17: «outcome» is missing here."]


def test_time_per_item_needs_a_whole_length():
    assert refused("time: 5 min per item") == [
        "23:15: Say how long the phase lasts as a whole:"
        " the number of items is not known beforehand."
    ]


def test_a_phase_needs_a_key_and_a_label():
    with pytest.raises(BadProgramme) as caught:
        read(HEAD + "      - {}\n")

    assert str(caught.value).splitlines() == [
        "21:9: «key» is missing here.",
        "21:9: «label» is missing here.",
    ]


def test_one_two_four_all_is_a_file():
    found = read(shipped_source("1-2-4-alle")).phases

    assert [(p.key, p.group.kind, p.time.whole) for p in found] == [
        ("one", Grouping.SOLO, timedelta(minutes=1)),
        ("two", Grouping.PAIRS, timedelta(minutes=2)),
        ("four", Grouping.MERGE, timedelta(minutes=4)),
        ("all", Grouping.PLENARY, timedelta(minutes=5)),
    ]


def test_a_dialogue_cafe_is_a_file():
    cafe, harvest, plenary = read(shipped_source("dialogkafe")).items[1].phases

    assert (cafe.time.whole, cafe.rotate) == (
        timedelta(minutes=20),
        Rotate(Rotation.PEOPLE, rounds=3),
    )
    assert harvest.reduce == Reduce(
        Reduction.HOST_SUMMARY,
        Outcome(
            OutcomeKind.COMMON,
            text(nb="Fellesnevnere", nn="Fellesnemnarar", en="Common ground"),
        ),
    )
    assert plenary.source == Source(PhaseId("kafe.harvest"), outcome=True)
