"""What an onlooker is given to look at."""

from dataclasses import replace

from bot.views import (
    board_view,
    care_points,
    clock_view,
    just_voted,
    points,
    run_view,
    slot_labels,
    vote_view,
)
from facilitation.events import (
    Advanced,
    AwaySet,
    ItemHidden,
    Left,
    Paused,
    Started,
    TurnEnded,
    WentBack,
)
from facilitation.ids import PersonId, PhaseId, RunNo, TableNo
from facilitation.phases import (
    Collect,
    Filter,
    Group,
    Grouping,
    Phase,
    Rotate,
    Rotation,
    See,
    Source,
    Time,
    When,
    Who,
)
from facilitation.record import OUTCOME, Entry
from facilitation.state import Stage, Workshop
from facilitation.visibility import Seat, Seen, Viewer
from surveys.answers import Committed, Listed, Numbered, Point, Shared, Value
from surveys.questions import Kind, Question
from surveys.texts import text
from tests.facilitation.days import (
    FAC,
    alone,
    at,
    at_tables,
    item,
    minutes,
    one,
    people,
    phase,
    plenary,
    room,
)
from tests.facilitation.script import after, at_floor, press

ANN, BO, CAT, DAN = people("ann bo cat dan")
NAMES = {ANN: "Ann", BO: "Bo", CAT: "Cat", DAN: "Dan"}
WALL, DESK = Viewer(Seat.PROJECTOR), Viewer(Seat.FACILITATOR, FAC)
BALLOT = Collect(Question(Kind.POINTS, limit=3), per_subquestion=False)
SECRET = See(who=Who.ALL, when=When.PHASE_END)
OUTCOMES = Source(PhaseId("s.G"), Filter.NOT_MINE, outcome=True)
GROUP = Source(PhaseId("s.I"), Filter.GROUP)
IGV = one(
    alone("s.I", see=See(when=When.PHASE_END)),
    replace(at_tables("s.G"), source=GROUP),
    phase("s.V", collect=BALLOT, see=SECRET, source=OUTCOMES),
    plenary("s.P"),
)


def begun(steps: int) -> Workshop:
    """Ann (host) and Bo at table 1, Cat and Dan at table 2, so many phases into the day."""
    state = after(room(IGV, "ann bo", "cat dan"), press(Started, "09:00"))
    for minute in range(1, steps):
        state = after(state, press(Advanced, f"09:{minute:02}"))
    return state


def entry(name: str, owner: str, value: Value, table: int, slot: str = "1") -> Entry:
    return Entry(f"{name}{owner}", PhaseId(name), 1, RunNo(1), slot, owner, TableNo(table), value)


def said(*words: str) -> Listed:
    return Listed(tuple(Point(word, word) for word in words))


WRITTEN = (
    entry("s.I", ANN, said("a"), 1),
    entry("s.I", BO, said("b"), 1),
    entry("s.I", CAT, said("c"), 2),
    entry("s.G", "table:1", said("one"), 1, OUTCOME),
    entry("s.G", "table:2", said("two", "due"), 2, OUTCOME),
    entry("s.V", ANN, Shared((("two", 3),)), 1),
    entry("s.V", CAT, Shared((("one", 1),)), 2),
)


def me(person: PersonId) -> Viewer:
    return Viewer(Seat.PARTICIPANT, person, shared=True)


def read(state: Workshop, viewer: Viewer) -> tuple[str, str, str]:
    """The words of a board: what it builds on, what is written, outcomes."""
    board = board_view(state, WRITTEN, NAMES, viewer)
    parts = (board.source, board.notes, board.outcomes)
    return tuple(" ".join(p.text for p in part) for part in parts)  # type: ignore[return-value]  # three parts


def test_nothing_lies_on_the_table_before_the_day_begins():
    state = room(IGV, "ann bo", "cat dan")

    assert run_view(state, NAMES, at("09:00")) is None
    assert read(state, me(ANN)) == ("", "", "")
    assert care_points(state, WRITTEN, NAMES) == ()
    assert vote_view(state, WRITTEN, NAMES, WALL) == ((), 0)
    assert not just_voted(state)


def test_while_people_write_alone_the_board_is_empty_for_everybody():
    state = begun(1)

    assert [read(state, v) for v in (me(ANN), WALL, DESK)] == [("", "", "")] * 3
    assert care_points(state, WRITTEN, NAMES) == ()


def test_at_the_table_its_own_points_and_outcome_lie_on_the_board():
    state = begun(2)

    assert read(state, me(BO)) == ("a b", "", "one")
    assert read(state, me(DAN)) == ("c", "", "two due")
    assert read(state, WALL) == ("", "", "")


def test_a_vote_is_secret_until_it_ends_and_again_while_it_is_cast_again():
    voting, presenting = begun(3), begun(4)
    again = after(presenting, press(WentBack, "09:10", phase=PhaseId("s.V")))

    result = [("two", 3), ("one", 1), ("due", 0)]
    assert vote_view(voting, WRITTEN, NAMES, WALL) == ((), 0)
    ranked, voters = vote_view(presenting, WRITTEN, NAMES, WALL)
    assert ([(point.text, votes) for point, votes in ranked], voters) == (result, 2)
    assert vote_view(again, WRITTEN, NAMES, WALL) == ((), 0)
    assert [just_voted(state) for state in (voting, presenting)] == [False, True]
    assert board_view(presenting, WRITTEN, NAMES, me(ANN)).votes == ranked


def test_hidden_points_are_shown_to_the_facilitator_alone_and_marked():
    state = after(begun(2), ItemHidden(at=at("09:05"), by=FAC, item="b", hidden=True))
    later = after(state, press(Advanced, "09:06"), press(Advanced, "09:07"))

    shown = [(point.text, hidden) for point, hidden in care_points(state, WRITTEN, NAMES)]
    assert shown == [("a", False), ("b", True), ("c", False)]
    assert [p.text for p, hidden in care_points(later, WRITTEN, NAMES) if hidden] == ["b"]
    assert read(state, me(ANN))[0] == "a"


def test_a_commitment_is_told_as_one_line():
    full = entry("s.I", ANN, Committed("Ringe kommunene", "fredag", "Bo"), 1)
    short = entry("s.I", BO, Committed("Lese planen"), 1)

    found = points([Seen(full, ANN), Seen(short, BO)], NAMES, DESK)

    assert [(one.text, one.author) for one in found] == [
        ("Ringe kommunene · fredag · Bo", "Ann"),
        ("Lese planen", "Bo"),
    ]


def test_points_are_told_with_their_author_by_name_or_number_or_not_at_all():
    [a, b, c, *_] = WRITTEN
    seen = (Seen(a, ANN), Seen(b, None, 2), Seen(c, None), Seen(replace(a, value=Numbered(1)), ANN))
    own = points(seen, NAMES, Viewer(Seat.PARTICIPANT, BO))
    shared = points(seen, NAMES, me(BO))

    assert [point.author for point in own] == ["Ann", "#2", None]
    assert [point.own for point in own] == [False, True, False]
    assert [point.own for point in shared] == [False, False, False]
    assert points(seen[:1], {}, WALL)[0].author is None


def test_the_clock_stands_still_in_a_pause():
    state = after(begun(1), press(Paused, "09:00:30"))
    view = run_view(state, NAMES, at("09:45"))

    assert view is not None
    assert (view.paused, view.clock.running, view.clock.left) == (True, False, 90.0)
    assert (view.ready, view.ready_of, view.asks) == (0, 4, Kind.LIST)


def test_the_last_part_is_for_the_outcome():
    timed = replace(at_tables("s.G", 25), time=Time(whole=minutes(25), summarise=minutes(5)))
    state = after(room(one(timed), "ann bo", "cat dan"), press(Started, "09:00"))

    views = [run_view(state, NAMES, at(clock)) for clock in ("09:19", "09:20", "09:40")]
    assert [view and view.summarise for view in views] == [False, True, True]
    assert [view and view.outcome for view in views] == [True] * 3


def test_the_order_of_speaking_says_who_has_the_floor_and_who_is_away():
    state = after(
        room(IGV, "ann bo eva", "cat dan"), press(Started, "09:00"), press(Advanced, "09:01"),
        at_floor(TurnEnded, "09:02", 1),
        AwaySet(at=at("09:03"), person=ANN, away=True, by=ANN),
        Left(at=at("09:03"), person=PersonId("cat")),
    )  # fmt: skip
    view = run_view(state, NAMES, at("09:04"))

    assert view is not None
    first, second = view.floors
    assert {(one.name, one.state) for one in first.order} >= {("Ann", "away")}
    assert [one.host for one in first.order if one.name == "Ann"] == [True]
    assert [one.name for one in second.order] == ["Dan"]
    assert (first.stage, first.host, second.host) == (Stage.ROUND, "Ann", "Cat")


def test_in_plenary_tables_speak_and_in_a_topic_round_topics_do():
    topics = phase(
        "s.T", group=Group(Grouping.TABLES), rotate=Rotate(Rotation.TOPIC),
        time=Time(whole=minutes(9), each=minutes(3)),
    )  # fmt: skip
    state = begun(4)
    view = run_view(state, NAMES, at("09:05"))
    assert view is not None
    assert [(s.table, s.name) for s in view.floors[0].order] == [(1, ""), (2, "")]

    by_topic = after(room(one(topics), "ann bo", "cat dan"), press(Started, "09:00"))
    floor = replace(by_topic.run.floors[0], queue=("t1",))  # type: ignore[union-attr]  # it runs
    by_topic = replace(by_topic, run=replace(by_topic.run, floors=(floor,)))  # type: ignore[type-var]  # it runs
    told = run_view(by_topic, NAMES, at("09:01"))
    assert told is not None
    assert next((s.id, s.state) for s in told.floors[0].order) == ("t1", "speaking")


def test_slots_have_their_subquestions():
    asked: Phase = alone("s.I")
    two = item("s", "09:00", 60, asked, subquestions=(text(nb="Hva?"), text(nb="Hvem?")))
    once = replace(asked, collect=replace(asked.collect, per_subquestion=False))

    assert slot_labels(two, asked) == (("1", text(nb="Hva?")), ("2", text(nb="Hvem?")))
    assert slot_labels(two, once) == (("1", None),)
    assert slot_labels(two, at_tables("s.G")) == ()


def test_a_clock_says_when_it_rings():
    state = begun(1)
    assert state.run is not None
    view = clock_view(state.run, at("09:00"))

    assert (view.left, view.total, view.ends) == (120.0, 120.0, at("09:02"))
    assert view.marks[0][1] == 120.0
