"""Small checks that Block Kit's rules are put together from, each with Slack's own sentences."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from slackblocks import _limits as limit


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: a JSON pointer, «/blocks/0/text/text»."""

    at: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.at}]"


Faults = Iterator[Fault]
Check = Callable[[Any, str], Faults]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object's fields and rules. A field that is null counts as absent."""

    fields: Mapping[str, Check]
    needs: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()  # at least one of these is there
    whole: tuple[Check, ...] = ()  # rules between fields


def shaped(shape: Shape) -> Check:
    """An object of that shape: nothing missing, nothing unknown."""

    def check(value: Any, at: str) -> Faults:
        if not isinstance(value, dict):
            yield Fault(at, "must provide an object")
            return
        given = {name for name, inner in value.items() if inner is not None}
        yield from _names(shape, given, at)
        for name in sorted(given & set(shape.fields)):
            yield from shape.fields[name](value[name], f"{at}/{name}")
        for rule in shape.whole:
            yield from rule(value, at)

    return check


def _names(shape: Shape, given: set[str], at: str) -> Faults:
    for name in shape.needs:
        if name not in given:
            yield Fault(at, f"missing required field: {name}")
    if shape.one_of and not given & set(shape.one_of):
        yield Fault(at, f"must define either {' or '.join(f'`{n}`' for n in shape.one_of)}")
    for name in sorted(given - set(shape.fields) - {"type"}):
        yield Fault(at, f"invalid additional property: {name}")


def string(most: int, least: int = 1) -> Check:
    """A string of `least` to `most` characters (code points)."""

    def check(value: Any, at: str) -> Faults:
        if not isinstance(value, str):
            yield Fault(at, "must be a string")
        elif len(value) > most:
            yield Fault(at, f"must be less than {most + 1} characters")
        elif len(value) < least:
            yield Fault(at, f"must be more than {least - 1} characters")

    return check


def matching(pattern: str, what: str) -> Check:
    """A string of a fixed form."""

    def check(value: Any, at: str) -> Faults:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            yield Fault(at, f"must be {what}")

    return check


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(value: Any, at: str) -> Faults:
        if value not in allowed:
            yield Fault(at, f"unsupported value: {value}")

    return check


def flag(value: Any, at: str) -> Faults:
    """True or false."""
    if not isinstance(value, bool):
        yield Fault(at, "must be a boolean")


def whole(low: int, high: int) -> Check:
    """A whole number from `low` to `high`."""

    def check(value: Any, at: str) -> Faults:
        if isinstance(value, bool) or not isinstance(value, int):
            yield Fault(at, "must be an integer")
        elif not low <= value <= high:
            yield Fault(at, f"must be between {low} and {high}")

    return check


def number(value: Any, at: str) -> Faults:
    """Any number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Fault(at, "must be a number")


def anything(_value: Any, _at: str) -> Faults:
    """What the fake does not look into."""
    return iter(())


def many(inner: Check, most: int, least: int = 1) -> Check:
    """A list of `least` to `most` things, each of which passes `inner`."""

    def check(value: Any, at: str) -> Faults:
        if not isinstance(value, list):
            yield Fault(at, "must be an array")
            return
        if len(value) > most:
            yield Fault(at, f"no more than {most} items allowed")
        if len(value) < least:
            yield Fault(at, f"no fewer than {least} items allowed")
        for index, item in enumerate(value):
            yield from inner(item, f"{at}/{index}")

    return check


def typed(shapes: Mapping[str, Check], allowed: frozenset[str], what: str) -> Check:
    """An object whose «type» is one of `allowed`, checked as that type."""

    def check(value: Any, at: str) -> Faults:
        if not isinstance(value, dict):
            yield Fault(at, "must provide an object")
            return
        kind = value.get("type")
        if kind not in allowed or kind not in shapes:
            yield Fault(at, f"unsupported {what}: {kind}")
        else:
            yield from shapes[kind](value, at)

    return check


def _text(kinds: frozenset[str], most: int) -> Check:
    mrkdwn = {"text": string(most), "verbatim": flag}
    plain = {"text": string(most), "emoji": flag}
    shapes = {
        "mrkdwn": shaped(Shape(mrkdwn, needs=("text",))),
        "plain_text": shaped(Shape(plain, needs=("text",))),
    }
    return typed(shapes, kinds, "text type")


def plain(most: int) -> Check:
    """A plain_text object."""
    return _text(frozenset({"plain_text"}), most)


def markup(most: int) -> Check:
    """A text object, mrkdwn or plain."""
    return _text(frozenset({"plain_text", "mrkdwn"}), most)


action_id = string(limit.ACTION_ID_MAX_LENGTH)
block_id = string(limit.BLOCK_ID_MAX_LENGTH)

confirmation = shaped(
    Shape(
        {
            "title": plain(limit.CONFIRMATION_TITLE_MAX_LENGTH),
            "text": markup(limit.CONFIRMATION_TEXT_MAX_LENGTH),
            "confirm": plain(limit.CONFIRMATION_CONFIRM_MAX_LENGTH),
            "deny": plain(limit.CONFIRMATION_DENY_MAX_LENGTH),
            "style": one_of("primary", "danger"),
        },
        needs=("title", "text"),
    )
)
