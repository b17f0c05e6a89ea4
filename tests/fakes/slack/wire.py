"""A call of the Web API: its arguments, however they were sent, and its answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.slack.values import Json, Refused, Workspace
from tests.fakes.slack.world import World

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Call:
    """What a handler gets."""

    world: World
    method: str
    args: Mapping[str, Any]
    caller: Workspace | None = None  # None for methods without a bot token
    basic: tuple[str, str] | None = None  # a client's id and secret

    @property
    def workspace(self) -> Workspace:
        """The workspace whose bot calls. Raises `Refused` not_authed where there is none."""
        if self.caller is None:
            raise Refused("not_authed")
        return self.caller

    def text(self, name: str, error: str = "invalid_arguments") -> str:
        """A string that must be there. Raises `Refused` with `error`."""
        value = self.maybe(name)
        if not value:
            raise Refused(error, f"missing required field: {name}")
        return value

    def maybe(self, name: str) -> str | None:
        """A string, or None when it was not sent. Raises `Refused` for a JSON number or list."""
        value = self.args.get(name)
        if value is not None and not isinstance(value, str):
            raise Refused("invalid_arguments", f"must be a string: {name}")
        return value

    def flag(self, name: str) -> bool:
        """A boolean: JSON's, or a form's «1» and «true»."""
        return self.args.get(name) in (True, "1", "true", "True")

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to `most`. Raises `Refused` invalid_limit."""
        value = self.args.get(name, default)
        try:
            found = int(value)
        except (TypeError, ValueError):
            raise Refused("invalid_arguments") from None
        if not 1 <= found <= most:
            raise Refused("invalid_limit")
        return found

    def structure(self, name: str, error: str) -> Any:
        """JSON, or JSON in a string as forms carry it. Raises `Refused` with `error`."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise Refused(error) from None


async def arguments(request: web.Request, *, reads_json: bool) -> Mapping[str, Any]:
    """The query, and over it the body. Raises `Refused` as Slack does for a body it cannot read.

    A method that only reads takes no JSON: Slack ignores such a body, and then lacks arguments.
    """
    args: dict[str, Any] = dict(request.query)
    if request.method != "POST" or not request.can_read_body:
        return args
    if request.content_type in FORMS:
        return {**args, **await request.post()}
    if request.content_type != "application/json":
        raise Refused("invalid_post_type")
    body = await _json(request)
    return args | body if reads_json else args


async def _json(request: web.Request) -> Json:
    if (request.charset or "utf-8").lower() not in ("utf-8", "iso-8859-1"):
        raise Refused("invalid_charset")
    try:
        body = json.loads(await request.text())
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(body, dict):
        raise Refused("json_not_object")
    return body


def bearer(request: web.Request, args: Mapping[str, Any]) -> str:
    """The token: in the header, or in a form's body. Raises `Refused` not_authed."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind == "Bearer" and token:
        return token
    if "token" in args and "token" not in request.query and request.content_type in FORMS:
        return str(args["token"])
    raise Refused("not_authed")
