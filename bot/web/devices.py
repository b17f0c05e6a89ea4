"""Devices: one that several people share, one that is left, and people who have none."""

from aiohttp import web

from bot.errors import NameMissing, SignInFirst
from bot.joining import name_in, sit_down, take_in
from bot.web.bodies import form
from bot.web.entrance import by_personal_code
from bot.web.rendering import LANGUAGE
from bot.web.room import back_to
from bot.web.site import calling, on_device
from facilitation.events import Joined, Left
from facilitation.ids import PersonId, TableNo
from storage.people import Profile


async def hand_over(request: web.Request) -> web.Response:
    """Lay the device on the table: what was written on it is nobody's to see."""
    caller = await calling(request)
    caller.site.visitors.forget_code(request, caller.workshop)
    await caller.site.visitors.keep(request, caller.visit.laid_down(caller.workshop))
    raise web.HTTPSeeOther(f"/w/{caller.workshop}")


async def take_up(request: web.Request) -> web.Response:
    """Take the device up again with one's personal code."""
    caller, fields = await calling(request), await form(request)
    typed = str(fields.get("personal", ""))
    person = await by_personal_code(request, caller.workshop, typed)
    await caller.site.visitors.keep(request, caller.visit.joined(caller.workshop, person))
    raise web.HTTPSeeOther(f"/w/{caller.workshop}")


async def join_here(request: web.Request) -> web.Response:
    """One more person on this device."""
    caller, fields = await calling(request), await form(request)
    language = request[LANGUAGE]
    person, code = await sit_down(caller.site.runner, caller.workshop, fields, language)
    await caller.site.visitors.keep(request, caller.visit.joined(caller.workshop, person))
    caller.site.visitors.show_code(request, caller.workshop, code)
    raise web.HTTPSeeOther(f"/w/{caller.workshop}")


async def leave(request: web.Request) -> web.Response:
    """Say goodbye; the personal code still opens the door."""
    caller = await calling(request)
    person = on_device(caller)
    await caller.site.runner.handle(caller.workshop, lambda state, at: Left(at=at, person=person))
    visit = caller.visit.without(caller.workshop, person)
    await caller.site.visitors.keep(request, visit)
    raise web.HTTPSeeOther("/")


async def add_person(request: web.Request) -> web.Response:
    """A host (or the facilitator) adds somebody of the table who has no device."""
    caller, fields = await calling(request), await form(request)
    by = caller.person
    if by is None:
        raise SignInFirst
    alias = name_in(fields, "alias")
    if not alias:
        raise NameMissing
    me = caller.state.person(by)
    typed = str(fields.get("table", ""))
    table = (
        me.table
        if me and not caller.facilitates
        else TableNo(int(typed[:4]) if typed.isdecimal() else 1)
    )
    person = PersonId(caller.site.runner.chance.id())
    organisation = name_in(fields, "organisation")
    profile = Profile(person, caller.workshop, alias, organisation, request[LANGUAGE])
    await take_in(
        caller.site.runner, profile, None,
        lambda state, at: Joined(at=at, person=person, table=table, device=False, by=by),
    )  # fmt: skip
    raise web.HTTPSeeOther(back_to(fields, caller.workshop))
