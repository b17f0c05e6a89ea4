"""Reads phases written with the nine primitives: prompt, time, group, rotate, collect, see, …"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from facilitation.ids import PhaseId
from facilitation.phases import (
    GRACE,
    Advance,
    Author,
    By,
    Collect,
    End,
    Filter,
    Group,
    Grouping,
    Moves,
    Outcome,
    OutcomeKind,
    Per,
    Phase,
    Reduce,
    Reduction,
    Rotate,
    Rotation,
    See,
    Source,
    Time,
    When,
    Who,
)
from facilitation.problems import (
    NeedsAddressee,
    NeedsOptions,
    NeedsWhole,
    NotEarlier,
    NotShortHand,
)
from facilitation.reading import ZERO, Reader
from facilitation.wording import OUTCOMES, in_order
from surveys.faults import Path, question_faults
from surveys.files.kinds import usual_length
from surveys.files.problems import MissingKey, RepeatedId
from surveys.files.reading import quoted
from surveys.files.source import Mapping, Place, Scalar, Sequence, Tree, within
from surveys.questions import POINT_LENGTH, POINTS_AT_MOST, Kind, Option, Question
from surveys.texts import Text


class Host(StrEnum):
    """When the host speaks in a round."""

    LAST = "last"
    IN_TURN = "in_turn"


TIME = ("length", "each", "per", "about", "end", "grace", "summarise", "hard_turns")
GROUP = ("kind", "size")
ROTATE = ("kind", "rounds", "one_point", "host")
COLLECT = (
    *("kind", "by", "per_question", "limit", "low", "high", "max_length"),
    *("options", "rows", "dont_know", "other", "unit"),
)
OPTION = ("code", "label")
SEE = ("author", "who", "when", "minimum")
SOURCE = ("phase", "filter", "outcome", "top", "by_votes")
REDUCE = ("kind", "outcome", "top")
OUTCOME = ("kind", "name", "ranked", "addressee", "limit")
ADVANCE = ("kind", "quorum", "iqr", "max_rounds")
PHASE = (
    *("key", "label", "prompt", "instruction", "time", "group", "rotate", "collect", "see"),
    *("source", "reduce", "advance"),
)
WORDS = (  # every word that stands for a choice
    *(Author, By, End, Filter, Grouping, Kind, Moves, OutcomeKind, Per, Reduction, Rotation),
    *(When, Who, Host),
)
_LARGE = 9_999
_EACH = re.compile(r"(about |ca\.? )?(.+) per (person|group|item)")
_PER = {"person": Per.TURN, "group": Per.GROUP, "item": Per.ITEM}
_OF_EARLIER = (Kind.RANK, Kind.POINTS)  # what is chosen among may be points of an earlier phase


@dataclass
class Method:
    """What the phases of one item have in common. `earlier` grows as they are read."""

    item: str
    reader: Reader
    earlier: dict[str, PhaseId] = field(default_factory=dict)


def phases(method: Method, tree: Tree) -> tuple[Phase, ...]:
    """The phases of a method that is written out."""
    return tuple(_phase(method, entry) for entry in method.reader.entries(tree))


def named(method: Method, key: str, place: Place) -> PhaseId:
    """The id of a new phase; notes a key that is used before in the item."""
    name = PhaseId(f"{method.item}.{key}")
    if name in method.earlier:
        method.reader.note(place, RepeatedId(id=name))
    return name


def add(method: Method, phase: Phase) -> Phase:
    """Let later phases take items from this one, by its key in the item and by its whole id."""
    method.earlier[phase.key] = method.earlier[phase.id] = phase.id
    return phase


def _phase(method: Method, tree: Tree) -> Phase:
    read = method.reader
    fields = read.fields(tree, PHASE, required=("key", "label"))
    key = read.get(fields, "key", read.id, "")
    phase = Phase(
        id=named(method, key, tree.place),
        key=key,
        label=read.get(fields, "label", read.text, Text(())),
        prompt=read.get(fields, "prompt", read.text, None),
        instruction=read.get(fields, "instruction", read.text, None),
        time=read.get(fields, "time", lambda t: time(read, t), Time()),
        group=read.get(fields, "group", lambda t: _group(read, t), Group()),
        rotate=read.get(fields, "rotate", lambda t: _rotate(read, t), Rotate()),
        collect=read.get(fields, "collect", lambda t: _collect(read, t), Collect()),
        see=read.get(fields, "see", lambda t: _see(read, t), See()),
        source=read.get(fields, "source", lambda t: _source(method, t), None),
        reduce=read.get(fields, "reduce", lambda t: _reduce(read, t), Reduce()),
        advance=read.get(fields, "advance", lambda t: _advance(read, t), Advance()),
    )
    _check_question(read, fields.get("collect") or tree, phase)
    return add(method, phase)


def _check_question(read: Reader, tree: Tree, phase: Phase) -> None:
    """Note what is wrong with the options, rows and bounds of what a phase asks."""
    asked = phase.collect.question
    if asked.kind in _OF_EARLIER and not asked.options:
        if phase.source is None:
            read.note(tree.place, NeedsOptions())
        return
    for fault in question_faults(asked):
        read.note(_at(tree, fault.path), fault.reason)


def _at(tree: Tree, path: Path) -> Place:
    """Where a part of a mapping stands; the nearest that is written, where it is not."""
    for step in path:
        inner: Tree | None = None
        if isinstance(tree, Mapping):
            inner = tree.get(str(step))
        elif isinstance(tree, Sequence) and isinstance(step, int):
            inner = tree.entries[step]
        if inner is None:
            break
        tree = inner
    return tree.place


# --- Time ---------------------------------------------------------------------------------------


def time(read: Reader, tree: Tree) -> Time:
    """«5 min», «2 min per person», «25 min, 3 min per person», or a mapping."""
    if isinstance(tree, Scalar):
        tree = parts(read, tree, "25 min, 3 min per person")
    fields = read.fields(tree, TIME)
    per = read.get(fields, "per", read.among(Per), Per.TURN)
    found = timing(read, fields, per, End.SOFT)
    if per is Per.ITEM and found.each and found.whole is None:
        read.note(tree.place, NeedsWhole())
    return found


def timing(read: Reader, fields: Mapping, per: Per, end: End) -> Time:
    """The time that stands among a phase's fields. `per` is what `each` is for, if there is one."""
    each = read.get(fields, "each", read.duration, None)
    return Time(
        whole=read.get(fields, "length", read.duration, None),
        each=each,
        per=Per.PHASE if each is None else per,
        end=read.get(fields, "end", read.among(End), end),
        grace=read.get(fields, "grace", read.duration, GRACE),
        summarise=read.get(fields, "summarise", read.duration, ZERO),
        about=read.get(fields, "about", read.flag, default=False),
        hard_turns=read.get(fields, "hard_turns", read.flag, default=False),
    )


def parts(read: Reader, short: Scalar, example: str) -> Mapping:
    """The short hand «25 min, about 3 min per person, then reflection» as fields with places."""
    entries: list[tuple[Scalar, Tree]] = []

    def put(key: str, text: str, place: Place) -> None:
        entries.append((Scalar(place, key), Scalar(place, text)))

    for found in re.finditer(r"[^,]+", short.text):
        words = found[0].strip()
        place = within(short, found.start() + len(found[0]) - len(found[0].lstrip()))
        if each := _EACH.fullmatch(words):
            put("each", each[2], place)
            put("per", _PER[each[3]], place)
            if each[1]:
                put("about", "true", place)
        elif words.startswith("then "):
            put("then", words.removeprefix("then "), place)
        elif counted := re.fullmatch(r"(\d+) points?", words):
            put("points", counted[1], place)
        elif words[:1].isdigit():
            put("length", words, place)
        else:
            read.note(place, NotShortHand(given=quoted(words), example=example))
    return Mapping(short.place, tuple(entries))


# --- The other primitives -----------------------------------------------------------------------


def _group(read: Reader, tree: Tree) -> Group:
    fields = read.fields(tree, GROUP, main="kind", required=("kind",))
    return Group(
        kind=read.get(fields, "kind", read.among(Grouping), Grouping.PLENARY),
        size=read.get(fields, "size", read.number(2, 100), 2),
    )


def _rotate(read: Reader, tree: Tree) -> Rotate:
    fields = read.fields(tree, ROTATE, main="kind", required=("kind",))
    return Rotate(
        kind=read.get(fields, "kind", read.among(Rotation), Rotation.NONE),
        rounds=read.get(fields, "rounds", read.number(1, 20), 1),
        one_point=read.get(fields, "one_point", read.flag, default=False),
        host_last=read.get(fields, "host", read.among(Host), Host.LAST) is Host.LAST,
    )


def _collect(read: Reader, tree: Tree) -> Collect:
    fields = read.fields(tree, COLLECT, main="kind", required=("kind",))
    kind = read.get(fields, "kind", read.among(Kind), Kind.NONE)
    question = Question(
        kind=kind,
        options=read.all(fields, "options", lambda t: _option(read, t)),
        limit=read.get(fields, "limit", read.number(1, 100), POINTS_AT_MOST),
        low=read.get(fields, "low", read.number(0, _LARGE), 0),
        high=read.get(fields, "high", read.number(0, 999_999), 5),
        max_length=read.get(fields, "max_length", read.number(1, POINT_LENGTH), usual_length(kind)),
        rows=read.all(fields, "rows", lambda t: _option(read, t)),
        dont_know=read.get(fields, "dont_know", read.text, None),
        other=read.get(fields, "other", read.text, None),
        unit=read.get(fields, "unit", read.text, None),
    )
    return Collect(
        question=question,
        by=read.get(fields, "by", read.among(By), By.PERSON),
        per_subquestion=read.get(fields, "per_question", read.flag, default=True),
    )


def _option(read: Reader, tree: Tree) -> Option:
    fields = read.fields(tree, OPTION, required=OPTION)
    return Option(
        code=read.get(fields, "code", read.id, ""),
        label=read.get(fields, "label", read.text, Text(())),
    )


def _see(read: Reader, tree: Tree) -> See:
    fields = read.fields(tree, SEE, main="who")
    return See(
        author=read.get(fields, "author", read.among(Author), Author.NAMED),
        who=read.get(fields, "who", read.among(Who), Who.GROUP),
        when=read.get(fields, "when", read.among(When), When.LIVE),
        minimum=read.get(fields, "minimum", read.number(1, 100), 1),
    )


def _source(method: Method, tree: Tree) -> Source:
    read = method.reader
    fields = read.fields(tree, SOURCE, main="phase", required=("phase",))
    return Source(
        phase=read.get(fields, "phase", lambda t: _earlier(method, t), PhaseId("")),
        filter=read.get(fields, "filter", read.among(Filter), Filter.ALL),
        outcome=read.get(fields, "outcome", read.flag, default=False),
        top=read.get(fields, "top", read.number(1, 100), 10),
        by_votes=read.get(fields, "by_votes", read.flag, default=False),
    )


def _earlier(method: Method, tree: Tree) -> PhaseId:
    wanted = method.reader.words(tree)
    if wanted not in method.earlier:
        known = ", ".join(list(method.earlier)[-20:]) or "–"
        method.reader.note(tree.place, NotEarlier(given=quoted(wanted), known=known))
    return method.earlier.get(wanted, PhaseId(""))


def _reduce(read: Reader, tree: Tree) -> Reduce:
    fields = read.fields(tree, REDUCE, main="kind", required=("kind",))
    found = Reduce(
        kind=read.get(fields, "kind", read.among(Reduction), Reduction.NONE),
        outcome=read.get(fields, "outcome", lambda t: outcome(read, t), None),
        top=read.get(fields, "top", read.number(1, 100), 10),
    )
    if found.kind is Reduction.HOST_SUMMARY and found.outcome is None:
        read.note(tree.place, MissingKey(key="outcome"))
    return found


def outcome(read: Reader, tree: Tree) -> Outcome:
    """What a table is asked for: «advice», «common», «notes», or a mapping."""
    fields = read.fields(tree, OUTCOME, main="kind", required=("kind",))
    kind = read.get(fields, "kind", read.among(OutcomeKind), OutcomeKind.NOTES)
    addressee = read.get(fields, "addressee", read.text, None)
    if kind is OutcomeKind.INPUT and addressee is None:
        read.note(tree.place, NeedsAddressee())
    ranks = kind in {OutcomeKind.ADVICE, OutcomeKind.INPUT}
    return Outcome(
        kind=kind,
        name=read.get(fields, "name", read.text, in_order(OUTCOMES[kind], read.languages)),
        ranked=read.get(fields, "ranked", read.flag, ranks),
        addressee=addressee,
        limit=read.get(fields, "limit", read.number(1, 100), 10),
    )


def _advance(read: Reader, tree: Tree) -> Advance:
    fields = read.fields(tree, ADVANCE, main="kind", required=("kind",))
    return Advance(
        kind=read.get(fields, "kind", read.among(Moves), Moves.FACILITATOR),
        quorum=read.get(fields, "quorum", read.number(1, 100), 100),
        iqr=read.get(fields, "iqr", read.number(0, _LARGE), 1),
        max_rounds=read.get(fields, "max_rounds", read.number(1, 20), 1),
    )
