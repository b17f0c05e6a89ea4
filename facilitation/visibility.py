"""Who may see what: asked here before anything leaves the server, never in a template.

A phase's `see` says how authors are shown, who may see others' answers, and from when. Below its
minimum of answers nobody sees any. What a facilitator has hidden is seen by its author alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from facilitation.answering import group_of, host_of_group, table_owner
from facilitation.ids import PersonId, PhaseId, TableNo
from facilitation.phases import Author, Filter, Phase, Rotation, Source, When, Who
from facilitation.record import OUTCOME, Entry
from facilitation.state import PLENARY, PastRun, Person, Run, Workshop
from surveys.answers import Listed


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
    shown = []
    for entry in here:
        if _owns(state, asked, entry, viewer):
            shown.append(Seen(entry, viewer.person))
        elif _may_see(state, asked, entry, viewer, answers):
            shown.append(_as_seen(state, asked, entry, answers))
    return tuple(sorted((s for s in shown if _says_anything(s)), key=_place))


def _place(seen: Seen) -> tuple[int, int, str, str]:
    entry = seen.entry
    return entry.table, entry.round, entry.slot, entry.owner


def _says_anything(seen: Seen) -> bool:
    return not isinstance(seen.entry.value, Listed) or bool(seen.entry.value.points)


def _owns(state: Workshop, phase: Phase, entry: Entry, viewer: Viewer) -> bool:
    """Whether the words are the viewer's own: their answer, or their table's text."""
    if viewer.person is None:
        return False
    if entry.owner == viewer.person:
        return not viewer.shared
    who = state.person(viewer.person)
    return who is not None and entry.owner == table_owner(group_of(state, who, phase))


def _may_see(
    state: Workshop, phase: Phase, entry: Entry, viewer: Viewer, answers: Sequence[Entry]
) -> bool:
    if entry.slot == OUTCOME:  # a table's outcome is for everybody, when the table is done
        return not is_running(state, phase.id, entry.round)
    if len({answer.owner for answer in answers}) < phase.see.minimum:
        return False
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
            own = (answer.round for answer in answers if answer.owner == viewer.person)
            return viewer.person is not None and entry.round in own
        case When.PHASE_END:
            return not is_running(state, phase.id, entry.round)
        case When.REVEAL:
            return _revealed(state, phase.id, entry.round)


def _revealed(state: Workshop, phase: PhaseId, round_: int) -> bool:
    runs: list[Run | PastRun] = [state.run] if state.run else []
    runs += state.past
    return any(run.revealed for run in runs if (run.phase, run.round) == (phase, round_))


def _is_for(state: Workshop, phase: Phase, entry: Entry, viewer: Viewer) -> bool:
    see = phase.see.who
    if see is Who.SELF:
        return False
    if viewer.seat is Seat.FACILITATOR or see is Who.ALL:
        return True
    who = state.person(viewer.person) if viewer.person else None
    if who is None or who.removed:
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
    """The entry without the points that a facilitator has hidden."""
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
    seen = visible(state, entries, source.phase, viewer)
    wanted = [s for s in seen if (s.entry.slot == OUTCOME) is source.outcome]
    return tuple(s for s in wanted if _comes_along(state, phase, source, s, viewer))


def _comes_along(state: Workshop, phase: Phase, source: Source, seen: Seen, viewer: Viewer) -> bool:
    if viewer.person is None or source.filter in (Filter.ALL, Filter.TOP):
        return True
    if source.filter is Filter.OWN:
        return seen.entry.owner == viewer.person
    who = state.person(viewer.person)
    if who is None:
        return False
    earlier = state.programme.phase(source.phase)
    if source.filter is Filter.NOT_MINE:
        return not _owns(state, earlier, seen.entry, viewer)
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
    return Standing(
        table=who.table,
        group=group,
        source_group=group_of(state, who, earlier) if earlier else None,
        leads=host_of_group(state, phase, group) in (None, person),
        speaks=_speaks(run, who, group),
        own=person if _is_personal(phase) else None,
    )


def _speaks(run: Run, who: Person, group: TableNo) -> bool:
    """Whether a person, or their table in plenary, has the floor."""
    here = [floor for floor in run.floors if floor.number in (group, PLENARY)]
    return any(floor.speaker in (who.id, who.table) for floor in here)


def _is_personal(phase: Phase) -> bool:
    after_own = phase.see.when is When.AFTER_OWN
    own_items = phase.source is not None and phase.source.filter is Filter.OWN
    return after_own or own_items or phase.rotate.kind is Rotation.ARTEFACT
