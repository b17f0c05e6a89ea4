"""The documents of a day: which there are, and each as a file; made in a process of its own."""

from urllib.parse import quote

from aiohttp import web

from bot.documents import Wanted, file_name, languages_of, preliminary
from bot.ways_in import DOCUMENTS
from bot.web.control import facilitating
from bot.web.rendering import LANGUAGE, page
from bot.web.security import link_id_of
from bot.web.site import SITE
from bot.words import NAMES
from facilitation.documentation.formats import FORMATS
from facilitation.ids import WorkshopId
from facilitation.state import Status, Workshop
from storage import contacts, links
from surveys.texts import LANGUAGES

NO_LANGUAGE = ("json",)  # the log is the same in every language


async def documents(request: web.Request) -> web.Response:
    """Which documents there are."""
    caller, _ = await facilitating(request)
    languages = languages_of(caller.state.programme, request[LANGUAGE])
    return page(
        request,
        "documents.html",
        programme=caller.state.programme,
        workshop=caller.workshop,
        state=caller.state,
        closed=caller.state.status is Status.CLOSED,
        channels=bool(await caller.site.store.read(contacts.places_of, caller.workshop)),
        languages_here=[(code, NAMES[code]) for code in languages],
        kinds=[(kind, languages[:1] if kind in NO_LANGUAGE else languages) for kind in FORMATS],
    )


async def document(request: web.Request) -> web.Response:
    """One document as a file.

    Raises:
        DocumentFailed, DocumentsQueue
    """
    caller, _ = await facilitating(request)
    return await _file(request, caller.workshop, caller.state)


async def shared_document(request: web.Request) -> web.Response:
    """A document of a closed day, by the link that a facilitator put into a channel."""
    site = request.app[SITE]
    wanted = link_id_of(site.secret, request.match_info["token"])
    link = await site.store.read(links.link, wanted, site.runner.clock.now()) if wanted else None
    if link is None or link.kind != DOCUMENTS or link.workshop is None:
        raise web.HTTPNotFound
    state, _ = await site.store.snapshot(link.workshop)
    if state.status is not Status.CLOSED:
        raise web.HTTPNotFound
    return await _file(request, link.workshop, state)


async def _file(request: web.Request, workshop: WorkshopId, state: Workshop) -> web.Response:
    kind, languages = request.match_info["kind"], languages_of(state.programme)
    language = request.query.get("language", languages[0])
    if kind not in FORMATS or language not in LANGUAGES:
        raise web.HTTPNotFound
    wanted, closed = Wanted(kind, language), state.status is Status.CLOSED
    record = await request.app[SITE].store.record(workshop)
    made = await request.app[SITE].press.make(record if closed else preliminary(record), wanted)
    name = file_name(record, wanted, closed=closed)
    return web.Response(
        body=made,
        headers={
            "Content-Type": FORMATS[kind].media_type,
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        },
    )
