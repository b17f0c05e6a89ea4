"""What the facilitator steers by."""

from dataclasses import replace

from bot.overview import coming, overview, ran
from facilitation.events import Advanced, DayClosed, Skipped, Started
from facilitation.phases import Advance, Moves
from facilitation.state import Workshop
from facilitation.workshop import step
from tests.facilitation.days import FAC, IGP, at, at_tables, minutes, one, room


def begun(clock: str = "09:00", nexts: int = 0) -> Workshop:
    """The day begun at a time, and moved on so many times with a minute between."""
    state, _ = step(room(IGP, "ann bo", "cat"), Started(at=at(clock), by=FAC, seen=0))
    for _ in range(nexts):
        state, _ = step(state, Advanced(at=at(clock), by=FAC, seen=state.moves))
    return state


def test_what_comes_next_is_the_next_phase_or_the_first_of_the_next_item():
    found = [
        coming(state) for state in (room(IGP, "", ""), begun(), begun(nexts=1), begun(nexts=3))
    ]

    assert [part.phase.id if part else None for part in found] == [
        "welcome.talk", "q1.I", "q1.G", "coffee.break",
    ]  # fmt: skip


def test_after_the_last_phase_nothing_comes():
    state = begun(nexts=9)

    assert state.run is not None
    assert state.run.phase == "q3.G"
    assert coming(state) is None
    closed, _ = step(state, DayClosed(at=at("13:30"), by=FAC, seen=state.moves))
    assert coming(closed) is None


def test_a_repeated_phase_comes_again_until_its_rounds_are_done():
    talk = at_tables("s.G", 10, rounds=2)
    state, _ = step(room(one(talk), "ann bo", ""), Started(at=at("09:00"), by=FAC, seen=0))
    first = coming(state)
    state, _ = step(state, Advanced(at=at("09:10"), by=FAC, seen=1))
    second = coming(state)

    assert first is not None
    assert second is not None
    assert [(p.phase.id, p.round) for p in (first, second)] == [("s.G", 2), ("after.talk", 1)]


def test_where_answers_may_agree_early_it_says_what_follows():
    talk = replace(at_tables("s.G", 10), advance=Advance(Moves.UNTIL, max_rounds=3))
    state, _ = step(room(one(talk), "ann bo", ""), Started(at=at("09:00"), by=FAC, seen=0))

    part = coming(state)

    assert part is not None
    assert part.phase.id == "after.talk"


def test_what_has_been_run_can_be_gone_back_to():
    state = begun(nexts=1)
    state, _ = step(state, Skipped(at=at("09:01"), by=FAC, seen=state.moves))

    assert [part.phase.id for part in ran(state)] == ["welcome.talk", "q1.I", "coffee.break"]
    assert ran(room(IGP, "", "")) == ()


def test_the_day_says_how_late_it_is_in_whole_minutes_and_what_to_shorten():
    late = overview(begun("09:20"), at("09:20"))

    assert late.behind == minutes(20)
    assert [line.now for line in late.lines] == [True] + [False] * 6
    assert [s.was > s.proposed for s in late.shorter] == [True] * len(late.shorter)
    assert late.shorter != ()


def test_a_day_on_time_has_nothing_to_propose():
    day = overview(begun(), at("09:00"))

    assert (day.behind, day.shorter, day.overrun) == (minutes(0), (), minutes(0))
