"""Where Teams posts: who it is, whether it came before, and the answer over HTTP."""

import json
import logging
import traceback
from collections.abc import Mapping

from aiohttp import web

from bot.errors import Malformed
from bot.teams.adapter import TeamsAdapter
from bot.teams.deliveries import Deliveries
from bot.teams.hosts import Trust
from bot.teams.tokens import Forged, NoKeys, Signatures

logger = logging.getLogger(__name__)

PATH = "/api/messages"
BODY_LIMIT = 1024 * 1024  # bytes: thirty points of 3,000 characters are 360 KB at most
Taken = tuple[int, object]  # a status, and what is answered as JSON


class Endpoint:
    """Takes what is posted; `signatures` is None where nobody signs."""

    def __init__(self, adapter: TeamsAdapter, signatures: Signatures | None, trust: Trust) -> None:
        self._adapter = adapter
        self._signatures = signatures
        self._trust = trust
        self._deliveries: Deliveries[Taken] = Deliveries()

    async def take(self, request: web.Request) -> web.Response:
        """Answer a request: to Teams in its own form, to everybody else with a bare status."""
        try:
            status, body = await self._take(request)
        except Malformed as malformed:
            logger.info("an activity is malformed: %s", malformed)
            return web.Response(status=malformed.status)
        except web.HTTPException as refused:
            return web.Response(status=refused.status)
        except Exception as error:  # noqa: BLE001 -- the top of the loop: logged and answered
            # Where it failed, without the error's own words: they may hold people's text.
            frames = "".join(traceback.format_tb(error.__traceback__))
            logger.error("%s at %s\n%s", type(error).__name__, PATH, frames)  # noqa: TRY400 -- as said
            return web.Response(status=500)
        return web.Response(status=status) if body is None else _as_json(status, body)

    async def _take(self, request: web.Request) -> Taken:
        if self._signatures is not None and "Authorization" not in request.headers:
            raise web.HTTPUnauthorized  # not worth reading
        activity = await _activity(request)
        service = activity.get("serviceUrl")
        await self._check(request, activity)
        if not isinstance(service, str) or not self._trust.service(service):
            logger.warning("an activity names a service that is not Microsoft's")
            raise web.HTTPForbidden
        name = _name(activity)
        if name is None:
            return await self._adapter.take(activity)
        return await self._deliveries.once(name, lambda: self._adapter.take(activity))

    async def _check(self, request: web.Request, activity: Mapping[str, object]) -> None:
        if self._signatures is None:
            return
        header = request.headers.get("Authorization", "")
        channel, service = activity.get("channelId"), activity.get("serviceUrl")
        try:
            await self._signatures.check(header, channel, service)
        except Forged as forged:
            logger.info("an activity is refused: %s", forged)
            raise web.HTTPUnauthorized from forged
        except NoKeys as missing:
            raise web.HTTPServiceUnavailable from missing


async def _activity(request: web.Request) -> Mapping[str, object]:
    body = await request.read()
    if len(body) > BODY_LIMIT:
        raise web.HTTPRequestEntityTooLarge(BODY_LIMIT, len(body))
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed(name="body") from error
    if not isinstance(found, dict):
        raise Malformed(name="body")
    return found


def _name(activity: Mapping[str, object]) -> str | None:
    """What a repeated delivery has in common with the first; None where nothing names it."""
    conversation = activity.get("conversation")
    within = conversation.get("id") if isinstance(conversation, dict) else None
    return f"{activity.get('type')} {activity['id']} {within}" if activity.get("id") else None


def _as_json(status: int, body: object) -> web.Response:
    written = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    encoded = written.encode("utf-8", "replace")
    return web.Response(status=status, body=encoded, content_type="application/json")
