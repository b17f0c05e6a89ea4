"""Blocks and views for the fake's own tests, right in every way until a field is changed."""

from typing import Any

from tests.fakes.slack.values import Json


def plain(length: int | str = "tekst") -> Json:
    return {"type": "plain_text", "text": "x" * length if isinstance(length, int) else length}


def section(**fields: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "*hei*"}, **fields}


def button(**fields: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": plain(), **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def asked(element: Json, **fields: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **fields}


def typed(**fields: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "a", **fields}


def options(count: int) -> list[Json]:
    return [{"text": plain(), "value": str(number)} for number in range(count)]


def menu(**fields: Any) -> Json:
    return {"type": "static_select", "action_id": "a", "options": options(2), **fields}


def confirm(**fields: Any) -> Json:
    return button(confirm={"title": plain(), "text": plain(), **fields})


def boxes(kind: str, count: int) -> Json:
    return {"type": kind, "action_id": "a", "options": options(count)}


def cells(rows: int, columns: int) -> list[list[Json]]:
    return [[{"type": "raw_text", "text": "x"}] * columns] * rows


def data_table(count: int, **fields: Any) -> Json:
    return {"type": "data_table", "caption": "Svar", "rows": cells(count, 2), **fields}


def chart(**fields: Any) -> Json:
    segments = [{"label": "Ja", "value": 3}]
    pie = {"type": "pie", "segments": segments}
    return {"type": "data_visualization", "title": "Svar", "chart": pie, **fields}


def bars(count: int, points: int) -> Json:
    data = [{"label": "x", "value": 1}] * points
    series = [{"name": "a", "data": data}] * count
    axes = {"categories": ["x"] * points}
    return chart(chart={"type": "bar", "series": series, "axis_config": axes})


def modal(**fields: Any) -> Json:
    return {"type": "modal", "title": plain(), "blocks": [section()], **fields}
