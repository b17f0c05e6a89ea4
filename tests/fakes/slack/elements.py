"""Block Kit's elements: buttons, menus and fields, with their limits."""

from collections.abc import Callable
from typing import Any

from slackblocks import _limits as limit

from tests.fakes.slack.checks import (
    Check,
    Fault,
    Faults,
    Shape,
    action_id,
    anything,
    confirmation,
    flag,
    many,
    markup,
    matching,
    number,
    one_of,
    plain,
    shaped,
    string,
    typed,
    whole,
)

DATE = matching(r"\d{4}-\d\d-\d\d", "a date as YYYY-MM-DD")
TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm")
NUMBER = matching(r"-?\d+(\.\d+)?", "a number in a string")


def _option(text: Callable[[int], Check], *, url: bool = False) -> Check:
    fields = {
        "text": text(limit.OPTION_TEXT_MAX_LENGTH),
        "value": string(limit.OPTION_VALUE_MAX_LENGTH),
        "description": text(limit.OPTION_DESCRIPTION_MAX_LENGTH),
    }
    if url:
        fields["url"] = string(limit.OPTION_URL_MAX_LENGTH)
    return shaped(Shape(fields, needs=("text", "value")))


def offered(element: Any) -> list[Any]:
    """Every option of a menu or a group of boxes, those in groups too."""
    groups = element.get("option_groups") or []
    inner = [option for group in groups for option in group.get("options") or []]
    return [*(element.get("options") or []), *inner]


def _initial_is_offered(value: Any, at: str) -> Faults:
    chosen = [value["initial_option"]] if value.get("initial_option") else []
    for option in [*chosen, *(value.get("initial_options") or [])]:
        if option not in offered(value):
            yield Fault(at, "initial_option(s) must exactly match one of the provided options")


def _ordered(low: str, high: str) -> Check:
    def check(value: Any, at: str) -> Faults:
        least, most = value.get(low), value.get(high)
        if least is not None and most is not None and float(least) > float(most):
            yield Fault(at, f"{low} must not be greater than {high}")

    return check


def _initial_fits(value: Any, at: str) -> Faults:
    text, most = value.get("initial_value"), value.get("max_length")
    if isinstance(text, str) and isinstance(most, int) and len(text) > most:
        yield Fault(f"{at}/initial_value", f"must be less than {most + 1} characters")


OPTION = _option(plain)
OPTIONS = many(OPTION, limit.SELECT_OPTIONS_MAX_ITEMS, limit.SELECT_OPTIONS_MIN_ITEMS)
GROUP = shaped(
    Shape(
        {
            "label": plain(limit.OPTION_GROUP_LABEL_MAX_LENGTH),
            "options": many(OPTION, limit.OPTION_GROUP_OPTIONS_MAX_ITEMS),
        },
        needs=("label", "options"),
    )
)
GROUPS = many(GROUP, limit.SELECT_OPTION_GROUPS_MAX_ITEMS, limit.SELECT_OPTION_GROUPS_MIN_ITEMS)
COMMON: dict[str, Check] = {
    "action_id": action_id,
    "confirm": confirmation,
    "focus_on_load": flag,
}
PLACEHOLDER = {"placeholder": plain(limit.SELECT_PLACEHOLDER_MAX_LENGTH)}
MENU = {**COMMON, **PLACEHOLDER}
DISPATCH = {
    "dispatch_action_config": shaped(
        Shape(
            {
                "trigger_actions_on": many(
                    one_of("on_enter_pressed", "on_character_entered"),
                    limit.DISPATCH_ACTION_CONFIGURATION_TRIGGER_ACTIONS_ON_MAX_ITEMS,
                )
            }
        )
    )
}
SEVERAL = {"max_selected_items": whole(limit.MULTI_SELECT_MAX_SELECTED_ITEMS_MIN, 1000)}


def _boxes(most: int, initial: dict[str, Check]) -> Shape:
    fields = {**COMMON, **initial, "options": many(_option(markup), most)}
    return Shape(fields, needs=("options",), whole=(_initial_is_offered,))


def _static(extra: dict[str, Check]) -> Shape:
    fields = {**MENU, **extra, "options": OPTIONS, "option_groups": GROUPS}
    return Shape(fields, one_of=("options", "option_groups"), whole=(_initial_is_offered,))


def _lookup(*extra: str) -> Shape:
    return Shape({**MENU, **dict.fromkeys(extra, anything)})


SHAPES: dict[str, Shape] = {
    "button": Shape(
        {
            "text": plain(limit.BUTTON_TEXT_MAX_LENGTH),
            "action_id": action_id,
            "value": string(limit.BUTTON_VALUE_MAX_LENGTH, least=0),
            "url": string(limit.BUTTON_URL_MAX_LENGTH),
            "style": one_of("primary", "danger"),
            "confirm": confirmation,
            "accessibility_label": string(limit.BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH),
        },
        needs=("text",),
    ),
    "static_select": _static({"initial_option": OPTION}),
    "multi_static_select": _static({"initial_options": many(OPTION, 100), **SEVERAL}),
    "radio_buttons": _boxes(
        limit.RADIO_BUTTONS_OPTIONS_MAX_ITEMS, {"initial_option": _option(markup)}
    ),
    "checkboxes": _boxes(
        limit.CHECKBOXES_OPTIONS_MAX_ITEMS,
        {"initial_options": many(_option(markup), limit.CHECKBOXES_OPTIONS_MAX_ITEMS)},
    ),
    "overflow": Shape(
        {
            **COMMON,
            "options": many(_option(plain, url=True), limit.OVERFLOW_OPTIONS_MAX_ITEMS),
        },
        needs=("options",),
    ),
    "users_select": _lookup("initial_user"),
    "multi_users_select": _lookup("initial_users", *SEVERAL),
    "conversations_select": _lookup(
        "initial_conversation", "default_to_current_conversation", "filter", "response_url_enabled"
    ),
    "channels_select": _lookup("initial_channel", "response_url_enabled"),
    "datepicker": Shape({**MENU, "initial_date": DATE}),
    "timepicker": Shape({**MENU, "initial_time": TIME, "timezone": string(100)}),
    "datetimepicker": Shape({**COMMON, "initial_date_time": whole(10**9, 10**10 - 1)}),
    "plain_text_input": Shape(
        {
            **MENU,
            **DISPATCH,
            "initial_value": string(limit.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX, least=0),
            "multiline": flag,
            "min_length": whole(0, limit.PLAIN_TEXT_INPUT_MIN_LENGTH_MAX),
            "max_length": whole(1, limit.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX),
        },
        whole=(_ordered("min_length", "max_length"), _initial_fits),
    ),
    "number_input": Shape(
        {
            **MENU,
            **DISPATCH,
            "is_decimal_allowed": flag,
            "initial_value": NUMBER,
            "min_value": NUMBER,
            "max_value": NUMBER,
        },
        needs=("is_decimal_allowed",),
        whole=(_ordered("min_value", "max_value"),),
    ),
    "email_text_input": Shape({**MENU, **DISPATCH, "initial_value": string(3000)}),
    "url_text_input": Shape({**MENU, **DISPATCH, "initial_value": string(3000)}),
    "file_input": Shape(
        {
            "action_id": action_id,
            "filetypes": many(string(20), 100),
            "max_files": whole(limit.FILE_INPUT_MAX_FILES_MIN, limit.FILE_INPUT_MAX_FILES_MAX),
        }
    ),
    "image": Shape(
        {
            "image_url": string(limit.IMAGE_ELEMENT_IMAGE_URL_MAX_LENGTH),
            "slack_file": anything,
            "alt_text": string(limit.IMAGE_ELEMENT_ALT_TEXT_MAX_LENGTH, least=0),
        },
        needs=("alt_text",),
        one_of=("image_url", "slack_file"),
    ),
    "raw_text": Shape({"text": string(limit.TEXT_MAX_LENGTH)}, needs=("text",)),
    "raw_number": Shape({"value": number, "text": string(limit.TEXT_MAX_LENGTH)}, ("value",)),
}
CHECKED = {kind: shaped(shape) for kind, shape in SHAPES.items()}

MENUS = frozenset(
    {
        "static_select",
        "multi_static_select",
        "users_select",
        "multi_users_select",
        "conversations_select",
        "channels_select",
    }
)
PICKED = MENUS | {"radio_buttons", "checkboxes", "datepicker", "timepicker"}
TYPED = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input"})
STATEFUL = PICKED | TYPED | {"datetimepicker", "file_input"}  # stand in state.values

in_actions = typed(CHECKED, PICKED | {"button", "overflow", "datetimepicker"}, "element")
in_section = typed(CHECKED, PICKED | {"button", "overflow", "image"}, "element")
in_input = typed(CHECKED, STATEFUL, "element")
