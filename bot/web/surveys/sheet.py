"""One page of a questionnaire: its fields as they are filled, and as they come back. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from multidict import MultiMapping

from bot.fielding.fields import Clash, Fields, Marks, Written, Wrong
from bot.filled import Filled, filled
from bot.submitting import raw as raw_of_slot
from surveys.errors import Refusal
from surveys.flow import pages, shown
from surveys.parsing import Raw
from surveys.questionnaire import Item, Questionnaire, Section
from surveys.questions import Kind

Form = MultiMapping[object]
KEEP, THEIRS = "keep-", "theirs"  # keep-bruk says whose words are kept, where two have written
NAME = "a-"  # an item's fields begin so: a-bruk, a-bruk:other, a-tjenester:tall; no id has a colon
_SCALE = 11  # steps of a scale that are shown as buttons; more is a number to write
_RANKS = 10  # places that can be given, at most


@dataclass(frozen=True, slots=True)
class Asked:
    """An item on a page. `shown` is whether its condition holds as things stand.

    Where somebody else has changed it meanwhile, the fields hold the reader's own words, `theirs`
    what stands there, and `over` the mark of that.
    """

    item: Item
    filled: Filled
    shown: bool
    reason: Refusal | None = None
    theirs: Filled | None = None
    over: str = ""

    @property
    def name(self) -> str:
        """The name of its (first) field."""
        return NAME + self.item.id

    @property
    def layout(self) -> str:
        """Which fields it is asked with."""
        question = self.item.question
        if question.kind in (Kind.RATING, Kind.STANCE):
            return "scale" if question.high - question.low < _SCALE else "number"
        return question.kind.value

    @property
    def places(self) -> int:
        """How many places a ranking has."""
        question = self.item.question
        return min(question.limit, len(question.options), _RANKS)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A section to fill in. `marks` tell what its writer saw, `visible` which items were shown."""

    section: Section
    asked: tuple[Asked, ...]
    marks: str

    @property
    def visible(self) -> str:
        """The ids of the items that are shown."""
        return " ".join(one.item.id for one in self.asked if one.shown)

    @property
    def wrong(self) -> tuple[Asked, ...]:
        """The items that do not fit as they were typed."""
        return tuple(one for one in self.asked if one.shown and one.reason is not None)

    @property
    def clashes(self) -> tuple[Asked, ...]:
        """The items that somebody else has changed meanwhile."""
        return tuple(one for one in self.asked if one.theirs is not None)


def sheet(
    form: Questionnaire,
    section: Section,
    written: Written,
    wrong: Iterable[Wrong] = (),
    clashes: Iterable[Clash] = (),
) -> Sheet:
    """A section with what is written there."""
    visible = {item.id for item in shown(form, written.answers)}
    reasons = {one.item: one.reason for one in wrong}
    both = {one.item: one for one in clashes}
    asked = tuple(
        Asked(
            item=item,
            filled=filled(both[item.id].mine if item.id in both else written.raw(item)),
            shown=item.id in visible,
            reason=reasons.get(item.id),
            theirs=filled(both[item.id].theirs) if item.id in both else None,
            over=written.mark(item) if item.id in both else "",
        )
        for item in section.items
    )
    return Sheet(section, asked, marks_of(section, written, both.values()))


def answers_shown(form: Questionnaire, written: Written) -> tuple[Sheet, ...]:
    """What was asked and what was answered, to read: the sections that ask for anything."""
    found = (_to_read(form, part.section, written) for part in pages(form, written.answers))
    return tuple(made for made in found if made.asked)


def _to_read(form: Questionnaire, section: Section, written: Written) -> Sheet:
    asked = sheet(form, section, written).asked
    asking = (one for one in asked if one.shown and one.item.question.kind is not Kind.NONE)
    return Sheet(section, tuple(asking), "")


def marks_of(section: Section, written: Written, clashes: Iterable[Clash] = ()) -> str:
    """What tells, when a page comes back, what its writer saw there.

    Of what has clashed they have not seen what stands there, until they say so (`KEEP`).
    """
    asked = (item for item in section.items if item.question.kind is not Kind.NONE)
    marks = {item.id: written.mark(item) for item in asked}
    return json.dumps(marks | {one.item: one.seen for one in clashes}, separators=(",", ":"))


# --- Coming back ----------------------------------------------------------------------------------


def marks_in(form: Form) -> Marks:
    """What the writer of a posted page saw; nothing where it cannot be read."""
    try:
        read = json.loads(str(form.get("marks", "{}")))
    except (ValueError, RecursionError):
        return {}
    marks = {str(k): str(v) for k, v in read.items()} if isinstance(read, dict) else {}
    return marks | {item: over for item, over in _chosen(form).items() if over != THEIRS}


def _chosen(form: Form) -> Mapping[str, str]:
    """What its writer chose where two had changed an item: `THEIRS`, or the mark to write over."""
    given = form.items()
    return {k.removeprefix(KEEP): str(v) for k, v in given if k.startswith(KEEP) and v}


def fields_in(form: Form, section: Section) -> Fields:
    """The raw answers of a posted page: to what stood on it, but not what its writer lets go."""
    on_page, chosen = marks_in(form), _chosen(form)
    return {
        item.id: _raw(form, item)
        for item in section.items
        if item.id in on_page and chosen.get(item.id) != THEIRS
    }


def _raw(form: Form, item: Item) -> Raw:
    name, question = NAME + item.id, item.question
    match question.kind:
        case Kind.TEXT | Kind.LIST | Kind.LINE:
            return _points(form, name)
        case Kind.COMMITMENT:
            return {part: form.get(f"{name}:{part}", "") for part in ("what", "when", "whom")}
        case Kind.MATRIX:  # a page may be older than the form: rows that are gone are left out
            return {"ratings": {r.code: form.get(f"{name}:{r.code}", "") for r in question.rows}}
        case Kind.RANK:
            return {"codes": [code for code in form.getall(name, []) if code]}
        case _:
            return raw_of_slot(form, name, question.kind)


def _points(form: Form, name: str) -> Raw:
    words, ids = form.getall(name, []), form.getall(f"{name}:id", [])
    known = [*ids, *("" for _ in words)]
    return {"points": [{"text": text, "id": id_} for text, id_ in zip(words, known, strict=False)]}
