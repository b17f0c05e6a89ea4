"""What the facilitator of a rehearsal does: opens, watches the time, moves on, and closes."""

from datetime import datetime, timedelta

from bot.rehearsal.cast import MINUTE, Habit
from bot.rehearsal.journal import Cut, Proposed
from bot.rehearsal.room import Room
from facilitation.events import RoleGiven
from facilitation.phases import End, Phase
from facilitation.plan import day_plan, planned_start
from facilitation.programme import Item, ItemKind
from facilitation.ready import share_ready
from facilitation.state import PLENARY, Run, Stage, Status, Workshop

GLANCE = timedelta(seconds=15)  # how often a facilitator looks up
PATIENCE = 3 * MINUTE  # how long tables that have spoken may go on past the time
BEHIND = 2 * MINUTE  # from here the plan's proposals are accepted
TOGETHER = 30  # of a hundred times both facilitators press «next»


class Facilitator:
    """Opens the day, and looks up every so often to see whether it is time to go on."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._lingers: dict[int, timedelta] = {}  # by run: how far a talk goes past its time
        self._planned = ""  # the item at whose beginning the plan was last looked at

    async def open(self) -> None:
        """Share the role, draw the tables, name their hosts, and start the day."""
        room = self.room
        await room.happen(RoleGiven, by=room.facilitator, person=room.colleague)
        state = await room.state()
        await room.press(room.facilitator, "draw", seen=state.moves, how="mixed")
        await self._name_hosts()
        state = await room.state()
        await room.press(room.facilitator, "start", seen=state.moves)
        room.after(GLANCE, self.look)

    async def _name_hosts(self) -> None:
        """The first at each table who has a phone at hand, where nobody in the room hosts."""
        room, state = self.room, await self.room.state()
        for table in state.tables:
            here = [p for p in state.at_table(table) if not p.away]
            if state.host_of(table) in {person.id for person in here}:
                continue
            able = [person for person in here if room.writes_alone(person)]
            steady = [p for p in able if room.habit(p.id) is Habit.ORDINARY]
            for person in (*steady, *able)[:1]:
                await room.press(room.facilitator, "host", table=table, person=person.id)

    async def look(self) -> None:
        """Do what is called for now, and look again in a while."""
        room, state = self.room, await self.room.state()
        if state.status is Status.CLOSED:
            return
        room.after(GLANCE, self.look)
        run, at = state.run, room.now()
        if run is None or state.status is Status.PAUSED:
            return
        item = state.programme.item_of(run.phase)
        if item.id != self._planned:
            self._planned = item.id
            await self._name_hosts()
            await self._plan_anew(state)
            return
        finished = self._is_finished(state, run, at)
        waits = _locked_next(state, item)
        if waits is not None and at >= planned_start(state, waits):
            await self._stop_for(state, item, waits, finished=finished)
        elif finished and (waits is None or not _is_last(state, run)):
            await self._go_on(state)

    async def _plan_anew(self, state: Workshop) -> None:
        """Accept what the day's plan proposes, when the day is behind."""
        room = self.room
        plan = day_plan(state, room.now())
        if plan.behind < BEHIND or not plan.proposals:
            return
        if await room.press(room.facilitator, "accept-plan", seen=(await room.state()).moves):
            room.journal.proposed.append(Proposed(room.now(), plan.behind, plan.proposals))

    def _is_finished(self, state: Workshop, run: Run, at: datetime) -> bool:
        phase, over = state.programme.phase(run.phase), -run.clock.remaining(at)
        if any(floor.stage is Stage.ROUND for floor in run.floors):
            return False  # nobody's turn is taken from them
        if phase.time.end is End.HARD:
            return over >= phase.time.grace
        if any(floor.number != PLENARY for floor in run.floors):
            ready, of = share_ready(state)
            return over >= PATIENCE or (ready == of and _any_ready(run))
        if _spoke_in_turn(run):
            return True
        return over >= self._linger(state, run, phase)

    def _linger(self, state: Workshop, run: Run, phase: Phase) -> timedelta:
        """How far past its time a talk or a plenary goes: now and then it ends before."""
        if run.number not in self._lingers:
            length = run.planned.total_seconds()
            item = state.programme.item_of(phase.id)
            early = item.kind in (ItemKind.TALK, ItemKind.PLENARY)
            low = -length * 0.06 if early else 0
            drawn = self.room.chance.between(round(low), round(length * 0.1))
            self._lingers[run.number] = timedelta(seconds=min(180, drawn))
        return self._lingers[run.number]

    async def _stop_for(self, state: Workshop, item: Item, locked: Item, *, finished: bool) -> None:
        """A locked item begins as planned, whoever still talks."""
        room, run = self.room, state.run
        last = run is not None and _is_last(state, run)
        if run is not None and not (finished and last):
            unheard = sum(len(floor.queue) for floor in run.floors)
            more = _still_needed(state, run, room.now())
            room.journal.cuts.append(Cut(item.id, locked.id, more, unheard))
        if last:
            await self._go_on(state)
        else:
            await room.press(room.facilitator, "skip", seen=state.moves)

    async def _go_on(self, state: Workshop) -> None:
        """Press «next», or close the day; now and then both facilitators press at once."""
        room = self.room
        last = state.run is not None and _is_last(state, state.run) and _is_end(state)
        action = "close" if last else "next"
        await room.press(room.facilitator, action, seen=state.moves)
        if room.likely(TOGETHER):
            await room.press(room.colleague, action, seen=state.moves)


def _still_needed(state: Workshop, run: Run, at: datetime) -> timedelta:
    """What an item would have needed: its last turns, or what the plan says of its rest."""
    each = state.programme.phase(run.phase).time.each
    waiting = max((len(floor.queue) for floor in run.floors), default=0)
    if _is_last(state, run) and waiting and each:
        return each * waiting
    ends = next(slot.end for slot in day_plan(state, at).slots if slot.begun and not slot.done)
    return ends - at


def _any_ready(run: Run) -> bool:
    return any(floor.stage is Stage.READY for floor in run.floors)


def _spoke_in_turn(run: Run) -> bool:
    """Whether the floor went round in plenary, and is back."""
    return any(floor.turn > 0 for floor in run.floors)


def _is_last(state: Workshop, run: Run) -> bool:
    """Whether «next» would end the item: its last phase, in its last round."""
    phase = state.programme.phase(run.phase)
    item = state.programme.item_of(run.phase)
    return phase == item.phases[-1] and run.round >= phase.rotate.rounds


def _is_end(state: Workshop) -> bool:
    return state.run is not None and state.run.phase == state.programme.phases[-1].id


def _locked_next(state: Workshop, item: Item) -> Item | None:
    """The next item that has something in it, if its start is locked."""
    items = state.programme.items
    later = [other for other in items[items.index(item) + 1 :] if other.phases]
    following = later[0] if later else None
    if following is None or item.kind is ItemKind.BREAK:
        return None
    return following if following.locked else None
