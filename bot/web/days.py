"""My days: the workshops of an account; new ones from a template, a file or a copy; delete."""

from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import web

from bot.days import create, templates, today
from bot.errors import Malformed, SignInFirst
from bot.web.bodies import form
from bot.web.rendering import page
from bot.web.site import SITE, Site
from facilitation.editing import edit
from facilitation.errors import NotYours
from facilitation.files import shipped, shipped_source
from facilitation.ids import WorkshopId
from facilitation.problems import BadProgramme
from facilitation.programme import Programme
from facilitation.source import decoded
from storage import workshops
from storage.errors import UnknownWorkshop
from storage.workshops import Listing, Plan
from surveys.errors import Refusal


class NoFile(Refusal):
    """Choose a file first."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A workshop that the caller's account owns, with its programme as written and as read."""

    site: Site
    account: str
    listing: Listing
    plan: Plan

    @property
    def id(self) -> WorkshopId:
        """The workshop's id."""
        return self.listing.id

    @property
    def programme(self) -> Programme:
        """The programme as it was read."""
        return self.plan.programme


async def signed_in(request: web.Request) -> tuple[Site, str]:
    """The account that asks. Raises `SignInFirst`."""
    site = request.app[SITE]
    visit = await site.visitors.of(request)
    if visit.account is None:
        raise SignInFirst
    return site, visit.account


async def owned(request: web.Request) -> Owned:
    """The workshop in the address, for its owner alone.

    Raises:
        SignInFirst, UnknownWorkshop, NotYours
    """
    site, account = await signed_in(request)
    workshop = WorkshopId(request.match_info["workshop"])
    listing = await site.store.read(workshops.find, workshop)
    if listing is None:
        raise UnknownWorkshop
    if listing.owner != account:
        raise NotYours
    return Owned(site, account, listing, await site.store.read(workshops.plan, workshop))


# --- The list ------------------------------------------------------------------------------------


async def days(request: web.Request) -> web.Response:
    """The account's workshops, and the ways to a new one."""
    site, account = await signed_in(request)
    mine = await site.store.read(workshops.of_account, account)
    plans = [await site.store.read(workshops.plan, listing.id) for listing in mine]
    return page(
        request,
        "days.html",
        days=[(one, plan.programme) for one, plan in zip(mine, plans, strict=True)],
        templates=templates(),
        today=today(site.runner.clock).isoformat(),
    )


# --- New ones ------------------------------------------------------------------------------------


async def from_template(request: web.Request) -> web.Response:
    """A new day from a ready programme."""
    site, account = await signed_in(request)
    fields = await form(request)
    name = str(fields.get("template", ""))
    if name not in shipped():
        raise Malformed(name="template")
    source = shipped_source(name)
    try:
        source = edit(source, {"date": str(fields.get("date") or today(site.runner.clock))})
    except BadProgramme as bad:
        return problems(request, "date", str(fields.get("date")), bad)
    raise _to_edit(await create(site.runner, account, source))


async def from_file(request: web.Request) -> web.Response:
    """A new day from an uploaded file; what is wrong with it is shown, all of it."""
    site, account = await signed_in(request)
    upload = await uploaded(request)
    try:
        workshop = await create(site.runner, account, upload.source())
    except BadProgramme as bad:
        return problems(request, upload.name, upload.shown, bad)
    raise _to_edit(workshop)


async def copy(request: web.Request) -> web.Response:
    """A copy of one's own day, to be held today until its owner says when."""
    day = await owned(request)
    held = today(day.site.runner.clock, day.programme.zone).isoformat()
    source = edit(day.plan.source, {"date": held})
    raise _to_edit(await create(day.site.runner, day.account, source))


def _to_edit(workshop: WorkshopId) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(f"/days/{workshop}/edit")


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file: what it was called, and its bytes."""

    name: str
    data: bytes

    def source(self) -> str:
        """Its text; `BadProgramme` where it is not UTF-8."""
        return decoded(self.data)

    @property
    def shown(self) -> str:
        """Its text as far as it can be shown."""
        return self.data.decode("utf-8", "replace").removeprefix("\ufeff")


async def uploaded(request: web.Request) -> Upload:
    """The file in a posted form. Raises `NoFile`."""
    part = (await form(request)).get("file")
    if not isinstance(part, web.FileField):
        raise NoFile
    return Upload(part.filename, part.file.read())


@dataclass(frozen=True, slots=True)
class Told:
    """One mistake with the line of the file that it stands on."""

    line: int
    column: int
    reason: Refusal
    words: str


def problems(request: web.Request, name: str, source: str, bad: BadProgramme) -> web.Response:
    """A page with every mistake in a file: line, column, what was expected."""
    lines = source.splitlines()
    return page(
        request, "day_problems.html", 422, name=name, bad=bad, found=list(_told(lines, bad))
    )


def _told(lines: list[str], bad: BadProgramme) -> Iterator[Told]:
    for problem in bad.problems:
        words = lines[problem.line - 1] if 1 <= problem.line <= len(lines) else ""
        yield Told(problem.line, problem.column, problem.reason, words[:200])


# --- Delete --------------------------------------------------------------------------------------


async def ask_delete(request: web.Request) -> web.Response:
    """Are you sure?"""
    day = await owned(request)
    return page(request, "day_delete.html", day=day.listing, programme=day.programme)


async def delete(request: web.Request) -> web.Response:
    """Delete a workshop and all that was written in it."""
    day = await owned(request)
    await day.site.store.delete_workshop(day.id)
    day.site.runner.hub.pulse(day.id)
    raise web.HTTPSeeOther("/days")
