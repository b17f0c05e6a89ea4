from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import counting
from surveys.answers import Chosen, Committed, Dated, Listed, Numbered, Point, Shared, Value
from surveys.figures import (
    Base,
    Class,
    Count,
    Dates,
    Day,
    NamedAnswer,
    NamedAnswers,
    Numbers,
    Points,
    Ranked,
    Ranks,
    Texts,
    Voted,
)
from surveys.questionnaire import Theme
from surveys.questions import Kind, Option, Question
from surveys.responses import Fieldwork, Mode, Response, Unit, Wave
from surveys.texts import text
from tests.surveys.forms import ABC, form, line

PLACES = Question(Kind.NUMBER, low=0, high=200, unit=text(nb="plasser"))
THREE = Base(3, 3)
WORK = Fieldwork(Mode.OFFICIAL, text(nb="Bruk"), "IMDi", date(2025, 9, 1), date(2025, 10, 1))


@pytest.mark.parametrize(
    ("low", "high", "classes"),
    [
        (0, 5, ((0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5))),
        (3, 13, ((2, 3), (4, 5), (6, 7), (8, 9), (10, 11), (12, 13))),
        (-7, 12, ((-10, -6), (-5, -1), (0, 4), (5, 9), (10, 14))),
        (7, 7, ((7, 7),)),
        (
            950,
            10_400,
            ((0, 1999), (2000, 3999), (4000, 5999), (6000, 7999), (8000, 9999), (10000, 11999)),
        ),
    ],
)
def test_classes_are_one_two_or_five_wide_or_ten_times_that(low, high, classes):
    assert counting.classes(low, high) == classes


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**7))
def test_classes_cover_all_numbers_and_are_at_most_ten(low, span):
    found = counting.classes(low, low + span)

    assert len(found) <= 10
    assert found[0][0] <= low
    assert low + span <= found[-1][1]
    assert [a[1] + 1 for a in found[:-1]] == [b[0] for b in found[1:]]


def test_numbers_have_their_middle_their_extremes_and_their_sum():
    values = [Numbered(n) for n in (12, 30, 7, 4)]

    found = counting.numbers(PLACES, Base(5, 4), values, counting.spans(PLACES, values))

    assert found == Numbers(
        Base(5, 4),
        tuple(
            Class(n, n + 4, count)
            for n, count in ((0, 1), (5, 1), (10, 1), (15, 0), (20, 0), (25, 0), (30, 1))
        ),
        median=9.5,
        lower=6.25,
        upper=16.5,
        least=4,
        most=30,
        sum=53,
        unit=text(nb="plasser"),
    )


def test_fixed_classes_span_what_may_be_answered_and_no_more():
    asked = Question(Kind.NUMBER, low=3, high=96)

    spans = counting.spans(asked, None)

    assert (spans[0], spans[1], spans[-1]) == ((3, 9), (10, 19), (90, 96))
    found = counting.numbers(asked, THREE, [Numbered(3), Numbered(10), Numbered(120)], spans)
    assert [one.n for one in found.classes] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 1]


def test_no_numbers_have_no_middle():
    found = counting.numbers(PLACES, Base(3, 0), [], counting.spans(PLACES, []))

    assert found == Numbers(Base(3, 0), (), None, None, None, None, None, None, text(nb="plasser"))


def test_a_ranking_has_borda_points_and_first_places_in_the_questions_order():
    asked = Question(Kind.RANK, options=ABC)
    rankings = [Chosen(("b", "a", "c")), Chosen(("b",)), Chosen(("old", "b"))]

    assert counting.ranks(asked, THREE, rankings) == Ranks(
        THREE,
        (
            Ranked("a", 1, 0, ABC[0].label),
            Ranked("b", 5, 2, ABC[1].label),
            Ranked("c", 0, 0, ABC[2].label),
            Ranked("old", 2, 1),
        ),
    )


def test_a_dot_vote_has_points_and_voters_in_the_questions_order():
    asked = Question(Kind.POINTS, options=ABC)
    ballots = [Shared((("c", 2), ("a", 1))), Shared((("c", 3),))]

    assert counting.points(asked, Base(2, 2), ballots) == Points(
        Base(2, 2),
        (
            Voted("a", 1, 1, ABC[0].label),
            Voted("b", 0, 0, ABC[1].label),
            Voted("c", 5, 2, ABC[2].label),
        ),
    )


def test_days_come_with_the_earliest_first():
    first, second = date(2025, 9, 1), date(2025, 10, 1)

    assert counting.dates(THREE, [Dated(second), Dated(first), Dated(second)]) == Dates(
        THREE, (Day(first, 1), Day(second, 2))
    )


def test_texts_come_by_the_alphabet_so_that_nobody_sees_who_wrote_first():
    values: list[Value] = [
        line("bolig"),
        Listed((Point("1", "Arbeid"), Point("2", ""), Point("3", "arbeid"))),
        Chosen(("other",), "Ære"),
        Committed("Ringe"),
        Committed(""),
        Numbered(3),
    ]

    found = counting.texts(Base(6, 5), values)

    assert found == Texts(Base(6, 5), ("Arbeid", "arbeid", "bolig", "Ringe", "Ære"))


def test_an_answer_touches_each_theme_that_one_of_its_words_begins_like():
    themes = (
        Theme("pol", text(nb="Politikk"), ("politi*", "vedtak")),
        Theme("bo", text(nb="Bo"), ("bolig",)),
    )
    values = [
        line("Politisk forankring i boligsaker"),
        line("POLITIKERNE må eie det"),
        line("upolitisk"),
    ]

    found = counting.texts(THREE, values, themes)

    assert found.themes == (Count("pol", 2, text(nb="Politikk")), Count("bo", 1, text(nb="Bo")))
    assert found.unplaced == 1


def test_official_answers_stand_beside_the_names_of_all_who_were_asked():
    units = (Unit("03", "Oslo"), Unit("15", "Møre og Romsdal"), Unit("18", "Nordland"))
    said = Response({"q": Numbered(4)}, "15", late=True, on_behalf=True)
    wave = Wave(form(), WORK, units, {}, (said, Response({}, "18")))

    assert counting.beside_names(wave, "q") == NamedAnswers(
        (
            NamedAnswer("03", "Oslo", None),
            NamedAnswer("15", "Møre og Romsdal", Numbered(4), late=True, on_behalf=True),
            NamedAnswer("18", "Nordland", None),
        )
    )


def test_an_option_is_known_by_its_label():
    asked = Question(Kind.RANK, options=(Option("a", text(nb="Arbeid")),))

    assert counting.ranks(asked, Base(0, 0), []).options == (Ranked("a", 0, 0, text(nb="Arbeid")),)
