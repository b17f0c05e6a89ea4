"""What invented people write in a phase, and when: on time, as a draft, late, or through a host."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.rehearsal.cast import Habit
from bot.rehearsal.room import Raw, Room
from bot.rehearsal.vocabulary import pick
from bot.submitting import Answer
from facilitation.access import leaders, leaders_at
from facilitation.answering import slots, table_owner
from facilitation.ids import PersonId, TableNo
from facilitation.phases import By, End, Grouping, Moves, Phase
from facilitation.record import OUTCOME
from facilitation.state import Floor, Person, Run, Workshop
from surveys.questions import Kind, Question

NOTES = 40  # of a hundred write a note while others talk
EMPTY: tuple[Raw, ...] = ({"shares": {}}, {"codes": ()})
DRAFTS = 30  # of a hundred have a draft saved before they hand in


@dataclass(frozen=True, slots=True)
class Sheet:
    """One phase as it runs: what there is to write on, and when the bell will ring."""

    phase: Phase
    run: Run
    slots: tuple[str, ...]

    @property
    def alone(self) -> bool:
        """Whether everybody is asked to write, and not only whoever wants to."""
        return self.phase.time.end is End.HARD or self.phase.group.kind is Grouping.SOLO

    def answer(self, slot: str, owner: str, raw: Raw) -> Answer:
        """An answer on this sheet."""
        return Answer(self.phase.id, self.run.round, slot, owner, raw)


def sheet(state: Workshop, run: Run) -> Sheet:
    """What a running phase asks for."""
    phase = state.programme.phase(run.phase)
    return Sheet(phase, run, slots(state.programme.item_of(run.phase), phase))


def plan_writing(room: Room, state: Workshop, run: Run) -> None:
    """Put everybody's writing in a phase that has just begun on the agenda."""
    here = sheet(state, run)
    if not here.slots:
        return
    if here.phase.collect.by is not By.PERSON:
        for floor in run.floors:
            plan = partial(_group_writes, room, here, floor.number)
            room.after(room.seconds(_part(run, 50), _part(run, 90)), plan)
        return
    for who in state.people:
        if (who.takes_turns or who.removed) and (here.alone or room.likely(NOTES)):
            _plan_person(room, here, who)


def _part(run: Run, percent: float) -> float:
    """So much of a phase's planned length, in seconds."""
    return run.planned.total_seconds() * percent / 100


def _plan_person(room: Room, here: Sheet, who: Person) -> None:
    run, habit = here.run, room.habit(who.id)
    draft = partial(_person_writes, room, here, who.id, draft=True)
    hand_in = partial(_person_writes, room, here, who.id, draft=False)
    if not who.device:
        by_host = partial(_host_writes, room, here, who.id)
        room.after(room.seconds(_part(run, 60), _part(run, 90)), by_host)
    elif habit is Habit.SLOW:
        room.after(room.seconds(_part(run, 40), _part(run, 95)), draft)
    elif habit is Habit.TARDY:
        room.after(run.planned + here.phase.time.grace + room.seconds(5, 60), hand_in)
    elif habit is Habit.EXTRA:
        room.after(run.planned + room.seconds(0, _part(run, 40)), hand_in)
    elif habit is not Habit.SILENT:
        if room.likely(DRAFTS):
            room.after(room.seconds(_part(run, 10), _part(run, 30)), draft)
        room.after(room.seconds(_part(run, 35), _part(run, 98)), hand_in)


async def _person_writes(room: Room, here: Sheet, person: PersonId, *, draft: bool) -> None:
    """Somebody writes in every slot, and is ready; unless they are gone by now.

    One who was shown out tries, and is refused.
    """
    state = await room.state()
    who = state.person(person)
    if who is None or who.left or who.away:
        return
    await room.write(person, await _answers(room, state, here, person, person), draft=draft)
    ready = here.phase.advance.kind in (Moves.ALL_READY, Moves.QUORUM)
    if ready and not draft and _goes_on(state, here):
        await room.press(person, "ready", run=here.run.number)


async def _host_writes(room: Room, here: Sheet, person: PersonId) -> None:
    """A host writes what somebody without a phone says."""
    state = await room.state()
    who = state.person(person)
    if who is None or not who.takes_turns:
        return
    hosts = [host for host in leaders_at(state, who.table) if _writes(room, state, host)]
    for host in hosts[:1]:
        await room.write(host, await _answers(room, state, here, host, person))


async def _group_writes(room: Room, here: Sheet, number: TableNo) -> None:
    """Whoever leads a group writes what it agrees on."""
    state = await room.state()
    host = leader(room, state, here.run, number)
    if host is not None:
        await room.write(host, await _answers(room, state, here, host, table_owner(number)))


async def write_outcome(room: Room, here: Sheet, number: TableNo, *, draft: bool) -> None:
    """The host writes the group's outcome, or begins to."""
    outcome, state = here.phase.reduce.outcome, await room.state()
    host = leader(room, state, here.run, number)
    if outcome is None or host is None:
        return
    count = room.chance.between(2, min(4, outcome.limit))
    points = _points(room, Question(Kind.LIST), count)
    await room.write(host, [here.answer(OUTCOME, table_owner(number), points)], draft=draft)


def leader(room: Room, state: Workshop, run: Run, number: TableNo) -> PersonId | None:
    """Who presses and writes for a group now: its host, or somebody there with a phone.

    The facilitator, where nobody at a table of the day has one; None when the phase is over.
    """
    floor = floor_now(state, run, number)
    if floor is None:
        return None
    able = [person for person in leaders(state, floor) if _writes(room, state, person)]
    return able[0] if able else room.facilitator


def floor_now(state: Workshop, run: Run, number: TableNo) -> Floor | None:
    """A group as it is now; None when its phase is over."""
    if state.run is None or state.run.number != run.number:
        return None
    return next((floor for floor in state.run.floors if floor.number == number), None)


def _writes(room: Room, state: Workshop, person: PersonId) -> bool:
    who = state.person(person)
    return who is not None and who.takes_turns and room.writes_alone(who)


def _goes_on(state: Workshop, here: Sheet) -> bool:
    return state.run is not None and state.run.number == here.run.number


async def _answers(
    room: Room, state: Workshop, here: Sheet, person: PersonId, owner: str
) -> list[Answer]:
    """What `person` writes in every slot for `owner`; nothing where there is nothing to choose."""
    said = [(slot, await _said(room, state, here.phase, person)) for slot in here.slots]
    return [here.answer(slot, owner, raw) for slot, raw in said if raw not in EMPTY]


async def _said(room: Room, state: Workshop, phase: Phase, person: PersonId) -> Raw:
    """An answer that fits the question."""
    asked, chance = phase.collect.question, room.chance
    match asked.kind:
        case Kind.TEXT | Kind.LINE:
            return _points(room, asked, 1)
        case Kind.DATE:
            day = state.programme.day + timedelta(days=chance.between(1, 90))
            return {"date": day.isoformat()}
        case Kind.MATRIX:
            codes = tuple(option.code for option in asked.options)
            return {"ratings": {row.code: pick(chance, codes) for row in asked.rows}}
        case Kind.COMMITMENT:
            what, words = room.words.deed(chance), room.words
            when, whom = pick(chance, words.deadlines), pick(chance, words.partners)
            return {"what": what, "when": when, "whom": whom}
        case Kind.RATING | Kind.NUMBER | Kind.STANCE:
            return {"number": chance.between(asked.low, asked.high)}
        case Kind.POINTS:
            items = await room.items(state, phase, person)
            options = tuple(option.code for option in asked.options)
            return {"shares": _votes(room, asked, items or options)}
        case Kind.CHOICE | Kind.MULTI | Kind.RANK:
            items = await room.items(state, phase, person)
            codes = chance.shuffled((*(option.code for option in asked.options), *items))
            return {"codes": codes[: 1 if asked.kind is Kind.CHOICE else asked.limit]}
        case _:
            few = chance.between(1, min(3, asked.limit))
            return _points(room, asked, few)


def _points(room: Room, asked: Question, count: int) -> Raw:
    said = [room.words.sentence(room.chance)[: asked.max_length] for _ in range(count)]
    return {"points": [{"text": words} for words in said]}


def _votes(room: Room, asked: Question, items: tuple[str, ...]) -> dict[str, int]:
    votes = Counter(pick(room.chance, items) for _ in range(asked.limit if items else 0))
    return dict(sorted(votes.items()))
