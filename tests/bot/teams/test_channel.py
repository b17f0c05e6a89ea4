"""Teams as the rest of the program uses it, against its double over HTTP."""

import json
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.chat.cards import Button, Buttons, Card, Document, Heading, Paragraph
from bot.chat.ports import (
    Deed,
    File,
    MessageGone,
    NotAccepted,
    Posted,
    Sender,
    TryLater,
    Unreachable,
)
from bot.teams import limits
from bot.teams.channel import TeamsChannel
from bot.teams.connector import Connector
from bot.teams.credentials import Credentials
from bot.teams.hosts import Trust
from bot.teams.pacing import Window
from bot.teams.routes import Route, address
from tests.bot.teams.conftest import settings_for
from tests.bot.teams.test_pacing import Sleeper
from tests.fakes.teams import File as SentFile
from tests.fakes.teams import Rule, fake_teams
from tests.storage.days import SetClock

CARD = Card("New task", (Heading("Write"), Buttons((Button("Open", "open"),))), "en")
OTHER = Card("Closed", (Paragraph("It is over."),), "en")
PAPER = Document("dag.docx", "The day", "application/docx", b"12345", (("kind", "docx"),))


def over(connector: Any, http: ClientSession, clock: SetClock) -> TeamsChannel:
    """A channel over a connector that answers as the test says."""
    return TeamsChannel(connector, http, Trust(), Window(clock, Sleeper(clock)))


@pytest.fixture
async def teams(clock):
    async with fake_teams(clock.now) as fake:
        yield fake


@pytest.fixture
async def channel(teams, clock):
    async with ClientSession() as http:
        trust = Trust(local=True)
        connector = Connector(http, Credentials(settings_for(teams), clock), trust)
        yield TeamsChannel(connector, http, trust, Window(clock, Sleeper(clock)))


@pytest.fixture
def kari(teams):
    return teams.user("Kari")


@pytest.fixture
def team(teams, kari):
    made = teams.team("Fylkesplan", [kari, teams.user("Ola")], ["Bord 1"])
    made.installed = True
    return made


@pytest.fixture
def table(team):
    return team.channel("Bord 1")


def to_channel(teams, channel):
    route = Route(teams.service_url, teams.bot.id, "", channel.id, True, channel.team)
    return address(teams.people.tenant("Fylket").id, channel.id, route)


def to_person(teams, user, **more):
    return address(
        user.tenant.id, user.aad, Route(teams.service_url, teams.bot.id, user.id, **more)
    )


async def test_what_it_can_do(channel):
    assert (channel.platform, channel.forms_in_messages, channel.files_in_channels) == (
        "teams",
        True,
        False,
    )


# ---- posting


async def test_a_post_in_a_channel_begins_a_thread(channel, teams, table):
    posted = await channel.post(to_channel(teams, table), CARD, "", "token")

    (post,) = teams.messages(table)
    assert posted == Posted(post.message.id)
    assert teams.shown(post.message).lines == ("Write",)
    assert post.message.conversation == f"{table.id};messageid={post.message.id}"
    assert teams.violations == ()


class Terse:
    """A connector that says less than it could."""

    def __init__(self, answer):
        self.answer = answer

    async def post(self, service, path, body, bucket):
        return self.answer


@pytest.mark.parametrize(
    ("answer", "remote"),
    [
        ({"id": "19:c@thread.tacv2;messageid=17", "activityId": "17"}, "17"),
        ({"id": "19:c@thread.tacv2;messageid=17"}, "17"),
        ({"id": "19:c@thread.tacv2"}, ""),
        ({}, ""),
    ],
)
async def test_a_new_threads_post_is_named_where_that_can_be_known(
    teams, table, clock, answer, remote
):
    terse: Any = Terse(answer)
    async with ClientSession() as http:
        channel = over(terse, http, clock)
        assert await channel.post(to_channel(teams, table), CARD, "", "") == Posted(remote)


async def test_a_chat_that_is_not_named_cannot_be_written_to(teams, kari, clock):
    terse: Any = Terse({})
    async with ClientSession() as http:
        with pytest.raises(NotAccepted) as refused:
            await over(terse, http, clock).post(to_person(teams, kari), CARD, "", "")

    assert refused.value.reason == "NoConversation"


async def test_a_post_in_a_thread_stands_under_its_first(channel, teams, table):
    place = to_channel(teams, table)
    first = await channel.post(place, CARD, "", "")

    second = await channel.post(place, OTHER, first.remote, "")
    third = await channel.post(place, OTHER, second.remote, "")

    (post,) = teams.messages(table)
    ids = [reply.id for reply in post.replies]
    assert [second, third] == [Posted(f"{first.remote}/{one}") for one in ids]
    assert teams.violations == ()


async def test_a_post_to_a_person_opens_their_chat_and_says_where_it_is(channel, teams, team, kari):
    unknown = to_person(teams, kari)

    posted = await channel.post(unknown, CARD, "", "")

    (message,) = teams.inbox(kari)
    chat = teams.people.personal[kari.id].chat
    assert posted == Posted(message.id, to_person(teams, kari, conversation=chat))
    assert teams.violations == ()


async def test_a_post_to_a_known_chat_learns_nothing(channel, teams, team, kari):
    known = (await channel.post(to_person(teams, kari), CARD, "", "")).address

    posted = await channel.post(known, OTHER, "", "")

    assert posted == Posted(teams.inbox(kari)[1].id)
    assert teams.connector.accepted == 3  # one chat, two messages


async def test_a_person_can_be_reached_by_the_directorys_id_alone(channel, teams, team, kari):
    by_directory = address(kari.tenant.id, kari.aad, Route(teams.service_url, teams.bot.id))

    await channel.post(by_directory, CARD, "", "")

    assert len(teams.inbox(kari)) == 1


async def test_a_person_who_has_no_app_cannot_be_reached(channel, teams, kari):
    with pytest.raises(Unreachable) as gone:
        await channel.post(to_person(teams, kari), CARD, "", "")

    assert gone.value.reason == "ForbiddenOperationException"


async def test_a_person_who_blocks_the_bot_cannot_be_reached(channel, teams, team, kari):
    known = (await channel.post(to_person(teams, kari), CARD, "", "")).address
    teams.block(kari)

    for to in (known, to_person(teams, kari)):
        with pytest.raises(Unreachable) as gone:
            await channel.post(to, CARD, "", "")
        assert gone.value.reason == "ConversationBlockedByUser"


async def test_a_team_that_the_bot_has_left_cannot_be_reached(channel, teams, team, table):
    team.installed = False

    with pytest.raises(Unreachable) as gone:
        await channel.post(to_channel(teams, table), CARD, "", "")

    assert gone.value.reason == "BotNotInConversationRoster"


async def test_a_thread_that_is_gone_is_no_reason_to_give_the_channel_up(channel, teams, table):
    teams.faults.fail(1, 404, "ActivityNotFoundInConversation")

    with pytest.raises(NotAccepted) as refused:
        await channel.post(to_channel(teams, table), CARD, "17", "")

    assert refused.value.reason == "ActivityNotFoundInConversation"


async def test_a_limit_names_its_bucket_and_its_wait(channel, teams, table):
    place = to_channel(teams, table)
    for _ in range(7):
        await channel.post(place, CARD, "", "")

    with pytest.raises(TryLater) as later:
        await channel.post(place, CARD, "", "")

    assert (later.value.after, later.value.bucket) == (1.0, limits.conversation_bucket(place))
    assert [one.rule for one in teams.violations] == [Rule.RATE]


@pytest.mark.parametrize(("status", "after"), [(412, None), (502, 5), (504, None)])
async def test_trouble_at_the_service_is_tried_later(channel, teams, table, status, after):
    teams.faults.fail(1, status, retry_after=after)

    with pytest.raises(TryLater) as later:
        await channel.post(to_channel(teams, table), CARD, "", "")

    assert (later.value.after, later.value.bucket) == (after, "")


async def test_an_answer_that_is_lost_is_tried_later(channel, teams, table):
    teams.faults.drop_after_accept()

    with pytest.raises(TryLater):
        await channel.post(to_channel(teams, table), CARD, "", "")

    assert len(teams.messages(table)) == 1  # nobody can know it: Teams cannot be asked


async def test_a_post_that_was_sent_cannot_be_found(channel, teams, table):
    place = to_channel(teams, table)
    await channel.post(place, CARD, "", "token")

    assert await channel.find(place, "", "token") is None


# ---- editing


async def test_a_post_and_a_reply_in_its_thread_can_be_edited(channel, teams, table):
    place = to_channel(teams, table)
    first = await channel.post(place, CARD, "", "")
    second = await channel.post(place, CARD, first.remote, "")

    await channel.edit(place, second.remote, OTHER)
    await channel.edit(place, first.remote, OTHER)

    (post,) = teams.messages(table)
    shown = [teams.shown(message).lines for message in (post.message, *post.replies)]
    assert (shown, post.message.edits) == ([("It is over.",)] * 2, 1)
    assert teams.violations == ()


async def test_a_message_to_a_person_can_be_edited_though_the_chat_was_not_noted(
    channel, teams, team, kari
):
    unknown = to_person(teams, kari)
    posted = await channel.post(unknown, CARD, "", "")

    await channel.edit(unknown, posted.remote, OTHER)

    (message,) = teams.inbox(kari)
    assert teams.shown(message).lines == ("It is over.",)


async def test_a_message_that_was_deleted_is_gone(channel, teams, table):
    place = to_channel(teams, table)
    posted = await channel.post(place, CARD, "", "")
    (post,) = teams.messages(table)
    teams.store.delete(post.message)

    with pytest.raises(MessageGone):
        await channel.edit(place, posted.remote, OTHER)


async def test_a_message_that_nobody_named_is_gone(channel, teams, table):
    with pytest.raises(MessageGone):
        await channel.edit(to_channel(teams, table), "", OTHER)


# ---- who is there


async def test_everybody_in_a_channel_is_told_page_by_page(channel, teams, team, table):
    guest = teams.user("Per", tenant="Kommunen")
    team.members.append(guest)
    teams.rosters.page_cap = 2
    place = to_channel(teams, table)

    found = await channel.members(place)

    names = [(one.name, one.external) for one in found]
    assert names == [("Kari", False), ("Ola", False), ("Per", True)]
    kari = teams.user("Kari")
    emails = ("kari@fylket.example",)
    assert found[0] == Sender(to_person(teams, kari), "Kari", emails=emails)


async def test_somebody_from_the_roster_can_be_written_to(channel, teams, team, table):
    (kari, *_) = await channel.members(to_channel(teams, table))

    await channel.post(kari.address, CARD, "", "")

    assert len(teams.inbox(teams.user("Kari"))) == 1


async def test_a_big_roster_is_read_whole(channel, teams, team, table):
    team.members.extend(teams.user(f"Person {number}") for number in range(1_200))

    found = await channel.members(to_channel(teams, table))

    assert (len(found), teams.violations) == (1_202, ())


async def test_a_roster_that_does_not_end_is_left(teams, table, clock, caplog):
    class Endless:
        asked = 0

        async def get(self, service, path, bucket):
            self.asked += 1
            return {"members": [], "continuationToken": "on"}

    endless: Any = Endless()
    async with ClientSession() as http:
        found = await over(endless, http, clock).members(to_channel(teams, table))

    assert (found, endless.asked) == ((), 1_000)
    assert "a roster in Teams does not end" in caplog.text


@pytest.mark.parametrize("members", [None, "all", {"a": 1}, ["kari"]])
async def test_a_roster_that_is_none_has_nobody(teams, table, clock, members):
    class Odd:
        async def get(self, service, path, bucket):
            return {"members": members}

    odd: Any = Odd()
    async with ClientSession() as http:
        assert await over(odd, http, clock).members(to_channel(teams, table)) == ()


# ---- the channels of a team


async def test_the_other_channels_of_a_team_are_told(channel, teams, team, table):
    other = teams.people.add_channel(team, "Bord 2")
    general = to_channel(teams, team.general)

    found = await channel.beside(general)

    assert sorted(to.key for to in found) == sorted([table.id, other.id])
    assert to_channel(teams, table) in found


@pytest.mark.parametrize("listed", [None, "all", ["x"], [{"id": ""}]])
async def test_a_team_may_have_no_other_channels(teams, table, clock, listed):
    class Odd:
        async def get(self, service, path, bucket):
            return {"conversations": listed}

    odd: Any = Odd()
    async with ClientSession() as http:
        assert await over(odd, http, clock).beside(to_channel(teams, table)) == ()


async def test_the_channels_that_were_written_in_are_remembered(channel, teams, team, table):
    general = to_channel(teams, team.general)
    await channel.post(general, CARD, "", "")
    before = channel.written_in(general)
    await channel.post(to_channel(teams, table), CARD, "", "")

    assert (before, channel.written_in(general)) == ((), (to_channel(teams, table),))


# ---- files


async def test_a_document_goes_to_a_person_who_is_asked_first(channel, teams, team, kari):
    await channel.post(to_person(teams, kari), PAPER, "", "")

    (message,) = teams.inbox(kari)
    assert teams.shown(message).lines == ("dag.docx",)
    assert teams.violations == ()


async def test_a_document_does_not_go_to_a_channel(channel, teams, table):
    with pytest.raises(NotAccepted) as refused:
        await channel.post(to_channel(teams, table), PAPER, "", "")

    assert (refused.value.reason, teams.connector.accepted) == ("FilesToPeopleAlone", 0)


@pytest.fixture
def sent(teams):
    url = teams.files.offer(SentFile("dag.yaml", b"title: Dag"))
    return File("dag.yaml", 0, f'{{"url": "{url}"}}')


async def test_a_file_that_somebody_sent_is_fetched_without_our_token(channel, teams, sent):
    assert await channel.fetch(sent, 10) == b"title: Dag"
    assert teams.violations == ()


async def test_a_file_that_is_too_large_is_not_fetched(channel, sent):
    with pytest.raises(NotAccepted) as refused:
        await channel.fetch(sent, 9)

    assert refused.value.reason == "TooLarge"


async def test_a_file_that_is_not_there_any_more_is_not_fetched(channel, teams, sent):
    teams.files.withdraw()

    with pytest.raises(NotAccepted) as refused:
        await channel.fetch(sent, 10)

    assert refused.value.reason == "File404"


async def test_a_file_store_that_is_not_there_is_tried_later(channel):
    with pytest.raises(TryLater):
        await channel.fetch(File("a", 0, '{"url": "http://127.0.0.1:1/"}'), 10)


@pytest.mark.parametrize(
    "url", ["https://evil.example/f", "http://contoso.sharepoint.com/f", "file:///etc/passwd"]
)
async def test_a_file_elsewhere_is_neither_fetched_nor_put(channel, url):
    with pytest.raises(NotAccepted) as fetched:
        await channel.fetch(File("a", 0, f'{{"url": "{url}"}}'), 10)
    with pytest.raises(NotAccepted) as put:
        await channel.hand_over(PAPER, {"uploadUrl": url})

    assert (fetched.value.reason, put.value.reason) == ("ForeignFile", "ForeignFile")


async def test_a_file_is_followed_to_where_it_may_lie_and_no_further(channel):
    asked = []

    async def away(request):
        asked.append(request.path)
        port = request.url.port
        match request.path:
            case "/near":
                raise web.HTTPTemporaryRedirect("/file")
            case "/far":
                raise web.HTTPTemporaryRedirect(f"http://0.0.0.0:{port}/file")  # none of ours
            case "/nowhere":
                return web.Response(status=302, headers={"Location": "http://[1"})
            case "/round":
                raise web.HTTPTemporaryRedirect("/round")
            case _:
                return web.Response(body=b"title: Dag")

    app = web.Application()
    app.add_routes([web.route("*", "/{any}", away)])
    async with TestServer(app) as server:
        paths = ("/near", "/far", "/nowhere", "/round")
        near, far, *others = (str(server.make_url(path)) for path in paths)
        assert await channel.fetch(File("a", 0, json.dumps({"url": near})), 10) == b"title: Dag"
        assert asked == ["/near", "/file"]
        refused = []
        for url in (far, *others):
            with pytest.raises(NotAccepted) as fetched:
                await channel.fetch(File("a", 0, json.dumps({"url": url})), 10)
            refused.append(fetched.value.reason)
        with pytest.raises(NotAccepted) as put:
            await channel.hand_over(PAPER, {"uploadUrl": far})

    assert (refused, put.value.reason) == ([*["ForeignFile"] * 2, "File307"], "File307")
    assert asked[2:] == ["/far", "/nowhere", *["/round"] * 4, "/far"]


@pytest.mark.parametrize("data", [b"1", b"12345" * 1_000_000], ids=["small", "large"])
async def test_a_document_is_put_where_it_may_be(channel, teams, kari, data):
    upload = teams.files.await_upload("dag.docx", kari.id, 5)

    await channel.hand_over(replace(PAPER, data=data), upload)

    (got,) = teams.files.received(kari.id)
    assert (got, teams.violations) == (SentFile("dag.docx", data), ())


async def test_a_place_for_a_document_that_is_gone_is_not_tried_again(channel, teams, kari):
    upload = teams.files.await_upload("dag.docx", kari.id, 5)
    nowhere = {**upload, "uploadUrl": upload["uploadUrl"] + "x"}

    with pytest.raises(NotAccepted) as refused:
        await channel.hand_over(PAPER, nowhere)

    assert refused.value.reason == "File404"


@pytest.mark.parametrize("status", [429, 503])
async def test_a_file_store_that_is_busy_is_tried_later(channel, status):
    async def busy(_):
        return web.Response(status=status)

    app = web.Application()
    app.add_routes([web.route("*", "/", busy)])
    async with TestServer(app) as server:
        url = str(server.make_url("/"))
        with pytest.raises(TryLater):
            await channel.hand_over(PAPER, {"uploadUrl": url})
        with pytest.raises(TryLater):
            await channel.fetch(File("a", 0, f'{{"url": "{url}"}}'), 10)


async def test_a_file_store_that_cannot_take_it_now_is_tried_later(channel):
    with pytest.raises(TryLater):
        await channel.hand_over(PAPER, {"uploadUrl": "http://127.0.0.1:1/"})


def test_each_deed_costs_the_same(teams, channel, kari):
    to = to_person(teams, kari)

    found = [channel.costs(to, deed, thread=thread) for deed in Deed for thread in (True, False)]

    assert found == [limits.costs(to)] * 6
