"""Who sits with whom in a phase: pure arithmetic on people who are present.

Chance comes in as a drawn order. Rotations follow fixed patterns, so that people meet as few of
the same faces again as the numbers allow: tables by steps of each seat's own, pairs by the circle
method of round-robin tournaments.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from facilitation.events import Brought
from facilitation.ids import PersonId, TableNo
from facilitation.phases import Grouping, Per, Phase, Rotation
from facilitation.state import PLENARY, Floor, Speaker, Stage, Workshop


@dataclass(frozen=True, slots=True)
class Circle:
    """People in one group, and who hosts them."""

    number: TableNo
    members: tuple[PersonId, ...]
    host: PersonId | None = None


def seat(state: Workshop, phase: Phase, round_: int, brought: Brought) -> tuple[Floor, ...]:
    """The groups of a phase's `round_` (from 1), each with its order of speaking.

    Working alone has no groups. Groups that nobody sits in are left out, except where people
    choose a group themselves.
    """
    order = _drawn_order(state, brought)
    circles = _circles(state, phase, round_, order)
    return tuple(_floor(state, phase, circle, order, brought) for circle in circles)


def smallest_table(state: Workshop) -> TableNo:
    """Where the next person sits: the table with fewest present, the lowest number of equals."""
    return min(state.tables, key=lambda table: (len(state.at_table(table)), table))


def deal(people: Sequence[PersonId], groups: int) -> tuple[tuple[PersonId, ...], ...]:
    """People dealt out like cards: sizes differ by one at most."""
    return tuple(tuple(people[n::groups]) for n in range(groups))


def mixed(
    people: Sequence[tuple[PersonId, str]], tables: int
) -> tuple[tuple[PersonId, TableNo], ...]:
    """Seats for (person, organisation) pairs so that colleagues are spread over the tables.

    The order of `people` is the draw: whole organisations are dealt one after the other, the
    largest first, so that each spreads as far as it can and the tables stay even.
    """
    sizes: dict[str, int] = {}
    for _, organisation in people:
        sizes[organisation] = sizes.get(organisation, 0) + 1
    first = {organisation: n for n, organisation in reversed(list(enumerate(o for _, o in people)))}
    spread = sorted(people, key=lambda pair: (-sizes[pair[1]], first[pair[1]]))
    return tuple((person, TableNo(n % tables + 1)) for n, (person, _) in enumerate(spread))


def _drawn_order(state: Workshop, brought: Brought) -> tuple[PersonId, ...]:
    """Everybody present: first as drawn, then who joined after the draw."""
    present = {person.id for person in state.people if person.present}
    drawn = tuple(person for person in dict.fromkeys(brought.order) if person in present)
    rest = tuple(p.id for p in state.people if p.present and p.id not in set(drawn))
    return drawn + rest


def _circles(
    state: Workshop, phase: Phase, round_: int, order: tuple[PersonId, ...]
) -> tuple[Circle, ...]:
    if phase.group.kind is Grouping.SOLO:
        return ()
    if phase.group.kind is Grouping.SELF_SELECT:
        return tuple(Circle(table, (), state.host_of(table)) for table in state.tables)
    first = _first_round(state, phase, order) if round_ > 1 else None
    circles = first or _fresh(state, phase, order)
    if round_ > 1 and phase.rotate.kind is Rotation.PEOPLE:
        circles = _moved(phase, circles, round_ - 1)
    chosen = phase.group.kind is Grouping.INNER_OUTER
    return tuple(circle for circle in circles if circle.members or chosen)


def _fresh(state: Workshop, phase: Phase, order: tuple[PersonId, ...]) -> tuple[Circle, ...]:
    size = max(1, phase.group.size)
    match phase.group.kind:
        case Grouping.TABLES:
            return _tables(state, order)
        case Grouping.PAIRS:
            return _pairs(order, 0)
        case Grouping.SIZE:
            return _numbered(deal(order, max(1, round(len(order) / size))))
        case Grouping.MERGE:
            return _merged(state, phase, order)
        case Grouping.INNER_OUTER:
            return _numbered((order[:size], order[size:]))
        case _:
            return (Circle(PLENARY, order),)


def _tables(state: Workshop, order: tuple[PersonId, ...]) -> tuple[Circle, ...]:
    table = {person.id: person.table for person in state.people}
    return tuple(
        Circle(number, tuple(p for p in order if table[p] == number), state.host_of(number))
        for number in state.tables
    )


def _numbered(groups: Sequence[Sequence[PersonId]]) -> tuple[Circle, ...]:
    """Drawn groups: numbered, the first in each is its host."""
    return tuple(
        Circle(TableNo(n), tuple(members), members[0] if members else None)
        for n, members in enumerate(groups, start=1)
    )


def _pairs(order: Sequence[PersonId], turn: int) -> tuple[Circle, ...]:
    """Pairs in the circle method's round `turn`; an odd one out joins the first pair.

    One stays and the others go round; of an odd number all go round, past an empty chair.
    """
    stays = 1 - len(order) % 2
    ring = [*order[:stays], *_turned(order[stays:], turn)]
    odd = [ring.pop()] if len(ring) % 2 else []
    first, *others = [[ring[n], ring[-1 - n]] for n in range(len(ring) // 2)] or [[]]
    return _numbered([first + odd, *others])


def _turned(row: Sequence[PersonId], by: int) -> Sequence[PersonId]:
    cut = by % len(row) if row else 0
    return [*row[cut:], *row[:cut]]


def _merged(state: Workshop, phase: Phase, order: tuple[PersonId, ...]) -> tuple[Circle, ...]:
    """The groups of the phase before, `size` by `size`; a small rest joins the last."""
    phases = state.programme.phases
    earlier = {other.id for other in phases[: phases.index(phase)]}
    runs = (run.groups for run in reversed(state.past) if run.phase in earlier)
    before = next((groups for groups in runs if groups), ())
    present = set(order)
    groups = [[p for p in members if p in present] for _, members in before]
    groups = [group for group in groups if group] or [[]]
    size = max(1, phase.group.size)
    count = max(1, len(groups) // size)
    joined: list[list[PersonId]] = [[] for _ in range(count)]
    for n, group in enumerate(groups):
        joined[min(n // size, count - 1)].extend(group)
    return _numbered(_with_newcomers(joined, order))


def _with_newcomers(
    groups: list[list[PersonId]], order: tuple[PersonId, ...]
) -> list[list[PersonId]]:
    """Those who sit nowhere join the smallest group."""
    seated = {person for group in groups for person in group}
    for person in order:
        if person not in seated:
            min(groups, key=len).append(person)
    return groups


def _first_round(
    state: Workshop, phase: Phase, order: tuple[PersonId, ...]
) -> tuple[Circle, ...] | None:
    """The groups as they sat in this phase's first round, without those who left since."""
    runs = (run for run in reversed(state.past) if run.phase == phase.id and run.round == 1)
    first = next(runs, None)
    if first is None or not first.groups:
        return None
    present = set(order)
    groups = [[p for p in members if p in present] for _, members in first.groups]
    groups = _with_newcomers(groups, order)
    tables = phase.group.kind is Grouping.TABLES
    return tuple(
        Circle(
            number,
            tuple(members),
            state.host_of(number) if tables else (members[0] if members else None),
        )
        for (number, _), members in zip(first.groups, groups, strict=True)
    )


def _moved(phase: Phase, circles: tuple[Circle, ...], turn: int) -> tuple[Circle, ...]:
    """The groups after `turn` moves: hosts stay, everybody else moves on."""
    if phase.group.kind is Grouping.PAIRS:
        return _pairs(_ring_of(circles), turn)
    count = len(circles)
    rows = [[p for p in circle.members if p != circle.host] for circle in circles]
    steps = _steps(max((len(row) for row in rows), default=0), count, turn)
    seats = [[p for p in circle.members if p == circle.host] for circle in circles]
    for home, row in enumerate(rows):
        for person, step in zip(row, steps, strict=False):
            seats[_along(home, step, count)].append(person)
    return tuple(replace(c, members=tuple(s)) for c, s in zip(circles, seats, strict=True))


def _steps(seats: int, count: int, turn: int) -> list[int]:
    """How far each seat is from its home after `turn` moves among `count` tables.

    Two people meet again where their seats' steps differ by as much as in an earlier round (the
    host's step is always 0). Each step is the one with the fewest such meetings, chosen seat by
    seat and turn by turn: a difference matrix, as far as there is one.
    """
    rounds = [[0] * (seats + 1)]
    for now in range(1, turn + 1):
        steps = [0]
        for seat in range(1, seats + 1):
            first = now * seat  # without repeats by itself where the tables are a prime number
            tries = ((first + n) % count for n in range(count))
            steps.append(min(tries, key=lambda step: _meetings(rounds, steps, step, count)))
        rounds.append(steps)
    return rounds[-1][1:]


def _meetings(rounds: list[list[int]], steps: list[int], step: int, count: int) -> int:
    """How often the next seat has met the seats before it as it would with this step."""
    return sum(
        _apart(earlier[len(steps)], earlier[other], count) == _apart(step, there, count)
        for earlier in rounds
        for other, there in enumerate(steps)
    )


def _is_power_of_two(count: int) -> bool:
    return count & (count - 1) == 0


def _along(home: int, step: int, count: int) -> int:
    """The table `step` from `home`. With 2, 4, 8 … tables exclusive or parts people best."""
    return home ^ step if _is_power_of_two(count) else (home + step) % count


def _apart(one: int, other: int, count: int) -> int:
    return one ^ other if _is_power_of_two(count) else (one - other) % count


def _ring_of(circles: tuple[Circle, ...]) -> list[PersonId]:
    """The drawn order that `_pairs` made these pairs of."""
    left = [circle.members[0] for circle in circles if circle.members]
    right = [circle.members[1] for circle in circles if len(circle.members) > 1]
    odd = [person for circle in circles for person in circle.members[2:]]
    return left + right[::-1] + odd


def _floor(
    state: Workshop,
    phase: Phase,
    circle: Circle,
    order: tuple[PersonId, ...],
    brought: Brought,
) -> Floor:
    queue = _queue(state, phase, circle, order, brought)
    return Floor(
        number=circle.number,
        members=circle.members,
        host=circle.host,
        stage=Stage.ROUND if queue else Stage.OPEN,
        queue=queue,
    )


def _queue(
    state: Workshop,
    phase: Phase,
    circle: Circle,
    order: tuple[PersonId, ...],
    brought: Brought,
) -> tuple[Speaker, ...]:
    if phase.rotate.kind is Rotation.TOPIC or phase.time.per is Per.ITEM:
        return brought.items
    if phase.rotate.kind is not Rotation.TURNS:
        return ()
    if phase.time.per is Per.GROUP:
        return tuple(table for table in state.tables if state.at_table(table))
    here = {p.id for p in state.people if p.takes_turns and p.id in set(circle.members)}
    speakers = tuple(person for person in order if person in here)
    return host_last(speakers, circle.host) if phase.rotate.host_last else speakers


def host_last(speakers: tuple[Speaker, ...], host: PersonId | None) -> tuple[Speaker, ...]:
    """The same speakers, the host at the end."""
    if host is None or host not in speakers:
        return speakers
    return (*(speaker for speaker in speakers if speaker != host), host)
