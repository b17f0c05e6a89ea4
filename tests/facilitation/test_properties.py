"""Any events in any order, from anybody: the invariants of the design, one by one.

`--hypothesis-profile deep` searches longer; see `tests/conftest.py`.
"""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, TypeVar, get_args, get_type_hints

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from facilitation import events
from facilitation.countdown import ZERO, Mark
from facilitation.course import closes
from facilitation.effects import Effect, MoveClosing, OpenAnswers
from facilitation.events import AnyEvent, Brought
from facilitation.floors import AnyFloorEvent, turn_ends, turn_left
from facilitation.ids import PersonId, RunNo, TableNo
from facilitation.phases import (
    Advance,
    End,
    Group,
    Grouping,
    Moves,
    Per,
    Rotate,
    Rotation,
    Time,
)
from facilitation.plan import day_plan, planned_start
from facilitation.programme import Programme
from facilitation.state import Floor, Run, Stage, Status, Workshop
from facilitation.wake import wake_at
from facilitation.workshop import AnyControl, new, step
from surveys.errors import Refusal
from tests.facilitation.days import (
    FAC,
    IGP,
    alone,
    at,
    at_tables,
    day,
    end,
    item,
    minutes,
    pause,
    people,
    phase,
    plenary,
    talk,
)

MIX = day(
    item(
        "mix",
        "09:00",
        90,
        alone("mix.I", advance=Moves.CLOCK),
        at_tables("mix.points", one_point=True, rounds=2),
        alone("mix.again", advance=Moves.CLOCK, rotate=Rotate(Rotation.ARTEFACT, rounds=2)),
        at_tables("mix.strict", 6, 2, hard_turns=True),
        phase("mix.pairs", group=Group(Grouping.PAIRS), rotate=Rotate(Rotation.PEOPLE, rounds=3)),
        phase("mix.fours", group=Group(Grouping.MERGE), advance=Advance(Moves.ALL_READY)),
        plenary("mix.P"),
    ),
    pause("lunch", "10:30", 30, locked=True, minimum=minutes(20)),
    item(
        "more",
        "11:00",
        60,
        phase("more.cafe", group=Group(Grouping.TABLES), rotate=Rotate(Rotation.PEOPLE, rounds=3)),
        phase("more.market", group=Group(Grouping.SELF_SELECT)),
        phase("more.bowl", group=Group(Grouping.INNER_OUTER, size=2)),
        phase(
            "more.topics",
            time=Time(whole=minutes(9), each=minutes(3), per=Per.ITEM),
            rotate=Rotate(Rotation.TOPIC),
        ),
        phase("more.N", advance=Advance(Moves.UNTIL, max_rounds=2)),
        phase("more.Q", group=Group(Grouping.TABLES), advance=Advance(Moves.QUORUM, quorum=50)),
    ),
    talk("last", "12:00", 20, minimum=minutes(5)),
    end("12:20"),
    tables=3,
)
PEOPLE = people("ann bo cat dan eva finn gro")
CHANGES_ROLES = (events.RoleGiven, events.RoleLaid, events.PersonRemoved)
GOES_OUT = (
    events.Left,
    events.AwaySet,
    events.PersonRemoved,
    events.PersonMoved,
)
TURNS: tuple[Callable[..., AnyFloorEvent], ...] = (
    events.TurnEnded,
    events.TurnPassed,
    events.TurnSkipped,
)
T = TypeVar("T")
AT_ONCE = 4  # events in one step, so that fifty steps go far
CLOSES_BY_HAND = (events.RoundClosed, events.GroupReadySet)


class Senders:
    """Draws events: mostly such as could be meant, often stale, often somebody else's."""

    def __init__(self, draw: Callable[..., Any], state: Workshop, now: datetime) -> None:
        self.draw, self.state, self.now = draw, state, now

    def one_of(self, *choices: T) -> T:
        drawn: T = self.draw(st.sampled_from(choices))
        return drawn

    def person(self) -> PersonId:
        known = tuple(person.id for person in self.state.people)
        return self.one_of(*known, *known, *PEOPLE, PersonId("stranger"))

    def sender(self) -> PersonId:
        return self.one_of(*self.state.facilitators * 8, FAC, *PEOPLE)

    def table(self) -> TableNo:
        return TableNo(self.one_of(0, 1, 1, 2, 2, 3, 3, 4))

    def more(self) -> timedelta:
        return minutes(self.one_of(-70, -10, -1, 0, 0.5, 1, 5, 60, 61))

    def order(self) -> tuple[PersonId, ...]:
        return tuple(self.draw(st.permutations(PEOPLE)))

    def brought(self) -> Brought:
        items = self.one_of((), ("t1",), ("t1", "t2", "t3"))
        return Brought(self.order(), items, self.one_of(None, 0, 9))

    def run(self) -> RunNo:
        number = self.state.run.number if self.state.run else RunNo(0)
        return RunNo(number + self.one_of(0, 0, 0, 0, -1))

    def event(self) -> AnyEvent:
        family = self.one_of(events.Control, events.FloorEvent, events.Care, events.Event)
        kinds = [kind for kind in get_args(AnyEvent) if issubclass(kind, family)]
        kind: type[Any] = self.one_of(*kinds)
        given: dict[str, object] = {"at": self.now}
        if issubclass(kind, events.Control):
            seen = self.state.moves + self.one_of(0, 0, 0, 0, -1, 1)
            given |= {"by": self.sender(), "seen": max(0, seen)}
        elif issubclass(kind, events.FloorEvent):
            given |= self.floor()
        elif issubclass(kind, events.Care):
            given["by"] = self.sender()
        event: AnyEvent = kind(**given, **self.rest(kind, given))
        return event

    def floor(self) -> dict[str, object]:
        floors = floors_of(self.state)
        busy = tuple(floor for floor in floors if floor.queue)
        floor = self.one_of(*(busy or floors or (Floor(TableNo(1), ()),)))
        by = self.one_of(self.sender(), *(s for s in floor.queue[:1] if isinstance(s, str)))
        turn = floor.turn + self.one_of(0, 0, 0, 0, -1)
        return {"run": self.run(), "floor": floor.number, "turn": turn, "by": by}

    def rest(self, kind: type, given: dict[str, object]) -> dict[str, object]:
        """The fields that are this kind's own."""
        draws: dict[str, Callable[[], object]] = {
            "brought": self.brought,
            "person": self.person,
            "by": lambda: (
                self.one_of(None, self.sender()) if kind is events.Joined else self.sender()
            ),
            "table": self.joins if kind is events.Joined else self.table,
            "group": self.table,
            "run": self.run,
            "more": self.more,
            "order": self.order,
            "lengths": lambda: ((self.one_of("mix", "more", "last", "q1", "?"), self.more()),),
            "phase": lambda: self.one_of(*self.state.programme.phases).id,
            "seats": lambda: tuple((p, self.table()) for p in self.order()[:3]),
            "tables": lambda: self.one_of(0, 1, 2, 3, 4, 5),
            "percent": lambda: self.one_of(-1, 50, 999),
            "item": lambda: "x",
            "message": lambda: "m",
        }
        flags = {
            name: self.one_of(True, True, False)
            for name in ("device", "away", "ready", "removed", "hidden", "publish")
        }
        names = [field.name for field in fields(kind) if field.name not in given]
        return {name: flags[name] if name in flags else draws[name]() for name in names}

    def joins(self) -> TableNo | None:
        return self.one_of(None, self.table())


class AnyDay(RuleBasedStateMachine):
    """A workshop to which anything may happen."""

    def __init__(self) -> None:
        super().__init__()
        self.now = at("09:00")
        self.log: list[AnyEvent] = []
        self.effects: list[Effect] = []
        self.closes: datetime | None = None
        self.due: dict[TableNo, set[object]] = {}
        self.heard: set[object] = set()  # spoke, or passed, or was excused

    @initialize(
        programme=st.sampled_from([IGP, MIX, MIX]),
        crowd=st.sampled_from([7, 7, 6, 5, 1, 0]),
        phases=st.integers(0, 12),
        data=st.data(),
    )
    def prepared(self, programme: Programme, crowd: int, phases: int, data: st.DataObject) -> None:
        """Some people, and some of the day behind them."""
        self.programme = programme
        self.state = new(programme, FAC)
        for person in PEOPLE[:crowd]:
            self.apply(events.Joined(at=self.now, person=person))
        for _ in range(phases):
            self.the_day_goes_on(data)

    # --- What happens ---------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([1, 10, 60, 600, 4000]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(data=st.data())
    def anything_happens(self, data: st.DataObject) -> None:
        for _ in range(AT_ONCE):
            self.apply(Senders(data.draw, self.state, self.now).event())

    @precondition(lambda self: any(floor.queue for floor in floors_of(self.state)))
    @rule(data=st.data())
    def a_round_goes_on(self, data: st.DataObject) -> None:
        for _ in range(AT_ONCE):
            senders = Senders(data.draw, self.state, self.now)
            kind = senders.one_of(*TURNS)
            given: dict[str, Any] = senders.floor() | {"by": self.state.facilitators[0]}
            self.apply(kind(at=self.now, **given))

    @rule(data=st.data())
    def the_day_goes_on(self, data: st.DataObject) -> None:
        kind = events.Started if self.state.status is Status.PLANNED else events.Advanced
        brought = Senders(data.draw, self.state, self.now).brought()
        by = self.state.facilitators[0]
        self.apply(kind(at=self.now, by=by, seen=self.state.moves, brought=brought))

    @rule(late=st.sampled_from([0, 0, 1, 100]))
    def the_clock_wakes_us(self, late: int) -> None:
        due = wake_at(self.state)
        if due is not None:
            self.now = max(self.now, due) + timedelta(seconds=late)
            before = self.state
            self.apply(events.Woke(at=self.now))
            assert self.state != before  # what is due is done: no wake-up comes for nothing

    @rule(passes=st.timedeltas(ZERO, timedelta(days=1)))
    def a_pause_changes_nothing_that_is_left(self, passes: timedelta) -> None:
        if self.state.status is Status.RUNNING:
            by = self.state.facilitators[0]
            moves, later = self.state.moves, self.now + passes
            paused, _ = step(self.state, events.Paused(at=self.now, by=by, seen=moves))
            resumed, _ = step(paused, events.Resumed(at=later, by=by, seen=moves + 1))
            assert times_left(resumed, later) == times_left(self.state, self.now)

    # --- What must hold when something happened --------------------------------------------------

    def apply(self, event: AnyEvent) -> None:
        before = self.state
        try:
            self.state, effects = step(before, event)
        except Refusal:
            return  # and so nothing of it is in the log that is replayed at the end
        self.log.append(event)
        self.effects += effects
        self.follow_the_bell(effects)
        self.check_control(before, event)
        self.check_wake_up(before, event, effects)
        self.check_roles_and_locks(before, event)
        self.check_joining(before, event)
        self.check_turns(before, event)

    def follow_the_bell(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            if isinstance(effect, OpenAnswers | MoveClosing):
                self.closes = effect.closes

    def check_control(self, before: Workshop, event: AnyEvent) -> None:
        """Of two equal controls exactly one succeeds."""
        if isinstance(event, AnyControl):
            assert self.state.moves == before.moves + 1
            assert refused(self.state, event)
        else:
            by_itself = (self.state.moves - before.moves, self.state.moved_by)
            assert by_itself in ((0, before.moved_by), (1, None))

    def check_wake_up(self, before: Workshop, event: AnyEvent, effects: tuple[Effect, ...]) -> None:
        """Early is nothing, twice is once; the clock ends a phase only where that is its way."""
        if not isinstance(event, events.Woke):
            return
        due = wake_at(before)
        if due is None or event.at < due:
            assert (self.state, effects) == (before, ())
        assert step(self.state, event) == (self.state, ())
        if before.run is not None:
            moved_on = number_of(self.state) != before.run.number
            assert moved_on is self.ends_now(before.run, event.at)

    def ends_now(self, run: Run, now: datetime) -> bool:
        """Whether the clock ends the phase: it is hard, its time is up, and the item goes on."""
        asked, of = self.programme.phase(run.phase), self.programme.item_of(run.phase)
        last_round = run.round >= asked.rotate.rounds
        goes_on = not last_round or asked != of.phases[-1]
        rings = run.clock.ends is not None and run.clock.ends <= now and Mark.END not in run.rung
        hard = asked.time.end is End.HARD and asked.advance.kind is Moves.CLOCK
        return rings and hard and goes_on

    def check_roles_and_locks(self, before: Workshop, event: AnyEvent) -> None:
        """The role changes hands by hand alone; a locked start does not move once the day is on."""
        if not isinstance(event, CHANGES_ROLES):
            assert self.state.facilitators == before.facilitators
        if not isinstance(event, events.Started):
            for it in self.programme.items:
                if it.locked:
                    assert planned_start(self.state, it) == planned_start(before, it)

    def check_joining(self, before: Workshop, event: AnyEvent) -> None:
        """A late joiner sits at the smallest table and listens in this round."""
        if not isinstance(event, events.Joined) or before.person(event.person) is not None:
            return
        person = self.state.person(event.person)
        assert person is not None
        sizes = {table: len(before.at_table(table)) for table in before.tables}
        assert event.table is not None or sizes[person.table] == min(sizes.values())
        for floor in floors_of(self.state):
            assert person.id not in floor.queue
        alone_or_free = {Grouping.SOLO, Grouping.SELF_SELECT}
        if self.state.run and self.grouping(self.state.run) not in alone_or_free:
            assert sum(person.id in floor.members for floor in self.state.run.floors) == 1

    def check_turns(self, before: Workshop, event: AnyEvent) -> None:
        """Everybody who was there gets a turn before a round closes by itself."""
        if number_of(self.state) != number_of(before):
            self.due = {floor.number: set(floor.queue) for floor in floors_of(self.state)}
            self.heard = set()
            return
        if isinstance(event, GOES_OUT):
            self.heard.add(event.person)
        was = {floor.number: floor for floor in floors_of(before)}
        for floor in floors_of(self.state):
            self.heard |= {*floor.spoken, *floor.passed}
            earlier = was.get(floor.number, floor)
            closed = earlier.stage is Stage.ROUND and floor.stage is not Stage.ROUND
            if closed and not isinstance(event, CLOSES_BY_HAND):
                assert self.due[floor.number] <= self.heard
            self.check_floor_event(event, earlier, floor)

    def check_floor_event(self, event: AnyEvent, before: Floor, after: Floor) -> None:
        """A turn that is passed is over for the round, one that is skipped is still to come."""
        if not isinstance(event, events.FloorEvent) or event.floor != after.number:
            return
        if isinstance(event, events.TurnPassed):
            assert before.speaker in after.passed
            assert before.speaker not in after.queue
        if isinstance(event, events.TurnSkipped):
            assert before.speaker in after.queue
            assert before.speaker not in (*after.passed, *after.spoken)
        if event.turn != before.turn:
            raise AssertionError("a stale turn was accepted")

    def grouping(self, run: Run) -> Grouping:
        return self.programme.phase(run.phase).group.kind

    # --- What must always hold ------------------------------------------------------------------

    @invariant()
    def there_is_always_a_facilitator(self) -> None:
        assert self.state.facilitators

    @invariant()
    def nobody_who_was_removed_leads_the_day(self) -> None:
        removed = {person.id for person in self.state.people if person.removed}
        assert not removed & {*self.state.facilitators}

    @invariant()
    def something_runs_exactly_while_the_day_is_on(self) -> None:
        on = self.state.status in (Status.RUNNING, Status.PAUSED)
        assert on is (self.state.run is not None)

    @invariant()
    def every_clock_stands_in_a_pause_and_none_elsewhere(self) -> None:
        run = self.state.run
        if run is not None:
            clocks = [run.clock, *(floor.clock for floor in run.floors if floor.clock)]
            stands = self.state.status is Status.PAUSED
            assert all((clock.ends is None) is stands for clock in clocks)

    @invariant()
    def a_turn_never_ends_later_than_its_phase(self) -> None:
        run = self.state.run
        for floor in floors_of(self.state):
            assert run is not None
            ends = turn_ends(run, floor)
            assert ends is None or (run.clock.ends is not None and ends <= run.clock.ends)

    @invariant()
    def the_answers_of_a_hard_phase_close_by_its_clock(self) -> None:
        if self.state.run is not None:
            asked = self.programme.phase(self.state.run.phase)
            assert self.closes == closes(asked, self.state.run.clock)

    @invariant()
    def everybody_sits_once_and_waits_once_where_they_sit(self) -> None:
        floors = floors_of(self.state)
        seated = [person for floor in floors for person in floor.members]
        assert len(set(seated)) == len(seated)
        for floor in floors:
            assert len(set(floor.queue)) == len(floor.queue)
            assert (floor.stage is Stage.ROUND) is bool(floor.queue)
            waiting = [self.state.person(PersonId(s)) for s in floor.queue if isinstance(s, str)]
            for person in waiting:
                assert person is None or (person.takes_turns and person.id in floor.members)

    @invariant()
    def people_sit_at_tables_that_are_there_and_hosts_at_their_own(self) -> None:
        assert all(person.table in self.state.tables for person in self.state.people)
        for table in self.state.tables:
            host = self.state.host_of(table)
            who = self.state.person(host) if host else None
            assert host is None or (who is not None and who.table == table)

    def teardown(self) -> None:
        """The log replayed gives the same day, and the plan can be made at any time."""
        if not hasattr(self, "state"):
            return
        state = new(self.programme, FAC)
        effects: list[Effect] = []
        for event in self.log:
            state, more = step(state, event)
            effects += more
        assert (state, effects) == (self.state, self.effects)
        minimum = {it.id: it.minimum for it in self.programme.items}
        plan = day_plan(state, self.now)
        assert all(minimum[s.item] <= s.proposed < s.length for s in plan.proposals)


def refused(state: Workshop, event: AnyEvent) -> bool:
    try:
        step(state, event)
    except Refusal:
        return True
    return False


def floors_of(state: Workshop) -> tuple[Floor, ...]:
    return state.run.floors if state.run else ()


def number_of(state: Workshop) -> RunNo | None:
    return state.run.number if state.run else None


def times_left(state: Workshop, now: datetime) -> list[timedelta | None]:
    """What is left of the phase and of every turn."""
    run = state.run
    assert run is not None
    return [run.clock.remaining(now), *(turn_left(run, floor, now) for floor in run.floors)]


TestAnyDay = AnyDay.TestCase


def test_events_hold_ids_and_codes_but_never_what_people_wrote():
    """Every text in an event is an id of ours; a new field must be thought about here."""
    texts = {
        (kind.__name__, field.name)
        for kind in (*get_args(AnyEvent), Brought)
        for field in fields(kind)
        if str in parts_of(get_type_hints(kind)[field.name])
    }

    assert texts == {
        ("Brought", "items"),
        ("ItemHidden", "item"),
        ("MessageSent", "message"),
        ("PlanAccepted", "lengths"),
    }


def parts_of(hint: object) -> set[object]:
    """The types that a type is made of; our own ids count as themselves."""
    return {hint, *(part for inner in get_args(hint) for part in parts_of(inner))}
