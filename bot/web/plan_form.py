"""A programme as a form: its fields in groups, what was posted, and what is wrong with it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest

from bot.web.bodies import Form
from bot.words import later
from facilitation.editing import LISTS, Field, FieldKind, changed, fields, put_list
from facilitation.files import read
from facilitation.problems import BadProgramme
from facilitation.programme import Item, ItemKind, Programme
from facilitation.timecheck import Finding, check
from surveys.answers import clean
from surveys.errors import Refusal
from surveys.files.problems import Problem
from surveys.texts import Text

FIELD, LIST = "f:", "l:"  # how the names of fields and of lists begin in the form

LABELS = {
    "title": later("Title"),
    "date": later("Date"),
    "organiser": later("Organiser"),
    "purpose": later("Purpose"),
    "responsible": later("Responsible"),
    "delete_after": later("Days until everything is deleted"),
    "results": later("Wanted results"),
    "rules": later("Ground rules"),
    "participants": later("Participants"),
    "tables": later("Tables"),
    "start": later("Start"),
    "length": later("Length"),
    "minimum": later("Shortest length"),
    "locked": later("The start never moves"),
    "label": later("Line above the title"),
    "who": later("Who speaks"),
    "shown": later("Title on the slide"),
    "shown_start": later("Start on the slide"),
    "prompt": later("Question to everybody"),
    "line": later("Line in the introduction"),
    "quote": later("Quote"),
    "source": later("Source"),
    "pitch": later("Talk"),
    "questions": later("Sub-questions"),
    "instruction": later("Instruction"),
    "name": later("Name"),
    "addressee": later("Addressee"),
    "each": later("Time for each"),
    "summarise": later("Of this, for summing up"),
    "points": later("Points to give"),
    "limit": later("At most so many"),
    "time": later("Time"),
}
METHOD = {
    "I": later("On your own (I)"),
    "G": later("Group (G)"),
    "P": later("Plenary (P)"),
    "V": later("Vote (V)"),
    "outcome": later("Outcome"),
}


class Place(StrEnum):
    """Where in its section a row stands."""

    SHORT = "short"  # dates, times and numbers, several on a line
    WORDS = "words"
    METHOD = "method"  # last, after the sub-questions


@dataclass(frozen=True, slots=True)
class Input:
    """One box to write in. `problem` is what is wrong with what stands there."""

    name: str
    kind: FieldKind
    language: str | None
    value: str
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to fill in: once, or once in each language. `of` is the part it belongs to."""

    label: str
    of: str
    inputs: tuple[Input, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list of texts; each entry in each language. The last entry is empty, to add one."""

    label: str
    path: str
    entries: tuple[tuple[Input, ...], ...]
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The fields of the programme (no item) or of one item."""

    item: Item | None
    rows: tuple[Row, ...]
    lists: tuple[ListRow, ...]

    @property
    def wrong(self) -> bool:
        """Whether something here is to be mended before it can be saved."""
        boxes = [box for row in self.rows for box in row.inputs]
        return any(box.problem for box in boxes) or any(row.problem for row in self.lists)


@dataclass(frozen=True, slots=True)
class Edited:
    """What a posted form makes of a programme: a new source, or what is wrong, by path."""

    source: str
    programme: Programme | None
    wrong: Mapping[str, Refusal] = field(default_factory=dict)
    elsewhere: tuple[Problem, ...] = ()  # problems that belong to no field

    @property
    def count(self) -> int:
        """How many mistakes."""
        return len(self.wrong) + len(self.elsewhere)


# --- From the form -------------------------------------------------------------------------------


def edited(source: str, programme: Programme, posted: Form) -> Edited:
    """Put what was posted into the source. Raises `NoSuchField` for a form of something else."""
    wrong: dict[str, Refusal] = {}
    for path, before in lists(programme).items():
        entries = _entries(posted, path, programme.languages)
        if entries is None or entries == before:
            continue
        try:
            source = put_list(source, path, entries)
        except BadProgramme as bad:
            wrong[path] = bad.problems[0].reason
    known = {one.path: one.value for one in fields(source)}
    given = {n.removeprefix(FIELD): str(v) for n, v in posted.items() if n.startswith(FIELD)}
    changes = {path: value for path, value in given.items() if _differs(value, known.get(path))}
    try:
        after = changed(source, changes)
        return Edited(after, None if wrong else read(after), wrong)
    except BadProgramme as bad:
        return _wrong(source, changes, bad, wrong)


def _differs(value: str, known: str | None) -> bool:
    return known is None or clean(value)[0].strip() != known


def _wrong(
    source: str, changes: Mapping[str, str], bad: BadProgramme, wrong: dict[str, Refusal]
) -> Edited:
    """Each problem at its field, where it has one."""
    after = changed(source, changes)
    places = {(one.line, one.column): one.path for one in fields(after)}
    places |= {(one.line, one.column): one.path for one in fields(after) if one.path in changes}
    elsewhere = []
    for problem in bad.problems:
        path = places.get((problem.line, problem.column))
        if path is None:
            elsewhere.append(problem)
        else:
            wrong.setdefault(path, problem.reason)
    return Edited(after, None, wrong, tuple(elsewhere))


def _entries(posted: Form, path: str, languages: Iterable[str]) -> tuple[Text, ...] | None:
    """A list as it was posted, without its empty entries; None where it was not."""
    columns = [(code, posted.getall(f"{LIST}{path}:{code}", [])) for code in languages]
    if not any(words for _, words in columns):
        return None
    rows = zip_longest(*(words for _, words in columns), fillvalue="")
    said = [[clean(str(words))[0].strip() for words in row] for row in rows]
    return tuple(
        Text(tuple(zip((code for code, _ in columns), row, strict=True)))
        for row in said
        if any(row)
    )


# --- To the form ---------------------------------------------------------------------------------


def lists(programme: Programme) -> dict[str, tuple[Text, ...]]:
    """The lists that entries can be added to, by path."""
    found = {"results": programme.results, "rules": programme.rules}
    for item in programme.items:
        if item.kind is ItemKind.SESSION:
            found[f"items.{item.id}.questions"] = item.subquestions
    return found


def sections(
    source: str, programme: Programme, found: Edited | None = None, posted: Form | None = None
) -> tuple[Section, ...]:
    """The form: the programme's own fields, then each item's; with what was posted, if it was."""
    wrong = found.wrong if found is not None else {}
    given = {n.removeprefix(FIELD): str(v) for n, v in (posted or {}).items()}
    inputs: dict[str | None, dict[str, list[Input]]] = {}
    for one in fields(source):
        parts = one.path.split(".")
        item = parts[1] if parts[0] == "items" else None
        if any(part in LISTS for part in parts):
            continue
        base = one.path.removesuffix(f".{one.language}") if one.language else one.path
        box = _box(one, given, wrong)
        inputs.setdefault(item, {}).setdefault(base, []).append(box)
    rows = {
        item: tuple(_row(base, boxes) for base, boxes in groups.items())
        for item, groups in inputs.items()
    }
    listed = [
        _list_row(path, texts, programme, wrong, posted) for path, texts in lists(programme).items()
    ]
    return tuple(
        Section(
            item,
            rows.get(item.id if item else None, ()),
            tuple(row for row in listed if _item_of(row.path) == (item.id if item else None)),
        )
        for item in (None, *programme.items)
    )


def _box(one: Field, given: Mapping[str, str], wrong: Mapping[str, Refusal]) -> Input:
    value = given.get(one.path, one.value)
    return Input(FIELD + one.path, one.kind, one.language, value, wrong.get(one.path))


def _item_of(path: str) -> str | None:
    parts = path.split(".")
    return parts[1] if parts[0] == "items" else None


def _row(path: str, boxes: list[Input]) -> Row:
    """«items.q1.igp.G.length» is the length of «Group (G)», in the method."""
    parts, inputs = path.split("."), tuple(boxes)
    label = LABELS.get(parts[-1], parts[-1])
    match parts:
        case ["items", _, "igp" | "phases", name]:
            return Row(METHOD.get(name, name), "", inputs, Place.METHOD)
        case ["items", _, "igp" | "phases", name, *_]:
            return Row(label, METHOD.get(name, name), inputs, Place.METHOD)
        case ["items", _, "lead_in", _, "length"]:
            return Row(label, LABELS["pitch"], inputs, Place.WORDS)
        case _:
            words = boxes[0].kind is FieldKind.TEXT
            return Row(label, "", inputs, Place.WORDS if words else Place.SHORT)


def _list_row(
    path: str,
    texts: tuple[Text, ...],
    programme: Programme,
    wrong: Mapping[str, Refusal],
    posted: Form | None,
) -> ListRow:
    entries = (_entries(posted, path, programme.languages) if posted else None) or texts
    empty = Text(tuple((code, "") for code in programme.languages))
    return ListRow(
        LABELS[path.rpartition(".")[2]],
        path,
        tuple(
            tuple(
                Input(f"{LIST}{path}:{code}", FieldKind.TEXT, code, dict(text.versions)[code])
                for code in programme.languages
            )
            for text in (*entries, empty)
        ),
        wrong.get(path),
    )


def findings(programme: Programme) -> tuple[Finding, ...]:
    """The time check, for the people and tables that the programme expects."""
    return check(programme, programme.participants, programme.tables)
