"""Days: new ones, the ready programmes they are made from, and what day it is."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.runner import Runner
from facilitation.files import read, shipped, shipped_source
from facilitation.ids import PersonId, WorkshopId
from facilitation.programme import ItemKind, Programme
from facilitation.workshop import new
from storage.ports import Clock


@dataclass(frozen=True, slots=True)
class Template:
    """A ready programme, as it is offered."""

    name: str
    programme: Programme

    @property
    def sessions(self) -> int:
        """How many sessions it has."""
        return sum(item.kind is ItemKind.SESSION for item in self.programme.items)

    @property
    def length(self) -> timedelta:
        """From the first item's start to the last one's end."""
        first, last = self.programme.items[0], self.programme.items[-1]
        began, ends = self.programme.moment(first.start), self.programme.moment(last.start)
        return ends + last.length - began


@cache
def templates() -> tuple[Template, ...]:
    """The ready programmes, read once."""
    return tuple(Template(name, read(shipped_source(name))) for name in shipped())


def today(clock: Clock, zone: str = "Europe/Oslo") -> date:
    """The date now, where the day is held."""
    return clock.now().astimezone(ZoneInfo(zone)).date()


async def create(
    runner: Runner, account: str, source: str, known: WorkshopId | None = None
) -> WorkshopId:
    """A new workshop from a programme file, under a `known` id or one that is drawn.

    Raises:
        BadProgramme
    """
    programme = read(source)
    workshop, code = known or WorkshopId(runner.chance.id()), runner.chance.code()
    state = new(programme, PersonId(account))
    await runner.store.create_workshop(workshop, code, account, source, state)
    return workshop
