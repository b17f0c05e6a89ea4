"""How invented people come and go: late, early, for good, or out of the room for a while."""

from datetime import datetime
from functools import partial

from bot.rehearsal.cast import EXTRA, MINUTE, Character, Habit
from bot.rehearsal.room import Room
from facilitation.access import leaders_at
from facilitation.events import CameBack, Left
from facilitation.ids import PersonId

BACK_AFTER = 10 * MINUTE


def plan_arrivals(room: Room, cast: list[Character], begins: datetime) -> None:
    """Put everybody's coming on the agenda."""
    for character in cast:
        room.agenda.put(begins + character.comes, partial(_come, room, character, begins))


async def _come(room: Room, character: Character, begins: datetime) -> None:
    person = await room.sit_down(character)
    room.journal.late += character.late
    if character.habit is Habit.EXTRA:
        await room.press(room.facilitator, "extra", person=person, percent=EXTRA)
    acts = {
        Habit.LEAVES: _leave,
        Habit.RETURNS: _leave_and_return,
        Habit.AWAY: _step_out,
        Habit.DISTURBS: _be_shown_out,
    }
    act = acts.get(character.habit)
    if act is not None:
        room.agenda.put(begins + character.goes, partial(act, room, person))


async def _leave(room: Room, person: PersonId) -> None:
    room.journal.gone += await room.happen(Left, person=person)


async def _leave_and_return(room: Room, person: PersonId) -> None:
    if await room.happen(Left, person=person):
        room.after(BACK_AFTER, partial(_return, room, person))


async def _return(room: Room, person: PersonId) -> None:
    await room.happen(CameBack, person=person)


async def _step_out(room: Room, person: PersonId) -> None:
    await _set_away(room, person, away=True)
    room.after(BACK_AFTER, partial(_set_away, room, person, away=False))


async def _set_away(room: Room, person: PersonId, *, away: bool) -> None:
    """The table's host says so; a person back in the room says it themselves."""
    state = await room.state()
    who = state.person(person)
    hosts = leaders_at(state, who.table) if who and away else ()
    by = next((host for host in hosts if host != person), person)
    await room.press(by, "away", person=person, away=away)


async def _be_shown_out(room: Room, person: PersonId) -> None:
    """A facilitator removes a disturber, whose later answers are refused."""
    room.journal.gone += await room.press(room.facilitator, "remove", person=person, removed=True)
