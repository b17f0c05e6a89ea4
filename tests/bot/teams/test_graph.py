"""Microsoft Graph over HTTP: tokens, refusals, and the pieces of large files."""

import pytest
from aiohttp import ClientSession

from bot.teams.graph import TENANTS, Graph, Refused
from tests.bot.teams.conftest import settings_for
from tests.fakes.teams import fake_teams
from tests.fakes.teams.graph import FILES
from tests.fakes.teams.people import guid


@pytest.fixture
async def teams(clock):
    async with fake_teams(clock.now) as fake:
        fake.graph.consent(FILES)
        yield fake


@pytest.fixture
async def graph(teams, clock):
    async with ClientSession() as http:
        yield Graph(http, settings_for(teams), clock)


@pytest.fixture
def team(teams):
    return teams.team("Fylkesplan")


def files_of(team):
    return f"teams/{team.group}/channels/{team.general.id}/filesFolder"


async def refused(asking):
    with pytest.raises(Refused) as refusal:
        await asking
    return refusal.value.status, refusal.value.after, str(refusal.value)


async def test_what_is_asked_for_is_given(teams, graph, team):
    found = await graph.get(team.tenant.id, files_of(team))

    assert found["id"] == teams.graph.drives.folder(team.general.id)
    assert teams.violations == ()


@pytest.mark.parametrize("passing", [True, False])
async def test_a_refused_token_is_asked_for_anew_once(teams, graph, team, passing):
    await graph.get(team.tenant.id, files_of(team))
    teams.login.revoke_tokens()
    if passing:
        await graph.get(team.tenant.id, files_of(team))
    else:
        teams.graph.fail(1, 401, "InvalidAuthenticationToken")
        assert (await refused(graph.get(team.tenant.id, files_of(team))))[0] == 401

    assert teams.login.asked["token"] == 2


@pytest.mark.parametrize(
    ("said", "status", "after"),
    [(7, 429, 7.0), (None, 429, None), (None, 503, None)],
)
async def test_a_refusal_says_how_long_to_wait(teams, graph, team, said, status, after):
    teams.graph.fail(1, status, "activityLimitReached", said)

    got = await refused(graph.get(team.tenant.id, files_of(team)))

    assert got == (status, after, f"{status} activityLimitReached")


async def test_a_code_that_cannot_be_logged_is_left_out(teams, graph, team):
    teams.graph.fail(1, 400, "Kari said: <b>")

    assert await refused(graph.get(team.tenant.id, files_of(team))) == (400, None, "400")


async def test_the_login_may_be_busy(teams, graph, team):
    teams.login.fail(1)

    got = await refused(graph.get(team.tenant.id, files_of(team)))

    assert got == (0, None, "0 no token: MsalServiceError")


async def test_a_piece_goes_without_the_token(teams, graph, team):
    teams.graph.consent("Sites.ReadWrite.All")
    found = await graph.get(team.tenant.id, files_of(team))
    where = f"drives/{teams.graph.drives.drive(team.general.id)}/items/{found['id']}"
    begun = f"{where}:/a.pdf:/createUploadSession"
    session = await graph.post(team.tenant.id, begun, {})

    made = await graph.piece(str(session["uploadUrl"]), b"123", 0, 3)

    assert (made["size"], teams.violations) == (3, ())


@pytest.mark.parametrize("tenant", ["", "common", "../common", "Fylket"])
async def test_a_tenant_that_is_none_is_not_asked_for_a_token(teams, graph, team, tenant):
    assert (await refused(graph.get(tenant, files_of(team))))[0] == 403
    assert teams.login.asked == {}


async def test_tokens_of_many_tenants_are_not_kept_for_ever(graph, team):
    for number in range(TENANTS + 1):
        assert (await refused(graph.get(guid("tenant", str(number)), files_of(team))))[0] == 403

    assert len(graph._tokens) == 1
