"""The fields of a form as inputs of an Adaptive Card, and what comes back of them. Pure.

An input's id is `f:` and the field's name. The button that sends the form says of each field how it
is to be read (`f` in its data): a client sends an input only when there is something in it, and
several choices as one text with commas. Codes are ids and other short words; they are
percent-encoded all the same, so that a comma in one would come back whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import assert_never
from urllib.parse import quote, unquote

from bot.chat.cards import Field, FieldKind, Form
from bot.chat.ports import Fields
from bot.errors import Malformed
from bot.teams.cards import Asked, Json, Sheet, actions, elements, text
from bot.teams.literal import label
from surveys.answers import clean

INPUT = "f:"
TEXT, CODES = "text", "codes"  # how a field is read
NO_CODE = "%"  # the empty code: no client sends an empty value
FEW = 7  # so many choices stand open below each other; more are a list to open
Errors = Mapping[str, str]


def form_elements(form: Form, errors: Errors, sheet: Sheet) -> Iterator[Json]:
    """The form as it stands in a card; an error stands under its field.

    A client lets nobody press a button that brings fields along while a required one is empty.
    Where `more` buttons must do without, nothing is required of the client, and ours is asked.
    """
    for part in form.parts:
        yield from elements(part, sheet)
    shown = tuple(field for field in form.fields if _can_be_filled(field))
    for field in shown:
        yield _input(field, sheet, strict=not form.more)
        if error := errors.get(field.name, "").strip():
            yield text(error, strong=True, colour="Attention", close=True)
        if field.hint.strip():
            yield text(field.hint, subtle=True, close=True)
    kinds = {field.name: _read_as(field) for field in shown}
    yield from actions(tuple(Asked(button, kinds) for button in (form.send, *form.more)), sheet)


def filled(form: Form, fields: Fields) -> Form:
    """The form with what somebody had filled in."""
    kept = tuple(replace(field, value=fields.get(field.name, ())) for field in form.fields)
    return replace(form, fields=kept)


def sent_fields(kinds: object, data: Mapping[str, object]) -> Fields:
    """What was filled in, by the names in `kinds`: nothing there is no value.

    Raises:
        Malformed
    """
    if not isinstance(kinds, Mapping):
        raise Malformed(name="f")
    return {str(name): _values(kind, data.get(f"{INPUT}{name}")) for name, kind in kinds.items()}


def _values(kind: object, sent: object) -> tuple[str, ...]:
    if sent is None or sent == "":
        return ()
    if isinstance(sent, bool) or not isinstance(sent, str | int | float):
        raise Malformed(name=INPUT)
    whole = isinstance(sent, float) and sent.is_integer()
    words = clean(str(int(sent)) if whole else str(sent))[0]
    if kind == CODES:
        return tuple(_decoded(code) for code in words.split(",") if code)
    return (words,)


def _can_be_filled(field: Field) -> bool:
    return field.kind not in (FieldKind.CHOICE, FieldKind.MULTI) or bool(field.options)


def _read_as(field: Field) -> str:
    return CODES if field.kind in (FieldKind.CHOICE, FieldKind.MULTI) else TEXT


def _input(field: Field, sheet: Sheet, *, strict: bool) -> Json:
    needed = field.required and strict
    star = " *" if field.required and not strict else ""  # where needed, the client adds it
    common: Json = {"id": INPUT + field.name, "label": label(field.label) + star}
    if needed:
        common |= {"isRequired": True}
    if needed or field.kind is FieldKind.NUMBER:
        common |= {"errorMessage": _expected(field, sheet)}
    match field.kind:
        case FieldKind.LINE | FieldKind.TEXT:
            return _text_input(field, common)
        case FieldKind.CHOICE | FieldKind.MULTI:
            return _choice_input(field, common)
        case FieldKind.NUMBER:
            return _number_input(field, common)
        case _:
            assert_never(field.kind)


def _expected(field: Field, sheet: Sheet) -> str:
    if field.kind is not FieldKind.NUMBER:
        return label(sheet.t("Fill in this field."))
    if field.low is None or field.high is None:
        return label(sheet.t("Write a whole number."))
    said = sheet.t("A whole number from {low} to {high}", low=field.low, high=field.high)
    return label(said)


def _text_input(field: Field, common: Json) -> Json:
    made: Json = {"type": "Input.Text", **common, "maxLength": max(1, field.most)}
    if field.kind is FieldKind.TEXT:
        made["isMultiline"] = True
    value = "\n".join(field.value)
    return {**made, "value": value} if value else made


def _choice_input(field: Field, common: Json) -> Json:
    several = field.kind is FieldKind.MULTI
    choices = [{"title": label(said), "value": _encoded(code)} for code, said in field.options]
    chosen = _chosen(field.value, [code for code, _ in field.options], several=several)
    made: Json = {"type": "Input.ChoiceSet", **common, "choices": choices, "wrap": True}
    made["style"] = "expanded" if several or len(choices) <= FEW else "compact"
    if several:
        made["isMultiSelect"] = True
    return {**made, "value": chosen} if chosen else made


def _chosen(value: Sequence[str], known: Sequence[str], *, several: bool) -> str:
    codes = [_encoded(code) for code in value if code in known]
    return ",".join(codes if several else codes[:1])


def _number_input(field: Field, common: Json) -> Json:
    made: Json = {"type": "Input.Number", **common}
    if field.low is not None:
        made["min"] = field.low
    if field.high is not None:
        made["max"] = field.high
    number = _number("".join(field.value))
    return made if number is None else {**made, "value": number}


def _number(words: str) -> int | None:
    try:
        return int(words)
    except ValueError:
        return None


def _encoded(code: str) -> str:
    return quote(code, safe="") or NO_CODE


def _decoded(code: str) -> str:
    return "" if code == NO_CODE else unquote(code)
