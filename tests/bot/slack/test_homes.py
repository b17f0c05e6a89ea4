import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.chat.ports import TryLater, Unreachable
from bot.slack.home import Home
from bot.slack.homes import read, written
from storage.store import Store
from tests.bot.slack.conftest import Hand, Opening
from tests.fakes.slack import Slack

OTHER = Home("T0NABO", "U0BOT", "B0BOT", "E1", "xoxb-nabo")


def test_a_home_is_kept_whole():
    assert read("T0NABO", written(OTHER)) == OTHER


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"bot_user": "U1"}', '{"token": 1}'])
def test_what_cannot_be_read_is_no_home(body: str):
    assert read("T1", body) is None


async def test_whose_the_token_is_is_asked_once(slack: Slack, opening: Opening):
    async with opening() as bot:
        homes = bot.channel.homes
        found = await asyncio.gather(*(homes.first(("T9", slack.team.id)) for _ in range(5)))

    bot_user = slack.team.bot
    assert set(found) == {Home(slack.team.id, bot_user.id, slack.team.bot_id, "", slack.token)}
    assert len(slack.calls("auth.test")) == 1


async def test_slack_may_be_down_when_we_open(slack: Slack, opening: Opening):
    async with opening() as bot:
        slack.mischief.fail("auth.test", 503)

        with pytest.raises(TryLater):
            await bot.channel.homes.of(slack.team.id)
        assert (await bot.channel.homes.of(slack.team.id)).token == slack.token


async def test_another_workspace_is_found_where_it_was_installed(slack: Slack, opening: Opening):
    async with opening(client_id="1.2", client_secret="s") as bot:
        await bot.channel.homes.keep(OTHER)

        found = await bot.channel.homes.first(("T8", "T0NABO"))
        assert found is not None
        assert (found.team, found.token) == ("T0NABO", "xoxb-nabo")
        assert (await bot.channel.homes.of(slack.team.id)).team == slack.team.id
        with pytest.raises(Unreachable):
            await bot.channel.homes.of("T8")


async def test_a_workspace_that_another_process_removed_is_gone_soon(
    opening: Opening, store: Store, hand: Hand
):
    async with opening(token="", client_id="1.2", client_secret="s") as bot:
        homes = bot.channel.homes
        await homes.keep(OTHER)
        await homes.of("T0NABO")
        await store.write(homes.installations.remove, "T0NABO")
        assert await homes.first(("T0NABO",)) is not None

        hand.seconds += timedelta(minutes=1).total_seconds()
        assert await homes.first(("T0NABO",)) is None


async def test_old_news_of_its_removal_does_not_remove_a_new_installation(
    opening: Opening, hand: Hand
):
    async with opening(token="", client_id="1.2", client_secret="s") as bot:
        homes, now = bot.channel.homes, int(hand.now().timestamp())
        await homes.keep(OTHER)

        await homes.forget("T0NABO", now - 60)
        assert await homes.first(("T0NABO",)) is not None
        await homes.forget("T0NABO", now + 60)
        assert await homes.first(("T0NABO",)) is None


async def test_a_token_is_not_readable_in_the_database(opening: Opening, store: Store):
    async with opening(token="", client_id="1.2", client_secret="s") as bot:
        await bot.channel.homes.keep(OTHER)

    async def everything(connection) -> str:
        return str((await connection.execute(text("SELECT * FROM installations"))).all())

    kept = await store.read(everything)
    assert [word for word in ("xoxb", "T0NABO", "U0BOT") if word in kept] == []
