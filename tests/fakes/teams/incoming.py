"""What the bot sends, held against the rules before it is taken."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.teams.breaches import Rule
from tests.fakes.teams.cards import CardRules, breaches, parts
from tests.fakes.teams.markdown import MENTION
from tests.fakes.teams.store import CARD

FILE_CONSENT = "application/vnd.microsoft.teams.card.file.consent"
FILE_INFO = "application/vnd.microsoft.teams.card.file.info"
CONSENT_PARTS = ("description", "sizeInBytes", "acceptContext", "declineContext")
KNOWN = (CARD, FILE_CONSENT, FILE_INFO)
TYPES = ("message", "typing")
FORMATS = ("plain", "markdown", "xml", "extendedmarkdown")
IN_BASE64 = re.compile(r"data:image/[^\"]*")
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with an activity; `rejected` when it is answered with 400."""

    rule: Rule
    what: str
    rejected: bool


def size(body: object) -> int:
    """The bytes of a message as UTF-16, without the images that stand in it in base64."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return len(IN_BASE64.sub("", text).encode("utf-16-le", "surrogatepass"))


def complaints(activity: object, rules: CardRules, *, personal: bool) -> tuple[Complaint, ...]:
    """Everything that is wrong with an activity that the bot sends."""
    if not isinstance(activity, Mapping):
        return (Complaint(Rule.SYNTAX, "the activity is no object", rejected=True),)
    found = [*_form(activity)]
    if not found and activity["type"] == "message":
        found += [*_content(activity), *_mentions(activity)]
        for attachment in activity.get("attachments") or ():
            found += _attachment(attachment, rules, personal=personal)
    return tuple(found)


def is_split(activity: Json) -> bool:
    """Text and an attachment in one activity: Teams makes two messages of it and gives no id."""
    return bool(activity.get("text")) and bool(activity.get("attachments"))


def _form(activity: Json) -> Iterator[Complaint]:
    if activity.get("type") not in TYPES:
        yield _wrong(f"the activity's type is {activity.get('type')!r}")
    if not isinstance(activity.get("text") or "", str):
        yield _wrong("the text is no text")
    for name in ("attachments", "entities"):
        if not _objects(activity.get(name) or []):
            yield _wrong(f"the {name} are no list of objects")
    if activity.get("textFormat", "markdown") not in FORMATS:
        yield _wrong(f"textFormat is {activity.get('textFormat')!r}")


def _objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def _content(activity: Json) -> Iterator[Complaint]:
    if not activity.get("text") and not activity.get("attachments"):
        yield _wrong("the message has neither text nor attachments")


def _wrong(what: str) -> Complaint:
    return Complaint(Rule.SYNTAX, what, rejected=True)


def _attachment(attachment: Json, rules: CardRules, *, personal: bool) -> Iterator[Complaint]:
    kind = str(attachment.get("contentType"))
    if kind == CARD:
        yield from card_complaints(attachment.get("content"), rules)
    elif kind in (FILE_CONSENT, FILE_INFO):
        yield from _file(attachment, kind, personal=personal)
    elif kind not in KNOWN and not kind.startswith("image/"):
        yield _wrong(f"no attachment of type {kind!r} is known here")


def card_complaints(card: object, rules: CardRules) -> Iterator[Complaint]:
    """What is wrong with a card, and with the mentions in it."""
    found = breaches(card, rules)
    for breach in found:
        yield Complaint(Rule.CARD, f"{breach.path} {breach.what}", breach.rejected)
    if isinstance(card, Mapping) and not found:
        entities = _entities_of(card.get("msteams"))
        texts = [str(one.node.get("text", "")) for one in parts(card) if one.type == "TextBlock"]
        yield from _entities("\n".join(texts), entities)


def _entities_of(extension: object) -> list[Json]:
    found = extension.get("entities") if isinstance(extension, Mapping) else None
    return found if isinstance(found, list) and _objects(found) else []


def _file(attachment: Json, kind: str, *, personal: bool) -> Iterator[Complaint]:
    if not personal:
        yield Complaint(Rule.FILE, "files go only to personal chats", rejected=True)
    content = attachment.get("content")
    needed = CONSENT_PARTS if kind == FILE_CONSENT else ("uniqueId", "fileType")
    missing = [name for name in needed if not isinstance(content, Mapping) or name not in content]
    if not attachment.get("name"):
        missing.append("name")
    if missing:
        yield Complaint(Rule.FILE, f"the file card lacks {missing}", rejected=True)


def _mentions(activity: Json) -> Iterator[Complaint]:
    if activity.get("textFormat") == "plain":
        return
    yield from _entities(str(activity.get("text") or ""), activity.get("entities") or [])


def _entities(text: str, entities: list[Json]) -> Iterator[Complaint]:
    mentions = [one for one in entities if one.get("type") == "mention"]
    named = {str(one.get("text")) for one in mentions}
    for found in MENTION.finditer(text):
        if found[0] not in named:
            yield Complaint(Rule.MENTION, "a name in <at> has no entity", rejected=False)
    for one in mentions:
        if str(one.get("text")) not in text:
            yield Complaint(Rule.MENTION, "an entity's text is not in the text", rejected=False)
        mentioned = one.get("mentioned")
        if not isinstance(mentioned, Mapping) or not mentioned.get("id"):
            yield Complaint(Rule.MENTION, "an entity mentions nobody", rejected=True)
