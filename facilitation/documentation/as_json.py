"""The log of a day as JSON: every event, and every answer with what became of it."""

import json
from dataclasses import fields
from datetime import date
from typing import Any

from facilitation.phases import Author
from facilitation.record import Entry, Record
from surveys.answers import Listed
from surveys.disclosure import Figure, Policy, Withheld, release


def render(record: Record, policy: Policy) -> bytes:
    """Events in order, then people and answers; hidden points stand here, marked as hidden.

    Whoever answered where names were not promised has none here either.
    """
    people = [_fields(person) for person in record.people]
    answers = [_entry(record, entry) for entry in record.entries]
    found = release(Figure((people, answers), len(people), declared_named=True), policy)
    log: dict[str, Any] = {
        "workshop": record.workshop,
        "programme": record.programme.id,
        "events": [
            {"number": number, "kind": kind, "event": json.loads(event)}
            for number, kind, event in record.events
        ],
    }
    if isinstance(found, Withheld):
        log["withheld"] = {"reason": found.reason, "minimum": found.minimum}
    else:
        log["people"], log["answers"] = found.value if found.named else ([], found.value[1])
    return json.dumps(log, ensure_ascii=False, indent=1, default=_plain).encode() + b"\n"


def _entry(record: Record, entry: Entry) -> dict[str, Any]:
    known = _fields(entry)
    known["kind"] = type(entry.value).__name__.lower()
    hidden = set(record.hidden)
    if isinstance(entry.value, Listed):
        known["hidden"] = [point.id for point in entry.value.points if point.id in hidden]
    else:
        known["hidden"] = [entry.id] if entry.id in hidden else []
    author = record.programme.phase(entry.phase).see.author
    if author is not Author.NAMED and not entry.owner.startswith("table:"):
        known["owner"] = known["table"] = None
    return known


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else _fields(value)


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
