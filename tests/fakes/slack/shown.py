"""What a person can read in a message or a view, line by line."""

import html
import re
from collections.abc import Iterable
from typing import Any

from tests.fakes.slack.elements import offered
from tests.fakes.slack.forms import label
from tests.fakes.slack.surfaces import elements_of
from tests.fakes.slack.values import Json, Message, View

# A mention, a channel or a broadcast in mrkdwn: what the bot must never let people's text become.
PING = re.compile(r"<([@#!][^>|]+)(?:\|[^>]*)?>")


def shown(what: Message | View) -> tuple[str, ...]:
    """All visible text, a line each: a message's blocks, or its text when it has none.

    «&lt;» is read as «<», as people see it. Links and mentions are left as they are written; ask
    `pings` whether something is one.
    """
    lines = [what.title] if isinstance(what, View) and what.title else []
    if isinstance(what, Message) and not what.blocks:
        return tuple(html.unescape(what.text).splitlines())
    for block in what.blocks:
        lines.extend(_lines(block))
    return tuple(lines)


def pings(what: Message | View) -> tuple[str, ...]:
    """Everybody and everything that is called upon: «@U1», «#C1», «!channel»; the text's first."""
    texts = [what.text] if isinstance(what, Message) else []
    return tuple(
        ping for text in (*texts, *_mrkdwn(list(what.blocks))) for ping in PING.findall(text)
    )


def _mrkdwn(value: Any) -> Iterable[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _mrkdwn(inner)
    elif isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield str(value["text"])
        for inner in value.values():
            yield from _mrkdwn(inner)


def buttons(what: Message | View) -> tuple[str, ...]:
    """The labels of the buttons, in order."""
    elements = [element for block in what.blocks for element in elements_of(block)]
    return tuple(label(element) for element in elements if element["type"] == "button")


def options(what: Message | View, action_id: str) -> tuple[str, ...]:
    """The texts of a menu's options."""
    elements = [element for block in what.blocks for element in elements_of(block)]
    return tuple(
        str(given["text"]["text"])
        for element in elements
        if element["action_id"] == action_id
        for given in offered(element)
    )


def _lines(block: Json) -> Iterable[str]:
    if block["type"] in ("table", "data_table"):
        return [" | ".join(_cell(cell) for cell in row) for row in block["rows"]]
    parts = [
        *_texts(block, "title", "text", "label", "hint"),
        *(line for field in block.get("fields") or () for line in _texts(field)),
    ]
    inner = [*(block.get("elements") or ()), block.get("accessory"), block.get("element")]
    for element in inner:
        if isinstance(element, dict):
            parts.extend(_element(element))
    if block["type"] == "image":
        parts.append(str(block.get("alt_text", "")))
    if block["type"] == "data_visualization":
        parts.extend(_chart(block["chart"]))
    return parts


def _cell(cell: Json) -> str:
    if cell["type"] == "rich_text":
        return "".join(_rich(cell["elements"]))
    return str(cell.get("text", cell.get("value", "")))


def _texts(holder: Json, *names: str) -> list[str]:
    """The text objects and strings under those names; of a text object, its own."""
    values = [holder.get(name) for name in names] if names else [holder]
    found: list[str] = []
    for value in values:
        if isinstance(value, dict) and isinstance(value.get("text"), str):
            text = value["text"]
            read = html.unescape(text) if value.get("type") == "mrkdwn" else text
            found.extend(read.splitlines())
        elif isinstance(value, str):
            found.extend(value.splitlines())
    return found


def _element(element: Json) -> list[str]:
    if element["type"] in (
        "rich_text_section",
        "rich_text_list",
        "rich_text_preformatted",
        "rich_text_quote",
    ):
        return "".join(_rich(element["elements"])).splitlines()  # fmt: skip
    found = _texts(element, "text", "placeholder")
    found.extend(str(given["text"]["text"]) for given in offered(element))
    if element["type"] in ("mrkdwn", "plain_text"):
        return found
    initial = element.get("initial_value")
    alt = [str(element["alt_text"])] if element["type"] == "image" else []
    return [*found, *alt, *([str(initial)] if initial else [])]


def _rich(elements: Iterable[Any]) -> list[str]:
    parts: list[str] = []
    for element in elements:
        if "elements" in element:
            parts.extend([*_rich(element["elements"]), "\n"])
        else:
            told = element.get("text") or element.get("url") or element.get("fallback") or ""
            parts.append(str(told))
    return parts


def _chart(chart: Json) -> list[str]:
    points = [*(chart.get("segments") or ())]
    for series in chart.get("series") or ():
        points.extend(series["data"])
    return [f"{point['label']}: {point['value']}" for point in points]
