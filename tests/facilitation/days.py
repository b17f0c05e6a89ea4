"""Small programmes and rooms full of people for the tests of the engine.

Every day is 23 October 2025 in Oslo, two hours ahead of UTC until the Sunday that follows.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from facilitation.ids import PersonId, PhaseId
from facilitation.phases import (
    Advance,
    Collect,
    End,
    Group,
    Grouping,
    Moves,
    Outcome,
    OutcomeKind,
    Per,
    Phase,
    Reduce,
    Reduction,
    Rotate,
    Rotation,
    Time,
)
from facilitation.programme import Item, ItemKind, Programme
from facilitation.state import Person, Workshop
from facilitation.workshop import new
from surveys.questions import Kind, Question
from surveys.texts import text

ZONE = "Europe/Oslo"
DAY = date(2025, 10, 23)
FAC = PersonId("fac")
ADVICE = Outcome(OutcomeKind.ADVICE, text(nb="Gode råd"), ranked=True)


def at(clock: str, day: date = DAY) -> datetime:
    """«09:30» or «09:30:05» in Oslo that day, as a moment in UTC."""
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(ZONE)).astimezone(UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def phase(name: str, **primitives) -> Phase:
    """A phase «item.key», five minutes long in plenary unless it says otherwise."""
    key = name.partition(".")[2] or name
    given: dict[str, Any] = {"time": Time(whole=minutes(5))} | primitives
    return Phase(id=PhaseId(name), key=key, label=text(nb=key, nn=key), **given)


def alone(name: str, length: float = 2, advance: Moves = Moves.FACILITATOR, **more) -> Phase:
    """Silent writing that the clock ends."""
    return phase(
        name,
        time=Time(whole=minutes(length), end=End.HARD),
        group=Group(Grouping.SOLO),
        collect=Collect(Question(Kind.LIST)),
        advance=Advance(advance),
        **more,
    )


def at_tables(name: str, length: float | None = 25, each: float = 3, **rotate) -> Phase:
    """A round at the tables, and the host's advice."""
    whole = None if length is None else minutes(length)
    hard_turns = rotate.pop("hard_turns", False)
    return phase(
        name,
        time=Time(whole=whole, each=minutes(each), per=Per.TURN, hard_turns=hard_turns),
        group=Group(Grouping.TABLES),
        rotate=Rotate(Rotation.TURNS, **rotate),
        reduce=Reduce(Reduction.HOST_SUMMARY, ADVICE),
    )


def plenary(name: str, each: float = 2) -> Phase:
    """The tables present, one after the other."""
    return phase(
        name,
        time=Time(each=minutes(each), per=Per.GROUP),
        rotate=Rotate(Rotation.TURNS, host_last=False),
    )


def item(name: str, start: str, length: float, *phases: Phase, **more) -> Item:
    """A session; with `kind` something else. A quarter of it can be given up."""
    given: dict[str, Any] = {"kind": ItemKind.SESSION, "minimum": minutes(length * 3 / 4)} | more
    return Item(
        id=name,
        title=text(nb=name, nn=name),
        start=time.fromisoformat(start),
        length=minutes(length),
        phases=phases,
        **given,
    )


def pause(name: str, start: str, length: float, **more) -> Item:
    """A break."""
    resting = phase(f"{name}.break", time=Time(whole=minutes(length)))
    return item(name, start, length, resting, kind=ItemKind.BREAK, **more)


def talk(name: str, start: str, length: float, **more) -> Item:
    """A talk in plenary."""
    talking = phase(f"{name}.talk", time=Time(whole=minutes(length)))
    return item(name, start, length, talking, kind=ItemKind.TALK, **more)


def end(start: str) -> Item:
    """Closing time."""
    return item("end", start, 0, kind=ItemKind.END)


def day(*items: Item, tables: int = 2) -> Programme:
    """A programme of these items."""
    return Programme(
        id="day",
        title=text(nb="Dagen", nn="Dagen"),
        day=DAY,
        zone=ZONE,
        languages=("nb", "nn"),
        items=items,
        organiser=text(nb="Oss", nn="Oss"),
        purpose=text(nb="Å lære", nn="Å lære"),
        responsible=text(nb="Vi", nn="Vi"),
        delete_after=timedelta(days=90),
        tables=tables,
    )


def one(*phases: Phase, tables: int = 2) -> Programme:
    """A day of one session at nine, its phases' ids beginning with «s.», and one more at ten."""
    session = item("s", "09:00", 60, *phases)
    return day(session, talk("after", "10:00", 10), tables=tables)


IGP = day(
    talk("welcome", "09:00", 30),
    item("q1", "09:30", 60, alone("q1.I"), at_tables("q1.G"), plenary("q1.P")),
    pause("coffee", "10:30", 15),
    item("q2", "10:45", 75, alone("q2.I"), at_tables("q2.G", 60)),
    pause("lunch", "12:00", 45, locked=True),
    item("q3", "12:45", 45, alone("q3.I", 1), at_tables("q3.G", None, 2)),
    end("13:30"),
)


def people(names: str) -> tuple[PersonId, ...]:
    """«ann bo» as ids."""
    return tuple(PersonId(name) for name in names.split())


def room(programme: Programme, *tables: str) -> Workshop:
    """A workshop with people at its tables, each «ann bo cat»; the first named is the host."""
    seats = [
        Person(id=name, table=number)
        for number, names in zip(new(programme, FAC).tables, tables, strict=True)
        for name in people(names)
    ]
    hosts = tuple(people(names)[0] if names else None for names in tables)
    return replace(new(programme, FAC), people=tuple(seats), hosts=hosts)
