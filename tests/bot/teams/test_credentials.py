"""The bot's own token, asked for by MSAL and kept by us."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.teams.credentials import GRAPH_SCOPE, Credentials, NoToken
from tests.bot.teams.conftest import settings_for
from tests.fakes.teams import Limits, fake_teams


@pytest.fixture
async def teams(clock):
    async with fake_teams(clock.now, limits=Limits(token_seconds=3_600)) as fake:
        yield fake


@pytest.fixture
def credentials(teams, clock):
    return Credentials(settings_for(teams), clock)


async def test_a_token_is_asked_for_once_for_all_who_wait(credentials, teams):
    found = await asyncio.gather(*(credentials.token() for _ in range(20)))

    assert len(set(found)) == 1
    assert teams.login.holds(f"Bearer {found[0]}") is True
    assert teams.login.asked == {"configuration": 1, "token": 1}


async def test_a_token_is_kept_until_five_minutes_before_its_end(credentials, teams, clock):
    first = await credentials.token()
    clock.pass_(timedelta(minutes=54, seconds=59))
    kept = await credentials.token()
    clock.pass_(timedelta(seconds=1))
    second = await credentials.token()

    assert (kept, second == first) == (first, False)
    assert teams.login.holds(f"Bearer {second}") is True
    assert teams.login.asked == {"configuration": 1, "token": 2}


async def test_a_refused_token_is_not_used_again(credentials, teams):
    first = await credentials.token()
    credentials.drop(first)
    second = await credentials.token()
    credentials.drop(first)  # said once more, by somebody who was slower
    third = await credentials.token()

    assert (first == second, second == third) == (False, True)
    assert teams.login.asked["token"] == 2


async def test_the_program_goes_on_while_the_login_thinks(credentials, teams):
    teams.login.gate.shut()
    asking = asyncio.ensure_future(credentials.token())
    await teams.login.gate.somebody_waits()

    still_asking = not asking.done()
    teams.login.gate.open()

    assert (still_asking, teams.login.holds(f"Bearer {await asking}")) == (True, True)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"password": "wrong"}, "invalid_client AADSTS7000215"),
        ({"app_id": "00000000-0000-0000-0000-000000000000"}, "unauthorized_client AADSTS700016"),
    ],
)
async def test_a_wrong_registration_is_told_by_its_code(teams, clock, changed, reason):
    credentials = Credentials(replace(settings_for(teams), **changed), clock)

    with pytest.raises(NoToken) as refused:
        await credentials.token()

    assert str(refused.value) == reason


async def test_a_login_that_is_not_there_gives_no_token(teams, clock):
    nowhere = replace(settings_for(teams), login_url="http://127.0.0.1:1/login")

    with pytest.raises(NoToken):
        await Credentials(nowhere, clock).token()


async def test_a_login_that_was_busy_is_asked_again(credentials, teams):
    teams.login.fail(1)
    with pytest.raises(NoToken) as refused:
        await credentials.token()

    found = await credentials.token()

    assert str(refused.value) == "MsalServiceError"
    assert teams.login.holds(f"Bearer {found}") is True


async def test_a_bot_of_many_tenants_asks_the_bot_frameworks_own(teams, clock):
    many = Credentials(replace(settings_for(teams), tenant=""), clock)

    await many.token()

    assert teams.login.asked == {"configuration": 1, "token": 1}


async def test_a_token_for_graph_is_another_and_of_the_tenant_that_is_asked(teams, clock):
    tenant = teams.people.tenant("Naboen").id
    ours = await Credentials(settings_for(teams), clock).token()
    theirs = await Credentials(settings_for(teams), clock, GRAPH_SCOPE, tenant).token()

    assert teams.login.tenant_of(f"Bearer {theirs}", GRAPH_SCOPE) == tenant
    assert [teams.login.holds(f"Bearer {token}") for token in (ours, theirs)] == [True, False]
