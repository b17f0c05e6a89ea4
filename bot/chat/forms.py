"""The form of a phase: what somebody may write, as fields to fill in, and back again. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from multidict import MultiDict

from bot.chat.cards import Button, Field, FieldKind, Form, Paragraph, Part, Points, Style
from bot.chat.ports import Fields
from bot.chat.question_fields import Named, question_fields
from bot.chat.scene import Member, Scene, pairs
from bot.filled import raw_of
from bot.slots import Written, forms
from bot.submitting import FIELD
from bot.views import PointView, SlotView, points
from bot.words import Words
from bot.writing import to_choose
from facilitation.answering import group_of, host_of_group
from facilitation.ids import PersonId
from facilitation.phases import Grouping, Phase
from facilitation.record import OUTCOME
from facilitation.state import PastRun, Run, Workshop
from facilitation.visibility import Seat, Viewer
from surveys.answers import Chosen, Committed, Listed, Point, Shared, Value
from surveys.questions import Kind, Question

SPARE = 3  # fields for points in a form that is opened for the first time
MORE = 3  # further ones, when somebody asks for more
MOST = 60  # places in one form: a dialog takes a hundred parts, and few people write so much
OWNER = "o-"  # the words that say whose a slot is: o-1, o-outcome …
SHOWN = "m-"  # the words that say how many points of a slot were shown, where there are more


@dataclass(frozen=True, slots=True)
class Asked:
    """A phase as it asks one person: its run, the slots they may fill, what they choose among."""

    run: Run | PastRun
    phase: Phase
    slots: tuple[SlotView, ...]
    ballot: tuple[PointView, ...]


def asked(scene: Scene, person: PersonId, run: Run | PastRun, *, standing: bool = False) -> Asked:
    """What a run asks of a person. Only what was sent stands in it: drafts are the page's.

    In a form that is `standing` in a conversation, what others write too is left out: each of
    their points would change the message, and a changed message loses what is being typed in it.
    """
    phase = scene.state.programme.phase(run.phase)
    slots = forms(scene.state, person, phase, run.round, Written(scene.entries, ()))
    seen = to_choose(scene.state, scene.entries, phase, person)
    if standing:
        slots = tuple(
            replace(slot, value=None) if is_shared(scene.state, person, phase, slot.owner) else slot
            for slot in slots
        )
    return Asked(run, phase, slots, points(seen, scene.names, Viewer(Seat.PARTICIPANT, person)))


def is_shared(state: Workshop, person: PersonId, phase: Phase, owner: str) -> bool:
    """Whether others write in a slot of this owner's too: a table's own, but for its host."""
    who = state.person(person)
    if owner == person or who is None:
        return False
    return host_of_group(state, phase, group_of(state, who, phase)) != person


def form(scene: Scene, member: Member, question: Asked, t: Words, spare: int = SPARE) -> Form:
    """The form that a person fills in, with at least `spare` places for points in each list."""
    lists = sum(_kind(question.phase, slot) is Kind.LIST for slot in question.slots)
    room = MOST // max(1, lists)
    words = pairs(
        scene.workshop,
        run=question.run.number,
        phase=question.phase.id,
        round=question.run.round,
        n=spare,
        **{f"{OWNER}{slot.slot}": slot.owner for slot in question.slots},
        **{f"{SHOWN}{slot.slot}": room for slot in question.slots if _given(slot) > room},
    )
    places = min(spare, room), room
    fields = tuple(f for slot in question.slots for f in _fields(question, slot, t, places))
    more = (Button(t("More fields"), "more-fields", words),) if lists and spare < room else ()
    return Form(
        title=_title(question, t),
        parts=(*_above(scene.state, question, t), *_rules(question, t)),
        fields=fields,
        send=Button(t("Send"), "send", words, style=Style.PRIMARY),
        close=t("Close"),
        more=more,
    )


def _title(question: Asked, t: Words) -> str:
    """What the form is called."""
    vote = question.phase.collect.question.kind is Kind.POINTS
    return t("Your vote") if vote else t("Your answer")


def beneath(form: Form, question: Asked, t: Words) -> Form:
    """The same form, for where the question stands right above it."""
    return replace(form, parts=(Paragraph(form.title, strong=True), *_rules(question, t)))


def filled(form: Form, fields: Fields) -> Form:
    """The same form with what somebody has typed so far."""
    return replace(
        form,
        fields=tuple(
            replace(field, value=fields[field.name]) if field.name in fields else field
            for field in form.fields
        ),
    )


def _above(state: Workshop, question: Asked, t: Words) -> Iterator[Part]:
    item, phase = state.programme.item_of(question.phase.id), question.phase
    asked = phase.prompt or item.title
    yield Paragraph(asked.said(t.language), strong=True)
    vote = phase.collect.question.kind is Kind.POINTS
    if item.subquestions and not phase.collect.per_subquestion and not vote:
        yield Points(tuple(line.said(t.language) for line in item.subquestions), numbered=True)


def _rules(question: Asked, t: Words) -> Iterator[Part]:
    # In Teams the receipt is gone as soon as the form shows what was sent: so the form says it too.
    if any(slot.value not in (None, Listed(())) for slot in question.slots):
        yield Paragraph(t("What stands here is saved. Change it and send again until time is up."))
    else:
        only = t("Only what you send counts. You can change it until the time is up.")
        yield Paragraph(only, subtle=True)
    limit = question.phase.collect.question.limit
    if not question.slots:
        return
    match question.phase.collect.question.kind:
        case Kind.POINTS if question.ballot:
            points_ = t.n(
                "You have {count} point to give", "You have {count} points to give", limit
            )
            secret = t("Several points may go to one. It is secret until the vote ends.")
            yield Paragraph(f"{points_}. {secret}")
        case Kind.POINTS if not question.phase.collect.question.options:
            yield Paragraph(t("There is nothing to vote on."))
        case Kind.RANK:
            count = min(limit, len(_ranked(question, t)))
            yield Paragraph(
                t(
                    "Write 1 beside the most important, then 2, and so on. You may rank {count}.",
                    count=count,
                )
            )
        case _:
            return


def _kind(phase: Phase, slot: SlotView) -> Kind:
    return Kind.LIST if slot.slot == OUTCOME else phase.collect.question.kind


def _given(slot: SlotView) -> int:
    return len(slot.value.points) if isinstance(slot.value, Listed) else 0


def _fields(question: Asked, slot: SlotView, t: Words, places: tuple[int, int]) -> Iterator[Field]:
    phase = question.phase
    name, label = FIELD + slot.slot, _label(phase, slot, t)
    match _kind(phase, slot):
        case Kind.TEXT:
            return _places(name, label, slot.value, (1, 1), t)
        case Kind.LIST:
            spare, room = places
            return _places(name, label, slot.value, (spare, min(room, _most(phase, slot))), t)
        case Kind.LINE:
            fields = _places(name, label, slot.value, (1, 1), t)
            return (replace(one, kind=FieldKind.LINE) for one in fields)
        case Kind.COMMITMENT:
            return _commitment(name, slot.value, t)
        case Kind.POINTS if question.ballot:
            return _votes(question, name, slot.value, t)
        case Kind.RANK:
            return _ranks(question, name, slot.value, t)
        case _:
            raw = raw_of(slot.value) if slot.value is not None else {}
            return question_fields(phase.collect.question, Named(name, label), raw, t)


def _votes(question: Asked, name: str, value: object, t: Words) -> Iterator[Field]:
    given = dict(value.shares) if isinstance(value, Shared) else {}
    limit = question.phase.collect.question.limit
    for point in question.ballot:
        where = t("Table {number}", number=point.table)
        votes = str(given.get(point.id, 0))
        yield _number(f"{name}:{point.id}", f"{point.text} ({where})", votes, limit)


def _ranks(question: Asked, name: str, value: object, t: Words) -> Iterator[Field]:
    order, choices = value.codes if isinstance(value, Chosen) else (), _ranked(question, t)
    for code, said in choices:
        place = str(order.index(code) + 1) if code in order else ""
        yield _number(f"{name}:{code}", said, place, len(choices), low=1)


def _ranked(question: Asked, t: Words) -> Sequence[tuple[str, str]]:
    options = question.phase.collect.question.options
    given = tuple((o.code, o.label.said(t.language)) for o in options)
    return tuple((point.id, point.text) for point in question.ballot) or given


def _label(phase: Phase, slot: SlotView, t: Words) -> str:
    if slot.label is not None:
        return slot.label.said(t.language)
    if _kind(phase, slot) not in (Kind.TEXT, Kind.LIST):
        return t("Your answer")
    if phase.group.kind is Grouping.SOLO:
        return t("Your points")
    return t("Notes for everybody at the table")


def _most(phase: Phase, slot: SlotView) -> int:
    outcome = phase.reduce.outcome
    asked: Question = phase.collect.question
    return outcome.limit if slot.slot == OUTCOME and outcome is not None else asked.limit


def _places(
    name: str, label: str, value: object, sizes: tuple[int, int], t: Words
) -> Iterator[Field]:
    """A place for each point that stands there, and some more; their names hold the points' ids."""
    spare, most = sizes
    given = value.points[:most] if isinstance(value, Listed) else ()
    count = min(most, max(spare, len(given) + 1))
    for n in range(count):
        point = given[n] if n < len(given) else None
        yield Field(
            name=f"{name}.{n}.{point.id if point else ''}",
            label=label if n == 0 else t("Point {number}", number=n + 1),
            kind=FieldKind.TEXT,
            value=(point.text,) if point else (),
        )


def _commitment(name: str, value: object, t: Words) -> Iterator[Field]:
    said = value if isinstance(value, Committed) else Committed("")
    asked = (
        ("what", t("What will I do?"), said.what, FieldKind.TEXT),
        ("when", t("By when?"), said.when, FieldKind.LINE),
        ("whom", t("With whom?"), said.whom, FieldKind.LINE),
    )
    for part, label, words, kind in asked:
        yield Field(f"{name}-{part}", label, kind, value=(words,) if words else ())


def _number(name: str, label: str, value: str, high: int, low: int = 0) -> Field:
    given = (value,) if value else ()
    return Field(name, label, FieldKind.NUMBER, value=given, low=low, high=high)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in a slot already; others may have added to a `shared` one meanwhile."""

    value: Value
    shared: bool


def posted(
    fields: Fields, words: Mapping[str, str], standing: Mapping[str, Standing]
) -> MultiDict[object]:
    """What somebody filled in, as `bot.submitting.answers_in` reads it.

    Points that stand in a slot and had no field in the form stay in it.
    """
    made: MultiDict[object] = MultiDict({"round": words.get("round", "1")})
    for word, owner in words.items():
        if word.startswith(OWNER):
            made.add(f"owner-{word.removeprefix(OWNER)}", owner)
    for (name, _, id_, listed), values in sorted((_place(n), v) for n, v in fields.items()):
        for said in values or (("",) if listed else ()):
            made.add(name, said)
            if listed:
                made.add(f"{name}-id", id_)
    for slot, before in standing.items():
        for point in _kept(before, made, FIELD + slot, words.get(f"{SHOWN}{slot}", "")):
            made.add(FIELD + slot, point.text)
            made.add(f"{FIELD}{slot}-id", point.id)
    return made


def _kept(before: Standing, made: MultiDict[object], name: str, shown: str) -> tuple[Point, ...]:
    """The points that had no field: no room in the form, or written by others since it opened."""
    if not isinstance(before.value, Listed):
        return ()
    if before.shared:
        ids, said = made.getall(f"{name}-id", []), made.getall(name, [])
        return tuple(p for p in before.value.points if p.id not in ids and p.text not in said)
    return before.value.points[int(shown[:3]) :] if shown.isdecimal() else ()


def _place(field: str) -> tuple[str, int, str, bool]:
    """A field's slot, its number there, the point's id, and whether it is one of a list."""
    name, dot, rest = field.partition(".")
    number, _, id_ = rest.partition(".")
    if not dot or not number.isdecimal():
        return field, 0, "", False
    return name, int(number[:6]), id_, True
