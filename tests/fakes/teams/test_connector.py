"""The connector: what it takes, what it answers, and what it refuses."""

from urllib.parse import quote

import pytest

from bot.tasks import spawn
from tests.fakes.teams import Rule
from tests.fakes.teams.store import CARD, MARK

HELLO = {"type": "message", "text": "hei"}
SMALL_CARD = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "TextBlock", "text": "Velkommen", "wrap": True}],
}


def with_card(card=SMALL_CARD, **more):
    return {"type": "message", "attachments": [{"contentType": CARD, "content": card}], **more}


@pytest.fixture
async def team(teams, bot, kari):
    team = teams.team("Fylkesplan", [kari, teams.user("Ola")], ["Bord 1"])
    await teams.install(team)
    return team


def rules(teams):
    return [one.rule for one in teams.violations]


async def test_a_message_to_a_person_stands_in_their_inbox(teams, bot, kari, chat):
    status, made = await bot.send(chat, HELLO)

    (message,) = teams.inbox(kari)
    assert (status, made) == (201, {"id": message.id})
    assert teams.shown(message).lines == ("hei",)
    assert teams.violations == ()


async def test_a_chat_is_the_same_however_often_it_is_opened(bot, kari):
    assert await bot.open_chat(kari) == await bot.open_chat(kari)


@pytest.mark.parametrize("key", ["tenantId", "tenantID", "channelData"])
async def test_a_chat_is_opened_with_the_tenant_where_sdks_put_it(bot, kari, key):
    tenant = kari.tenant.id
    value = {"tenant": {"id": tenant}} if key == "channelData" else tenant

    status, _ = await bot.call("POST", "conversations", {"members": [{"id": kari.aad}], key: value})

    assert status == 201


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"members": []},
        {"members": ["29:nobody"]},
        {"members": [{"id": "29:nobody"}], "tenantId": "x", "channelData": "x"},
        ["nobody"],
    ],
)
async def test_a_chat_with_nobody_is_not_opened(teams, bot, asked):
    status, body = await bot.call("POST", "conversations", asked)

    assert (status, set(body["error"])) == (400, {"code", "message"})
    assert rules(teams) == [Rule.SYNTAX]


async def test_a_chat_can_be_opened_with_its_first_message(teams, bot, kari):
    asked = {"members": [{"id": kari.id}], "tenantId": kari.tenant.id, "activity": HELLO}
    status, made = await bot.call("POST", "conversations", asked)

    (message,) = teams.inbox(kari)
    assert (status, made) == (201, {"id": message.conversation, "activityId": message.id})


async def test_each_post_in_a_channel_is_a_conversation_of_its_own(teams, bot, team):
    channel = team.channel("Bord 1")
    asked = {"isGroup": True, "channelData": {"channel": {"id": channel.id}}, "activity": HELLO}
    status, made = await bot.call("POST", "conversations", asked)
    await bot.send(made["id"], {**HELLO, "text": "svar"})
    await bot.send(channel.id, {**HELLO, "text": "nytt"})

    first, second = teams.messages(channel)
    assert (status, made["id"]) == (201, f"{channel.id}{MARK}{made['activityId']}")
    assert [reply.text for reply in first.replies] == ["svar"]
    assert (second.message.text, second.replies) == ("nytt", ())


async def test_a_reply_to_a_message_stands_in_its_thread(teams, bot, team):
    _, first = await bot.send(team.general.id, HELLO)
    path = f"conversations/{team.general.id}/activities/{first['id']}"

    status, _ = await bot.call("POST", path, {**HELLO, "text": "svar"})

    (post,) = teams.messages(team.general)
    assert (status, [reply.text for reply in post.replies]) == (201, ["svar"])


async def test_addresses_may_be_quoted_or_not(teams, bot, team):
    await bot.send(team.general.id, HELLO)
    (post,) = teams.messages(team.general)

    status, _ = await bot.send(quote(post.message.conversation, safe=""), HELLO)

    assert status == 201
    assert len(teams.messages(team.general)[0].replies) == 1


async def test_a_message_is_updated_and_deleted(teams, bot, kari, chat):
    _, made = await bot.send(chat, HELLO)
    path = f"conversations/{chat}/activities/{made['id']}"

    updated = await bot.call("PUT", path, {**HELLO, "text": "ny tekst"})
    (message,) = teams.inbox(kari)
    deleted = await bot.call("DELETE", path)

    assert (updated, message.text, message.edits) == ((200, {"id": made["id"]}), "ny tekst", 1)
    assert (deleted, teams.inbox(kari)) == ((200, None), ())
    assert await bot.call("PUT", path, HELLO) == (
        404,
        {"error": {"code": "ActivityNotFoundInConversation", "message": "Conversation not found."}},
    )
    assert teams.violations == ()  # somebody may have deleted it: that is nobody's breach


async def test_the_same_message_id_may_stand_in_two_conversations(teams, bot, kari, team, chat):
    _, in_chat = await bot.send(chat, HELLO)
    _, in_channel = await bot.send(team.general.id, HELLO)

    assert in_chat["id"] == in_channel["id"]


async def test_a_test_can_wait_for_what_the_bot_writes(teams, bot, kari, chat):
    async def send() -> None:
        await bot.send(chat, {**HELLO, "text": "en"})
        await bot.send(chat, {**HELLO, "text": "to"})

    sent = spawn(send(), name="writing on its own time")
    seen = await teams.until(lambda: len(teams.inbox(kari)) == 2 and teams.inbox(kari))
    await sent

    assert [message.text for message in seen] == ["en", "to"]


async def test_a_message_that_never_was_is_a_breach(teams, bot, chat):
    status, _ = await bot.call("PUT", f"conversations/{chat}/activities/1", HELLO)

    assert (status, rules(teams)) == (404, [Rule.UNKNOWN])


async def test_only_the_bots_own_messages_can_be_changed(teams, bot, kari):
    await teams.direct_message(kari, "min egen")
    (mine,) = teams.chat(kari)

    path = f"conversations/{mine.conversation}/activities/{mine.id}"
    status, body = await bot.call("PUT", path, HELLO)

    assert (status, body["error"]["code"]) == (403, "NotEnoughPermissions")


async def test_text_and_card_in_one_are_split_and_have_no_id(teams, bot, kari, chat):
    answer = await bot.send(chat, with_card(text="se her"))

    assert answer == (202, None)
    assert [teams.shown(message).lines for message in teams.inbox(kari)] == [
        ("se her",),
        ("Velkommen",),
    ]
    assert rules(teams) == [Rule.SPLIT]


async def test_without_a_token_nothing_is_let_in(teams, bot, chat):
    bot._token = "made up"
    status, body = await bot.send(chat, HELLO)

    assert (status, body["error"]["code"]) == (401, "Unauthorized")
    assert rules(teams) == [Rule.BEARER]


async def test_a_token_runs_out(teams, bot, chat, clock):
    clock.move(teams.limits.token_seconds)

    assert (await bot.send(chat, HELLO))[0] == 401
    await bot.sign_in()
    assert (await bot.send(chat, HELLO))[0] == 201
    assert rules(teams) == [Rule.BEARER]


async def test_a_revoked_token_is_no_breach_of_the_bots(teams, bot, chat):
    teams.login.revoke_tokens()

    assert (await bot.send(chat, HELLO))[0] == 401
    assert teams.violations == ()


async def test_the_eighth_message_in_a_second_is_too_many(teams, bot, chat, clock):
    statuses = [(await bot.send(chat, HELLO))[0] for _ in range(8)]
    clock.move(2)

    assert statuses == [201] * 7 + [429]
    assert rules(teams) == [Rule.RATE]
    assert (await bot.send(chat, HELLO))[0] == 201


async def test_threads_of_a_channel_share_its_rate(teams, bot, team):
    conversations = [team.general.id]
    for _ in range(3):
        _, made = await bot.send(team.general.id, HELLO)
        conversations.append(f"{team.general.id}{MARK}{made['id']}")

    statuses = [(await bot.send(one, HELLO))[0] for one in (*conversations, team.general.id)]

    assert statuses == [201, 201, 201, 201, 429]


async def test_updates_count_as_messages(teams, bot, chat):
    _, made = await bot.send(chat, HELLO)
    path = f"conversations/{chat}/activities/{made['id']}"

    statuses = [(await bot.call("PUT", path, HELLO))[0] for _ in range(7)]

    assert statuses == [200] * 6 + [429]


@pytest.mark.parametrize(
    ("channel", "status", "rule"),
    [("19:nowhere@thread.tacv2", 404, Rule.UNKNOWN), (None, 404, Rule.UNKNOWN)],
)
async def test_a_thread_needs_a_channel(teams, bot, team, channel, status, rule):
    asked = {"isGroup": True, "channelData": {"channel": {"id": channel}}, "activity": HELLO}

    assert (await bot.call("POST", "conversations", asked))[0] == status
    assert rules(teams) == [rule]


async def test_a_thread_begins_with_an_activity_that_is_not_split(teams, bot, team):
    asked = {"isGroup": True, "channelData": {"channel": {"id": team.general.id}}}

    empty = await bot.call("POST", "conversations", asked)
    both = await bot.call("POST", "conversations", {**asked, "activity": with_card(text="hei")})

    assert (empty[0], both[0]) == (400, 201)
    assert rules(teams) == [Rule.SYNTAX, Rule.SPLIT]
