"""Tokens that Teams signs, genuine and forged, as PyJWT judges them."""

import pytest

from tests.fakes.teams import Forgery, Rule, Violation
from tests.fakes.teams.identity import ACCEPTABLE

FORGED = [forgery for forgery in Forgery if forgery not in ACCEPTABLE]


async def test_a_genuine_message_is_verified_and_read(teams, bot):
    answer = await teams.direct_message(teams.user("Kari", installed=True), "hei")

    assert answer.status == 200
    assert [activity["text"] for activity in bot.received] == ["hei"]
    assert teams.violations == ()


@pytest.mark.parametrize("forgery", FORGED)
async def test_a_forged_message_is_refused_by_a_bot_that_checks(teams, bot, forgery):
    answer = await teams.direct_message(teams.user("Kari", installed=True), "hei", forgery=forgery)

    assert answer.status == 401
    assert (bot.received, teams.inbox(teams.user("Kari", installed=True))) == ([], ())
    assert teams.violations == ()


@pytest.mark.parametrize("forgery", FORGED)
async def test_a_bot_that_takes_a_forged_message_is_told_on(teams, bot, forgery):
    async def everything_is_genuine(_header, _activity):
        return True

    bot.judge = everything_is_genuine
    await teams.direct_message(teams.user("Kari", installed=True), "hei", forgery=forgery)

    assert teams.violations == (Violation(Rule.FORGERY, forgery.value, "answered 200"),)


async def test_a_token_that_ran_out_two_minutes_ago_is_within_the_leeway(teams, bot):
    kari = teams.user("Kari", installed=True)

    answer = await teams.direct_message(kari, "hei", forgery=Forgery.EXPIRED_2_MIN)

    assert answer.status == 200
    assert teams.violations == ()


async def test_a_bot_that_refuses_what_is_genuine_is_told_on(teams, bot):
    async def nothing_is_genuine(_header, _activity):
        return False

    bot.judge = nothing_is_genuine
    await teams.direct_message(teams.user("Kari", installed=True), "hei")

    assert teams.violations == (Violation(Rule.DELIVERY, "message", "answered 401"),)


async def test_a_new_key_is_found_when_the_keys_are_fetched_again(teams, bot):
    kari = teams.user("Kari", installed=True)
    await teams.direct_message(kari, "før")

    teams.identity.rotate_key(keep_old=False)
    await teams.direct_message(kari, "etter")

    assert [activity["text"] for activity in bot.received] == ["før", "etter"]
    assert teams.identity.fetched == {"metadata": 2, "keys": 2}


async def test_a_key_that_is_not_yet_published_verifies_nothing(teams, bot):
    kari = teams.user("Kari", installed=True)
    teams.identity.rotate_key(published=False)

    before = await teams.direct_message(kari, "for tidlig")
    teams.identity.publish_key()
    after = await teams.direct_message(kari, "nå")

    assert (before.status, after.status) == (401, 200)
    assert [activity["text"] for activity in bot.received] == ["nå"]


async def test_requests_say_conversation_and_tenant_in_their_headers(teams, bot):
    kari = teams.user("Kari", installed=True)
    await teams.direct_message(kari, "hei")

    said = bot.received[0]["conversation"]
    assert bot.headers[0]["x-ms-conversation-id"] == said["id"]
    assert bot.headers[0]["x-ms-tenant-id"] == kari.tenant.id
