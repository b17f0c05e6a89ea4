"""The bot's own tokens: real MSAL against the login side."""

import asyncio

import msal  # type: ignore[import-untyped]  # it ships no type information
import pytest

from bot.tasks import spawn
from tests.fakes.teams.login import BOT_TENANT, LOGIN_HOST, SCOPE


def confidential(teams, secret=None, tenant=BOT_TENANT, **options):
    return msal.ConfidentialClientApplication(
        teams.bot.app_id,
        client_credential=secret or teams.bot.secret,
        authority=f"{LOGIN_HOST}/{tenant}",
        http_client=teams.login.http_client(),
        **options,
    )


def acquire(teams, times=1, secret=None, **options):
    app = confidential(teams, secret, **options)
    answers = [app.acquire_token_for_client([SCOPE]) for _ in range(times)]
    app.http_client.close()
    return answers


async def test_msal_gets_a_token_that_the_connector_takes(teams, bot):
    (granted,) = await asyncio.to_thread(acquire, teams)

    assert teams.login.holds(f"Bearer {granted['access_token']}")
    assert granted["expires_in"] == teams.limits.token_seconds


async def test_msal_asks_once_and_then_remembers(teams):
    first, second = await asyncio.to_thread(acquire, teams, 2)

    assert first["access_token"] == second["access_token"]
    assert teams.login.asked == {"configuration": 1, "token": 1}


async def test_msal_need_not_ask_for_instances_and_may_be_of_one_tenant(teams):
    tenant = teams.people.tenant("Fylket").id
    (granted,) = await asyncio.to_thread(acquire, teams, tenant=tenant, instance_discovery=False)

    assert teams.login.holds(f"Bearer {granted['access_token']}")
    assert teams.login.asked == {"configuration": 1, "token": 1}


@pytest.mark.parametrize("kind", ["authority", "oidc_authority"])
def test_msal_takes_no_authority_without_https(kind):
    """Why there is `LoopbackHttp`: no form of authority may be a plain address of 127.0.0.1."""
    address = {kind: "http://127.0.0.1:1/tenant"}

    with pytest.raises(ValueError, match="https"):
        msal.ConfidentialClientApplication("app", client_credential="x", **address)


async def test_msal_tells_of_a_wrong_secret(teams):
    (refused,) = await asyncio.to_thread(acquire, teams, 1, "something else")

    assert refused["error"] == "invalid_client"
    assert teams.login.issued == 0


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 400, "unauthorized_client"),
        ({"scope": "https://management.azure.com/.default"}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
async def test_a_request_for_a_token_that_is_wrong_is_refused(bot, changed, status, error):
    got, body = await bot.token(**changed)

    assert (got, body["error"]) == (status, error)


async def test_login_can_fail_a_number_of_times(teams, bot):
    teams.login.fail(times=1)

    statuses = [(await bot.token())[0], (await bot.token())[0]]

    assert statuses == [503, 200]


async def test_login_can_be_slow_until_it_is_let_go(teams, bot):
    before = teams.login.issued
    teams.login.gate.shut()
    asked = spawn(bot.sign_in(), name="asking for a token")
    await teams.login.gate.somebody_waits()
    while_slow = teams.login.issued
    teams.login.gate.open()
    await asked

    assert (while_slow, teams.login.issued) == (before, before + 1)
