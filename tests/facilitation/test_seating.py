from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.events import Brought
from facilitation.ids import PersonId, PhaseId, RunNo, TableNo
from facilitation.phases import Group, Grouping, Per, Rotate, Rotation, Time
from facilitation.seating import deal, host_last, mixed, seat, smallest_table
from facilitation.state import PLENARY, Floor, PastRun, Stage, Workshop
from tests.facilitation.days import (
    alone,
    at,
    at_tables,
    minutes,
    one,
    people,
    phase,
    plenary,
    room,
)

NOTHING = Brought()
ANN, BO, CAT, DAN = people("ann bo cat dan")


def crowd(count: int) -> str:
    return " ".join(f"p{n:02}" for n in range(count))


def seated(floors: tuple[Floor, ...]) -> dict[int, str]:
    return {floor.number: " ".join(floor.members) for floor in floors}


def sat(state: Workshop, floors: tuple[Floor, ...], name: str, round_: int) -> Workshop:
    """The state when a phase has been run so."""
    groups = tuple((floor.number, floor.members) for floor in floors)
    past = PastRun(
        number=RunNo(len(state.past) + 1),
        phase=PhaseId(name),
        round=round_,
        started=at("09:00"),
        ended=at("09:05"),
        planned=minutes(5),
        groups=groups,
    )
    return replace(state, past=(*state.past, past))


def test_working_alone_has_no_groups():
    state = room(one(alone("s.I")), "ann bo", "")

    assert seat(state, state.programme.phases[0], 1, NOTHING) == ()


def test_tables_sit_as_they_sit_in_the_drawn_order_and_an_empty_one_is_left_out():
    state = room(one(at_tables("s.G"), tables=3), "ann bo cat", "", "dan")

    floors = seat(state, state.programme.phases[0], 1, Brought(order=(DAN, CAT, BO, CAT)))

    assert floors == (
        Floor(TableNo(1), (CAT, BO, ANN), host=ANN, stage=Stage.ROUND, queue=(CAT, BO, ANN)),
        Floor(TableNo(3), (DAN,), host=DAN, stage=Stage.ROUND, queue=(DAN,)),
    )


def test_one_out_of_the_room_sits_at_the_table_but_is_not_in_the_queue():
    state = room(one(at_tables("s.G")), "ann bo cat", "")
    away = tuple(replace(p, away=p.id == BO, left=p.id == CAT) for p in state.people)

    floors = seat(replace(state, people=away), state.programme.phases[0], 1, NOTHING)

    assert [(floor.members, floor.queue) for floor in floors] == [((ANN, BO), (ANN,))]


def test_a_host_can_speak_in_turn():
    state = room(one(at_tables("s.G", host_last=False)), "ann bo", "")

    assert seat(state, state.programme.phases[0], 1, NOTHING)[0].queue == (ANN, BO)


def test_in_plenary_only_tables_with_people_have_a_turn():
    state = room(one(plenary("s.P"), tables=3), "ann", "", "bo")

    floors = seat(state, state.programme.phases[0], 1, NOTHING)

    assert [(floor.number, floor.queue, floor.host) for floor in floors] == [
        (PLENARY, (1, 3), None)
    ]


def test_a_topic_round_goes_through_the_items_that_were_brought():
    timed = Time(whole=minutes(9), each=minutes(3), per=Per.ITEM)
    state = room(one(phase("s.T", time=timed)), "ann", "")

    floors = seat(state, state.programme.phases[0], 1, Brought(items=("x", "y")))

    assert floors[0].queue == ("x", "y")


def test_people_choose_among_the_tables_themselves():
    state = room(one(phase("s.S", group=Group(Grouping.SELF_SELECT))), "ann bo", "")

    assert seated(seat(state, state.programme.phases[0], 1, NOTHING)) == {1: "", 2: ""}


def test_the_outer_circle_is_there_even_with_nobody_in_it():
    state = room(one(phase("s.F", group=Group(Grouping.INNER_OUTER, size=3))), "ann bo", "")

    assert seated(seat(state, state.programme.phases[0], 1, NOTHING)) == {1: "ann bo", 2: ""}


def test_groups_of_a_size_differ_by_one_at_most():
    state = room(one(phase("s.4", group=Group(Grouping.SIZE, size=4))), crowd(11), "")

    sizes = [len(f.members) for f in seat(state, state.programme.phases[0], 1, NOTHING)]

    assert sizes == [4, 4, 3]


@pytest.mark.parametrize("kind", [Grouping.PAIRS, Grouping.SIZE, Grouping.MERGE, Grouping.PLENARY])
def test_an_empty_room_has_no_groups(kind):
    state = room(one(phase("s.x", group=Group(kind, size=2))), "", "")

    assert seat(state, state.programme.phases[0], 1, NOTHING) == ()


def test_a_merge_of_nothing_is_one_group():
    state = room(one(phase("s.4", group=Group(Grouping.MERGE, size=2))), "ann bo", "cat")

    assert seated(seat(state, state.programme.phases[0], 1, NOTHING)) == {1: "ann bo cat"}


def test_a_merge_takes_newcomers_into_the_smallest_group():
    two = phase("s.2", group=Group(Grouping.PAIRS))
    four = phase("s.4", group=Group(Grouping.MERGE, size=2))
    state = room(one(two, four), "ann bo cat dan eva", "")
    before = seat(state, two, 1, NOTHING)
    assert seated(before) == {1: "ann dan eva", 2: "bo cat"}
    late = replace(state, people=(*state.people, replace(state.people[0], id=PersonId("gro"))))

    floors = seat(sat(late, before, "s.2", 1), four, 1, NOTHING)

    assert seated(floors) == {1: "ann dan eva bo cat gro"}


def test_a_second_round_keeps_the_groups_but_for_those_who_came_and_went():
    state = room(one(at_tables("s.G", rounds=2)), "ann bo", "cat")
    g = state.programme.phases[0]
    first = sat(state, seat(state, g, 1, NOTHING), "s.G", 1)
    left = tuple(replace(p, left=p.id == BO) for p in first.people)
    gro = replace(first.people[2], id=PersonId("gro"))

    floors = seat(replace(first, people=(*left, gro)), g, 2, NOTHING)

    assert seated(floors) == {1: "ann gro", 2: "cat"}
    assert [floor.host for floor in floors] == [ANN, CAT]


def test_a_second_round_after_an_empty_first_begins_with_those_who_are_here():
    asked = at_tables("s.G", rounds=2)
    state = sat(room(one(asked), "ann", "bo"), (), "s.G", 1)

    assert seated(seat(state, asked, 2, NOTHING)) == {1: "ann", 2: "bo"}
    assert seated(seat(replace(state, past=()), asked, 2, NOTHING)) == {1: "ann", 2: "bo"}


def test_drawn_groups_that_lose_their_first_get_another_host():
    state = room(one(phase("s.3", group=Group(Grouping.SIZE, size=3))), "ann bo cat", "")
    size = state.programme.phases[0]
    first = sat(state, seat(state, size, 1, NOTHING), "s.3", 1)
    left = replace(first, people=tuple(replace(p, left=p.id == ANN) for p in first.people))

    assert [floor.host for floor in seat(left, size, 2, NOTHING)] == [BO]


def test_a_group_that_everybody_left_is_left_out_of_the_next_round():
    pairs = phase("s.2", group=Group(Grouping.SIZE, size=2))
    state = room(one(pairs), "ann bo cat dan", "")
    first = sat(state, seat(state, pairs, 1, NOTHING), "s.2", 1)
    assert seated(seat(state, pairs, 1, NOTHING)) == {1: "ann cat", 2: "bo dan"}
    gone = tuple(replace(p, left=p.id in (ANN, CAT)) for p in first.people)

    assert seated(seat(replace(first, people=gone), pairs, 2, NOTHING)) == {2: "bo dan"}


def test_the_host_is_put_last_where_there_is_one():
    assert host_last((ANN, BO, CAT), ANN) == (BO, CAT, ANN)
    assert host_last((ANN, BO), DAN) == (ANN, BO)
    assert host_last((ANN, BO), None) == (ANN, BO)


def test_the_smallest_table_is_the_first_of_equals():
    state = room(one(at_tables("s.G"), tables=3), "ann bo", "cat", "dan")

    assert smallest_table(state) == 2


# --- Properties ---------------------------------------------------------------------------------

NAMES = st.lists(st.integers(0, 60).map(lambda n: PersonId(f"p{n}")), unique=True, max_size=40)
KINDS = st.sampled_from([kind for kind in Grouping if kind is not Grouping.SELF_SELECT])


@given(names=NAMES, groups=st.integers(1, 12))
def test_dealing_loses_nobody_and_sizes_differ_by_one_at_most(names, groups):
    dealt = deal(names, groups)
    sizes = [len(group) for group in dealt]

    assert Counter(person for group in dealt for person in group) == Counter(names)
    assert max(sizes) - min(sizes) <= 1


@given(names=NAMES, data=st.data(), tables=st.integers(1, 10))
def test_mixed_tables_spread_every_organisation_as_evenly_as_possible(names, data, tables):
    organisations = [data.draw(st.sampled_from("abcde")) for _ in names]
    seats = mixed(list(zip(names, organisations, strict=True)), tables)
    of = dict(zip(names, organisations, strict=True))

    assert Counter(person for person, _ in seats) == Counter(names)
    sizes = Counter(table for _, table in seats)
    assert spread([sizes[TableNo(n)] for n in range(1, tables + 1)]) <= 1
    for organisation in set(organisations):
        here = Counter(table for person, table in seats if of[person] == organisation)
        assert spread([here[TableNo(n)] for n in range(1, tables + 1)]) <= 1


def spread(counts: list[int]) -> int:
    return max(counts) - min(counts)


@given(
    count=st.integers(0, 20),
    kind=KINDS,
    size=st.integers(2, 6),
    rotation=st.sampled_from(Rotation),
    order=st.permutations([PersonId(f"p{n:02}") for n in range(20)]),
)
def test_nobody_sits_twice_and_nobody_is_lost_in_any_round(count, kind, size, rotation, order):
    asked = phase("s.x", group=Group(kind, size), rotate=Rotate(rotation, rounds=4))
    names = crowd(count).split()
    state = room(one(asked, tables=3), *(" ".join(names[n::3]) for n in range(3)))

    for round_ in (1, 2, 3, 4):
        floors = seat(state, asked, round_, Brought(order=tuple(order)))
        state = sat(state, floors, "s.x", round_)

        expected = [] if kind is Grouping.SOLO else sorted(names)
        assert sorted(p for floor in floors for p in floor.members) == expected


@given(count=st.integers(2, 24).map(lambda n: 2 * (n // 2)), turns=st.integers(1, 23))
def test_in_pairs_nobody_meets_twice_before_everybody_has_met(count, turns):
    met = meetings(rounds_of(Grouping.PAIRS, count, 1, min(turns, count - 1)))

    assert max(met.values(), default=1) == 1


@given(count=st.integers(1, 12).map(lambda n: 2 * n + 1))
def test_of_an_odd_number_everybody_is_the_third_once_in_a_full_round(count):
    rounds = rounds_of(Grouping.PAIRS, count, 1, count)

    thirds = [group[2] for groups in rounds for group in groups if len(group) == 3]
    assert sorted(thirds) == sorted(people(crowd(count)))
    pairs = [[group[:2] for group in groups] for groups in rounds]
    assert max(meetings(pairs).values(), default=1) == 1


@pytest.mark.parametrize(
    ("tables", "at_each", "rounds", "again"),
    [
        (2, 3, 2, 2),  # two guests can only change places, or one of them go along
        (3, 3, 3, 0),
        (4, 4, 4, 0),
        (4, 6, 3, 16),
        (5, 5, 4, 0),
        (6, 5, 3, 0),
        (7, 7, 4, 0),
        (8, 5, 3, 0),
        (10, 6, 4, 0),
        (12, 7, 4, 0),
    ],
)
def test_in_a_world_cafe_people_meet_again_as_seldom_as_can_be(tables, at_each, rounds, again):
    met = meetings(rounds_of(Grouping.TABLES, tables * at_each, tables, rounds))

    assert sum(count - 1 for count in met.values()) == again


def test_in_a_world_cafe_a_host_stays_and_a_table_without_one_lets_everybody_go():
    cafe = phase("s.C", group=Group(Grouping.TABLES), rotate=Rotate(Rotation.PEOPLE, rounds=2))
    state = room(one(cafe, tables=3), "ann bo", "cat dan", "eva finn")
    state = replace(state, hosts=(ANN, None, None))
    state = sat(state, seat(state, cafe, 1, NOTHING), "s.C", 1)

    assert seated(seat(state, cafe, 2, NOTHING)) == {1: "ann dan eva", 2: "bo finn", 3: "cat"}


def test_a_lone_table_keeps_its_people():
    cafe = phase("s.C", group=Group(Grouping.TABLES), rotate=Rotate(Rotation.PEOPLE, rounds=2))
    state = room(one(cafe), "ann bo", "")
    state = sat(state, seat(state, cafe, 1, NOTHING), "s.C", 1)

    assert seated(seat(state, cafe, 2, NOTHING)) == {1: "ann bo"}


def rounds_of(kind, count, tables, rounds):
    """Who sat together in each round, people moving between."""
    asked = phase("s.x", group=Group(kind), rotate=Rotate(Rotation.PEOPLE, rounds=rounds))
    names = crowd(count).split()
    state = room(one(asked, tables=tables), *(" ".join(names[n::tables]) for n in range(tables)))
    sittings = []
    for round_ in range(1, rounds + 1):
        floors = seat(state, asked, round_, NOTHING)
        state = sat(state, floors, "s.x", round_)
        sittings.append([floor.members for floor in floors])
    return sittings


def meetings(rounds) -> Counter[frozenset[PersonId]]:
    """How often each two people sat together."""
    return Counter(
        frozenset(pair) for groups in rounds for group in groups for pair in combinations(group, 2)
    )
