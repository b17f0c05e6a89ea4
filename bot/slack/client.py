"""Calls of Slack's Web API: one connection pool, and every error as one of ours.

The SDK's own retries are off. A repeated chat.postMessage would post twice (Slack has no key
against it), and each retry handler waits for itself; the courier's pacing is everybody's.
"""

import contextlib
import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.ports import MessageGone, NotAccepted, TryLater, Unreachable
from bot.slack.payload import Json, Malformed
from bot.slack.quiet import QUIET

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 30  # seconds for one request

# docs.slack.dev/reference/methods: the errors of chat.postMessage, chat.update, conversations.*,
# views.* and files.*, by what follows of them.
NOBODY_THERE = frozenset(
    {
        "account_inactive",
        "bot_not_found",
        "cannot_dm_bot",
        "channel_not_found",
        "invalid_auth",
        "invalid_user_combination",
        "is_archived",
        "is_inactive",
        "messages_tab_disabled",
        "not_authed",
        "not_in_channel",
        "team_not_found",
        "token_expired",
        "token_revoked",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
        "user_not_visible",
    }
)
NOT_ALLOWED = "restricted_action"  # and the rest: …_read_only_channel, …_thread_only_channel
GONE = frozenset({"cant_update_message", "edit_window_closed", "message_not_found"})
TOO_MUCH = frozenset({"rate_limited", "ratelimited", "message_limit_exceeded"})
TROUBLE = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
)


class Api:
    """Slack's methods, called with one workspace's token or another's."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str) -> None:
        self.session = session
        self.api_url = api_url if api_url.endswith("/") else f"{api_url}/"
        self.web = AsyncWebClient(
            base_url=self.api_url,
            session=session,
            timeout=PATIENCE,
            logger=QUIET,
            retry_handlers=[],
        )

    async def write(self, token: str, method: str, bucket: str = "", **arguments: Any) -> Json:
        """Call a method that takes JSON. `bucket` is the limit that it counts against.

        Raises:
            TryLater, Unreachable, MessageGone, NotAccepted
        """
        given = {name: value for name, value in arguments.items() if value is not None}
        with told_apart(bucket):
            return data_of(await self.web.api_call(method, json={**given, "token": token}))

    async def read(self, token: str, method: str, bucket: str = "", **arguments: Any) -> Json:
        """Call a method that only reads: those take no JSON. Raises as `write`."""
        given = {name: value for name, value in arguments.items() if value is not None}
        with told_apart(bucket):
            answer = await self.web.api_call(
                method, http_verb="GET", params={**given, "token": token}
            )
            return data_of(answer)

    async def exchange(self, code: str, client: tuple[str, str], redirect_uri: str) -> Json:
        """oauth.v2.access: what an installation's code gives. Raises as `write`."""
        arguments = {"code": code, "redirect_uri": redirect_uri}
        # In the form: the SDK would put them in a header by a way that aiohttp is giving up.
        arguments |= {"client_id": client[0], "client_secret": client[1]}
        with told_apart(""):
            return data_of(await self.web.api_call("oauth.v2.access", data=arguments))

    async def respond(self, url: str, message: Json) -> None:
        """Answer by a response_url, which is good for five answers in half an hour.

        Raises:
            TryLater, NotAccepted
        """
        self.refuse_foreign(url)
        async with self.asking("POST", url, json=message) as answer:
            if answer.status != 200:
                raise NotAccepted(f"response_url_{answer.status}")

    @contextlib.asynccontextmanager
    async def asking(
        self, method: str, url: str, **more: Any
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """A request to one of Slack's other addresses; it is not led on to elsewhere.

        Raises:
            TryLater: it does not answer, or is in trouble.
        """
        try:
            async with self.session.request(method, url, allow_redirects=False, **more) as answer:
                if answer.status == 429:
                    raise TryLater(seconds(answer.headers.get("Retry-After", "")))
                if answer.status >= 500:
                    raise TryLater
                yield answer
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise TryLater from error

    def refuse_foreign(self, url: str) -> None:
        """Refuse an address that is not Slack's: our token and people's words go to Slack alone.

        Raises:
            NotAccepted
        """
        if not is_slacks(url, self.api_url):
            raise NotAccepted("foreign_address")


def is_slacks(url: str, api_url: str) -> bool:
    """Whether an address is one of Slack's, or of the server that was set in its place."""
    try:
        here, api = urlsplit(url), urlsplit(api_url)
        port = here.port
    except ValueError:
        return False
    if (here.scheme, here.hostname, port) == (api.scheme, api.hostname, api.port):
        return True
    host = here.hostname or ""
    ours = host == "slack.com" or host.endswith((".slack.com", ".slack-files.com"))
    return here.scheme == "https" and port in (None, 443) and ours


@contextlib.contextmanager
def told_apart(bucket: str) -> Iterator[None]:
    """What the SDK raises, as one of ours."""
    try:
        yield
    except SlackApiError as error:
        raise refusal(error.response, bucket) from None
    except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError) as error:
        raise TryLater from error


def refusal(response: Any, bucket: str) -> Exception:
    """What follows of an answer that is not «ok»; a body that is no JSON has no code."""
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    code = _code(getattr(response, "data", None))
    if status < 500 and (status == 429 or code in TOO_MUCH):
        return TryLater(seconds(response.headers.get("Retry-After", "")), bucket)
    if status >= 500 or not code or code in TROUBLE:
        return TryLater()
    if code in NOBODY_THERE or code.startswith(NOT_ALLOWED):
        return Unreachable(code)
    return MessageGone(code) if code in GONE else NotAccepted(code)


def _code(data: object) -> str:
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) else ""


def seconds(words: str) -> float | None:
    """A Retry-After header; None where it says nothing that can be used."""
    try:
        found = float(words)
    except ValueError:
        return None
    return found if 0 <= found < 24 * 3600 else None


def understood(ask: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Where Slack's answer is not as documented, the request was not accepted as far as we know."""

    @functools.wraps(ask)
    async def asking(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await ask(*args, **kwargs)
        except Malformed as error:
            raise NotAccepted(f"answer_{error.where}") from None

    return asking


def data_of(answer: Any) -> Json:
    """The object that a method answered."""
    data = answer.data
    if not isinstance(data, dict):
        raise NotAccepted("no_object")
    return data
