"""The web server: which address is answered by what, and how it starts and stops."""

import mimetypes
from collections.abc import AsyncIterator, Sequence
from email.utils import parseaddr
from importlib import resources

from aiohttp import web

from bot.documents import Press
from bot.fielding.fielder import Fielder
from bot.fielding.postman import Postman
from bot.fielding.repeater import Repeater
from bot.fielding.reports import Reports
from bot.housekeeping import keep_house
from bot.runner import Runner
from bot.settings import Settings
from bot.tasks import spawn
from bot.web import (
    about,
    api,
    control,
    days,
    devices,
    documents,
    entrance,
    handing_in,
    mine,
    papers,
    planning,
    questions,
    room,
)
from bot.web.bodies import BODY_LIMIT
from bot.web.guards import add_headers, guards, past_the_guards
from bot.web.limits import Coming, WrongCodes
from bot.web.live import Live
from bot.web.site import LIVE, SITE, Site
from bot.web.surveys.routes import BEFORE_READING
from bot.web.surveys.routes import ROUTES as SURVEY_ROUTES
from bot.web.visitors import Visitors, renewals

BEFORE = (handing_in.room_for_answers, *BEFORE_READING)
WEEK = 7 * 24 * 3600  # seconds; a static file's address changes with its content

ROUTES = (
    web.get("/", entrance.front),
    web.post("/", entrance.enter_code),
    web.post("/language", entrance.choose_language),
    web.get("/j/{code}", entrance.join_page),
    web.post("/j/{code}", entrance.join),
    web.post("/j/{code}/return", entrance.come_back),
    web.get("/j/{code}/qr.png", papers.qr_picture),
    web.get("/days", days.days),
    web.post("/days", days.from_template),
    web.post("/days/upload", days.from_file),
    web.post("/days/{workshop}/copy", days.copy),
    web.get("/days/{workshop}/delete", days.ask_delete),
    web.post("/days/{workshop}/delete", days.delete),
    web.get("/days/{workshop}/edit", planning.edit_page),
    web.post("/days/{workshop}/edit", planning.save),
    web.post("/days/{workshop}/check", planning.preview),
    web.post("/days/{workshop}/upload", planning.replace_by_file),
    web.get("/days/{workshop}/programme.yaml", planning.download),
    web.get("/s/{token}", entrance.link_page),
    web.post("/s/{token}", entrance.open_link),
    web.get("/w/{workshop}", room.room),
    web.get("/w/{workshop}/question/{phase}", questions.question),
    web.get("/w/{workshop}/for/{person}", questions.write_for),
    web.get(handing_in.ADDRESS, handing_in.back_to_room),
    web.post(handing_in.ADDRESS, handing_in.post_answers),
    web.post("/w/{workshop}/host", room.be_host),
    web.post("/w/{workshop}/code-noted", room.code_noted),
    web.post("/w/{workshop}/hand-over", devices.hand_over),
    web.post("/w/{workshop}/take-up", devices.take_up),
    web.post("/w/{workshop}/join", devices.join_here),
    web.post("/w/{workshop}/leave", devices.leave),
    web.post("/w/{workshop}/person", devices.add_person),
    web.post("/w/{workshop}/do", control.do),
    web.get("/w/{workshop}/control", control.control),
    web.get("/w/{workshop}/people/{person}", control.person_page),
    web.post("/w/{workshop}/message", control.send_message),
    web.get("/w/{workshop}/links", control.ways_in_page),
    web.post("/w/{workshop}/links", control.share),
    web.post("/w/{workshop}/links/revoke", control.revoke),
    web.get("/w/{workshop}/cards", papers.cards),
    web.get("/w/{workshop}/sheets", papers.sheets),
    web.get("/w/{workshop}/mine", mine.mine),
    web.get("/w/{workshop}/mine.json", mine.export),
    web.post("/w/{workshop}/mine/code", mine.new_code),
    web.get("/w/{workshop}/mine/erase", mine.ask_erase),
    web.post("/w/{workshop}/mine/erase", mine.erase),
    web.get("/w/{workshop}/documents", documents.documents),
    web.get("/w/{workshop}/documents/{kind}", documents.document),
    web.get("/privacy", about.privacy),
    web.get("/accessibility", about.accessibility),
    web.get("/p/{token}", control.projector),
    web.get("/d/{token}/{kind}", documents.shared_document),
    web.post("/api/v1/join", api.join),
    web.get("/api/v1/workshops/{workshop}/state", api.state),
    web.get("/api/v1/workshops/{workshop}/events", api.events),
    web.put("/api/v1/workshops/{workshop}/answers", api.put_answer),
    web.put("/api/v1/workshops/{workshop}/drafts", api.put_draft),
    web.post("/api/v1/workshops/{workshop}/commands", api.command),
    web.get("/api/v1/projector/{token}/state", api.projector_state),
    web.get("/api/v1/projector/{token}/events", api.projector_events),
)


def application(site: Site, chats: Sequence[web.RouteDef] = ()) -> web.Application:
    """The web application round a site; `chats` are the routes that chat platforms call."""
    app = web.Application(
        middlewares=(
            past_the_guards(frozenset(route.path for route in chats)),
            *guards(site.settings, site.secret, site.runner.chance, BEFORE),
            renewals(site.secret, https=site.settings.https),
        ),
        client_max_size=BODY_LIMIT,
    )
    app[SITE] = site
    app[LIVE] = Live(site.runner)
    app.add_routes((*ROUTES, *SURVEY_ROUTES, *chats))
    app.add_routes([web.get("/static/{name}", static_file), web.get("/healthz", healthy)])
    app.on_response_prepare.append(add_headers)
    app.cleanup_ctx.append(timekeeper)
    app.on_shutdown.append(send_pages_away)
    return app


def site_of(runner: Runner, settings: Settings, secret: bytes) -> Site:
    """What the pages work with."""
    visitors = Visitors(runner.store, runner.clock, runner.chance, secret)
    fielder = Fielder(runner.store, runner.clock, runner.chance, secret, settings.address)
    ask = parseaddr(settings.smtp_reply_to)[1]
    postman = Postman(fielder, {}, settings.language, ask)
    press = Press()
    reports = Reports(fielder, press)
    made = (runner, fielder, postman, press, reports)
    return Site(*made, settings, secret, visitors, WrongCodes(), Coming())


async def timekeeper(app: web.Application) -> AsyncIterator[None]:
    """The clocks of all that runs and the hourly tidying, for as long as the server does."""
    site, runner = app[SITE], app[SITE].runner
    repeater = Repeater(site.fielder, site.channels)
    tasks = (
        spawn(runner.keep_time(), name="timekeeper"),
        spawn(site.fielder.keep_time(), name="timekeeper of surveys"),
        spawn(repeater.keep_time(), name="timekeeper of waves"),
        spawn(runner.hear(), name="news of other processes"),
        spawn(keep_house(runner.store, runner.clock), name="housekeeping"),
    )
    yield
    for task in tasks:
        task.cancel()


async def send_pages_away(app: web.Application) -> None:
    """Close open streams: the server would wait for them for a minute."""
    app[SITE].runner.hub.close()


async def static_file(request: web.Request) -> web.Response:
    """A style sheet, a script or a picture of ours."""
    name = request.match_info["name"]
    file = resources.files("bot.web").joinpath("static", name)
    if "/" in name or name.startswith(".") or not file.is_file():
        raise web.HTTPNotFound
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    # The script's parts import each other without the content's hash: those are asked for anew.
    kept = f"public, max-age={WEEK}, immutable" if "v" in request.query else "no-cache"
    headers = {"Cache-Control": kept}
    return web.Response(body=file.read_bytes(), content_type=kind, headers=headers)


async def healthy(request: web.Request) -> web.Response:
    """Alive, for a load balancer."""
    return web.json_response({"status": "ok"})
