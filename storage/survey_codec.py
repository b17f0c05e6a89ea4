"""Values of surveys to JSON text and back: exact both ways, or a clear error.

Conditions are tagged, because `All` and `Any` look alike without their names; the rest needs no
tag, see `storage.codec`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any as Anything
from typing import assert_never

from pydantic import TypeAdapter

from storage.errors import NewerCodec
from surveys.answers import Value
from surveys.field_state import Fielding
from surveys.flow import Answers
from surveys.questionnaire import (
    All,
    Any,
    Comparison,
    Condition,
    Item,
    Not,
    Questionnaire,
    Test,
)

CODEC = 1  # stored beside each value; raised when an old one can no longer be read as it is


@dataclass(frozen=True, slots=True)
class Begun:
    """Answers that are being written. `loose` are words in fields that do not fit them yet."""

    answers: Answers
    loose: Mapping[str, str]


@cache
def _adapter(kind: Anything) -> TypeAdapter[Anything]:  # built when first used
    return TypeAdapter(kind)


def _check(codec: int) -> None:
    if codec > CODEC:
        raise NewerCodec(f"stored with codec {codec}; this version reads up to {CODEC}")


def write_fielding(fielding: Fielding) -> str:
    """A fielding as JSON text."""
    return _adapter(Fielding).dump_json(fielding).decode()


def read_fielding(body: str, codec: int) -> Fielding:
    """A fielding from its JSON text.

    Raises:
        NewerCodec: a newer version of the program wrote it.
    """
    _check(codec)
    fielding: Fielding = _adapter(Fielding).validate_json(body)
    return fielding


# --- Forms ----------------------------------------------------------------------------------------


def write_form(form: Questionnaire) -> str:
    """A questionnaire as JSON text."""
    body = _adapter(Questionnaire).dump_python(form, mode="json")
    for section, part in zip(form.sections, body["sections"], strict=True):
        for item, fields in zip(section.items, part["items"], strict=True):
            fields["show_if"] = None if item.show_if is None else _tagged(item.show_if)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def read_form(body: str, codec: int) -> Questionnaire:
    """A questionnaire from its JSON text.

    Raises:
        NewerCodec: a newer version of the program wrote it.
    """
    _check(codec)
    fields = json.loads(body)
    shown = {at: item.pop("show_if") for at, item in _items(fields)}
    form: Questionnaire = _adapter(Questionnaire).validate_python(fields)
    sections = tuple(
        replace(section, items=tuple(_shown(item, shown[n, m]) for m, item in _numbered(section)))
        for n, section in enumerate(form.sections)
    )
    return replace(form, sections=sections)


def _items(fields: dict[str, Anything]) -> Iterator[tuple[tuple[int, int], dict[str, Anything]]]:
    for n, section in enumerate(fields["sections"]):
        for m, item in enumerate(section["items"]):
            yield (n, m), item


def _numbered(section: Anything) -> Iterator[tuple[int, Item]]:
    return enumerate(section.items)


def _shown(item: Item, tagged: dict[str, Anything] | None) -> Item:
    return item if tagged is None else replace(item, show_if=_condition(tagged))


def _tagged(condition: Condition) -> dict[str, Anything]:
    match condition:
        case Test(item=item, how=how, value=value, row=row):
            return {"item": item, "how": how, "value": value, "row": row}
        case All(parts=parts):
            return {"all": [_tagged(part) for part in parts]}
        case Any(parts=parts):
            return {"any": [_tagged(part) for part in parts]}
        case Not(part=part):
            return {"not": _tagged(part)}
        case _:
            assert_never(condition)


def _condition(tagged: dict[str, Anything]) -> Condition:
    if "all" in tagged:
        return All(tuple(map(_condition, tagged["all"])))
    if "any" in tagged:
        return Any(tuple(map(_condition, tagged["any"])))
    if "not" in tagged:
        return Not(_condition(tagged["not"]))
    return Test(tagged["item"], Comparison(tagged["how"]), tagged["value"], tagged["row"])


# --- Answers --------------------------------------------------------------------------------------


def write_answers(answers: Answers) -> str:
    """Answers by item as JSON text, the same for the same answers.

    Raises:
        ValueError: text that no database takes (lone surrogates), which `clean` replaces.
    """
    ordered = {item: answers[item] for item in sorted(answers)}
    return _adapter(dict[str, Value]).dump_json(ordered).decode()


def read_answers(body: str, codec: int) -> dict[str, Value]:
    """Answers by item from their JSON text.

    Raises:
        NewerCodec: a newer version of the program wrote it.
    """
    _check(codec)
    answers: dict[str, Value] = _adapter(dict[str, Value]).validate_json(body)
    return answers


def write_begun(begun: Begun) -> str:
    """Half-written answers as JSON text.

    Raises:
        ValueError: text that no database takes.
    """
    return _adapter(Begun).dump_json(begun).decode()


def read_begun(body: str, codec: int) -> Begun:
    """Half-written answers from their JSON text.

    Raises:
        NewerCodec: a newer version of the program wrote it.
    """
    _check(codec)
    begun: Begun = _adapter(Begun).validate_json(body)
    return begun
