from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.chance import seeded
from bot.fielding.fielder import Fielder
from storage import seat_lists, surveys
from surveys.field_events import Closed
from surveys.field_plan import moment
from surveys.field_state import Status, SurveyId
from tests.storage.days import SetClock, opened
from tests.storage.fields import DEADLINE, MONDAY, TERMS, Field

SOON = timedelta(minutes=1)


@pytest.fixture
async def field(tmp_path: Path) -> AsyncIterator[Field]:
    clock = SetClock()
    clock.moment = MONDAY
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", clock)
    yield await Field.opened(store, clock, TERMS, "03", "11")
    await store.close()


@pytest.fixture
def fielder(field: Field) -> Fielder:
    return Fielder(field.store, field.clock, seeded(1), b"s" * 32, "https://duk.example")


def deadline() -> datetime:
    return moment("Europe/Oslo", DEADLINE)


async def test_what_happens_is_saved_and_told(field: Field, fielder: Fielder):
    told: list[SurveyId] = []
    fielder.follow(told.append)
    seen = (await field.fielding()).moves

    outcome = await fielder.happen(field.survey, Closed(at=fielder.now(), by="owner", seen=seen))

    assert outcome.fielding == await field.fielding()
    assert told == [field.survey]


async def test_a_change_is_told_of_when_it_is_saved(field: Field, fielder: Fielder):
    counted: list[SurveyId] = []
    fielder.follow(counted.append)

    await fielder.change(field.survey, seat_lists.remove, field.id("11"), field.line("SeatRemoved"))

    assert (list(await field.seats()), counted) == (["03"], [field.survey])


async def test_the_clock_reminds_and_closes_by_itself(field: Field, fielder: Fielder):
    await field.invited()
    field.clock.moment = deadline() - timedelta(days=7, hours=2)  # the reminder is an hour ago
    reminded = await fielder.wake_due()
    field.clock.moment = deadline() + SOON
    closed = await fielder.wake_due()

    assert (reminded, closed) == (1, 1)
    assert (await field.fielding()).status is Status.GRACE


async def test_nothing_is_woken_before_its_time_and_nothing_twice(field: Field, fielder: Fielder):
    before = await fielder.wake_due()
    field.clock.moment = deadline() + SOON
    await fielder.wake_due()

    assert (before, await fielder.wake_due()) == (0, 0)


async def test_a_survey_that_is_gone_stops_no_other(field: Field, fielder: Fielder):
    other = await Field.opened(field.store, field.clock, TERMS, survey="s2")
    field.clock.moment = deadline() + SOON
    await field.store.write(surveys.remove, field.survey)

    assert (await fielder.wake_due(), (await other.fielding()).status) == (1, Status.GRACE)


def test_links_begin_with_the_address_of_the_page(fielder: Fielder):
    assert fielder.link("secret") == "https://duk.example/q/secret"
    assert fielder.open_link(SurveyId("s1")) == "https://duk.example/o/s1"
