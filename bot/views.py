"""What one kind of onlooker sees of a workshop: plain values, for pages, JSON and cards alike.

Everything here has passed `facilitation.visibility`; a template may show whatever it is given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from facilitation.answering import slots
from facilitation.countdown import ZERO, Mark, marks
from facilitation.floors import turn_left
from facilitation.ids import PersonId, PhaseId
from facilitation.phases import Grouping, Phase
from facilitation.programme import Item, ItemKind, LeadIn
from facilitation.ready import share_ready
from facilitation.record import OUTCOME, Entry
from facilitation.state import PLENARY, Floor, Run, Speaker, Stage, Status, Workshop
from facilitation.visibility import Seat, Seen, Viewer, source_entries, visible
from surveys.answers import Committed, Listed, Point, Shared, Value
from surveys.questions import Kind
from surveys.texts import Text

Names = Mapping[PersonId, str]
CHOSEN = (Grouping.SELF_SELECT, Grouping.INNER_OUTER)


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock, in seconds as of `at`: the reader's own clock is never asked what time it is."""

    left: float
    total: float
    running: bool
    marks: tuple[tuple[Mark, float], ...] = ()
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """One in the order of speaking: a person, a table (by number) or a topic (by its words)."""

    id: str
    name: str
    table: int | None
    state: str  # speaking, waiting, spoken, passed, away, listening
    host: bool = False


@dataclass(frozen=True, slots=True)
class FloorView:
    """One group at work."""

    number: int
    stage: Stage
    turn: int
    host: str | None
    order: tuple[SpeakerView, ...]
    clock: ClockView | None
    signalled: bool


@dataclass(frozen=True, slots=True)
class PointView:
    """One point, as it may be shown. `author` is None where it is not."""

    id: str
    text: str
    author: str | None
    table: int
    slot: str
    late: bool = False
    own: bool = False
    by_host: bool = False


@dataclass(frozen=True, slots=True)
class RunView:
    """The phase that runs now."""

    number: int
    phase: str
    key: str
    kind: ItemKind
    item: str
    title: Text
    label: Text
    mark: Text | None  # the item's own label, such as «Erfaringsdeling»
    who: Text | None
    prompt: Text | None
    instruction: Text | None
    subquestions: tuple[Text, ...]
    lead_in: tuple[LeadIn, ...]
    round: int
    rounds: int
    clock: ClockView
    paused: bool
    floors: tuple[FloorView, ...]
    ready: int
    ready_of: int
    asks: Kind
    outcome: bool
    per_subquestion: bool
    chooses: Grouping | None  # where people choose their own group
    summarise: bool  # the last part, when the host is asked to write the outcome


def clock_view(run: Run, at: datetime) -> ClockView:
    """The phase's clock."""
    return ClockView(
        left=run.clock.remaining(at).total_seconds(),
        total=run.clock.total.total_seconds(),
        running=run.clock.ends is not None,
        marks=tuple((mark, left.total_seconds()) for mark, left in marks(run.clock.total)),
        ends=run.clock.ends,
    )


def run_view(state: Workshop, names: Names, at: datetime) -> RunView | None:
    """The running phase for everybody; None when nothing runs."""
    run = state.run
    if run is None:
        return None
    phase, item = state.programme.phase(run.phase), state.programme.item_of(run.phase)
    ready, of = share_ready(state)
    return RunView(
        number=run.number, phase=phase.id, key=phase.key, kind=item.kind, item=item.id,
        title=item.title, label=phase.label, mark=item.label, who=item.who, prompt=phase.prompt,
        instruction=phase.instruction, subquestions=item.subquestions, lead_in=item.lead_in,
        round=run.round, rounds=phase.rotate.rounds, clock=clock_view(run, at),
        paused=state.status is Status.PAUSED,
        floors=tuple(floor_view(state, run, floor, names, at) for floor in run.floors),
        ready=ready, ready_of=of, asks=phase.collect.question.kind,
        outcome=phase.reduce.outcome is not None,
        per_subquestion=phase.collect.per_subquestion,
        chooses=phase.group.kind if phase.group.kind in CHOSEN else None,
        summarise=ZERO < phase.time.summarise >= run.clock.remaining(at),
    )  # fmt: skip


def floor_view(state: Workshop, run: Run, floor: Floor, names: Names, at: datetime) -> FloorView:
    """One group's order of speaking and its turn's clock."""
    left = turn_left(run, floor, at)
    clock = None
    if left is not None and floor.clock is not None:
        clock = ClockView(
            left=left.total_seconds(),
            total=floor.clock.total.total_seconds(),
            running=floor.clock.ends is not None,
        )
    return FloorView(
        number=floor.number,
        stage=floor.stage,
        turn=floor.turn,
        host=names.get(floor.host) if floor.host else None,
        order=tuple(_speakers(state, floor, names)),
        clock=clock,
        signalled=floor.signalled,
    )


def _speakers(state: Workshop, floor: Floor, names: Names) -> list[SpeakerView]:
    """Everybody of the group: who spoke, who speaks, who waits; then who only listens."""
    placed: list[tuple[Speaker, str]] = [
        (s, "passed") for s in floor.passed if s not in floor.queue
    ]
    placed += [(s, "spoken") for s in floor.spoken if s not in (*floor.queue, *floor.passed)]
    placed += [(s, "waiting" if n else "speaking") for n, s in enumerate(floor.queue)]
    known = {speaker for speaker, _ in placed}
    if floor.number != PLENARY:
        placed += [(p, "listening") for p in floor.members if p not in known]
    views = [_speaker(state, floor, speaker, how, names) for speaker, how in placed]
    return [view for view in views if view is not None]


def _speaker(
    state: Workshop, floor: Floor, speaker: Speaker, how: str, names: Names
) -> SpeakerView | None:
    if isinstance(speaker, int):
        return SpeakerView(str(speaker), "", int(speaker), how)
    who = state.person(PersonId(speaker))
    if who is None:
        return SpeakerView(speaker, "", None, how)  # a topic
    if not who.present:
        return None
    away = "away" if who.away else how
    return SpeakerView(who.id, names.get(who.id, ""), None, away, host=who.id == floor.host)


def points(seen: Sequence[Seen], names: Names, viewer: Viewer) -> tuple[PointView, ...]:
    """Seen entries as points, in order; an author without a name is told by number."""
    me = None if viewer.shared else viewer.person  # in a shared view nobody's words are «own»
    return tuple(
        PointView(
            id=point.id, text=point.text, author=_author(one, names), table=one.entry.table,
            slot=one.entry.slot, late=one.entry.late, by_host=one.entry.by_host,
            own=one.entry.owner == me,
        )
        for one in seen
        for point in _said(one.entry)
    )  # fmt: skip


def _said(entry: Entry) -> tuple[Point, ...]:
    """What an entry says in words: its points, or a commitment as one line."""
    match entry.value:
        case Listed(points=said):
            return said
        case Committed(what=what, when=when, whom=whom):
            return (Point(entry.id, " · ".join(part for part in (what, when, whom) if part)),)
        case _:
            return ()


def _author(seen: Seen, names: Names) -> str | None:
    if seen.author is not None:
        return names.get(seen.author)
    return f"#{seen.pseudonym}" if seen.pseudonym else None


@dataclass(frozen=True, slots=True)
class BoardView:
    """The words on the table: what the phase builds on, what is written now, and outcomes."""

    source: tuple[PointView, ...]
    notes: tuple[PointView, ...]
    outcomes: tuple[PointView, ...]
    votes: tuple[tuple[PointView, int], ...] = ()
    voters: int = 0


def board_view(
    state: Workshop, entries: Sequence[Entry], names: Names, viewer: Viewer
) -> BoardView:
    """What lies before the viewer in the running phase."""
    votes, voters = vote_view(state, entries, names, viewer)
    if state.run is None:
        return BoardView((), (), (), votes, voters)
    phase = state.programme.phase(state.run.phase)
    here = visible(state, entries, phase.id, viewer)
    return BoardView(
        source=points(source_entries(state, entries, phase, viewer), names, viewer),
        notes=points([s for s in here if s.entry.slot != OUTCOME], names, viewer),
        outcomes=points([s for s in here if s.entry.slot == OUTCOME], names, viewer),
        votes=votes,
        voters=voters,
    )


def vote_view(
    state: Workshop, entries: Sequence[Entry], names: Names, viewer: Viewer
) -> tuple[tuple[tuple[PointView, int], ...], int]:
    """The latest vote that has ended, most points first, and how many voted; secret until then."""
    voted = next((run.phase for run in reversed(state.past) if _is_vote(state, run.phase)), None)
    if voted is None or (state.run is not None and state.run.phase == voted):  # cast once more
        return (), 0
    return votes_of(state, entries, names, viewer, voted)


def votes_of(
    state: Workshop, entries: Sequence[Entry], names: Names, viewer: Viewer, voted: PhaseId
) -> tuple[tuple[tuple[PointView, int], ...], int]:
    """What a vote came to, most points first, and how many voted: to be told when it has ended."""
    phase = state.programme.phase(voted)
    ballots = [s.entry.value for s in visible(state, entries, voted, Viewer(Seat.FACILITATOR))]
    cast = [value for value in ballots if isinstance(value, Shared)]
    given: dict[str, int] = {}
    for item, votes in (share for value in cast for share in value.shares):
        given[item] = given.get(item, 0) + votes
    everybody = Viewer(Seat.PROJECTOR)
    items = points(source_entries(state, entries, phase, everybody), names, viewer)
    ranked = sorted(items, key=lambda point: -given.get(point.id, 0))
    return tuple((point, given.get(point.id, 0)) for point in ranked), len(cast)


def just_voted(state: Workshop) -> bool:
    """Whether the latest phase that ended was a vote: its result is news now."""
    return bool(state.past) and _is_vote(state, state.past[-1].phase)


def care_points(
    state: Workshop, entries: Sequence[Entry], names: Names
) -> tuple[tuple[PointView, bool], ...]:
    """The points that others may see now, each with whether a facilitator has hidden it.

    Those of the running phase and of what it builds on; and, so that they can be shown again,
    those of the whole day that are hidden.
    """
    open_state, viewer = replace(state, hidden=()), Viewer(Seat.FACILITATOR)
    run = state.run
    phase = state.programme.phase(run.phase) if run else None
    near = {phase.id, phase.source.phase if phase.source else phase.id} if phase else set()
    found = []
    for each in state.programme.phases:
        shown = points(visible(open_state, entries, each.id, viewer), names, viewer)
        found += [
            (point, point.id in state.hidden)
            for point in shown
            if each.id in near or point.id in state.hidden
        ]
    return tuple(found)


def _is_vote(state: Workshop, phase: str) -> bool:
    asked = next((p for p in state.programme.phases if p.id == phase), None)
    return asked is not None and asked.collect.question.kind is Kind.POINTS


@dataclass(frozen=True, slots=True)
class SlotView:
    """One place to write: whose, what for, and what stands there already."""

    slot: str
    owner: str
    label: Text | None
    value: Value | None
    draft: bool = False
    late: bool = False


def slot_labels(item: Item, phase: Phase) -> tuple[tuple[str, Text | None], ...]:
    """The slots of a phase with the sub-question each belongs to."""
    names = slots(item, phase)
    if not phase.collect.per_subquestion or not item.subquestions:
        return tuple((name, None) for name in names)
    return tuple(zip(names, item.subquestions, strict=False))  # no slots where nothing is asked
