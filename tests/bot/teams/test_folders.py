"""Documents in a channel's own folder, against a double of Graph over HTTP."""

from dataclasses import replace

import pytest
from aiohttp import ClientSession, ClientTimeout

from bot.chat.cards import Document
from bot.chat.folders import Filed, Lack, NotFiled
from bot.teams.connector import Connector
from bot.teams.credentials import Credentials
from bot.teams.folders import LARGEST, NAMES, ONE_GO, PIECE, TeamsFolders, lack
from bot.teams.graph import Graph
from bot.teams.hosts import Trust
from bot.teams.pacing import Window
from bot.teams.routes import Route, address
from tests.bot.teams.conftest import settings_for
from tests.bot.teams.test_pacing import Sleeper
from tests.fakes.teams import fake_teams
from tests.fakes.teams.graph import FILES, SITES

PAPER = Document("dag-1a2b.docx", "The day", "application/docx", b"12345")
LARGE = replace(PAPER, data=bytes(range(256)) * 26_000)  # 6.7 MB: two pieces


@pytest.fixture
async def teams(clock):
    async with fake_teams(clock.now) as fake:
        fake.graph.consent(FILES)
        yield fake


@pytest.fixture
def sleeper(clock):
    return Sleeper(clock)


@pytest.fixture
async def http():
    async with ClientSession() as session:
        yield session


@pytest.fixture
def make(teams, clock, http, sleeper):
    """Makes the folders, as after a start."""

    def made(session=None, **changed):
        settings = replace(settings_for(teams), files=True, **changed)
        trust = Trust(local=True)
        wire = Connector(http, Credentials(settings_for(teams), clock), trust)
        graph = Graph(session or http, settings, clock)
        window = Window(clock, Sleeper(clock))
        return TeamsFolders(graph, wire, window, trust, settings.app_id, sleeper)

    return made


@pytest.fixture
def folders(make):
    return make()


@pytest.fixture
def team(teams):
    made = teams.team("Fylkesplan", [teams.user("Kari")], ["Bord 1"])
    made.installed = True
    return made


@pytest.fixture
def table(team):
    return team.channel("Bord 1")


@pytest.fixture
def place(teams, table):
    return to_channel(teams, table)


def to_channel(teams, channel, tenant="Fylket"):
    route = Route(teams.service_url, teams.bot.id, "", channel.id, True, channel.team)
    return address(teams.people.tenant(tenant).id, channel.id, route)


def names(teams, channel):
    return [(item.name, item.content, item.versions) for item in teams.graph.files(channel)]


async def lacking(folders, place, document=PAPER):
    with pytest.raises(NotFiled) as refused:
        await folders.put(place, document)
    return refused.value.lack


async def test_a_document_lies_in_the_channels_folder(teams, folders, table, place):
    filed = await folders.put(place, PAPER)

    (item,) = teams.graph.files(table)
    assert filed == Filed("dag-1a2b.docx", 5, f"{teams.graph.base}/sites/files/{item.id}")
    assert names(teams, table) == [("dag-1a2b.docx", b"12345", 1)]
    assert teams.graph.asked == {"folder": 1, "look": 1, "content": 1}
    assert teams.violations == ()


async def test_every_channel_has_a_folder_of_its_own(teams, folders, team, table, place):
    await folders.put(place, PAPER)
    await folders.put(to_channel(teams, team.general), PAPER)

    assert [len(teams.graph.files(channel)) for channel in team.channels] == [1, 1]
    assert teams.violations == ()


async def test_one_token_serves_for_an_hour_and_a_folder_is_looked_for_once(teams, folders, place):
    await folders.put(place, PAPER)
    asked = teams.login.asked["token"]
    for number in range(3):
        await folders.put(place, replace(PAPER, name=f"{number}.pdf"))

    assert asked == 2  # the connector's, and Graph's
    assert (teams.login.asked["token"], teams.graph.asked["folder"]) == (2, 1)


async def test_a_token_that_is_refused_is_asked_for_anew(teams, folders, table, place):
    await folders.put(place, PAPER)
    teams.login.revoke_tokens()

    await folders.put(place, PAPER)

    assert names(teams, table) == [("dag-1a2b.docx", b"12345", 2)]
    assert teams.violations == ()


# --- What lies there already ----------------------------------------------------------------------


async def test_what_is_put_there_once_more_replaces_ours(teams, make, table, place):
    first = await make().put(place, PAPER)
    again = await make().put(place, replace(PAPER, data=b"new"))

    assert (first.url, again.size) == (again.url, 3)
    assert names(teams, table) == [("dag-1a2b.docx", b"new", 2)]


async def test_a_crash_between_the_file_and_its_answer_leaves_one_file(
    teams, folders, table, place
):
    teams.graph.fail(1, 502, deed="content", done=True)

    await folders.put(place, PAPER)

    assert names(teams, table) == [("dag-1a2b.docx", b"12345", 2)]


async def test_somebody_elses_file_is_left_alone(teams, folders, table, place):
    kari = teams.user("Kari")
    teams.graph.upload_by(kari, table, "dag-1a2b.docx", b"mine")
    teams.graph.upload_by(kari, table, "DAG-1a2b-2.docx", b"mine too")

    first = await folders.put(place, PAPER)
    second = await folders.put(place, PAPER)

    assert (first.name, second.name) == ("dag-1a2b-3.docx", "dag-1a2b-3.docx")
    assert names(teams, table) == [
        ("DAG-1a2b-2.docx", b"mine too", 1),
        ("dag-1a2b-3.docx", b"12345", 2),
        ("dag-1a2b.docx", b"mine", 1),
    ]


async def test_our_file_is_left_alone_once_somebody_has_written_in_it(teams, folders, table, place):
    await folders.put(place, PAPER)
    (item,) = teams.graph.files(table)
    teams.graph.edit_by(teams.user("Kari"), item, b"with my notes")

    filed = await folders.put(place, PAPER)

    assert filed.name == "dag-1a2b-2.docx"
    assert names(teams, table)[1] == ("dag-1a2b.docx", b"with my notes", 2)


async def test_where_many_names_are_taken_graph_finds_one(teams, folders, table, place):
    kari = teams.user("Kari")
    taken = ["dag-1a2b.docx", *(f"dag-1a2b-{number}.docx" for number in range(2, NAMES + 1))]
    for name in taken:
        teams.graph.upload_by(kari, table, name, b"mine")

    filed = await folders.put(place, PAPER)

    assert filed.name == "dag-1a2b 1.docx"
    assert [i.versions for i in teams.graph.files(table)] == [1] * (NAMES + 1)


@pytest.mark.parametrize(
    "name", ['a"b*c:d<e>f?/\\|.pdf', "../../x.pdf", "  ..  ", "#50%&?.docx", "CON"]
)
async def test_a_hostile_name_is_made_harmless(teams, folders, table, place, name):
    filed = await folders.put(place, replace(PAPER, name=name))

    assert [item.name for item in teams.graph.files(table)] == [filed.name]
    assert teams.violations == ()


# --- Large ones -----------------------------------------------------------------------------------


async def test_a_large_document_goes_in_pieces(teams, folders, table, place):
    teams.graph.consent(SITES)

    filed = await folders.put(place, LARGE)
    again = await folders.put(place, LARGE)

    assert (len(LARGE.data) > ONE_GO, len(LARGE.data) > PIECE) == (True, True)
    assert (filed.size, filed.url) == (len(LARGE.data), again.url)
    assert names(teams, table) == [("dag-1a2b.docx", LARGE.data, 2)]
    assert teams.graph.asked["piece"] == 4
    assert teams.violations == ()


async def test_who_may_not_send_pieces_sends_it_at_once(teams, folders, table, place):
    await folders.put(place, LARGE)

    assert names(teams, table) == [("dag-1a2b.docx", LARGE.data, 1)]
    assert (teams.graph.asked["session"], teams.graph.asked["piece"]) == (1, 0)


async def test_what_is_too_large_for_one_request_is_not_tried(teams, folders, place):
    class Endless(bytes):
        def __len__(self):
            return LARGEST + 1

    assert await lacking(folders, place, replace(PAPER, data=Endless())) is Lack.ROOM
    assert teams.graph.asked == {}


# --- What can be missing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, Lack.ANSWER),
        (401, Lack.CONSENT),
        (403, Lack.CONSENT),
        (404, Lack.FOLDER),
        (413, Lack.ROOM),
        (423, Lack.ANSWER),
        (507, Lack.ROOM),
        (500, Lack.ANSWER),
    ],
)
async def test_a_refusal_says_what_is_missing(teams, folders, place, status, expected):
    for deed in ("folder", "content"):
        teams.graph.fail(9, status, deed=deed)
        assert (await lacking(folders, place), lack(status)) == (expected, expected)
        teams.graph.mend()


async def test_without_consent_nothing_is_put_there(teams, folders, place):
    teams.graph.consent()

    assert await lacking(folders, place) is Lack.CONSENT
    assert teams.graph.asked == {"folder": 1}


async def test_a_channel_whose_files_nobody_has_opened_has_no_folder(teams, folders, table, place):
    teams.graph.unopened.add(table.id)
    missing = await lacking(folders, place)
    teams.graph.unopened.clear()

    assert missing is Lack.FOLDER
    assert (await folders.put(place, PAPER)).name == PAPER.name


async def test_a_group_chat_has_no_folder(teams, folders):
    route = Route(teams.service_url, teams.bot.id, "", "19:chat@thread.v2")
    chat = address(teams.people.tenant("Fylket").id, "19:chat@thread.v2", route)

    assert await lacking(folders, chat) is Lack.FOLDER
    assert teams.graph.asked == {}


async def test_a_team_that_the_bot_was_taken_out_of_has_no_folder(teams, folders, team, place):
    team.installed = False

    assert await lacking(folders, place) is Lack.FOLDER


async def test_a_tenant_that_is_no_guid_is_not_asked(teams, folders, place):
    assert await lacking(folders, replace(place, tenant="../common")) is Lack.CONSENT
    assert teams.graph.asked == {}


async def test_another_tenants_team_is_asked_for_with_that_tenants_token(teams, folders):
    team = teams.team("Nabo", [teams.user("Ola", tenant="Naboen")], tenant="Naboen")
    team.installed = True

    await folders.put(to_channel(teams, team.general, "Naboen"), PAPER)
    wrong = await lacking(folders, replace(to_channel(teams, team.general), key="x"))

    assert (len(teams.graph.files(team.general)), wrong) == (1, Lack.CONSENT)


async def test_a_wrong_secret_lets_the_files_be(teams, make, place):
    assert await lacking(make(password="wrong"), place) is Lack.ANSWER
    assert (
        await lacking(make(app_id="0" * 8 + "-0000-0000-0000-" + "0" * 12), place) is Lack.CONSENT
    )


async def test_graph_that_is_not_there_is_tried_three_times(teams, make, place, sleeper):
    assert await lacking(make(graph_url="http://127.0.0.1:1"), place) is Lack.ANSWER
    assert sleeper.slept == [1, 1]


async def test_graph_that_is_slow_is_not_waited_for(teams, make, place):
    teams.graph.gate.shut()
    async with ClientSession(timeout=ClientTimeout(total=0.05)) as hasty:
        assert await lacking(make(hasty), place) is Lack.ANSWER
    assert teams.graph.asked == {"folder": 3}


async def test_a_short_wait_is_waited(teams, folders, table, place, sleeper):
    teams.graph.fail(1, 429, "activityLimitReached", 7)

    await folders.put(place, PAPER)

    assert (sleeper.slept, len(names(teams, table))) == ([7], 1)


async def test_a_long_wait_is_not(teams, folders, place, sleeper):
    teams.graph.fail(1, 429, "activityLimitReached", 120)

    assert await lacking(folders, place) is Lack.ANSWER
    assert sleeper.slept == []


async def test_nothing_of_tokens_or_names_is_logged(teams, folders, place, caplog):
    teams.graph.fail(9, 403, "Something <script> of Kari")

    await lacking(folders, place, replace(PAPER, name="Hemmelig om Kari.docx"))

    assert [record.message for record in caplog.records] == [
        "a file did not reach a channel's folder: 403"
    ]


async def test_an_upload_address_elsewhere_gets_nothing(teams, make, place):
    folders = make()
    folders._trust = Trust()  # this machine is not Microsoft's

    assert await lacking(folders, place, LARGE) is Lack.ANSWER
    assert teams.violations == ()
