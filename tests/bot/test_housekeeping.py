from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.housekeeping import HOME, tidy
from storage import contacts, deliveries, links, pacing, surveys, workshops
from storage.contacts import NewContact
from storage.errors import UnknownWorkshop
from storage.installations import Installations
from storage.tables import paces
from tests.storage.chats import SEALER, route
from tests.storage.days import MORNING, Days, SetClock, opened
from tests.storage.fields import OPINIONS, Field


async def test_a_workshop_is_deleted_on_its_date_and_no_day_before(tmp_path: Path):
    clock = SetClock()
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", clock)
    days = await Days.begun(store, clock, "ann")

    kept = await tidy(store, MORNING + timedelta(days=29))
    deleted = await tidy(store, MORNING + timedelta(days=30))

    assert (kept, deleted) == (0, 1)
    assert await store.read(workshops.find, days.workshop) is None
    with pytest.raises(UnknownWorkshop):
        await store.snapshot(days.workshop)
    await store.close()


async def test_a_survey_goes_on_its_date_and_its_contacts_before_it(tmp_path: Path):
    clock = SetClock()
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", clock)
    field = await Field.opened(store, clock, OPINIONS, "1")
    await field.close()
    reached = []

    for days in (29, 30):
        await tidy(store, MORNING + timedelta(days=days))
        reached.append((await field.find("1")).contact_name)
    await tidy(store, datetime(2027, 6, 1, tzinfo=HOME))

    assert reached == ["Ola", ""]
    assert await store.read(surveys.find, field.survey) is None
    await store.close()


async def test_an_owner_of_surveys_alone_is_still_reached(tmp_path: Path):
    clock = SetClock()
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", clock)
    field = await Field.planned(store, clock)
    contact = await store.write(
        contacts.meet, SEALER, NewContact("c1", route("U1"), account="owner")
    )

    await tidy(store, MORNING)
    before = await store.read(contacts.contacts_of_account, "owner")
    await store.field(field.survey, surveys.remove)
    await tidy(store, MORNING)

    assert before == (contact,)
    assert await store.read(contacts.contacts_of_account, "owner") == ()
    await store.close()


async def test_a_browser_whose_time_is_up_is_forgotten(tmp_path: Path):
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", SetClock())
    await store.write(links.save_session, "old", {"account": None}, MORNING)
    await store.write(links.save_session, "new", {"account": None}, MORNING + timedelta(days=1))

    await tidy(store, MORNING)

    long_ago = MORNING - timedelta(days=365)
    found = [await store.read(links.session, name, long_ago) for name in ("old", "new")]
    assert found == [None, {"account": None}]
    await store.close()


async def test_what_a_platform_brought_is_forgotten_after_a_day(tmp_path: Path):
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", SetClock())
    await store.write(deliveries.first, "slack", "old", MORNING)
    await store.write(deliveries.first, "slack", "new", MORNING + timedelta(hours=1))

    await tidy(store, MORNING + timedelta(days=1, minutes=1))

    new = [await store.write(deliveries.first, "slack", name, MORNING) for name in ("old", "new")]
    assert new == [True, False]
    await store.close()


async def test_an_owner_who_deleted_the_last_workshop_is_not_reached_any_more(tmp_path: Path):
    clock = SetClock()
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", clock)
    days = await Days.planned(store, clock)
    owner = NewContact("c1", route("U1"), account="owner")
    met = await store.write(contacts.meet, SEALER, owner)

    await tidy(store, MORNING)
    kept = await store.read(contacts.contacts_of_account, "owner")
    await store.delete_workshop(days.workshop)
    await tidy(store, MORNING)

    assert kept == (met,)
    assert await store.read(contacts.contacts_of_account, "owner") == ()
    await store.close()


async def test_an_installation_that_was_only_begun_is_forgotten(tmp_path: Path):
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", SetClock())
    slack = Installations(SEALER, "slack")
    for name, minutes in (("old", 0), ("new", 5)):
        await store.write(slack.issue_state, name, MORNING + timedelta(minutes=minutes))

    await tidy(store, MORNING)

    long_ago = MORNING - timedelta(days=1)
    used = [await store.write(slack.consume_state, name, long_ago) for name in ("old", "new")]
    assert used == [False, True]
    await store.close()


async def _buckets(connection: AsyncConnection) -> list[str]:
    return list((await connection.execute(select(paces.c.bucket))).scalars())


async def test_a_limit_that_nothing_counts_against_any_more_is_forgotten(tmp_path: Path):
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", SetClock())
    for name, minutes in (("old", 0), ("new", 5)):
        await store.write(pacing.block, name, MORNING + timedelta(minutes=minutes))

    await tidy(store, MORNING)

    assert await store.read(_buckets) == ["new"]
    await store.close()
