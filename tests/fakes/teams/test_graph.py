"""Graph and SharePoint: who may put what where, and what is refused."""

import pytest

from tests.fakes.teams import Rule
from tests.fakes.teams.graph import CONFLICT, FILES, SITES
from tests.fakes.teams.login import GRAPH_SCOPE

PIECE = 320 * 1024


class Caller:
    """Somebody who calls Graph with a token."""

    def __init__(self, teams, bot):
        self.teams, self.bot, self.token = teams, bot, ""

    async def sign_in(self, tenant, scope=GRAPH_SCOPE):
        form = {
            "client_id": self.teams.bot.app_id,
            "client_secret": self.teams.bot.secret,
            "grant_type": "client_credentials",
            "scope": scope,
        }
        url = f"{self.teams.login.base}/login/{tenant}/oauth2/v2.0/token"
        async with self.bot._session.post(url, data=form) as response:
            self.token = (await response.json())["access_token"]

    async def __call__(self, method, path, **named):
        url = path if path.startswith("http") else f"{self.teams.graph.url}/v1.0/{path}"
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        asking = self.bot._session.request(
            method, url, headers=headers | named.pop("headers", {}), **named
        )
        async with asking as response:
            body = await response.json()
            return response.status, body.get("error", {}).get("code", body)


@pytest.fixture
def team(teams, kari):
    return teams.team("Fylkesplan", [kari], ["Bord 1"])


@pytest.fixture
def table(team):
    return team.channel("Bord 1")


@pytest.fixture
async def graph(teams, bot, team):
    teams.graph.consent(FILES, SITES)
    made = Caller(teams, bot)
    await made.sign_in(team.tenant.id)
    return made


async def folder(graph, team, table):
    path = f"teams/{team.group}/channels/{table.id}/filesFolder"
    status, found = await graph("GET", path)
    assert status == 200
    return f"drives/{found['parentReference']['driveId']}/items/{found['id']}"


async def test_a_file_is_put_looked_at_and_replaced(teams, graph, team, table):
    where = await folder(graph, team, table)

    first = await graph("PUT", f"{where}:/a.pdf:/content", data=b"1")
    seen = await graph("GET", f"{where}:/A.PDF")
    drive = where.rpartition("/")[0]
    second = await graph("PUT", f"{drive}/{seen[1]['id']}/content", data=b"23")

    assert (first[0], seen[1]["createdBy"]["application"]["id"]) == (200, teams.bot.app_id)
    assert (second[1]["id"], second[1]["size"]) == (first[1]["id"], 2)
    assert [(i.name, i.versions) for i in teams.graph.files(table)] == [("a.pdf", 2)]
    assert teams.violations == ()


@pytest.mark.parametrize(
    ("conflict", "answer", "names"),
    [
        ("replace", 200, ["a.pdf"]),
        ("rename", 200, ["a 1.pdf", "a.pdf"]),
        ("fail", "nameAlreadyExists", ["a.pdf"]),
    ],
)
async def test_what_happens_when_the_name_is_taken(teams, graph, team, conflict, answer, names):
    table = team.channel("Bord 1")
    where = await folder(graph, team, table)
    teams.graph.upload_by(teams.user("Kari Nordmann"), table, "a.pdf", b"mine")

    got = await graph("PUT", f"{where}:/a.pdf:/content?{CONFLICT}={conflict}", data=b"1")

    assert answer in got
    assert [item.name for item in teams.graph.files(table)] == names


async def test_a_large_file_comes_in_pieces(teams, graph, team, table):
    where = await folder(graph, team, table)
    body = {"item": {CONFLICT: "rename"}}
    _, session = await graph("POST", f"{where}:/a.pdf:/createUploadSession", json=body)
    graph.token = ""

    url, whole = session["uploadUrl"], PIECE + 3
    ranges = [f"bytes 0-{PIECE - 1}/{whole}", f"bytes {PIECE}-{whole - 1}/{whole}"]
    first = await graph("PUT", url, data=b"a" * PIECE, headers={"Content-Range": ranges[0]})
    last = await graph("PUT", url, data=b"bcd", headers={"Content-Range": ranges[1]})

    assert (first, last[0], last[1]["size"]) == (
        (202, {"nextExpectedRanges": [f"{PIECE}-"]}),
        201,
        whole,
    )
    assert teams.violations == ()


@pytest.mark.parametrize(
    ("size", "said"),
    [(10, ""), (10, "bytes 0-9/20"), (10, "bytes 1-10/11"), (10, "bytes 0-8/10")],
)
async def test_a_piece_that_does_not_fit_is_a_breach(teams, graph, team, table, size, said):
    where = await folder(graph, team, table)
    _, session = await graph("POST", f"{where}:/a.pdf:/createUploadSession", json={})
    graph.token = ""

    got = await graph(
        "PUT", session["uploadUrl"], data=b"a" * size, headers={"Content-Range": said}
    )

    assert got == (416, "invalidRange")
    assert [one.rule for one in teams.violations] == [Rule.FILE]


async def test_the_token_does_not_belong_in_a_piece(teams, graph, team, table):
    where = await folder(graph, team, table)
    _, session = await graph("POST", f"{where}:/a.pdf:/createUploadSession", json={})

    got = await graph(
        "PUT", session["uploadUrl"], data=b"a", headers={"Content-Range": "bytes 0-0/1"}
    )

    assert (got[0], [one.rule for one in teams.violations]) == (401, [Rule.FILE])


@pytest.mark.parametrize("name", ["a%2Ab.pdf", "%20a.pdf", "a.%20", "~%24a.docx", "x_vti_.pdf"])
async def test_a_name_that_sharepoint_does_not_take_is_a_breach(teams, graph, team, table, name):
    where = await folder(graph, team, table)

    got = await graph("PUT", f"{where}:/{name}:/content", data=b"a")

    assert (got, [one.rule for one in teams.violations]) == ((400, "invalidRequest"), [Rule.FILE])


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ((), [403, 403, 403]),
        (("Files.Read.All",), [200, 403, 403]),
        ((FILES,), [200, 200, 403]),
        ((SITES,), [200, 200, 200]),
    ],
)
async def test_consent_decides_what_may_be_done(teams, graph, team, table, roles, expected):
    where = await folder(graph, team, table)
    teams.graph.consent(*roles)

    found = await graph("GET", f"teams/{team.group}/channels/{table.id}/filesFolder")
    put = await graph("PUT", f"{where}:/a.pdf:/content", data=b"1")
    session = await graph("POST", f"{where}:/b.pdf:/createUploadSession", json={})

    assert [found[0], put[0], session[0]] == expected


async def test_a_token_for_the_connector_is_none_for_graph(teams, graph, team, table):
    await graph.sign_in(team.tenant.id, "https://api.botframework.com/.default")

    got = await graph("GET", f"teams/{team.group}/channels/{table.id}/filesFolder")

    assert got == (401, "InvalidAuthenticationToken")
    assert [one.rule for one in teams.violations] == [Rule.BEARER]


async def test_a_token_for_graph_is_none_for_the_connector(teams, graph, bot):
    bot._token = graph.token

    assert (await bot.call("GET", "teams/x"))[0] == 401
    assert [one.rule for one in teams.violations] == [Rule.BEARER]


async def test_another_tenants_token_opens_nothing(teams, graph, team, table):
    await graph.sign_in(teams.people.tenant("Naboen").id)

    got = await graph("GET", f"teams/{team.group}/channels/{table.id}/filesFolder")

    assert got == (403, "accessDenied")


@pytest.mark.parametrize(
    "path",
    [
        "teams/other/channels/{table}/filesFolder",
        "drives/b!x/items/y:/a.pdf",
        "drives/b!x/items/y:/a:/b:/c",
    ],
)
async def test_what_was_never_told_of_is_a_breach(teams, graph, table, path):
    await graph("GET", path.format(table=table.id))

    assert [one.rule for one in teams.violations] == [Rule.UNKNOWN]


async def test_a_failure_is_given_as_often_as_asked(teams, graph, team, table):
    teams.graph.fail(1, 429, "activityLimitReached", 3, deed="folder")
    path = f"teams/{team.group}/channels/{table.id}/filesFolder"

    assert [(await graph("GET", path))[0] for _ in range(2)] == [429, 200]


async def test_a_failure_may_hide_that_it_was_done(teams, graph, team, table):
    where = await folder(graph, team, table)
    teams.graph.fail(1, deed="content", done=True)

    got = await graph("PUT", f"{where}:/a.pdf:/content", data=b"1")

    assert (got[0], len(teams.graph.files(table))) == (503, 1)
