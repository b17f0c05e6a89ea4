"""What is sent to Teams: messages, and answers to what was pressed. Pure.

A message is a card or a text, never both: Teams would make two of it and tell neither's id. What a
notification says of a card stands in `summary`.
"""

import html
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from bot.chat.cards import Card, Document, Form, Paragraph
from bot.chat.ports import Fields, Reply
from bot.teams.cards import LAYOUT, MARK, Json, Sheet, elements
from bot.teams.fitting import fitted
from bot.teams.forms import Errors, filled, form_elements
from bot.teams.literal import plain, unmentioned

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
SAID = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"
CONSENT = "application/vnd.microsoft.teams.card.file.consent"
FILE = "application/vnd.microsoft.teams.card.file.info"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
COMMON = 16  # cards that are kept as they were written
SUMMARY_LENGTH = 400  # characters: more than a notification shows


def message(card: Card, errors: Errors | None = None) -> Json:
    """A card as a message, cut to what fits."""
    return fitted(card, lambda kept: _message(kept, errors or {}))


def adaptive(card: Card, errors: Errors) -> Json:
    """The card itself."""
    sheet = Sheet(card.language)
    body = [one for part in card.parts for one in elements(part, sheet)]
    if card.form is not None:
        body += form_elements(card.form, errors, sheet)
    return {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": card.language,
        "fallbackText": plain(card.summary[:SUMMARY_LENGTH]),
        "speak": html.escape(card.summary[:SUMMARY_LENGTH]),  # read as SSML
        "msteams": {"width": "Full"},
        "body": body,
    }


def note(words: str) -> Json:
    """A sentence or two as a message; plain, so that no sign in it does anything."""
    return {"type": "message", "textFormat": "plain", "text": unmentioned(words)}


def consent(document: Document) -> Json:
    """The question whether a person wants a file; yes brings `document.again` back."""
    asked = {
        "description": unmentioned(document.title),
        "sizeInBytes": len(document.data),
        "acceptContext": {MARK: LAYOUT, "act": "document", "w": dict(document.again)},
        "declineContext": {},
    }
    attachment = {"contentType": CONSENT, "name": document.name, "content": asked}
    return {"type": "message", "attachments": [attachment]}


def delivered(upload: Mapping[str, str]) -> Json:
    """The file that now lies in the person's own folder; `upload` is what Teams said of it."""
    content = {"uniqueId": upload.get("uniqueId", ""), "fileType": upload.get("fileType", "")}
    named = {"contentUrl": upload.get("contentUrl", ""), "name": upload.get("name", "")}
    attachment = {"contentType": FILE, **named, "content": content}
    return {"type": "message", "attachments": [attachment]}


def messages(reply: Reply, language: str, fields: Fields) -> tuple[Json, ...]:
    """A reply as messages, where the answer cannot be given in place of a card.

    `fields` is what was filled in, which a form that comes back with errors keeps.
    """
    if reply.common and reply.card is not None:
        return (_common(reply.card),)
    made = []
    if card := _card(reply, language, fields):
        made.append(message(card, dict(reply.errors)))
    elif words := _words(reply):
        made.append(note(words))
    if reply.document is not None:
        made.append(consent(reply.document))
    return tuple(made)


@lru_cache(maxsize=COMMON)
def _common(card: Card) -> Json:
    return message(card)


def invoke_body(reply: Reply, language: str, fields: Fields) -> Json:
    """A reply as the answer to a pressed button, to the sender alone.

    A card stands in place of the pressed one. After an error without a form the pressed card
    stays, with what was filled in, and the errors are said beside it.
    """
    card = _card(reply, language, fields)
    if card is None:
        return {"statusCode": 200, "type": SAID, "value": unmentioned(_words(reply))}
    errors = dict(reply.errors)
    value = fitted(card, lambda kept: adaptive(kept, errors))
    return {"statusCode": 200, "type": ADAPTIVE, "value": value}


def error_body(status: int, code: str, words: str) -> Json:
    """What is answered to an invoke that cannot be read."""
    return {"statusCode": status, "type": ERROR, "value": {"code": code, "message": words}}


def _message(card: Card, errors: Errors) -> Json:
    attachment = {"contentType": ADAPTIVE, "content": adaptive(card, errors)}
    summary = unmentioned(card.summary[:SUMMARY_LENGTH])
    return {"type": "message", "summary": summary, "attachments": [attachment]}


def _card(reply: Reply, language: str, fields: Fields) -> Card | None:
    """The reply's card, with its form and its note in it."""
    card = reply.card
    if reply.form is not None:
        card = card or Card(reply.form.title, (), language)
        card = replace(card, form=reply.form)
    if card is None:
        return None
    if reply.note:
        card = replace(card, parts=(Paragraph(reply.note, strong=True), *card.parts))
    if reply.errors and card.form is not None:
        card = replace(card, form=_kept(card.form, fields))
    return card


def _kept(form: Form, fields: Fields) -> Form:
    return filled(form, fields) if fields else form


def _words(reply: Reply) -> str:
    return "\n".join(part for part in (reply.note, *(said for _, said in reply.errors)) if part)
