"""Where the bot may write, and to whom."""

import pytest

from tests.fakes.teams import Rule

HELLO = {"type": "message", "text": "hei"}


@pytest.fixture
async def team(teams, bot, kari):
    team = teams.team("Fylkesplan", [kari, teams.user("Ola")], ["Bord 1"])
    await teams.install(team)
    return team


def rules(teams):
    return [one.rule for one in teams.violations]


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
    await bot.open_chat(teams.user("Ola"))

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


async def test_a_chat_with_somebody_who_has_blocked_the_bot_is_not_opened(teams, bot, kari):
    teams.block(kari)
    asked = {"members": [{"id": kari.id}], "tenantId": kari.tenant.id}
    status, body = await bot.call("POST", "conversations", asked)

    assert (status, body["error"]["code"]) == (403, "ConversationBlockedByUser")


async def test_who_has_left_the_team_can_no_longer_be_written_to(teams, bot, team):
    ola = teams.user("Ola")
    chat = await bot.open_chat(ola)
    await teams.remove_member(team, ola)

    status, body = await bot.send(chat, HELLO)

    assert (status, body["error"]["code"]) == (403, "ForbiddenOperationException")


async def test_a_conversation_that_never_was_is_a_breach(teams, bot):
    status, body = await bot.send("19:nowhere@thread.tacv2", HELLO)

    assert (status, body["error"]["code"]) == (404, "ConversationNotFound")
    assert rules(teams) == [Rule.UNKNOWN]
