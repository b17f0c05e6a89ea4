"""Sitting down at a workshop: who somebody is there, whichever way they come in."""

import logging
from collections.abc import Mapping
from hashlib import sha256

from bot.commands import Make
from bot.errors import NameMissing, NameTooLong
from bot.runner import Runner
from facilitation.events import Joined
from facilitation.ids import PersonId, TableNo, WorkshopId
from facilitation.workshop import step
from storage import people
from storage.people import Profile
from surveys.answers import clean

logger = logging.getLogger(__name__)

NAME_LENGTH = 60  # characters of an alias or an organisation


async def sit_down(
    runner: Runner, workshop: WorkshopId, fields: Mapping[str, object], language: str
) -> tuple[PersonId, str]:
    """Take a person in; returns their id and their personal code, which only they get to see.

    Raises:
        NameMissing, NameTooLong, UnknownTable, DayOver
    """
    alias, organisation = name_in(fields, "alias"), name_in(fields, "organisation")
    if not alias:
        raise NameMissing
    chance, person = runner.chance, PersonId(runner.chance.id())
    code = chance.code()
    profile = Profile(person, workshop, alias, organisation, language)
    table = words_in(fields, "table")
    seat = TableNo(int(table[:4])) if table.isdecimal() else None
    await take_in(
        runner, profile, hashed(workshop, code),
        lambda state, at: Joined(at=at, person=person, table=seat),
    )  # fmt: skip
    logger.info("workshop %s: %s joined", workshop, person)
    return person, code


async def take_in(runner: Runner, profile: Profile, code_hash: str | None, make: Make) -> None:
    """Write down who somebody is, and let them come in; who may not is not written down."""
    state, _ = await runner.store.snapshot(profile.workshop)
    step(state, make(state, runner.clock.now()))
    await runner.store.write(people.add, profile, code_hash)
    await runner.handle(profile.workshop, make)


def plain(typed: str) -> str:
    """A code as it is stored, however it was typed: «bcd 234» is BCD234."""
    return "".join(c for c in typed.upper() if c.isalnum())[:12]


def hashed(workshop: WorkshopId, code: str) -> str:
    """A personal code as it is stored: nobody can read it back."""
    return sha256(f"{workshop}:{plain(code)}".encode()).hexdigest()


def words_in(fields: Mapping[str, object], name: str) -> str:
    """A field as one piece of text that can be stored; empty where it is missing."""
    value = fields.get(name, "")
    return clean(value)[0].strip() if isinstance(value, str) else ""


def name_in(fields: Mapping[str, object], name: str) -> str:
    """A name as it may be shown: one line, not too long. Raises `NameTooLong`."""
    value = " ".join(words_in(fields, name).split())
    if len(value) > NAME_LENGTH:
        raise NameTooLong(most=NAME_LENGTH)
    return value
