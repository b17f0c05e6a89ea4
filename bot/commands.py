"""What somebody asked for, as a function of the state that will be found when it is decided.

A command is parsed once, from a form, from JSON or (later) from a chat's buttons; it becomes an
event inside the workshop's transaction, where the time and the present people are known.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.chance import Chance
from bot.errors import Malformed
from facilitation import events
from facilitation.events import AnyEvent, Brought
from facilitation.ids import PersonId, PhaseId, RunNo, TableNo
from facilitation.plan import day_plan
from facilitation.seating import deal, mixed
from facilitation.state import Workshop

Make = Callable[[Workshop, datetime], AnyEvent]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the shell knows and the state does not; see `facilitation.events.Brought`."""

    items: tuple[str, ...] = ()
    iqr: int | None = None
    organisations: Mapping[PersonId, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, with which words, and what chance and the shell bring.

    Raises `Malformed` where a parameter is missing or is not what it should be.
    """

    by: PersonId
    words: Mapping[str, object]
    chance: Chance
    facts: Facts = Facts()

    def text(self, name: str) -> str:
        """A parameter as text."""
        value = self.words.get(name)
        if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
            raise Malformed(name=name)
        return str(value)

    def number(self, name: str) -> int:
        """A parameter as a whole number."""
        try:
            return int(self.text(name)[:12])
        except ValueError:
            raise Malformed(name=name) from None

    def flag(self, name: str) -> bool:
        """A parameter that is on or off; on where it is left out."""
        return self.words.get(name, True) not in (False, "0", "false", "no", "off")

    def minutes(self, name: str) -> timedelta:
        """A parameter in minutes, within a day."""
        return timedelta(minutes=max(-1440, min(1440, self.number(name))))

    def person(self, name: str = "person") -> PersonId:
        """Somebody's id; the sender's own where it is left out."""
        return PersonId(self.text(name)) if self.words.get(name) else self.by

    def table(self, name: str = "table") -> TableNo:
        """A table's or group's number."""
        return TableNo(self.number(name))

    def bring(self, state: Workshop) -> Brought:
        """A drawn order of everybody present, and the facts."""
        present = tuple(person.id for person in state.people if person.present)
        return Brought(self.chance.shuffled(present), self.facts.items, self.facts.iqr)

    def drawn(self, state: Workshop) -> tuple[tuple[PersonId, TableNo], ...]:
        """New seats for everybody present: at random, or mixed by organisation."""
        order = self.bring(state).order
        if self.words.get("how") == "mixed":
            known = self.facts.organisations
            return mixed([(person, known.get(person, "")) for person in order], len(state.tables))
        dealt = deal(order, len(state.tables))
        return tuple((p, TableNo(n)) for n, people in enumerate(dealt, start=1) for p in people)


def floor_event(kind: type[events.FloorEvent]) -> Callable[[Asked], Make]:
    """A command to one group; the sender says which phase, group and turn it saw."""

    def parse(asked: Asked) -> Make:
        run, floor, turn = RunNo(asked.number("run")), asked.table("floor"), asked.number("turn")
        return lambda state, at: kind(at=at, by=asked.by, run=run, floor=floor, turn=turn)  # type: ignore[return-value]  # each kind given below is in the union

    return parse


def _shuffle(asked: Asked) -> Make:
    run, floor, turn = RunNo(asked.number("run")), asked.table("floor"), asked.number("turn")
    return lambda state, at: events.OrderShuffled(
        at=at, by=asked.by, run=run, floor=floor, turn=turn, order=asked.bring(state).order
    )


def _turn_more(asked: Asked) -> Make:
    run, floor, turn = RunNo(asked.number("run")), asked.table("floor"), asked.number("turn")
    more = asked.minutes("minutes")
    return lambda state, at: events.TurnExtended(
        at=at, by=asked.by, run=run, floor=floor, turn=turn, more=more
    )


def _group_ready(asked: Asked) -> Make:
    run, floor, turn = RunNo(asked.number("run")), asked.table("floor"), asked.number("turn")
    ready = asked.flag("ready")
    return lambda state, at: events.GroupReadySet(
        at=at, by=asked.by, run=run, floor=floor, turn=turn, ready=ready,
        brought=asked.bring(state),
    )  # fmt: skip


def begins(kind: type[events.Control]) -> Callable[[Asked], Make]:
    """A control after which a phase may begin."""

    def parse(asked: Asked) -> Make:
        seen = asked.number("seen")
        return lambda state, at: kind(at=at, by=asked.by, seen=seen, brought=asked.bring(state))  # type: ignore[call-arg, return-value]  # each kind given below takes it

    return parse


def control(kind: type[events.Control]) -> Callable[[Asked], Make]:
    """A control without parameters."""

    def parse(asked: Asked) -> Make:
        seen = asked.number("seen")
        return lambda state, at: kind(at=at, by=asked.by, seen=seen)  # type: ignore[return-value]  # each kind given below is in the union

    return parse


def _close(asked: Asked) -> Make:
    seen = asked.number("seen")
    publish = "publish" in asked.words and asked.flag("publish")
    return lambda state, at: events.DayClosed(at=at, by=asked.by, seen=seen, publish=publish)


def _back(asked: Asked) -> Make:
    seen, phase = asked.number("seen"), PhaseId(asked.text("phase"))
    return lambda state, at: events.WentBack(
        at=at, by=asked.by, seen=seen, phase=phase, brought=asked.bring(state)
    )


def _extend(asked: Asked) -> Make:
    seen, more = asked.number("seen"), asked.minutes("minutes")
    return lambda state, at: events.Extended(at=at, by=asked.by, seen=seen, more=more)


def _move_rest(asked: Asked) -> Make:
    seen, more = asked.number("seen"), asked.minutes("minutes")
    return lambda state, at: events.RestMoved(at=at, by=asked.by, seen=seen, more=more)


def _accept_plan(asked: Asked) -> Make:
    seen = asked.number("seen")

    def make(state: Workshop, at: datetime) -> AnyEvent:
        lengths = tuple((s.item, s.proposed) for s in day_plan(state, at).proposals)
        return events.PlanAccepted(at=at, by=asked.by, seen=seen, lengths=lengths)

    return make


def _draw(asked: Asked) -> Make:
    seen = asked.number("seen")
    return lambda state, at: events.TablesDrawn(
        at=at, by=asked.by, seen=seen, seats=asked.drawn(state)
    )


def _away(asked: Asked) -> Make:
    person, away = asked.person(), asked.flag("away")
    return lambda state, at: events.AwaySet(at=at, by=asked.by, person=person, away=away)


def _ready(asked: Asked) -> Make:
    run, ready = RunNo(asked.number("run")), asked.flag("ready")
    return lambda state, at: events.ReadySet(
        at=at, person=asked.by, run=run, ready=ready, brought=asked.bring(state)
    )


def _choose(asked: Asked) -> Make:
    run, group = RunNo(asked.number("run")), asked.table("group")
    return lambda state, at: events.GroupChosen(at=at, person=asked.by, run=run, group=group)


def _move_person(asked: Asked) -> Make:
    person, table = asked.person(), asked.table()
    return lambda state, at: events.PersonMoved(at=at, by=asked.by, person=person, table=table)


def _name_host(asked: Asked) -> Make:
    person, table = asked.person(), asked.table()
    return lambda state, at: events.HostNamed(at=at, by=asked.by, person=person, table=table)


def _remove(asked: Asked) -> Make:
    person, removed = asked.person(), asked.flag("removed")
    return lambda state, at: events.PersonRemoved(
        at=at, by=asked.by, person=person, removed=removed
    )


def _hide(asked: Asked) -> Make:
    item, hidden = asked.text("item")[:64], asked.flag("hidden")
    return lambda state, at: events.ItemHidden(at=at, by=asked.by, item=item, hidden=hidden)


def _give_role(asked: Asked) -> Make:
    person = asked.person()
    return lambda state, at: events.RoleGiven(at=at, by=asked.by, person=person)


def _lay_role(asked: Asked) -> Make:
    person = asked.person()
    return lambda state, at: events.RoleLaid(at=at, by=asked.by, person=person)


def _give_extra(asked: Asked) -> Make:
    person, percent = asked.person(), asked.number("percent")
    return lambda state, at: events.ExtraGiven(at=at, by=asked.by, person=person, percent=percent)


def _set_tables(asked: Asked) -> Make:
    tables = asked.number("tables")
    return lambda state, at: events.TablesSet(at=at, by=asked.by, tables=tables)


COMMANDS: dict[str, Callable[[Asked], Make]] = {
    "start": begins(events.Started),
    "next": begins(events.Advanced),
    "skip": begins(events.Skipped),
    "back": _back,
    "pause": control(events.Paused),
    "resume": control(events.Resumed),
    "extend": _extend,
    "move-rest": _move_rest,
    "accept-plan": _accept_plan,
    "reveal": control(events.Revealed),
    "close": _close,
    "draw": _draw,
    "move": _move_person,
    "host": _name_host,
    "remove": _remove,
    "hide": _hide,
    "give-role": _give_role,
    "lay-role": _lay_role,
    "extra": _give_extra,
    "tables": _set_tables,
    "away": _away,
    "ready": _ready,
    "choose": _choose,
    "done": floor_event(events.TurnEnded),
    "pass": floor_event(events.TurnPassed),
    "later": floor_event(events.TurnSkipped),
    "turn-more": _turn_more,
    "shuffle": _shuffle,
    "close-round": floor_event(events.RoundClosed),
    "group-ready": _group_ready,
}


def command(action: str, asked: Asked) -> Make:
    """What `action` does, once its parameters are read.

    Raises:
        Malformed: there is no such action, or a parameter is missing or wrong.
    """
    if action not in COMMANDS:
        raise Malformed(name="action")
    return COMMANDS[action](asked)
