"""The time check says what the printed day's authors overlooked, with the same figures."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation.files import read, shipped, shipped_source
from facilitation.ids import PhaseId
from facilitation.phases import Advance, Group, Grouping, Moves, Per, Phase, Rotate, Rotation, Time
from facilitation.programme import Item, ItemKind, Programme
from facilitation.timecheck import (
    SENTENCES,
    Advice,
    Code,
    Finding,
    Room,
    Sentence,
    Severity,
    check,
    need,
    to_mend,
)
from surveys.texts import text

PRINTED = read(shipped_source("arbeidsverksted-trykt"))
DAY = read(shipped_source("arbeidsverksted"))


def minutes(number):
    return timedelta(minutes=number)


def found(programme, item, code, people, tables):
    """The numbers of the one finding of this kind, for `people` at each of `tables`."""
    findings = check(programme, people * tables, tables)
    (finding,) = [f for f in findings if f.item == item and f.code is code]
    return finding


def numbers(finding):
    return dict(finding.what.numbers)


def test_t1_the_printed_start_of_the_fourth_session_differs_from_the_plan():
    finding = found(PRINTED, "q4", Code.SHOWN_START, people=6, tables=5)

    assert finding == Finding(
        "q4",
        Severity.HIGH,
        Sentence(
            Code.SHOWN_START,
            (
                ("shown", "13.34"),
                ("start", "13.45"),
                ("shown_length", minutes(46)),
                ("length", minutes(35)),
                ("shown_before", minutes(4)),
                ("before", minutes(15)),
            ),
        ),
        (Sentence(Advice.SAY_START, (("start", "13.45"),)),),
    )


@pytest.mark.parametrize(("people", "needs"), [(6, 13), (8, 17)])
def test_t2_the_commitment_round_fits_four_at_a_table(people, needs):
    finding = found(PRINTED, "q5", Code.OVERRUNS, people, tables=5)

    assert numbers(finding) == {
        "needs": minutes(needs),
        "slot": minutes(10),
        "over": minutes(needs - 10),
    }
    assert Sentence(Advice.PEOPLE, (("people", 4),)) in finding.proposals
    assert Sentence(Advice.LENGTHEN, (("length", minutes(needs)),)) in finding.proposals


def test_t2_four_at_a_table_need_nine_minutes():
    assert numbers(found(PRINTED, "q5", Code.FITS, people=4, tables=5))["needs"] == minutes(9)


def test_t2_proposes_a_turn_that_fits_in_quarters_of_a_minute():
    finding = found(PRINTED, "q5", Code.OVERRUNS, people=8, tables=5)

    assert finding.proposals[0] == Sentence(Advice.SHORTEN_TURN, (("each", minutes(1)),))


@pytest.mark.parametrize(("groups", "left"), [(5, 4), (6, 2), (7, 0), (8, -2)])
def test_t3_what_is_left_for_the_pitch_in_the_third_session(groups, left):
    finding = found(PRINTED, "q3", Code.UNTIMED, people=6, tables=groups)

    assert numbers(finding)["left"] == minutes(left)
    assert finding.severity is (Severity.MEDIUM if left > 0 else Severity.HIGH)
    assert Sentence(Advice.GROUPS, (("groups", 6),)) in finding.proposals


@pytest.mark.parametrize(("groups", "left"), [(5, 4), (6, 2), (7, 0)])
def test_t4_what_is_left_for_the_pitch_in_the_fourth_session(groups, left):
    finding = found(PRINTED, "q4", Code.UNTIMED, people=6, tables=groups)

    assert numbers(finding) == {"left": minutes(left), "slot": minutes(35)}


@pytest.mark.parametrize(("groups", "left"), [(5, 17), (6, 15), (8, 11)])
def test_t5_what_is_left_for_the_talk_in_the_second_session(groups, left):
    finding = found(PRINTED, "q2", Code.UNTIMED, people=6, tables=groups)

    assert numbers(finding)["left"] == minutes(left)
    assert finding.severity is Severity.LOW
    assert finding.proposals[0] == Sentence(Advice.GIVE, (("length", minutes(left)),))


def test_t6_the_first_session_has_three_minutes_left():
    finding = found(PRINTED, "q1", Code.FITS, people=6, tables=5)

    assert numbers(finding) == {
        "needs": minutes(27),
        "slot": minutes(30),
        "left": minutes(3),
    }


@pytest.mark.parametrize(
    ("people", "rest", "severity"),
    [
        (6, 7, Severity.NOTE),
        (7, 4, Severity.MEDIUM),
        (8, 1, Severity.MEDIUM),
        (9, -2, Severity.HIGH),
    ],
)
def test_t6_six_is_the_most_that_leaves_real_reflection(people, rest, severity):
    finding = found(PRINTED, "q1", Code.ROUND, people, tables=5)

    assert numbers(finding) == {
        "people": people,
        "round": minutes(3 * people),
        "whole": minutes(25),
        "rest": minutes(rest),
        "fills": 8,
    }
    assert finding.severity is severity
    assert finding.proposals == (Sentence(Advice.PEOPLE, (("people", 6),)),)


@pytest.mark.parametrize(("people", "rest"), [(6, 12), (10, 0)])
def test_t7_ten_fill_the_round_of_the_second_session_and_six_leave_twelve_minutes(people, rest):
    finding = found(PRINTED, "q2", Code.ROUND, people, tables=5)

    assert numbers(finding)["rest"] == minutes(rest)
    assert numbers(finding)["fills"] == 10


def test_x1_titles_of_the_second_and_third_sessions_differ_from_their_slides():
    differing = [f for f in check(PRINTED, 30, 5) if f.code is Code.SHOWN_TITLE]

    assert [f.item for f in differing] == ["q2", "q3"]
    assert str(differing[0].what) == (
        "The slide says «Hvordan kan vi styrke arbeid med integrering og inkludering?»,"
        " the programme «Hvordan kan vi styrke arbeidet med integrering og inkludering?»."
    )


@pytest.mark.parametrize("tables", [4, 5])
def test_the_day_as_it_should_run_has_nothing_to_mend(tables):
    assert to_mend(check(DAY, 24, tables)) == ()


@pytest.mark.parametrize("name", sorted(set(shipped()) - {"arbeidsverksted-trykt"}))
def test_every_other_ready_programme_is_in_order_at_its_own_size(name):
    programme = read(shipped_source(name))

    assert to_mend(check(programme, programme.participants, programme.tables)) == ()


def test_the_printed_day_has_what_the_corrected_day_has_not():
    assert [(f.item, f.code) for f in to_mend(check(PRINTED, 30, 5))] == [
        ("q2", Code.UNTIMED),
        ("q2", Code.SHOWN_TITLE),
        ("q3", Code.UNTIMED),
        ("q3", Code.SHOWN_TITLE),
        ("q4", Code.UNTIMED),
        ("q4", Code.SHOWN_START),
        ("q5", Code.OVERRUNS),
    ]


def test_the_minutes_of_a_vote_are_counted():
    written = shipped_source("arbeidsverksted").replace(
        "      P: 2 min per group\n      outcome: advice",
        "      P: 2 min per group\n      V: 3 points, 3 min\n      outcome: advice",
    )

    assert numbers(found(read(written), "q2", Code.FITS, 6, 4))["needs"] == minutes(59)


# --- Properties ---------------------------------------------------------------------------------

ABOUT_THE_SLOT = {Code.FITS, Code.OVERRUNS, Code.UNTIMED}


def with_item(programme, changed):
    items = tuple(changed if item.id == changed.id else item for item in programme.items)
    return replace(programme, items=items)


@settings(max_examples=40, deadline=None)
@given(
    item=st.sampled_from(["q1", "q2", "q3", "q4", "q5"]),
    people=st.integers(3, 12),
    tables=st.integers(2, 12),
    more=st.integers(-5, 20).filter(bool),
)
def test_changing_the_minutes_of_a_slot_changes_or_removes_what_is_said_of_it(
    item, people, tables, more
):
    before = check(PRINTED, people * tables, tables)
    old = next(i for i in PRINTED.items if i.id == item)
    changed = with_item(PRINTED, replace(old, length=old.length + minutes(more)))

    after = check(changed, people * tables, tables)

    said = {f.what for f in before if f.item == item and f.code in ABOUT_THE_SLOT}
    assert said
    assert not said & {f.what for f in after if f.item == item}


@settings(max_examples=40, deadline=None)
@given(people=st.integers(3, 12), tables=st.integers(2, 12), more=st.integers(1, 5))
def test_changing_the_people_at_a_table_changes_or_removes_what_is_said_of_rounds(
    people, tables, more
):
    before = check(PRINTED, people * tables, tables)
    after = check(PRINTED, (people + more) * tables, tables)

    rounds = {(f.item, f.what) for f in before if f.code is Code.ROUND or f.item == "q5"}
    assert len(rounds) == 5
    assert not rounds & {(f.item, f.what) for f in after}


@settings(max_examples=40, deadline=None)
@given(people=st.integers(3, 8), tables=st.integers(2, 12), more=st.integers(1, 5))
def test_changing_the_number_of_groups_changes_what_is_left_for_a_pitch(people, tables, more):
    before = check(PRINTED, people * tables, tables)
    after = check(PRINTED, people * (tables + more), tables + more)

    pitches = {(f.item, f.what) for f in before if f.code is Code.UNTIMED}
    assert len(pitches) == 3
    assert not pitches & {(f.item, f.what) for f in after}


@settings(max_examples=40, deadline=None)
@given(people=st.integers(5, 12), tables=st.integers(2, 12))
def test_a_proposed_turn_or_slot_or_table_mends_an_overrun(people, tables):
    finding = found(PRINTED, "q5", Code.OVERRUNS, people, tables)
    old = next(i for i in PRINTED.items if i.id == "q5")
    turns = old.phases[1]
    room = Room(people, tables, people * tables)

    for proposal in finding.proposals:
        value = dict(proposal.numbers)
        match proposal.code:
            case Advice.SHORTEN_TURN:
                shorter = replace(turns, time=replace(turns.time, each=value["each"]))
                mended = replace(old, phases=(old.phases[0], shorter))
                assert need(mended, room) <= old.length
            case Advice.LENGTHEN:
                assert need(old, room) <= value["length"]
            case Advice.PEOPLE:
                assert need(old, replace(room, table=value["people"])) <= old.length


# --- Phases of other methods --------------------------------------------------------------------


def session(*phases, length=10, start="09:00", kind=ItemKind.SESSION):
    return Item(
        id="a",
        kind=kind,
        title=text(nb="A"),
        start=time.fromisoformat(start),
        length=minutes(length),
        minimum=minutes(length),
        phases=phases,
    )


def phase(time_, group=Grouping.TABLES, size=2, rotate=None, advance=None):
    return Phase(
        id=PhaseId("a.x"),
        key="x",
        label=text(nb="X"),
        time=time_,
        group=Group(group, size),
        rotate=rotate or Rotate(),
        advance=advance or Advance(),
    )


def day(*items):
    return Programme(
        id="d",
        title=text(nb="D"),
        day=PRINTED.day,
        zone="Europe/Oslo",
        languages=("nb",),
        items=items,
        organiser=text(nb="O"),
        purpose=text(nb="P"),
        responsible=text(nb="R"),
        delete_after=timedelta(days=1),
    )


@pytest.mark.parametrize(
    ("group", "size", "turns"),
    [
        (Grouping.SOLO, 2, 1),
        (Grouping.PAIRS, 2, 2),
        (Grouping.SIZE, 3, 3),
        (Grouping.INNER_OUTER, 5, 5),
        (Grouping.TABLES, 2, 6),
        (Grouping.SELF_SELECT, 2, 6),
        (Grouping.PLENARY, 2, 24),
        (Grouping.MERGE, 3, 3),
    ],
)
def test_turns_are_counted_by_how_people_sit(group, size, turns):
    each = phase(Time(each=minutes(1), per=Per.TURN), group, size)

    assert need(session(each), Room(6, 4, 24)) == minutes(turns)


def test_joined_groups_count_everybody_in_them_but_never_more_than_there_are():
    pairs = phase(Time(whole=minutes(2)), Grouping.PAIRS)
    joined = phase(Time(each=minutes(1), per=Per.TURN), Grouping.MERGE, 2)

    assert need(session(pairs, joined), Room(6, 4, 24)) == minutes(2 + 4)
    assert need(session(pairs, joined), Room(3, 1, 3)) == minutes(2 + 3)


def test_a_phase_run_three_times_needs_three_times_as_long():
    people = Rotate(Rotation.PEOPLE, rounds=3)
    until = Advance(Moves.UNTIL, max_rounds=4)

    assert need(session(phase(Time(whole=minutes(20)), rotate=people)), Room(6, 4, 24)) == minutes(
        60
    )
    assert need(session(phase(Time(whole=minutes(5)), advance=until)), Room(6, 4, 24)) == minutes(
        20
    )


def test_time_per_item_counts_as_the_whole_length_that_is_given():
    topics = phase(Time(whole=minutes(30), each=minutes(5), per=Per.ITEM))
    programme = day(session(topics, length=20))

    (finding,) = check(programme, 24, 4)

    assert numbers(finding)["needs"] == minutes(30)
    assert finding.proposals == (
        Sentence(Advice.SHORTEN_PHASE, (("phase", "x"), ("length", minutes(20)))),
        Sentence(Advice.LENGTHEN, (("length", minutes(30)),)),
    )


def test_topics_that_need_more_than_the_whole_length_are_not_proposed_shortened():
    topics = phase(Time(whole=minutes(30), each=minutes(5), per=Per.ITEM))

    (finding,) = check(day(session(topics, length=10)), 24, 4)

    assert finding.proposals == (Sentence(Advice.LENGTHEN, (("length", minutes(30)),)),)


def test_a_turn_is_never_proposed_to_take_no_time():
    turns = phase(Time(each=minutes(1), per=Per.TURN))

    (finding,) = check(day(session(turns, length=1)), 24, 4)

    assert finding.proposals == (
        Sentence(Advice.LENGTHEN, (("length", minutes(6)),)),
        Sentence(Advice.PEOPLE, (("people", 1),)),
    )


def test_a_round_that_leaves_no_room_for_discussion_even_for_one_has_no_proposal():
    turns = phase(Time(whole=minutes(5), each=minutes(3), per=Per.TURN))

    findings = check(day(session(turns)), 2, 2)

    assert [f.proposals for f in findings if f.code is Code.ROUND] == [()]


def test_gaps_and_overlaps_between_items_are_found():
    first = session(length=20, kind=ItemKind.TALK)
    programme = day(
        replace(first, id="early"),
        replace(first, id="late", start=time(9, 30)),
        replace(first, id="last", start=time(9, 40), shown_start=time(9, 45)),
        replace(first, id="after", start=time(10, 0)),
    )

    assert [(f.item, str(f.what), *map(str, f.proposals)) for f in check(programme, 6, 1)] == [
        ("early", "Ends 10 min before the next item starts.", "Make it 30 min long."),
        ("late", "Ends 10 min after the next item has started.", "Cut it to 10 min."),
        (
            "last",
            "Shown to start at 09.45, planned at 09.40: it would last 15 min instead of 20 min,"
            " and the item before it 25 min instead of 20 min.",
            "Show 09.40 everywhere.",
        ),
    ]


def test_the_first_item_shown_at_another_time_has_none_before_it():
    item = replace(session(kind=ItemKind.TALK), shown_start=time(9, 5))

    (finding,) = check(day(item), 6, 1)

    assert numbers(finding)["before"] == timedelta(0)


def test_nobody_sits_at_the_tables_that_are_left_over():
    groups = phase(Time(each=minutes(1), per=Per.GROUP), Grouping.PLENARY)

    (finding,) = check(day(session(groups)), 3, 8)

    assert numbers(finding)["needs"] == minutes(3)


def test_every_sentence_takes_exactly_the_numbers_that_its_findings_have():
    programme = with_item(PRINTED, replace(PRINTED.items[0], length=minutes(40)))
    findings = [f for tables in range(1, 12) for f in check(programme, 40, tables)]

    for sentence in [s for f in findings for s in (f.what, *f.proposals)]:
        names = {part.split("}")[0] for part in sentence.message.split("{")[1:]}
        assert names == {name for name, _ in sentence.numbers}
    assert set(SENTENCES) == {*Code, *Advice}
