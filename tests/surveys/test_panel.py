from dataclasses import replace
from datetime import date

import pytest

from surveys.analysis import tally
from surveys.answers import Numbered
from surveys.differencing import Turnover
from surveys.panel import Comparison, Line, Moved, compared, lines, moves, only, standing, turnover
from surveys.questions import Kind
from surveys.rates import wave_dispositions
from surveys.responses import Disposition, Fieldwork, Mode, Response, Unit, Wave
from surveys.texts import text
from surveys.units import changes, municipalities, unit
from tests.surveys.forms import form, item

PLACES = item("plasser", Kind.NUMBER, low=0, high=500)
DONE, P, R, NC = (Disposition(code) for code in ("I", "P", "R", "NC"))


def wave(
    year: int, answers: dict[str, int], asked: tuple[str, ...] = (), mode=Mode.OFFICIAL
) -> Wave:
    """A wave in the autumn of a year, to these units (all that answered, if left out)."""
    opened = date(year, 9, 1)
    work = Fieldwork(mode, text(nb="Kapasitet"), "Fylket", opened, date(year, 10, 1))
    units = tuple(unit(number) for number in asked or answers)
    given = tuple(Response({"plasser": Numbered(n)}, number) for number, n in answers.items())
    return Wave(form(PLACES), work, units, dict.fromkeys(answers, DONE), given)


FIRST = wave(2022, {"1507": 80, "1505": 20, "3001": 30}, ("1507", "1505", "3001", "1506"))
SECOND = wave(2024, {"1508": 70, "1580": 15, "3101": 25}, ("1508", "1580", "1505", "3101"))
THIRD = wave(
    2026, {"1508": 75, "1505": 22, "3101": 28, "1506": 10}, ("1508", "1580", "1505", "3101", "1506")
)
ALESUND = Line((("1507",), ("1508", "1580"), ("1508", "1580")))
KRISTIANSUND = Line((("1505",),) * 3)
HALDEN = Line((("3001",), ("3101",), ("3101",)))
MOLDE = Line((("1506",), (), ("1506",)))


def test_three_waves_across_a_split_follow_each_unit_in_one_line():
    found = lines((FIRST, SECOND, THIRD), changes())

    assert found == (ALESUND, KRISTIANSUND, HALDEN, MOLDE)
    assert [line.is_one for line in found] == [False, True, True, True]


def test_a_wave_counts_its_own_units_each_once():
    eligible = [wave_dispositions(one).eligible for one in (FIRST, SECOND, THIRD)]
    sums = [getattr(tally(one, "plasser").figure, "sum", None) for one in (FIRST, SECOND, THIRD)]

    assert (eligible, sums) == ([4, 4, 5], [130, 110, 135])


def test_all_municipalities_before_the_split_are_as_many_lines_as_there_were():
    def all_of(year: int) -> Wave:
        asked = municipalities(on=date(year, 9, 1))
        return wave(year, {}, tuple(found.number for found in asked))

    found = lines((all_of(2023), all_of(2025)), changes())

    assert len(found) == 356
    assert [line for line in found if not line.is_one] == [Line((("1507",), ("1508", "1580")))]


def test_it_is_told_who_answered_which_wave():
    assert standing((FIRST, SECOND, THIRD), changes()) == (
        (ALESUND, ((DONE,), (DONE, DONE), (DONE, NC))),
        (KRISTIANSUND, ((DONE,), (NC,), (DONE,))),
        (HALDEN, ((DONE,), (DONE,), (DONE,))),
        (MOLDE, ((NC,), (), (DONE,))),
    )


def test_what_changed_is_told_of_units_that_answered_both_and_of_no_half():
    assert compared(FIRST, SECOND, "plasser", changes()) == Comparison(
        (Moved(unit("3101"), Numbered(30), Numbered(25)),),
        (Line((("1507",), ("1508", "1580"))),),
    )
    assert compared(SECOND, THIRD, "plasser", changes()).moved == (
        Moved(unit("1508"), Numbered(70), Numbered(75)),
        Moved(unit("3101"), Numbered(25), Numbered(28)),
    )


def test_an_item_that_was_left_open_has_nothing_to_set_beside():
    silent = replace(SECOND, responses=(Response({}, "3101"),))

    assert compared(FIRST, silent, "plasser", changes()).moved == (
        Moved(unit("3101"), Numbered(30), None),
    )


def test_dispositions_go_from_wave_to_wave():
    again = replace(THIRD, dispositions={**THIRD.dispositions, "1505": P, "1580": R})

    assert moves(SECOND, again, changes()) == (((DONE, DONE), 2), ((DONE, R), 1), ((NC, P), 1))
    assert moves(FIRST, SECOND, changes()) == (((DONE, DONE), 1), ((DONE, NC), 1))


def test_who_came_and_who_went_is_counted_in_lines():
    assert turnover(FIRST, THIRD, changes()) == Turnover(joined=1, left=0)
    assert turnover(FIRST, SECOND, changes()) == Turnover(joined=1, left=1)


def test_opinions_have_turnover_by_their_seats_and_nobody_to_follow():
    seats = tuple(Unit(str(n), "") for n in range(4))
    first, second = (
        replace(
            wave(year, {}, mode=Mode.OPINION), units=seats, dispositions=dict.fromkeys(who, DONE)
        )
        for year, who in ((2024, "01"), (2025, "123"))
    )

    assert turnover(first, second) == Turnover(joined=2, left=1)
    with pytest.raises(ValueError, match="cannot be followed"):
        compared(first, second, "plasser", ())


def test_a_wave_can_be_kept_to_those_that_answered_others_too():
    kept = only(FIRST, ("1505",))

    assert (kept.units, kept.dispositions, len(kept.responses)) == (
        (unit("1505"),),
        {"1505": DONE},
        1,
    )
