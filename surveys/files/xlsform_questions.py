"""A row of an Excel form, and the list that it names, as a question."""

import re
from dataclasses import dataclass, field, replace

from surveys.files.cells import Row
from surveys.files.expressions import Limits, NotALimit
from surveys.files.kinds import usual_limit
from surveys.files.problems import BadNumber, NotAmong
from surveys.files.reading import quoted
from surveys.files.xlsform_cells import Cells
from surveys.files.xlsform_terms import (
    MissingCell,
    NoSuchList,
    NotAScaleMark,
    NotAStep,
    NotForThisType,
)
from surveys.numerals import LARGEST
from surveys.questions import DONT_KNOW, OTHER, POINT_LENGTH, Kind, Option, Question
from surveys.texts import Text

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_STEPS = re.compile(r"(start|end|step)\s*=\s*(-?\d{1,9})")
_LISTED = {"select_one": Kind.CHOICE, "select_multiple": Kind.MULTI, "rank": Kind.RANK}
_WORDS_FOR_OTHER = {"nb": "Annet", "nn": "Anna", "en": "Other"}
_OFFERED: dict[Kind, tuple[str, ...]] = {  # what may be answered besides the options
    Kind.CHOICE: (OTHER, DONT_KNOW),
    Kind.MULTI: (OTHER, DONT_KNOW),
    Kind.MATRIX: (DONT_KNOW,),
}


@dataclass(slots=True)
class Choices:
    """A list on the sheet «choices»: its options with the rows that they stand in."""

    options: list[tuple[Option, Row]] = field(default_factory=list)
    positive: list[str] = field(default_factory=list)
    neutral: str = ""


def lists(cells: Cells) -> dict[str, Choices]:
    """The lists of choices by name."""
    found: dict[str, Choices] = {}
    for row in cells.table.sheet.rows:
        name = cells.table.cell(row, "list_name")
        if not name:
            cells.note(row, "list_name", MissingCell(column="list_name"))
            continue
        made = found.setdefault(name, Choices())
        code = cells.code(row, "name")
        made.options.append((Option(code, cells.needed(row, "label")), row))
        match cells.table.cell(row, "scale").lower():
            case "positive":
                made.positive.append(code)
            case "neutral":
                made.neutral = code
            case "":
                pass
            case given:
                cells.note(row, "scale", NotAScaleMark(given=quoted(given)))
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row of the sheet «survey» asks: its type, its list, and whether «other» is added."""

    type: str
    list: str = ""
    or_other: bool = False


def question(cells: Cells, row: Row, asked: Asked, choices: dict[str, Choices]) -> Question:
    """The question of a row that stands alone."""
    match asked.type:
        case "integer":
            return _integer(cells, row)
        case "range":
            return _range(cells, row)
        case "text":
            return _text(cells, row)
        case "date":
            return Question(Kind.DATE)
        case "note":
            return Question(Kind.NONE)
        case _:
            if asked.list not in choices:
                cells.note(row, "type", NoSuchList(name=quoted(asked.list)))
            return _listed(cells, row, asked, choices.get(asked.list, Choices()))


def _listed(cells: Cells, row: Row, asked: Asked, found: Choices) -> Question:
    kind = _LISTED[asked.type]
    made = _with_choices(kind, found)
    if asked.or_other and made.other is None:
        known = [(c, _WORDS_FOR_OTHER[c]) for c in cells.languages if c in _WORDS_FOR_OTHER]
        made = replace(made, other=Text(tuple(known or [(cells.languages[0], "Other")])))
    if kind is Kind.CHOICE:
        return replace(made, ordered=cells.flag(row, "ordered"))
    most = _only(cells, row, "chosen").chosen
    return made if most is None else replace(made, limit=_within(cells, row, most, 1, 100))


def rated(cells: Cells, row: Row, found: Choices, options: tuple[Option, ...]) -> Question:
    """A matrix with these rows, rated by a list; `row` begins the table."""
    made = replace(_with_choices(Kind.MATRIX, found), rows=options)
    return replace(made, ordered=cells.flag(row, "ordered"))


def shared(cells: Cells, row: Row, options: tuple[Option, ...]) -> Question:
    """Points to share among these; `row` begins the table."""
    most = cells.number(row, "limit", usual_limit(Kind.POINTS))
    return Question(Kind.POINTS, options, limit=most)


def _with_choices(kind: Kind, found: Choices) -> Question:
    """A question with the options of a list; «other» and «dont_know» are set apart."""
    offered = _OFFERED.get(kind, ())
    besides = {option.code: option.label for option, _ in found.options if option.code in offered}
    return Question(
        kind,
        tuple(option for option, _ in found.options if option.code not in besides),
        other=besides.get(OTHER),
        dont_know=besides.get(DONT_KNOW),
        positive=tuple(found.positive),
        neutral=found.neutral,
    )


def _integer(cells: Cells, row: Row) -> Question:
    found = _only(cells, row, "low", "high")
    low, high = (
        usual if number is None else _within(cells, row, number, -LARGEST, LARGEST)
        for number, usual in ((found.low, -LARGEST), (found.high, LARGEST))
    )
    return Question(Kind.NUMBER, low=low, high=high, unit=cells.text(row, "unit"))


def _range(cells: Cells, row: Row) -> Question:
    given = cells.table.cell(row, "parameters")
    steps = {"start": 1, "end": 10, "step": 1}  # as the standard has them
    for part in re.split(r"[\s,;]+", re.sub(r"\s*=\s*", "=", given)):
        read = _STEPS.fullmatch(part)
        if read is not None:
            steps[read[1]] = int(read[2])
        elif part:
            cells.note(row, "parameters", NotAStep(given=quoted(part)))
    if steps["step"] != 1:
        cells.note(row, "parameters", NotAStep(given=f"step={steps['step']}"))
    return Question(Kind.RATING, low=steps["start"], high=steps["end"])


def _text(cells: Cells, row: Row) -> Question:
    longest = _only(cells, row, "length").length
    length = POINT_LENGTH if longest is None else _within(cells, row, longest, 1, POINT_LENGTH)
    kind = cells.table.cell(row, "kind")
    if kind == "list":
        most = cells.number(row, "limit", usual_limit(Kind.LIST))
        return Question(Kind.LIST, limit=most, max_length=length)
    if kind:
        cells.note(row, "kind", NotAmong(given=quoted(kind), known="list"))
    if cells.table.cell(row, "limit"):
        cells.note(row, "limit", NotForThisType(column="limit", type="text"))
    long = "multiline" in cells.table.cell(row, "appearance").split()
    return Question(Kind.TEXT if long else Kind.LINE, max_length=length)


def _within(cells: Cells, row: Row, number: int, low: int, high: int) -> int:
    """A number of the constraint; noted where it is out of bounds."""
    if not low <= number <= high:
        cells.note(row, "constraint", BadNumber(given=str(number), low=low, high=high))
    return number


def _only(cells: Cells, row: Row, *wanted: str) -> Limits:
    """The limits that mean something for the row's type; others are noted."""
    found = cells.limits(row)
    said = {name: getattr(found, name) for name in ("low", "high", "chosen", "length")}
    if any(value is not None for name, value in said.items() if name not in wanted):
        cells.note(row, "constraint", NotALimit(given=quoted(cells.table.cell(row, "constraint"))))
    return found
