"""Where requests come in, over HTTP or a socket: to whom they belong, and what they are answered.

Bolt routes them, and tells Slack that they came. With `process_before_response` it answers when the
listener is done: its other way looks every 10 ms whether `ack` was called, and loses the answer of
a listener that fails within those. So a listener only acknowledges, and the work is begun to be
done afterwards. Bolt calls that «lazy»; its own way copies the whole request deeply each time, for
machines that forget everything in between, and lets go of its tasks, which may then vanish midway.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.chat.ports import NotAccepted, TryLater, Unreachable
from bot.slack.busy import Busy
from bot.slack.events import GONE
from bot.slack.homes import Homes
from bot.slack.inbound import kind_of, read, teams_of
from bot.slack.payload import Json, Malformed, inside, text
from bot.slack.quiet import QUIET
from bot.slack.seen import Seen
from bot.slack.work import Work

EVERYTHING = re.compile("", re.DOTALL)
ROUTED = ("event_callback", "command", "block_actions", "view_submission")


@dataclass(slots=True)
class Reception:
    """Takes payloads in. What it returns is the answer to Slack."""

    homes: Homes
    work: Work
    busy: Busy
    seen: Seen = field(default_factory=Seen)
    app: AsyncApp = field(init=False)

    def __post_init__(self) -> None:
        self.app = routing(self.work, self.busy)

    async def take(self, payload: Json) -> BoltResponse:
        """Take a payload in that is known to be Slack's. Malformed ones are answered 400."""
        try:
            return await self._taken(payload)
        except Malformed as error:
            QUIET.warning("malformed payload from Slack: %s", error.where)
            return BoltResponse(status=400)
        except (TryLater, Unreachable, NotAccepted) as error:
            QUIET.warning("Slack does not say whose the token is: %s", error)
            return BoltResponse(status=503)

    async def _taken(self, payload: Json) -> BoltResponse:
        kind = kind_of(payload)
        if kind == "url_verification" or "ssl_check" in payload:
            return await self._dispatch(payload)
        if kind == "app_rate_limited":  # docs.slack.dev/reference/events/app_rate_limited
            QUIET.warning("Slack leaves out events of a workspace: more than 30,000 in an hour")
        if kind not in ROUTED:
            return BoltResponse(status=200)
        if text(inside(payload, "event"), "type") in GONE:
            await self._gone(payload)
            return BoltResponse(status=200)
        home = await self.homes.first(teams_of(payload))
        if home is None:
            QUIET.warning("a %s from a workspace that the app is not installed in", kind)
            return BoltResponse(status=200)
        taken = read(payload, home)
        if taken is None:
            return BoltResponse(status=200)
        # A form's second sending is answered as the first was; everything else counts once.
        if kind != "view_submission" and not self.seen.first(f"{home.team} {taken.back.key}"):
            return BoltResponse(status=200)
        return await self._dispatch(payload, taken=taken, home=home)

    async def _dispatch(self, payload: Json, **context: Any) -> BoltResponse:
        # It was read and its signature checked before: as what comes over a socket is.
        request = AsyncBoltRequest(body=payload, mode="socket_mode", context=context)
        return await self.app.async_dispatch(request)

    async def _gone(self, payload: Json) -> None:
        """The app was removed from a workspace, or its token revoked: a token is not kept then."""
        event, team = inside(payload, "event"), text(payload, "team_id")
        of_people_alone = "tokens" in event and not inside(event, "tokens").get("bot")
        when = payload.get("event_time")
        if team and not of_people_alone:
            await self.homes.forget(team, when if isinstance(when, int) else None)


def routing(work: Work, busy: Busy) -> AsyncApp:
    """Bolt, with a few listeners that take everything: each one more costs every request 18 µs.

    Its client is never used for a call.
    """
    app = AsyncApp(
        name="bot.slack.bolt",
        logger=QUIET,
        process_before_response=True,
        request_verification_enabled=False,  # see `signing`: done before anything is read
        authorize=_authorize,
    )

    async def begin(ack: AsyncAck, context: AsyncBoltContext) -> None:
        await ack()
        busy.start(work.do(context["taken"], context["home"]), name="slack work")

    async def submit(ack: AsyncAck, context: AsyncBoltContext) -> None:
        await ack(**await work.acknowledge(context["taken"], context["home"]))

    for kind in (app.command, app.action, app.event):  # first what somebody waits for
        kind(EVERYTHING)(begin)
    app.view(EVERYTHING)(submit)
    return app


async def _authorize(context: AsyncBoltContext) -> AuthorizeResult:
    """Whose it is was found before, without asking Slack: `auth.test` for each would be."""
    home = context["home"]
    return AuthorizeResult(
        enterprise_id=home.enterprise or None,
        team_id=home.team,
        bot_user_id=home.bot_user,
        bot_id=home.bot_id or None,
        bot_token=home.token,
    )
