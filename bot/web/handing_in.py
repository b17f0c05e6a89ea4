"""A form handed in: kept whole, or back on its page as it was typed, with what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.filled import cleaned, filled, raw_of, shortened, why_shortened
from bot.slots import Written, helped
from bot.submitting import Answer, Sender, answers_in, asked_in
from bot.web.bodies import IN_PIECES, Form, form
from bot.web.questions import Tried, Tries, helping_page, question_page, rounds_of, written
from bot.web.room import back_to, room_page
from bot.web.site import SITE, Caller, calling, on_device
from bot.writing import read
from facilitation.answering import check_author
from facilitation.errors import NothingAsked, UnknownPhase
from facilitation.ids import PersonId, WorkshopId
from facilitation.phases import Phase
from facilitation.state import Workshop
from storage.errors import KeyReused
from storage.submissions import Receipt, Submission
from surveys.answers import Value
from surveys.errors import Refusal
from surveys.parsing import is_blank
from surveys.questions import Kind, Question

ADDRESS = "/w/{workshop}/answers"
_COUNTED = (Kind.RATING, Kind.STANCE, Kind.NUMBER, Kind.DATE)  # a blank one is no value


@dataclass(frozen=True, slots=True)
class _Read:
    """A slot's answer, and what was made of it, or why it does not fit."""

    answer: Answer
    made: Submission | None = None
    replaced: int = 0
    reason: Refusal | None = None


@dataclass(frozen=True, slots=True)
class _Stands:
    """What a phase asks, and what was answered to it before."""

    state: Workshop
    phase: Phase
    written: Written

    def question(self, answer: Answer) -> Question:
        return asked_in(self.state, answer.phase, answer.slot)

    def value(self, answer: Answer) -> Value | None:
        return self.written.at(self.phase, answer.round, answer.slot, answer.owner).value


@web.middleware
async def room_for_answers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take large forms of those who take part: what is far too long is then told at its field."""
    resource = request.match_info.route.resource
    if request.method == "POST" and resource is not None and resource.canonical == ADDRESS:
        visit = await request.app[SITE].visitors.of(request)
        if visit.person(WorkshopId(request.match_info["workshop"])) is not None:
            request[IN_PIECES] = True
    return await handler(request)


async def back_to_room(request: web.Request) -> web.Response:
    """The address where forms are handed in, opened: a page that came back is loaded anew."""
    raise web.HTTPSeeOther(f"/w/{request.match_info['workshop']}")


async def post_answers(request: web.Request) -> web.Response:
    """A posted form: every slot of the phase that it has fields for.

    All of it is read before any of it is kept, so that a refusal changes nothing.
    """
    caller, fields = await calling(request), await form(request)
    person = on_device(caller)
    programme = caller.state.programme
    phase = next((p for p in programme.phases if p.id == fields.get("phase")), None)
    if phase is None:
        raise UnknownPhase
    answers = tuple(answers_in(fields, programme.item_of(phase.id), phase))
    if not answers:
        raise NothingAsked
    stands = _Stands(caller.state, phase, await written(caller, phase))
    found = [
        _too_long(stands, answer)
        or await _read(caller, _sender(caller, person, fields, answer), answer)
        for answer in _given(stands, answers)
    ]
    if any(one.reason for one in found):
        return await _again(request, caller, phase, found)
    receipts = [await _keep(caller, one.made) for one in found if one.made is not None]
    said = "late" if any(receipt.late for receipt in receipts) else "kept"
    replaced = sum(one.replaced for one in found)
    raise web.HTTPSeeOther(
        f"{back_to(fields, caller.workshop)}?receipt={said}&replaced={replaced}#receipt"
    )


def _sender(caller: Caller, person: PersonId, fields: Form, answer: Answer) -> Sender:
    key = str(fields.get("key", ""))[:60]
    return Sender(caller.workshop, person, f"{key}:{answer.slot}:{answer.owner}"[:100])


def _given(stands: _Stands, answers: Sequence[Answer]) -> Sequence[Answer]:
    """The answers without the numbers and days that were left blank where nothing stands.

    All of them where nothing else was given: somebody who hands in means to answer.
    """

    def is_left(one: Answer) -> bool:
        counted = stands.question(one).kind in _COUNTED
        return counted and is_blank(one.raw) and stands.value(one) is None

    return [one for one in answers if not is_left(one)] or answers


def _too_long(stands: _Stands, answer: Answer) -> _Read | None:
    """An answer where something is so long that it does not come back; what stood there does."""
    value = stands.value(answer)
    raw = shortened(answer.raw, raw_of(value) if value is not None else {})
    if raw == answer.raw:
        return None
    reason = why_shortened(stands.question(answer), answer.raw)
    return _Read(replace(answer, raw=raw), reason=reason)


async def _read(caller: Caller, sender: Sender, answer: Answer) -> _Read:
    """What was sent, as a submission or as it was typed.

    Raises:
        Refusal: it cannot be mended on the page: a form that is none of ours, say.
    """
    try:
        made, replaced = await read(caller.site.store, caller.state, sender, answer)
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return _Read(answer, reason=refusal)
    return _Read(answer, made, replaced)


async def _keep(caller: Caller, made: Submission) -> Receipt:
    """Take an answer; a form that was opened with «Back» and changed comes under its old key."""
    try:
        return await caller.site.runner.answer(made)
    except KeyReused:
        return await caller.site.runner.answer(replace(made, key=caller.site.runner.chance.id()))


# --- Back with it ---------------------------------------------------------------------------------


async def _again(
    request: web.Request, caller: Caller, phase: Phase, found: Sequence[_Read]
) -> web.Response:
    """The page with what was typed.

    Raises:
        Refusal: they may not write there, or there is no page for it: then that is what is wrong.
    """
    person, state = on_device(caller), caller.state
    wrong = [one for one in found if one.reason is not None]
    for one in wrong:
        check_author(state, person, one.answer.phase, one.answer.slot, one.answer.owner)
    if rounds_of(state, phase)[-1:] != [wrong[0].answer.round] and wrong[0].reason is not None:
        raise wrong[0].reason
    tried: Tries = {
        (one.answer.slot, one.answer.owner): Tried(filled(cleaned(one.answer.raw)), one.reason)
        for one in found
    }
    if state.run is None or state.run.phase != phase.id:
        return await question_page(request, caller, person, phase, tried)
    owner = PersonId(wrong[0].answer.owner)
    if owner in helped(state, person):
        return await helping_page(request, caller, person, owner, tried)
    return await room_page(request, caller, person, tried)
