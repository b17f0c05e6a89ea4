"""Every text of a questionnaire by name: finding them, finding what they lack, rewording them.

A text's name is the id of what it belongs to and what it is there: «title», «bruk.text»,
«bruk.options.annet», «bakgrunn.title». With a language after it, it names the words in that
language: «bruk.text.nn».
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from surveys.answers import clean
from surveys.errors import Refusal, TooLong
from surveys.faults import Path
from surveys.questionnaire import Item, Questionnaire
from surveys.questions import Kind, Option
from surveys.texts import Text

LONGEST = 3_000  # characters in a text of a form
_BESIDES = {  # what an answer may be besides the options, and what a number counts
    Kind.CHOICE: ("other", "dont_know"),
    Kind.MULTI: ("other", "dont_know"),
    Kind.MATRIX: ("dont_know",),
    Kind.NUMBER: ("unit",),
}


class NoSuchPlace(Refusal):
    """There is no «{name}» in this form."""


class NeedsWords(Refusal):
    """«{name}» needs words in at least one language."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A text with its name and its place; None where there may be one, and is none."""

    name: str
    path: Path
    text: Text | None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A text that has no words in a language that the form declares."""

    name: str
    language: str
    path: Path


def gaps(form: Questionnaire) -> tuple[Gap, ...]:
    """What is missing before a form can be published: all languages say all there is to say."""
    return tuple(
        Gap(placed.name, language, placed.path)
        for placed in texts(form)
        if placed.text is not None
        for language in placed.text.lacks(form.languages)
    )


def texts(form: Questionnaire) -> Iterator[Placed]:
    """All texts in the order that they are read in, and those that could be there."""
    yield Placed("title", ("title",), form.title)
    yield Placed("intro", ("intro",), form.intro, optional=True)
    yield Placed("source", ("source",), form.source, optional=True)
    for where, section in enumerate(form.sections):
        path = ("sections", where)
        yield Placed(f"{section.id}.title", (*path, "title"), section.title)
        yield Placed(f"{section.id}.text", (*path, "text"), section.text, optional=True)
        for place, item in enumerate(section.items):
            yield from _of_item(item, (*path, "items", place))
    yield Placed("thanks", ("thanks",), form.thanks, optional=True)


def _of_item(item: Item, path: Path) -> Iterator[Placed]:
    asked, inside = item.question, (*path, "question")
    yield Placed(f"{item.id}.text", (*path, "text"), item.text)
    yield Placed(f"{item.id}.help", (*path, "help"), item.help, optional=True)
    yield from _of_options(f"{item.id}.rows", (*inside, "rows"), asked.rows)
    yield from _of_options(f"{item.id}.options", (*inside, "options"), asked.options)
    for key in _BESIDES.get(asked.kind, ()):
        yield Placed(f"{item.id}.{key}", (*inside, key), getattr(asked, key), optional=True)
    for place, theme in enumerate(item.themes):
        yield Placed(f"{item.id}.themes.{theme.id}", (*path, "themes", place, "name"), theme.name)


def _of_options(name: str, path: Path, options: tuple[Option, ...]) -> Iterator[Placed]:
    for place, option in enumerate(options):
        yield Placed(f"{name}.{option.code}", (*path, place, "label"), option.label)


# --- Rewording ------------------------------------------------------------------------------------


def reworded(form: Questionnaire, changes: Mapping[str, str]) -> Questionnaire:
    """The form with other words by name («bruk.text.nn»); no words leave a gap.

    A text that need not be there goes with its last words. Codes and ids stay: answers belong
    to them.

    Raises:
        NoSuchPlace, NeedsWords, TooLong
    """
    places = {placed.name: placed for placed in texts(form)}
    for name, words in changes.items():
        at, _, language = name.rpartition(".")
        placed = places.get(at)
        if placed is None or language not in form.languages:
            raise NoSuchPlace(name=name)
        said = _said(placed, language, words, form.languages)
        places[at] = replace(placed, text=said)
        form = put(form, placed.path, said)
    return form


def _said(placed: Placed, language: str, words: str, languages: tuple[str, ...]) -> Text | None:
    words = clean(words)[0].strip()
    if len(words) > LONGEST:
        raise TooLong(most=LONGEST, length=len(words))
    versions = dict(placed.text.versions if placed.text else ()) | {language: words}
    said = tuple((code, versions[code]) for code in languages if versions.get(code))
    if said:
        return Text(said)
    if placed.optional:
        return None
    raise NeedsWords(name=placed.name)


def put(whole: Any, path: Path, part: object) -> Any:
    """A value with another part at a place; all round it stays as it is."""
    if not path:
        return part
    step, *rest = path
    if isinstance(step, int):
        return (*whole[:step], put(whole[step], tuple(rest), part), *whole[step + 1 :])
    return replace(whole, **{step: put(getattr(whole, step), tuple(rest), part)})
