"""The token of each request, with keys that are published and signatures that are real."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import jwt
import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.teams.tokens import Forged, Keys, NoKeys, Signatures
from tests.fakes.teams import Forgery, fake_teams
from tests.fakes.teams.identity import ACCEPTABLE, ISSUER
from tests.fakes.teams.keys import signing_key

SERVICE = "https://smba.trafficmanager.net/emea/"
FORGED = [forgery for forgery in Forgery if forgery not in ACCEPTABLE]


@pytest.fixture
async def teams(clock):
    async with fake_teams(clock.now) as fake:
        yield fake


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def keys(http, teams, clock) -> AsyncIterator[Keys]:
    made = Keys(http, teams.openid_url, clock)
    yield made
    await made.close()


@pytest.fixture
def signatures(keys, teams, clock):
    return Signatures(keys, teams.bot.app_id, clock)


def claims(teams, clock, **changed):
    now = int(clock.now().timestamp())
    said = {"iss": ISSUER, "aud": teams.bot.app_id, "serviceurl": SERVICE}
    return {**said, "nbf": now, "exp": now + 3_600, **changed}


def signed(body, number=2, **headers):
    key = signing_key(number)
    token = jwt.encode(body, key.private, algorithm="RS256", headers={"kid": key.kid, **headers})
    return f"Bearer {token}"


async def test_a_request_from_teams_is_taken(signatures, teams):
    await signatures.check(teams.identity.authorization(SERVICE), "msteams", SERVICE)


@pytest.mark.parametrize("forgery", FORGED)
async def test_a_forged_request_is_refused(signatures, teams, forgery):
    header = teams.identity.authorization(SERVICE, forgery)

    with pytest.raises(Forged):
        await signatures.check(header or "", "msteams", SERVICE)


async def test_a_token_holds_five_minutes_longer_than_it_says(signatures, teams, clock):
    header = teams.identity.authorization(SERVICE)

    clock.pass_(timedelta(minutes=64, seconds=59))
    await signatures.check(header, "msteams", SERVICE)
    clock.pass_(timedelta(seconds=1))

    with pytest.raises(Forged, match="expired"):
        await signatures.check(header, "msteams", SERVICE)


async def test_a_token_holds_five_minutes_before_it_says(signatures, teams, clock):
    begins = int(clock.now().timestamp()) + 300

    await signatures.check(signed(claims(teams, clock, nbf=begins)), "msteams", SERVICE)
    with pytest.raises(Forged, match="not valid yet"):
        await signatures.check(signed(claims(teams, clock, nbf=begins + 1)), "msteams", SERVICE)


async def test_a_token_need_not_say_when_it_begins(signatures, teams, clock):
    body = claims(teams, clock)
    del body["nbf"]

    await signatures.check(signed(body), "msteams", SERVICE)


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": "never"},
        {"exp": True},
        {"exp": None},
        {"nbf": "always"},
        {"aud": ["another"]},
        {"aud": 7},
        {"serviceurl": ""},
        {"serviceurl": None},
        {"serviceurl": SERVICE.rstrip("/")},
    ],
    ids=str,
)
async def test_a_claim_that_is_not_what_it_should_be_is_refused(signatures, teams, clock, changed):
    with pytest.raises(Forged):
        await signatures.check(signed(claims(teams, clock, **changed)), "msteams", SERVICE)


@pytest.mark.parametrize("channel", ["slack", "", None, 7, ["msteams"], {"a": 1}], ids=str)
async def test_a_key_signs_for_its_own_channels_alone(signatures, teams, channel):
    with pytest.raises(Forged, match="not endorsed"):
        await signatures.check(teams.identity.authorization(SERVICE), channel, SERVICE)


@pytest.mark.parametrize("service", ["", None, 7, SERVICE + "x"], ids=str)
async def test_an_activity_names_the_tokens_own_service(signatures, teams, service):
    with pytest.raises(Forged, match="service"):
        await signatures.check(teams.identity.authorization(SERVICE), "msteams", service)


@pytest.mark.parametrize(
    "header", ["", "Bearer ", "Bearer a.b", "Bearer a.b.c", "Bearer å.b.c", "Bearer \udc80.b.c"]
)
async def test_what_is_no_token_is_refused(signatures, header):
    with pytest.raises(Forged):
        await signatures.check(header, "msteams", SERVICE)


async def test_a_key_without_a_name_is_refused(signatures, teams, clock):
    with pytest.raises(Forged, match="no such signature"):
        await signatures.check(signed(claims(teams, clock), kid=""), "msteams", SERVICE)


# ---- the keys


async def test_keys_are_fetched_once_for_many_requests(signatures, teams):
    header = teams.identity.authorization(SERVICE)

    await asyncio.gather(*(signatures.check(header, "msteams", SERVICE) for _ in range(20)))

    assert teams.identity.fetched == {"metadata": 1, "keys": 1}


async def test_a_rotated_key_is_looked_for(signatures, teams, clock):
    await signatures.check(teams.identity.authorization(SERVICE), "msteams", SERVICE)
    teams.identity.rotate_key()
    clock.pass_(timedelta(seconds=60))

    header = teams.identity.authorization(SERVICE)
    await asyncio.gather(*(signatures.check(header, "msteams", SERVICE) for _ in range(20)))

    assert teams.identity.fetched == {"metadata": 2, "keys": 2}


async def test_an_unknown_key_is_looked_for_once_a_minute(signatures, teams, clock):
    await signatures.check(teams.identity.authorization(SERVICE), "msteams", SERVICE)
    stranger = teams.identity.authorization(SERVICE, Forgery.UNKNOWN_KID)

    for _ in range(130):  # seconds
        clock.pass_(timedelta(seconds=1))
        with pytest.raises(Forged, match="unknown key"):
            await signatures.check(stranger, "msteams", SERVICE)

    assert teams.identity.fetched["keys"] == 1 + 2


async def test_a_key_that_is_published_later_is_found_then(signatures, teams, clock):
    await signatures.check(teams.identity.authorization(SERVICE), "msteams", SERVICE)
    teams.identity.rotate_key(published=False)
    header = teams.identity.authorization(SERVICE)
    clock.pass_(timedelta(seconds=60))
    with pytest.raises(Forged):
        await signatures.check(header, "msteams", SERVICE)

    teams.identity.publish_key()
    clock.pass_(timedelta(seconds=60))
    await signatures.check(header, "msteams", SERVICE)


async def test_a_withdrawn_key_does_not_count_after_a_look(signatures, teams, clock):
    old = teams.identity.authorization(SERVICE)
    await signatures.check(old, "msteams", SERVICE)
    teams.identity.rotate_key(keep_old=False)
    clock.pass_(timedelta(seconds=60))
    await signatures.check(teams.identity.authorization(SERVICE), "msteams", SERVICE)

    with pytest.raises(Forged, match="unknown key"):
        await signatures.check(old, "msteams", SERVICE)


async def test_old_keys_are_looked_at_anew_while_nobody_waits(signatures, keys, teams, clock):
    await signatures.check(teams.identity.authorization(SERVICE), "msteams", SERVICE)
    clock.pass_(timedelta(hours=24, seconds=1))

    await signatures.check(teams.identity.authorization(SERVICE), "msteams", SERVICE)
    asked_before_the_look = teams.identity.fetched["keys"]
    await keys.look()

    assert (asked_before_the_look, teams.identity.fetched["keys"]) == (1, 2)


async def test_keys_that_could_not_be_looked_at_for_two_days_count_for_nothing(
    signatures, teams, clock
):
    await signatures.check(teams.identity.authorization(SERVICE), "msteams", SERVICE)
    clock.pass_(timedelta(hours=47))
    await teams.stop()

    header = teams.identity.authorization(SERVICE)
    await signatures.check(header, "msteams", SERVICE)
    clock.pass_(timedelta(hours=1, seconds=1))

    with pytest.raises(NoKeys):
        await signatures.check(header, "msteams", SERVICE)


async def test_without_keys_nobody_can_be_checked(http, teams, clock):
    keys = Keys(http, "http://127.0.0.1:1/openid", clock)
    header = teams.identity.authorization(SERVICE)

    with pytest.raises(NoKeys):
        await Signatures(keys, teams.bot.app_id, clock).check(header, "msteams", SERVICE)


@pytest.mark.parametrize(
    "metadata", ["[]", "{}", "no JSON", '{"jwks_uri": "nowhere"}', '{"jwks_uri": 7}']
)
async def test_metadata_that_cannot_be_read_gives_no_keys(http, clock, metadata):
    async def answer(_):
        return web.Response(text=metadata)

    app = web.Application()
    app.add_routes([web.get("/openid", answer)])
    async with TestServer(app) as server:
        keys = Keys(http, str(server.make_url("/openid")), clock)
        with pytest.raises(NoKeys):
            await keys.find("key")


async def test_keys_that_are_not_for_signatures_are_left_out(http, teams, clock):
    good = signing_key(2).jwk
    published = [
        good,
        {**good, "kid": "encrypts", "use": "enc"},
        {**good, "kid": "curve", "kty": "EC"},
        {"kid": "broken", "kty": "RSA", "n": "x"},
        {name: value for name, value in good.items() if name != "kid"},
    ]

    async def answer(request):
        return web.json_response({"jwks_uri": str(request.url), "keys": published})

    app = web.Application()
    app.add_routes([web.get("/openid", answer)])
    async with TestServer(app) as server:
        keys = Keys(http, str(server.make_url("/openid")), clock)
        found = [await keys.find(name) for name in ("encrypts", "curve", "broken", good["kid"])]

    assert [key is not None for key in found] == [False, False, False, True]


async def test_without_keys_they_are_looked_for_again_after_a_few_seconds(http, clock):
    asked = []

    async def answer(request):
        asked.append(request.path)
        raise web.HTTPServiceUnavailable

    app = web.Application()
    app.add_routes([web.get("/openid", answer)])
    async with TestServer(app) as server:
        keys = Keys(http, str(server.make_url("/openid")), clock)
        for _ in range(11):
            with pytest.raises(NoKeys):
                await keys.find("key")
            clock.pass_(timedelta(seconds=1))

    assert len(asked) == 3
