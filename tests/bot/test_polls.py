"""What a room is shown of what it answered."""

from dataclasses import replace
from datetime import date

import pytest

from bot.polls import Poll, just_polled, last_asked
from bot.words import words
from facilitation.events import Advanced, Started, WentBack
from facilitation.ids import PersonId, PhaseId, RunNo, TableNo
from facilitation.phases import Collect, See, When, Who
from facilitation.record import Entry
from facilitation.state import Workshop
from surveys.answers import Chosen, Dated, Numbered, Rated, Shared, Value
from surveys.questions import Kind, Question
from surveys.texts import text
from tests.facilitation.days import alone, one, phase, room
from tests.facilitation.script import after, press
from tests.surveys.forms import ABC, ROWS

NB = words("nb")
ALL = See(who=Who.ALL, when=When.PHASE_END)
A, B, C = (option.label for option in ABC)
PLACE = Question(Kind.CHOICE, ABC)
ANSWERS = (Chosen(("b",)), Chosen(("b",)), Chosen(("c",)))


def begun(question: Question, see: See = ALL) -> Workshop:
    """A part that runs, with another after it."""
    asked = phase("s.a", collect=Collect(question), see=see)
    return after(room(one(asked, alone("s.b")), "ann bo", "cat dan"), press(Started, "09:00"))


def ended(question: Question, see: See = ALL) -> Workshop:
    return after(begun(question, see), press(Advanced, "09:05"))


def written(*values: Value) -> tuple[Entry, ...]:
    return tuple(
        Entry(f"e{n}", PhaseId("s.a"), 1, RunNo(1), "1", PersonId(who), TableNo(1), value)
        for n, (who, value) in enumerate(zip(("ann", "bo", "cat"), values, strict=False))
    )


@pytest.mark.parametrize(
    ("question", "answers", "found"),
    [
        (PLACE, ANSWERS, [Poll(None, ((A, 0), (B, 2), (C, 1)), 3)]),
        (
            Question(Kind.MULTI, ABC[:1], other=text(nb="Annet"), dont_know=text(nb="Vet ikke")),
            (Chosen(("a", "other"), "Oslo"), Chosen(("a",))),
            [Poll(None, ((A, 2), (text(nb="Annet"), 1), (text(nb="Vet ikke"), 0)), 2)],
        ),
        (
            Question(Kind.MATRIX, ABC, rows=ROWS),
            (Rated((("r1", "a"),)), Rated((("r1", "c"),))),
            [Poll(ROWS[0].label, ((A, 1), (B, 0), (C, 1)), 2)],
        ),
        (
            Question(Kind.RATING, low=1, high=3),
            (Numbered(3), Numbered(2)),
            [Poll(None, (("1", 0), ("2", 1), ("3", 1)), 2, 2.5)],
        ),
        (
            Question(Kind.NUMBER, high=9_999, unit=text(nb="tiltak")),
            (Numbered(1_000), Numbered(7)),
            [Poll(None, (("7 tiltak", 1), ("1\xa0000 tiltak", 1)), 2, 503.5)],
        ),
        (
            Question(Kind.DATE),
            (Dated(date(2026, 12, 4)), Dated(date(2026, 1, 9))),
            [Poll(None, (("9. januar 2026", 1), ("4. desember 2026", 1)), 2)],
        ),
        (
            Question(Kind.POINTS, ABC, limit=5),
            (Shared((("a", 3), ("b", 2))), Shared((("b", 1),))),
            [Poll(None, ((A, 3), (B, 3), (C, 0)), 2)],
        ),
        (
            Question(Kind.RANK, ABC, limit=3),
            (Chosen(("c", "a")), Chosen(("a", "b")), Chosen(("c", "b", "a"))),
            [Poll(None, ((C, 2), (A, 1), (B, 0)), 3, places=(1, 2, 3))],
        ),
        (
            Question(Kind.RANK, ABC, limit=1),
            (Chosen(("b",)), Chosen(("a",))),
            [Poll(None, ((A, 1), (B, 1), (C, 0)), 2, places=(1, 1, 3))],
        ),
        (Question(Kind.RANK), (Chosen(("p1",)),), []),
        (Question(Kind.LIST), (), []),
    ],
)
def test_answers_that_all_may_see_are_counted_when_the_part_has_ended(question, answers, found):
    assert list(just_polled(ended(question), written(*answers), NB)) == found


def test_nothing_is_counted_while_people_answer():
    assert just_polled(begun(PLACE), written(*ANSWERS), NB) == ()


def test_nothing_is_counted_that_not_all_may_see():
    tables = See(who=Who.GROUP, when=When.PHASE_END)
    hidden = See(who=Who.ALL, when=When.REVEAL)
    many = See(who=Who.ALL, when=When.PHASE_END, minimum=4)

    for see in (tables, hidden, many):
        assert just_polled(ended(PLACE, see), written(*ANSWERS), NB) == ()


def test_no_question_is_counted_that_fewer_answered_than_the_part_asks_for():
    two = See(who=Who.ALL, when=When.PHASE_END, minimum=2)
    matrix = Question(Kind.MATRIX, ABC, rows=ROWS)
    rated = (Rated((("r1", "a"), ("r2", "b"))), Rated((("r1", "c"),)))
    before = replace(written(ANSWERS[0])[0], round=RunNo(2))

    assert just_polled(ended(matrix, two), written(*rated), NB) == (
        Poll(ROWS[0].label, ((A, 1), (B, 0), (C, 1)), 2),
    )
    assert just_polled(ended(PLACE, two), (*written(*ANSWERS[1:2]), before), NB) == ()


def test_no_ranking_is_shown_that_not_all_may_see_or_that_too_few_gave():
    rank, given = Question(Kind.RANK, ABC), (Chosen(("a",)), Chosen(("b", "a")))
    tables = See(who=Who.GROUP, when=When.PHASE_END)
    three = See(who=Who.ALL, when=When.PHASE_END, minimum=3)

    found = [just_polled(ended(rank, see), written(*given), NB) for see in (ALL, tables, three)]
    assert [bool(one) for one in found] == [True, False, False]


def test_what_runs_again_is_not_told_meanwhile():
    again = after(ended(PLACE), press(WentBack, "09:06", phase=PhaseId("s.a")))

    assert just_polled(again, written(*ANSWERS), NB) == ()


def test_of_many_different_numbers_only_the_middle_is_told():
    question = Question(Kind.NUMBER, high=9_999)
    entries = tuple(
        Entry(f"e{n}", PhaseId("s.a"), 1, RunNo(1), "1", PersonId(f"p{n}"), TableNo(1), Numbered(n))
        for n in range(13)
    )

    assert just_polled(ended(question), entries, NB) == (Poll(None, (), 13, 6),)


def test_the_counts_stand_under_what_the_part_asked_and_not_what_is_asked_now():
    own = text(nb="Hvilken dag passer?")
    asked = [phase("s.a", collect=Collect(PLACE), see=ALL, prompt=said) for said in (own, None)]
    ends = [
        after(room(one(a, alone("s.b")), "ann bo", "cat dan"), press(Started, "09:00"))
        for a in asked
    ]

    assert [last_asked(state) for state in ends] == [None, None]
    ended_now = [last_asked(after(state, press(Advanced, "09:05"))) for state in ends]
    assert ended_now == [own, ends[1].programme.item_of(PhaseId("s.a")).title]
