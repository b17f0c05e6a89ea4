"""What happens once in a day: a pause, a new host, a hidden point, somebody moved."""

from datetime import datetime, timedelta
from functools import partial

from bot.rehearsal.cast import MINUTE
from bot.rehearsal.room import Room
from facilitation.ids import TableNo
from facilitation.state import Status
from surveys.answers import Listed

PAUSE = 2 * MINUTE
FIRST = TableNo(1)


def plan_incidents(room: Room, begins: datetime, length: timedelta) -> None:
    """Put them on the agenda of a day of this length."""
    for part, act in ((0.35, _pause), (0.45, _new_host), (0.55, _hide_newest), (0.65, _move)):
        room.agenda.put(begins + length * part, partial(act, room))


async def _pause(room: Room) -> None:
    """All clocks stand for a while."""
    state = await room.state()
    if state.status is Status.RUNNING:
        await room.press(room.facilitator, "pause", seen=state.moves)
        room.after(PAUSE, partial(_resume, room))


async def _resume(room: Room) -> None:
    state = await room.state()
    await room.press(room.facilitator, "resume", seen=state.moves)


async def _new_host(room: Room) -> None:
    """The first table's host asks another to host."""
    state = await room.state()
    host = state.host_of(FIRST)
    here = [p for p in state.at_table(FIRST) if p.id != host and room.writes_alone(p)]
    if host and here:
        await room.press(host, "host", table=FIRST, person=here[-1].id)


async def _hide_newest(room: Room) -> None:
    """The facilitator hides the newest point."""
    values = [receipt.value for _, receipt in room.journal.acknowledged if not receipt.draft]
    points = [point for value in values if isinstance(value, Listed) for point in value.points]
    for point in points[-1:]:
        await room.press(room.facilitator, "hide", item=point.id, hidden=True)


async def _move(room: Room) -> None:
    """Somebody at the first table is asked to sit at the last one."""
    state = await room.state()
    host, goal = state.host_of(FIRST), state.tables[-1]
    here = [person for person in state.at_table(FIRST) if person.id != host]
    for person in here[-1:] if goal != FIRST else ():
        await room.press(room.facilitator, "move", person=person.id, table=goal)
