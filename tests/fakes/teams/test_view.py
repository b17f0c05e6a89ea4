"""What a person sees of a message: the words, without the signs of markup."""

import pytest

from tests.fakes.teams.store import CARD
from tests.fakes.teams.view import Reader, buttons, lines

OSLO = Reader()


def block(text):
    return {"type": "TextBlock", "text": text}


def shown(*body, reader=OSLO):
    return lines({"type": "AdaptiveCard", "body": list(body)}, reader)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Helt vanlig", "Helt vanlig"),
        ("**Fet** og _kursiv_ og *kursiv*", "Fet og kursiv og kursiv"),
        ("snake_case_word og 2 * 3 * 4", "snake_case_word og 2 * 3 * 4"),
        ("[side](https://example.org)", "side"),
        ("- punkt", "• punkt"),
        ("# Tittel", "Tittel"),
        ("> sitat", "sitat"),
        ("`kode` og ~~strøket~~", "kode og strøket"),
        (r"\*\*ikke fet\*\* \[ei lenke\](x)", "**ikke fet** [ei lenke](x)"),
        (r"\- ikke punkt", "- ikke punkt"),
        ("A &amp; B &lt;b&gt;", "A & B <b>"),
        ("<b>ikke html</b>", "<b>ikke html</b>"),
    ],
)
def test_a_text_block_is_read_as_markdown(text, seen):
    assert shown(block(text)) == (seen,)


def test_runs_of_rich_text_are_shown_as_they_are():
    rich = {"type": "RichTextBlock", "inlines": ["**a** ", {"type": "TextRun", "text": "_b_"}]}

    assert shown(rich) == ("**a** _b_",)


def test_times_are_shown_in_the_readers_zone():
    stamp = "2026-11-27T12:34:00Z"
    text = block(f"Slutt {{{{TIME({stamp})}}}}, {{{{DATE({stamp}, SHORT)}}}}")

    assert shown(text) == ("Slutt 13:34, 2026-11-27",)
    assert shown(text, reader=Reader("Europe/Helsinki")) == ("Slutt 14:34, 2026-11-27",)


def test_every_element_shows_its_words():
    assert shown(
        {"type": "FactSet", "facts": [{"title": "Bord:", "value": "3"}]},
        {"type": "ColumnSet", "columns": [{"items": [block("venstre")]}]},
        {"type": "Container", "items": [block("boks")]},
        {"type": "Image", "url": "x", "altText": "Kart"},
        {
            "type": "Table",
            "columns": [{"width": 1}],
            "rows": [{"cells": [{"items": [block("a")]}, {"items": [block("b")]}]}],
        },
        {"type": "Input.Text", "id": "a", "label": "Poeng"},
        {"type": "Input.Toggle", "id": "t", "title": "Enig"},
        {"type": "Input.ChoiceSet", "id": "c", "label": "Velg", "choices": [{"title": "Ja"}]},
        block("to\nlinjer"),
    ) == (
        "Bord: 3",
        "venstre",
        "boks",
        "Kart",
        "a | b",
        "Poeng",
        "Enig",
        "Velg",
        "Ja",
        "to",
        "linjer",
    )


def test_what_is_hidden_is_not_seen():
    hidden = {"type": "Container", "isVisible": False, "items": [block("hemmelig")]}

    assert shown(hidden, block("synlig")) == ("synlig",)


def test_buttons_stand_in_the_order_of_the_card():
    def button(title):
        return {"type": "Action.Submit", "title": title}

    inner = {"type": "AdaptiveCard", "actions": [button("inni")]}
    card = {
        "type": "AdaptiveCard",
        "body": [
            {"type": "Container", "items": [{"type": "ActionSet", "actions": [button("øverst")]}]},
            {"type": "ActionSet", "isVisible": False, "actions": [button("skjult")]},
        ],
        "actions": [{"type": "Action.ShowCard", "title": "vis", "card": inner}, button("nederst")],
    }

    assert [one.title for one in buttons(card)] == ["øverst", "vis", "inni", "nederst"]


async def test_a_message_shows_text_by_its_format(teams, bot, kari, chat):
    for said in ({"textFormat": "plain"}, {"textFormat": "markdown"}, {}):
        await bot.send(chat, {"type": "message", "text": "**a** <b>c</b>", **said})

    seen = [teams.shown(message, kari).lines for message in teams.inbox(kari)]
    assert seen == [("**a** <b>c</b>",), ("a c",), ("a c",)]


async def test_a_message_of_two_cards_shows_both(teams, bot, kari, chat):
    cards = [
        {
            "contentType": CARD,
            "content": {"type": "AdaptiveCard", "version": "1.5", "body": [block(text)]},
        }
        for text in ("en", "to")
    ]
    await bot.send(chat, {"type": "message", "attachments": cards})

    assert teams.shown(teams.inbox(kari)[0]).lines == ("en", "to")
    assert teams.violations == ()


async def test_a_message_that_is_deleted_shows_nothing(teams, bot, kari):
    await teams.direct_message(kari, "angret")
    (message,) = teams.chat(kari)
    teams.store.delete(message)

    assert (teams.shown(message).lines, teams.chat(kari)) == ((), ())
