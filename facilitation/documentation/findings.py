"""What a day left behind, session by session: read from the record, released, not yet worded."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from facilitation.ids import PhaseId
from facilitation.phases import Author, Outcome, Phase
from facilitation.programme import Item, ItemKind
from facilitation.record import OUTCOME, Attendee, Entry, Record
from facilitation.state import PastRun
from surveys.answers import (
    Chosen,
    Committed,
    Dated,
    Listed,
    Numbered,
    Point,
    Rated,
    Shared,
    rating,
    says_anything,
)
from surveys.disclosure import Figure, Policy, Released, Withheld, release
from surveys.questions import DONT_KNOW, Kind, Question
from surveys.tally import Spread, Sum, borda, count, median_iqr, total
from surveys.texts import Text

T = TypeVar("T")
TABLE_OWNER = "table:"  # a table's own words: "table:3"


@dataclass(frozen=True, slots=True)
class Said:
    """One point as it stands. An erased one has no text; `author` only where it may be shown."""

    id: str
    text: str
    entry: Entry
    author: Attendee | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """One person's commitment, and who they are where that may be shown."""

    value: Committed
    entry: Entry
    author: Attendee | None


@dataclass(frozen=True, slots=True)
class Vote:
    """One ballot's sums, highest first, and how many voted."""

    phase: Phase
    sums: tuple[Sum, ...]
    voters: int
    late: int


@dataclass(frozen=True, slots=True)
class Ballot:
    """Choices counted (or ranked by Borda's count), days, or numbers with their middle.

    A matrix has one for each `row`. `others`: what was written beside «other», by the alphabet.
    """

    phase: Phase
    slot: str
    scores: tuple[tuple[str, int], ...]
    voters: int
    spread: Spread | None = None
    row: str = ""
    others: tuple[str, ...] = ()


SaidFigure = Released[tuple[Said, ...]] | Withheld


@dataclass(frozen=True, slots=True)
class Collected:
    """What one phase collected: people's points, tables' notes, tables' outcomes."""

    phase: Phase
    points: SaidFigure
    notes: SaidFigure
    outcomes: SaidFigure
    promises: Released[tuple[Promise, ...]] | Withheld
    votes: Released[Vote] | Withheld | None
    ballots: tuple[Released[Ballot] | Withheld, ...]

    @property
    def outcome(self) -> Outcome | None:
        """What the tables were asked to bring."""
        return self.phase.reduce.outcome


@dataclass(frozen=True, slots=True)
class Session:
    """One item of the programme as it was run."""

    item: Item
    runs: tuple[PastRun, ...]
    collected: tuple[Collected, ...]
    answered: int
    present: int

    def asked(self, phase: Phase) -> dict[str, Text]:
        """The sub-questions that a phase's answers belong to, by slot; none where all are one."""
        if not phase.collect.per_subquestion:
            return {}
        return {str(n): words for n, words in enumerate(self.item.subquestions, start=1)}


@dataclass(frozen=True)
class Day:
    """The record with what can be looked up in it."""

    record: Record
    policy: Policy

    @cached_property
    def zone(self) -> ZoneInfo:
        """Where the day was held."""
        return ZoneInfo(self.record.programme.zone)

    @cached_property
    def held(self) -> date:
        """The date it was held, or is planned to be held."""
        programme = self.record.programme
        runs = self.record.runs
        return runs[0].started.astimezone(self.zone).date() if runs else programme.day

    @cached_property
    def deleted(self) -> date:
        """The day when the input is deleted."""
        return self.held + self.record.programme.delete_after

    @cached_property
    def people(self) -> dict[str, Attendee]:
        """Everybody who took part, by id."""
        return {person.id: person for person in self.record.people}

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The ids of points that a facilitator hid."""
        return frozenset(self.record.hidden)

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every point that may be read, by id: what votes were given to."""
        return {
            point.id: point.text
            for entry in self.record.entries
            if isinstance(entry.value, Listed) and not entry.erased
            for point in entry.value.points
            if point.id not in self.hidden
        }

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """The items where something was asked, in the programme's order."""
        return tuple(
            self._session(item)
            for item in self.record.programme.items
            if item.kind is ItemKind.SESSION or self._entries(_ids(item))
        )

    def planned(self, item: Item) -> datetime:
        """When an item was planned to begin, in local time, on the date that the day was held."""
        return (self.record.programme.moment(item.start) + self.record.anchor).astimezone(self.zone)

    def runs(self, item: Item) -> tuple[PastRun, ...]:
        """The item's phases as they were run, in order."""
        ids = _ids(item)
        return tuple(run for run in self.record.runs if run.phase in ids)

    def _entries(self, phases: Iterable[PhaseId]) -> tuple[Entry, ...]:
        wanted = frozenset(phases)
        return tuple(sorted((e for e in self.record.entries if e.phase in wanted), key=_place))

    def _session(self, item: Item) -> Session:
        runs = self.runs(item)
        entries = self._entries(_ids(item))
        seated = {person for run in runs for _, members in run.groups for person in members}
        return Session(
            item,
            runs,
            tuple(self._collected(phase) for phase in item.phases),
            answered=len({e.owner for e in entries if e.owner in self.people}),
            present=len(seated) or len(self.people),
        )

    def _collected(self, phase: Phase) -> Collected:
        entries = self._entries((phase.id,))
        listed = [e for e in entries if isinstance(e.value, Listed)]
        own = [e for e in listed if e.slot != OUTCOME and not _is_note(phase, e)]
        notes = [e for e in listed if e.slot != OUTCOME and _is_note(phase, e)]
        return Collected(
            phase,
            points=self._said(phase, own),
            notes=self._said(phase, notes),
            outcomes=self._said(phase, [e for e in listed if e.slot == OUTCOME]),
            promises=self._promises(phase, entries),
            votes=self._votes(phase, entries),
            ballots=tuple(self._ballots(phase, entries)),
        )

    def _said(self, phase: Phase, entries: Sequence[Entry]) -> SaidFigure:
        said = tuple(point for entry in entries for point in self._points(entry))
        found = self._release(phase, said, entries)
        if isinstance(found, Withheld) or not found.named:
            return found
        named = tuple(Said(s.id, s.text, s.entry, self.people.get(s.entry.owner)) for s in said)
        return Released(named, named=True)

    def _points(self, entry: Entry) -> tuple[Said, ...]:
        if entry.erased or not isinstance(entry.value, Listed):
            return (Said(entry.id, "", entry),)
        kept = (point for point in entry.value.points if self._shown(point, entry))
        return tuple(Said(point.id, point.text, entry) for point in kept)

    def _shown(self, point: Point, entry: Entry) -> bool:
        return not {point.id, entry.id} & self.hidden and bool(point.text.strip())

    def _promises(
        self, phase: Phase, entries: Sequence[Entry]
    ) -> Released[tuple[Promise, ...]] | Withheld:
        made = [
            Promise(entry.value, entry, None)
            for entry in entries
            if isinstance(entry.value, Committed) and entry.id not in self.hidden
        ]
        found = self._release(phase, tuple(made), [p.entry for p in made])
        if isinstance(found, Withheld) or not found.named:
            return found
        named = tuple(Promise(p.value, p.entry, self.people.get(p.entry.owner)) for p in made)
        return Released(named, named=True)

    def _votes(self, phase: Phase, entries: Sequence[Entry]) -> Released[Vote] | Withheld | None:
        ballots = [(e, e.value.shares) for e in entries if isinstance(e.value, Shared)]
        cast = [(entry, shares) for entry, shares in ballots if shares]
        if not cast:
            return None
        vote = Vote(
            phase,
            total(shares for _, shares in cast),
            voters=len(cast),
            late=sum(entry.late for entry, _ in cast),
        )
        return self._release(phase, vote, [entry for entry, _ in cast])

    def _ballots(
        self, phase: Phase, entries: Sequence[Entry]
    ) -> Iterable[Released[Ballot] | Withheld]:
        counted = Chosen | Numbered | Dated | Rated
        given = [
            e
            for e in entries
            if isinstance(e.value, counted) and says_anything(e.value) and not e.erased
        ]
        for slot in sorted({entry.slot for entry in given}):
            mine = [entry for entry in given if entry.slot == slot]
            for row in phase.collect.question.rows:
                rated = [(entry, rating(entry.value, row.code)) for entry in mine]
                known = [(entry, code) for entry, code in rated if code]
                scores = _in_order(phase.collect.question, [code for _, code in known])
                made = Ballot(phase, slot, scores, len(known), row=row.code)
                yield self._release(phase, made, [entry for entry, _ in known])
            if not phase.collect.question.rows:
                yield self._release(phase, _ballot(phase, slot, mine, self._choices(phase)), mine)

    def _choices(self, phase: Phase) -> tuple[str, ...]:
        """What could be chosen: the question's own options, and the points of an earlier phase."""
        options = [option.code for option in phase.collect.question.options]
        source = phase.source
        if source is not None:
            earlier = (e for e in self._entries((source.phase,)) if isinstance(e.value, Listed))
            wanted = (e for e in earlier if (e.slot == OUTCOME) is source.outcome)
            options += [said.id for entry in wanted for said in self._points(entry)]
        return tuple(options)

    def _release(self, phase: Phase, value: T, entries: Sequence[Entry]) -> Released[T] | Withheld:
        figure = Figure(
            value,
            people=len({entry.owner for entry in entries}),
            declared_named=phase.see.author is Author.NAMED,
            promised=phase.see.minimum,
        )
        return release(figure, self.policy)


def _ballot(phase: Phase, slot: str, entries: Sequence[Entry], choices: Sequence[str]) -> Ballot:
    question = phase.collect.question
    chosen = [e.value for e in entries if isinstance(e.value, Chosen)]
    numbers = [e.value.number for e in entries if isinstance(e.value, Numbered)]
    days = [e.value.day.isoformat() for e in entries if isinstance(e.value, Dated)]
    spread = None
    if numbers:
        scores = tuple(sorted(count(str(n) for n in numbers), key=lambda pair: int(pair[0])))
        spread = median_iqr(numbers)
    elif days:
        scores = tuple(sorted(count(days)))
    elif question.kind is Kind.RANK:
        most = question.limit if phase.source else 0  # some of what was said, not all options
        scores = borda((value.codes for value in chosen), choices, most)
    else:
        scores = count(code for value in chosen for code in value.codes)
    others = tuple(sorted((value.other for value in chosen if value.other), key=str.casefold))
    return Ballot(phase, slot, scores, len(entries), spread, others=others)


def _in_order(question: Question, codes: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """How often each step of a scale was given, in the scale's own order."""
    given = Counter(codes)
    steps = [option.code for option in question.options]
    return tuple(
        (code, given[code]) for code in (*steps, DONT_KNOW) if code in steps or given[code]
    )


def _is_note(phase: Phase, entry: Entry) -> bool:
    """A note on the tablecloth: a table's own, or written while earlier points were discussed."""
    return entry.owner.startswith(TABLE_OWNER) or phase.source is not None


def _ids(item: Item) -> frozenset[PhaseId]:
    return frozenset(phase.id for phase in item.phases)


def _place(entry: Entry) -> tuple[int, int, str, int, str]:
    """Round, table, sub-question, then a stable order within the table that shows no names.

    Ids are random, so their order says nothing of who wrote when.
    """
    return entry.round, entry.table, entry.slot.zfill(4), entry.run, entry.id
