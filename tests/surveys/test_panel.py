from datetime import date

from surveys.analysis import tally
from surveys.answers import Numbered
from surveys.panel import Line, lines
from surveys.questions import Kind
from surveys.rates import wave_dispositions
from surveys.responses import Disposition, Fieldwork, Mode, Response, Wave
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
