"""Block Kit's limits, against an independent list of them: the most is taken, one more is not."""

from collections.abc import Callable

import pytest
from slackblocks import _limits as limit

from tests.fakes.slack.samples import (
    actions,
    asked,
    bars,
    boxes,
    button,
    cells,
    chart,
    confirm,
    data_table,
    menu,
    modal,
    options,
    plain,
    section,
    typed,
)
from tests.fakes.slack.surfaces import faults_of_blocks, faults_of_view
from tests.fakes.slack.values import Json

MOST: dict[str, Callable[[int], Json]] = {
    "SECTION_TEXT_MAX_LENGTH": lambda n: section(text={"type": "mrkdwn", "text": "x" * n}),
    "SECTION_FIELDS_MAX_ITEMS": lambda n: section(fields=[plain()] * n),
    "SECTION_FIELDS_ITEM_MAX_LENGTH": lambda n: section(fields=[plain(n)]),
    "HEADER_TEXT_MAX_LENGTH": lambda n: {"type": "header", "text": plain(n)},
    "BLOCK_ID_MAX_LENGTH": lambda n: section(block_id="x" * n),
    "ACTION_ID_MAX_LENGTH": lambda n: actions(button(action_id="x" * n)),
    "ACTIONS_ELEMENTS_MAX_ITEMS": lambda n: actions(
        *(button(action_id=str(number)) for number in range(n))
    ),
    "CONTEXT_ELEMENTS_MAX_ITEMS": lambda n: {"type": "context", "elements": [plain()] * n},
    "BUTTON_TEXT_MAX_LENGTH": lambda n: actions(button(text=plain(n))),
    "BUTTON_VALUE_MAX_LENGTH": lambda n: actions(button(value="x" * n)),
    "BUTTON_URL_MAX_LENGTH": lambda n: actions(button(url="x" * n)),
    "BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH": lambda n: actions(button(accessibility_label="x" * n)),
    "CONFIRMATION_TITLE_MAX_LENGTH": lambda n: actions(confirm(title=plain(n))),
    "CONFIRMATION_TEXT_MAX_LENGTH": lambda n: actions(confirm(text=plain(n))),
    "CONFIRMATION_CONFIRM_MAX_LENGTH": lambda n: actions(confirm(confirm=plain(n))),
    "CONFIRMATION_DENY_MAX_LENGTH": lambda n: actions(confirm(deny=plain(n))),
    "SELECT_OPTIONS_MAX_ITEMS": lambda n: actions(menu(options=options(n))),
    "SELECT_PLACEHOLDER_MAX_LENGTH": lambda n: actions(menu(placeholder=plain(n))),
    "SELECT_OPTION_GROUPS_MAX_ITEMS": lambda n: actions(
        menu(options=None, option_groups=[{"label": plain(), "options": options(1)}] * n)
    ),
    "OPTION_GROUP_LABEL_MAX_LENGTH": lambda n: actions(
        menu(options=None, option_groups=[{"label": plain(n), "options": options(1)}])
    ),
    "OPTION_GROUP_OPTIONS_MAX_ITEMS": lambda n: actions(
        menu(options=None, option_groups=[{"label": plain(), "options": options(n)}])
    ),
    "OPTION_TEXT_MAX_LENGTH": lambda n: actions(menu(options=[{"text": plain(n), "value": "v"}])),
    "OPTION_VALUE_MAX_LENGTH": lambda n: actions(
        menu(options=[{"text": plain(), "value": "x" * n}])
    ),
    "OPTION_DESCRIPTION_MAX_LENGTH": lambda n: actions(
        menu(options=[{"text": plain(), "value": "v", "description": plain(n)}])
    ),
    "OVERFLOW_OPTIONS_MAX_ITEMS": lambda n: section(accessory=boxes("overflow", n)),
    "RADIO_BUTTONS_OPTIONS_MAX_ITEMS": lambda n: section(accessory=boxes("radio_buttons", n)),
    "CHECKBOXES_OPTIONS_MAX_ITEMS": lambda n: section(accessory=boxes("checkboxes", n)),
    "INPUT_LABEL_MAX_LENGTH": lambda n: asked(typed(), label=plain(n)),
    "INPUT_HINT_MAX_LENGTH": lambda n: asked(typed(), hint=plain(n)),
    "PLAIN_TEXT_INPUT_MAX_LENGTH_MAX": lambda n: asked(typed(max_length=n)),
    "PLAIN_TEXT_INPUT_MIN_LENGTH_MAX": lambda n: asked(typed(min_length=n)),
    "PLAIN_TEXT_INPUT_PLACEHOLDER_MAX_LENGTH": lambda n: asked(typed(placeholder=plain(n))),
    "IMAGE_ALT_TEXT_MAX_LENGTH": lambda n: {
        "type": "image",
        "image_url": "https://x.test/a.png",
        "alt_text": "x" * n,
    },
    "MARKDOWN_TEXT_MAX_LENGTH": lambda n: {"type": "markdown", "text": "x" * n},
    "TABLE_ROWS_MAX_ITEMS": lambda n: {"type": "table", "rows": cells(n, 2)},
    "TABLE_COLUMNS_MAX_ITEMS": lambda n: {"type": "table", "rows": cells(2, n)},
    "DATA_TABLE_ROWS_MAX_ITEMS": data_table,
    "DATA_TABLE_PAGE_SIZE_MAX": lambda n: data_table(2, page_size=n),
    "DATA_VISUALIZATION_TITLE_MAX_LENGTH": lambda n: chart(title="x" * n),
    "DATA_VISUALIZATION_SERIES_MAX_ITEMS": lambda n: bars(n, 1),
    "DATA_VISUALIZATION_DATA_MAX_ITEMS": lambda n: bars(1, n),
}
MOST_IN_A_VIEW: dict[str, Callable[[int], Json]] = {
    "ALERT_TEXT_MAX_LENGTH": lambda n: modal(blocks=[{"type": "alert", "text": plain(n)}]),
    "VIEW_BLOCKS_MAX_ITEMS": lambda n: modal(blocks=[section()] * n),
    "VIEW_TITLE_MAX_LENGTH": lambda n: modal(title=plain(n)),
    "VIEW_SUBMIT_MAX_LENGTH": lambda n: modal(submit=plain(n)),
    "VIEW_CLOSE_MAX_LENGTH": lambda n: modal(close=plain(n)),
    "VIEW_PRIVATE_METADATA_MAX_LENGTH": lambda n: modal(private_metadata="x" * n),
    "VIEW_CALLBACK_ID_MAX_LENGTH": lambda n: modal(callback_id="x" * n),
    "VIEW_EXTERNAL_ID_MAX_LENGTH": lambda n: modal(external_id="x" * n),
}


def message_faults(*blocks: Json) -> list[str]:
    return [fault.message for fault in faults_of_blocks(list(blocks), "message")]


def view_faults(view: Json) -> list[str]:
    return [fault.message for fault in faults_of_view(view)]


def names_the_most(said: list[str], most: int) -> bool:
    """Whether something is said, and all that is said is about that number."""
    return said != [] and all(str(most) in line or str(most + 1) in line for line in said)


@pytest.mark.parametrize("name", MOST)
def test_a_block_takes_the_most_and_not_one_more(name):
    most: int = getattr(limit, name)

    assert message_faults(MOST[name](most)) == []
    assert names_the_most(message_faults(MOST[name](most + 1)), most)


@pytest.mark.parametrize("name", MOST_IN_A_VIEW)
def test_a_view_takes_the_most_and_not_one_more(name):
    most: int = getattr(limit, name)

    assert view_faults(MOST_IN_A_VIEW[name](most)) == []
    assert names_the_most(view_faults(MOST_IN_A_VIEW[name](most + 1)), most)


def test_a_message_takes_fifty_blocks():
    most = limit.MESSAGE_BLOCKS_MAX_ITEMS

    assert message_faults(*[section()] * most) == []
    assert message_faults(*[section()] * (most + 1)) == ["no more than 50 items allowed"]


WRONG: dict[str, tuple[Json, str]] = {
    "elements that are no list": ({"type": "actions", "elements": {}}, "must be an array"),
    "a word where a number belongs": (asked(typed(max_length="ti")), "must be an integer"),
    "a word where a value belongs": (
        chart(chart={"type": "pie", "segments": [{"label": "Ja", "value": "3"}]}),
        "must be a number",
    ),
    "a colour that is no style": (actions(button(style="green")), "unsupported value: green"),
    "a text of another type": (
        actions(button(text={"type": "html"})),
        "unsupported text type: html",
    ),
    "a number as a text": (
        section(text={"type": "mrkdwn", "text": 7}),
        "must be a string",
    ),
    "no elements": (actions(), "no fewer than 1 items allowed"),
    "no options": (actions(menu(options=[])), "no fewer than 1 items allowed"),
    "an unknown block": ({"type": "knapp"}, "unsupported block type: knapp"),
    "an unknown element": (actions({"type": "knapp"}), "unsupported element: knapp"),
    "a block of modals": ({"type": "alert", "text": plain()}, "unsupported block type: alert"),
    "a field in a row of buttons": (actions(typed()), "unsupported element: plain_text_input"),
    "an unknown key": (section(colour="red"), "invalid additional property: colour"),
    "markup on a button": (
        actions(button(text={"type": "mrkdwn", "text": "*a*"})),
        "unsupported text type: mrkdwn",
    ),
    "an empty text": (section(text=plain("")), "must be more than 0 characters"),
    "a text that is no object": (section(text="hei"), "must provide an object"),
    "no text": ({"type": "section"}, "must define either `text` or `fields`"),
    "no label": ({"type": "input", "element": typed()}, "missing required field: label"),
    "the same action_id twice": (
        actions(button(), button()),
        "`action_id` must be unique within a block: a",
    ),
    "a choice that is not offered": (
        actions(menu(initial_option={"text": plain("C"), "value": "c"})),
        "initial_option(s) must exactly match one of the provided options",
    ),
    "min_length over max_length": (
        asked(typed(min_length=5, max_length=4)),
        "min_length must not be greater than max_length",
    ),
    "a beginning longer than the field": (
        asked(typed(max_length=3, initial_value="fire")),
        "must be less than 4 characters",
    ),
    "a date of another form": (
        actions({"type": "datepicker", "action_id": "a", "initial_date": "24.12.2026"}),
        "must be a date as YYYY-MM-DD",
    ),
    "a flag that is a word": (asked(typed(), optional="yes"), "must be a boolean"),
    "uneven rows": (
        data_table(0, rows=[*cells(1, 2), *cells(1, 3)]),
        "all rows must have the same number of columns",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_in_a_message_is_said(case):
    block, said = WRONG[case]

    assert message_faults(block) == [said]


def test_a_data_table_takes_twenty_thousand_characters():
    def rows(length: int) -> Json:
        full = [[{"type": "raw_text", "text": "x" * 2500}]] * 7
        rest = [[{"type": "raw_text", "text": "x" * length}]]
        return data_table(0, rows=[*full, *rest])

    assert message_faults(rows(2500)) == []
    assert message_faults(rows(2501)) == ["must be less than 20001 characters in all"]


def test_ids_and_tables_and_charts_are_counted_over_the_whole_message():
    table = {"type": "table", "rows": cells(2, 2)}
    markdown = {"type": "markdown", "text": "x" * 6001}

    assert message_faults(section(block_id="a"), section(block_id="a")) == [
        "`block_id` must be unique: a"
    ]
    assert message_faults(table, table) == ["only_one_table_allowed"]
    assert message_faults(*[chart()] * 3) == ["no more than 2 data_visualization blocks allowed"]
    assert message_faults(markdown, markdown) == [
        "markdown must be less than 12001 characters in all"
    ]
    assert message_faults(asked(typed(focus_on_load=True)), asked(typed(focus_on_load=True))) == [
        "only one element may have `focus_on_load`"
    ]


def test_a_modal_with_a_question_has_a_title_and_a_submit_button():
    question = asked(typed())

    assert view_faults(modal(title=None)) == ["missing required field: title"]
    assert view_faults(modal(blocks=[question])) == ["missing required field: submit"]
    assert view_faults(modal(blocks=[question], submit=plain())) == []
    assert view_faults({"type": "home", "blocks": [question]}) == []
    assert view_faults({"type": "home", "title": plain(), "blocks": []}) == [
        "invalid additional property: title"
    ]
    assert view_faults({"type": "page", "blocks": []}) == ["must be modal or home"]


def test_every_kind_of_field_is_known():
    fields = [
        typed(multiline=True, dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]}),
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "5"},
        {"type": "email_text_input"},
        {"type": "url_text_input"},
        {"type": "datepicker", "initial_date": "2026-12-24"},
        {"type": "timepicker", "initial_time": "08:30"},
        {"type": "datetimepicker", "initial_date_time": 1_790_000_000},
        {"type": "users_select"},
        {"type": "multi_users_select", "max_selected_items": 3},
        {"type": "conversations_select", "default_to_current_conversation": True},
        {"type": "channels_select"},
        {"type": "file_input", "filetypes": ["yaml"], "max_files": 1},
        boxes("multi_static_select", 3),
    ]

    assert view_faults(modal(blocks=[asked(field) for field in fields], submit=plain())) == []
