"""IGP as it is written on a slide, as phases: I alone, G at the tables, P in plenary, V for votes.

The I phase is silent and ends by the clock; in G each gets the floor in turn, the host last, and
the host writes the table's outcome in the last minutes; in P the groups present one by one
(Distriktssenteret's and KS' descriptions of the method). Votes are cast after the plenary.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from facilitation.ids import PhaseId
from facilitation.methods import Host, Method, add, named, outcome, parts, timing
from facilitation.phases import (
    Advance,
    Author,
    Collect,
    End,
    Filter,
    Group,
    Grouping,
    Moves,
    Outcome,
    Per,
    Phase,
    Reduce,
    Reduction,
    Rotate,
    Rotation,
    See,
    Source,
    When,
    Who,
)
from facilitation.problems import NeedsOutcome, NotShortHand
from facilitation.reading import Reader
from facilitation.wording import (
    ABOUT,
    ACTIVITIES,
    ALONE,
    AND,
    COMMIT,
    G_LABEL,
    I_LABEL,
    P_LABEL,
    PRESENT,
    ROUND,
    TALK,
    THEN,
    V_LABEL,
    VOTE,
    filled,
    in_order,
    joined,
    spoken,
)
from surveys.files.reading import quoted
from surveys.files.source import Mapping, Scalar, Tree
from surveys.questions import POINTS_AT_MOST, Kind, Question
from surveys.texts import Text

IGP = ("I", "G", "P", "V", "outcome")
COMMITMENT = "commitment"  # an outcome of each person's own; the others are the table's
_ALL = ("label", "instruction", "length", "end", "grace")
LETTERS = {
    "I": (*_ALL, "author", "limit"),
    "G": (*_ALL, *("each", "per", "about", "then", "host", "one_point", "summarise", "hard_turns")),
    "P": (*_ALL, *("each", "per", "about", "hard_turns")),
    "V": (*_ALL, "points"),
}
_EXAMPLES = {
    "I": "2 min",
    "G": "25 min, 3 min per person, then reflection",
    "P": "2 min per group",
    "V": "3 points, 3 min",
}
_OWN_TABLE = See(Author.NAMED, Who.GROUP, When.PHASE_END)
_EVERYBODY = See(Author.NAMED, Who.ALL, When.LIVE)


@dataclass(frozen=True, slots=True)
class _Session:
    """What the letters of one session share. `outcome` is None where nothing is asked for."""

    method: Method
    title: Text
    outcome: Outcome | None
    commits: bool

    @property
    def read(self) -> Reader:
        return self.method.reader

    def id(self, letter: str) -> PhaseId:
        return PhaseId(f"{self.method.item}.{letter}")


def igp(method: Method, tree: Tree, title: Text) -> tuple[Phase, ...]:
    """The phases of an IGP session; `title` is its question."""
    read = method.reader
    fields = read.fields(tree, IGP, required=("I", "G"))
    asked = fields.get("outcome")
    commits = isinstance(asked, Scalar) and asked.text == COMMITMENT
    result = None if asked is None or commits else outcome(read, asked)
    session = _Session(method, title, result, commits)
    if result is None and (votes := fields.get("V")) is not None:
        read.note(votes.place, NeedsOutcome(key="V"))
    letters = {"I": _alone, "G": _groups, "P": _plenary, "V": _votes}
    written = [(letter, fields.get(letter)) for letter in letters]
    return tuple(
        add(method, letters[letter](session, _fields(read, letter, value)))
        for letter, value in written
        if value is not None
    )


def _fields(read: Reader, letter: str, tree: Tree) -> Mapping:
    if isinstance(tree, Scalar):
        tree = parts(read, tree, _EXAMPLES[letter])
    required = {"I": ("length",), "V": ("length", "points")}.get(letter, ())
    return read.fields(tree, LETTERS[letter], required=required)


def _phase(session: _Session, letter: str, fields: Mapping, label: Text, end: End) -> Phase:
    """What every letter has: its id, words and time; the clock moves on where the end is hard."""
    read = session.read
    usual = Per.GROUP if letter == "P" else Per.TURN
    time = timing(read, fields, read.get(fields, "per", read.among(Per), usual), end)
    return Phase(
        id=named(session.method, letter, fields.place),
        key=letter,
        label=read.get(fields, "label", read.text, in_order(label, read.languages)),
        prompt=session.title,
        time=time,
        advance=Advance(Moves.CLOCK if time.end is End.HARD else Moves.FACILITATOR),
    )


def _instruction(session: _Session, fields: Mapping, usual: Text) -> Text:
    read = session.read
    return read.get(fields, "instruction", read.text, in_order(usual, read.languages))


def _alone(session: _Session, fields: Mapping) -> Phase:
    read = session.read
    points = read.get(fields, "limit", read.number(1, POINTS_AT_MOST), POINTS_AT_MOST)
    author = read.get(fields, "author", read.among(Author), Author.NAMED)
    asked = Question(Kind.COMMITMENT) if session.commits else Question(Kind.LIST, limit=points)
    return replace(
        _phase(session, "I", fields, I_LABEL, End.HARD),
        instruction=_instruction(session, fields, COMMIT if session.commits else ALONE),
        group=Group(Grouping.SOLO),
        collect=Collect(asked, per_subquestion=not session.commits),
        see=replace(_OWN_TABLE, author=author),
    )


def _groups(session: _Session, fields: Mapping) -> Phase:
    read = session.read
    phase = _phase(session, "G", fields, G_LABEL, End.SOFT)
    one_point = read.get(fields, "one_point", read.flag, default=False)
    rounds = Rotation.TURNS if one_point or phase.time.each else Rotation.NONE
    host = read.get(fields, "host", read.among(Host), Host.LAST)
    notes = Question(Kind.NONE) if session.commits else Question(Kind.LIST)
    reduce = Reduce(Reduction.HOST_SUMMARY, session.outcome) if session.outcome else Reduce()
    return replace(
        phase,
        instruction=_instruction(session, fields, _round(read, fields, phase)),
        group=Group(Grouping.TABLES),
        rotate=Rotate(rounds, one_point=one_point, host_last=host is Host.LAST),
        collect=Collect(notes, per_subquestion=False),
        source=Source(session.id("I"), Filter.GROUP),
        reduce=reduce,
    )


def _round(read: Reader, fields: Mapping, phase: Phase) -> Text:
    """«A round of the table, 3 min each. Then reflection and questions.»"""
    said = TALK if phase.time.each is None else _each(ROUND, phase.time.each, phase.time.about)
    then = fields.get("then")
    if then is None:
        return said
    words = [word.strip() for word in read.words(then).split(" and ")]
    if any(word not in ACTIVITIES for word in words):
        example = "then " + " and ".join(sorted(ACTIVITIES)[1:3])
        read.note(then.place, NotShortHand(given=quoted(read.words(then)), example=example))
        return said
    what = _with_and(*(ACTIVITIES[word] for word in words))
    return joined(" ", said, filled(THEN, what=what))


def _with_and(*things: Text) -> Text:

    said = things[0]
    for thing in things[1:]:
        said = joined("", said, AND, thing)
    return said


def _each(pattern: Text, each: timedelta, about: bool) -> Text:
    exact = Text(tuple((code, spoken(each)) for code, _ in pattern.versions))
    return filled(pattern, each=joined("", ABOUT, exact) if about else exact)


def _plenary(session: _Session, fields: Mapping) -> Phase:
    phase = _phase(session, "P", fields, P_LABEL, End.SOFT)
    each = phase.time.each
    usual = None if each is None else _each(PRESENT, each, phase.time.about)
    shown = Source(session.id("G"), Filter.ALL, outcome=True) if session.outcome else None
    return replace(
        phase,
        instruction=session.read.get(fields, "instruction", session.read.text, usual),
        group=Group(Grouping.PLENARY),
        rotate=Rotate(Rotation.NONE if each is None else Rotation.TURNS, host_last=False),
        see=_EVERYBODY,
        source=shown,
    )


def _votes(session: _Session, fields: Mapping) -> Phase:
    read = session.read
    points = read.get(fields, "points", read.number(1, 20), 3)
    return replace(
        _phase(session, "V", fields, V_LABEL, End.SOFT),
        instruction=_instruction(session, fields, filled(VOTE, points=str(points))),
        group=Group(Grouping.SOLO),
        collect=Collect(Question(Kind.POINTS, limit=points), per_subquestion=False),
        see=See(Author.HIDDEN, Who.ALL, When.PHASE_END),
        source=Source(session.id("G"), Filter.NOT_MINE, outcome=True),
    )
