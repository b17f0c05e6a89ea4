"""A questionnaire's conditions, kinds and changes in words, for its owner. Pure."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from bot.web.surveys.form_fields import owner
from bot.words import NAMES, Words, later
from surveys.places import texts
from surveys.questionnaire import (
    All,
    Any,
    Comparison,
    Condition,
    Not,
    Questionnaire,
    Section,
    Test,
)
from surveys.questions import DONT_KNOW, OTHER, Kind, Question
from surveys.versions import Change, What, changes

LONG = 80  # characters of a question that is named in a sentence
KINDS: Mapping[Kind, tuple[str, str]] = {  # what it is called, and what it is good for
    Kind.CHOICE: (later("One choice"), later("One answer from a list, or a step of a scale")),
    Kind.MULTI: (later("Several choices"), later("As many answers from a list as fit")),
    Kind.MATRIX: (later("Table of ratings"), later("The same scale for several things")),
    Kind.RATING: (later("Rating in figures"), later("A step such as 1 to 5")),
    Kind.NUMBER: (later("Whole number"), later("Such as how many")),
    Kind.DATE: (later("Date"), later("A day")),
    Kind.LINE: (later("Short text"), later("A line in one’s own words")),
    Kind.TEXT: (later("Long text"), later("Some lines in one’s own words")),
    Kind.LIST: (later("List of points"), later("Several short proposals, a line for each")),
    Kind.RANK: (later("Ranking"), later("The most important first")),
    Kind.POINTS: (later("Points to share"), later("A number of points to give to the best")),
    Kind.NONE: (later("Text without a question"), later("Something to read in between")),
}
_HOW: Mapping[Comparison, str] = {
    Comparison.EQUAL: later("«{item}» is answered with «{value}»"),
    Comparison.DIFFERENT: later("«{item}» is answered with something else than «{value}»"),
    Comparison.LESS: later("«{item}» is less than {value}"),
    Comparison.AT_MOST: later("«{item}» is at most {value}"),
    Comparison.MORE: later("«{item}» is more than {value}"),
    Comparison.AT_LEAST: later("«{item}» is at least {value}"),
    Comparison.SELECTED: later("«{value}» is among the answers to «{item}»"),
    Comparison.ANSWERED: later("«{item}» is answered"),
}
_IN_LANGUAGES = (What.WORDS, What.NEW_WORDS, What.NO_WORDS)
_LANGUAGES = (What.LANGUAGE_ADDED, What.LANGUAGE_REMOVED, What.LANGUAGE_MAIN)


def kind_named(kind: str, t: Words) -> str:
    """What a kind of question is called."""
    return t(KINDS[Kind(kind)][0]) if kind in {known.value for known in KINDS} else kind


def said_condition(form: Questionnaire, condition: Condition, t: Words) -> str:
    """A condition in words, without a capital or a full stop."""
    match condition:
        case Test():
            return _said_test(form, condition, t)
        case Not(part=part):
            return t("it is not so that {condition}", condition=said_condition(form, part, t))
        case All(parts=parts):
            return _joined(form, parts, t("and"), t)
        case Any(parts=parts) if tests := _alike(parts):
            item = form.item(tests[0].item)
            values = (_option(item.question, test.value, t) for test in tests)
            return _said_test(form, tests[0], t, f"» {t('or')} «".join(values))
        case Any(parts=parts):
            return _joined(form, parts, t("or"), t)
        case _:
            assert_never(condition)


def _joined(form: Questionnaire, parts: tuple[Condition, ...], word: str, t: Words) -> str:
    said = [said_condition(form, part, t) for part in parts]
    nested = [isinstance(part, All | Any) for part in parts]
    return f" {word} ".join(f"({s})" if n else s for s, n in zip(said, nested, strict=True))


def _alike(parts: tuple[Condition, ...]) -> tuple[Test, ...]:
    """The parts, where all of them say that one question is answered with this or that."""
    tests = tuple(part for part in parts if isinstance(part, Test))
    asked = {(test.item, test.row, test.how) for test in tests}
    one = len(asked) == 1 and tests[0].how is Comparison.EQUAL
    return tests if one and len(tests) == len(parts) else ()


def _said_test(form: Questionnaire, test: Test, t: Words, value: str = "") -> str:
    item = form.item(test.item)
    name = short(item.text.said(t.language))
    if test.row:
        name = f"{name} – {_option(item.question, test.row, t)}"
    return t(_HOW[test.how], item=name, value=value or _option(item.question, test.value, t))


def _option(question: Question, code: str, t: Words) -> str:
    """What a code stands for; the words themselves where they are a number or a day."""
    besides = {DONT_KNOW: question.dont_know, OTHER: question.other}
    if label := besides.get(code):
        return label.said(t.language)
    known = {option.code: option.label for option in (*question.options, *question.rows)}
    return known[code].said(t.language) if code in known else code


def short(words: str) -> str:
    """As much of a text as can stand in a sentence."""
    return words if len(words) <= LONG else words[: LONG - 1].rstrip() + "…"


# --- Changes --------------------------------------------------------------------------------------


def said_changes(old: Questionnaire, new: Questionnaire, t: Words) -> Iterator[str]:
    """What is different in the new form, a sentence for each change."""
    for change in changes(old, new):
        parts = dict(change.parameters)
        parts["name"] = _called(change, old, new, t)
        if change.what is What.KIND:
            parts["before"] = kind_named(change.before, t)
            parts["after"] = kind_named(change.after, t)
        condition = new.item(change.name).show_if if change.what is What.CONDITION else None
        if condition is not None:
            parts["after"] = said_condition(new, condition, t)
        yield t(change.message, **parts)


def _called(change: Change, old: Questionnaire, new: Questionnaire, t: Words) -> str:
    """What is changed as a person knows it: by its words, not by its id."""
    if change.what in _LANGUAGES:
        return NAMES.get(change.name, change.name)
    name, language = change.name, ""
    if change.what in _IN_LANGUAGES:
        name, _, language = change.name.rpartition(".")
    said = next(filter(None, (_words_of(form, name, t) for form in (new, old))), name)
    return f"{said} ({NAMES.get(language, language)})" if language else said


def _words_of(form: Questionnaire, name: str, t: Words) -> str:
    first, *rest = name.split(".")
    found = owner(form, first)
    if found is None:
        return ""
    words = (found.title if isinstance(found, Section) else found.text).said(t.language)
    if len(rest) < 2:  # the text of the item, or one beside it
        return short(words)
    label = {placed.name: placed.text for placed in texts(form)}.get(name)
    return f"{short(words)} – {label.said(t.language)}" if label else ""
