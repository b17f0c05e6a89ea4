"""A questionnaire as posted fields change it, place by place; what is wrong by field. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from bot.joining import words_in
from bot.web.surveys.form_fields import NEW, WORDS, Edited, owner, owner_of, settings
from bot.web.surveys.plan_fields import Fields, NotAmongThese
from surveys.conditions import written
from surveys.editing import extended, moved, put_item, removed, shown_when
from surveys.errors import NotANumber, OutOfRange, Refusal
from surveys.faults import faults
from surveys.numerals import LARGEST, whole
from surveys.places import gaps, reworded, texts
from surveys.questionnaire import Item, Questionnaire, Visibility
from surveys.questions import POINT_LENGTH, Kind, Question

BOUNDED = (Kind.NUMBER, Kind.RATING)
LIMITED = (Kind.MULTI, Kind.RANK, Kind.POINTS, Kind.LIST)
WRITTEN = (Kind.TEXT, Kind.LINE, Kind.LIST)
SCALED = (Kind.CHOICE, Kind.MATRIX)


class OpenLacksWords(Refusal):
    """The survey is open: there must be words in every language of the form here."""


@dataclass
class _Editing:
    """Changes a form step by step; a step that is refused is noted at its field, and left out."""

    form: Questionnaire
    wrong: dict[str, Refusal] = field(default_factory=dict)

    def step(self, name: str, change: Callable[[Questionnaire], Questionnaire]) -> None:
        try:
            self.form = change(self.form)
        except Refusal as refusal:
            self.wrong.setdefault(name, refusal)


def edited(
    form: Questionnaire, name: str, posted: Mapping[str, object], is_open: bool = False
) -> Edited:
    """The form with what was posted for one of its sections or items, or (`FORM`) for itself.

    Of an open survey no text may lack words.
    """
    editing = _Editing(form)
    _reword(editing, name, posted)
    if isinstance(owner(form, name), Item):
        _set(editing, name, posted)
        for key in ("options", "rows"):
            _extend(editing, f"{name}.{key}", posted)
    _press(editing, words_in(posted, "do"))
    if is_open and not editing.wrong:
        for gap in gaps(editing.form):
            if owner_of(gap.name) == name:
                editing.wrong[f"{WORDS}{gap.name}.{gap.language}"] = OpenLacksWords()
    return Edited(editing.form, posted, editing.wrong)


def _reword(editing: _Editing, name: str, posted: Mapping[str, object]) -> None:
    """New words first: what moves from one language to another is never without any."""
    changed = {}
    for placed in texts(editing.form):
        stands = dict(placed.text.versions) if placed.text else {}
        for language in editing.form.languages:
            where = f"{placed.name}.{language}"
            words = words_in(posted, WORDS + where)
            if WORDS + where in posted and words != stands.get(language, ""):
                changed[where] = words
    for where, words in sorted(changed.items(), key=lambda pair: not pair[1]):
        if owner_of(where.rpartition(".")[0]) == name:
            editing.step(WORDS + where, partial(reworded, changes={where: words}))


def _set(editing: _Editing, name: str, posted: Mapping[str, object]) -> None:
    """What is not words: whether it must be answered, when it is shown, its limits, its scale."""
    item = editing.form.item(name)
    if "settings" in posted and item.question.kind is not Kind.NONE:
        fields = Fields(posted)
        visibility = item.visibility
        if "visibility" in posted:
            visibility = fields.among("visibility", Visibility, item.visibility)
        must, question = fields.flag("required"), _limited(fields, item.question)
        editing.wrong.update(fields.wrong)
        editing.form = put_item(editing.form, name, required=must, visibility=visibility)
        if question != item.question and not fields.wrong:
            _ask(editing, name, question)
    _condition(editing, item, posted)


def _limited(fields: Fields, asked: Question) -> Question:
    """A question with the limits and the scale that were posted."""
    kind = asked.kind
    if kind in BOUNDED:
        low = _number(fields, "low", asked.low)
        high = _number(fields, "high", LARGEST if kind is Kind.NUMBER else asked.high)
        asked = replace(asked, low=low, high=high)
    if kind in LIMITED:
        asked = replace(asked, limit=_between(fields, "limit", asked.limit, 100))
    if kind in WRITTEN:
        length = _between(fields, "max_length", asked.max_length, POINT_LENGTH)
        asked = replace(asked, max_length=length)
    if kind in SCALED:
        codes = [option.code for option in asked.options]
        positive = tuple(code for code in codes if fields.flag(f"positive:{code}"))
        neutral = words_in(fields.posted, "neutral")
        if neutral and neutral not in codes:
            fields.wrong["neutral"] = NotAmongThese()
        ordered = fields.flag("ordered")
        asked = replace(
            asked,
            ordered=ordered,
            positive=positive if ordered else (),
            neutral=neutral if ordered else "",
        )
    return asked


def _number(fields: Fields, name: str, usual: int) -> int:
    """A whole number, below zero too; the usual one where nothing is written."""
    words = words_in(fields.posted, name)
    if not words:
        return usual
    try:
        found = whole(words)
    except Refusal as refusal:
        fields.wrong[name] = refusal
        return usual
    if abs(found) > LARGEST:
        fields.wrong[name] = OutOfRange(low=-LARGEST, high=LARGEST)
    return found


def _between(fields: Fields, name: str, usual: int, most: int) -> int:
    found = fields.number(name, most, usual=usual)
    if found < 1:
        fields.wrong.setdefault(name, NotANumber())
    return found


def _ask(editing: _Editing, item: str, question: Question) -> None:
    """Another question in an item; what is wrong with it is noted at the field it is about."""
    form = put_item(editing.form, item, question=question)
    for fault in faults(form):
        name = str(next((step for step in reversed(fault.path) if isinstance(step, str)), ""))
        editing.wrong.setdefault(name if name in settings(form.item(item)) else "", fault.reason)
    if not editing.wrong:
        editing.form = form


def _condition(editing: _Editing, item: Item, posted: Mapping[str, object]) -> None:
    words = words_in(posted, "show_if")
    stands = written(item.show_if) if item.show_if else ""
    if "show_if" in posted and words != stands:
        editing.step("show_if", lambda form: shown_when(form, item.id, words))


def _extend(editing: _Editing, listed: str, posted: Mapping[str, object]) -> None:
    """One more option or row, where its line was filled in."""
    languages = editing.form.languages
    said = {code: words_in(posted, f"{NEW}{listed}.{code}") for code in languages}
    filled = {code: words for code, words in said.items() if words}
    if not filled:
        return
    first, label = next(iter(filled.items()))
    before = editing.form
    editing.step(f"{NEW}{listed}.{first}", lambda form: extended(form, listed, label, first))
    if editing.form is before:
        return
    item, _, key = listed.rpartition(".")
    added = getattr(editing.form.item(item).question, key)[-1].code
    words = {f"{listed}.{added}.{code}": word for code, word in filled.items() if code != first}
    editing.step(f"{NEW}{listed}.{first}", lambda form: reworded(form, words))


def _press(editing: _Editing, pressed: str) -> None:
    """The button that was pressed, where it moves or removes something."""
    act, _, name = pressed.partition(":")
    steps = {"up": -1, "down": 1}
    if act in steps:
        editing.step("", lambda form: moved(form, name, steps[act]))
    elif act == "remove":
        editing.step("", lambda form: removed(_unmarked(form, name), name))


def _unmarked(form: Questionnaire, name: str) -> Questionnaire:
    """The form where an option that is to go is no longer the good end or the middle of a scale."""
    where, _, code = name.rpartition(".options.")
    item = owner(form, where)
    if not isinstance(item, Item):
        return form
    asked = item.question
    positive = tuple(one for one in asked.positive if one != code)
    neutral = "" if asked.neutral == code else asked.neutral
    return put_item(form, where, question=replace(asked, positive=positive, neutral=neutral))
