"""What a form or a program sent, as submissions: parsed once, against the question asked. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from multidict import MultiMapping

from bot.errors import Malformed
from facilitation.answering import slots
from facilitation.errors import NothingAsked, UnknownPhase
from facilitation.ids import PersonId, PhaseId, WorkshopId
from facilitation.phases import Phase
from facilitation.programme import Item
from facilitation.record import OUTCOME
from facilitation.state import Workshop
from storage.submissions import Submission
from surveys.parsing import parse
from surveys.questions import Kind, Question

Form = MultiMapping[object]  # a page's posted form, or a chat's
FIELD = "slot-"  # a slot's fields in a form begin so: slot-1, slot-1-id, slot-outcome …
_KEY_LENGTH = 100
NAME_LENGTH = 200
_ROUNDS = 1_000


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, to which workshop, and the name of the request."""

    workshop: WorkshopId
    person: PersonId
    key: str
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One slot as it was sent."""

    phase: PhaseId
    round: int
    slot: str
    owner: str
    raw: Mapping[str, object]


def asked_in(state: Workshop, phase: PhaseId, slot: str) -> Question:
    """The question of a slot.

    Raises:
        UnknownPhase, NothingAsked
    """
    try:
        item, asked = state.programme.item_of(phase), state.programme.phase(phase)
    except KeyError:
        raise UnknownPhase from None
    outcome = asked.reduce.outcome
    if slot == OUTCOME and outcome is not None:
        return Question(Kind.LIST, limit=outcome.limit)
    if slot not in slots(item, asked):
        raise NothingAsked
    return asked.collect.question


def submission(
    state: Workshop, sender: Sender, answer: Answer, options: Collection[str] = ()
) -> tuple[Submission, int]:
    """A submission, and how many unreadable characters were replaced in it.

    Raises:
        UnknownPhase, NothingAsked, Malformed, and what `surveys.parsing.parse` refuses.
    """
    _check(sender, answer)
    question = asked_in(state, answer.phase, answer.slot)
    value, replaced = parse(question, answer.raw, options)
    made = Submission(
        workshop=sender.workshop,
        person=sender.person,
        phase=answer.phase,
        round=answer.round,
        slot=answer.slot,
        owner=answer.owner,
        value=value,
        key=sender.key,
        draft=sender.draft,
    )
    return made, replaced


def _check(sender: Sender, answer: Answer) -> None:
    """Refuse names that no database takes, before they reach one."""
    if not is_name(sender.key, _KEY_LENGTH):
        raise Malformed(name="Idempotency-Key")
    if not is_name(answer.owner, NAME_LENGTH):
        raise Malformed(name="owner")
    if not 1 <= answer.round <= _ROUNDS:
        raise Malformed(name="round")


def is_name(words: str, most: int) -> bool:
    """Whether words can be a name in the database: short, no NUL, no lone surrogates."""
    return 1 <= len(words) <= most and words.isprintable()


def answers_in(form: Form, item: Item, phase: Phase) -> Iterator[Answer]:
    """The answers of a posted form: one a slot that the form has fields for."""
    round_ = _number(form, "round", 1)
    names = (*slots(item, phase), *((OUTCOME,) if phase.reduce.outcome else ()))
    for slot in names:
        owner = _text(form, f"owner-{slot}")
        if owner is None:
            continue
        kind = Kind.LIST if slot == OUTCOME else phase.collect.question.kind
        yield Answer(phase.id, round_, slot, owner, raw(form, FIELD + slot, kind))


def raw(form: Form, name: str, kind: Kind) -> Mapping[str, object]:
    """A slot's fields as `surveys.parsing.parse` takes them."""
    if kind in (Kind.TEXT, Kind.LIST, Kind.LINE):
        words, ids = form.getall(name, []), form.getall(f"{name}-id", [])
        known = [*ids, *("" for _ in words)]
        pairs = zip(words, known, strict=False)
        return {"points": [{"text": text, "id": id_} for text, id_ in pairs]}
    if kind is Kind.COMMITMENT:
        return {part: _text(form, f"{name}-{part}") or "" for part in ("what", "when", "whom")}
    if kind is Kind.POINTS:
        return {"shares": {item: given or 0 for item, given in _each(form, name)}}
    if kind is Kind.RANK:
        return {"places": dict(_each(form, name))}
    if kind is Kind.MATRIX:
        return {"ratings": dict(_each(form, name))}
    if kind is Kind.DATE:
        return {"date": _text(form, name) or ""}
    if kind in (Kind.RATING, Kind.NUMBER, Kind.STANCE):
        return {"number": form.get(name)}
    codes = [code for code in form.getall(name, []) if code]
    return {"codes": codes, "other": _text(form, f"{name}:other") or ""}


def _each(form: Form, name: str) -> tuple[tuple[str, str], ...]:
    """What was given to each item of a ballot: fields called slot-1:item."""
    head = f"{name}:"
    fields = ((key, value) for key, value in form.items() if key.startswith(head))
    return tuple((key.removeprefix(head), str(value).strip()) for key, value in fields)


def _text(form: Form, name: str) -> str | None:
    value = form.get(name)
    return value if isinstance(value, str) else None


def _number(form: Form, name: str, otherwise: int) -> int:
    try:
        return int((_text(form, name) or "")[:6])
    except ValueError:
        return otherwise
