"""The JSON interface, `/api/v1`: what the pages themselves use. `docs/api.md` describes it."""

from collections.abc import Mapping

from aiohttp import web

from bot.errors import Malformed
from bot.joining import sit_down
from bot.submitting import Sender
from bot.web.bodies import document
from bot.web.control import act, facilitating, projected, projector_language
from bot.web.entrance import by_code
from bot.web.inbound import answer_in
from bot.web.live import Watch, stream
from bot.web.rendering import CSRF, LANGUAGE
from bot.web.site import LIVE, SITE, Caller, calling, on_device
from bot.words import words
from bot.writing import WrittenDown, write
from facilitation.visibility import Seat
from surveys.answers import Listed


async def join(request: web.Request) -> web.Response:
    """Sit down: {code, alias, organisation?, table?} gives {workshop, person, personal, csrf}."""
    site, body = request.app[SITE], await document(request)
    listing = await by_code(request, str(body.get("code", "")))
    fields = {name: str(body.get(name) or "") for name in ("alias", "organisation", "table")}
    person, code = await sit_down(site.runner, listing.id, fields, request[LANGUAGE])
    visit = await site.visitors.of(request)
    await site.visitors.keep(request, visit.joined(listing.id, person))
    csrf = request[CSRF]  # the session is another one now
    made = {"workshop": listing.id, "person": person, "personal": code, "csrf": csrf}
    return web.json_response(made, status=201)


async def _watching(request: web.Request) -> Watch:
    """From which seat the caller looks: the facilitator's where asked for, else their own."""
    if request.query.get("seat") == Seat.FACILITATOR:
        caller, person = await facilitating(request)
        return Watch(caller.workshop, Seat.FACILITATOR, person, request[LANGUAGE])
    caller = await calling(request)
    return Watch(caller.workshop, Seat.PARTICIPANT, on_device(caller), request[LANGUAGE])


async def state(request: web.Request) -> web.Response:
    """What the page shows now: the same message as the stream's."""
    message = await request.app[LIVE].message(await _watching(request))
    return web.json_response(message)


async def events(request: web.Request) -> web.StreamResponse:
    """The stream of messages (server-sent events)."""
    return await stream(request, request.app[LIVE], await _watching(request))


async def _projecting(request: web.Request) -> Watch:
    workshop = await projected(request)
    found, _ = await request.app[SITE].store.snapshot(workshop)
    return Watch(workshop, Seat.PROJECTOR, None, projector_language(request, found))


async def projector_state(request: web.Request) -> web.Response:
    """What the projector shows now."""
    return web.json_response(await request.app[LIVE].message(await _projecting(request)))


async def projector_events(request: web.Request) -> web.StreamResponse:
    """The projector's stream of messages."""
    return await stream(request, request.app[LIVE], await _projecting(request))


async def put_answer(request: web.Request) -> web.Response:
    """An answer to one slot; `Idempotency-Key` names the request."""
    return await _put(request, draft=False)


async def put_draft(request: web.Request) -> web.Response:
    """A draft of one slot's answer: counts as the answer when the bell rings."""
    return await _put(request, draft=True)


async def _put(request: web.Request, *, draft: bool) -> web.Response:
    caller, body = await calling(request), await document(request)
    person, key = on_device(caller), request.headers.get("Idempotency-Key", "")
    sender = Sender(caller.workshop, person, key, draft=draft)
    answer = answer_in(caller.state, body)
    done = await write(caller.site.runner, caller.state, sender, answer)
    return web.json_response(receipt(request, caller, done))


def receipt(request: web.Request, caller: Caller, done: WrittenDown) -> Mapping[str, object]:
    """What is said of an answer that is safe: `ids` are its points', in order."""
    t = words(request[LANGUAGE])
    now = t.time(caller.site.runner.clock.now(), caller.state.programme.zone)
    said = t("Saved {time}", time=now)
    if done.receipt.late:
        said = t("Saved {time}, after the bell: it is kept, and marked late", time=now)
    if done.replaced:
        said += ". " + t.n(
            "{count} unreadable character was replaced",
            "{count} unreadable characters were replaced",
            done.replaced,
        )
    value = done.receipt.value
    return {
        "receipt": said,
        "late": done.receipt.late,
        "draft": done.receipt.draft,
        "version": done.receipt.version,
        "replaced": done.replaced,
        "ids": [point.id for point in value.points] if isinstance(value, Listed) else [],
    }


async def command(request: web.Request) -> web.Response:
    """A command: {action, seen?, …}; the new version in return."""
    caller, body = await calling(request), dict(await document(request))
    action = body.pop("action", None)
    if not isinstance(action, str):
        raise Malformed(name="action")
    return web.json_response({"version": await act(caller, action, body)})
