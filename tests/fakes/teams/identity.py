"""The side that signs: the OpenID metadata, the key set, and tokens for requests to the bot.

A genuine token is what the Bot Connector sends: RS256, `iss` https://api.botframework.com, `aud`
the bot's app id, and `serviceurl`
(https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication).
"""

import base64
import json
from collections import Counter
from datetime import timedelta
from enum import StrEnum
from typing import Any

import jwt
from aiohttp import web

from tests.fakes.teams.keys import SigningKey, signing_key
from tests.fakes.teams.limits import Now
from tests.fakes.teams.people import guid

ISSUER = "https://api.botframework.com"
METADATA = "/v1/.well-known/openidconfiguration"
KEYS = "/v1/.well-known/keys"
LIFETIME = timedelta(hours=1)
SHARED_SECRET = "a-secret-that-the-forger-chose-all-alone"
STRANGER, UNENDORSED, FIRST = 0, 1, 2  # numbers of keys; each rotation takes the next


class Forgery(StrEnum):
    """Requests that are not what Teams sends. All are to be refused, but the one in the leeway."""

    EXPIRED_10_MIN = "expired_10_min"
    EXPIRED_2_MIN = "expired_2_min"  # within the five minutes of leeway: to be accepted
    NBF_FUTURE = "nbf_future"
    WRONG_AUD = "wrong_aud"
    NO_AUD = "no_aud"
    WRONG_ISS = "wrong_iss"
    NO_ISS = "no_iss"
    NO_EXP = "no_exp"
    BAD_SIGNATURE = "bad_signature"
    ALG_NONE = "alg_none"
    HS256 = "hs256"
    GARBAGE = "garbage"
    NO_KID = "no_kid"
    UNKNOWN_KID = "unknown_kid"
    NOT_ENDORSED = "not_endorsed"
    SERVICEURL_MISMATCH = "serviceurl_mismatch"
    SERVICEURL_MISSING = "serviceurl_missing"
    BASIC_SCHEME = "basic_scheme"
    NO_HEADER = "no_header"
    BEARER_ONLY = "bearer_only"


ACCEPTABLE = frozenset({Forgery.EXPIRED_2_MIN})
CHANGED_CLAIMS: dict[Forgery, dict[str, Any]] = {
    Forgery.WRONG_AUD: {"aud": guid("somebody else's app")},
    Forgery.NO_AUD: {"aud": None},
    Forgery.WRONG_ISS: {"iss": "https://sts.windows.net/"},
    Forgery.NO_ISS: {"iss": None},
    Forgery.NO_EXP: {"exp": None},
    Forgery.SERVICEURL_MISMATCH: {"serviceurl": "https://smba.example.net/elsewhere/"},
    Forgery.SERVICEURL_MISSING: {"serviceurl": None},
}
MOVED_IN_TIME = {  # when the token began to hold, seen from now
    Forgery.EXPIRED_10_MIN: -LIFETIME - timedelta(minutes=10),
    Forgery.EXPIRED_2_MIN: -LIFETIME - timedelta(minutes=2),
    Forgery.NBF_FUTURE: timedelta(minutes=10),
}
BARE_HEADERS: dict[Forgery, str | None] = {
    Forgery.NO_HEADER: None,
    Forgery.BEARER_ONLY: "Bearer",
    Forgery.GARBAGE: "Bearer not-a-token-at-all",
    Forgery.BASIC_SCHEME: "Basic " + base64.b64encode(b"bot:framework").decode(),
}


class Identity:
    """Publishes keys and signs with them; counts how often it is asked."""

    def __init__(self, app_id: str, now: Now) -> None:
        self._app_id = app_id
        self._now = now
        self._next = FIRST
        self._signing = self._new_key()
        self._unendorsed = signing_key(UNENDORSED, endorsements=("webchat",))
        self._published = [self._signing, self._unendorsed]
        self.fetched: Counter[str] = Counter()  # "metadata" and "keys"
        self.base = ""  # set when the server listens

    def routes(self) -> list[web.RouteDef]:
        return [web.get(METADATA, self._metadata), web.get(KEYS, self._keys)]

    @property
    def metadata_url(self) -> str:
        return self.base + METADATA

    def rotate_key(self, *, published: bool = True, keep_old: bool = True) -> None:
        """Sign with a new key from now on. Unpublished, nobody can check it until `publish_key`."""
        self._signing = self._new_key()
        if not keep_old:
            self._published = [self._unendorsed]
        if published:
            self.publish_key()

    def publish_key(self) -> None:
        """Put the key that signs now into the key set."""
        if self._signing not in self._published:
            self._published.append(self._signing)

    def authorization(self, service_url: str, forgery: Forgery | None = None) -> str | None:
        """The Authorization header of a request to the bot; None when it is to have none."""
        if forgery in BARE_HEADERS:
            return BARE_HEADERS[forgery]
        return f"Bearer {self._token(self._claims(service_url, forgery), forgery)}"

    def _new_key(self) -> SigningKey:
        key = signing_key(self._next)
        self._next += 1
        return key

    def _claims(self, service_url: str, forgery: Forgery | None) -> dict[str, Any]:
        begins = self._now() + (MOVED_IN_TIME[forgery] if forgery in MOVED_IN_TIME else timedelta())
        claims: dict[str, Any] = {
            "serviceurl": service_url,
            "nbf": int(begins.timestamp()),
            "exp": int((begins + LIFETIME).timestamp()),
            "iss": ISSUER,
            "aud": self._app_id,
        }
        if forgery is not None:
            claims |= CHANGED_CLAIMS.get(forgery, {})
        return {name: value for name, value in claims.items() if value is not None}

    def _token(self, claims: dict[str, Any], forgery: Forgery | None) -> str:
        kid = self._signing.kid
        match forgery:
            case Forgery.ALG_NONE:
                return jwt.encode(claims, "", algorithm="none", headers={"kid": kid})
            case Forgery.HS256:
                return jwt.encode(claims, SHARED_SECRET, algorithm="HS256", headers={"kid": kid})
            case Forgery.BAD_SIGNATURE:
                return self._signed(claims, signing_key(STRANGER), kid)
            case Forgery.UNKNOWN_KID:
                stranger = signing_key(STRANGER)
                return self._signed(claims, stranger, stranger.kid)
            case Forgery.NOT_ENDORSED:
                return self._signed(claims, self._unendorsed, self._unendorsed.kid)
            case Forgery.NO_KID:
                return self._signed(claims, self._signing, None)
            case _:
                return self._signed(claims, self._signing, kid)

    @staticmethod
    def _signed(claims: dict[str, Any], key: SigningKey, kid: str | None) -> str:
        headers = {} if kid is None else {"kid": kid, "x5t": kid}
        return jwt.encode(claims, key.private, algorithm="RS256", headers=headers)

    async def _metadata(self, _: web.Request) -> web.Response:
        self.fetched["metadata"] += 1
        return _json(
            {
                "issuer": ISSUER,
                "authorization_endpoint": "https://invalid.botframework.com",
                "jwks_uri": self.base + KEYS,
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            }
        )

    async def _keys(self, _: web.Request) -> web.Response:
        self.fetched["keys"] += 1
        return _json({"keys": [key.jwk for key in self._published]})


def _json(body: dict[str, Any]) -> web.Response:
    return web.Response(text=json.dumps(body), content_type="application/json")
