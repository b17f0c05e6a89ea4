import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from bot.chat.cards import Button, Buttons, Card, Field, FieldKind, Form, Paragraph, Points
from bot.chat.ports import NotAccepted
from bot.slack.hidden import Hidden, hidden_in
from bot.slack.outbound import Opened, errors_at, message, modal, receipt, sentence
from bot.words import words
from tests.bot.slack.hostile import CARDS, FORMS
from tests.fakes.slack.surfaces import faults_of_view, refuse_message, refuse_view

EN = words("en")
FORM = Form(
    title="Your answer",
    parts=(Paragraph("What does the municipality need?"),),
    fields=(
        Field("point", "Point", FieldKind.TEXT, required=True),
        Field("who", "Who", FieldKind.LINE),
    ),
    send=Button("Send", "answer", (("w", "a1"),)),
    close="Cancel",
    more=(Button("More fields", "more-fields", (("w", "a1"),)),),
)


def titles(view: dict[str, Any]) -> tuple[str, ...]:
    return tuple(view[name]["text"] for name in ("title", "submit", "close"))


# --- Anything -------------------------------------------------------------------------------------


@given(CARDS)
def test_any_card_is_a_message_that_slack_takes(card: Card):
    found = message(card, words(card.language))

    refuse_message(found["blocks"])
    assert found["blocks"]
    assert 0 < len(found["text"]) <= 4_000
    assert not {"<", ">"} & set(found["text"])
    json.dumps(found).encode("utf-8")


@given(FORMS)
def test_any_form_is_a_view_that_slack_takes(form: Form):
    found = modal(form, EN, Opened("C1", 3))

    refuse_view(found)
    assert [str(fault) for fault in faults_of_view(receipt(found, form.parts, EN))] == []


# --- Messages -------------------------------------------------------------------------------------


def test_a_card_is_blocks_and_what_a_notification_says():
    found = message(Card("It is <your> turn & go", (Paragraph("Go"),), "en"), EN)

    assert found["text"] == "It is &lt;your&gt; turn &amp; go"
    assert [block["type"] for block in found["blocks"]] == ["rich_text"]


def test_a_card_without_parts_shows_what_a_notification_says_and_never_as_markup():
    found = message(Card("*Hello* <!here>", (Paragraph(" "),), "en"), EN)

    assert found["text"] == "*Hello* &lt;!here&gt;"
    (block,) = found["blocks"]
    assert block["elements"][0]["elements"] == [{"type": "text", "text": "*Hello* <!here>"}]


def test_the_buttons_of_an_answer_can_be_told_from_those_of_a_post():
    card = Card("a", (Buttons((Button("b", "c"),)),), "en")

    assert message(card, EN)["blocks"][0]["block_id"][0] == "p"
    assert message(card, EN, own=True)["blocks"][0]["block_id"][0] == "r"


def test_a_sentence_is_literal_too():
    found = sentence("*Saved* <!here>", EN)

    assert found["text"] == "*Saved* &lt;!here&gt;"
    (block,) = found["blocks"]
    assert block["elements"][0]["elements"] == [{"type": "text", "text": "*Saved* <!here>"}]


# --- Dialogs --------------------------------------------------------------------------------------


def test_a_form_is_a_dialog_that_carries_what_sending_it_does():
    found = modal(FORM, EN, Opened("C1", 2))

    assert titles(found) == ("Your answer", "Send", "Cancel")
    assert found["notify_on_close"] is False
    assert hidden_in(found) == Hidden("answer", (("w", "a1"),), "C1", "en", 2)
    assert [block.get("block_id") for block in found["blocks"]] == [
        None,
        "f:2:point",
        "f:2:who",
        "m0-0",
    ]
    assert found["blocks"][3]["elements"][0]["action_id"] == "more-fields:0"


def test_a_long_title_is_cut_at_a_word_and_stands_in_full_inside():
    found = modal(replace(FORM, title="What the county should do first"), EN, Opened())

    assert found["title"]["text"] == "What the county should…"
    assert found["blocks"][0]["text"]["text"] == "What the county should do first"


def test_what_should_be_asked_before_sending_is_said_because_a_dialog_cannot_ask():
    sure = replace(FORM, send=replace(FORM.send, confirm="This cannot be undone."))

    texts = json.dumps(modal(sure, EN, Opened())["blocks"])
    assert texts.count("This cannot be undone.") == 1


@pytest.mark.parametrize(
    "form",
    [
        replace(FORM, send=Button("Send", "answer", (("w", "x" * 3_000),))),
        replace(FORM, fields=tuple(Field(f"f{n}", "x", FieldKind.LINE) for n in range(101))),
    ],
)
def test_a_form_that_holds_more_than_slack_takes_is_a_fault_of_ours(form: Form):
    with pytest.raises(NotAccepted):
        modal(form, EN, Opened())


def test_a_receipt_keeps_the_dialogs_title_and_does_nothing_when_closed():
    found = receipt(modal(FORM, EN, Opened("C1", 2)), (Points(("Saved",)),), EN)

    assert (found["title"]["text"], "submit" in found) == ("Your answer", False)
    assert hidden_in(found) == Hidden("", (), "C1", "en", 3)


def test_what_is_wrong_stands_at_its_field_and_the_rest_at_the_first():
    view = modal(FORM, EN, Opened("", 1))

    assert errors_at(view, (("who", "Too long"), ("", "Late."), ("point", "Empty."))) == {
        "f:1:who": "Too long",
        "f:1:point": "Late. Empty.",
    }


def test_what_is_wrong_without_a_field_to_say_it_at_is_nowhere():
    view = modal(replace(FORM, fields=()), EN, Opened())

    assert errors_at(view, (("", "Late."),)) == {}
