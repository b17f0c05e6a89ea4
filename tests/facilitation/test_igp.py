"""IGP as on a slide becomes phases of the nine primitives."""

from datetime import timedelta

import pytest

from facilitation.files import read
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
from surveys.questions import Kind, Question
from surveys.texts import Text, text

TITLE = text(nb="Hva nå?")
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
    igp:
"""


def minutes(number):
    return timedelta(minutes=number)


def phases(*lines):
    programme = read(HEAD + "".join(f"      {line}\n" for line in lines))
    return {phase.key: phase for phase in programme.phases}


def refused(*lines):
    with pytest.raises(BadProgramme) as caught:
        phases(*lines)
    return str(caught.value).splitlines()


def full(*lines):
    return phases(
        "I: 2 min",
        "G: 25 min, about 3 min per person, then reflection and questions",
        "P: 2 min per group",
        "V: 3 points, 3 min",
        *lines,
    )


def test_alone_is_silent_hidden_until_it_ends_and_ended_by_the_clock():
    assert full("outcome: advice")["I"] == Phase(
        id=PhaseId("q1.I"),
        key="I",
        label=text(nb="Individuelt", nn="Individuelt", en="On your own"),
        prompt=TITLE,
        instruction=text(
            nb="Skriv for deg selv, uten å snakke.",
            nn="Skriv for deg sjølv, utan å snakke.",
            en="Write on your own, without talking.",
        ),
        time=Time(whole=minutes(2), end=End.HARD),
        group=Group(Grouping.SOLO),
        collect=Collect(Question(Kind.LIST), By.PERSON, per_subquestion=True),
        see=See(Author.NAMED, Who.GROUP, When.PHASE_END),
        advance=Advance(Moves.CLOCK),
    )


def test_groups_take_turns_with_the_host_last_and_write_an_outcome():
    assert full("outcome: advice")["G"] == Phase(
        id=PhaseId("q1.G"),
        key="G",
        label=text(nb="Gruppe", nn="Gruppe", en="Group"),
        prompt=TITLE,
        instruction=text(
            nb="Runde rundt bordet, ca. 3 min per person. Deretter refleksjon og spørsmål.",
            nn="Runde rundt bordet, ca. 3 min per person. Deretter refleksjon og spørsmål.",
            en="A round of the table, about 3 min each. Then reflection and questions.",
        ),
        time=Time(whole=minutes(25), each=minutes(3), per=Per.TURN, about=True),
        group=Group(Grouping.TABLES),
        rotate=Rotate(Rotation.TURNS, host_last=True),
        collect=Collect(Question(Kind.LIST), By.PERSON, per_subquestion=False),
        see=See(Author.NAMED, Who.GROUP, When.LIVE),
        source=Source(PhaseId("q1.I"), Filter.GROUP),
        reduce=Reduce(
            Reduction.HOST_SUMMARY,
            Outcome(
                OutcomeKind.ADVICE,
                text(
                    nb="Gode råd til de andre",
                    nn="Gode råd til dei andre",
                    en="Good advice to the others",
                ),
                ranked=True,
            ),
        ),
        advance=Advance(Moves.FACILITATOR),
    )


def test_the_plenary_goes_through_the_groups_outcomes():
    phase = full("outcome: advice")["P"]

    assert phase.time == Time(each=minutes(2), per=Per.GROUP)
    assert phase.group == Group(Grouping.PLENARY)
    assert phase.rotate == Rotate(Rotation.TURNS, host_last=False)
    assert phase.see == See(Author.NAMED, Who.ALL, When.LIVE)
    assert phase.source == Source(PhaseId("q1.G"), Filter.ALL, outcome=True)
    assert phase.instruction is not None
    assert phase.instruction.said("nn") == "Gruppene legg fram, 2 min per gruppe."


def test_votes_are_secret_until_they_end_and_not_for_ones_own():
    phase = full("outcome: advice")["V"]

    assert phase.time == Time(whole=minutes(3), end=End.SOFT)
    assert phase.group == Group(Grouping.SOLO)
    assert phase.collect == Collect(Question(Kind.POINTS, limit=3), per_subquestion=False)
    assert phase.see == See(Author.HIDDEN, Who.ALL, When.PHASE_END)
    assert phase.source == Source(PhaseId("q1.G"), Filter.NOT_MINE, outcome=True)


def test_a_commitment_is_written_alone_and_said_at_the_table():
    session = phases("I: 1 min", "G: 2 min per person", "outcome: commitment")

    assert list(session) == ["I", "G"]
    assert session["I"].collect == Collect(Question(Kind.COMMITMENT), per_subquestion=False)
    assert session["I"].see == See(Author.NAMED, Who.GROUP, When.PHASE_END)
    assert session["I"].advance == Advance(Moves.CLOCK)
    assert session["G"].time == Time(each=minutes(2), per=Per.TURN)
    assert session["G"].collect == Collect(Question(Kind.NONE), per_subquestion=False)
    assert session["G"].source == Source(PhaseId("q1.I"), Filter.GROUP)
    assert session["G"].reduce == Reduce()


def test_sharing_alone_has_no_outcome_and_the_plenary_shows_nothing():
    session = phases("I: 2 min", "G: 10 min", "P: 5 min")

    assert session["G"].reduce == Reduce()
    assert session["G"].rotate.kind is Rotation.NONE
    assert session["G"].instruction == text(
        nb="Snakk sammen rundt bordet.", nn="Snakk saman rundt bordet.", en="Talk at the table."
    )
    assert session["P"].source is None
    assert session["P"].rotate.kind is Rotation.NONE
    assert session["P"].instruction is None
    assert session["P"].time == Time(whole=minutes(5))


def test_fields_say_what_the_short_hand_cannot():
    session = phases(
        "I: {length: 2 min, end: soft, grace: 0 s, limit: 3, author: pseudonym, label: Stille}",
        "G: {length: 25, each: 90 s, summarise: 3 min, one_point: true, host: in_turn,"
        " hard_turns: true, end: hard, instruction: Snakk}",
        "P: {each: 1 min, per: turn}",
    )

    assert session["I"].time == Time(whole=minutes(2), end=End.SOFT, grace=timedelta(0))
    assert session["I"].collect.question.limit == 3
    assert session["I"].see.author is Author.PSEUDONYM
    assert session["I"].label == text(nb="Stille")
    assert session["I"].advance == Advance(Moves.FACILITATOR)
    assert session["G"].time == Time(
        whole=minutes(25),
        each=timedelta(seconds=90),
        per=Per.TURN,
        end=End.HARD,
        summarise=minutes(3),
        hard_turns=True,
    )
    assert session["G"].rotate == Rotate(Rotation.TURNS, one_point=True, host_last=False)
    assert session["G"].instruction == text(nb="Snakk")
    assert session["G"].advance == Advance(Moves.CLOCK)
    assert session["P"].time.per is Per.TURN


@pytest.mark.parametrize(
    ("written", "kind", "name", "ranked"),
    [
        ("common", OutcomeKind.COMMON, "Fellesnevnere", False),
        ("notes", OutcomeKind.NOTES, "Oppsummering", False),
        ("{kind: advice, name: Råd, ranked: false, limit: 5}", OutcomeKind.ADVICE, "Råd", False),
    ],
)
def test_outcomes_have_a_name_and_perhaps_an_order(written, kind, name, ranked):
    outcome = full(f"outcome: {written}")["G"].reduce.outcome

    assert outcome is not None
    assert (outcome.kind, outcome.name.said("nb"), outcome.ranked) == (kind, name, ranked)


def test_input_goes_to_an_addressee():
    outcome = full("outcome: {kind: input, addressee: Stortinget}")["G"].reduce.outcome

    assert outcome is not None
    assert outcome.addressee == Text((("nb", "Stortinget"),))
    assert outcome.ranked


def test_mistakes_in_the_short_hand_are_pointed_out_at_their_part():
    assert refused("I: 2 min, fort", "G: 25 mni, then dancing") == [
        "15:17: «fort» is not understood here. Write it as in «2 min».",
        "16:10: «25 mni» is not a length of time. Write «25 min», «90 s» or «1 h 30 min».",
        "16:18: «dancing» is not understood here. Write it as in «then priorities and questions».",
    ]


def test_a_quoted_short_hand_is_pointed_out_as_a_whole():
    assert refused('I: "2 min, fort"', "G: 25 min") == [
        "15:10: «fort» is not understood here. Write it as in «2 min»."
    ]


def test_what_does_not_belong_to_a_letter_is_pointed_out():
    assert refused("I: 2 min, 1 min per person", "G: 9 min, 3 points")[0] == (
        "15:17: There is no «each» here."
        " Expected one of: label, instruction, length, end, grace, author, limit."
    )


def test_what_is_missing_is_pointed_out():
    assert refused("I: {limit: 3}", "V: 3 points", "outcome: input") == [
        "15:7: «G» is missing here.",
        "15:10: «length» is missing here.",
        "16:10: «length» is missing here.",
        "17:16: Input needs an addressee: write «addressee».",
    ]


def test_a_vote_needs_something_to_vote_on():
    assert refused("I: 1 min", "G: 9 min", "V: 3 points, 3 min", "outcome: commitment") == [
        "17:10: Say which outcome the groups are asked for: «V» builds on it."
    ]
