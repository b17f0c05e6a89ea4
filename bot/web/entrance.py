"""The ways in: the code on the screen, the personal code, and links that were given out.

A GET never signs anybody in and spends nothing: chats preview every address they are shown, and
scanners fetch them all. People press a button.
"""

import re
from dataclasses import replace

from aiohttp import web

from bot.errors import LinkSpent, NameMissing, WrongCode, WrongPersonalCode
from bot.joining import hashed, name_in, plain, sit_down, take_in, words_in
from bot.ways_in import FACILITATOR, PERSONAL, SHOWING
from bot.web.bodies import form
from bot.web.guards import LANGUAGE_COOKIE, caller, set_cookie
from bot.web.rendering import LANGUAGE, page
from bot.web.security import link_id_of
from bot.web.site import SITE
from facilitation.events import CameBack, RoleGiven
from facilitation.ids import PersonId, WorkshopId
from facilitation.state import Workshop
from storage import links, people, workshops
from storage.people import Profile
from storage.workshops import Listing
from surveys.texts import LANGUAGES

# The page of a survey that a link given out in a chat may lead straight to.
SURVEY_PAGE = re.compile(r"/surveys/[0-9a-z]{1,64}(?:/(?:form|asked|plan|results))?", re.ASCII)


async def front(request: web.Request) -> web.Response:
    """The front page: type the code."""
    visit = await request.app[SITE].visitors.of(request)
    return page(request, "front.html", account=visit.account is not None)


async def enter_code(request: web.Request) -> web.Response:
    """From the code to the page where one joins."""
    listing = await by_code(request, words_in(await form(request), "code"))
    raise web.HTTPSeeOther(f"/j/{listing.code}")


async def join_page(request: web.Request) -> web.Response:
    """What the workshop is for, and the form with which one joins."""
    site = request.app[SITE]
    listing = await by_code(request, request.match_info["code"])
    visit = await site.visitors.of(request)
    if visit.person(listing.id) and "new" not in request.query:
        raise web.HTTPSeeOther(f"/w/{listing.id}")
    state, _ = await site.store.snapshot(listing.id)
    table = request.query.get("table", "")
    return page(
        request, "join.html", listing=listing, programme=state.programme,
        table=table if table.isdecimal() and int(table[:4]) in state.tables else "",
    )  # fmt: skip


async def join(request: web.Request) -> web.Response:
    """Sit down under an alias: no account, and a personal code to come back with."""
    site, fields = request.app[SITE], await form(request)
    listing = await by_code(request, request.match_info["code"])
    person, code = await sit_down(site.runner, listing.id, fields, request[LANGUAGE])
    visit = await site.visitors.of(request)
    await site.visitors.keep(request, visit.joined(listing.id, person))
    site.visitors.show_code(request, listing.id, code)
    raise web.HTTPSeeOther(f"/w/{listing.id}")


async def come_back(request: web.Request) -> web.Response:
    """Sit down again, on this device or another, by the personal code."""
    site, fields = request.app[SITE], await form(request)
    listing = await by_code(request, request.match_info["code"])
    person = await by_personal_code(request, listing.id, words_in(fields, "personal"))
    visit = await site.visitors.of(request)
    await site.visitors.keep(request, visit.joined(listing.id, person))
    raise web.HTTPSeeOther(f"/w/{listing.id}")


async def by_personal_code(request: web.Request, workshop: WorkshopId, typed: str) -> PersonId:
    """Whose personal code this is; wrong ones are limited, by address.

    Raises:
        WrongPersonalCode, TooManyWrongCodes
    """
    site = request.app[SITE]
    now, address = site.runner.clock.now(), caller(request, site.settings)
    site.wrong_codes.check(address, now)
    found = await site.store.read(people.by_code, workshop, hashed(workshop, typed))
    if found is None:
        site.wrong_codes.missed(address, now)
        raise WrongPersonalCode
    state, _ = await site.store.snapshot(workshop)
    who = state.person(found.id)
    if who is not None and who.left:
        await site.runner.handle(workshop, lambda state, at: CameBack(at=at, person=found.id))
    return found.id


async def link_page(request: web.Request) -> web.Response:
    """What a link opens, and the button that opens it. Fetching this page changes nothing."""
    link = await _link(request)
    store, programme, name = request.app[SITE].store, None, ""
    if link.workshop is not None:
        state, _ = await store.snapshot(link.workshop)
        programme = state.programme
    if link.kind == PERSONAL:
        profile = await store.read(people.find, PersonId(link.person or ""))
        name = profile.alias if profile else ""
    elif link.account is not None:
        account = await store.read(links.account, link.account)
        name = account.name if account else ""
    return page(request, "link.html", link=link, programme=programme, name=name)


async def open_link(request: web.Request) -> web.Response:
    """Sign in by a link: as its account, as its person, or as one more facilitator of its day."""
    link = await _link(request)
    if link.kind == PERSONAL:
        raise web.HTTPSeeOther(await _as_participant(request, link))
    if link.account is not None and link.kind == FACILITATOR:
        raise web.HTTPSeeOther(await _as_owner(request, link.account, link.workshop))
    raise web.HTTPSeeOther(await _as_facilitator(request, link))


async def _as_owner(request: web.Request, account: str, workshop: WorkshopId | None) -> str:
    """By the link given at start, or in a chat, which leads straight to its day."""
    site = request.app[SITE]
    visit = await site.visitors.of(request)
    alias = name_in(await form(request), "alias")
    if alias:
        await site.store.write(links.name_account, account, alias)
    await site.visitors.keep(request, replace(visit, account=account))
    if workshop:
        return f"/w/{workshop}/control"
    wanted = request.query.get("to", "")
    return wanted if SURVEY_PAGE.fullmatch(wanted) else "/days"


async def _as_participant(request: web.Request, link: links.Link) -> str:
    """By the link in one's own conversation in a chat; it holds for as long as the day is kept."""
    site, person = request.app[SITE], link.person
    if link.workshop is None or person is None:
        raise LinkSpent
    state, _ = await site.store.snapshot(link.workshop)
    who = state.person(person)
    if who is None or who.removed:
        raise LinkSpent
    visit = await site.visitors.of(request)
    await site.visitors.keep(request, visit.joined(link.workshop, person))
    return f"/w/{link.workshop}"


async def _as_facilitator(request: web.Request, link: links.Link) -> str:
    """By a link that one facilitator gave to one more."""
    site, workshop = request.app[SITE], link.workshop
    if workshop is None:
        raise LinkSpent
    visit = await site.visitors.of(request)
    alias = name_in(await form(request), "alias")
    person = PersonId(site.runner.chance.id())
    if not alias:
        raise NameMissing
    profile = Profile(person, workshop, alias, "", request[LANGUAGE])
    giver = link.person or PersonId(link.account or "")
    state, _ = await site.store.snapshot(workshop)
    _giver(state, giver)
    if not await site.store.write(links.spend, link.id):  # one link, one more facilitator
        raise LinkSpent
    await take_in(
        site.runner, profile, None,
        lambda state, at: RoleGiven(at=at, by=_giver(state, giver), person=person),
    )  # fmt: skip
    await site.visitors.keep(request, visit.joined(workshop, person))
    return f"/w/{workshop}/control"


def _giver(state: Workshop, giver: PersonId) -> PersonId:
    """Who gives the role: a link outlives its giver's own role only if somebody else has it."""
    if giver not in state.facilitators:
        raise LinkSpent
    return giver


async def choose_language(request: web.Request) -> web.Response:
    """Speak the chosen language from now on."""
    site, fields = request.app[SITE], await form(request)
    chosen = words_in(fields, "language")
    back = words_in(fields, "back").replace("\\", "/")  # which browsers take for one
    answer = web.HTTPSeeOther(back if back.startswith("/") and not back.startswith("//") else "/")
    if chosen in LANGUAGES:
        set_cookie(answer, LANGUAGE_COOKIE, chosen, https=site.settings.https)
        visit = await site.visitors.of(request)
        for person in visit.holder.values():
            await site.store.write(people.set_language, person, chosen)
    raise answer


async def by_code(request: web.Request, typed: str) -> Listing:
    """The workshop with a join code; wrong ones are limited, by address, and right ones are not.

    Raises:
        WrongCode, TooManyWrongCodes
    """
    site = request.app[SITE]
    now, address = site.runner.clock.now(), caller(request, site.settings)
    site.wrong_codes.check(address, now)
    listing = await site.store.read(workshops.by_code, plain(typed))
    if listing is None:
        site.wrong_codes.missed(address, now)
        raise WrongCode
    return listing


async def _link(request: web.Request) -> links.Link:
    site = request.app[SITE]
    wanted = link_id_of(site.secret, request.match_info["token"])
    now = site.runner.clock.now()
    found = await site.store.read(links.link, wanted, now) if wanted else None
    if found is None or found.kind in SHOWING:
        raise LinkSpent
    return found
