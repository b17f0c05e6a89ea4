"""What the bot sends, and what is wrong with it."""

import pytest

from tests.fakes.teams import Rule, Violation
from tests.fakes.teams.store import CARD

HELLO = {"type": "message", "text": "hei"}
SMALL_CARD = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "TextBlock", "text": "Velkommen", "wrap": True}],
}


def with_card(card=SMALL_CARD, **more):
    return {"type": "message", "attachments": [{"contentType": CARD, "content": card}], **more}


def rules(teams):
    return [one.rule for one in teams.violations]


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


@pytest.mark.parametrize(
    ("entity", "status"),
    [
        ({"text": "<at>Per</at>", "mentioned": {"id": "29:p"}}, 201),
        ({"text": "<at>Ola</at>", "mentioned": {}}, 400),
    ],
)
async def test_an_entity_mentions_somebody_who_is_in_the_text(teams, bot, chat, entity, status):
    named = {"type": "mention", "text": "<at>Ola</at>", "mentioned": {"id": "29:o"}}
    text = "<at>Ola</at> sin tur"
    said = {**HELLO, "text": text, "entities": [named, {"type": "mention", **entity}]}

    assert (await bot.send(chat, said))[0] == status
    assert rules(teams) == [Rule.MENTION]


async def test_plain_text_mentions_nobody(teams, bot, kari, chat):
    await bot.send(chat, {**HELLO, "text": "<at>Ola</at>", "textFormat": "plain"})

    assert (teams.shown(teams.inbox(kari)[0]).lines, teams.violations) == (("<at>Ola</at>",), ())


async def test_a_body_that_is_no_json_is_refused(teams, bot, chat):
    url = f"{teams.service_url}v3/conversations/{chat}/activities"
    headers = {"Authorization": f"Bearer {bot._token}", "Content-Type": "application/json"}
    async with bot._session.post(url, data=b"{", headers=headers) as response:
        body = await response.json()

    assert (response.status, body["error"]["code"]) == (400, "BadSyntax")
    assert rules(teams) == [Rule.SYNTAX]
