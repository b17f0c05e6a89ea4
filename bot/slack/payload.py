"""Reading what Slack sent: values out of JSON, each of the type it should have. Pure."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]
FIELDS = 100  # a slash command has about fifteen


class Malformed(Exception):
    """What came is not what Slack documents; `where` says which part, never what stood there."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def read(body: bytes, content_type: str) -> Json:
    """The payload of an HTTP request: an event's JSON, an interaction's or a command's form.

    Raises:
        Malformed
    """
    try:
        words = body.decode("utf-8")
        if content_type == "application/json":
            return _object(words)
        form = dict(
            parse_qsl(words, keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
        )
    except UnicodeDecodeError:
        raise Malformed("encoding") from None
    except ValueError:
        raise Malformed("form") from None
    return _object(form["payload"]) if "payload" in form else dict(form)


def object_in(words: str, where: str) -> Json:
    """A JSON object in a string. Raises `Malformed`."""
    try:
        return _object(words)
    except Malformed:
        raise Malformed(where) from None


def _object(words: str) -> Json:
    try:
        value = json.loads(words)
    except (ValueError, RecursionError):
        raise Malformed("json") from None
    if not isinstance(value, dict):
        raise Malformed("json")
    return value


def inside(value: Mapping[str, Any], name: str) -> Json:
    """An object that may be missing or null: then an empty one. Raises `Malformed`."""
    found = value.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise Malformed(name)
    return found


def items(value: Mapping[str, Any], name: str) -> tuple[Json, ...]:
    """A list of objects that may be missing or null: then none. Raises `Malformed`."""
    found = value.get(name)
    if found is None:
        return ()
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise Malformed(name)
    return tuple(found)


def text(value: Mapping[str, Any], name: str) -> str:
    """A string that may be missing or null: then empty. Raises `Malformed`."""
    found = value.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise Malformed(name)
    return found


def needed(value: Mapping[str, Any], name: str) -> str:
    """A string that has to be there. Raises `Malformed`."""
    found = text(value, name)
    if not found:
        raise Malformed(name)
    return found


def words_of(value: Any, where: str) -> dict[str, str]:
    """Words under names, as our buttons and forms carry them. Raises `Malformed`."""
    if not isinstance(value, dict) or not all(isinstance(word, str) for word in value.values()):
        raise Malformed(where)
    return value
