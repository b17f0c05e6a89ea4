"""Messages and answers, in the form that Teams takes."""

import pytest
from hypothesis import given

from bot.chat.cards import Button, Card, Document, Field, FieldKind, Form, Paragraph
from bot.chat.ports import Reply
from bot.teams.outbound import (
    adaptive,
    consent,
    delivered,
    error_body,
    invoke_body,
    message,
    messages,
    note,
)
from tests.bot.teams.drawing import CARDS, HOSTILE
from tests.fakes.teams.breaches import Ledger
from tests.fakes.teams.cards import CardRules
from tests.fakes.teams.delivery import Answer
from tests.fakes.teams.incoming import complaints, is_split
from tests.fakes.teams.pressing import Failed, NewCard, Toast, outcome
from tests.fakes.teams.view import Reader, lines

ASKED = Card("New task", (Paragraph("Write."),), "en")
FIELD = Field("alias", "Name", FieldKind.LINE, value=("Kari",))
FORM = Form("Join", (Paragraph("Who?"),), (FIELD,), Button("Send", "send"), "Close")
PAPER = Document("dag.docx", "The day <at>x</at>", "application/docx", b"12345", (("k", "docx"),))


def shown(activity):
    return lines(activity["attachments"][0]["content"], Reader())


def seen(reply, fields=None):
    """What the client makes of an answer, which is held against the rules."""
    ledger = Ledger()
    body = invoke_body(reply, "en", fields or {})
    found = outcome(Answer(200, body), ledger, CardRules())
    assert ledger.found == ()
    return found


@given(CARDS)
def test_teams_takes_every_message(card):
    made = message(card)

    assert complaints(made, CardRules(), personal=True) == ()
    assert is_split(made) is False


@given(HOSTILE.filter(bool))
def test_teams_takes_every_note(words):
    made = note(words)

    assert complaints({**made, "textFormat": "markdown"}, CardRules(), personal=True) == ()
    assert made["textFormat"] == "plain"


def test_a_card_tells_notifications_and_older_clients_what_it_says():
    made = message(Card("New <*task*>", (), "nn"))

    content = made["attachments"][0]["content"]
    told = made["summary"], content["fallbackText"], content["speak"]
    assert told == ("New <*task*>", "New <\u200b∗task∗>", "New &lt;*task*&gt;")
    assert (content["lang"], content["version"]) == ("nn", "1.5")
    assert "text" not in made


def test_a_long_summary_is_cut():
    made = message(Card("x" * 1_000, (), "en"))

    assert len(made["summary"]) == 400


def test_a_file_is_offered_with_what_makes_it_again():
    content = {
        "description": "The day <\u200bat>x<\u200b/at>",
        "sizeInBytes": 5,
        "acceptContext": {"bordduk": 1, "act": "document", "w": {"k": "docx"}},
        "declineContext": {},
    }
    kind = "application/vnd.microsoft.teams.card.file.consent"

    made = consent(PAPER)

    attachment = {"contentType": kind, "name": "dag.docx", "content": content}
    assert made == {"type": "message", "attachments": [attachment]}
    assert complaints(made, CardRules(), personal=True) == ()


def test_a_file_that_was_delivered_is_shown():
    upload = {"uniqueId": "u1", "fileType": "docx", "contentUrl": "https://x/a", "name": "a.docx"}

    made = delivered({**upload, "uploadUrl": "https://x/secret"})

    attachment = {
        "contentType": "application/vnd.microsoft.teams.card.file.info",
        "contentUrl": "https://x/a",
        "name": "a.docx",
        "content": {"uniqueId": "u1", "fileType": "docx"},
    }
    assert made == {"type": "message", "attachments": [attachment]}
    assert complaints(made, CardRules(), personal=True) == ()


# ---- answers to a press


def test_a_note_is_told_beside_the_card():
    assert seen(Reply(note="Saved <at>x</at>.")) == Toast("Saved <\u200bat>x<\u200b/at>.")


def test_nothing_to_say_leaves_the_card_as_it_is():
    assert seen(Reply()) == Toast("")


def test_a_card_stands_in_place_of_the_pressed_one():
    assert seen(Reply(card=ASKED)) == NewCard(adaptive(ASKED, {}))


def test_a_note_stands_above_its_card():
    found = seen(Reply(note="Saved.", card=ASKED))

    assert lines(found.card, Reader()) == ("Saved.", "Write.")


def test_a_form_stands_in_a_card_in_the_readers_language():
    found = seen(Reply(note="Hello.", form=FORM))

    assert lines(found.card, Reader()) == ("Hello.", "Who?", "Name")
    assert (found.card["lang"], found.card["fallbackText"]) == ("en", "Join")


def test_an_error_stands_at_its_field_with_what_was_typed():
    found = seen(Reply(form=FORM, errors=(("alias", "Too long."),)), {"alias": ("Ola",)})

    assert lines(found.card, Reader()) == ("Who?", "Name", "Too long.")
    (filled,) = [one for one in found.card["body"] if one["type"] == "Input.Text"]
    assert filled["value"] == "Ola"


def test_a_form_without_errors_holds_what_the_desk_put_in_it():
    found = seen(Reply(form=FORM), {"alias": ("Ola",)})

    (filled,) = [one for one in found.card["body"] if one["type"] == "Input.Text"]
    assert filled["value"] == "Kari"


def test_an_error_in_a_cards_own_form_stands_there_too():
    card = Card("Task", (), "en", FORM)

    found = seen(Reply(card=card, errors=(("alias", "Too long."),)), {"alias": ("Ola",)})

    assert lines(found.card, Reader()) == ("Who?", "Name", "Too long.")


def test_errors_without_a_form_are_told_and_the_pressed_form_stays():
    reply = Reply(note="Not sent.", errors=(("a", "Too long."), ("b", "Missing.")))

    assert seen(reply) == Toast("Not sent.\nToo long.\nMissing.")


def test_what_cannot_be_read_is_answered_as_an_error():
    ledger = Ledger()

    found = outcome(Answer(200, error_body(400, "Malformed", "No.")), ledger, CardRules())

    assert (found, ledger.found) == (Failed("No.", 400), ())


# ---- answers to a message


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(), []),
        (Reply(note="Done."), [note("Done.")]),
        (Reply(errors=(("a", "Too long."),)), [note("Too long.")]),
        (Reply(card=ASKED), [message(ASKED)]),
        (Reply(card=ASKED, common=True), [message(ASKED)]),
        (Reply(document=PAPER), [consent(PAPER)]),
        (Reply(note="Here.", document=PAPER), [note("Here."), consent(PAPER)]),
    ],
)
def test_a_reply_is_one_message_and_its_document_another(reply, told):
    assert list(messages(reply, "en", {})) == told


def test_a_form_comes_back_as_a_message_with_its_errors_and_what_was_typed():
    reply = Reply(form=FORM, errors=(("alias", "Too long."),))

    (made,) = messages(reply, "en", {"alias": ("Ola",)})

    assert (made["summary"], shown(made)) == ("Join", ("Who?", "Name", "Too long."))
