"""What people do in Teams, and what the bot gets of it."""

import pytest
from aiohttp import web
from botbuilder.schema import (  # type: ignore[import-untyped]  # it ships no type information
    Activity,
    ChannelAccount,
)

from tests.fakes.teams import File, Refused, Rule, Toast
from tests.fakes.teams.payloads import FILE_DOWNLOAD
from tests.fakes.teams.pressing import TOAST
from tests.fakes.teams.store import CARD, MARK


@pytest.fixture
def team(teams, kari):
    return teams.team("Fylkesplan", [kari, teams.user("Ola")], ["Bord 1", "Bord 2"])


def deserialized(payload):
    return Activity().deserialize(dict(payload))


async def test_a_team_installs_the_bot_with_two_activities(teams, bot, team):
    await teams.install(team)

    kinds = [(activity["type"], activity.get("action")) for activity in bot.received]
    assert kinds == [("conversationUpdate", None), ("installationUpdate", "add")]
    assert bot.received[0]["membersAdded"] == [{"id": teams.bot.id}]
    assert bot.received[0]["channelData"]["team"]["aadGroupId"] == team.group
    assert bot.received[0]["conversation"]["id"] == team.general.id


async def test_a_person_installs_the_bot_and_is_named_with_it(teams, bot, kari):
    await teams.install_personally(kari)

    added = bot.received[0]["membersAdded"]
    assert added == [{"id": teams.bot.id}, {"id": kari.id, "aadObjectId": kari.aad}]
    assert bot.received[1]["action"] == "add"


async def test_people_join_and_leave_a_team(teams, bot, team):
    per = teams.user("Per")

    await teams.add_member(team, per)
    await teams.remove_member(team, per)

    account = [{"id": per.id, "aadObjectId": per.aad}]
    assert [a["channelData"]["eventType"] for a in bot.received] == [
        "teamMemberAdded",
        "teamMemberRemoved",
    ]
    assert (bot.received[0]["membersAdded"], bot.received[1]["membersRemoved"]) == (
        account,
        account,
    )


async def test_what_is_written_stands_under_the_id_that_the_bot_is_told(
    clock, teams, bot, team, kari
):
    clock.ticks = True
    await teams.mention(kari, team.general, "hei")
    await teams.direct_message(kari, "hei")

    assert len(bot.received) == 2
    for said in bot.received:
        assert teams.store.find(said["conversation"]["id"], said["id"]) is not None


async def test_a_mention_carries_its_entity_and_its_thread(teams, bot, team, kari):
    await teams.mention(kari, team.channel("Bord 1"), "start dagen")

    said = bot.received[0]
    tag = f"<at>{teams.bot.name}</at>"
    mentioned = {"id": teams.bot.id, "name": teams.bot.name}
    assert said["text"] == f"{tag} start dagen"
    assert said["entities"][0] == {"type": "mention", "mentioned": mentioned, "text": tag}
    assert said["conversation"]["id"] == f"{team.channel('Bord 1').id}{MARK}{said['id']}"
    assert said["attachments"][0]["contentType"] == "text/html"


async def test_a_reply_belongs_to_its_thread(teams, bot, team, kari):
    channel = team.channel("Bord 1")
    await teams.mention(kari, channel, "start")
    (post,) = teams.messages(channel)

    await teams.mention(kari, post.message, "hjelp")

    (post,) = teams.messages(channel)
    assert [reply.text for reply in post.replies] == ["<at>Bordduk</at> hjelp"]
    assert bot.received[1]["conversation"]["id"] == post.message.conversation


async def test_a_file_comes_as_an_address_that_can_be_fetched(teams, bot, kari):
    await teams.direct_message(kari, "programmet", [File("dag.yaml", b"tittel: Dag")])

    (attachment,) = bot.received[0]["attachments"]
    async with bot._session.get(attachment["content"]["downloadUrl"]) as response:
        content = await response.read()
    assert (attachment["contentType"], attachment["name"]) == (FILE_DOWNLOAD, "dag.yaml")
    assert (content, attachment["content"]["fileType"]) == (b"tittel: Dag", "yaml")


async def test_an_activity_has_the_shape_that_teams_gives_it(teams, bot, kari):
    await teams.direct_message(kari, "hei")

    said = dict(bot.received[0])
    identity, stamp, local = said.pop("id"), said.pop("timestamp"), said.pop("localTimestamp")
    assert (identity.isdigit(), stamp[-1]) == (True, "Z")
    assert local[-6:] in ("+01:00", "+02:00")
    assert said == {
        "type": "message",
        "text": "hei",
        "textFormat": "plain",
        "localTimezone": "Europe/Oslo",
        "locale": "nb-NO",
        "serviceUrl": teams.service_url,
        "channelId": "msteams",
        "from": {"id": kari.id, "name": "Kari Nordmann", "aadObjectId": kari.aad},
        "conversation": {
            "conversationType": "personal",
            "tenantId": kari.tenant.id,
            "id": teams.people.personal[kari.id].chat,
        },
        "recipient": {"id": teams.bot.id, "name": "Bordduk"},
        "channelData": {"tenant": {"id": kari.tenant.id}},
        "entities": [
            {
                "type": "clientInfo",
                "locale": "nb-NO",
                "country": "NO",
                "platform": "Web",
                "timezone": "Europe/Oslo",
            }
        ],
    }


async def test_the_sdk_reads_every_kind_of_activity(teams, bot, team, kari):
    await teams.install(team)
    await teams.install_personally(kari)
    await teams.direct_message(kari, "hei", [File("a.txt", b"a")])
    await teams.mention(kari, team.general, "hei")
    (sent,) = teams.chat(kari)
    await teams.react(kari, sent)

    read = [deserialized(payload) for payload in bot.received]

    assert [activity.type for activity in read] == [
        "conversationUpdate",
        "installationUpdate",
        "conversationUpdate",
        "installationUpdate",
        "message",
        "message",
        "messageReaction",
    ]
    assert {type(activity.from_property) for activity in read} == {ChannelAccount}
    assert {activity.from_property.aad_object_id for activity in read} == {kari.aad}
    assert [activity.channel_id for activity in read] == ["msteams"] * 7


async def test_the_same_name_in_another_tenant_is_another_person(teams):
    here, there = teams.user("Kari"), teams.user("Kari", tenant="Kommunen")

    assert teams.user("Kari") is here
    assert (here.id == there.id, here.tenant == there.tenant) == (False, False)


async def test_people_and_bot_hold_a_conversation(teams, bot, team, kari):
    submit = {"type": "Action.Submit", "title": "Send"}
    send = {"type": "Action.Execute", "title": "Send", "verb": "answer", "fallback": submit}
    question = {"type": "Input.Text", "id": "point", "label": "Hva trengs?"}
    card = {"type": "AdaptiveCard", "version": "1.5", "body": [question], "actions": [send]}
    thanks = {"statusCode": 200, "type": TOAST, "value": "Takk"}
    await teams.install(team)
    await teams.mention(kari, team.channel("Bord 1"), "start")
    asked_in = bot.received[-1]["conversation"]["id"]
    attached = {"contentType": CARD, "content": card}
    await bot.send(asked_in, {"type": "message", "attachments": [attached]})
    bot.reply = lambda _activity: web.json_response(thanks)

    (post,) = teams.messages(team.channel("Bord 1"))
    asked = teams.shown(post.replies[0], kari)
    answered = await teams.press(kari, post.replies[0], "Send", {"point": "Mer tid"})

    assert (asked.lines, asked.buttons) == (("Hva trengs?",), ("Send",))
    assert (answered, teams.violations) == (Toast("Takk"), ())


async def test_a_person_without_the_app_has_no_chat(teams, bot):
    with pytest.raises(Refused, match="Per has no chat with the bot"):
        await teams.direct_message(teams.user("Per"), "hei")


async def test_a_message_can_be_delivered_again(teams, bot, kari):
    teams.delivery.repeat_next(2)
    await teams.direct_message(kari, "en gang")
    await teams.direct_message(kari, "to")

    assert [activity["text"] for activity in bot.received] == ["en gang"] * 3 + ["to"]
    assert len({activity["id"] for activity in bot.received[:3]}) == 1
    assert len(teams.chat(kari)) == 2


async def test_copies_can_come_at_the_same_moment(teams, bot, kari):
    teams.delivery.repeat_next(1, at_once=True)
    await teams.direct_message(kari, "samtidig")

    assert [activity["text"] for activity in bot.received] == ["samtidig"] * 2


async def test_messages_can_come_in_the_wrong_order(teams, bot, kari):
    teams.delivery.hold()
    await teams.direct_message(kari, "først")
    await teams.direct_message(kari, "sist")
    kept_back = list(bot.received)
    await teams.delivery.release(backwards=True)

    assert kept_back == []
    assert [activity["text"] for activity in bot.received] == ["sist", "først"]


async def test_a_bot_that_is_not_there_is_noticed(teams, kari):
    teams.bot_url = "http://127.0.0.1:1/api/messages"

    answer = await teams.direct_message(kari, "hei")

    assert answer.status is None
    assert [one.rule for one in teams.violations] == [Rule.DELIVERY]
