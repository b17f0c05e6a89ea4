"""Changing a copy of a questionnaire: its languages, its options, the order, what is required.

Each function gives a new form, which is without faults if the old one was: what would break a
condition that looks at it is refused. Words are changed in `surveys.places`.
"""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any, TypeVar

from surveys.answers import clean
from surveys.conditions import parse
from surveys.errors import Refusal, TooLong
from surveys.faults import NAMED, Path, faults
from surveys.places import LONGEST, NeedsWords, NoSuchPlace, put, texts
from surveys.questionnaire import Item, Questionnaire, Section
from surveys.questions import Option
from surveys.texts import Text

T = TypeVar("T")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ö": "o", "ä": "a"})
_CODE_LENGTH = 24
_LISTS = ("options", "rows")


class NeedsLanguage(Refusal):
    """A form needs at least one language."""


class NeedsLabel(Refusal):
    """Write what it says."""


def declared(form: Questionnaire, languages: Collection[str]) -> Questionnaire:
    """The form with these languages, main one first; a new one has gaps until it is filled in.

    The words in a language that it no longer has are gone.

    Raises:
        NeedsLanguage
        NeedsWords: a text is said in none of them.
    """
    if not languages:
        raise NeedsLanguage
    form = replace(form, languages=tuple(dict.fromkeys(languages)))
    for placed in texts(form):
        if placed.text is None:
            continue
        words = dict(placed.text.versions)
        said = tuple((code, words[code]) for code in form.languages if code in words)
        if not said and not placed.optional:
            raise NeedsWords(name=placed.name)
        form = put(form, placed.path, Text(said) if said else None)
    return form


def added(form: Questionnaire, section: str, item: Item) -> Questionnaire:
    """The form with one more item, last in a section.

    Raises:
        NoSuchPlace, and what `surveys.faults` says of the item
    """
    path = _path(form, section)
    if len(path) != 2:
        raise NoSuchPlace(name=section)
    where = (*path, "items")
    return _checked(put(form, where, (*_at(form, where), item)))


def begun(form: Questionnaire, section: Section) -> Questionnaire:
    """The form with one more section, last. Raises what `surveys.faults` says of it."""
    return _checked(replace(form, sections=(*form.sections, section)))


def id_for(words: str, form: Questionnaire, *taken: str) -> str:
    """An id that reminds of these words, and that nothing else in the form has."""
    names = {name for section in form.sections for name in (section.id, *_ids(section))}
    plain = code_for(words, ())
    stem = plain if plain[0].isalpha() else f"x_{plain}"[:_CODE_LENGTH]
    return code_for(stem, names | set(taken) | set(NAMED))


def moved(form: Questionnaire, name: str, steps: int) -> Questionnaire:
    """The form with a section, an item, an option or a row so many steps further down (or up).

    An item that leaves its section goes into the next one. Beyond the end, it stays there.

    Raises:
        NoSuchPlace, and what `surveys.faults` says of an order in which something looks ahead
    """
    path = _path(form, name)
    if path[-2] == "items":
        return _checked(_item_moved(form, path, steps))
    *where, place = path
    shifted = _shifted(_at(form, tuple(where)), int(place), steps)
    return _checked(put(form, tuple(where), shifted))


def removed(form: Questionnaire, name: str) -> Questionnaire:
    """The form without a section, an item, an option or a row.

    Raises:
        NoSuchPlace, and what `surveys.faults` says of what is left
    """
    *where, place = _path(form, name)
    listed = list(_at(form, tuple(where)))
    del listed[int(place)]
    return _checked(put(form, tuple(where), tuple(listed)))


def extended(form: Questionnaire, name: str, label: str, language: str) -> Questionnaire:
    """The form with one more option or row, last in the list «bruk.options» or «vurdering.rows».

    Its code is made from the label, and stays when the label changes.

    Raises:
        NoSuchPlace, NeedsLabel, TooLong
    """
    item, _, key = name.rpartition(".")
    path = _path(form, item)
    if path[-2] != "items" or key not in _LISTS or language not in form.languages:
        raise NoSuchPlace(name=name)
    words = clean(label)[0].strip()
    if not words:
        raise NeedsLabel
    if len(words) > LONGEST:
        raise TooLong(most=LONGEST, length=len(words))
    where = (*path, "question", key)
    listed: tuple[Option, ...] = _at(form, where)
    made = Option(code_for(words, [o.code for o in listed]), Text(((language, words),)))
    return _checked(put(form, where, (*listed, made)))


def code_for(words: str, taken: Collection[str]) -> str:
    """A code that reminds of these words, and that nothing else has."""
    plain = re.sub(r"[^a-z0-9]+", "_", words.lower().translate(_LETTERS)).strip("_")
    stem = plain[:_CODE_LENGTH].strip("_") or "x"
    code, number = stem, 1
    while code in taken or code in {"other", "dont_know"}:
        number += 1
        code = f"{stem}_{number}"
    return code


def required(form: Questionnaire, item: str, must: bool) -> Questionnaire:
    """The form with an item that must (or need not) be answered. Raises `NoSuchPlace`."""
    return put_item(form, item, required=must)


def shown_when(form: Questionnaire, item: str, words: str) -> Questionnaire:
    """The form with another condition for an item; no words show it always.

    Raises:
        NoSuchPlace, BadCondition, and what `surveys.faults` says of the condition
    """
    condition = parse(words).condition if words.strip() else None
    return _checked(put_item(form, item, show_if=condition))


def put_item(form: Questionnaire, item: str, **fields: object) -> Questionnaire:
    """The form with other values in an item. Raises `NoSuchPlace`."""
    path = _path(form, item)
    if path[-2] != "items":
        raise NoSuchPlace(name=item)
    whole: Questionnaire = put(form, path, replace(_at(form, path), **fields))
    return whole


def _ids(section: Section) -> list[str]:
    return [item.id for item in section.items]


# --- Places ---------------------------------------------------------------------------------------


def _checked(form: Questionnaire) -> Questionnaire:
    for fault in faults(form):
        raise fault.reason
    return form


def _path(form: Questionnaire, name: str) -> Path:
    """Where a section, an item, an option or a row stands: its place in its list comes last."""
    owner, *rest = name.split(".")
    for where, section in enumerate(form.sections):
        if section.id == owner and not rest:
            return ("sections", where)
        for place, item in enumerate(section.items):
            if item.id == owner:
                return (*("sections", where, "items", place), *_inside(item, name, rest))
    raise NoSuchPlace(name=name)


def _inside(item: Item, name: str, rest: list[str]) -> Path:
    if not rest:
        return ()
    key, code = rest if len(rest) == 2 else ("", "")
    listed: tuple[Option, ...] = getattr(item.question, key) if key in _LISTS else ()
    codes = [option.code for option in listed]
    if code not in codes:
        raise NoSuchPlace(name=name)
    return ("question", key, codes.index(code))


def _at(whole: Any, path: Path) -> Any:
    for step in path:
        whole = whole[step] if isinstance(step, int) else getattr(whole, step)
    return whole


def _shifted(listed: tuple[T, ...], place: int, steps: int) -> tuple[T, ...]:
    rest = [*listed[:place], *listed[place + 1 :]]
    rest.insert(max(0, place + steps), listed[place])
    return tuple(rest)


def _item_moved(form: Questionnaire, path: Path, steps: int) -> Questionnaire:
    """All items as one row, with the borders between sections in it, and one of them shifted."""
    row: list[Item | None] = [None]
    for section in form.sections:
        row += [*section.items, None]
    row = row[1:-1]
    shifted = iter((*_shifted(tuple(row), row.index(_at(form, path)), steps), None))
    sections = [replace(s, items=tuple(iter(shifted.__next__, None))) for s in form.sections]
    return replace(form, sections=tuple(sections))
