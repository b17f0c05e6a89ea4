"""The facilitator's page: the day's controls, the tables, the people, the plan and the links."""

from aiohttp import web

from bot import ways_in
from bot.errors import SignInFirst
from bot.overtaken import overtaken
from bot.ways_in import CO_FACILITATOR, PROJECTOR, is_projector, projector_link, qr
from bot.web.bodies import Form, form
from bot.web.guards import wants_json
from bot.web.live import Watch, onlooking
from bot.web.outbound import form_key, scene
from bot.web.rendering import LANGUAGE, page
from bot.web.room import back_to
from bot.web.security import link_id_of
from bot.web.site import SITE, Caller, Site, calling
from facilitation.errors import NotYours, Overtaken
from facilitation.events import MessageSent
from facilitation.ids import PersonId, TableNo, WorkshopId
from facilitation.state import Workshop
from facilitation.visibility import Seat, Viewer
from storage import links, people, workshops
from storage.links import Link, Message
from surveys.answers import clean
from surveys.errors import TooLong
from surveys.texts import LANGUAGES

MESSAGE_LENGTH = 1_000  # characters


async def facilitating(request: web.Request) -> tuple[Caller, PersonId]:
    """A request that only a facilitator may make, and who makes it.

    Raises:
        SignInFirst, NotYours
    """
    caller = await calling(request)
    person = caller.person
    if person is None:
        raise SignInFirst
    if not caller.facilitates:
        raise NotYours
    return caller, person


async def control(request: web.Request) -> web.Response:
    """The controls of the day."""
    caller, person = await facilitating(request)
    watch = Watch(caller.workshop, Seat.FACILITATOR, person, request[LANGUAGE])
    picture = await caller.site.runner.pictures.of(caller.workshop)
    onlooker = onlooking(picture.state, watch)
    viewer = Viewer(Seat.FACILITATOR, person, shared=True)
    found = scene(picture, onlooker, viewer, caller.site.runner.clock.now())
    return page(
        request,
        "control.html",
        **found,
        person=person,
        key=form_key(picture.state, onlooker.standing),
        listing=await caller.site.store.read(workshops.find, caller.workshop),
    )


async def person_page(request: web.Request) -> web.Response:
    """One person: where they sit, and what a facilitator can do for them."""
    caller, _ = await facilitating(request)
    who = caller.state.person(PersonId(request.match_info["person"]))
    if who is None:
        raise web.HTTPNotFound
    profile = await caller.site.store.read(people.find, who.id)
    return page(
        request,
        "person.html",
        workshop=caller.workshop,
        acts=f"/w/{caller.workshop}/do",
        back=request.path,
        who=who,
        profile=profile,
        host=caller.state.host_of(who.table) == who.id,
        leads=who.id in caller.state.facilitators,
        tables=caller.state.tables,
    )


async def do(request: web.Request) -> web.Response:
    """A command from a form, a participant's or a facilitator's; back to where it came from."""
    caller, fields = await calling(request), await form(request)
    if caller.person is None:
        raise SignInFirst
    words: dict[str, object] = dict(fields)
    await act(caller, str(words.pop("action", "")), words)
    if wants_json(request):
        return web.json_response({})
    raise web.HTTPSeeOther(back_to(fields, caller.workshop) + place_in(fields))


def place_in(fields: Form) -> str:
    """The place on the page that a form stands at, so that a page without script opens there."""
    place = str(fields.get("at", ""))[:80]
    return f"#{place}" if place.replace("-", "").isalnum() and place.isascii() else ""


async def act(caller: Caller, action: str, words: dict[str, object]) -> int:
    """Carry out a command; returns the workshop's new version. Who was first is told by name."""
    by = caller.person
    if by is None:
        raise SignInFirst
    try:
        outcome = await caller.site.runner.act(caller.workshop, action, by, words)
    except Overtaken as refusal:
        first = str(refusal.parameters["who"])
        raise await overtaken(caller.site.store, first, by) from None
    return outcome.version


async def send_message(request: web.Request) -> web.Response:
    """A few words to one table, or to all."""
    (caller, by), fields = await facilitating(request), await form(request)
    words = clean(str(fields.get("words", "")))[0].strip()
    if len(words) > MESSAGE_LENGTH:
        raise TooLong(most=MESSAGE_LENGTH, length=len(words))
    typed = str(fields.get("table", ""))
    table = TableNo(int(typed[:4])) if typed.isdecimal() else None
    if words:
        message = Message(caller.site.runner.chance.id(), caller.workshop, table, words, by)
        await caller.site.store.write(links.add_message, message)
        await caller.site.runner.handle(
            caller.workshop,
            lambda state, at: MessageSent(at=at, by=by, message=message.id, table=table),
        )
    raise web.HTTPSeeOther(back_to(fields, caller.workshop))


# --- Links ---------------------------------------------------------------------------------------


async def ways_in_page(request: web.Request) -> web.Response:
    """The links and codes that people are let in by, with their QR codes."""
    caller, _ = await facilitating(request)
    listing = await caller.site.store.read(workshops.find, caller.workshop)
    if listing is None:
        raise web.HTTPNotFound
    join = f"{caller.site.settings.address}/j/{listing.code}"
    given = await caller.site.store.read(links.links_of, caller.workshop)
    shown = next((link for link in given if is_projector(link)), None)
    shared = [link for link in given if link.kind == CO_FACILITATOR and not link.revoked]
    return page(
        request,
        "ways_in.html",
        programme=caller.state.programme,
        workshop=caller.workshop,
        listing=listing,
        join=join,
        qr=qr(join),
        projector=address(caller.site, shown) if shown else "",
        projector_link=shown.id if shown else "",
        shared=[(link.id, address(caller.site, link)) for link in shared],
    )


async def share(request: web.Request) -> web.Response:
    """A new link: one more facilitator's, or the projector's own."""
    caller, person = await facilitating(request)
    if (await form(request)).get("kind") == PROJECTOR:
        await projector_link(caller.site.runner, caller.workshop)
    else:
        made = Link(caller.site.runner.chance.id(), CO_FACILITATOR, caller.workshop, person=person)
        await caller.site.store.write(links.add_link, made)
    raise web.HTTPSeeOther(f"/w/{caller.workshop}/links")


async def revoke(request: web.Request) -> web.Response:
    """Take back a link that was given out; the projector gets a new one at once."""
    caller, _ = await facilitating(request)
    wanted = str((await form(request)).get("link", ""))
    given = await caller.site.store.read(links.links_of, caller.workshop)
    if any(link.id == wanted for link in given):
        await caller.site.store.write(links.revoke, wanted)
        await projector_link(caller.site.runner, caller.workshop)
    raise web.HTTPSeeOther(f"/w/{caller.workshop}/links")


def address(site: Site, link: Link) -> str:
    """A link's address."""
    return ways_in.address(site.settings.address, site.secret, link)


async def projector_address(site: Site, workshop: WorkshopId) -> str:
    """The address of the projector page."""
    return address(site, await projector_link(site.runner, workshop))


# --- The projector -------------------------------------------------------------------------------


async def projected(request: web.Request) -> WorkshopId:
    """The workshop that a projector link shows. It shows; it never signs in.

    Raises:
        HTTPNotFound
    """
    site = request.app[SITE]
    wanted = link_id_of(site.secret, request.match_info["token"])
    now = site.runner.clock.now()
    link = await site.store.read(links.link, wanted, now) if wanted else None
    if link is None or link.kind != PROJECTOR or link.workshop is None:
        raise web.HTTPNotFound
    return link.workshop


def projector_language(request: web.Request, state: Workshop) -> str:
    """What the wall speaks: as asked for in the address, else the programme's main language."""
    wanted = request.query.get("language", "")
    main = state.programme.languages[0]
    return next((code for code in (wanted, main) if code in LANGUAGES), request[LANGUAGE])


async def projector(request: web.Request) -> web.Response:
    """The page for the wall."""
    workshop = await projected(request)
    site = request.app[SITE]
    picture = await site.runner.pictures.of(workshop)
    watch = Watch(workshop, Seat.PROJECTOR, None, projector_language(request, picture.state))
    onlooker = onlooking(picture.state, watch)
    found = scene(picture, onlooker, Viewer(Seat.PROJECTOR, shared=True), site.runner.clock.now())
    listing = await site.store.read(workshops.find, workshop)
    join = f"{site.settings.address}/j/{listing.code}" if listing else ""
    request[LANGUAGE] = watch.language
    return page(
        request,
        "wall.html",
        **found,
        listing=listing,
        join=join,
        qr=qr(join),
        token=request.match_info["token"],
    )
