"""Answers on their way in: from what was sent to the receipt."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.runner import Runner
from bot.submitting import Answer, Sender, submission
from bot.views import PointView, points
from facilitation.ids import PersonId, WorkshopId
from facilitation.phases import Phase
from facilitation.record import OUTCOME, Entry
from facilitation.state import Workshop
from facilitation.visibility import Seat, Seen, Viewer, source_entries
from storage import people, reading
from storage.store import Store
from storage.submissions import Receipt, Submission
from surveys.questions import Kind

OF_EARLIER = (Kind.POINTS, Kind.RANK)  # what is chosen among may be an earlier phase's points


@dataclass(frozen=True, slots=True)
class WrittenDown:
    """A receipt, and how many unreadable characters were replaced on the way."""

    receipt: Receipt
    replaced: int


async def write(runner: Runner, state: Workshop, sender: Sender, answer: Answer) -> WrittenDown:
    """Take one slot's answer; the receipt comes when it is safe.

    Raises:
        Refusal: it does not fit the question, is not theirs to give, or is not taken now.
    """
    made, replaced = await read(runner.store, state, sender, answer)
    return WrittenDown(await runner.answer(made), replaced)


async def read(
    store: Store, state: Workshop, sender: Sender, answer: Answer
) -> tuple[Submission, int]:
    """One slot's answer as a submission, and how many unreadable characters were replaced.

    Raises:
        Refusal: it does not fit the question.
    """
    options: tuple[str, ...] = ()
    phase = next((p for p in state.programme.phases if p.id == answer.phase), None)
    if phase is not None and answer.slot != OUTCOME:
        found = await ballot(store, sender.workshop, state, sender.person, phase)
        options = tuple(point.id for point in found)
    return submission(state, sender, answer, options)


async def ballot(
    store: Store, workshop: WorkshopId, state: Workshop, person: PersonId, phase: Phase
) -> tuple[PointView, ...]:
    """What a person may give points to, or rank: see `to_choose`."""
    if phase.collect.question.kind not in OF_EARLIER:
        return ()
    entries = await store.read(reading.entries, workshop)
    known = await store.read(people.of_workshop, workshop)
    seen = to_choose(state, entries, phase, person)
    return points(seen, {w.id: w.alias for w in known}, Viewer(Seat.PARTICIPANT, person))


def to_choose(
    state: Workshop, entries: Sequence[Entry], phase: Phase, person: PersonId
) -> tuple[Seen, ...]:
    """An earlier phase's points that a person may vote for or rank; their own table's only where
    the phase lets them. Nothing, where a phase asks for something else.
    """
    if phase.collect.question.kind not in OF_EARLIER:
        return ()
    return source_entries(state, entries, phase, Viewer(Seat.PARTICIPANT, person))
