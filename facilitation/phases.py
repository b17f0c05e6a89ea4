"""The nine primitives: every method of facilitation is a list of phases, and is data.

prompt, time, group, rotate, collect, see, source, reduce, advance. The cut follows Liberating
Structures' five design elements (invitation, space, participation, groups, sequence and time).
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from facilitation.ids import PhaseId
from surveys.questions import Kind, Question
from surveys.texts import Text

GRACE = timedelta(seconds=10)  # after a hard bell, for what was on its way


class Per(StrEnum):
    """What one `each` of time is for."""

    PHASE = "phase"
    TURN = "turn"
    ITEM = "item"
    GROUP = "group"


class End(StrEnum):
    """A hard end closes the answers by the clock; a soft one signals, and a person moves on."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class Time:
    """How long. `whole` is the phase's own length; without it, `each` times the turns.

    `summarise` is the last part of the phase, when the host is asked to write the outcome.
    `about` marks a figure that the plan itself calls approximate. `hard_turns` ends a turn by the
    clock; the standard is that time is signalled and the speaker or the host moves on.
    """

    whole: timedelta | None = None
    each: timedelta | None = None
    per: Per = Per.PHASE
    end: End = End.SOFT
    grace: timedelta = GRACE
    summarise: timedelta = timedelta(0)
    about: bool = False
    hard_turns: bool = False

    def length(self, turns: int) -> timedelta:
        """The phase's length when `turns` turns are taken one after the other."""
        if self.whole is not None:
            return self.whole
        return (self.each or timedelta(0)) * (1 if self.per is Per.PHASE else turns)


class Grouping(StrEnum):
    """Who sits together. `TABLES` are the workshop's own; the others are drawn for the phase."""

    SOLO = "solo"
    PAIRS = "pairs"
    SIZE = "size"
    TABLES = "tables"
    MERGE = "merge"
    PLENARY = "plenary"
    SELF_SELECT = "self_select"
    INNER_OUTER = "inner_outer"


@dataclass(frozen=True, slots=True)
class Group:
    """`size` is people in a group (size), groups joined to one (merge), or the inner circle's."""

    kind: Grouping = Grouping.PLENARY
    size: int = 2


class Rotation(StrEnum):
    """What moves: the floor (turns), people, the sheet, the topic or the inner circle's seats."""

    NONE = "none"
    TURNS = "turns"
    PEOPLE = "people"
    ARTEFACT = "artefact"
    TOPIC = "topic"
    SEAT = "seat"


@dataclass(frozen=True, slots=True)
class Rotate:
    """`rounds` runs the phase so many times, with the move between them.

    `one_point` lets each speaker say one point, and the floor goes round until nobody has more;
    without it a speaker says all in one turn. `host_last`: the host closes the round.
    """

    kind: Rotation = Rotation.NONE
    rounds: int = 1
    one_point: bool = False
    host_last: bool = True


class By(StrEnum):
    """Who writes: each person for themselves, anyone for the group, or its host."""

    PERSON = "person"
    GROUP = "group"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Collect:
    """What is written, and by whom; once for each sub-question of the prompt, or once."""

    question: Question = field(default_factory=lambda: Question(Kind.NONE))
    by: By = By.PERSON
    per_subquestion: bool = True


class Author(StrEnum):
    """How an author is shown."""

    NAMED = "named"
    PSEUDONYM = "pseudonym"
    HIDDEN = "hidden"


class Who(StrEnum):
    """Who may see others' answers, once they may be seen at all."""

    SELF = "self"
    GROUP = "group"
    ALL = "all"
    HOST = "host"


class When(StrEnum):
    """From when others' answers may be seen."""

    LIVE = "live"
    AFTER_OWN = "after_own"
    PHASE_END = "phase_end"
    REVEAL = "reveal"


@dataclass(frozen=True, slots=True)
class See:
    """Who sees what, and when; below `minimum` answers nobody sees any."""

    author: Author = Author.NAMED
    who: Who = Who.GROUP
    when: When = When.LIVE
    minimum: int = 1


class Filter(StrEnum):
    """Which of an earlier phase's items come along."""

    OWN = "own"
    GROUP = "group"
    ALL = "all"
    TOP = "top"
    NOT_MINE = "not_mine"


@dataclass(frozen=True, slots=True)
class Source:
    """Items of an earlier phase. `outcome` takes its groups' outcomes instead of its answers."""

    phase: PhaseId
    filter: Filter = Filter.ALL
    outcome: bool = False
    top: int = 10
    by_votes: bool = False


class Reduction(StrEnum):
    """What becomes of the items."""

    NONE = "none"
    UNION = "union"
    HOST_SUMMARY = "host_summary"
    CLUSTER = "cluster"
    COUNT = "count"
    SUM = "sum"
    MEDIAN_IQR = "median_iqr"
    BORDA = "borda"
    TOP = "top"


class OutcomeKind(StrEnum):
    """What a table is asked to bring to the plenary."""

    ADVICE = "advice"
    COMMON = "common"
    INPUT = "input"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A table's outcome: what it is called, whether its order is a priority, to whom it goes."""

    kind: OutcomeKind
    name: Text
    ranked: bool = False
    addressee: Text | None = None
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Reduce:
    """`outcome` belongs to `HOST_SUMMARY`, `top` to `TOP`."""

    kind: Reduction = Reduction.NONE
    outcome: Outcome | None = None
    top: int = 10


class Moves(StrEnum):
    """What ends the phase: a person, the clock, everybody being ready, or a share of them."""

    FACILITATOR = "facilitator"
    CLOCK = "clock"
    ALL_READY = "all_ready"
    QUORUM = "quorum"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Advance:
    """`quorum` is a percentage of those present who are ready.

    `UNTIL` repeats the phase, at most `max_rounds` times, until the interquartile range of its
    numbers is at most `iqr` (Delphi's stop rule), or until nobody has anything more to say.
    """

    kind: Moves = Moves.FACILITATOR
    quorum: int = 100
    iqr: int = 1
    max_rounds: int = 1


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a method: the nine primitives under a stable id.

    `key` is the letter or short name that the method uses (I, G, P, V …); `label` what people
    read; `instruction` the method's own sentence, as on the slide.
    """

    id: PhaseId
    key: str
    label: Text
    prompt: Text | None = None
    instruction: Text | None = None
    time: Time = field(default_factory=Time)
    group: Group = field(default_factory=Group)
    rotate: Rotate = field(default_factory=Rotate)
    collect: Collect = field(default_factory=Collect)
    see: See = field(default_factory=See)
    source: Source | None = None
    reduce: Reduce = field(default_factory=Reduce)
    advance: Advance = field(default_factory=Advance)
