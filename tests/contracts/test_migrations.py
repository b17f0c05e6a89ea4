"""The tables that the steps make are the tables that the code describes, on every database."""

from dataclasses import replace

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage import ballots, contacts, outbox, recurrences, releases, sending, unit_answers
from storage.database import Database
from storage.migrations import HEAD, config
from storage.outbox import Wanted
from tests.storage.chats import channel
from tests.storage.days import Days, SetClock, opened
from tests.storage.fields import OPINIONS, TERMS, Field


def _check(connection: Connection) -> None:
    command.check(config(connection))  # raises where the two differ


def _heads(connection: Connection) -> list[str]:
    return list(ScriptDirectory.from_config(config(connection)).get_heads())


async def test_the_steps_make_the_tables_that_the_code_describes(address: str) -> None:
    database = await Database.open(address)

    async with database.writing() as connection:
        assert await connection.run_sync(_heads) == [HEAD]
        await connection.run_sync(_check)
    await database.close()


def _back_to_the_third(connection: Connection) -> None:
    command.downgrade(config(connection), "0003")


def _back_to_the_fifth(connection: Connection) -> None:
    command.downgrade(config(connection), "0005")


def _back_to_the_sixth(connection: Connection) -> None:
    command.downgrade(config(connection), "0006")


def _back_to_the_first(connection: Connection) -> None:
    command.downgrade(config(connection), "0001")


def _back_to_the_second(connection: Connection) -> None:
    command.downgrade(config(connection), "0002")


async def test_a_database_from_before_the_releases_keeps_its_surveys(
    address: str, clock: SetClock
) -> None:
    store = await opened(address, clock)
    field = await Field.opened(store, clock, OPINIONS, "1")
    await field.cast("1")
    await store.close()
    database = await Database.open(address)
    async with database.writing() as connection:
        await connection.run_sync(_back_to_the_third)
        await connection.commit()
    await database.close()

    store = await opened(address, clock)

    assert await store.read(releases.count, field.survey) == 0
    assert len(await store.read(ballots.of_survey, field.survey)) == 1
    await store.close()


async def test_a_database_from_before_the_spare_addresses_keeps_those_who_are_asked(
    address: str, clock: SetClock
) -> None:
    store = await opened(address, clock)
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.invited()
    await field.answer("11")
    before = await field.seats()
    await store.close()
    database = await Database.open(address)
    async with database.writing() as connection:
        await connection.run_sync(_back_to_the_fifth)
        await connection.commit()
    await database.close()

    field = replace(field, store=await opened(address, clock))

    assert await field.seats() == before
    assert await field.store.read(unit_answers.latest, field.id("11")) is not None
    assert len(await field.store.read(sending.of_survey, field.survey)) == 2
    await field.store.close()


async def test_a_database_from_before_the_recurrences_keeps_its_surveys_and_none_comes_again(
    address: str, clock: SetClock
) -> None:
    store = await opened(address, clock)
    field = await Field.opened(store, clock, OPINIONS, "1")
    await field.cast("1")
    await store.close()
    database = await Database.open(address)
    async with database.writing() as connection:
        await connection.run_sync(_back_to_the_sixth)
        await connection.commit()
    await database.close()

    store = await opened(address, clock)

    assert await store.read(recurrences.next_due) is None
    assert len(await store.read(ballots.of_survey, field.survey)) == 1
    await store.close()


async def test_a_database_from_before_the_surveys_keeps_its_chats(
    address: str, clock: SetClock
) -> None:
    store = await opened(address, clock)
    days = await Days.begun(store, clock, "ann")
    place = await channel(store, days.workshop)
    await store.close()
    database = await Database.open(address)
    async with database.writing() as connection:
        await connection.run_sync(_back_to_the_second)
        await connection.commit()
    await database.close()

    store = await opened(address, clock)

    assert await store.read(contacts.places_of, days.workshop) == (place,)
    field = await Field.opened(store, clock, OPINIONS, "1")
    await field.cast("1")
    assert [seat.answered for seat in (await field.seats()).values()] == [True]
    await store.close()


async def test_a_database_from_before_the_chats_keeps_its_workshops(
    address: str, clock: SetClock
) -> None:
    store = await opened(address, clock)
    days = await Days.begun(store, clock, "ann")
    before = await store.snapshot(days.workshop)
    await store.close()
    database = await Database.open(address)
    async with database.writing() as connection:
        await connection.run_sync(_back_to_the_first)
        await connection.commit()
    await database.close()

    store = await opened(address, clock)

    assert await store.snapshot(days.workshop) == before
    place = await channel(store, days.workshop)
    await store.write(outbox.want, days.workshop, [Wanted(place.destination, "1", "d")])
    assert await store.read(contacts.places_of, days.workshop) == (place,)
    assert len(await store.read(outbox.of_workshop, days.workshop)) == 1
    await store.close()
