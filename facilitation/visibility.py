"""Who may see what: asked here before anything leaves the server, never in a template.

A phase's `see` says how authors are shown, who may see others' answers, and from when. Below its
minimum of answers nobody sees any. What a facilitator has hidden is seen by its author alone.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from facilitation.answering import group_of, host_of_group, table_owner
from facilitation.ids import PersonId, PhaseId, TableNo
from facilitation.phases import Author, Filter, Phase, Rotation, Source, When, Who
from facilitation.record import OUTCOME, Entry
from facilitation.state import PLENARY, Person, Run, Workshop
from surveys.answers import Chosen, Committed, Listed, Shared, says_anything
from surveys.questions import Kind
from surveys.tally import borda, top


class Seat(StrEnum):
    """Where somebody looks from."""

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    PROJECTOR = "projector"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: a participant has an id, the projector has none.

    `shared` leaves the viewer's own words out: what everybody of the same `standing` sees, so that
    a page need be drawn only once for all of them.
    """

    seat: Seat
    person: PersonId | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides what a participant sees in the running phase, but for their own words."""

    table: TableNo | None
    group: TableNo | None
    source_group: TableNo | None
    leads: bool
    speaks: bool
    led_source: bool = False
    own: PersonId | None = None  # where the view is nobody else's


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as one viewer may see it; `author` is None where it is not shown.

    `pseudonym` numbers authors within a phase and a table, in an order that says nothing.
    """

    entry: Entry
    author: PersonId | None
    pseudonym: int | None = None


def visible(
    state: Workshop, entries: Sequence[Entry], phase: PhaseId, viewer: Viewer
) -> tuple[Seen, ...]:
    """What `viewer` may see of a phase's answers and outcomes, in table order.

    `entries` may be all the day's; those of other phases are left alone.
    """
    asked = state.programme.phase(phase)
    here = [entry for entry in entries if entry.phase == phase and not entry.erased]
    answers = [entry for entry in here if entry.slot != OUTCOME]
    enough = _enough(asked, answers)
    shown = []
    for entry in here:
        if entry.owner == viewer.person and not viewer.shared:
            shown.append(Seen(entry, viewer.person))
        elif _is_own_tables(state, asked, entry, viewer):
            shown.append(Seen(entry, None))
        elif (enough or entry.slot == OUTCOME) and _may_see(state, asked, entry, viewer, answers):
            shown.append(_as_seen(state, asked, entry, answers))
    return tuple(sorted((s for s in shown if says_anything(s.entry.value)), key=_place))


def _place(seen: Seen) -> tuple[int, int, str, str]:
    entry = seen.entry
    return entry.table, entry.round, entry.slot, entry.owner


def _participant(state: Workshop, viewer: Viewer) -> Person | None:
    """Who looks from a seat at a table; None elsewhere, and for those who have been removed."""
    if viewer.seat is not Seat.PARTICIPANT or viewer.person is None:
        return None
    who = state.person(viewer.person)
    return None if who is None or who.removed else who


def _is_own_tables(state: Workshop, phase: Phase, entry: Entry, viewer: Viewer) -> bool:
    """Whether the words are what the viewer's own table writes together."""
    who = _participant(state, viewer)
    return who is not None and entry.owner == table_owner(group_of(state, who, phase))


def _enough(phase: Phase, answers: Sequence[Entry]) -> bool:
    """Whether so many have answered that the phase lets anybody see."""
    owners = {answer.owner for answer in answers if says_anything(answer.value)}
    return len(owners) >= phase.see.minimum


def _may_see(
    state: Workshop, phase: Phase, entry: Entry, viewer: Viewer, answers: Sequence[Entry]
) -> bool:
    if viewer.seat is Seat.PARTICIPANT and _participant(state, viewer) is None:
        return False
    if entry.slot == OUTCOME:  # a table's outcome is for everybody, when the table is done
        return not is_running(state, phase.id, entry.round)
    return _is_time(state, phase, entry, viewer, answers) and _is_for(state, phase, entry, viewer)


def is_running(state: Workshop, phase: PhaseId, round_: int) -> bool:
    """Whether this round of the phase is running now (again, after going back)."""
    return state.run is not None and (state.run.phase, state.run.round) == (phase, round_)


def _is_time(
    state: Workshop, phase: Phase, entry: Entry, viewer: Viewer, answers: Sequence[Entry]
) -> bool:
    match phase.see.when:
        case When.LIVE:
            return True
        case When.AFTER_OWN:
            if not is_running(state, phase.id, entry.round):
                return True
            return _has_answered(state, entry.round, viewer, answers)
        case When.PHASE_END:
            return not is_running(state, phase.id, entry.round)
        case When.REVEAL:
            return _revealed(state, phase.id, entry.round)
        case _:
            assert_never(phase.see.when)


def _has_answered(state: Workshop, round_: int, viewer: Viewer, answers: Sequence[Entry]) -> bool:
    who = _participant(state, viewer)
    own = [answer for answer in answers if who and (answer.owner, answer.round) == (who.id, round_)]
    return any(says_anything(answer.value) for answer in own)


def _revealed(state: Workshop, phase: PhaseId, round_: int) -> bool:
    """Whether a round has been revealed; one that runs again is hidden again."""
    if state.run is not None and is_running(state, phase, round_):
        return state.run.revealed
    return any(run.revealed for run in state.past if (run.phase, run.round) == (phase, round_))


def _is_for(state: Workshop, phase: Phase, entry: Entry, viewer: Viewer) -> bool:
    see = phase.see.who
    if see is Who.SELF:
        return False
    if viewer.seat is Seat.FACILITATOR or see is Who.ALL:
        return True
    who = _participant(state, viewer)
    if who is None:
        return False
    group = group_of(state, who, phase)
    if group != _group_of_entry(state, phase, entry):
        return False
    return see is Who.GROUP or host_of_group(state, phase, group) == who.id


def _group_of_entry(state: Workshop, phase: Phase, entry: Entry) -> TableNo:
    """The group an entry belongs to: where its author sat, or the table that wrote it."""
    author = state.person(PersonId(entry.owner))
    return entry.table if author is None else group_of(state, author, phase)


def _as_seen(state: Workshop, phase: Phase, entry: Entry, answers: Sequence[Entry]) -> Seen:
    entry = without_hidden(state, entry)
    if entry.slot == OUTCOME or state.person(PersonId(entry.owner)) is None:
        return Seen(entry, None)
    if phase.see.author is Author.NAMED:
        return Seen(entry, PersonId(entry.owner))
    if phase.see.author is Author.HIDDEN:
        return Seen(entry, None)
    owners = sorted({answer.owner for answer in answers if answer.table == entry.table})
    return Seen(entry, None, owners.index(entry.owner) + 1)  # ids are random: their order is too


def without_hidden(state: Workshop, entry: Entry) -> Entry:
    """The entry without the points (or the commitment) that a facilitator has hidden."""
    if isinstance(entry.value, Committed) and entry.id in state.hidden:
        return replace(entry, value=Committed(""))
    if not isinstance(entry.value, Listed):
        return entry
    points = tuple(point for point in entry.value.points if point.id not in state.hidden)
    return replace(entry, value=Listed(points))


def source_entries(
    state: Workshop, entries: Sequence[Entry], phase: Phase, viewer: Viewer
) -> tuple[Seen, ...]:
    """The items of an earlier phase that this phase works on, as the viewer may see them."""
    source = phase.source
    if source is None:
        return ()
    if _is_personal(phase) and _participant(state, viewer):  # a view that is nobody else's
        viewer = replace(viewer, shared=False)
    seen = visible(state, entries, source.phase, viewer)
    wanted = [s for s in seen if (s.entry.slot == OUTCOME) is source.outcome]
    if source.filter is Filter.TOP:
        return _highest(source, wanted, _votes(state, entries, source))
    return tuple(s for s in wanted if _comes_along(state, phase, source, s, viewer))


def _votes(state: Workshop, entries: Sequence[Entry], source: Source) -> Counter[str]:
    """The points that each item has been given in the votes on it that have ended."""
    on_it = [p for p in state.programme.phases if p.source and p.source.phase == source.phase]
    voting = {phase.id: phase.collect.question.kind for phase in on_it}
    given: Counter[str] = Counter()
    for entry in entries if source.by_votes else ():
        if entry.phase not in voting or is_running(state, entry.phase, entry.round):
            continue
        match entry.value:
            case Shared(shares=shares):
                given.update(dict(shares))
            case Chosen(codes=codes) if voting[entry.phase] is Kind.RANK:
                most = state.programme.phase(entry.phase).collect.question.limit
                given.update(dict(borda([codes], (), most)))
            case _:
                pass
    return given


def _highest(source: Source, seen: Sequence[Seen], votes: Counter[str]) -> tuple[Seen, ...]:
    """The first `top` points: most votes first; before a vote every list's first, then second …

    All that tie with the last one come too, and what nobody voted for stays behind.
    """
    points = [
        (place, point.id, replace(one, entry=replace(one.entry, value=Listed((point,)))))
        for one in seen
        if isinstance(one.entry.value, Listed)
        for place, point in enumerate(one.entry.value.points)
    ]
    scores = top(tuple((id_, votes[id_]) for _, id_, _ in points if votes[id_]), source.top)
    if not scores:
        points.sort(key=lambda point: point[0])
        return tuple(one for _, _, one in points[: source.top])
    score = dict(scores)
    chosen = sorted((p for p in points if p[1] in score), key=lambda p: -score[p[1]])
    return tuple(one for _, _, one in chosen)


def _comes_along(state: Workshop, phase: Phase, source: Source, seen: Seen, viewer: Viewer) -> bool:
    who = _participant(state, viewer)
    if who is None or source.filter is Filter.ALL:
        return True  # for the wall and the facilitator, all that they may see
    if source.filter is Filter.OWN:
        return seen.entry.owner == who.id
    earlier = state.programme.phase(source.phase)
    if source.filter is Filter.NOT_MINE:
        own_table = _is_own_tables(state, earlier, seen.entry, viewer)
        return seen.entry.owner != who.id and not own_table
    if phase.rotate.kind is Rotation.ARTEFACT:
        return seen.entry.owner == _sheet_of(state, who.id)
    return _group_of_entry(state, earlier, seen.entry) == group_of(state, who, phase)


def _sheet_of(state: Workshop, person: PersonId) -> PersonId:
    """Whose sheet lies before a person: sheets go one place round the group each round."""
    run = state.run
    for floor in run.floors if run else ():
        if run and person in floor.members:
            place = floor.members.index(person)
            return floor.members[(place - (run.round - 1)) % len(floor.members)]
    return person


def standing(state: Workshop, person: PersonId) -> Standing:
    """Where a participant stands; two of the same standing see the same."""
    who, run = state.person(person), state.run
    if who is None or who.removed:
        return Standing(None, None, None, leads=False, speaks=False)
    if run is None:
        host = state.host_of(who.table) == person
        return Standing(who.table, None, None, leads=host, speaks=False)
    phase = state.programme.phase(run.phase)
    group = group_of(state, who, phase)
    earlier = state.programme.phase(phase.source.phase) if phase.source else None
    before = group_of(state, who, earlier) if earlier else None
    hosted = earlier and before and host_of_group(state, earlier, before) == person
    return Standing(
        table=who.table,
        group=group,
        source_group=before,
        led_source=bool(hosted),
        leads=host_of_group(state, phase, group) in (None, person),
        speaks=_speaks(run, who, group),
        own=person if _is_personal(phase) else None,
    )


def _speaks(run: Run, who: Person, group: TableNo) -> bool:
    """Whether a person, or their table in plenary, has the floor."""
    here = [floor for floor in run.floors if floor.number in (group, PLENARY)]
    return any(floor.speaker in (who.id, who.table) for floor in here)


def _is_personal(phase: Phase) -> bool:
    """Whether what lies before somebody depends on who they are, not on where they sit."""
    source = phase.source
    own_items = source is not None and (
        source.filter is Filter.OWN or (source.filter is Filter.NOT_MINE and not source.outcome)
    )
    after_own = phase.see.when is When.AFTER_OWN
    return after_own or own_items or phase.rotate.kind is Rotation.ARTEFACT
