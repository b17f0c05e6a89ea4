"""A small questionnaire as the fields of a form in a chat, and what was filled in back again. Pure.

Each field is named `q:<item>`, with `:<row>`, `:<option>` or a part after it where an item has
several. A form in a chat does not change while it is filled in: questions that depend on what was
answered come when it is sent, in the same form once more. What does not fit in a chat is answered
on the page: several pages, and more than `MOST` fields.
"""

from collections.abc import Collection, Iterator, Mapping
from operator import itemgetter

from bot.chat.cards import Field, FieldKind, Paragraph, Part
from bot.chat.ports import Fields
from bot.fielding.fields import Written
from bot.words import Words
from surveys.flow import Answers, shown
from surveys.parsing import Raw
from surveys.questionnaire import Item, Questionnaire
from surveys.questions import OTHER, Kind, Question

MOST = 10  # fields in one form
STEPS = 11  # a scale with more steps is written as a number
HEAD = "q:"
PARTS = ("what", "when", "whom")


def fits(form: Questionnaire, t: Words) -> bool:
    """Whether it can be answered in a chat."""
    if sum(bool(section.items) for section in form.sections) != 1:
        return False
    most = sum(len(list(_fields(item, {}, t))) for item in form.items)
    return 0 < most <= MOST


def texts(form: Questionnaire, t: Words) -> Iterator[Part]:
    """What is read above the fields: texts that ask nothing."""
    for section in form.sections:
        if section.text is not None:
            yield Paragraph(section.text.said(t.language))
    for item in form.items:
        if item.question.kind is Kind.NONE and item.show_if is None:
            yield Paragraph(item.text.said(t.language))


def questions(form: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """What is asked, given these answers."""
    return tuple(item for item in shown(form, answers) if item.question.kind is not Kind.NONE)


def fields(form: Questionnaire, written: Written, t: Words) -> tuple[Field, ...]:
    """The fields of all that is asked, filled with what stands there."""
    items = questions(form, written.answers)
    return tuple(field for item in items for field in _fields(item, written.raw(item), t))


def _fields(item: Item, raw: Raw, t: Words) -> Iterator[Field]:
    label, name = item.text.said(t.language), HEAD + item.id
    hint = item.help.said(t.language) if item.help else ""
    match item.question.kind:
        case Kind.NONE:
            return
        case Kind.CHOICE | Kind.MULTI:
            yield from _choices(item, (name, label, hint), raw, t)
        case Kind.MATRIX:
            yield from _rows(item, name, label, raw, t)
        case Kind.RANK | Kind.POINTS:
            yield from _each(item, name, label, raw, t)
        case Kind.COMMITMENT:
            yield from _commitment(item, name, label, raw, t)
        case _:
            yield _single(item, (name, label, hint), raw, t)


def _single(item: Item, named: tuple[str, str, str], raw: Raw, t: Words) -> Field:
    """What is answered in one field."""
    name, label, hint = named
    match item.question.kind:
        case Kind.RATING | Kind.STANCE | Kind.NUMBER:
            return _number(item, name, label, raw, t)
        case Kind.DATE:
            said = hint or t("Day, month and year, such as {date}", date="4.12.2026")
            return Field(name, label, FieldKind.LINE, value=_said(raw, "date"),
                         required=item.required, hint=said, most=20)  # fmt: skip
        case _:
            return _words(item, name, label, raw, hint or _list_hint(item.question, t))


def _words(item: Item, name: str, label: str, raw: Raw, hint: str) -> Field:
    asked, given = item.question, raw.get("points")
    points = [str(one["text"]) for one in given] if isinstance(given, list) else []
    kind = FieldKind.LINE if asked.kind is Kind.LINE else FieldKind.TEXT
    value = ("\n".join(points),) if points else ()
    return Field(name, label, kind, value=value, required=item.required, hint=hint,
                 most=min(asked.max_length, 3_000))  # fmt: skip


def _list_hint(asked: Question, t: Words) -> str:
    return t("One on each line") if asked.kind is Kind.LIST else ""


def _choices(item: Item, named: tuple[str, str, str], raw: Raw, t: Words) -> Iterator[Field]:
    (name, label, hint), asked = named, item.question
    options = tuple((o.code, o.label.said(t.language)) for o in asked.options)
    if asked.dont_know is not None:
        options = (*options, ("dont_know", asked.dont_know.said(t.language)))
    if asked.other is not None:
        options = (*options, (OTHER, asked.other.said(t.language)))
    codes = raw.get("codes")
    chosen = tuple(str(code) for code in codes) if isinstance(codes, list) else ()
    kind = FieldKind.MULTI if asked.kind is Kind.MULTI else FieldKind.CHOICE
    yield Field(name, label, kind, options, chosen, item.required, hint)
    if asked.other is not None:
        said = t("If «{option}»: in your own words", option=asked.other.said(t.language))
        yield Field(f"{name}:{OTHER}", said, FieldKind.LINE, value=_said(raw, "other"))


def _number(item: Item, name: str, label: str, raw: Raw, t: Words) -> Field:
    asked, value = item.question, _said(raw, "number")
    if asked.kind is not Kind.NUMBER and asked.high - asked.low < STEPS:
        steps = tuple((str(n), str(n)) for n in range(asked.low, asked.high + 1))
        return Field(name, label, FieldKind.CHOICE, steps, value, item.required)
    hint = t("A whole number from {low} to {high}", low=asked.low, high=asked.high)
    if asked.unit is not None:
        label = f"{label} ({asked.unit.said(t.language)})"
    return Field(name, label, FieldKind.NUMBER, value=value, required=item.required, hint=hint,
                 low=asked.low, high=asked.high)  # fmt: skip


def _rows(item: Item, name: str, label: str, raw: Raw, t: Words) -> Iterator[Field]:
    options = tuple((o.code, o.label.said(t.language)) for o in item.question.options)
    if item.question.dont_know is not None:
        options = (*options, ("dont_know", item.question.dont_know.said(t.language)))
    ratings = raw.get("ratings")
    given = ratings if isinstance(ratings, Mapping) else {}
    for row in item.question.rows:
        value = (str(given[row.code]),) if row.code in given else ()
        said = f"{label} – {row.label.said(t.language)}"
        yield Field(f"{name}:{row.code}", said, FieldKind.CHOICE, options, value, item.required)


def _each(item: Item, name: str, label: str, raw: Raw, t: Words) -> Iterator[Field]:
    """A number for each option: its place in a ranking, or the points it is given."""
    asked, ranks = item.question, item.question.kind is Kind.RANK
    most = min(asked.limit, len(asked.options)) if ranks else asked.limit
    hint = (
        t("1 is the most important. You may rank {count}.", count=most)
        if ranks
        else t.n("You have {count} point to give", "You have {count} points to give", asked.limit)
    )
    given = _placed(raw) if ranks else raw.get("shares")
    values = given if isinstance(given, Mapping) else {}
    for option in asked.options:
        value = (str(values[option.code]),) if option.code in values else ()
        said = f"{label} – {option.label.said(t.language)}"
        yield Field(f"{name}:{option.code}", said, FieldKind.NUMBER, value=value, hint=hint,
                    low=1 if ranks else 0, high=most)  # fmt: skip


def _placed(raw: Raw) -> Mapping[str, str]:
    codes = raw.get("codes")
    order = codes if isinstance(codes, list) else []
    return {str(code): str(place) for place, code in enumerate(order, start=1)}


def _commitment(item: Item, name: str, label: str, raw: Raw, t: Words) -> Iterator[Field]:
    labels = (label, t("By when?"), t("With whom?"))
    kinds = (FieldKind.TEXT, FieldKind.LINE, FieldKind.LINE)
    for part, said, kind in zip(PARTS, labels, kinds, strict=True):
        must = item.required and part == "what"
        yield Field(f"{name}:{part}", said, kind, value=_said(raw, part), required=must)


def _said(raw: Raw, part: str) -> tuple[str, ...]:
    words = raw.get(part)
    return (str(words),) if words not in (None, "") else ()


# --- Back again -----------------------------------------------------------------------------------


def raws(form: Questionnaire, filled: Fields, items: Collection[str]) -> dict[str, Raw]:
    """What was filled in for these items, as `surveys.parsing.parse` takes it."""
    return {item.id: _raw(item, filled) for item in form.items if item.id in items}


def _raw(item: Item, filled: Fields) -> Raw:
    name = HEAD + item.id
    match item.question.kind:
        case Kind.TEXT | Kind.LINE:
            return {"points": [{"text": _first(filled, name)}]}
        case Kind.LIST:
            return {"points": [{"text": line} for line in _first(filled, name).splitlines()]}
        case Kind.CHOICE | Kind.MULTI:
            codes = [code for code in filled.get(name, ()) if code]
            return {"codes": codes, "other": _first(filled, f"{name}:{OTHER}")}
        case Kind.RATING | Kind.STANCE | Kind.NUMBER:
            return {"number": _first(filled, name)}
        case Kind.DATE:
            return {"date": _first(filled, name)}
        case _:
            return _raw_of_several(item.question, name, filled)


def _raw_of_several(asked: Question, name: str, filled: Fields) -> Raw:
    """The same for what has several fields."""
    match asked.kind:
        case Kind.MATRIX:
            rows = {row.code: _first(filled, f"{name}:{row.code}") for row in asked.rows}
            return {"ratings": rows}
        case Kind.POINTS:
            given = {o.code: _first(filled, f"{name}:{o.code}") for o in asked.options}
            return {"shares": {code: points for code, points in given.items() if points}}
        case Kind.RANK:
            return {"codes": _ranked(asked, name, filled)}
        case _:
            return {part: _first(filled, f"{name}:{part}") for part in PARTS}


def _ranked(asked: Question, name: str, filled: Fields) -> list[str]:
    """The options in the order of the numbers at them; those without a number are left out.

    Of two with the same number the one further up comes first. What is no number stands there as it
    was written: it is no choice, and is told so.
    """
    places = [(_first(filled, f"{name}:{o.code}").strip(), o.code) for o in asked.options]
    wrong = [place for place, _ in places if place and not (place.isdecimal() and len(place) < 7)]
    ranked = sorted(((int(n), code) for n, code in places if n and not wrong), key=itemgetter(0))
    return wrong or [code for _, code in ranked]


def _first(filled: Fields, name: str) -> str:
    return next(iter(filled.get(name, ())), "")


def first_field(form: Questionnaire, item: str, t: Words) -> str:
    """The name of the field at which something is said about an item."""
    found = form.item(item)
    return next((one.name for one in _fields(found, {}, t)), HEAD + item)
