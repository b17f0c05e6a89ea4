"""The elements, actions and properties of Adaptive Cards 1.5.

They are those of https://adaptivecards.io/explorer and of its published schema. A property's kind
is a word («text», «flag», «number», «width», «any», «fallback»), a set of allowed words (in any
case), the name of a type, «element», «action» or «select», or one of these with a star: a list.
"""

from dataclasses import dataclass

Kind = str | frozenset[str]
Properties = dict[str, Kind]


@dataclass(frozen=True, slots=True)
class Spec:
    """One type: its properties, and which of them must be there."""

    properties: Properties
    required: tuple[str, ...] = ()
    since: tuple[int, int] = (1, 0)


def words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())


SPACING = words("default none small medium large extraLarge padding")
HORIZONTAL = words("left center right")
VERTICAL = words("top center bottom")
COLOURS = words("default dark light accent good warning attention")
STYLES = words("default emphasis good attention warning accent")
SIZES = words("default small medium large extraLarge")
WEIGHTS = words("default lighter bolder")
FONTS = words("default monospace")
IMAGE_SIZES = words("auto stretch small medium large")
BACKGROUND = "any"  # an address, or a BackgroundImage

ITEM: Properties = {"type": "text", "id": "text", "isVisible": "flag", "requires": "any"}
PLACED: Properties = {**ITEM, "separator": "flag", "spacing": SPACING, "fallback": "fallback"}
ELEMENT: Properties = {**PLACED, "height": words("auto stretch")}
INPUT: Properties = {
    **ELEMENT,
    "label": "text",
    "isRequired": "flag",
    "errorMessage": "text",
    "value": "text",
    "placeholder": "text",
}
LIMITED: Properties = {**INPUT, "min": "text", "max": "text"}
ACTION: Properties = {
    "type": "text",
    "title": "text",
    "iconUrl": "text",
    "id": "text",
    "style": words("default positive destructive"),
    "fallback": "fallback",
    "tooltip": "text",
    "isEnabled": "flag",
    "mode": words("primary secondary"),
    "requires": "any",
}
COLLECTS: Properties = {**ACTION, "data": "any", "associatedInputs": words("auto none")}
BOX: Properties = {
    "items": "element*",
    "selectAction": "select",
    "style": STYLES,
    "verticalContentAlignment": VERTICAL,
    "bleed": "flag",
    "backgroundImage": BACKGROUND,
    "minHeight": "text",
    "rtl": "flag",
}
LETTERS: Properties = {
    "text": "text",
    "color": COLOURS,
    "fontType": FONTS,
    "isSubtle": "flag",
    "size": SIZES,
    "weight": WEIGHTS,
}
CELL_ALIGNMENT: Properties = {
    "horizontalCellContentAlignment": HORIZONTAL,
    "verticalCellContentAlignment": VERTICAL,
}

ELEMENTS = {
    "ActionSet": Spec({**ELEMENT, "actions": "action*"}, ("actions",), (1, 2)),
    "ColumnSet": Spec(
        {
            **ELEMENT,
            "columns": "Column*",
            "selectAction": "select",
            "style": STYLES,
            "bleed": "flag",
            "minHeight": "text",
            "horizontalAlignment": HORIZONTAL,
        }
    ),
    "Container": Spec({**ELEMENT, **BOX}, ("items",)),
    "FactSet": Spec({**ELEMENT, "facts": "Fact*"}, ("facts",)),
    "Image": Spec(
        {
            **PLACED,
            "url": "text",
            "altText": "text",
            "backgroundColor": "text",
            "height": "text",
            "horizontalAlignment": HORIZONTAL,
            "selectAction": "select",
            "size": IMAGE_SIZES,
            "style": words("default person"),
            "width": "text",
            "msTeams": "any",  # Teams' own: {"allowExpand": true}
        },
        ("url",),
    ),
    "ImageSet": Spec({**ELEMENT, "images": "Image*", "imageSize": IMAGE_SIZES}, ("images",)),
    "Input.ChoiceSet": Spec(
        {
            **INPUT,
            "choices": "Input.Choice*",
            "isMultiSelect": "flag",
            "style": words("compact expanded filtered"),
            "wrap": "flag",
        }
    ),
    "Input.Date": Spec(LIMITED),
    "Input.Number": Spec({**INPUT, "min": "number", "max": "number", "value": "number"}),
    "Input.Text": Spec(
        {
            **INPUT,
            "isMultiline": "flag",
            "maxLength": "number",
            "regex": "text",
            "style": words("text tel url email password"),
            "inlineAction": "select",
        }
    ),
    "Input.Time": Spec(LIMITED),
    "Input.Toggle": Spec(
        {
            **{name: kind for name, kind in INPUT.items() if name != "placeholder"},
            "title": "text",
            "valueOff": "text",
            "valueOn": "text",
            "wrap": "flag",
        },
        ("title",),
    ),
    "Media": Spec(
        {**ELEMENT, "sources": "MediaSource*", "poster": "text", "altText": "text"},
        ("sources",),
        (1, 1),
    ),
    "RichTextBlock": Spec(
        {**ELEMENT, "inlines": "TextRun*", "horizontalAlignment": HORIZONTAL},
        ("inlines",),
        (1, 2),
    ),
    "Table": Spec(
        {
            **ELEMENT,
            **CELL_ALIGNMENT,
            "columns": "TableColumnDefinition*",
            "rows": "TableRow*",
            "firstRowAsHeader": "flag",
            "showGridLines": "flag",
            "gridStyle": STYLES,
        },
        (),
        (1, 5),
    ),
    "TextBlock": Spec(
        {
            **ELEMENT,
            **LETTERS,
            "horizontalAlignment": HORIZONTAL,
            "maxLines": "number",
            "wrap": "flag",
            "style": words("default heading columnHeader"),
        },
        ("text",),
    ),
}
ACTIONS = {
    "Action.Execute": Spec({**COLLECTS, "verb": "text"}, (), (1, 4)),
    "Action.OpenUrl": Spec({**ACTION, "url": "text"}, ("url",)),
    "Action.ShowCard": Spec({**ACTION, "card": "AdaptiveCard"}, ("card",)),
    "Action.Submit": Spec(COLLECTS),
    "Action.ToggleVisibility": Spec(
        {**ACTION, "targetElements": "TargetElement*"}, ("targetElements",), (1, 2)
    ),
}
PARTS = {
    "AdaptiveCard": Spec(
        {
            "type": "text",
            "version": "text",
            "refresh": "Refresh",
            "authentication": "any",
            "body": "element*",
            "actions": "action*",
            "selectAction": "select",
            "fallbackText": "text",
            "backgroundImage": BACKGROUND,
            "minHeight": "text",
            "rtl": "flag",
            "speak": "text",
            "lang": "text",
            "verticalContentAlignment": VERTICAL,
            "$schema": "text",
            "msteams": "any",  # Teams' own: full width, mentions
        }
    ),
    "Column": Spec({**PLACED, **BOX, "width": "width"}),
    "Fact": Spec({"type": "text", "title": "text", "value": "text"}, ("title", "value")),
    "Input.Choice": Spec({"type": "text", "title": "text", "value": "text"}, ("title", "value")),
    "MediaSource": Spec({"type": "text", "mimeType": "text", "url": "text"}, ("mimeType", "url")),
    "Refresh": Spec({"type": "text", "action": "action", "userIds": "text*"}),
    "TableCell": Spec({"type": "text", **BOX}, ("items",)),
    "TableColumnDefinition": Spec({"type": "text", "width": "width", **CELL_ALIGNMENT}),
    "TableRow": Spec({"type": "text", "cells": "TableCell*", "style": STYLES, **CELL_ALIGNMENT}),
    "TargetElement": Spec(
        {"type": "text", "elementId": "text", "isVisible": "flag"}, ("elementId",)
    ),
    "TextRun": Spec(
        {
            "type": "text",
            **LETTERS,
            "highlight": "flag",
            "italic": "flag",
            "strikethrough": "flag",
            "underline": "flag",
            "selectAction": "select",
        },
        ("type", "text"),
    ),
}
SHORTHANDS = ("TextRun", "TargetElement")  # these may stand as plain text
