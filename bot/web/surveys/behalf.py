"""An answer that was taken by telephone: the whole form on one page, entered by the owner.

Nothing is kept before it is sent: what was typed travels in the form's own fields.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from bot.fielding.answering import Handed, NothingAnswered, NotNamed, Sending, Unsent, send
from bot.fielding.fields import Merged, Written, Wrong, merge
from bot.fielding.matching import said
from bot.fielding.seating import Door, Sitting, seated
from bot.joining import words_in
from bot.web.bodies import Form, form
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.handing import KEY_LENGTH
from bot.web.surveys.plan import seen_in
from bot.web.surveys.respondents import named
from bot.web.surveys.seat import OwnedSeat, owned_seat
from bot.web.surveys.sheet import Sheet, fields_in, sheet
from storage.survey_errors import BySomebodyElse, OnAnotherDevice
from surveys.errors import Refusal
from surveys.field_errors import NotOpenYet, SurveyClosed
from surveys.flow import shown
from surveys.parsing import Raw
from surveys.questionnaire import Visibility

TAKEN = (Door.OPEN, Door.LATE)


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says of what was posted: mistakes, what is lacking, and what has come up."""

    reason: Refusal | None = None
    wrong: Sequence[Wrong] = ()
    lacking: Sequence[str] = ()
    more: Sequence[str] = ()
    who: str = ""
    status: int = 200


async def behalf(request: web.Request) -> web.Response:
    """The form as it stands."""
    one = await owned_seat(request)
    found = await _sitting(one)
    return _page(request, one, found, Said(who=found.who))


async def _sitting(one: OwnedSeat) -> Sitting:
    """How the answer stands, while answers are taken; of an opinion nothing.

    Raises:
        NotOpenYet, SurveyClosed, HasAnswered, UnknownLink
    """
    found = await seated(one.owned.fielder, one.seat.id)
    if found.door not in TAKEN:
        raise SurveyClosed if found.door is Door.CLOSED else NotOpenYet
    return found if found.official else _unread(found)


def _unread(found: Sitting) -> Sitting:
    """Without what a person has begun: neither the words nor that there are any is the owner's."""
    return replace(found, written=Written({}, {}), begun=False, seen=0, dropped=())


def _page(request: web.Request, one: OwnedSeat, found: Sitting, told: Said) -> web.Response:
    owned = one.owned
    sheets = [sheet(found.form, part, found.written, told.wrong) for part in found.form.sections]
    return page(
        request,
        "survey_behalf.html",
        told.status,
        survey=owned.survey,
        home=owned.home,
        here_home=one.home,
        tab="asked",
        name=said(one.seat),
        official=found.official,
        commissioner=found.fielding.terms.commissioner,
        mixed=any(item.visibility is not Visibility.JOINT for item in found.form.items),
        other="",
        late=found.door is Door.LATE,
        answered=found.answer is not None,
        sheets=[made for made in sheets if made.asked],
        marks=_marks(sheets),
        visible=" ".join(made.visible for made in sheets),
        items={item.id: item for item in found.form.items},
        key=owned.fielder.chance.id(),
        seen=found.seen,
        told=told,
    )


def _marks(sheets: Sequence[Sheet]) -> str:
    """What stood on the page, for all sections in one."""
    marks: dict[str, str] = {}
    for made in sheets:
        marks |= json.loads(made.marks)
    return json.dumps(marks, separators=(",", ":"))


async def post_behalf(request: web.Request) -> web.Response:
    """Send it on their behalf. What is lacking or wrong is shown, with all that was typed."""
    one, posted = await owned_seat(request), await form(request)
    found, who = await _sitting(one), named(words_in(posted, "who"))
    merged = _typed(found, posted)
    typed = merged.written
    before = words_in(posted, "shown").split()
    more = [item.id for item in shown(found.form, typed.answers) if item.id not in before]
    filled = replace(found, written=typed)
    if more or merged.unkept:
        told = Said(wrong=merged.unkept, more=more, who=who, status=422)
        return _page(request, one, filled, told)
    try:
        sent = await send(one.owned.fielder, filled, {}, _sending(request, one, posted))
    except (NotNamed, NothingAnswered, BySomebodyElse, OnAnotherDevice) as refusal:
        return _page(request, one, filled, Said(refusal, who=who, status=refusal.status))
    if isinstance(sent, Unsent):
        told = Said(wrong=sent.wrong, lacking=sent.lacking, who=who, status=422)
        return _page(request, one, filled, told)
    return _handed(request, one, found, sent)


def _typed(found: Sitting, posted: Form) -> Merged:
    """What stands on the page, also what does not fit its question."""
    fields: dict[str, Raw] = {}
    for section in found.form.sections:
        fields |= fields_in(posted, section)
    return merge(found.form, found.written, fields)


def _sending(request: web.Request, one: OwnedSeat, posted: Form) -> Sending:
    return Sending(
        key=named(words_in(posted, "key"))[:KEY_LENGTH],
        who=named(words_in(posted, "who")),
        by=one.owned.account,
        language=request[LANGUAGE],
        gaps="gaps" in posted,
        seen=seen_in(posted),
    )


def _handed(request: web.Request, one: OwnedSeat, found: Sitting, sent: Handed) -> web.Response:
    """Back to the seat; of an opinion first the receipt's code, which is shown here alone."""
    if found.official:
        raise web.HTTPSeeOther(one.home)
    more: dict[str, Any] = {"survey": one.owned.survey, "home": one.owned.home, "tab": "asked"}
    name, here = said(one.seat), one.home
    return page(request, "survey_behalf_done.html", **more, name=name, code=sent.code, back=here)


HOME = "/surveys/{survey}/asked/{seat}/behalf"
ROUTES: tuple[web.RouteDef, ...] = (web.get(HOME, behalf), web.post(HOME, post_behalf))
