"""Edits a programme's YAML in place: the words that change are changed, and nothing else is.

A new value is put where the old one stood, so that comments, order and layout stay as the author
left them. A field is named by its path: «title.nb», «items.q1.start», «items.q1.questions.2.nn»,
«items.q1.igp.G». Entries of lists have their id or key as name, else their number from 1.
"""

from collections.abc import Iterator
from collections.abc import Mapping as Changes
from dataclasses import dataclass
from enum import StrEnum

from facilitation.files import read
from facilitation.problems import NoSuchField
from facilitation.source import parsed
from surveys.answers import clean
from surveys.files.emitting import is_safe, quoted
from surveys.files.source import Mapping, Place, Scalar, Sequence, Tree
from surveys.texts import Text


class FieldKind(StrEnum):
    """What a field holds, and so how a form shows it."""

    TEXT = "text"
    TIME = "time"
    LENGTH = "length"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    METHOD = "method"  # the short hand «25 min, 3 min per person»


_KINDS: dict[FieldKind, tuple[str, ...]] = {
    FieldKind.TEXT: (
        *("title", "organiser", "purpose", "responsible", "results", "rules", "label", "who"),
        *("shown", "prompt", "line", "quote", "source", "pitch", "questions", "instruction"),
        *("name", "addressee"),
    ),
    FieldKind.TIME: ("start", "shown_start"),
    FieldKind.LENGTH: ("length", "minimum", "each", "summarise"),
    FieldKind.NUMBER: ("participants", "tables", "delete_after", "points", "limit"),
    FieldKind.DATE: ("date",),
    FieldKind.FLAG: ("locked",),
    FieldKind.METHOD: ("I", "G", "P", "V", "time"),
}
_KIND_OF = {key: kind for kind, keys in _KINDS.items() for key in keys}
_OFFERED = {"programme": ("participants", "tables"), "item": ("start", "length")}
LISTS = ("questions", "results", "rules")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be changed. `value` is "" where nothing is written yet.

    `language` is set for texts. `line` and `column` are those of a problem with the field.
    """

    path: str
    kind: FieldKind
    language: str | None
    value: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class _Spot:
    """A field with what it takes to write there: its value's span, or where it would be added."""

    field: Field
    start: int
    end: int
    before: str = ""  # what an added value needs round it
    after: str = ""


def fields(source: str) -> tuple[Field, ...]:
    """Everything that can be changed, in the order of the file."""
    return tuple(spot.field for spot in _spots(source))


def edit(source: str, changes: Changes[str, str]) -> str:
    """The source with new values by path; an empty value leaves the field to its default.

    Raises `NoSuchField`, and `BadProgramme` where the result is no programme.
    """
    edited = changed(source, changes)
    read(edited)
    return edited


def put_list(source: str, path: str, entries: tuple[Text, ...]) -> str:
    """The source with a list of texts (`LISTS`) written anew: for entries that come, go or move.

    `path` is the list's: «rules», «items.q1.questions». Raises as `edit` does.
    """
    tree, _ = parsed(source)
    where, _, key = path.rpartition(".")
    parent = _at(tree, where)
    if key not in LISTS or not isinstance(parent, Mapping) or not parent.entries:
        raise NoSuchField(path=path)
    first = parent.entries[0][0].place
    start, end, after = first.start, first.start, ", " if parent.flow else "\n" + _indent(first)
    for name, value in parent.entries:
        if name.text == key:
            start, end, after = name.place.start, value.place.end, ""
    space = source[start:end][len(source[start:end].rstrip()) :]
    words = f"{key}:{_listed(entries, parent, first)}{space}{after}"
    edited = source[:start] + words + source[end:]
    read(edited)
    return edited


def _listed(entries: tuple[Text, ...], parent: Mapping, first: Place) -> str:
    said = [
        "{" + ", ".join(f"{code}: {quoted(words)}" for code, words in text.versions) + "}"
        for text in entries
    ]
    if parent.flow or not said:
        return f" [{', '.join(said)}]"
    return "".join(f"\n{_indent(first)}  - {line}" for line in said)


def _at(tree: Tree, path: str) -> Tree | None:
    """The tree at a path; None where there is none."""
    for name in path.split(".") if path else ():
        if isinstance(tree, Mapping):
            found = {key.text: value for key, value in tree.entries}.get(name)
        elif isinstance(tree, Sequence):
            found = {_name(e, n): e for n, e in enumerate(tree.entries, 1)}.get(name)
        else:
            found = None
        if found is None:
            return None
        tree = found
    return tree


def _indent(place: Place) -> str:
    return " " * (place.column - 1)


def changed(source: str, changes: Changes[str, str]) -> str:
    """The same as `edit`, but the result may have mistakes: `fields` of it says which field."""
    spots = {spot.field.path: spot for spot in _spots(source)}
    for path in changes:
        if path not in spots:
            raise NoSuchField(path=path)
    chosen = [(spots[path], clean(value)[0].strip()) for path, value in changes.items()]
    for spot, value in sorted(chosen, key=lambda pair: (-pair[0].start, pair[0].field.path)):
        if value != spot.field.value:
            source = source[: spot.start] + _written(source, spot, value) + source[spot.end :]
    return source


def _written(source: str, spot: _Spot, value: str) -> str:
    old = source[spot.start : spot.end]
    space = old[len(old.rstrip()) :]  # a block of lines ends with its line break
    if value == "" and spot.field.kind is not FieldKind.TEXT:
        return space
    safe = is_safe(value) and old[:1] not in {'"', "'"}
    return spot.before + (value if safe else quoted(value)) + space + spot.after


# --- Finding the fields -------------------------------------------------------------------------


def _spots(source: str) -> Iterator[_Spot]:
    tree, _ = parsed(source)
    if isinstance(tree, Mapping):
        main = _main_language(tree)
        yield from _added(tree, "programme", "")
        yield from _inside(tree, "", "", main)


def _main_language(tree: Mapping) -> str:
    languages = tree.get("languages")
    first = languages.entries[:1] if isinstance(languages, Sequence) else ()
    return first[0].text if first and isinstance(first[0], Scalar) else "nb"


def _inside(tree: Tree, path: str, key: str, main: str) -> Iterator[_Spot]:
    """The fields in a tree; `key` is the nearest field's name, numbers and languages left out."""
    kind = _KIND_OF.get(key)
    if isinstance(tree, Mapping):
        yield from _in_text(tree, path) if kind is FieldKind.TEXT else _in_fields(tree, path, main)
    elif isinstance(tree, Sequence):
        yield from _in_list(tree, path, key, main)
    elif kind is not None:
        yield _existing(tree, path, kind, main if kind is FieldKind.TEXT else None)


def _in_list(tree: Sequence, path: str, key: str, main: str) -> Iterator[_Spot]:
    for number, entry in enumerate(tree.entries, 1):
        name = _name(entry, number)
        if key == "items" and isinstance(entry, Mapping):
            yield from _added(entry, "item", f"{path}.{name}.")
        yield from _inside(entry, f"{path}.{name}", key, main)


def _in_fields(tree: Mapping, path: str, main: str) -> Iterator[_Spot]:
    codes = {"see"} if tree.get("quote") else {"see", "source"}  # a phase's hold codes, not words
    for name, value in tree.entries:
        if name.text not in codes:
            yield from _inside(value, f"{path}.{name.text}".lstrip("."), name.text, main)


def _in_text(tree: Mapping, path: str) -> Iterator[_Spot]:
    for language, words in tree.entries:
        if isinstance(words, Scalar):
            yield _existing(words, f"{path}.{language.text}", FieldKind.TEXT, language.text)


def _name(entry: Tree, number: int) -> str:
    for key in ("id", "key"):
        named = entry.get(key) if isinstance(entry, Mapping) else None
        if isinstance(named, Scalar):
            return named.text
    return str(number)


def _existing(tree: Scalar, path: str, kind: FieldKind, language: str | None) -> _Spot:
    place = tree.place
    value = "" if tree.empty else tree.text.strip()
    field = Field(path, kind, language, value, place.line, place.column)
    space = " " if place.start == place.end else ""  # «length:» with nothing after it
    return _Spot(field, place.start, place.end, before=space)


def _added(tree: Mapping, where: str, prefix: str) -> Iterator[_Spot]:
    """Fields that are not written, but can be: each would stand before the first that is."""
    place = tree.entries[0][0].place if tree.entries else tree.place
    have = {name.text for name, _ in tree.entries}
    for key in _OFFERED[where]:
        if key not in have:
            field = Field(prefix + key, _KIND_OF[key], None, "", place.line, place.column)
            after = ", " if tree.flow else "\n" + _indent(place)
            yield _Spot(field, place.start, place.start, f"{key}: ", after)
