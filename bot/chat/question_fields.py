"""The fields of one question in a chat's form, the same for workshops and surveys. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.chat.cards import Field, FieldKind
from bot.words import Words
from surveys.parsing import Raw
from surveys.questions import OTHER, Kind, Question

STEPS = 11  # a scale with more steps is written as a number
PARTS = ("what", "when", "whom")


@dataclass(frozen=True, slots=True)
class Named:
    """What a question's fields are called: a name to know them by, and what people read."""

    name: str
    label: str
    hint: str = ""
    required: bool = False


def question_fields(asked: Question, named: Named, raw: Raw, t: Words) -> Iterator[Field]:
    """The fields of a question, filled with what stands there.

    Each is named `named.name`, with `:<row>`, `:<option>` or a part after it where there are
    several.
    """
    match asked.kind:
        case Kind.NONE:
            return
        case Kind.CHOICE | Kind.MULTI:
            yield from _choices(asked, named, raw, t)
        case Kind.MATRIX:
            yield from _rows(asked, named, raw, t)
        case Kind.RANK | Kind.POINTS:
            yield from _each(asked, named, raw, t)
        case Kind.COMMITMENT:
            yield from _commitment(named, raw, t)
        case _:
            yield _single(asked, named, raw, t)


def _single(asked: Question, named: Named, raw: Raw, t: Words) -> Field:
    """What is answered in one field."""
    match asked.kind:
        case Kind.RATING | Kind.STANCE | Kind.NUMBER:
            return _number(asked, named, raw, t)
        case Kind.DATE:
            said = named.hint or t("Day, month and year, such as {date}", date="4.12.2026")
            return Field(named.name, named.label, FieldKind.LINE, value=_said(raw, "date"),
                         required=named.required, hint=said, most=20)  # fmt: skip
        case _:
            return _words(asked, named, raw, t)


def _words(asked: Question, named: Named, raw: Raw, t: Words) -> Field:
    given, hint = raw.get("points"), named.hint or _list_hint(asked, t)
    points = [str(one["text"]) for one in given] if isinstance(given, list) else []
    kind = FieldKind.LINE if asked.kind is Kind.LINE else FieldKind.TEXT
    value = ("\n".join(points),) if points else ()
    return Field(named.name, named.label, kind, value=value, required=named.required, hint=hint,
                 most=min(asked.max_length, 3_000))  # fmt: skip


def _list_hint(asked: Question, t: Words) -> str:
    return t("One on each line") if asked.kind is Kind.LIST else ""


def _choices(asked: Question, named: Named, raw: Raw, t: Words) -> Iterator[Field]:
    options = tuple((o.code, o.label.said(t.language)) for o in asked.options)
    if asked.dont_know is not None:
        options = (*options, ("dont_know", asked.dont_know.said(t.language)))
    if asked.other is not None:
        options = (*options, (OTHER, asked.other.said(t.language)))
    codes = raw.get("codes")
    chosen = tuple(str(code) for code in codes) if isinstance(codes, list) else ()
    kind = FieldKind.MULTI if asked.kind is Kind.MULTI else FieldKind.CHOICE
    yield Field(named.name, named.label, kind, options, chosen, named.required, named.hint)
    if asked.other is not None:
        said = t("If «{option}»: in your own words", option=asked.other.said(t.language))
        yield Field(f"{named.name}:{OTHER}", said, FieldKind.LINE, value=_said(raw, "other"))


def _number(asked: Question, named: Named, raw: Raw, t: Words) -> Field:
    value, label = _said(raw, "number"), named.label
    if asked.kind is not Kind.NUMBER and asked.high - asked.low < STEPS:
        steps = tuple((str(n), str(n)) for n in range(asked.low, asked.high + 1))
        return Field(named.name, label, FieldKind.CHOICE, steps, value, named.required)
    hint = t("A whole number from {low} to {high}", low=asked.low, high=asked.high)
    if asked.unit is not None:
        label = f"{label} ({asked.unit.said(t.language)})"
    return Field(named.name, label, FieldKind.NUMBER, value=value, required=named.required,
                 hint=hint, low=asked.low, high=asked.high)  # fmt: skip


def _rows(asked: Question, named: Named, raw: Raw, t: Words) -> Iterator[Field]:
    options = tuple((o.code, o.label.said(t.language)) for o in asked.options)
    if asked.dont_know is not None:
        options = (*options, ("dont_know", asked.dont_know.said(t.language)))
    ratings = raw.get("ratings")
    given = ratings if isinstance(ratings, Mapping) else {}
    for row in asked.rows:
        value = (str(given[row.code]),) if row.code in given else ()
        said = f"{named.label} – {row.label.said(t.language)}"
        yield Field(
            f"{named.name}:{row.code}", said, FieldKind.CHOICE, options, value, named.required
        )


def _each(asked: Question, named: Named, raw: Raw, t: Words) -> Iterator[Field]:
    """A number for each option: its place in a ranking, or the points it is given."""
    ranks = asked.kind is Kind.RANK
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
        said = f"{named.label} – {option.label.said(t.language)}"
        yield Field(f"{named.name}:{option.code}", said, FieldKind.NUMBER, value=value, hint=hint,
                    low=1 if ranks else 0, high=most)  # fmt: skip


def _placed(raw: Raw) -> Mapping[str, str]:
    codes = raw.get("codes")
    order = codes if isinstance(codes, list) else []
    return {str(code): str(place) for place, code in enumerate(order, start=1)}


def _commitment(named: Named, raw: Raw, t: Words) -> Iterator[Field]:
    labels = (named.label, t("By when?"), t("With whom?"))
    kinds = (FieldKind.TEXT, FieldKind.LINE, FieldKind.LINE)
    for part, said, kind in zip(PARTS, labels, kinds, strict=True):
        must = named.required and part == "what"
        yield Field(f"{named.name}:{part}", said, kind, value=_said(raw, part), required=must)


def _said(raw: Raw, part: str) -> tuple[str, ...]:
    words = raw.get(part)
    return (str(words),) if words not in (None, "") else ()
