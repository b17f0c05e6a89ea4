"""What is printed before the day: a card for each table, and sheets for those without a device."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.ways_in import qr, qr_png
from bot.web.control import facilitating
from bot.web.entrance import by_code
from bot.web.rendering import page
from bot.web.site import SITE
from facilitation.ids import TableNo
from facilitation.phases import By, Phase
from facilitation.programme import Item, ItemKind, Programme
from storage import workshops
from storage.errors import UnknownWorkshop
from surveys.questions import Kind
from surveys.texts import Text

LINES = 18  # on a sheet, shared among the sub-questions
FEWEST = 3  # lines for one of them
SIZES = ("a5", "a4")


@dataclass(frozen=True, slots=True)
class Card:
    """A table's card: the code leads to this very table."""

    table: TableNo
    qr: str


async def cards(request: web.Request) -> web.Response:
    """A card for each table, A5 or A4."""
    caller, _ = await facilitating(request)
    listing = await caller.site.store.read(workshops.find, caller.workshop)
    if listing is None:
        raise UnknownWorkshop
    address = caller.site.settings.address
    wanted = request.query.get("size", "")
    return page(
        request,
        "cards.html",
        programme=caller.state.programme,
        workshop=caller.workshop,
        code=listing.code,
        address=address,
        cards=[
            Card(table, qr(f"{address}/j/{listing.code}?table={table}"))
            for table in caller.state.tables
        ],
        size=wanted if wanted in SIZES else SIZES[0],
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A question with lines to write on; the question itself where it has no sub-questions."""

    words: Text | None
    lines: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One session on one page."""

    number: int
    item: Item
    phases: tuple[Phase, ...]
    parts: tuple[Part, ...]
    commitment: bool


def sheets_of(programme: Programme) -> tuple[Sheet, ...]:
    """A sheet for each session in which people write for themselves."""
    sessions = [item for item in programme.items if item.kind is ItemKind.SESSION]
    return tuple(
        Sheet(number, item, _told(item.phases), _parts(item), _commits(item))
        for number, item in enumerate(sessions, start=1)
        if any(_is_written(phase) for phase in item.phases)
    )


def _is_written(phase: Phase) -> bool:
    return phase.collect.question.kind is not Kind.NONE and phase.collect.by is By.PERSON


def _told(phases: Sequence[Phase]) -> tuple[Phase, ...]:
    """The phases that have something to say about how to work."""
    return tuple(phase for phase in phases if phase.instruction is not None)


def _commits(item: Item) -> bool:
    return any(phase.collect.question.kind is Kind.COMMITMENT for phase in item.phases)


def _parts(item: Item) -> tuple[Part, ...]:
    if _commits(item):
        return ()
    if not item.subquestions:
        return (Part(None, LINES),)
    lines = max(FEWEST, LINES // len(item.subquestions))
    return tuple(Part(words, lines) for words in item.subquestions)


async def sheets(request: web.Request) -> web.Response:
    """A sheet of paper for each session."""
    caller, _ = await facilitating(request)
    programme = caller.state.programme
    return page(
        request,
        "sheets.html",
        programme=programme,
        workshop=caller.workshop,
        sheets=sheets_of(programme),
    )


async def qr_picture(request: web.Request) -> web.Response:
    """The QR code of the page where one joins: chats show it as a picture."""
    listing = await by_code(request, request.match_info["code"])
    address = f"{request.app[SITE].settings.address}/j/{listing.code}"
    return web.Response(body=qr_png(address), content_type="image/png")
