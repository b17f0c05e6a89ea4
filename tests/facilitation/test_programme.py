from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from facilitation.ids import PhaseId
from tests.facilitation.days import DAY, IGP


def test_the_phases_of_the_day_stand_in_order():
    assert [phase.id for phase in IGP.phases] == [
        "welcome.talk",
        "q1.I",
        "q1.G",
        "q1.P",
        "coffee.break",
        "q2.I",
        "q2.G",
        "lunch.break",
        "q3.I",
        "q3.G",
    ]


def test_a_phase_and_its_item_are_found_by_id():
    assert IGP.phase(PhaseId("q1.G")) == IGP.items[1].phases[1]
    assert IGP.item_of(PhaseId("q1.G")) == IGP.items[1]


def test_an_unknown_phase_is_not_found():
    with pytest.raises(KeyError):
        IGP.phase(PhaseId("q9.G"))
    with pytest.raises(KeyError):
        IGP.item_of(PhaseId("q9.G"))


@pytest.mark.parametrize(("day", "hour"), [(23, 7), (25, 7), (26, 8), (30, 8)])
def test_nine_o_clock_is_nine_in_summer_and_in_winter(day, hour):
    programme = replace(IGP, day=DAY.replace(day=day))

    assert programme.moment(time(9)) == datetime(2025, 10, day, hour, tzinfo=UTC)


def test_moments_are_in_utc_so_that_adding_to_them_passes_over_the_change_of_time():
    assert IGP.moment(time(9)).tzinfo is UTC
