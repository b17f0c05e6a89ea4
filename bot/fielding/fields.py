"""What was typed into a questionnaire: values where it fits, and as it was typed where not. Pure.

Several people may write the same answer. What they write is put together question by question: each
says what they saw there when they began (a mark), and only where two have changed the same question
does anybody have to choose.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.filled import cleaned, raw_of, shortened, why_shortened
from surveys.answers import Value, says_anything
from surveys.errors import Refusal
from surveys.flow import Answers, shown
from surveys.parsing import Raw, is_blank, parse
from surveys.questionnaire import Item, Questionnaire
from surveys.questions import Kind, Question

Fields = Mapping[str, Raw]  # raw answers by the item's id, as `surveys.parsing.parse` takes them
Marks = Mapping[str, str]  # what somebody saw, by the item's id


@dataclass(frozen=True, slots=True)
class Written:
    """Answers, and what was typed where it does not fit the question yet."""

    answers: Answers
    loose: Fields

    def raw(self, item: Item) -> Raw:
        """What stands in an item's fields; empty where nothing does."""
        if item.id in self.loose:
            return self.loose[item.id]
        return raw_of(self.answers[item.id]) if item.id in self.answers else {}

    def mark(self, item: Item) -> str:
        """What tells whether somebody has changed an item's answer; "" where there is none."""
        return _mark(self.raw(item))


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why an answer cannot be taken as it was typed."""

    item: str
    reason: Refusal


@dataclass(frozen=True, slots=True)
class Clash:
    """An item that two have changed: what stands there, and what was to be written over it.

    `seen` is the mark of what the second had seen; it stays so until they have chosen.
    """

    item: str
    theirs: Raw
    mine: Raw
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """What stands when all is put together; `replaced` counts unreadable characters.

    `unkept` are the items where something was so long that it is not kept at all: what stood there
    stands.
    """

    written: Written
    clashes: tuple[Clash, ...]
    replaced: int
    unkept: tuple[Wrong, ...] = ()


def merge(
    form: Questionnaire, standing: Written, fields: Fields, based: Marks | None = None
) -> Merged:
    """Put raw answers where they belong.

    A blank one takes an answer away. Without `based` what is sent counts over what stands; with it,
    an item that was left as its writer found it does not, and one that somebody else has changed
    meanwhile is a clash: there what stands is kept. Fields of items that nobody asks are left out.
    """
    answers, loose = dict(standing.answers), dict(standing.loose)
    clashes, unkept, replaced = [], [], 0
    for item in form.items:
        if item.id not in fields or item.question.kind is Kind.NONE:
            continue
        raw = shortened(fields[item.id], standing.raw(item))
        if raw != fields[item.id]:
            unkept.append(Wrong(item.id, why_shortened(item.question, fields[item.id])))
        read = _read(item.question, raw)
        theirs, seen = standing.mark(item), based.get(item.id, "") if based is not None else None
        if read.mark not in (theirs, seen) and seen not in (theirs, None):
            clashes.append(Clash(item.id, standing.raw(item), read.raw, seen))
        elif read.mark != seen:
            _put(answers, loose, item.id, read)
            replaced += read.replaced
    return Merged(Written(answers, loose), tuple(clashes), replaced, tuple(unkept))


def wrongs(form: Questionnaire, written: Written) -> tuple[Wrong, ...]:
    """Everything that was typed and does not fit, of what is shown, in order."""
    found = []
    for item in shown(form, written.answers):
        if item.id in written.loose:
            reason = _read(item.question, written.loose[item.id]).reason
            found += [] if reason is None else [Wrong(item.id, reason)]
    return tuple(found)


# --- One answer -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Read:
    """A raw answer, and the value that it is, or why it is none. Neither: it is blank."""

    raw: Raw
    value: Value | None = None
    reason: Refusal | None = None
    replaced: int = 0

    @property
    def mark(self) -> str:
        if self.value is not None:
            return _mark(raw_of(self.value))
        return _mark(self.raw) if self.reason is not None else ""


def _read(question: Question, raw: Raw) -> _Read:
    if is_blank(raw):
        return _Read({})
    try:
        value, replaced = parse(question, raw)
    except Refusal as refusal:
        return _Read(cleaned(raw), reason=refusal)
    return _Read(raw, value, replaced=replaced) if says_anything(value) else _Read({})


def _put(answers: dict[str, Value], loose: dict[str, Raw], item: str, read: _Read) -> None:
    answers.pop(item, None)
    loose.pop(item, None)
    if read.value is not None:
        answers[item] = read.value
    elif read.reason is not None:
        loose[item] = read.raw


def _mark(raw: Raw) -> str:
    if not raw:
        return ""
    return sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:12]


# --- As it is stored ------------------------------------------------------------------------------


def write_loose(loose: Fields) -> dict[str, str]:
    """What does not fit yet, as a draft holds it."""
    return {item: json.dumps(raw, sort_keys=True) for item, raw in loose.items()}


def read_loose(form: Questionnaire, loose: Mapping[str, str]) -> Fields:
    """The same from a draft, for the items that a form still asks."""
    return dict(_known(form, loose))


def _known(form: Questionnaire, loose: Mapping[str, str]) -> Iterator[tuple[str, Raw]]:
    asked = {item.id for item in form.items}
    for item, words in loose.items():
        if item in asked:
            yield item, json.loads(words)
