"""People press buttons: what the bot gets, and what they see of its answer."""

import asyncio

import pytest
from aiohttp import web
from botbuilder.schema import (  # type: ignore[import-untyped]  # it ships no type information
    Activity,
    AdaptiveCardInvokeValue,
)

from tests.fakes.teams import (
    Failed,
    Limits,
    NewCard,
    Opened,
    Refused,
    Rule,
    Sent,
    Toast,
    Unfolded,
    fake_teams,
)
from tests.fakes.teams.pressing import TROUBLE
from tests.fakes.teams.small_bot import small_bot
from tests.fakes.teams.store import CARD, MARK

SUBMIT = {"type": "Action.Submit", "title": "Send", "data": {"verb": "answer"}}
CHOICES = [{"title": letter.upper(), "value": letter} for letter in "abc"]


def execute(title="Send", **more):
    action = {"type": "Action.Execute", "title": title, "verb": "answer", "fallback": SUBMIT}
    return {**action, **more}


def form(*body, actions=(), **more):
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [{"type": "TextBlock", "text": "Hva vil du?", "wrap": True}, *body],
        "actions": list(actions or [execute(data={"phase": "7"})]),
        **more,
    }


TEXT = {"type": "Input.Text", "id": "point", "label": "Poeng"}
REQUIRED = {**TEXT, "isRequired": True, "errorMessage": "Skriv noe"}
SEVERAL = {
    "type": "Input.ChoiceSet",
    "id": "picks",
    "label": "Velg",
    "choices": CHOICES,
    "isMultiSelect": True,
}
ONE = {**SEVERAL, "id": "pick", "isMultiSelect": False, "value": "b"}
NUMBER = {"type": "Input.Number", "id": "points", "label": "Vekt", "min": 0, "max": 5}
TOGGLE = {"type": "Input.Toggle", "id": "agreed", "title": "Enig"}
DATE = {"type": "Input.Date", "id": "due", "label": "Frist", "min": "2026-12-01"}


async def posted(teams, bot, user, card):
    """The card, sent to the person by the bot."""
    chat = await bot.open_chat(user)
    activity = {"type": "message", "attachments": [{"contentType": CARD, "content": card}]}
    status, _ = await bot.send(chat, activity)
    assert status == 201
    return teams.inbox(user)[-1]


def answering(body, status=200):
    return lambda _activity: web.json_response(body, status=status)


def toast(text):
    answer = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message"}
    return answering({**answer, "value": text})


def new_card(card):
    return answering({"statusCode": 200, "type": CARD, "value": card})


def sent_data(bot):
    return bot.received[-1]["value"]["action"]["data"]


async def test_execute_sends_an_invoke_with_the_inputs_in_its_data(teams, bot, kari):
    message = await posted(teams, bot, kari, form(TEXT))
    bot.reply = toast("Takk")

    seen = await teams.press(kari, message, "Send", {"point": "Mer tid"})

    (invoke,) = bot.received
    assert (invoke["type"], invoke["name"]) == ("invoke", "adaptiveCard/action")
    assert (invoke["replyToId"], invoke["conversation"]["id"]) == (
        message.id,
        message.conversation,
    )
    assert invoke["value"] == {
        "action": {
            "type": "Action.Execute",
            "title": "Send",
            "verb": "answer",
            "data": {"phase": "7", "point": "Mer tid"},
        },
        "trigger": "manual",
    }
    assert (seen, teams.violations) == (Toast("Takk"), ())


async def test_the_sdk_reads_the_invoke_and_its_value(teams, bot, kari):
    message = await posted(teams, bot, kari, form(TEXT))
    bot.reply = toast("Takk")
    await teams.press(kari, message, "Send", {"point": "Mer tid"})

    read = Activity().deserialize(dict(bot.received[0]))
    value = AdaptiveCardInvokeValue(**read.value)  # as its ActivityHandler does

    assert (read.type, read.name) == ("invoke", "adaptiveCard/action")
    assert (value.action["type"], value.action["verb"]) == ("Action.Execute", "answer")
    assert value.action["data"] == {"phase": "7", "point": "Mer tid"}


@pytest.mark.parametrize(
    ("element", "typed", "data"),
    [
        (TEXT, {}, {}),
        (TEXT, {"point": ""}, {}),
        (SEVERAL, {}, {}),
        (SEVERAL, {"picks": []}, {}),
        (SEVERAL, {"picks": ["a", "c"]}, {"picks": "a,c"}),
        (ONE, {}, {"pick": "b"}),
        (ONE, {"pick": "c"}, {"pick": "c"}),
        (NUMBER, {"points": 3}, {"points": "3"}),
        (TOGGLE, {}, {"agreed": "false"}),
        (TOGGLE, {"agreed": True}, {"agreed": "true"}),
        (DATE, {"due": "2026-12-24"}, {"due": "2026-12-24"}),
    ],
)
async def test_values_are_sent_as_the_renderer_sends_them(teams, bot, kari, element, typed, data):
    message = await posted(teams, bot, kari, form(element))
    bot.reply = toast("Takk")

    await teams.press(kari, message, "Send", typed)

    assert sent_data(bot) == {"phase": "7", **data}


@pytest.mark.parametrize(
    ("element", "typed", "why"),
    [
        (REQUIRED, {}, "Skriv noe"),
        (REQUIRED, {"point": ""}, "Skriv noe"),
        ({**TEXT, "maxLength": 3}, {"point": "for langt"}, "point does not take 'for langt'"),
        ({**TEXT, "regex": "^[0-9]+$"}, {"point": "ti"}, "point does not take 'ti'"),
        (NUMBER, {"points": 6}, "points does not take '6'"),
        (DATE, {"due": "2026-11-30"}, "due does not take '2026-11-30'"),
        (ONE, {"pick": "z"}, "pick does not take 'z'"),
        (SEVERAL, {"picks": ["a", "z"]}, "picks does not take 'a,z'"),
        (TEXT, {"other": "x"}, "no input 'other' can be seen; there is ['point']"),
        (
            {**TEXT, "isVisible": False},
            {"point": "x"},
            "no input 'point' can be seen; there is ['point']",
        ),
    ],
)
async def test_the_client_sends_nothing_that_does_not_fit(teams, bot, kari, element, typed, why):
    message = await posted(teams, bot, kari, form(element))

    with pytest.raises(Refused) as refused:
        await teams.press(kari, message, "Send", typed)

    assert (str(refused.value), bot.received) == (why, [])


async def test_a_button_that_is_not_there_cannot_be_pressed(teams, bot, kari):
    message = await posted(teams, bot, kari, form())

    with pytest.raises(Refused, match="there is no «Slett»"):
        await teams.press(kari, message, "Slett")


async def test_a_button_that_is_greyed_out_cannot_be_pressed(teams, bot, kari):
    message = await posted(teams, bot, kari, form(actions=[execute(isEnabled=False)]))

    with pytest.raises(Refused, match="greyed out"):
        await teams.press(kari, message, "Send")


async def test_a_deleted_message_cannot_be_pressed_but_a_stale_copy_can(teams, bot, kari):
    message = await posted(teams, bot, kari, form())
    await bot.call("DELETE", f"conversations/{message.conversation}/activities/{message.id}")
    bot.reply = toast("For sent")

    with pytest.raises(Refused, match="deleted"):
        await teams.press(kari, message, "Send")
    assert await teams.press_old(kari, message, "Send") == Toast("For sent")


async def test_a_stale_copy_has_its_old_buttons(teams, bot, kari):
    message = await posted(teams, bot, kari, form(actions=[execute("Gammel")]))
    card = {"contentType": CARD, "content": form(actions=[execute("Ny")])}
    path = f"conversations/{message.conversation}/activities/{message.id}"
    await bot.call("PUT", path, {"type": "message", "attachments": [card]})
    bot.reply = toast("Takk")

    await teams.press_old(kari, message, "Gammel")
    await teams.press(kari, message, "Ny")

    titles = [activity["value"]["action"]["title"] for activity in bot.received]
    assert titles == ["Gammel", "Ny"]


async def test_a_card_in_the_answer_is_seen_by_who_pressed_alone(teams, bot, kari):
    ola = teams.user("Ola")
    team = teams.team("Plan", [kari, ola])
    await teams.install(team)
    sent = {"contentType": CARD, "content": form()}
    await bot.send(team.general.id, {"type": "message", "attachments": [sent]})
    (post,) = teams.messages(team.general)
    receipt = form(actions=[execute("Endre")])
    bot.reply = new_card(receipt)

    seen = await teams.press(kari, post.message, "Send")

    assert bot.received[-1]["conversation"]["id"] == f"{team.general.id}{MARK}{post.message.id}"
    assert (seen, teams.card_for(kari, post.message)) == (NewCard(receipt), receipt)
    assert teams.card_for(ola, post.message) == form()
    assert teams.shown(post.message, kari).buttons == ("Endre",)
    assert teams.shown(post.message, ola).buttons == ("Send",)
    assert isinstance(await teams.press(kari, post.message, "Endre"), NewCard)


async def test_an_update_takes_away_what_single_people_saw(teams, bot, kari):
    message = await posted(teams, bot, kari, form())
    bot.reply = new_card(form(actions=[execute("Endre")]))
    await teams.press(kari, message, "Send")
    closed = {"contentType": CARD, "content": form(actions=[execute("Stengt")])}
    path = f"conversations/{message.conversation}/activities/{message.id}"

    await bot.call("PUT", path, {"type": "message", "attachments": [closed]})

    assert teams.shown(message, kari).buttons == ("Stengt",)


async def test_an_error_is_shown_in_the_bots_words(teams, bot, kari):
    message = await posted(teams, bot, kari, form())
    error = {"code": "closed", "message": "Runden er over"}
    answer = {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": error}
    bot.reply = answering(answer)

    assert await teams.press(kari, message, "Send") == Failed("Runden er over", 400)
    assert teams.violations == ()


@pytest.mark.parametrize(
    "reply",
    [
        answering({"statusCode": 200, "type": CARD, "value": form()}, status=500),
        lambda _activity: web.Response(text="ok"),
        lambda _activity: web.Response(status=202),
        answering(["not", "an", "object"]),
        answering({"statusCode": 200, "type": "text/plain", "value": "hei"}),
        answering({"statusCode": 200, "type": "application/vnd.microsoft.activity.message"}),
        answering({"statusCode": 400, "type": "application/vnd.microsoft.error", "value": "nei"}),
        answering({"statusCode": 302, "type": CARD, "value": form()}),
    ],
)
async def test_an_answer_in_the_wrong_form_is_a_breach(teams, bot, kari, reply):
    message = await posted(teams, bot, kari, form())
    bot.reply = reply

    seen = await teams.press(kari, message, "Send")

    assert (seen.text, teams.card_for(kari, message)) == (TROUBLE, form())
    assert [one.rule for one in teams.violations if one.rule is not Rule.DELIVERY] == [Rule.INVOKE]


async def test_a_card_in_an_answer_is_held_to_the_rules(teams, bot, kari):
    message = await posted(teams, bot, kari, form())
    bot.reply = new_card({"type": "AdaptiveCard", "version": "9.9"})

    assert await teams.press(kari, message, "Send") == Failed(TROUBLE, 200)
    assert [one.rule for one in teams.violations] == [Rule.CARD]


async def test_an_answer_that_is_too_late_is_a_breach():
    never = asyncio.Event()

    async with fake_teams(limits=Limits(invoke_seconds=0.05)) as teams, small_bot(teams) as bot:

        async def too_late(_header, _activity):
            return await never.wait()

        kari = teams.user("Kari", installed=True)
        message = await posted(teams, bot, kari, form())
        bot.judge = too_late

        assert await teams.press(kari, message, "Send") == Failed(TROUBLE)
        assert [one.rule for one in teams.timeouts] == [Rule.TIMEOUT]
        assert teams.violations == teams.timeouts


async def test_submit_sends_a_message_without_text(teams, bot, kari):
    message = await posted(teams, bot, kari, form(TEXT, actions=[SUBMIT]))

    seen = await teams.press(kari, message, "Send", {"point": "hei"})

    (said,) = bot.received
    assert (said["type"], said.get("text"), said["replyToId"]) == ("message", None, message.id)
    assert said["value"] == {"verb": "answer", "point": "hei"}
    assert (isinstance(seen, Sent), len(teams.chat(kari))) == (True, 1)


async def test_a_link_is_opened_without_the_bot(teams, bot, kari):
    link = {"type": "Action.OpenUrl", "title": "Siden", "url": "https://example.org/w/1"}
    message = await posted(teams, bot, kari, form(actions=[link]))

    assert await teams.press(kari, message, "Siden") == Opened("https://example.org/w/1")
    assert bot.received == []


async def test_what_is_hidden_can_be_shown_by_the_client_alone(teams, bot, kari):
    toggle = {"type": "Action.ToggleVisibility", "title": "Mer", "targetElements": ["point"]}
    card = form({**TEXT, "isVisible": False}, actions=[toggle, execute()])
    message = await posted(teams, bot, kari, card)
    bot.reply = toast("Takk")

    seen = await teams.press(kari, message, "Mer")
    await teams.press(kari, message, "Send", {"point": "nå synlig"})

    assert isinstance(seen, Unfolded)
    assert sent_data(bot) == {"point": "nå synlig"}


async def test_a_folded_card_sends_its_own_inputs_and_the_outer_ones(teams, bot, kari):
    inner = {"type": "AdaptiveCard", "body": [{**TEXT, "id": "inner"}], "actions": [execute()]}
    fold = {"type": "Action.ShowCard", "title": "Vis", "card": inner}
    card = form({**TEXT, "id": "outer"}, actions=[fold, execute("Ytre")])
    message = await posted(teams, bot, kari, card)
    bot.reply = toast("Takk")

    await teams.press(kari, message, "Send", {"inner": "i", "outer": "y"})
    both = sent_data(bot)
    await teams.press(kari, message, "Ytre", {"outer": "y"})

    assert (both, sent_data(bot)) == ({"inner": "i", "outer": "y"}, {"outer": "y"})


async def test_a_button_may_send_no_inputs(teams, bot, kari):
    alone = execute(associatedInputs="none", data={"only": "this"})
    message = await posted(teams, bot, kari, form(REQUIRED, actions=[alone]))
    bot.reply = toast("Takk")

    await teams.press(kari, message, "Send")

    assert sent_data(bot) == {"only": "this"}


async def test_a_card_is_refreshed_for_those_it_names(teams, bot, kari):
    ola = teams.user("Ola")
    refresh = {"action": {"type": "Action.Execute", "verb": "mine"}, "userIds": [kari.id]}
    message = await posted(teams, bot, kari, form(refresh=refresh))
    mine = form(actions=[execute("Bare min")])
    bot.reply = new_card(mine)

    seen = (await teams.refresh(kari, message), await teams.refresh(ola, message))

    assert seen == (NewCard(mine), None)
    assert bot.received[0]["value"] == {
        "action": {"type": "Action.Execute", "verb": "mine", "data": {}},
        "trigger": "automatic",
    }
