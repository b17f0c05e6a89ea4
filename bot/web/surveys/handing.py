"""Sending an answer, and what one can do with it afterwards: read, change, take back."""

from typing import Any

from aiohttp import web

from bot.chance import CODE_ALPHABET, CODE_LENGTH
from bot.fielding.answering import (
    REASON_LENGTH,
    Handed,
    LongReason,
    NothingAnswered,
    NotNamed,
    Sending,
    Unsent,
    decline,
    read_back,
    resume,
    send,
    withdraw,
)
from bot.fielding.fields import Written, wrongs
from bot.fielding.seating import Door
from bot.filled import FAR_TOO_LONG, NotKept
from bot.web.bodies import Form, form
from bot.web.guards import caller
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.respond import about, first
from bot.web.surveys.respondents import (
    BOUND,
    Respondent,
    bind,
    known,
    named,
    remember,
    respondent,
)
from bot.web.surveys.sheet import answers_shown
from storage.survey_errors import BySomebodyElse, OnAnotherDevice
from surveys.errors import Refusal
from surveys.field_errors import SurveyClosed
from surveys.flow import lacking

KEY_LENGTH = 60


class WrongReceipt(Refusal):
    """That is not the code of the receipt for this answer."""


# --- Before it is sent ----------------------------------------------------------------------------


@known
async def review(request: web.Request) -> web.Response:
    """All that is answered, and what is lacking."""
    asked = await respondent(request)
    if not asked.sitting.seat.opened or asked.sitting.door in (Door.NOT_YET, Door.CLOSED):
        raise web.HTTPSeeOther(asked.home)
    return _review(request, asked)


def _review(
    request: web.Request, asked: Respondent, status: int = 200, **more: Any
) -> web.Response:
    found, chance = asked.sitting, asked.fielder.chance
    said = dict.fromkeys(("unnamed", "unsent", "closed"), False)
    fresh = {"reason": None, "typed_who": asked.who, **said}
    return page(
        request,
        "respond_review.html",
        status,
        **about(request, asked),
        parts=answers_shown(found.form, found.written),
        wrong={one.item: one.reason for one in wrongs(found.form, found.written)},
        lacking={item.id for item in lacking(found.form, found.answers)},
        key=chance.id(),
        code=chance.code(),
        seen=found.seen,
        **fresh | more,
    )


@known
async def post_send(request: web.Request) -> web.Response:
    """Send it; with gaps only for those who say so."""
    asked, posted = await respondent(request), await form(request)
    who, sending = named(str(posted.get("who", ""))), _sending(request, posted)
    await _note_guess(request, asked, sending.code)
    try:
        sent = await send(asked.fielder, asked.sitting, {}, sending)
    except NotNamed as refusal:
        return _review(request, asked, refusal.status, reason=refusal, unnamed=True)
    except (NothingAnswered, BySomebodyElse, OnAnotherDevice) as refusal:
        return _review(request, asked, refusal.status, reason=refusal)
    except SurveyClosed as refusal:  # under somebody's hands: their words are shown, to copy them
        return _review(request, asked, refusal.status, closed=True)
    if isinstance(sent, Unsent):
        return _review(request, asked, 422, unsent=True, typed_who=who)
    return _handed(request, asked, sent, who)


async def _note_guess(request: web.Request, asked: Respondent, code: str) -> None:
    """What is sent again is known by its code; who tries codes in that way is slow as well."""
    found = asked.sitting
    if found.official or found.begun or not (found.seat.answered and code):
        return
    if await read_back(asked.fielder, found, code) is None:
        _missed(request, asked)


def _sending(request: web.Request, posted: Form) -> Sending:
    code, seen = str(posted.get("code", "")), str(posted.get("seen", ""))
    return Sending(
        key=named(str(posted.get("key", "")))[:KEY_LENGTH],
        code=code if _is_code(code) else "",
        who=named(str(posted.get("who", ""))),
        language=request[LANGUAGE],
        gaps="gaps" in posted,
        receipt="receipt" in posted,
        seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
    )


def _is_code(words: str) -> bool:
    return len(words) == CODE_LENGTH and set(words) <= set(CODE_ALPHABET)


def _handed(request: web.Request, asked: Respondent, sent: Handed, who: str) -> web.Response:
    """The receipt. A protected one's code stands in no address and no store: shown here alone."""
    if asked.sitting.official:
        to = web.HTTPSeeOther(f"{asked.home}/receipt")
        remember(to, asked, who)
        raise to
    given = page(request, "respond_receipt.html", **about(request, asked), sent=sent)
    given.del_cookie(BOUND, path=asked.home)
    return given


@known
async def receipt(request: web.Request) -> web.Response:
    """What an organisation has sent, and until when it can be changed."""
    asked = await respondent(request)
    answer = asked.sitting.answer
    if answer is None or answer.erased:
        raise web.HTTPSeeOther(asked.home)
    sent = Handed(answer.late, version=answer.version)
    return page(request, "respond_receipt.html", **about(request, asked), sent=sent)


# --- Afterwards -----------------------------------------------------------------------------------


@known
async def answer(request: web.Request) -> web.Response:
    """An organisation's answer as it was sent, to read and to print."""
    asked = await respondent(request)
    latest = asked.sitting.answer
    if latest is None or latest.erased:
        raise web.HTTPSeeOther(asked.home)
    return _answer(request, asked, Written(latest.answers, {}))


@known
async def own_answer(request: web.Request) -> web.Response:
    """A person's own answer, for whoever has the code of its receipt."""
    asked, posted = await respondent(request), await form(request)
    code = _code(posted)
    found = await read_back(asked.fielder, asked.sitting, code)
    _check(request, asked, found is not None)
    return _answer(request, asked, found or Written({}, {}), code)


def _answer(
    request: web.Request, asked: Respondent, written: Written, code: str = ""
) -> web.Response:
    return page(
        request,
        "respond_answer.html",
        **about(request, asked),
        parts=answers_shown(asked.sitting.form, written),
        code=code,
    )


@known
async def change(request: web.Request) -> web.Response:
    """Take a person's own answer up again, to change it."""
    asked, posted = await respondent(request), await form(request)
    found = await resume(asked.fielder, asked.sitting, _code(posted))
    _check(request, asked, found is not None)
    to = web.HTTPSeeOther(asked.home + (first(found) if found else ""))
    if found and found.bound:
        bind(to, asked, found.bound)
    raise to


def _code(posted: Form) -> str:
    return "".join(str(posted.get("code", "")).upper().split())[:20]


def _check(request: web.Request, asked: Respondent, right: bool) -> None:
    """Raise `WrongReceipt`; guessing is slow."""
    if not right:
        _missed(request, asked)
        raise WrongReceipt


def _missed(request: web.Request, asked: Respondent) -> None:
    address = caller(request, asked.site.settings)
    asked.site.wrong_codes.missed(address, asked.fielder.now())


@known
async def ask_withdraw(request: web.Request) -> web.Response:
    """Are you sure? A unit may say why, a person is not asked."""
    asked = await respondent(request)
    found = asked.sitting
    taken = found.door in (Door.OPEN, Door.LATE) and not found.seat.answered
    if found.official and not taken:
        raise web.HTTPSeeOther(asked.home)
    return _ask_withdraw(request, asked)


def _ask_withdraw(
    request: web.Request, asked: Respondent, status: int = 200, **more: Any
) -> web.Response:
    fresh = {"typed": "", "wrong": None, "most": REASON_LENGTH}
    return page(request, "respond_withdraw.html", status, **about(request, asked), **fresh | more)


@known
async def post_withdraw(request: web.Request) -> web.Response:
    """Take a person's answer out again, or decline to answer; nobody is reminded any more."""
    asked, posted = await respondent(request), await form(request)
    if not asked.sitting.official:
        gone = await withdraw(asked.fielder, asked.sitting)
        raise web.HTTPSeeOther(asked.home + ("?gone=1" if gone else ""))
    reason = str(posted.get("reason", ""))
    try:
        await decline(asked.fielder, asked.sitting, reason)
    except LongReason as wrong:
        if len(reason) <= FAR_TOO_LONG:
            return _ask_withdraw(request, asked, wrong.status, typed=reason, wrong=wrong)
        return _ask_withdraw(request, asked, wrong.status, wrong=NotKept(most=REASON_LENGTH))
    raise web.HTTPSeeOther(asked.home)


ROUTES = (
    web.get("/q/{link}/review", review),
    web.post("/q/{link}/send", post_send),
    web.get("/q/{link}/receipt", receipt),
    web.get("/q/{link}/answer", answer),
    web.post("/q/{link}/answer", own_answer),
    web.post("/q/{link}/change", change),
    web.get("/q/{link}/withdraw", ask_withdraw),
    web.post("/q/{link}/withdraw", post_withdraw),
)
