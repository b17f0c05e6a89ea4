"""Block Kit's blocks, with their limits. What is not here is refused as an unknown type."""

from typing import Any

from slackblocks import _limits as limit

from tests.fakes.slack.checks import (
    Check,
    Fault,
    Faults,
    Shape,
    anything,
    block_id,
    flag,
    many,
    markup,
    number,
    one_of,
    plain,
    shaped,
    string,
    typed,
    whole,
)
from tests.fakes.slack.elements import CHECKED, in_actions, in_input, in_section

CONTEXT_TEXT = markup(limit.TEXT_MAX_LENGTH)
RICH = frozenset(
    {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
)


def _in_context(value: Any, at: str) -> Faults:
    is_image = isinstance(value, dict) and value.get("type") == "image"
    return (CHECKED["image"] if is_image else CONTEXT_TEXT)(value, at)


def _even_rows(value: Any, at: str) -> Faults:
    rows = value.get("rows")
    if isinstance(rows, list) and len({len(row) for row in rows if isinstance(row, list)}) > 1:
        yield Fault(f"{at}/rows", "all rows must have the same number of columns")


def _table_text(value: Any, at: str) -> Faults:
    if len(texts(value.get("rows"))) > limit.DATA_TABLE_CONTENT_MAX_LENGTH:
        most = limit.DATA_TABLE_CONTENT_MAX_LENGTH
        yield Fault(f"{at}/rows", f"must be less than {most + 1} characters in all")


def texts(value: Any) -> str:
    """All that can be read in a block, run together: what Slack counts and people see."""
    if isinstance(value, list):
        return "".join(texts(inner) for inner in value)
    if not isinstance(value, dict):
        return ""
    return "".join(
        inner if name in READ and isinstance(inner, str) else texts(inner)
        for name, inner in value.items()
    )


READ = frozenset({"text", "alt_text", "caption", "title", "label", "name"})

rich_text = Shape(
    {
        "elements": many(
            typed(
                {kind: shaped(Shape(dict.fromkeys(("elements", "style", "indent", "offset",
                                                   "border", "language"), anything),
                                    needs=("elements",)))
                 for kind in RICH},
                RICH,
                "element",
            ),
            100,
        )
    },
    needs=("elements",),
)  # fmt: skip
CELLS: dict[str, Check] = {
    "raw_text": CHECKED["raw_text"],
    "raw_number": CHECKED["raw_number"],
    "rich_text": shaped(rich_text),
}
COLUMN = shaped(Shape({"align": one_of("left", "center", "right"), "is_wrapped": flag}))
POINT = shaped(
    Shape(
        {"label": string(limit.DATA_VISUALIZATION_POINT_LABEL_MAX_LENGTH), "value": number},
        needs=("label", "value"),
    )
)
SERIES = shaped(
    Shape(
        {
            "name": string(limit.DATA_VISUALIZATION_SERIES_NAME_MAX_LENGTH),
            "data": many(POINT, limit.DATA_VISUALIZATION_DATA_MAX_ITEMS),
        },
        needs=("name", "data"),
    )
)
AXES = shaped(
    Shape(
        {
            "categories": many(
                string(limit.DATA_VISUALIZATION_CATEGORY_LABEL_MAX_LENGTH),
                limit.DATA_VISUALIZATION_CATEGORIES_MAX_ITEMS,
            ),
            "x_label": string(limit.DATA_VISUALIZATION_AXIS_LABEL_MAX_LENGTH),
            "y_label": string(limit.DATA_VISUALIZATION_AXIS_LABEL_MAX_LENGTH),
        },
        needs=("categories",),
    )
)
AXIS_CHART = shaped(
    Shape(
        {
            "series": many(SERIES, limit.DATA_VISUALIZATION_SERIES_MAX_ITEMS),
            "axis_config": AXES,
        },
        needs=("series", "axis_config"),
    )
)
PIE = shaped(
    Shape(
        {"segments": many(POINT, limit.DATA_VISUALIZATION_SEGMENTS_MAX_ITEMS)},
        needs=("segments",),
    )
)
CHARTS = {"pie": PIE, "bar": AXIS_CHART, "line": AXIS_CHART, "area": AXIS_CHART}

SHAPES: dict[str, Shape] = {
    "section": Shape(
        {
            "text": markup(limit.SECTION_TEXT_MAX_LENGTH),
            "fields": many(
                markup(limit.SECTION_FIELDS_ITEM_MAX_LENGTH), limit.SECTION_FIELDS_MAX_ITEMS
            ),
            "accessory": in_section,
            "expand": flag,
        },
        one_of=("text", "fields"),
    ),
    "header": Shape({"text": plain(limit.HEADER_TEXT_MAX_LENGTH)}, needs=("text",)),
    "divider": Shape({}),
    "context": Shape(
        {"elements": many(_in_context, limit.CONTEXT_ELEMENTS_MAX_ITEMS)}, needs=("elements",)
    ),
    "actions": Shape(
        {"elements": many(in_actions, limit.ACTIONS_ELEMENTS_MAX_ITEMS)}, needs=("elements",)
    ),
    "image": Shape(
        {
            "image_url": string(limit.IMAGE_IMAGE_URL_MAX_LENGTH),
            "slack_file": anything,
            "alt_text": string(limit.IMAGE_ALT_TEXT_MAX_LENGTH, least=0),
            "title": plain(limit.IMAGE_TITLE_MAX_LENGTH),
        },
        needs=("alt_text",),
        one_of=("image_url", "slack_file"),
    ),
    "input": Shape(
        {
            "label": plain(limit.INPUT_LABEL_MAX_LENGTH),
            "element": in_input,
            "hint": plain(limit.INPUT_HINT_MAX_LENGTH),
            "optional": flag,
            "dispatch_action": flag,
        },
        needs=("label", "element"),
    ),
    "markdown": Shape({"text": string(limit.MARKDOWN_TEXT_MAX_LENGTH)}, needs=("text",)),
    "rich_text": rich_text,
    "table": Shape(
        {
            "rows": many(
                many(typed(CELLS, frozenset(CELLS), "cell"), limit.TABLE_COLUMNS_MAX_ITEMS),
                limit.TABLE_ROWS_MAX_ITEMS,
            ),
            "column_settings": many(COLUMN, limit.TABLE_COLUMN_SETTINGS_MAX_ITEMS),
        },
        needs=("rows",),
    ),
    "alert": Shape(
        {
            "text": markup(limit.ALERT_TEXT_MAX_LENGTH),
            "level": one_of("default", "info", "warning", "error", "success"),
        },
        needs=("text",),
    ),
    "data_table": Shape(
        {
            "rows": many(
                many(typed(CELLS, frozenset(CELLS), "cell"), limit.DATA_TABLE_COLUMNS_MAX_ITEMS),
                limit.DATA_TABLE_ROWS_MAX_ITEMS,
                limit.DATA_TABLE_ROWS_MIN_ITEMS,
            ),
            "caption": string(limit.TEXT_MAX_LENGTH),
            "page_size": whole(limit.DATA_TABLE_PAGE_SIZE_MIN, limit.DATA_TABLE_PAGE_SIZE_MAX),
            "row_header_column_index": whole(0, limit.DATA_TABLE_COLUMNS_MAX_ITEMS - 1),
        },
        needs=("rows", "caption"),
        whole=(_even_rows, _table_text),
    ),
    "data_visualization": Shape(
        {
            "title": string(limit.DATA_VISUALIZATION_TITLE_MAX_LENGTH),
            "chart": typed(CHARTS, frozenset(CHARTS), "chart"),
        },
        needs=("title", "chart"),
    ),
}
CHECKED_BLOCKS: dict[str, Check] = {
    kind: shaped(Shape({"block_id": block_id, **s.fields}, s.needs, s.one_of, s.whole))
    for kind, s in SHAPES.items()
}
