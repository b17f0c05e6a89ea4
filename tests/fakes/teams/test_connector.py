"""The connector: what it takes, what it answers, and what it refuses."""

import asyncio
from urllib.parse import quote

import aiohttp
import pytest

from bot.tasks import spawn
from tests.fakes.teams import Rule, Violation
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
def kari(teams):
    return teams.user("Kari Nordmann", installed=True)


@pytest.fixture
async def team(teams, bot, kari):
    team = teams.team("Fylkesplan", [kari, teams.user("Ola")], ["Bord 1"])
    await teams.install(team)
    return team


@pytest.fixture
async def chat(teams, bot, kari):
    return await opened(bot, kari)


async def opened(bot, user):
    asked = {"members": [{"id": user.id}], "tenantId": user.tenant.id, "bot": {"id": "28:x"}}
    status, made = await bot.call("POST", "conversations", asked)
    assert status == 201
    return made["id"]


def rules(teams):
    return [one.rule for one in teams.violations]


async def test_a_message_to_a_person_stands_in_their_inbox(teams, bot, kari, chat):
    status, made = await bot.send(chat, HELLO)

    (message,) = teams.inbox(kari)
    assert (status, made) == (201, {"id": message.id})
    assert teams.shown(message).lines == ("hei",)
    assert teams.violations == ()


async def test_a_chat_is_the_same_however_often_it_is_opened(bot, kari):
    assert await opened(bot, kari) == await opened(bot, kari)


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


async def test_a_message_that_never_was_is_a_breach(teams, bot, chat):
    status, _ = await bot.call("PUT", f"conversations/{chat}/activities/1", HELLO)

    assert (status, rules(teams)) == (404, [Rule.UNKNOWN])


async def test_a_conversation_that_never_was_is_a_breach(teams, bot):
    status, body = await bot.send("19:nowhere@thread.tacv2", HELLO)

    assert (status, body["error"]["code"]) == (404, "ConversationNotFound")
    assert rules(teams) == [Rule.UNKNOWN]


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


async def test_the_bot_is_not_in_a_team_that_took_it_out(teams, bot, team):
    await teams.uninstall(team)

    status, body = await bot.send(team.general.id, HELLO)

    assert (status, body["error"]["code"]) == (403, "BotNotInConversationRoster")


async def test_a_person_who_never_had_the_bot_cannot_be_written_to(bot, teams):
    per = teams.user("Per")
    asked = {"members": [{"id": per.id}], "tenantId": per.tenant.id}
    status, body = await bot.call("POST", "conversations", asked)

    assert (status, body["error"]["code"]) == (403, "ForbiddenOperationException")


async def test_a_member_of_a_team_with_the_bot_can_be_written_to(bot, teams, team):
    await opened(bot, teams.user("Ola"))

    assert teams.violations == ()


async def test_a_person_can_block_the_bot_and_take_it_out(teams, bot, kari, chat):
    teams.block(kari)
    blocked = await bot.send(chat, HELLO)
    teams.block(kari, blocked=False)
    await teams.uninstall_personally(kari)
    removed = await bot.send(chat, HELLO)
    await teams.install_personally(kari)
    again = await bot.send(chat, HELLO)

    assert (blocked[0], blocked[1]["error"]["code"]) == (403, "ConversationBlockedByUser")
    assert (removed[0], removed[1]["error"]["code"]) == (403, "MessageWritesBlocked")
    assert again[0] == 201


async def test_a_message_over_the_limit_is_too_big(teams, bot, chat):
    fits = {**HELLO, "text": "æ" * 51_000}
    too_much = {**HELLO, "text": "æ" * 51_200}

    assert (await bot.send(chat, fits))[0] == 201
    status, body = await bot.send(chat, too_much)

    assert (status, body["error"]["code"]) == (413, "MessageSizeTooBig")
    assert rules(teams) == [Rule.SIZE]


async def test_images_in_base64_are_not_counted(bot, chat):
    image = {"type": "Image", "url": "data:image/png;base64," + "A" * 200_000, "altText": "kart"}

    status, _ = await bot.send(chat, with_card({**SMALL_CARD, "body": [image]}))

    assert status == 201


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
    "activity",
    [
        {"type": "letter", "text": "hei"},
        {"type": "message"},
        {"type": "message", "text": ["hei"]},
        {"type": "message", "attachments": {"contentType": CARD}},
        {"type": "message", "attachments": [{"contentType": "application/x-own"}]},
        {**HELLO, "textFormat": "html"},
        {**HELLO, "entities": {"type": "mention"}},
        {**HELLO, "attachments": ["card"]},
        [HELLO],
    ],
)
async def test_a_malformed_activity_is_refused(teams, bot, chat, activity):
    status, body = await bot.send(chat, activity)

    assert (status, body["error"]["code"]) == (400, "BadSyntax")
    assert rules(teams) == [Rule.SYNTAX]


async def test_a_malformed_card_is_refused(teams, bot, chat):
    status, body = await bot.send(chat, with_card({**SMALL_CARD, "version": "2.0"}))

    assert (status, body["error"]["code"]) == (400, "BadArgument")
    assert teams.violations == (
        Violation(
            Rule.CARD, f"POST /emea/v3/conversations/{chat}/activities", "card.version is '2.0'"
        ),
    )


async def test_a_name_in_at_needs_its_entity(teams, bot, kari, chat):
    named = {"type": "mention", "text": "<at>Kari</at>", "mentioned": {"id": kari.id}}
    await bot.send(chat, {**HELLO, "text": "<at>Kari</at> sin tur", "entities": [named]})
    well = teams.violations
    await bot.send(chat, {**HELLO, "text": "<at>Ola</at> sin tur"})

    assert (well, rules(teams)) == ((), [Rule.MENTION])


async def test_a_name_in_a_card_needs_its_entity_too(teams, bot, kari, chat):
    text = {"type": "TextBlock", "text": "<at>Kari</at> sin tur", "wrap": True}
    named = {"type": "mention", "text": "<at>Kari</at>", "mentioned": {"id": kari.id}}
    card = {**SMALL_CARD, "body": [text]}
    await bot.send(chat, with_card({**card, "msteams": {"entities": [named]}}))
    well = teams.violations
    await bot.send(chat, with_card(card))

    assert (well, rules(teams)) == ((), [Rule.MENTION])
    assert teams.shown(teams.inbox(kari)[0]).lines == ("Kari sin tur",)


async def test_typing_leaves_nothing_behind(teams, bot, kari, chat):
    status, _ = await bot.send(chat, {"type": "typing"})

    assert (status, teams.inbox(kari)) == (201, ())


async def test_a_failure_is_given_as_often_as_asked(teams, bot, kari, chat):
    teams.faults.fail(2, 429, "Throttled", retry_after=3)

    answers = [await bot.send(chat, HELLO) for _ in range(3)]

    assert [status for status, _ in answers] == [429, 429, 201]
    assert answers[0][1] == {"error": {"code": "Throttled", "message": "Too many requests."}}
    assert (len(teams.inbox(kari)), teams.violations) == (1, ())


@pytest.mark.parametrize(
    ("status", "code"), [(412, "PreconditionFailed"), (502, "ServiceError"), (504, "ServiceError")]
)
async def test_a_failure_can_be_meant_for_one_conversation(teams, bot, team, chat, status, code):
    teams.faults.fail(1, status, code, method="POST", conversation=chat)

    assert (await bot.send(team.general.id, HELLO))[0] == 201
    assert (await bot.send(chat, HELLO))[0] == status


async def test_an_answer_can_be_lost_after_the_message_is_kept(teams, bot, kari, chat):
    teams.faults.drop_after_accept()

    with pytest.raises(aiohttp.ClientConnectionError):
        await bot.send(chat, HELLO)

    assert [message.text for message in teams.inbox(kari)] == ["hei"]


async def test_a_connector_that_is_down_takes_nothing(teams, bot, kari, chat):
    teams.faults.down()
    with pytest.raises(aiohttp.ClientConnectionError):
        await bot.send(chat, HELLO)
    teams.faults.up()

    assert (await bot.send(chat, HELLO))[0] == 201
    assert len(teams.inbox(kari)) == 1


async def test_a_slow_connector_answers_when_it_is_let_go(teams, bot, kari, chat):
    async def send() -> None:
        await bot.send(chat, HELLO)

    teams.faults.gate.shut()
    sent = spawn(send(), name="sending")
    await teams.faults.gate.somebody_waits()
    meanwhile = teams.inbox(kari)
    teams.faults.gate.open()
    await asyncio.wait_for(sent, 5)

    assert (meanwhile, len(teams.inbox(kari))) == ((), 1)
