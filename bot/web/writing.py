"""Answers on their way in: from the form or the JSON body to the receipt."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.views import PointView, points
from bot.web.inbound import Answer, Sender, submission
from bot.web.site import Caller
from facilitation.ids import PersonId
from facilitation.phases import Phase
from facilitation.record import OUTCOME, Entry
from facilitation.state import Workshop
from facilitation.visibility import Seat, Seen, Viewer, source_entries
from storage import people, reading
from storage.submissions import Receipt, Submission
from surveys.questions import Kind

OF_EARLIER = (Kind.POINTS, Kind.RANK)  # what is chosen among may be an earlier phase's points


@dataclass(frozen=True, slots=True)
class WrittenDown:
    """A receipt, and how many unreadable characters were replaced on the way."""

    receipt: Receipt
    replaced: int


async def write(caller: Caller, sender: Sender, answer: Answer) -> WrittenDown:
    """Take one slot's answer; the receipt comes when it is safe.

    Raises:
        Refusal: it does not fit the question, is not theirs to give, or is not taken now.
    """
    made, replaced = await read(caller, sender, answer)
    return WrittenDown(await caller.site.runner.answer(made), replaced)


async def read(caller: Caller, sender: Sender, answer: Answer) -> tuple[Submission, int]:
    """One slot's answer as a submission, and how many unreadable characters were replaced.

    Raises:
        Refusal: it does not fit the question.
    """
    options: tuple[str, ...] = ()
    programme = caller.state.programme
    phase = next((p for p in programme.phases if p.id == answer.phase), None)
    if phase is not None and answer.slot != OUTCOME:
        options = tuple(point.id for point in await ballot(caller, sender.person, phase))
    return submission(caller.state, sender, answer, options)


async def ballot(caller: Caller, person: PersonId, phase: Phase) -> tuple[PointView, ...]:
    """What a person may give points to, or rank: see `to_choose`."""
    if phase.collect.question.kind not in OF_EARLIER:
        return ()
    entries = await caller.site.store.read(reading.entries, caller.workshop)
    known = await caller.site.store.read(people.of_workshop, caller.workshop)
    seen = to_choose(caller.state, entries, phase, person)
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
