"""Answers on their way in: from the form or the JSON body to the receipt."""

from dataclasses import dataclass

from bot.views import PointView, points
from bot.web.inbound import Answer, Sender, submission
from bot.web.site import Caller
from facilitation.ids import PersonId
from facilitation.phases import Phase
from facilitation.record import OUTCOME
from facilitation.visibility import Seat, Viewer, source_entries
from storage import people, reading
from storage.submissions import Receipt
from surveys.questions import Kind


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
    options: tuple[str, ...] = ()
    programme = caller.state.programme
    phase = next((p for p in programme.phases if p.id == answer.phase), None)
    if phase is not None and phase.collect.question.kind is Kind.POINTS and answer.slot != OUTCOME:
        options = tuple(point.id for point in await ballot(caller, sender.person, phase))
    made, replaced = submission(caller.state, sender, answer, options)
    return WrittenDown(await caller.site.runner.answer(made), replaced)


async def ballot(caller: Caller, person: PersonId, phase: Phase) -> tuple[PointView, ...]:
    """What a person may give points to: the source's points, but not their own table's."""
    if phase.collect.question.kind is not Kind.POINTS:
        return ()
    entries = await caller.site.store.read(reading.entries, caller.workshop)
    known = await caller.site.store.read(people.of_workshop, caller.workshop)
    viewer = Viewer(Seat.PARTICIPANT, person)
    seen = source_entries(caller.state, entries, phase, viewer)
    return points(seen, {who.id: who.alias for who in known}, viewer)
