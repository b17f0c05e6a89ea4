"""Mischief: the connector fails, is slow, is gone, or loses an answer."""

import asyncio

import aiohttp
import pytest

from bot.tasks import spawn

HELLO = {"type": "message", "text": "hei"}


@pytest.fixture
async def team(teams, bot, kari):
    team = teams.team("Fylkesplan", [kari])
    await teams.install(team)
    return team


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
