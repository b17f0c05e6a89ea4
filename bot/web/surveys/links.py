"""Links that the owner gives out: a file for a mail merge, text to copy, cards with QR codes."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aiohttp import web

from bot.fielding.letters import greeting, plain, worded
from bot.fielding.matching import email_of, said
from bot.ways_in import qr
from bot.web.bodies import form
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.asked import asked_form, sheet
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from bot.web.surveys.sayings import WAYS
from bot.words import NAMES, Words, later, words
from storage import letters, seats
from storage.letters import Kind
from storage.seats import Reached, Seat
from storage.survey_log import Line
from surveys.dispositions import Ruling
from surveys.errors import Refusal
from surveys.field_state import Frame, SeatId, Status
from surveys.responses import Mode
from surveys.texts import LANGUAGES

CARDS = 40  # on a page: to draw them all at once would hold everybody else up
COLUMNS = (
    later("Number"), later("Unit"), later("Contact"), later("Greeting"), later("E-mail"),
    later("Language"), later("Link"),
)  # fmt: skip
GONE = (Ruling.REFUSED, Ruling.NOT_ELIGIBLE)


class NobodyTicked(Refusal):
    """Tick those who have been given their link."""


@dataclass(frozen=True, slots=True)
class Given:
    """Somebody with a link to give out."""

    seat: Seat
    name: str
    email: str
    address: str


async def given(owned: OwnedSurvey) -> tuple[Given, ...]:
    """All who may still answer, with their links, in the order of the list."""
    if owned.fielding.terms.frame is Frame.ANYBODY:
        return ()
    found = await owned.site.store.read(seats.reached, owned.id, owned.fielder.sealer)
    return tuple(_given(owned, one) for one in found if _may_answer(one))


def _may_answer(one: Reached) -> bool:
    return bool(one.link) and not one.seat.answered and one.seat.ruling not in GONE


def _given(owned: OwnedSurvey, one: Reached) -> Given:
    return Given(one.seat, said(one.seat), email_of(one), owned.fielder.link(one.link or ""))


async def links(request: web.Request) -> web.Response:
    """The links, and the ways to give them out."""
    owned = await owned_survey(request)
    found = await given(owned)
    on = sheet(request, len(found))
    return page(
        request,
        "survey_links.html",
        survey=owned.survey,
        home=owned.home,
        fielding=owned.fielding,
        tab="asked",
        ways=WAYS,
        given=found[on.first : on.behind],
        sheet=on,
        official=owned.fielding.terms.mode is Mode.OFFICIAL,
        open=owned.fielding.status is Status.OPEN,
        texts=await _texts(owned, words(request[LANGUAGE])),
        cards=CARDS,
        done=request.query.get("done", ""),
    )


async def _texts(owned: OwnedSurvey, reader: Words) -> list[tuple[str, str, str, str]]:
    """The invitation in each language, with the file's columns as a mail merge shows them."""
    asked = await asked_form(owned)
    names = (reader("Unit"), reader("Greeting"), reader("Link"))
    unit, hello, link = (f"«{name}»" for name in names)
    about = await owned.site.postman.about(owned.id)
    merged = replace(about, unit=unit, url=link)
    texts = []
    for code in [code for code in asked.languages if code in LANGUAGES] or ["nb"]:
        letter = worded(Kind.INVITATION, 0, merged, words(code))
        letter = replace(letter, paragraphs=(hello, *letter.paragraphs[1:]))
        texts.append((code, NAMES[code], letter.subject, plain(letter)))
    return texts


async def file(request: web.Request) -> web.Response:
    """The links as CSV for a mail merge: only those who may still answer."""
    # The documents' modules bring fonts and lemmas along; the server itself never loads them.
    from facilitation.documentation.as_csv import render  # noqa: PLC0415 -- see above
    from facilitation.documentation.sheets import Sheet  # noqa: PLC0415 -- see above

    owned = await owned_survey(request)
    t = words(request[LANGUAGE])
    made = Sheet(
        "links",
        tuple(map(t, COLUMNS)),
        tuple(_rows(await given(owned), (await asked_form(owned)).languages)),
        widths=(),
    )
    return web.Response(
        body=render(made),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": 'attachment; filename="links.csv"'},
    )


def _rows(found: Sequence[Given], languages: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What stands in `COLUMNS`; each is greeted in their own language, else in the form's first."""
    ours = next((code for code in languages if code in LANGUAGES), LANGUAGES[0])
    for one in found:
        seat = one.seat
        name, language = seat.contact_name, seat.language or languages[0]
        hello = greeting(name, words(language if language in LANGUAGES else ours))
        yield seat.unit.number, one.name, name, hello, one.email, language, one.address


async def handed_out(request: web.Request) -> web.Response:
    """Those who were ticked, or all of them, have been given their links."""
    owned, fields = await owned_survey(request), await form(request)
    there = [one.seat.id for one in await given(owned)]
    ticked = {str(one) for one in fields.getall("seat", [])}
    chosen = there if "all" in fields else [seat for seat in there if seat in ticked]
    if not chosen:
        raise NobodyTicked
    fielder = owned.fielder
    line = Line(fielder.now(), owned.account, "HandedOut", reason=str(len(chosen)))
    await fielder.change(owned.id, letters.handed_out, chosen, line)
    raise web.HTTPSeeOther(f"{owned.home}/links?done=marked")


@dataclass(frozen=True, slots=True)
class Card:
    """What one of them is given on paper."""

    id: SeatId
    name: str
    address: str
    qr: str


async def cards(request: web.Request) -> web.Response:
    """A card with a QR code for each, to print and cut."""
    owned = await owned_survey(request)
    found = await given(owned)
    on = sheet(request, len(found), CARDS)
    drawn = await asyncio.to_thread(_cards, found[on.first : on.behind])
    form = await asked_form(owned)
    return page(
        request,
        "survey_cards.html",
        survey=owned.survey,
        home=owned.home,
        title=form.title,
        commissioner=owned.fielding.terms.commissioner,
        cards=drawn,
        sheet=on,
    )


def _cards(found: Sequence[Given]) -> list[Card]:
    return [Card(one.seat.id, one.name, one.address, qr(one.address)) for one in found]


HOME = "/surveys/{survey}"
ROUTES: tuple[web.RouteDef, ...] = (
    web.get(f"{HOME}/links", links),
    web.get(f"{HOME}/links.csv", file),
    web.get(f"{HOME}/cards", cards),
    web.post(f"{HOME}/links/handed-out", handed_out),
)
