"""Whether an activity is from Teams: the token in its request, checked before anything is read.

What Microsoft asks for: issuer, audience (our app), signature (RS256) by a published key that is
endorsed for the channel, validity with five minutes of leeway, and the `serviceurl` claim equal to
the activity's own
(https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication).
We also want `exp` and `kid`, which its own SDK for Python does not. Time comes from our clock.

The keys are fetched off the hot path: an activity waits for them only when there are none yet, or
when it names one that is not known. Then they are fetched anew, at most once a minute.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from aiohttp import ClientError, ClientSession

from bot.clock import Clock
from bot.tasks import spawn

logger = logging.getLogger(__name__)

ISSUER = "https://api.botframework.com"
ALGORITHM = "RS256"
LEEWAY = 300  # seconds
FRESH = timedelta(hours=24)  # as often as Microsoft asks to look
STALE = timedelta(hours=48)  # keys that could not be looked at for so long count for nothing
PAUSE = timedelta(seconds=60)  # between two looks
FIRST_PAUSE = timedelta(seconds=5)  # while there are no keys at all
OPTIONS: Any = {  # the times are checked below, by our own clock
    "require": ["exp", "iss", "aud"],
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}


class Forged(Exception):
    """The request is not from Teams, as far as can be seen. The reason is a code for the log."""


class NoKeys(Exception):
    """The keys cannot be had: nobody can be checked now."""


@dataclass(frozen=True, slots=True)
class Key:
    """A published key, and the channels that may sign with it."""

    public: Any
    channels: frozenset[str]


class Keys:
    """The keys that the Bot Framework publishes."""

    def __init__(self, http: ClientSession, openid_url: str, clock: Clock) -> None:
        self._http = http
        self._openid_url = openid_url
        self._clock = clock
        self._known: Mapping[str, Key] = {}
        self._fetched: datetime | None = None
        self._looked: datetime | None = None
        self._looking: asyncio.Task[None] | None = None

    async def find(self, name: str) -> Key | None:
        """The key of that name, looked for anew where it is not known.

        Raises:
            NoKeys
        """
        age = self._age()
        if age is None or age > STALE or name not in self._known:
            if (looking := self.look()) is not None:
                await asyncio.shield(looking)
        elif age > FRESH:
            self.look()  # meanwhile the keys are good
        age = self._age()
        if age is None or age > STALE:
            raise NoKeys
        return self._known.get(name)

    def look(self) -> asyncio.Task[None] | None:
        """Begin to fetch the keys, unless that was just done; None then."""
        if self._looking is not None:
            return self._looking
        now = self._clock.now()
        pause = FIRST_PAUSE if self._fetched is None else PAUSE
        if self._looked is not None and now - self._looked < pause:
            return None
        self._looked = now
        self._looking = spawn(self._look(), name="keys of the Bot Framework")
        return self._looking

    async def close(self) -> None:
        """Stop looking."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    def _age(self) -> timedelta | None:
        return None if self._fetched is None else self._clock.now() - self._fetched

    async def _look(self) -> None:
        try:
            metadata = await self._get(self._openid_url)
            published = await self._get(str(metadata["jwks_uri"]))
            self._known = dict(filter(None, map(_key, published["keys"])))
            self._fetched = self._clock.now()
        except (ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            logger.warning("the Bot Framework's keys cannot be had: %s", type(error).__name__)
        finally:
            self._looking = None

    async def _get(self, url: str) -> Mapping[str, Any]:
        async with self._http.get(url, raise_for_status=True) as response:
            found = json.loads(await response.text())
        if not isinstance(found, dict):
            raise TypeError(url)
        return found


def _key(published: Mapping[str, Any]) -> tuple[str, Key] | None:
    """A key of the key set; None for one that is not for signatures of this kind."""
    name = published.get("kid")
    if published.get("kty") != "RSA" or published.get("use", "sig") != "sig" or not name:
        return None
    try:
        public = jwt.PyJWK(dict(published), algorithm=ALGORITHM).key
    except jwt.PyJWTError:
        return None
    return str(name), Key(public, frozenset(published.get("endorsements", ())))


class Signatures:
    """Checks the token of each request."""

    def __init__(self, keys: Keys, app_id: str, clock: Clock) -> None:
        self._keys = keys
        self._app_id = app_id
        self._clock = clock

    async def check(self, authorization: str, channel: object, service: object) -> None:
        """Whether the header proves that Teams sent an activity with these two fields.

        Raises:
            Forged, NoKeys
        """
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.isascii():
            raise Forged("no bearer token")
        key = await self._keys.find(_key_name(token))
        if key is None:
            raise Forged("unknown key")
        if not isinstance(channel, str) or channel not in key.channels:
            raise Forged("the key is not endorsed for the channel")
        claims = self._claims(token, key)
        self._check_times(claims)
        if not service or claims.get("serviceurl") != service:
            raise Forged("another service URL")

    def _claims(self, token: str, key: Key) -> Mapping[str, Any]:
        try:
            return jwt.decode(
                token,
                key.public,
                algorithms=[ALGORITHM],
                audience=self._app_id,
                issuer=ISSUER,
                options=OPTIONS,
            )
        except jwt.PyJWTError as error:
            raise Forged(type(error).__name__) from error

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now = self._clock.now().timestamp()
        ends, begins = _moment(claims["exp"]), _moment(claims.get("nbf", 0))
        if ends + LEEWAY <= now:
            raise Forged("expired")
        if begins > now + LEEWAY:
            raise Forged("not valid yet")


def _key_name(token: str) -> str:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise Forged(type(error).__name__) from error
    name = header.get("kid")
    if header.get("alg") != ALGORITHM or not isinstance(name, str) or not name:
        raise Forged("no such signature")
    return name


def _moment(said: object) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise Forged("a time that is none")
    return said
