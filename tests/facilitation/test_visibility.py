"""Who may see what. Every refusal here has something that could have leaked."""

from dataclasses import replace
from datetime import timedelta
from random import Random  # noqa: TID251 -- the type alone: Hypothesis draws the seed
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.countdown import Countdown
from facilitation.ids import PersonId, PhaseId, RunNo, TableNo
from facilitation.phases import (
    Author,
    Collect,
    Filter,
    Group,
    Grouping,
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
from facilitation.record import OUTCOME, Entry
from facilitation.state import Floor, PastRun, Person, Run, Stage, Workshop
from facilitation.visibility import (
    Seat,
    Seen,
    Standing,
    Viewer,
    source_entries,
    standing,
    visible,
    without_hidden,
)
from surveys.answers import Chosen, Committed, Listed, Numbered, Point, Shared
from surveys.questions import Kind, Question
from tests.facilitation.days import ADVICE, FAC, at, minutes, one, people, phase, room
from tests.facilitation.script import running

ANN, BO, CAT, DAN, EVA = PEOPLE = people("ann bo cat dan eva")
A, B = PhaseId("s.A"), PhaseId("s.B")
WALL, DESK = Viewer(Seat.PROJECTOR), Viewer(Seat.FACILITATOR, FAC)
LATER = When.PHASE_END


def me(person: PersonId, *, shared: bool = False) -> Viewer:
    return Viewer(Seat.PARTICIPANT, person, shared)


def asking(see: See, name: str = "s.A", **more: Any) -> Phase:
    """A phase in which each writes alone at the tables, and the host an outcome."""
    given_: dict[str, Any] = {
        "group": Group(Grouping.TABLES),
        "collect": Collect(Question(Kind.LIST)),
        "reduce": Reduce(Reduction.HOST_SUMMARY, ADVICE),
    }
    return phase(name, see=see, **(given_ | more))


def seated(*phases: Phase) -> Workshop:
    """Ann (host), Bo and Cat at table 1; Dan (host) and Eva at table 2. Nothing runs."""
    return room(one(*phases), "ann bo cat", "dan eva")


def now(
    state: Workshop, name: PhaseId = A, round_: int = 1, revealed: bool = False, **more: Any
) -> Workshop:
    """The same while a phase runs."""
    number = RunNo(len(state.past) + 1)
    clock = Countdown(total=minutes(5), ends=at("09:05"))
    run = Run(number, name, round_, at("09:00"), minutes(5), clock, revealed=revealed, **more)
    return replace(state, run=run)


def ended(
    state: Workshop, name: PhaseId = A, round_: int = 1, revealed: bool = False, **more: Any
) -> Workshop:
    """The same after a phase has run."""
    number, five = RunNo(len(state.past) + 1), timedelta(minutes=5)
    past = PastRun(number, name, round_, at("09:00"), at("09:05"), five, revealed, **more)
    return replace(state, run=None, past=(*state.past, past))


def said(owner: str, *words: str, table: int = 1, **more: Any) -> Entry:
    """An answer; its points' ids are their words."""
    points = Listed(tuple(Point(word, word) for word in words))
    given_: dict[str, Any] = {"phase": A, "round": 1, "slot": "1", "value": points} | more
    name = f"{owner}-{given_['phase']}-{given_['slot']}-{given_['round']}"
    return Entry(id=name, run=RunNo(1), owner=owner, table=TableNo(table), **given_)


def outcome(table: int, *words: str, **more: Any) -> Entry:
    return said(f"table:{table}", *words, table=table, slot=OUTCOME, **more)


SAID = (
    said(ANN, "a"),
    said(BO, "b"),
    said(CAT, "c"),
    said(DAN, "d", table=2),
    said(EVA, "e", table=2),
)


def words(seen: tuple[Seen, ...]) -> str:
    """All that is shown, in order."""
    values = [one.entry.value for one in seen]
    return " ".join(p.text for value in values if isinstance(value, Listed) for p in value.points)


def looked(state: Workshop, viewer: Viewer, entries: tuple[Entry, ...] = SAID) -> str:
    return words(visible(state, entries, A, viewer))


# --- Who, once it may be seen at all --------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "bo", "host", "other", "wall", "desk"),
    [
        (Who.SELF, "b", "a", "e", "", ""),
        (Who.GROUP, "a b c", "a b c", "d e", "", "a b c d e"),
        (Who.ALL, "a b c d e", "a b c d e", "a b c d e", "a b c d e", "a b c d e"),
        (Who.HOST, "b", "a b c", "e", "", "a b c d e"),
    ],
)
def test_who_sees_others_answers(who, bo, host, other, wall, desk):
    state = now(seated(asking(See(who=who))))

    assert looked(state, me(BO)) == bo
    assert looked(state, me(ANN)) == host
    assert looked(state, me(EVA)) == other
    assert looked(state, WALL) == wall
    assert looked(state, DESK) == desk


@pytest.mark.parametrize("who", list(Who))
def test_who_was_removed_sees_their_own_words_alone(who):
    state = now(seated(asking(See(who=who))))
    state = replace(
        state, people=tuple(replace(p, removed=p.id in (ANN, BO)) for p in state.people)
    )
    entries = (*SAID, outcome(1, "ours"))

    for after in (state, ended(state)):
        assert looked(after, me(BO), entries) == "b"
        assert looked(after, me(BO, shared=True), entries) == ""
        assert looked(after, me(PersonId("stranger")), entries) == ""
        assert looked(after, Viewer(Seat.PARTICIPANT), entries) == ""


def test_answers_go_with_their_author_to_another_table():
    state = now(seated(asking(See())))
    state = replace(
        state, people=tuple(replace(p, table=TableNo(2)) if p.id == BO else p for p in state.people)
    )

    assert looked(state, me(ANN)) == "a c"
    assert looked(state, me(DAN)) == "b d e"


def test_in_drawn_groups_the_group_sees_not_the_table():
    pairs = asking(See(), group=Group(Grouping.PAIRS), reduce=Reduce())
    groups = (Floor(TableNo(1), (ANN, DAN)), Floor(TableNo(2), (BO, CAT, EVA)))
    notes = (*SAID, said("table:2", "ours", table=2, slot="2"))

    live = now(seated(pairs), floors=groups)
    later = ended(seated(pairs), groups=tuple((g.number, g.members) for g in groups))

    for state in (live, later):
        assert looked(state, me(ANN), notes) == "a d"
        assert looked(state, me(CAT), notes) == "b c e ours"


def test_without_a_host_in_the_room_nobody_sees_what_is_for_the_host():
    state = now(seated(asking(See(who=Who.HOST))))
    state = replace(state, people=tuple(replace(p, away=p.id == ANN) for p in state.people))

    assert [looked(state, me(person)) for person in (ANN, BO, CAT)] == ["a", "b", "c"]


# --- When -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "live", "over", "again"),
    [
        (When.LIVE, "a b c", "a b c", "a b c"),
        (When.AFTER_OWN, "a b c", "a b c", "a b c"),
        (When.PHASE_END, "b", "a b c", "b"),
        (When.REVEAL, "b", "b", "b"),
    ],
)
def test_when_the_table_sees_answers(when, live, over, again):
    state = seated(asking(See(when=when)))

    assert looked(now(state), me(BO)) == live
    assert looked(ended(state), me(BO)) == over
    assert looked(now(ended(state)), me(BO)) == again


def test_after_ones_own_answer_one_sees_the_others():
    state, without = now(seated(asking(See(when=When.AFTER_OWN)))), (SAID[0], *SAID[2:])
    emptied = (*without, said(BO))

    assert looked(state, me(BO)) == "a b c"
    assert looked(state, me(BO), without) == ""
    assert looked(state, me(BO), emptied) == ""
    assert looked(ended(state), me(BO), without) == "a c"


def test_an_answer_of_another_round_opens_nothing():
    delphi = asking(See(when=When.AFTER_OWN), rotate=Rotate(rounds=2))
    state = now(ended(seated(delphi)), round_=2)
    second = (said(BO, "b1"), said(CAT, "c1"), said(CAT, "c2", round=2))

    assert looked(state, me(BO), second) == "b1 c1"
    assert looked(state, me(CAT), second) == "b1 c1 c2"


@pytest.mark.parametrize("viewer", [WALL, DESK, Viewer(Seat.FACILITATOR, BO, shared=True)])
def test_after_own_shows_wall_and_facilitator_nothing_before_the_end(viewer):
    state = seated(asking(See(who=Who.ALL, when=When.AFTER_OWN)))

    assert looked(now(state), viewer) == ""
    assert looked(ended(state), viewer) == "a b c d e"


def test_revealed_answers_are_seen_and_hidden_again_when_the_phase_runs_again():
    state = seated(asking(See(when=When.REVEAL)))

    assert looked(now(state, revealed=True), me(BO)) == "a b c"
    assert looked(ended(state, revealed=True), me(BO)) == "a b c"
    assert looked(now(ended(state, revealed=True)), me(BO)) == "b"
    assert looked(ended(ended(state, revealed=True)), me(BO)) == "a b c"


def test_an_earlier_round_has_ended_while_the_next_one_runs():
    state = now(ended(seated(asking(See(when=LATER), rotate=Rotate(rounds=2)))), round_=2)
    entries = (said(ANN, "a1"), said(ANN, "a2", round=2), said(BO, "b2", round=2))

    assert looked(state, me(BO), entries) == "a1 b2"


# --- How many -------------------------------------------------------------------------------------


def test_below_its_minimum_nobody_sees_any_but_their_own():
    state = now(seated(asking(See(who=Who.ALL, minimum=3))))
    two = (SAID[0], SAID[3])

    assert [looked(state, v, two) for v in (me(BO), me(ANN), WALL, DESK)] == ["", "a", "", ""]
    assert looked(state, me(BO), (*two, SAID[4])) == "a d e"


def test_an_emptied_answer_and_a_second_one_by_the_same_author_do_not_count():
    state = now(seated(asking(See(who=Who.ALL, minimum=3))))
    two = (SAID[0], said(ANN, "a2", slot="2"), SAID[3], said(EVA, table=2))

    assert looked(state, me(BO), two) == ""


# --- Whose ----------------------------------------------------------------------------------------


def named(state: Workshop, viewer: Viewer, entries: tuple[Entry, ...] = SAID) -> list[object]:
    return [(one.author, one.pseudonym) for one in visible(state, entries, A, viewer)]


def test_authors_are_named_numbered_or_not_shown():
    shown = {
        author: named(now(seated(asking(See(author, Who.ALL)))), me(BO, shared=True))
        for author in Author
    }

    assert shown == {
        Author.NAMED: [(ANN, None), (BO, None), (CAT, None), (DAN, None), (EVA, None)],
        Author.PSEUDONYM: [(None, 1), (None, 2), (None, 3), (None, 1), (None, 2)],
        Author.HIDDEN: [(None, None)] * 5,
    }


def test_ones_own_words_are_ones_own_however_authors_are_shown():
    state = now(seated(asking(See(Author.HIDDEN))))

    assert named(state, me(BO)) == [(None, None), (BO, None), (None, None)]


def test_what_a_table_writes_together_has_no_author():
    state = now(seated(asking(See())))

    assert named(state, me(BO), (outcome(1, "ours"),)) == [(None, None)]
    assert named(ended(state), me(EVA), (outcome(1, "ours"),)) == [(None, None)]


# --- Outcomes, hidden points, erased answers ------------------------------------------------------


def test_an_outcome_is_its_own_tables_until_the_phase_ends_and_everybodys_after():
    state, made = seated(asking(See(who=Who.SELF, when=LATER, minimum=9))), (outcome(1, "ours"),)
    others = (me(EVA), WALL, DESK, Viewer(Seat.FACILITATOR, ANN, shared=True))

    assert [looked(now(state), me(p, shared=True), made) for p in (ANN, BO)] == ["ours", "ours"]
    assert [looked(now(state), viewer, made) for viewer in others] == [""] * 4
    assert [looked(ended(state), viewer, made) for viewer in others] == ["ours"] * 4
    assert [looked(now(ended(state)), viewer, made) for viewer in others] == [""] * 4


def test_a_hidden_point_is_gone_for_all_but_its_author():
    state = replace(now(seated(asking(See(who=Who.ALL)))), hidden=("bad", "b"))
    entries = (said(ANN, "good", "bad"), said(BO, "b"))

    assert looked(state, me(ANN), entries) == "good bad"
    assert looked(state, me(BO), entries) == "good b"
    others = (me(CAT), me(ANN, shared=True), me(EVA), WALL, DESK)
    assert [looked(state, viewer, entries) for viewer in others] == ["good"] * 5


def test_a_hidden_commitment_is_gone_for_all_but_its_author():
    entry = said(ANN, value=Committed("Ringe kommunene", "fredag"))
    state = replace(now(seated(asking(See(who=Who.ALL)))), hidden=(entry.id,))

    shown = [visible(state, (entry,), A, viewer) for viewer in (me(BO), WALL, DESK)]

    assert shown == [(), (), ()]
    assert [seen.entry for seen in visible(state, (entry,), A, me(ANN))] == [entry]


def test_what_is_no_list_has_no_points_to_hide():
    entry = said(ANN, value=Numbered(3))

    assert without_hidden(replace(seated(asking(See())), hidden=("3",)), entry) == entry


def test_an_erased_answer_and_an_emptied_one_are_not_there():
    state = now(seated(asking(See(who=Who.ALL))))
    entries = (
        said(ANN, "gone", erased=True),
        said(BO, value=Committed("")),
        said(CAT, value=Committed("c")),
        said(DAN, value=Numbered(0), table=2),
    )

    seen = visible(state, entries, A, me(BO))

    assert [one.entry.owner for one in seen] == [CAT, DAN]
    assert visible(state, entries, A, me(ANN)) == seen


def test_another_phases_answers_are_left_alone():
    state = now(seated(asking(See()), asking(See(), "s.B")))

    assert looked(state, me(BO), (*SAID, said(ANN, "other", phase=B))) == "a b c"


# --- What a phase builds on -----------------------------------------------------------------------


def built(source: Source | None, see: See | None = None, **more: Any) -> Workshop:
    """Phase B works on what was written in A, which has ended."""
    later = phase("s.B", source=source, group=Group(Grouping.TABLES), **more)
    return now(ended(seated(asking(see or See(who=Who.ALL, when=LATER)), later)), B)


def brought(state: Workshop, viewer: Viewer, entries: tuple[Entry, ...] = SAID) -> str:
    return words(source_entries(state, entries, state.programme.phase(B), viewer))


@pytest.mark.parametrize(
    ("filter_", "bo", "eva", "wall"),
    [
        (Filter.OWN, "b", "e", "a b c d e"),
        (Filter.GROUP, "a b c", "d e", "a b c d e"),
        (Filter.ALL, "a b c d e", "a b c d e", "a b c d e"),
        (Filter.NOT_MINE, "a c d e", "a b c d", "a b c d e"),
    ],
)
def test_what_comes_along(filter_, bo, eva, wall):
    state = built(Source(A, filter_))

    assert (brought(state, me(BO)), brought(state, me(BO, shared=True))) == (bo, bo)
    assert brought(state, me(EVA)) == eva
    assert brought(state, WALL) == brought(state, DESK) == wall


def test_what_was_for_oneself_alone_still_comes_along_to_oneself():
    state = built(Source(A, Filter.OWN), See(who=Who.SELF))

    assert [brought(state, v) for v in (me(BO, shared=True), WALL, DESK)] == ["b", "", ""]


def test_where_no_source_is_named_nothing_comes_along():
    assert brought(built(None), me(BO)) == ""


def test_who_was_removed_takes_nothing_of_others_along():
    state = built(Source(A, Filter.ALL))
    state = replace(state, people=tuple(replace(p, removed=p.id == BO) for p in state.people))

    assert brought(state, me(BO)) == "b"


def test_outcomes_come_along_instead_of_answers():
    entries = (*SAID, outcome(1, "x"), outcome(2, "y"))

    assert brought(built(Source(A, outcome=True)), me(BO), entries) == "x y"
    assert brought(built(Source(A, Filter.GROUP, outcome=True)), me(BO), entries) == "x"
    assert brought(built(Source(A, Filter.NOT_MINE, outcome=True)), me(BO), entries) == "y"
    assert brought(built(Source(A)), me(BO), entries) == "a b c d e"


def test_the_sheets_go_one_place_round_the_table_each_round():
    floors = (Floor(TableNo(1), (ANN, BO, CAT)), Floor(TableNo(2), (DAN, EVA)))
    sheets = Rotate(Rotation.ARTEFACT, rounds=3)
    state = built(Source(A, Filter.GROUP), rotate=sheets)

    before = [brought(now(state, B, n, floors=floors), me(BO)) for n in (1, 2, 3)]
    outside = brought(now(state, B, 2, floors=floors[1:]), me(BO))
    planned = brought(replace(state, run=None), me(BO))

    assert (before, outside, planned) == (["b", "a", "c"], "b", "b")


VOTE = Collect(Question(Kind.POINTS, limit=3), per_subquestion=False)
RANK = Collect(Question(Kind.RANK, limit=3), per_subquestion=False)


def voted(collect: Collect, most: int, by_votes: bool = True) -> Workshop:
    """A was voted on in V, and B takes the highest."""
    chosen = Source(A, Filter.TOP, top=most, by_votes=by_votes)
    vote = phase("s.V", collect=collect, source=Source(A), see=See(who=Who.ALL, when=LATER))
    other = phase("s.O", collect=VOTE, source=Source(B), see=See(who=Who.ALL))
    phases = (asking(See(who=Who.ALL)), vote, other, phase("s.B", source=chosen))
    return ended(ended(seated(*phases)), PhaseId("s.V"))


def ballot(owner: PersonId, name: str = "s.V", **shares: int) -> Entry:
    return said(owner, phase=PhaseId(name), value=Shared(tuple(shares.items())))


def test_only_the_highest_by_votes_come_along_the_highest_first():
    entries = (*SAID, ballot(ANN, d=2, a=1), ballot(BO, d=1, e=2), ballot(CAT, e=2, b=1))

    assert brought(voted(VOTE, 2), me(BO), entries) == "e d"
    assert brought(voted(VOTE, 1), WALL, entries) == "e"
    assert brought(voted(VOTE, 3), WALL, entries) == "e d a b"  # a tie is never cut
    assert brought(voted(VOTE, 9), WALL, entries) == "e d a b"  # nobody wanted c


def test_rankings_are_votes_too():
    ranked = (
        said(ANN, phase=PhaseId("s.V"), value=Chosen(("c", "a", "b"))),
        said(BO, phase=PhaseId("s.V"), value=Chosen(("a", "d"))),
        said(CAT, phase=PhaseId("s.V"), value=Numbered(7)),
    )

    assert brought(voted(RANK, 2), WALL, (*SAID, *ranked)) == "a c"


def test_votes_on_something_else_and_votes_that_still_run_do_not_count():
    entries = (*SAID, ballot(ANN, e=3), ballot(ANN, "s.O", c=3))
    open_again = now(voted(VOTE, 1), PhaseId("s.V"))

    assert brought(voted(VOTE, 1), WALL, entries) == "e"
    assert brought(open_again, WALL, entries) == "a"


def test_without_votes_every_lists_first_comes_before_the_seconds():
    lists = (
        said(ANN, "a1", "a2", "a3"),
        said(DAN, "d1", "d2", table=2),
        said(EVA, value=Numbered(5), table=2),
    )

    assert brought(voted(VOTE, 3), WALL, lists) == "a1 d1 a2"
    assert brought(voted(VOTE, 3, by_votes=False), WALL, (*lists, ballot(BO, a3=3))) == "a1 d1 a2"


# --- The same standing, the same view -------------------------------------------------------------


def test_where_people_stand():
    state = seated(asking(See()), phase("s.B", source=Source(A), group=Group(Grouping.TABLES)))
    floors = (Floor(TableNo(1), (ANN, BO), ANN, Stage.ROUND, queue=(BO, ANN)),)

    assert standing(state, ANN) == Standing(TableNo(1), None, None, leads=True, speaks=False)
    assert standing(state, PersonId("x")) == Standing(None, None, None, leads=False, speaks=False)
    assert standing(now(state, B, floors=floors), ANN) == Standing(
        TableNo(1), TableNo(1), TableNo(1), leads=True, speaks=False, led_source=True
    )
    assert standing(now(state, B, floors=floors), BO) == Standing(
        TableNo(1), TableNo(1), TableNo(1), leads=False, speaks=True
    )


def test_the_host_of_a_group_whose_items_are_for_hosts_stands_apart():
    plenary = phase("s.B", source=Source(A))
    state = now(ended(seated(asking(See(who=Who.HOST)), plenary)), B)

    assert brought(state, me(ANN, shared=True)) == "a b c"
    assert brought(state, me(BO, shared=True)) == ""
    assert standing(state, ANN) != standing(state, BO) == standing(state, CAT)


GROUPS = (Grouping.SOLO, Grouping.PAIRS, Grouping.TABLES, Grouping.PLENARY)
TABLES = ("table:1", "table:2")
LETTERS = "abcdef"
Case = tuple[Workshop, tuple[Entry, ...]]


class Drawn:
    """A day of two phases somewhere in its course, the later building on the earlier.

    Drawn from one seed: hundreds of small draws would take Hypothesis ten times as long.
    """

    def __init__(self, random: Random, **see: Any) -> None:
        self.random = random
        self.fixed = see

    def case(self) -> Case:
        state = replace(seated(self.first(), self.second()), people=self.people())
        state = replace(state, hidden=tuple(self.some(2)))
        for name in self.random.choices([A, B], k=self.random.randrange(4)):
            seats = tuple((floor.number, floor.members) for floor in self.floors())
            state = ended(state, name, revealed=self.coin(), groups=seats)
        name = self.random.choice([A, B])
        return now(state, name, 1, self.coin(), floors=self.floors()), self.answers()

    def coin(self, odds: float = 0.5) -> bool:
        return self.random.random() < odds

    def some(self, most: int) -> list[str]:
        return sorted(self.random.sample(LETTERS, self.random.randrange(most + 1)))

    def see(self) -> See:
        one_of = self.random.choice
        see = See(one_of([*Author]), one_of([*Who]), one_of([*When]), one_of([1, 1, 2, 4]))
        return replace(see, **self.fixed)

    def first(self) -> Phase:
        return asking(self.see(), group=Group(self.random.choice(GROUPS)))

    def second(self) -> Phase:
        filter_ = self.random.choice([*Filter])
        return asking(
            self.see(),
            "s.B",
            source=Source(A, filter_, self.coin(), 2, self.coin()),
            rotate=Rotate(self.random.choice([Rotation.NONE, Rotation.ARTEFACT])),
            group=Group(self.random.choice(GROUPS)),
            collect=self.random.choice([VOTE, RANK, Collect()]),
        )

    def people(self) -> tuple[Person, ...]:
        return tuple(
            replace(
                person,
                table=TableNo(self.random.choice([1, 2])),
                removed=self.coin(0.2),
                away=self.coin(0.2),
                left=self.coin(0.2),
            )
            for person in seated().people
        )

    def floors(self) -> tuple[Floor, ...]:
        order = self.random.sample(PEOPLE, len(PEOPLE))
        return tuple(
            Floor(TableNo(n), tuple(members), self.random.choice([None, members[0]]), queue=queue)
            for n, members, queue in ((1, order[:2], (order[0],)), (2, order[2:], (TableNo(1),)))
        )

    def answers(self) -> tuple[Entry, ...]:
        """One entry a phase, slot and owner at most."""
        places = [(name, "1", owner) for name in (A, B) for owner in (*PEOPLE, *TABLES)]
        places += [(name, OUTCOME, owner) for name in (A, B) for owner in TABLES]
        return tuple(self.answer(*place) for place in places if self.coin(0.7))

    def answer(self, name: PhaseId, slot: str, owner: str) -> Entry:
        entry = said(owner, *self.some(2), phase=name, slot=slot, table=self.random.choice([1, 2]))
        if slot == OUTCOME or self.coin(0.8):
            return entry
        return replace(entry, value=Shared(tuple((letter, 1) for letter in self.some(3))))


def days(**see: Any) -> st.SearchStrategy[Case]:
    return st.randoms(use_true_random=True).map(lambda random: Drawn(random, **see).case())


def view(state: Workshop, entries: tuple[Entry, ...], viewer: Viewer) -> object:
    """All that a page is drawn from."""
    asked = state.programme.phase(running(state).phase)
    source = source_entries(state, entries, asked, viewer)
    return visible(state, entries, asked.id, viewer), source


@given(days())
def test_people_of_equal_standing_see_the_same(case: Case):
    drawn: dict[Standing, object] = {}

    for person in PEOPLE:
        seen = view(*case, me(person, shared=True))
        assert drawn.setdefault(standing(case[0], person), seen) == seen


@given(days())
def test_all_facilitators_see_the_same(case: Case):
    desks = [Viewer(Seat.FACILITATOR, person, shared=True) for person in (FAC, *PEOPLE)]

    assert [view(*case, desk) for desk in desks[1:]] == [view(*case, desks[0])] * len(PEOPLE)


@given(days(who=Who.SELF))
def test_a_shared_view_never_holds_what_is_for_its_author_alone(case: Case):
    for person in PEOPLE:
        seen = visible(*case, running(case[0]).phase, me(person, shared=True))
        assert [s for s in seen if s.entry.owner in PEOPLE] == []


@given(days())
def test_hidden_points_are_in_nobodys_shared_view(case: Case):
    state, entries = case
    for viewer in (*(me(p, shared=True) for p in PEOPLE), WALL, DESK):
        for seen in visible(state, entries, running(state).phase, viewer):
            points = seen.entry.value.points if isinstance(seen.entry.value, Listed) else ()
            ours = seen.entry.owner in TABLES
            assert ours or [p for p in points if p.id in state.hidden] == []


@given(days(when=LATER))
def test_while_a_phase_runs_nobody_whatsoever_sees_anothers_answer(case: Case):
    everybody = [Viewer(Seat.PARTICIPANT, p, shared) for p in PEOPLE for shared in (True, False)]
    desks = [Viewer(Seat.FACILITATOR, p, shared=True) for p in (FAC, *PEOPLE)]

    for viewer in (*everybody, *desks, WALL, Viewer(Seat.PROJECTOR, shared=True)):
        seen = visible(*case, running(case[0]).phase, viewer)
        others = [s for s in seen if s.entry.owner in PEOPLE and s.entry.owner != viewer.person]
        assert others == []
