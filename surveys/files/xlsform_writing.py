"""Writes a questionnaire as an Excel form (XLSForm), which `surveys.files.xlsform` reads again.

What the standard has no word for stands in columns and a sheet of our own, which other tools
leave alone: so the form can be filled in with them too, and comes back whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from surveys.files.columns import language_name
from surveys.files.expressions import written as expression
from surveys.numerals import LARGEST
from surveys.questionnaire import Item, Questionnaire, Section, Visibility
from surveys.questions import DONT_KNOW, OTHER, POINT_LENGTH, POINTS_AT_MOST, Kind, Option, Question
from surveys.texts import Text

Line = dict[str, str]
# Text stays text: no formulas, no links, no numbers made of strings.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same bytes each time
_ALWAYS = {
    "survey": ("type", "name"),
    "choices": ("list_name", "name"),
    "settings": ("form_title", "form_id", "default_language"),
    "themes": ("item", "name"),
}
_ORDER = (  # of the columns that a sheet has when there is anything under them
    *("list_name", "item", "type", "name", "label", "hint", "required", "relevant", "constraint"),
    *("appearance", "parameters", "kind", "limit", "ordered", "unit", "visibility", "scale"),
    *("words", "form_title", "form_id", "default_language"),
)
_WIDTHS = {"label": 48, "hint": 32, "relevant": 32, "constraint": 24, "form_title": 48, "words": 48}
_TYPES = {
    Kind.NONE: "note",
    Kind.TEXT: "text",
    Kind.LINE: "text",
    Kind.LIST: "text",
    Kind.NUMBER: "integer",
    Kind.RATING: "range",
    Kind.DATE: "date",
    Kind.CHOICE: "select_one",
    Kind.MULTI: "select_multiple",
    Kind.RANK: "rank",
}


def workbook(form: Questionnaire) -> bytes:
    """The workbook of a form without faults: the same bytes each time."""
    import xlsxwriter  # noqa: PLC0415 -- seldom needed, and slow to load

    sheets = {
        "survey": list(_survey(form)),
        "choices": list(_choices(form)),
        "settings": [_settings(form)],
        "themes": list(_themes(form)),
    }
    made = BytesIO()
    book = xlsxwriter.Workbook(made, OPTIONS)
    book.set_properties({"title": form.title.said(form.languages[0]), "created": MADE})
    bold = book.add_format({"bold": True, "bg_color": "#F0F4F8", "bottom": 2})
    wrap = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for name, lines in sheets.items():
        if lines or name != "themes":
            _sheet(book.add_worksheet(name), _headings(name, lines, form), lines, (bold, wrap))
    book.close()
    return made.getvalue()


def _headings(name: str, lines: Sequence[Line], form: Questionnaire) -> list[str]:
    """The columns that are always there, and those that have anything in them, in order.

    Labels have a column for each language, so that there is a place for what is missing.
    """
    codes = [language_name(code) for code in form.languages]
    labels = [f"label::{code}" for code in codes if name != "settings"]
    said = (heading for line in lines for heading in line)
    found = dict.fromkeys([*_ALWAYS[name], *labels, *said])

    def place(heading: str) -> tuple[int, int]:
        base, _, language = heading.partition("::")
        at = _ORDER.index(base) if base in _ORDER else len(_ORDER)
        return at, codes.index(language) if language else 0

    return sorted(found, key=place)


def _sheet(page: Any, headings: Sequence[str], lines: Sequence[Line], formats: Any) -> None:
    bold, wrap = formats
    page.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        page.set_column(column, column, _WIDTHS.get(heading.partition("::")[0], 18))
        page.write_string(0, column, heading, bold)
    for row, line in enumerate(lines, 1):
        for column, heading in enumerate(headings):
            if line.get(heading):
                page.write_string(row, column, line[heading], wrap)


# --- The sheets -----------------------------------------------------------------------------------


def _said(column: str, text: Text | None) -> Line:
    """The words in a column for each language."""
    if text is None:
        return {}
    return {f"{column}::{language_name(code)}": words for code, words in text.versions}


def _settings(form: Questionnaire) -> Line:
    main, *others = form.languages
    titles = dict(form.title.versions)
    line = {
        "form_title": titles.get(main, ""),
        "form_id": form.id,
        "default_language": language_name(main),
    }
    return line | {f"form_title_{code}": titles[code] for code in others if code in titles}


def _themes(form: Questionnaire) -> Iterator[Line]:
    for item in form.items:
        for theme in item.themes:
            line = {"item": item.id, "name": theme.id, "words": ", ".join(theme.words)}
            yield line | _said("label", theme.name)


def _choices(form: Questionnaire) -> Iterator[Line]:
    for item in form.items:
        asked = item.question
        if asked.kind in _TYPES or asked.kind is Kind.MATRIX:
            yield from _list(item.id, asked)


def _list(name: str, asked: Question) -> Iterator[Line]:
    """The choices of a question as a list of its own, «other» and «don't know» last."""
    besides = {OTHER: asked.other, DONT_KNOW: asked.dont_know}
    options = [
        *asked.options,
        *(Option(code, label) for code, label in besides.items() if label is not None),
    ]
    for option in options:
        mark = "positive" if option.code in asked.positive else ""
        mark = "neutral" if option.code == asked.neutral else mark
        line = {"list_name": name, "name": option.code} | ({"scale": mark} if mark else {})
        yield line | _said("label", option.label)


def _survey(form: Questionnaire) -> Iterator[Line]:
    yield from _aside("form.intro", form.intro)
    yield from _aside("form.source", form.source)
    for section in form.sections:
        yield from _section(section, form)
    yield from _aside("form.thanks", form.thanks)


def _aside(name: str, text: Text | None) -> Iterator[Line]:
    """A text of the form's own, as a note."""
    if text is not None:
        yield {"type": "note", "name": name} | _said("label", text)


def _section(section: Section, form: Questionnaire) -> Iterator[Line]:
    yield {"type": "begin_group", "name": section.id} | _said("label", section.title)
    yield from _aside(f"{section.id}.text", section.text)
    for item in section.items:
        yield from _item(item, form)
    yield {"type": "end_group"}


# --- Items ----------------------------------------------------------------------------------------


def _item(item: Item, form: Questionnaire) -> Iterator[Line]:
    line = {"name": item.id} | _said("label", item.text) | _said("hint", item.help)
    if item.show_if is not None:
        line["relevant"] = expression(item.show_if, form)
    if item.visibility is not Visibility.JOINT:
        line["visibility"] = item.visibility
    if item.question.ordered:
        line["ordered"] = "yes"
    must = {"required": "yes"} if item.required else {}
    if item.question.kind in {Kind.MATRIX, Kind.POINTS}:
        yield from _table(item, line, must)
    else:
        yield {"type": _type(item, form)} | line | must | dict(_terms(item.question))


def _type(item: Item, form: Questionnaire) -> str:
    """The type, with its list, and a field for words beside «other» unless its name is taken."""
    word = _TYPES[item.question.kind]
    if item.question.kind in {Kind.CHOICE, Kind.MULTI, Kind.RANK}:
        word = f"{word} {item.id}"
    words = item.question.other is not None and f"{item.id}_other" not in _ids(form)
    return f"{word} or_other" if words else word


def _ids(form: Questionnaire) -> set[str]:
    return {item.id for item in form.items} | {section.id for section in form.sections}


def _terms(asked: Question) -> Iterator[tuple[str, str]]:
    """The limits, and what else the type does not say."""
    match asked.kind:
        case Kind.NUMBER:
            yield from _constraint(_range(asked))
            yield from _said("unit", asked.unit).items()
        case Kind.RATING:
            yield "parameters", f"start={asked.low} end={asked.high} step=1"
        case Kind.MULTI | Kind.RANK if asked.limit != POINTS_AT_MOST:
            yield from _constraint([f"count-selected(.) <= {asked.limit}"])
        case Kind.TEXT | Kind.LINE | Kind.LIST:
            yield from _lengths(asked)
        case _:
            pass


def _lengths(asked: Question) -> Iterator[tuple[str, str]]:
    if asked.max_length != POINT_LENGTH:
        yield from _constraint([f"string-length(.) <= {asked.max_length}"])
    if asked.kind is not Kind.LINE:
        yield "appearance", "multiline"
    if asked.kind is Kind.LIST:
        yield from (("kind", "list"), ("limit", str(asked.limit)))


def _range(asked: Question) -> Iterator[str]:
    if asked.low != -LARGEST:
        yield f". >= {asked.low}"
    if asked.high != LARGEST:
        yield f". <= {asked.high}"


def _constraint(parts: Iterable[str]) -> Iterator[tuple[str, str]]:
    words = " and ".join(parts)
    if words:
        yield "constraint", words


def _table(item: Item, line: Line, must: Line) -> Iterator[Line]:
    """A matrix as a table of choices, or points as a table of numbers."""
    asked = item.question
    if asked.kind is Kind.MATRIX:
        begin = {"appearance": "table-list"}
        row = {"type": f"select_one {item.id}"}
    else:
        begin = {"kind": "points", "limit": str(asked.limit)}
        row = {"type": "integer", "constraint": f". >= 0 and . <= {asked.limit}"}
    yield {"type": "begin_group"} | line | begin
    for option in asked.rows or asked.options:
        name = {"name": f"{item.id}.{option.code}"}
        yield row | name | _said("label", option.label) | must
    yield {"type": "end_group"}
