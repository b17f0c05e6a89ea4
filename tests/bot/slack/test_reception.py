"""Bolt's part: what it is told at once, what is done afterwards, and whose it is."""

import asyncio

import pytest

from bot.chat.ports import Incoming, Reply, Said
from bot.slack.home import Home
from tests.bot.slack.conftest import Open, Opening
from tests.fakes.slack import Channel, Parcel, Person, Slack


def failing(incoming: Incoming) -> Reply:
    raise ValueError(incoming)


async def test_a_command_is_answered_before_the_desk_has_thought(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    bot.desk.free.clear()

    done = await slack.slash(ola, room, "/verksted", "hei")

    assert (done.status, done.text) == (200, "")
    assert len(await bot.desk.heard(1)) == 1
    bot.desk.free.set()


async def test_a_desk_that_fails_at_once_does_not_take_the_answer_back(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    """Bolt's default loses the answer of what fails within 10 ms: «the app did not respond»."""
    bot.desk.answers = failing

    for _ in range(20):
        done = await slack.slash(ola, room, "/verksted", "hei")
        assert (done.status, done.text) == (200, "")


async def test_many_at_once_are_all_taken(slack: Slack, bot: Open, room: Channel):
    people = [slack.person(f"p{n}") for n in range(50)]
    room.members.extend(who.id for who in people)

    done = await asyncio.gather(*(slack.slash(who, room, "/verksted", "x") for who in people))

    assert {one.status for one in done} == {200}
    assert len(await bot.desk.heard(50)) == 50


async def test_what_one_person_writes_is_heard_in_order(slack: Slack, bot: Open, ola: Person):
    for number in range(10):
        await slack.direct_message(ola, str(number))

    said = [asked.words for asked in await bot.desk.heard(10) if isinstance(asked, Said)]
    assert said == [str(number) for number in range(10)]


async def test_our_own_messages_are_not_heard(slack: Slack, bot: Open, ola: Person):
    bot.desk.answers = lambda _: Reply(note="Hei.")
    await slack.direct_message(ola, "hei")
    await slack.until(lambda: slack.messages(slack.direct(ola))[1:])
    await slack.post.settled()

    assert len(bot.desk.asked) == 1
    assert {done.status for done in slack.delivered} == {200}


async def test_a_workspace_without_the_app_is_heard_politely_and_not_answered(
    slack: Slack, bot: Open
):
    other = slack.workspace("Nabokommune")
    per = slack.person("per", workspace=other)

    done = await slack.slash(per, slack.channel("sal", (per,), workspace=other), "/verksted", "ny")

    assert (done.status, done.text) == (200, "")
    assert (bot.desk.asked, slack.inbox(per)) == ([], ())


async def test_each_workspace_is_answered_with_its_own_token(slack: Slack, opening: Opening):
    other = slack.workspace("Nabokommune")
    per = slack.person("per", workspace=other)
    ola = slack.person("ola")
    async with opening(client_id="1.2", client_secret="s") as bot:
        bot.desk.answers = lambda _: Reply(note="Hei.")
        home = Home(other.id, other.bot.id, other.bot_id, token=other.token)
        await bot.channel.homes.keep(home)

        await slack.direct_message(per, "hei")
        await slack.direct_message(ola, "hei")
        await slack.until(lambda: slack.messages(slack.direct(per))[1:])
        await slack.until(lambda: slack.messages(slack.direct(ola))[1:])

        tenants = [
            asked.sender.address.tenant for asked in bot.desk.asked if isinstance(asked, Said)
        ]
        assert sorted(tenants) == sorted((other.id, slack.team.id))
        assert slack.violations == ()


@pytest.mark.parametrize("times", [1, 2])
async def test_a_workspace_that_removes_the_app_is_forgotten(
    slack: Slack, opening: Opening, times: int
):
    other = slack.workspace("Nabokommune")
    async with opening(token="", client_id="1.2", client_secret="s") as bot:
        homes = bot.channel.homes
        await homes.keep(Home(other.id, other.bot.id, other.bot_id, token=other.token))

        for _ in range(times):
            await slack.app_uninstalled(other)

        assert await homes.first((other.id,)) is None
        assert {done.status for done in slack.delivered} == {200}


async def test_where_slack_does_not_say_whose_the_token_is_it_asks_again(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    slack.mischief.fail("auth.test", "invalid_auth")

    done = await slack.slash(ola, room, "/verksted", "ny")

    assert done.status == 503
    assert bot.desk.asked == []


async def test_that_slack_leaves_out_events_is_logged(bot: Open, slack: Slack, caplog):
    limited = {"type": "app_rate_limited", "team_id": slack.team.id, "minute_rate_limited": 1}

    done = await slack.post.direct(Parcel("event", "app_rate_limited", limited))

    assert done.status == 200
    assert "more than 30,000 in an hour" in caplog.text
