"""What every database must keep of installations, and of what platforms brought."""

import asyncio
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import deliveries, installations
from storage.installations import Installations
from storage.sealing import Sealer
from storage.store import Store
from storage.tables import installations as table
from tests.storage.chats import SEALER
from tests.storage.days import MINUTE, MORNING

SLACK, TEAMS = Installations(SEALER, "slack"), Installations(SEALER, "teams")


async def test_what_an_organisation_gave_is_found_until_it_is_removed(store: Store) -> None:
    await store.write(SLACK.save, "T1", "old", MORNING)
    await store.write(SLACK.save, "T1", "new", MORNING + MINUTE)
    await store.write(SLACK.save, "T2", "other", MORNING)

    assert await store.read(SLACK.find, "T1") == "new"
    assert await store.read(TEAMS.find, "T1") is None
    await store.write(SLACK.remove, "T1")
    assert await store.read(SLACK.find, "T1") is None
    assert await store.read(SLACK.find, "T2") == "other"


async def test_it_cannot_be_read_without_the_secret(store: Store) -> None:
    await store.write(SLACK.save, "TSECRET", "xoxb-SECRET", MORNING)

    async def rows(connection: AsyncConnection) -> list[str]:
        return [str(tuple(row)) for row in await connection.execute(select(table))]

    found = await store.read(rows)
    assert len(found) == 1
    assert [row for row in found if "SECRET" in row] == []
    assert await store.read(Installations(Sealer(b"other"), "slack").find, "TSECRET") is None


async def test_a_begun_installation_is_ended_once_and_in_time(store: Store) -> None:
    for state in ("a", "b", "c"):
        await store.write(SLACK.issue_state, state, MORNING + MINUTE)

    twice = await asyncio.gather(
        *(store.write(SLACK.consume_state, "a", MORNING) for _ in range(2))
    )

    assert sorted(twice) == [False, True]
    assert await store.write(SLACK.consume_state, "b", MORNING + MINUTE) is False
    assert await store.write(SLACK.consume_state, "d", MORNING) is False
    assert await store.write(TEAMS.consume_state, "c", MORNING) is False
    await store.write(installations.forget_states_before, MORNING + MINUTE)
    assert await store.write(SLACK.consume_state, "c", MORNING) is False


async def test_what_a_platform_brings_twice_is_taken_once(store: Store) -> None:
    brought = [("slack", "1"), ("slack", "1"), ("teams", "1"), ("slack", "2")]

    first = [await store.write(deliveries.first, *one, MORNING) for one in brought]

    assert first == [True, False, True, True]
    await store.write(deliveries.forget_before, MORNING)
    assert await store.write(deliveries.first, "slack", "1", MORNING) is False
    await store.write(deliveries.forget_before, MORNING + MINUTE)
    assert await store.write(deliveries.first, "slack", "1", MORNING) is True


async def test_what_two_must_not_do_at_once_is_begun_by_one_until_it_ends_or_takes_too_long(
    store: Store,
) -> None:
    lease = timedelta(seconds=30)

    async def begin(after: timedelta) -> bool:
        return await store.write(deliveries.begin, "slack", "join", MORNING + after, lease)

    begun = [await begin(timedelta(seconds=seconds)) for seconds in (0, 29, 30, 31)]
    await store.write(deliveries.end, "slack", "join")

    assert begun == [True, False, True, False]
    assert await begin(timedelta(seconds=32)) is True
