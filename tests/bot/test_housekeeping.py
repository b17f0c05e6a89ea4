from datetime import timedelta
from pathlib import Path

import pytest

from bot.housekeeping import tidy
from storage import links, workshops
from storage.errors import UnknownWorkshop
from tests.storage.days import MORNING, Days, SetClock, opened


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


async def test_a_browser_whose_time_is_up_is_forgotten(tmp_path: Path):
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", SetClock())
    await store.write(links.save_session, "old", {"account": None}, MORNING)
    await store.write(links.save_session, "new", {"account": None}, MORNING + timedelta(days=1))

    await tidy(store, MORNING)

    long_ago = MORNING - timedelta(days=365)
    found = [await store.read(links.session, name, long_ago) for name in ("old", "new")]
    assert found == [None, {"account": None}]
    await store.close()
