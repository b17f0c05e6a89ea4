"""Files that the bot offers and people consent to."""

import pytest
from aiohttp import web

from tests.fakes.teams import File, Refused, Rule
from tests.fakes.teams.incoming import FILE_CONSENT

CONTENT = bytes(range(256)) * 4
SIZE = len(CONTENT)


def offer(size=SIZE, **changed):
    content = {
        "description": "Dokumentasjonen",
        "sizeInBytes": size,
        "acceptContext": {"document": "d1"},
        "declineContext": {"document": "d1"},
    }
    card = {"contentType": FILE_CONSENT, "name": "dag.pdf", "content": content, **changed}
    return {"type": "message", "attachments": [card]}


async def put(bot, url, piece, said, **headers):
    asked = bot._session.put(url, data=piece, headers={"Content-Range": said, **headers})
    async with asked as response:
        return response.status, await response.json()


async def accepted(teams, bot, kari, chat):
    await bot.send(chat, offer())
    await teams.accept_file(kari, teams.inbox(kari)[-1])
    return bot.received[-1]["value"]


async def test_a_file_is_offered_accepted_and_received(teams, bot, kari, chat):
    value = await accepted(teams, bot, kari, chat)

    status, made = await put(
        bot, value["uploadInfo"]["uploadUrl"], CONTENT, f"bytes 0-{SIZE - 1}/{SIZE}"
    )

    assert (value["type"], value["action"], value["context"]) == (
        "fileUpload",
        "accept",
        {"document": "d1"},
    )
    assert (status, made["size"]) == (201, SIZE)
    assert teams.files.received(kari.id) == (File("dag.pdf", CONTENT),)
    assert teams.violations == ()


async def test_a_file_may_come_in_pieces_of_320_kib(teams, bot, kari, chat):
    url = (await accepted(teams, bot, kari, chat))["uploadInfo"]["uploadUrl"]
    piece, rest = b"a" * 327_680, b"b" * 10
    whole = len(piece) + len(rest)

    first = await put(bot, url, piece, f"bytes 0-327679/{whole}")
    unfinished = teams.files.received(kari.id)
    second = await put(bot, url, rest, f"bytes 327680-{whole - 1}/{whole}")

    assert first == (202, {"nextExpectedRanges": [f"327680-{whole - 1}"]})
    assert (unfinished, second[0]) == ((), 201)
    assert teams.files.received(kari.id)[0].content == piece + rest


@pytest.mark.parametrize(
    "said", ["", "bytes 0-9", "bytes 1-10/1024", "bytes 0-8/1024", "bytes 0-9/5", "bytes 0-9/1024"]
)
async def test_a_piece_that_does_not_fit_is_refused(teams, bot, kari, chat, said):
    url = (await accepted(teams, bot, kari, chat))["uploadInfo"]["uploadUrl"]

    status, _ = await put(bot, url, b"0123456789", said)

    assert (status, [one.rule for one in teams.violations]) == (400, [Rule.FILE])


async def test_the_bots_token_does_not_belong_in_an_upload(teams, bot, kari, chat):
    url = (await accepted(teams, bot, kari, chat))["uploadInfo"]["uploadUrl"]

    await put(bot, url, CONTENT, "bytes 0-1023/1024", Authorization="Bearer x")

    assert [one.rule for one in teams.violations] == [Rule.FILE]


async def test_a_person_may_say_no(teams, bot, kari, chat):
    await bot.send(chat, offer())

    await teams.decline_file(kari, teams.inbox(kari)[-1])

    assert bot.received[-1]["name"] == "fileConsent/invoke"
    assert bot.received[-1]["value"] == {
        "type": "fileUpload",
        "action": "decline",
        "context": {"document": "d1"},
    }


async def test_there_is_nothing_to_accept_in_a_message_without_a_file(teams, bot, kari, chat):
    await bot.send(chat, {"type": "message", "text": "hei"})

    with pytest.raises(Refused, match="offers no file"):
        await teams.accept_file(kari, teams.inbox(kari)[-1])


@pytest.mark.parametrize("changed", [{"name": ""}, {"content": {"sizeInBytes": 1}}])
async def test_an_offer_that_lacks_something_is_refused(teams, bot, chat, changed):
    status, _ = await bot.send(chat, offer(**changed))

    assert (status, [one.rule for one in teams.violations]) == (400, [Rule.FILE])


async def test_files_go_to_personal_chats_only(teams, bot, kari):
    team = teams.team("Plan", [kari])
    await teams.install(team)

    status, _ = await bot.send(team.general.id, offer())

    assert (status, [one.rule for one in teams.violations]) == (400, [Rule.FILE])


async def test_an_address_that_has_run_out_gives_nothing(teams, bot, kari):
    await teams.direct_message(kari, "her", [File("a.txt", b"a")])
    url = bot.received[0]["attachments"][0]["content"]["downloadUrl"]
    teams.files.withdraw()

    async with bot._session.get(url) as response:
        assert response.status == 404


async def test_a_consent_that_is_not_answered_with_200_is_a_breach(teams, bot, kari, chat):
    await bot.send(chat, offer())
    bot.reply = lambda _activity: web.Response(status=202)

    await teams.accept_file(kari, teams.inbox(kari)[-1])

    assert [one.rule for one in teams.violations] == [Rule.INVOKE]
