from datetime import UTC, datetime, timedelta

import pytest

from bot.rehearsal.clock import Agenda, SimulatedClock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_the_clock_goes_where_it_is_moved_but_never_back():
    clock = SimulatedClock(NOON)

    clock.move_to(NOON + MINUTE)
    clock.move_to(NOON - MINUTE)

    assert clock.now() == NOON + MINUTE


async def test_things_happen_in_order_of_time_and_then_as_they_were_put():
    agenda, done = Agenda(), []

    async def act(name: str) -> None:
        done.append(name)

    agenda.put(NOON + MINUTE, lambda: act("last"))
    agenda.put(NOON, lambda: act("first"))
    agenda.put(NOON, lambda: act("second"))

    while agenda.next() is not None:
        await agenda.take()()

    assert done == ["first", "second", "last"]


def test_an_empty_agenda_has_no_next_act():
    agenda = Agenda()

    assert agenda.next() is None
    with pytest.raises(IndexError):
        agenda.take()
