"""YAML source as a tree of values with their places, by YAML 1.2 and with nothing guessed.

Values stay as they are written: 13:34 is not 814, 10.15 not a number, `no` not False. What nobody
needs is refused: references (a few lines of them can fill the memory), type
marks, deep nesting, several documents in a file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark
from ruamel.yaml.events import (
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from surveys.errors import Refusal
from surveys.files.problems import (
    BadCharacter,
    BadFile,
    NoAliases,
    NoTags,
    NotUtf8,
    OneDocument,
    Problem,
    Problems,
    RepeatedKey,
    TabIndent,
    TooDeep,
    TooLarge,
    WantsWords,
)
from surveys.files.syntax import explained

LARGEST = 128_000  # characters; a full day in two languages is some 12,000
DEEPEST = 16  # levels inside each other


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: line and column from 1, and the span of characters it takes."""

    line: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as written. `plain` is without quotation marks."""

    place: Place
    text: str
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Nothing was written."""
        return self.plain and self.text in {"", "~", "null"}


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list. `flow` is on one line, within brackets."""

    place: Place
    entries: tuple["Tree", ...]
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """Fields in the order written. `flow` is on one line, within braces."""

    place: Place
    entries: tuple[tuple[Scalar, "Tree"], ...]
    flow: bool = False

    def get(self, key: str) -> "Tree | None":
        """The value of a field, where there is one and it is not empty."""
        for name, value in self.entries:
            if name.text == key and not (isinstance(value, Scalar) and value.empty):
                return value
        return None


Tree = Scalar | Sequence | Mapping


def within(scalar: Scalar, offset: int) -> Place:
    """The place of a part of a value; the value's own place where its text was folded or quoted."""
    place = scalar.place
    if not scalar.plain or place.end - place.start != len(scalar.text):
        return place
    return Place(place.line, place.column + offset, place.start + offset, place.end)


def decoded(data: bytes, bad: type[BadFile] = BadFile) -> str:
    """The text of an uploaded file; raises `bad` with the place where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise bad((Problem(line, column, NotUtf8()),)) from None


def parsed(source: str, bad: type[BadFile] = BadFile) -> tuple[Tree, Problems]:
    """The tree, with the mistakes that did not stop the reading.

    Raises `bad` where the file cannot be read to its end.
    """
    problems = Problems(bad=bad)
    if len(source) > LARGEST:
        problems.note(1, 1, TooLarge(length=len(source), most=LARGEST))
    _note_tabs(source, problems)
    problems.settle()
    builder = _Builder(source, problems)
    try:
        tree = builder.document()
    except MarkedYAMLError as error:
        mark, reason = explained(error)
        builder.note(_place(mark), reason)
        raise bad(problems.found) from None
    except ReaderError as error:
        before = source[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise bad((Problem(line, column, BadCharacter()),)) from None
    return tree, problems


def _note_tabs(source: str, problems: Problems) -> None:
    for number, line in enumerate(source.splitlines(), 1):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip():
            problems.note(number, indent.index("\t") + 1, TabIndent())


def _place(start: StringMark, end: StringMark | None = None) -> Place:
    end = end or start
    return Place(start.line + 1, start.column + 1, start.index, end.index)


def _end(entries: list[Tree], place: Place) -> int:
    """Where a block ends: with its last entry. The parser's mark is where the next one begins."""
    return entries[-1].place.end if entries else place.end


class _Builder:
    """Builds the tree from the parser's events, one level at a time."""

    def __init__(self, source: str, problems: Problems) -> None:
        self.source, self.problems = source, problems
        self.events: Iterator[Event] = YAML(typ="safe", pure=True).parse(source)

    def note(self, place: Place, reason: Refusal) -> None:
        self.problems.note(place.line, place.column, reason)

    def document(self) -> Tree:
        next(self.events)  # the start of the stream
        event = next(self.events)
        if isinstance(event, StreamEndEvent):
            return Mapping(Place(1, 1, 0, 0), ())
        tree = self.tree(next(self.events), 1)
        next(self.events)  # the end of the document
        event = next(self.events)
        if isinstance(event, DocumentStartEvent):
            self.note(_place(event.start_mark), OneDocument())
        return tree

    def tree(self, event: Event, depth: int) -> Tree:
        place = _place(event.start_mark, event.end_mark)
        self.refuse_marks(event, place)
        if isinstance(event, CollectionStartEvent) and depth > DEEPEST:
            self.note(place, TooDeep(most=DEEPEST))
            self.problems.settle()
        if isinstance(event, MappingStartEvent):
            return self.mapping(place, depth, bool(event.flow_style))
        if isinstance(event, CollectionStartEvent):
            return self.sequence(place, depth, bool(event.flow_style))
        if isinstance(event, ScalarEvent):
            return Scalar(place, event.value, plain=event.style is None)
        return Scalar(place, "")  # a reference, already refused

    def refuse_marks(self, event: Event, place: Place) -> None:
        if getattr(event, "anchor", None) is not None:  # of a reference too
            self.note(place, NoAliases())
        elif getattr(event, "tag", None) is not None:
            self.note(place, NoTags())

    def sequence(self, place: Place, depth: int, flow: bool) -> Sequence:
        entries = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            entries.append(self.tree(event, depth + 1))
        end = event.end_mark.index if flow else _end(entries, place)
        return Sequence(replace(place, end=end), tuple(entries), flow)

    def mapping(self, place: Place, depth: int, flow: bool) -> Mapping:
        entries: dict[str, tuple[Scalar, Tree]] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self.tree(event, depth + 1)
            value = self.after(key, self.tree(next(self.events), depth + 1))
            if not isinstance(key, Scalar):
                self.note(key.place, WantsWords())
            elif key.text in entries:
                self.note(key.place, RepeatedKey(key=key.text))
            else:
                entries[key.text] = key, value
        end = event.end_mark.index if flow else _end([v for _, v in entries.values()], place)
        return Mapping(replace(place, end=end), tuple(entries.values()), flow)

    def after(self, key: Tree, value: Tree) -> Tree:
        """An empty value stands just after its key: the parser puts it where the next one is."""
        if not isinstance(value, Scalar) or value.place.start != value.place.end:
            return value
        start = self.source.find(":", key.place.end, value.place.start) + 1
        if not start or "\n" in self.source[key.place.end : start]:
            return value
        column = key.place.column + start - key.place.start
        return replace(value, place=Place(key.place.line, column, start, start))
