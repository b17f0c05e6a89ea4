"""Slack's messages and dialogs as HTML that looks as they do in Slack's own client.

Slack publishes no renderer. What is drawn here follows the Block Kit reference and the client's
look. What Slack adds by itself, in its own language, stands as it says it: «APP», «(optional)».
A kind of block that is not known here fails: then Slack is sent something that nobody has seen.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from bot.chat.cards import Card, Document, Form, Paragraph
from bot.slack.outbound import Opened, message, modal, receipt
from bot.words import words
from tests.pictures.day import Receipt, What

Json = dict[str, Any]
OSLO = ZoneInfo("Europe/Oslo")
ICON = '<span class="s-icon" aria-hidden="true"><i></i></span>'


def slack(what: What, language: str) -> str:
    """A message, a dialog or a file, as Slack shows it."""
    t = words(language)
    match what:
        case Form():
            return _dialog(modal(what, t, Opened()))
        case Receipt():
            return _dialog(receipt(modal(what.form, t, Opened()), (Paragraph(what.words),), t))
        case Card():
            return _message(_blocks(message(what, t)["blocks"]))
        case Document():
            return _message(_file(what))
        case _:
            assert_never(what)


def _message(inside: str) -> str:
    head = '<b>Bordduk</b> <span class="s-app">APP</span> <time>09:00</time>'
    return f'<div class="s-message">{ICON}<div class="s-body"><p>{head}</p>{inside}</div></div>'


def _file(document: Document) -> str:
    kind = document.name.rpartition(".")[2]
    called = {"docx": "Word Document", "pdf": "PDF"}[kind]
    return (
        f'<div class="s-file s-{kind}"><i></i><span><b>{escape(document.name)}</b><br>{called}'
        "</span></div>"
    )


def _dialog(view: Json) -> str:
    below = f"<button>{escape(view['close']['text'])}</button>"
    if "submit" in view:
        below += f'<button class="s-primary">{escape(view["submit"]["text"])}</button>'
    return (
        f'<div class="s-dialog"><header>{ICON}<h2>{escape(view["title"]["text"])}</h2><b>×</b>'
        f"</header><div>{_blocks(view['blocks'])}</div><footer>"
        f"{below}</footer></div>"
    )


def _blocks(blocks: Sequence[Json]) -> str:
    return "".join(f'<div class="s-block">{_block(block)}</div>' for block in blocks)


def _block(block: Json) -> str:
    match block["type"]:
        case "header":
            return f"<h3>{escape(block['text']['text'])}</h3>"
        case "rich_text":
            return "".join(_rich(element) for element in block["elements"])
        case "context":
            said = "".join(f"<span>{_lines(one['text'])}</span>" for one in block["elements"])
            return f'<div class="s-context">{said}</div>'
        case "image":
            alt = escape(block["alt_text"])
            return f'<img src="{escape(block["image_url"])}" alt="{alt}">'
        case "actions":
            return f'<div class="s-actions">{"".join(map(_button, block["elements"]))}</div>'
        case "input":
            return "".join(_input(block))
        case kind:
            raise ValueError(f"a block of the kind {kind}")


def _lines(said: str) -> str:
    return escape(said).replace("\n", "<br>")


def _rich(element: Json) -> str:
    match element["type"]:
        case "rich_text_section":
            return f"<p>{''.join(map(_inline, element['elements']))}</p>"
        case "rich_text_list":
            tag = "ol" if element["style"] == "ordered" else "ul"
            start = element.get("offset", 0) + 1
            items = "".join(
                f"<li>{''.join(map(_inline, item['elements']))}</li>"
                for item in element["elements"]
            )
            return f'<{tag} start="{start}">{items}</{tag}>'
        case kind:
            raise ValueError(f"rich text of the kind {kind}")


def _inline(element: Json) -> str:
    match element["type"]:
        case "text":
            said = _lines(element["text"])
            return f"<b>{said}</b>" if element.get("style", {}).get("bold") else said
        case "date":
            at = datetime.fromtimestamp(element["timestamp"], OSLO)
            return str(element["format"]).replace("{time}", f"{at:%H:%M}")
        case kind:
            raise ValueError(f"text of the kind {kind}")


def _button(element: Json) -> str:
    if element["type"] != "button":
        raise ValueError(f"an action of the kind {element['type']}")
    return (
        f'<button class="s-{element.get("style", "")}">{escape(element["text"]["text"])}</button>'
    )


def _input(block: Json) -> Iterator[str]:
    optional = ' <span class="s-optional">(optional)</span>' if block["optional"] else ""
    yield f'<div class="s-label">{_lines(block["label"]["text"])}{optional}</div>'
    yield _element(block["element"])
    if "hint" in block:
        yield f'<div class="s-hint">{_lines(block["hint"]["text"])}</div>'


def _element(element: Json) -> str:
    kind, value = element["type"], element.get("initial_value", "")
    match kind:
        case "plain_text_input" if element["multiline"]:
            return f'<div class="s-field s-tall">{_lines(value)}</div>'
        case "plain_text_input" | "number_input":
            return f'<div class="s-field">{escape(value)}</div>'
        case "static_select" | "multi_static_select":
            chosen = element.get("initial_option") or next(
                iter(element.get("initial_options", ())), None
            )
            said = chosen["text"]["text"] if chosen else "Select an option"
            return f'<div class="s-field s-menu">{escape(said)}<i></i></div>'
        case "radio_buttons" | "checkboxes":
            chosen = [element.get("initial_option"), *element.get("initial_options", ())]
            return "".join(
                f'<div class="{"s-on" if one in chosen else ""} s-{kind}"><i></i>'
                f"{escape(one['text']['text'])}</div>"
                for one in element["options"]
            )
        case _:
            raise ValueError(f"a field of the kind {kind}")
