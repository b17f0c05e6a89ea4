from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.documentation.survey.variables import (
    NAME_LENGTH,
    RESERVED,
    Holds,
    Measure,
    Part,
    most_points,
    numbers,
    spss_name,
    variables,
)
from surveys.answers import Chosen, Committed, Dated, Listed, Numbered, Point, Rated, Shared
from surveys.questionnaire import Item, Section
from surveys.questions import DONT_KNOW, OTHER, Kind, Question
from tests.facilitation.documentation.survey.sample import (
    FORM,
    OFTEN,
    ORDER,
    QUALITY,
    USE,
    both,
    options,
)


def form(*items):
    return replace(FORM, sections=(Section("s", both("S"), items),))


def only(question):
    """The variables of a form with one item."""
    return variables(form(Item("x", both("X"), question)), points=2)


def test_the_form_is_variables_in_its_order():
    assert [(v.name, v.holds, v.measure) for v in variables(FORM)] == [
        ("vurdering_tall", Holds.CODE, Measure.ORDINAL),
        ("vurdering_rapporter", Holds.CODE, Measure.ORDINAL),
        ("vurdering_oversikter", Holds.CODE, Measure.ORDINAL),
        ("ofte", Holds.CODE, Measure.ORDINAL),
        ("bruk_plan", Holds.CODE, Measure.NOMINAL),
        ("bruk_norsk", Holds.CODE, Measure.NOMINAL),
        ("bruk_samordning", Holds.CODE, Measure.NOMINAL),
        ("bruk_vedtak", Holds.CODE, Measure.NOMINAL),
        ("bruk_other", Holds.CODE, Measure.NOMINAL),
        ("bruk_text", Holds.TEXT, Measure.NOMINAL),
        ("utsikt", Holds.CODE, Measure.NOMINAL),
        ("antall", Holds.NUMBER, Measure.SCALE),
        ("rang_a", Holds.NUMBER, Measure.ORDINAL),
        ("rang_b", Holds.NUMBER, Measure.ORDINAL),
        ("rang_c", Holds.NUMBER, Measure.ORDINAL),
        ("prikker_a", Holds.NUMBER, Measure.SCALE),
        ("prikker_b", Holds.NUMBER, Measure.SCALE),
        ("prikker_c", Holds.NUMBER, Measure.SCALE),
        ("dato", Holds.DAY, Measure.SCALE),
        ("onske", Holds.TEXT, Measure.NOMINAL),
    ]


def test_the_other_kinds_have_variables_too():
    kinds = (Kind.RATING, Kind.STANCE, Kind.LINE, Kind.LIST, Kind.COMMITMENT, Kind.NONE)

    assert [[(v.name, v.of) for v in only(Question(kind))] for kind in kinds] == [
        [("x", Part.WHOLE)],
        [("x", Part.WHOLE)],
        [("x", Part.WHOLE)],
        [("x_1", Part.POINT), ("x_2", Part.POINT)],
        [("x_what", Part.WHAT), ("x_when", Part.WHEN), ("x_whom", Part.WHOM)],
        [],
    ]


def test_options_become_numbers_their_own_where_they_are():
    assert numbers(QUALITY) == {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, DONT_KNOW: 98}
    assert numbers(OFTEN) == {"uke": 1, "maaned": 2, "sjeldnere": 3, "aldri": 4, DONT_KNOW: 98}
    assert numbers(USE)[OTHER] == 97
    large = replace(OFTEN, options=options(("97", "Sju og nitti"), ("-2", "Minus to")))
    assert numbers(large) == {"97": 97, "-2": -2, DONT_KNOW: 998}
    beyond = replace(OFTEN, options=options(("999999999", "Mange")))
    assert numbers(beyond)[DONT_KNOW] == 10**9 + 1


def test_dont_know_is_a_missing_value():
    (made,) = only(OFTEN)

    assert [(each.value, each.missing) for each in made.categories] == [
        (1, False),
        (2, False),
        (3, False),
        (4, False),
        (98, True),
    ]


@pytest.mark.parametrize(
    ("question", "answer", "values"),
    [
        (OFTEN, Chosen(("maaned",)), [2]),
        (OFTEN, Chosen((DONT_KNOW,)), [98]),
        (OFTEN, Chosen(()), [None]),
        (OFTEN, Chosen(("fjernet",)), [None]),
        (USE, Chosen(("plan", OTHER), "Søknader"), [1, 0, 0, 0, 1, "Søknader"]),
        (USE, Chosen(("norsk",)), [0, 1, 0, 0, 0, None]),
        (ORDER, Chosen(("c", "a")), [2, None, 1]),
        (QUALITY, Rated((("tall", "4"), ("oversikter", DONT_KNOW))), [4, None, 98]),
        (Question(Kind.POINTS, options=ORDER.options), Shared((("b", 3),)), [0, 3, 0]),
        (Question(Kind.NUMBER), Numbered(7), [7]),
        (Question(Kind.DATE), Dated(date(2025, 10, 23)), [date(2025, 10, 23)]),
        (Question(Kind.LIST), Listed((Point("a", "Én"),)), ["Én", None]),
        (Question(Kind.TEXT), Listed(()), [None]),
        (Question(Kind.COMMITMENT), Committed("Ringe", "", "Ola"), ["Ringe", None, "Ola"]),
    ],
)
def test_an_answer_is_a_value_in_each_of_its_variables(question, answer, values):
    assert [variable.value(answer) for variable in only(question)] == values


def test_a_list_has_as_many_variables_as_the_longest_needs():
    long = Listed((Point("a", "1"), Point("b", "2"), Point("c", "3")))

    assert [most_points(found) for found in ((), (None, long), (Numbered(9),))] == [1, 3, 1]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("bruk-av", "bruk_av"),
        ("3.svar", "v_3_svar"),
        ("ALL", "v_ALL"),
        ("åpen", "pen"),
        ("", "v"),
        ("a" * 80, "a" * 64),
    ],
)
def test_names_are_made_fit_for_spss(wanted, name):
    assert spss_name(wanted) == name


@given(st.lists(st.text(max_size=70), min_size=1, max_size=8))
def test_names_are_unique_whatever_the_case_and_always_fit(ids):
    items = (Item(name, both("X"), Question(Kind.NUMBER)) for name in ids)

    names = [variable.name for variable in variables(form(*items))]

    assert len({name.upper() for name in names}) == len(ids)
    assert all(len(name.encode()) <= NAME_LENGTH for name in names)
    assert all(name[0].isalpha() and name.upper() not in RESERVED for name in names)
