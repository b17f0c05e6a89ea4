"""What happens in a phase's groups: turns are taken, passed and put off, and tables finish."""

from datetime import timedelta
from functools import partial

from bot.rehearsal.cast import MINUTE
from bot.rehearsal.room import Room
from bot.rehearsal.writing import Sheet, floor_now, leader, sheet, write_outcome
from facilitation.ids import PersonId, TableNo
from facilitation.phases import End, Grouping
from facilitation.state import PLENARY, Floor, Run, Speaker, Stage, Status, Workshop

UNTIMED = timedelta(seconds=40)  # a turn without a clock of its own
ASKS_LATER = 3  # of a hundred turns are put off
PASSES = 3  # of a hundred
MOST_POINTS = 3  # rounds of one point each, before the last has no more to say
LONG_WINDED = 10  # of a hundred turns go well over
SHUFFLES = 10  # of a hundred rounds begin with a new order
EARLY, LATE = -120, 90  # seconds from the planned end at which tables say they are done


def plan_turn(room: Room, state: Workshop, run: Run, floor: Floor) -> None:
    """Put the end of a turn that has just begun on the agenda."""
    phase = state.programme.phase(run.phase)
    each = phase.time.each or UNTIMED
    percent = room.chance.between(110, 150) if room.likely(LONG_WINDED) else None
    percent = percent or room.chance.between(55, 105)
    room.after(each * percent / 100, partial(_end_turn, room, run, floor.number, floor.turn))


async def _end_turn(room: Room, run: Run, number: TableNo, turn: int) -> None:
    """The speaker, or who leads, says that it is the next one's turn."""
    state = await room.state()
    floor = floor_now(state, run, number)
    if floor is None or floor.turn != turn or floor.speaker is None:
        return
    if state.status is Status.PAUSED:
        room.after(MINUTE / 2, partial(_end_turn, room, run, number, turn))
        return
    seen = {"run": run.number, "floor": number, "turn": turn}
    if floor.turn == 1 and floor.number != PLENARY and room.likely(SHUFFLES):
        await room.press(_host(room, state, run, floor), "shuffle", **seen)
        return
    await room.press(_presser(room, state, run, floor), _how(room, state, floor), **seen)


def _how(room: Room, state: Workshop, floor: Floor) -> str:
    """Done, pass or later: who has no more points passes, for else a round would never end."""
    speaker, rounds = floor.speaker, max(1, len(floor.members))
    if not isinstance(speaker, str) or state.person(PersonId(speaker)) is None:
        return "done"
    phase = state.programme.phase(state.run.phase) if state.run else None
    if phase and phase.rotate.one_point and floor.turn > rounds * MOST_POINTS - rounds // 2:
        return "pass"
    if room.likely(ASKS_LATER) and len(floor.queue) > 1:
        return "later"
    return "pass" if room.likely(PASSES) else "done"


def _presser(room: Room, state: Workshop, run: Run, floor: Floor) -> PersonId:
    who = _person(state, floor.speaker)
    if who is not None:
        known = state.person(who)
        if known is not None and room.writes_alone(known):
            return who
    return _host(room, state, run, floor)


def _host(room: Room, state: Workshop, run: Run, floor: Floor) -> PersonId:
    if isinstance(floor.speaker, int):
        host = state.host_of(TableNo(floor.speaker))
        who = state.person(host) if host else None
        return who.id if who and who.takes_turns else room.facilitator
    return leader(room, state, run, floor.number) or room.facilitator


def _person(state: Workshop, speaker: Speaker | None) -> PersonId | None:
    who = state.person(PersonId(speaker)) if isinstance(speaker, str) else None
    return who.id if who else None


def plan_groups(room: Room, state: Workshop, run: Run) -> None:
    """Put the groups' work in a phase that has just begun on the agenda."""
    here = sheet(state, run)
    if here.phase.time.end is End.HARD:
        return
    length = run.planned.total_seconds()
    for floor in run.floors:
        if floor.number == PLENARY:
            continue
        if here.phase.reduce.outcome is not None:
            begins = run.planned - here.phase.time.summarise * 0.8
            begins = min(begins, run.planned * 0.95)
            draft = partial(write_outcome, room, here, floor.number, draft=True)
            room.after(begins + room.seconds(0, 20), draft)
        early = max(EARLY, -length * 0.1)
        ends = length + room.chance.between(round(early), round(min(LATE, length * 0.1)))
        room.after(timedelta(seconds=ends), partial(_finish, room, here, floor.number))


async def _finish(room: Room, here: Sheet, number: TableNo) -> None:
    """The host hands the outcome in and says that the table is done, when the round is over."""
    state = await room.state()
    floor = floor_now(state, here.run, number)
    if floor is None or floor.stage is Stage.READY:
        return
    host = leader(room, state, here.run, number)
    if floor.stage is Stage.ROUND or host is None or state.status is Status.PAUSED:
        room.after(MINUTE / 2, partial(_finish, room, here, number))
        return
    await write_outcome(room, here, number, draft=False)
    seen = {"run": here.run.number, "floor": number, "turn": floor.turn}
    if await room.press(host, "group-ready", ready=True, **seen):
        room.journal.finished[here.run.number, number] = room.now()


def plan_choices(room: Room, state: Workshop, run: Run) -> None:
    """People go to a group of their own choice, where the phase lets them."""
    kind = state.programme.phase(run.phase).group.kind
    if kind not in (Grouping.SELF_SELECT, Grouping.INNER_OUTER) or not run.floors:
        return
    for who in state.people:
        if who.takes_turns and room.writes_alone(who):
            group = run.floors[room.chance.between(0, len(run.floors) - 1)].number
            choose = partial(_choose, room, run, who.id, group)
            room.after(room.seconds(5, 50), choose)


async def _choose(room: Room, run: Run, person: PersonId, group: TableNo) -> None:
    state = await room.state()
    if state.run is not None and state.run.number == run.number:
        await room.press(person, "choose", run=run.number, group=group)


def note_rounds(room: Room, before: Run | None, now: Run | None) -> None:
    """Note which groups' rounds have come to their end since last."""
    if before is None or now is None or before.number != now.number:
        return
    speaking = {floor.number for floor in before.floors if floor.stage is Stage.ROUND}
    for floor in now.floors:
        if floor.number in speaking and floor.stage is not Stage.ROUND:
            room.journal.talked[now.number, floor.number] = room.now()
