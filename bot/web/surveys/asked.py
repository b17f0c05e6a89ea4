"""Who is asked: the list itself, and the ways to put somebody on it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from aiohttp import web

from bot.fielding.asking import Added, add_list, add_units, chosen_units, read_list
from bot.fielding.following import followed
from bot.fielding.matching import Of
from bot.ways_in import qr
from bot.web.bodies import Form, form
from bot.web.days import NoFile
from bot.web.rendering import page
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from bot.web.surveys.sayings import LOOKS, STANDS, WAYS
from bot.web.surveys.uploads import LARGEST_MB, LargeUpload
from storage import forms, gathering, seats
from surveys import units
from surveys.errors import Refusal
from surveys.field_state import Frame, Status
from surveys.files.asked import BadList, from_table
from surveys.files.problems import letters
from surveys.questionnaire import Questionnaire

PAGE = 400  # of the list on one page: all municipalities
NOTHING: Mapping[str, str] = {}
NEW = ("number", "name", "group", "contact", "email", "language")


async def asked(request: web.Request) -> web.Response:
    """The list of those who are asked; for a survey that is for anybody, its open link."""
    owned = await owned_survey(request)
    if owned.fielding.terms.frame is Frame.ANYBODY:
        return _page(request, owned, "survey_open_link.html", **_open_link(owned))
    there = await owned.site.store.read(seats.of_survey, owned.id)
    barred = await owned.site.store.read(gathering.barred, owned.id)
    course = followed(there, owned.fielding.terms.mode, {}, barred)
    shown = sheet(request, len(there))
    return _page(
        request,
        owned,
        "survey_asked.html",
        course=course,
        rows=course.rows[shown.first : shown.behind],
        sheet=shown,
        reachable=sum(bool(seat.contact_way) for seat in there),
        form_languages=(await asked_form(owned)).languages,
        done=_told(request),
        typed=NOTHING,
        wrong=(),
        **adding(owned),
    )


def _page(
    request: web.Request, owned: OwnedSurvey, template: str, status: int = 200, **more: Any
) -> web.Response:
    return page(
        request,
        template,
        status,
        survey=owned.survey,
        home=owned.home,
        fielding=owned.fielding,
        tab="asked",
        stands=STANDS,
        looks=LOOKS,
        ways=WAYS,
        **more,
    )


def _open_link(owned: OwnedSurvey) -> dict[str, Any]:
    address = owned.fielder.open_link(owned.id)
    return {"address": address, "qr": qr(address)}


async def asked_form(owned: OwnedSurvey) -> Questionnaire:
    """The form that is asked now: for its languages."""
    found = await owned.site.store.read(forms.form, owned.id, owned.fielding.form)
    return found.questionnaire


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a long list: which it is, of how many, and what stands on it."""

    number: int
    of: int
    rows: int = PAGE

    @property
    def first(self) -> int:
        """The place of its first row."""
        return (self.number - 1) * self.rows

    @property
    def behind(self) -> int:
        """The place behind its last row."""
        return self.number * self.rows


def sheet(request: web.Request, count: int, rows: int = PAGE) -> Sheet:
    """The page of a list of so many that is asked for, with so many rows on each."""
    of = max(1, ceil(count / rows))
    typed = request.query.get("page", "")
    wanted = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1
    return Sheet(min(max(wanted, 1), of), of, rows)


# --- More of them ---------------------------------------------------------------------------------


def adding(owned: OwnedSurvey) -> dict[str, Any]:
    """What the forms that add somebody are made of."""
    counties = units.counties()
    return {
        "may_add": owned.fielding.status in (Status.DRAFT, Status.OPEN),
        "large": None,
        "counties": counties,
        "municipalities": {c.number: units.municipalities(c.number) for c in counties},
    }


async def add_page(request: web.Request) -> web.Response:
    """The ways to put somebody on the list."""
    return await _adding_page(request, await owned_survey(request))


async def large_list(request: web.Request) -> web.Response:
    """The same, with the reason why a list is not read."""
    large = LargeUpload(most=LARGEST_MB)
    return await _adding_page(request, await owned_survey(request), large.status, large=large)


async def _adding_page(
    request: web.Request,
    owned: OwnedSurvey,
    status: int = 200,
    typed: Mapping[str, str] = NOTHING,
    wrong: Sequence[Refusal] = (),
    large: Refusal | None = None,
) -> web.Response:
    languages = (await asked_form(owned)).languages
    more = adding(owned) | {"form_languages": languages, "typed": typed, "wrong": wrong}
    more["large"] = large
    return _page(request, owned, "survey_asked_add.html", status, **more)


async def post_units(request: web.Request) -> web.Response:
    """Ask the counties and municipalities that were ticked."""
    owned, fields = await owned_survey(request), await form(request)
    counties = [str(one) for one in fields.getall("county", [])]
    whole = [str(one) for one in fields.getall("municipalities_of", [])]
    match fields.get("every"):
        case "counties":
            counties = [county.number for county in units.counties()]
        case "municipalities":
            whole = [county.number for county in units.counties()]
    chosen = chosen_units(counties, whole, [str(one) for one in fields.getall("single", [])])
    raise _done(owned, await add_units(owned.fielder, owned.id, owned.account, chosen))


async def post_list(request: web.Request) -> web.Response:
    """Take in a list that was uploaded or pasted; what is wrong with it is shown, all of it."""
    owned, fields = await owned_survey(request), await form(request)
    name, data = _brought(fields)
    try:
        read = await asyncio.to_thread(read_list, data)  # a large one takes a second
        added = await add_list(owned.fielder, owned.id, owned.account, read, _of(fields))
    except BadList as bad:
        return _problems(request, owned, fields, name, bad)
    raise _done(owned, added)


def _brought(fields: Form) -> tuple[str, bytes]:
    """The name and content of what was brought: a file, or else what was pasted."""
    part, pasted = fields.get("file"), str(fields.get("list", ""))
    if isinstance(part, web.FileField) and part.filename:
        return part.filename, part.file.read()
    if not pasted.strip():
        raise NoFile
    return "", pasted.encode()


def _problems(
    request: web.Request, owned: OwnedSurvey, fields: Form, name: str, bad: BadList
) -> web.Response:
    pasted = "" if name else str(fields.get("list", ""))
    more = {"name": name, "bad": bad, "letters": letters, "pasted": pasted, "of": _of(fields)}
    return _page(request, owned, "survey_asked_problems.html", 422, **more)


async def post_one(request: web.Request) -> web.Response:
    """Put one on the list: a county or municipality by number or name, or somebody else."""
    owned, fields = await owned_survey(request), await form(request)
    typed = {name: str(fields.get(name, "")).strip() for name in NEW}
    columns = {name: place for place, name in enumerate(NEW, 1)}
    try:
        read = from_table(columns, [(1, typed)])
        added = await add_list(owned.fielder, owned.id, owned.account, read, _of(fields))
    except BadList as bad:
        reasons = [problem.reason for problem in bad.problems]
        return await _adding_page(request, owned, 422, typed, reasons)
    raise _done(owned, added)


def _of(fields: Form) -> Of:
    return Of.OWN if fields.get("of") == Of.OWN else Of.UNITS


def _done(owned: OwnedSurvey, added: Added) -> web.HTTPSeeOther:
    told = f"{added.new}-{added.changed}-{added.same}"
    return web.HTTPSeeOther(f"{owned.home}/asked?done={told}")


def _told(request: web.Request) -> Added | None:
    """What came of the form that led here."""
    numbers = request.query.get("done", "").split("-")
    if len(numbers) != 3 or not all(n.isascii() and n.isdigit() and len(n) < 6 for n in numbers):
        return None
    return Added(*map(int, numbers))


HOME = "/surveys/{survey}/asked"
ROUTES: tuple[web.RouteDef, ...] = (
    web.get(HOME, asked),
    web.get(f"{HOME}/add", add_page),
    web.post(f"{HOME}/units", post_units),
    web.post(f"{HOME}/list", post_list),
    web.post(f"{HOME}/one", post_one),
)
