"""Versions of a form: what changed between two, and which answers mean the same in both.

Once somebody has answered, a form is locked: what is changed is a new version, and each answer
stays with the version that it was given to. Answers to items that keep their meaning can be
counted together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from surveys.answers import Chosen, Listed, Numbered, Shared, Value
from surveys.conditions import written
from surveys.flow import Answers
from surveys.places import texts
from surveys.questionnaire import Item, Questionnaire
from surveys.questions import DONT_KNOW, OTHER, Kind, Option, Question
from surveys.texts import Text

# --- What changed ---------------------------------------------------------------------------------


class What(StrEnum):
    """What can change from one version to the next."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    KIND = "kind"
    WORDS = "words"
    NEW_WORDS = "new_words"
    NO_WORDS = "no_words"
    OPTION_ADDED = "option_added"
    OPTION_REMOVED = "option_removed"
    OPTION_MOVED = "option_moved"
    RANGE = "range"
    SCALE = "scale"
    CONDITION = "condition"
    ALWAYS = "always"
    REQUIRED = "required"
    OPTIONAL = "optional"
    VISIBILITY = "visibility"
    THEMES = "themes"
    LANGUAGE_ADDED = "language_added"
    LANGUAGE_REMOVED = "language_removed"
    LANGUAGE_MAIN = "language_main"


SENTENCES: dict[What, str] = {
    What.ADDED: "«{name}» is new.",
    What.REMOVED: "«{name}» is gone.",
    What.MOVED: "«{name}» stands in another place.",
    What.KIND: "«{name}» is asked in another way: {after}, not {before}.",
    What.WORDS: "The words of «{name}» were «{before}», and are «{after}».",
    What.NEW_WORDS: "«{name}» has got words: «{after}».",
    What.NO_WORDS: "«{name}» no longer says «{before}».",
    What.OPTION_ADDED: "«{name}» can be chosen.",
    What.OPTION_REMOVED: "«{name}» can no longer be chosen.",
    What.OPTION_MOVED: "«{name}» stands in another place in its list.",
    What.RANGE: "The limits of «{name}» were {before}, and are {after}.",
    What.SCALE: "The scale of «{name}» is read in another way.",
    What.CONDITION: "«{name}» is shown when {after}.",
    What.ALWAYS: "«{name}» is always shown.",
    What.REQUIRED: "«{name}» must be answered.",
    What.OPTIONAL: "«{name}» need not be answered.",
    What.VISIBILITY: "Others see the answers to «{name}» in another way.",
    What.THEMES: "«{name}» is coded to other themes.",
    What.LANGUAGE_ADDED: "The form has got the language «{name}».",
    What.LANGUAGE_REMOVED: "The form no longer has the language «{name}».",
    What.LANGUAGE_MAIN: "The main language is «{name}».",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change, for a person to read: its sentence filled with the other fields.

    `name` is the place's (`surveys.places`), with the language after it where words changed.
    """

    what: What
    name: str
    before: str = ""
    after: str = ""

    @property
    def message(self) -> str:
        """The English sentence with its `{placeholders}`: the key of its translations."""
        return SENTENCES[self.what]

    @property
    def parameters(self) -> dict[str, str]:
        """What fills the sentence."""
        return {"name": self.name, "before": self.before, "after": self.after}


def changes(old: Questionnaire, new: Questionnaire) -> tuple[Change, ...]:
    """What is different in the new form; nothing where the two are the same but for their ids."""
    return (
        *_in_languages(old.languages, new.languages),
        *_order(_outline(old), _outline(new), (What.ADDED, What.REMOVED, What.MOVED)),
        *_in_items(old, new),
        *_in_words(old, new),
    )


def _in_languages(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    yield from (Change(What.LANGUAGE_REMOVED, name) for name in old if name not in new)
    yield from (Change(What.LANGUAGE_ADDED, name) for name in new if name not in old)
    if old[0] != new[0]:
        yield Change(What.LANGUAGE_MAIN, new[0])


def _order(
    old: Sequence[str], new: Sequence[str], sorts: tuple[What, What, What], before: str = ""
) -> Iterator[Change]:
    """What came, went, and moved: the fewest that explain the new order."""
    added, removed, moved = sorts
    gone = [name for name in old if name not in new]
    come = [name for name in new if name not in old]
    yield from (Change(removed, before + name) for name in gone)
    yield from (Change(added, before + name) for name in come)
    was = [name for name in old if name in new]
    now = [name for name in new if name in old]
    blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    kept = {name for block in blocks for name in was[block.a : block.a + block.size]}
    yield from (Change(moved, before + name) for name in now if name not in kept)


def _outline(form: Questionnaire) -> list[str]:
    """Sections and items in the order that they come."""
    return [name for s in form.sections for name in (s.id, *(item.id for item in s.items))]


def _in_items(old: Questionnaire, new: Questionnaire) -> Iterator[Change]:
    before = {item.id: item for item in old.items}
    for item in new.items:
        was = before.get(item.id)
        if was is None:
            continue
        if was.question.kind is not item.question.kind:
            yield Change(What.KIND, item.id, was.question.kind, item.question.kind)
        yield from _in_lists(item.id, was.question, item.question)
        yield from _in_terms(was, item)


def _in_lists(name: str, old: Question, new: Question) -> Iterator[Change]:
    sorts = (What.OPTION_ADDED, What.OPTION_REMOVED, What.OPTION_MOVED)
    yield from _order(_codes(old.rows), _codes(new.rows), sorts, f"{name}.rows.")
    yield from _order(_codes(old.options), _codes(new.options), sorts, f"{name}.options.")


def _in_terms(old: Item, new: Item) -> Iterator[Change]:
    if _limits(old.question) != _limits(new.question):
        yield Change(What.RANGE, new.id, _limits(old.question), _limits(new.question))
    if _scale(old.question) != _scale(new.question):
        yield Change(What.SCALE, new.id)
    if old.show_if != new.show_if:
        when = written(new.show_if) if new.show_if else ""
        yield Change(What.CONDITION if when else What.ALWAYS, new.id, "", when)
    if old.required != new.required:
        yield Change(What.REQUIRED if new.required else What.OPTIONAL, new.id)
    if old.visibility is not new.visibility:
        yield Change(What.VISIBILITY, new.id, old.visibility, new.visibility)
    if _code_book(old) != _code_book(new):
        yield Change(What.THEMES, new.id)


def _codes(options: Sequence[Option]) -> list[str]:
    return [option.code for option in options]


def _limits(question: Question) -> str:
    """The limits that a person reads: lowest to highest, how many, how long."""
    match question.kind:
        case Kind.NUMBER | Kind.RATING | Kind.STANCE:
            return f"{question.low}–{question.high}"
        case Kind.MULTI | Kind.RANK | Kind.POINTS:
            return str(question.limit)
        case Kind.TEXT | Kind.LINE:
            return str(question.max_length)
        case Kind.LIST:
            return f"{question.limit} × {question.max_length}"
        case _:
            return ""


def _scale(question: Question) -> tuple[bool, tuple[str, ...], str]:
    return question.ordered, question.positive, question.neutral


def _code_book(item: Item) -> list[tuple[str, tuple[str, ...]]]:
    return [(theme.id, theme.words) for theme in item.themes]


def _in_words(old: Questionnaire, new: Questionnaire) -> Iterator[Change]:
    """Words in languages and places that both have; what came and went is told elsewhere."""
    before = {placed.name: placed for placed in texts(old)}
    for placed in texts(new):
        was = before.get(placed.name)
        if was is None:
            continue
        had, has = _versions(was.text), _versions(placed.text)
        for language in [code for code in new.languages if code in old.languages]:
            name = f"{placed.name}.{language}"
            yield from _rephrased(name, had.get(language, ""), has.get(language, ""))


def _rephrased(name: str, before: str, after: str) -> Iterator[Change]:
    if before and after and before != after:
        yield Change(What.WORDS, name, before, after)
    elif after and not before:
        yield Change(What.NEW_WORDS, name, "", after)
    elif before and not after:
        yield Change(What.NO_WORDS, name, before)


def _versions(said: Text | None) -> dict[str, str]:
    return dict(said.versions) if said else {}


# --- What means the same --------------------------------------------------------------------------


def comparable(old: Questionnaire, new: Questionnaire) -> tuple[str, ...]:
    """The ids of the items whose answers mean the same in both, in the new form's order."""
    before = {item.id: item for item in old.items}
    return tuple(
        item.id
        for item in new.items
        if item.id in before and same_meaning(before[item.id].question, item.question)
    )


def keeps_all(old: Questionnaire, new: Questionnaire) -> bool:
    """Whether all that could be answered in the old form means the same in the new one."""
    asked = {item.id for item in old.items if item.question.kind is not Kind.NONE}
    return asked <= set(comparable(old, new))


def same_meaning(old: Question, new: Question) -> bool:
    """Whether an answer means the same to both: the kind, what can be answered, and the scale.

    Words may have changed: whether they say the same, a person must judge (`changes`).
    """
    return _meaning(old) == _meaning(new)


def _meaning(question: Question) -> tuple[object, ...]:
    options = _codes(question.options)
    besides = [c for c, q in ((OTHER, question.other), (DONT_KNOW, question.dont_know)) if q]
    span = question.kind in (Kind.RATING, Kind.STANCE)
    return (
        question.kind,
        tuple(options if question.ordered else sorted(options)),
        tuple(sorted(_codes(question.rows))),
        tuple(besides),
        (question.low, question.high) if span else (),
    )


def carried(old: Questionnaire, new: Questionnaire, answers: Answers) -> dict[str, Value]:
    """Those of the answers to the old form that are as good answers to the new one.

    What is not among them stays with the old version.
    """
    return {
        name: answers[name]
        for name in comparable(old, new)
        if name in answers and _within(new.item(name).question, answers[name])
    }


def _within(question: Question, value: Value) -> bool:
    """Whether an answer keeps to limits that may have become narrower."""
    match value:
        case Numbered(number=number):
            return question.low <= number <= question.high
        case Chosen(codes=codes):
            return question.kind is Kind.CHOICE or len(codes) <= question.limit
        case Shared(shares=shares):
            return sum(points for _, points in shares) <= question.limit
        case Listed(points=points):
            most = question.limit if question.kind is Kind.LIST else 1
            longest = max((len(point.text) for point in points), default=0)
            return len(points) <= most and longest <= question.max_length
        case _:
            return True
