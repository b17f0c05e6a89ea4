"""The documents of a day: which there are, and each as a file; made in a process of its own."""

from urllib.parse import quote

from aiohttp import web

from bot.documents import Press, Wanted, file_name, preliminary
from bot.web.control import facilitating
from bot.web.rendering import LANGUAGE, page
from bot.words import NAMES
from facilitation.documentation.formats import FORMATS
from facilitation.programme import Programme
from facilitation.state import Status
from surveys.texts import LANGUAGES

PRESS = web.AppKey("PRESS", Press)
NO_LANGUAGE = ("json",)  # the log is the same in every language


def languages_of(programme: Programme, readers: str) -> tuple[str, ...]:
    """The languages that a programme's documents are made in: its own, as far as we speak them."""
    ours = tuple(code for code in programme.languages if code in LANGUAGES)
    return ours or (readers,)


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
        languages_here=[(code, NAMES[code]) for code in languages],
        kinds=[(kind, languages[:1] if kind in NO_LANGUAGE else languages) for kind in FORMATS],
    )


async def document(request: web.Request) -> web.Response:
    """One document as a file.

    Raises:
        DocumentFailed, DocumentsQueue
    """
    caller, _ = await facilitating(request)
    kind, languages = request.match_info["kind"], languages_of(caller.state.programme, "nb")
    language = request.query.get("language", languages[0])
    if kind not in FORMATS or language not in LANGUAGES:
        raise web.HTTPNotFound
    wanted, closed = Wanted(kind, language), caller.state.status is Status.CLOSED
    record = await caller.site.store.record(caller.workshop)
    made = await request.app[PRESS].make(record if closed else preliminary(record), wanted)
    name = file_name(record, wanted, closed=closed)
    return web.Response(
        body=made,
        headers={
            "Content-Type": FORMATS[kind].media_type,
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        },
    )
