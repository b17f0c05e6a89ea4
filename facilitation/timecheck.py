"""The time check: what each session needs against its slot, for so many people at so many tables.

A finding is a code with numbers; `SENTENCES` has the English words, for the language files to
translate. A programme is in order when `to_mend` leaves nothing: the rest are notes.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import time, timedelta
from enum import StrEnum
from math import ceil

from facilitation.phases import Grouping, Per, Phase
from facilitation.programme import Item, ItemKind, Programme
from facilitation.wording import spoken

ZERO = timedelta(0)
MINUTE = timedelta(minutes=1)
STEP = timedelta(seconds=15)  # turns are proposed in quarters of a minute
DISCUSSION = timedelta(minutes=5)  # less than this after a round is no discussion
PITCH = timedelta(minutes=5)  # less than this is no room for a talk
MOST = 100  # people at a table, or groups: beyond this there is no limit worth telling

Number = str | int | timedelta


class Severity(StrEnum):
    """How much it matters; a note tells how things stand."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOTE = "note"


class Code(StrEnum):
    """What is found."""

    FITS = "fits"
    OVERRUNS = "overruns"
    UNTIMED = "untimed"
    ROUND = "round"
    GAP = "gap"
    OVERLAP = "overlap"
    SHOWN_START = "shown_start"
    SHOWN_TITLE = "shown_title"


class Advice(StrEnum):
    """What can be done about it."""

    SHORTEN_TURN = "shorten_turn"
    SHORTEN_GROUP = "shorten_group"
    SHORTEN_PHASE = "shorten_phase"
    LENGTHEN = "lengthen"
    SHORTEN = "shorten"
    PEOPLE = "people"
    GROUPS = "groups"
    GIVE = "give"
    SAY_START = "say_start"
    SAY_TITLE = "say_title"


SENTENCES: dict[Code | Advice, str] = {
    Code.FITS: "Needs {needs} of {slot}; {left} left.",
    Code.OVERRUNS: "Needs {needs}, but has {slot}: {over} too little.",
    Code.UNTIMED: "{left} of {slot} left for the talk that has no time of its own.",
    Code.ROUND: (
        "With {people} at the table the round takes {round} of {whole} and leaves {rest};"
        " {fills} people fill it."
    ),
    Code.GAP: "Ends {gap} before the next item starts.",
    Code.OVERLAP: "Ends {overlap} after the next item has started.",
    Code.SHOWN_START: (
        "Shown to start at {shown}, planned at {start}: it would last {shown_length} instead of"
        " {length}, and the item before it {shown_before} instead of {before}."
    ),
    Code.SHOWN_TITLE: "The slide says «{shown}», the programme «{title}».",
    Advice.SHORTEN_TURN: "Give each person {each}.",
    Advice.SHORTEN_GROUP: "Give each group {each}.",
    Advice.SHORTEN_PHASE: "Shorten {phase} to {length}.",
    Advice.LENGTHEN: "Make it {length} long.",
    Advice.SHORTEN: "Cut it to {length}.",
    Advice.PEOPLE: "Have at most {people} at a table.",
    Advice.GROUPS: "Have at most {groups} groups.",
    Advice.GIVE: "Give the talk {length}.",
    Advice.SAY_START: "Show {start} everywhere.",
    Advice.SAY_TITLE: "Use one title in both places.",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A code with its numbers; `parameters` are the same, ready to stand in the sentence."""

    code: Code | Advice
    numbers: tuple[tuple[str, Number], ...] = ()

    @property
    def message(self) -> str:
        """The English sentence with its `{placeholders}`: the key of its translations."""
        return SENTENCES[self.code]

    @property
    def parameters(self) -> dict[str, str | int]:
        """The numbers by name, lengths of time in words."""
        return {n: spoken(v) if isinstance(v, timedelta) else v for n, v in self.numbers}

    def __str__(self) -> str:
        return self.message.format(**self.parameters)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found about one item, and what could be done."""

    item: str
    severity: Severity
    what: Sentence
    proposals: tuple[Sentence, ...] = ()

    @property
    def code(self) -> Code | Advice:
        """What kind of finding it is."""
        return self.what.code


def check(programme: Programme, participants: int, tables: int) -> tuple[Finding, ...]:
    """Everything worth knowing about the day's time, in the order of the programme.

    `participants` and `tables` are at least 1. Nobody sits at a table that has no people.
    """
    room = Room(ceil(participants / tables), min(tables, participants), participants)
    items = programme.items
    found: list[Finding] = []
    for triple in zip((None, *items), items, (*items[1:], None), strict=False):
        found += _about(programme, room, triple)
    return tuple(found)


def to_mend(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that are more than notes."""
    return tuple(finding for finding in findings if finding.severity is not Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Room:
    """People at the largest table, groups, and people in all."""

    table: int
    groups: int
    people: int


def need(item: Item, room: Room) -> timedelta:
    """The time that an item's phases need, one after the other; untimed ones need nothing."""
    return sum((length for _, _, length in _needs(item, room)), ZERO)


def _needs(item: Item, room: Room) -> Iterator[tuple[Phase, int, timedelta]]:
    """Each phase, how many turns it has, and what it needs."""
    seats = 1
    for phase in item.phases:
        seats = _seats(phase, seats, room)
        turns = room.groups if phase.time.per is Per.GROUP else seats
        rounds = max(phase.rotate.rounds, phase.advance.max_rounds)
        yield phase, turns, max(phase.time.whole or ZERO, _turns(phase, turns)) * rounds


def _turns(phase: Phase, turns: int) -> timedelta:
    """What the turns take. How many items there will be is not known: the whole length counts."""
    return (phase.time.each or ZERO) * (turns if phase.time.per in {Per.TURN, Per.GROUP} else 1)


def _seats(phase: Phase, before: int, room: Room) -> int:
    """How many sit together; `before` in the phase before."""
    match phase.group.kind:
        case Grouping.SOLO:
            return 1
        case Grouping.PAIRS:
            return 2
        case Grouping.SIZE | Grouping.INNER_OUTER:
            return phase.group.size
        case Grouping.MERGE:
            return min(before * phase.group.size, room.people)
        case Grouping.PLENARY:
            return room.people
        case _:
            return room.table


# --- One item -----------------------------------------------------------------------------------


def _about(
    programme: Programme, room: Room, items: tuple[Item | None, Item, Item | None]
) -> Iterator[Finding]:
    before, item, later = items
    if item.kind is ItemKind.SESSION:
        yield _slot(item, room)
        yield from _rounds(item, room)
    if later is not None:
        yield from _seam(item, later)
    if item.shown_start is not None and item.shown_start != item.start:
        yield _shown_start(item, item.shown_start, before)
    if item.shown is not None and item.shown != item.title:
        main = programme.languages[0]
        said = (("shown", item.shown.said(main)), ("title", item.title.said(main)))
        what = Sentence(Code.SHOWN_TITLE, said)
        yield Finding(item.id, Severity.LOW, what, (Sentence(Advice.SAY_TITLE),))


def _slot(item: Item, room: Room) -> Finding:
    """Whether a session fits its slot; with an untimed talk: what is left for it."""
    needs, slot = need(item, room), item.length
    left = slot - needs
    if any(phase.time.whole is None and phase.time.each is None for phase in item.phases):
        return _untimed(item, room, left)
    if left >= ZERO:
        numbers = (("needs", needs), ("slot", slot), ("left", left))
        return Finding(item.id, Severity.NOTE, Sentence(Code.FITS, numbers), _limits(item, room))
    numbers = (("needs", needs), ("slot", slot), ("over", -left))
    proposals = (*_shorter(item, room, -left), _longer(needs), *_limits(item, room))
    return Finding(item.id, Severity.HIGH, Sentence(Code.OVERRUNS, numbers), proposals)


def _untimed(item: Item, room: Room, left: timedelta) -> Finding:
    what = Sentence(Code.UNTIMED, (("left", left), ("slot", item.length)))
    limits = _limits(replace(item, length=item.length - MINUTE), room)  # a minute for the talk
    if left >= PITCH:
        proposals = (Sentence(Advice.GIVE, (("length", left),)), *limits)
        return Finding(item.id, Severity.LOW, what, proposals)
    shorter = _shorter(item, room, PITCH - left)
    proposals = (*shorter, _longer(item.length - left + PITCH), *limits)
    severity = Severity.MEDIUM if left > ZERO else Severity.HIGH
    return Finding(item.id, severity, what, proposals)


def _longer(needs: timedelta) -> Sentence:
    return Sentence(Advice.LENGTHEN, (("length", ceil(needs / MINUTE) * MINUTE),))


def _shorter(item: Item, room: Room, over: timedelta) -> Iterator[Sentence]:
    """Each way of taking `over` from a single phase."""
    for phase, turns, length in _needs(item, room):
        taken, whole, each = _turns(phase, turns), phase.time.whole or ZERO, phase.time.each
        if length == whole and whole - over >= max(taken, whole / 2, STEP):
            numbers: tuple[tuple[str, Number], ...] = (
                ("phase", phase.key),
                ("length", whole - over),
            )
            yield Sentence(Advice.SHORTEN_PHASE, numbers)
        elif each and phase.time.per is not Per.ITEM and whole <= taken - over:
            shorter = (taken - over) / turns // STEP * STEP
            advice = Advice.SHORTEN_GROUP if phase.time.per is Per.GROUP else Advice.SHORTEN_TURN
            if shorter > ZERO:
                yield Sentence(advice, (("each", shorter),))


def _limits(item: Item, room: Room) -> tuple[Sentence, ...]:
    """The largest table and the most groups that fit, where there is such a limit."""
    people = _most(lambda n: need(item, replace(room, table=n)) <= item.length)
    groups = _most(lambda n: need(item, replace(room, groups=n)) <= item.length)
    limits = ((Advice.PEOPLE, "people", people), (Advice.GROUPS, "groups", groups))
    return tuple(Sentence(code, ((name, n),)) for code, name, n in limits if 0 < n < MOST)


def _most(fits: Callable[[int], bool]) -> int:
    """The largest number that fits: 0 where none does, `MOST` where all do."""
    return bisect_left(range(1, MOST + 1), True, key=lambda n: not fits(n))


def _rounds(item: Item, room: Room) -> Iterator[Finding]:
    """What a round leaves of a phase with a length of its own."""
    for phase, turns, _ in _needs(item, room):
        whole, each = phase.time.whole, phase.time.each
        if not whole or not each or phase.time.per is not Per.TURN:
            continue
        rest = whole - each * turns
        enough = max(DISCUSSION, phase.time.summarise)
        numbers = (
            *(("people", turns), ("round", each * turns), ("whole", whole)),
            *(("rest", rest), ("fills", whole // each)),
        )
        severity = Severity.HIGH if rest < ZERO else Severity.MEDIUM
        most = max(0, (whole - enough) // each)
        yield Finding(
            item.id,
            Severity.NOTE if rest >= enough else severity,
            Sentence(Code.ROUND, numbers),
            (Sentence(Advice.PEOPLE, (("people", most),)),) if most else (),
        )


# --- Between items ------------------------------------------------------------------------------


def _seam(item: Item, later: Item) -> Iterator[Finding]:
    until = _since_midnight(later.start) - _since_midnight(item.start)
    gap = until - item.length
    if gap > ZERO:
        what, advice = Sentence(Code.GAP, (("gap", gap),)), Advice.LENGTHEN
        yield Finding(item.id, Severity.LOW, what, (Sentence(advice, (("length", until),)),))
    elif gap < ZERO:
        what, advice = Sentence(Code.OVERLAP, (("overlap", -gap),)), Advice.SHORTEN
        yield Finding(item.id, Severity.HIGH, what, (Sentence(advice, (("length", until),)),))


def _shown_start(item: Item, shown: time, before: Item | None) -> Finding:
    """What the day would be if people believed what is shown."""
    late = _since_midnight(shown) - _since_midnight(item.start)
    length = before.length if before else ZERO
    numbers: tuple[tuple[str, Number], ...] = (
        ("shown", _clock(shown)),
        ("start", _clock(item.start)),
        ("shown_length", item.length - late),
        ("length", item.length),
        ("shown_before", length + late),
        ("before", length),
    )
    proposal = Sentence(Advice.SAY_START, (("start", _clock(item.start)),))
    return Finding(item.id, Severity.HIGH, Sentence(Code.SHOWN_START, numbers), (proposal,))


def _since_midnight(local: time) -> timedelta:
    return timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)


def _clock(local: time) -> str:
    return f"{local:%H.%M}"
