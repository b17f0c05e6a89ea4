"""Commands become events; what is missing or wrong is refused before anything happens."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chance import seeded
from bot.commands import COMMANDS, Asked, Facts, command
from bot.errors import Malformed
from facilitation import events
from facilitation.events import AnyEvent
from facilitation.ids import PersonId
from tests.facilitation.days import FAC, IGP, at, people, room

NOW = at("09:00")
ROOM = room(IGP, "ann bo", "cat dan")
WORDS: dict[str, object] = {
    "seen": 3, "run": 2, "floor": 1, "turn": 4, "minutes": 5, "person": "bo", "table": 2,
    "phase": "q1.I", "percent": 25, "tables": 3, "item": "p1", "group": 1,
}  # fmt: skip
NOTHING = Facts()
KINDS = {
    "start": events.Started, "next": events.Advanced, "skip": events.Skipped,
    "back": events.WentBack, "pause": events.Paused, "resume": events.Resumed,
    "extend": events.Extended, "move-rest": events.RestMoved, "accept-plan": events.PlanAccepted,
    "reveal": events.Revealed, "close": events.DayClosed, "draw": events.TablesDrawn,
    "move": events.PersonMoved, "host": events.HostNamed, "remove": events.PersonRemoved,
    "hide": events.ItemHidden, "give-role": events.RoleGiven, "lay-role": events.RoleLaid,
    "extra": events.ExtraGiven, "tables": events.TablesSet, "away": events.AwaySet,
    "ready": events.ReadySet, "choose": events.GroupChosen, "done": events.TurnEnded,
    "pass": events.TurnPassed, "later": events.TurnSkipped, "turn-more": events.TurnExtended,
    "shuffle": events.OrderShuffled, "close-round": events.RoundClosed,
    "group-ready": events.GroupReadySet,
}  # fmt: skip


def made(action: str, facts: Facts = NOTHING, **words: object) -> AnyEvent:
    """The event of a command in the room at nine."""
    asked = Asked(FAC, {**WORDS, **words}, seeded(1), facts)
    return command(action, asked)(ROOM, NOW)


def test_each_command_makes_its_event_at_the_moment_it_is_decided():
    kinds = {action: made(action) for action in COMMANDS}

    assert {action: type(event) for action, event in kinds.items()} == KINDS
    assert {event.at for event in kinds.values()} == {NOW}


@pytest.mark.parametrize(
    ("action", "missing"),
    [
        ("next", "seen"), ("back", "phase"), ("extend", "minutes"), ("done", "turn"),
        ("move", "table"), ("hide", "item"), ("extra", "percent"), ("tables", "tables"),
        ("ready", "run"), ("choose", "group"),
    ],
)  # fmt: skip
def test_a_missing_or_empty_parameter_is_named(action: str, missing: str):
    for words in ({k: v for k, v in WORDS.items() if k != missing}, {**WORDS, missing: ""}):
        with pytest.raises(Malformed) as refused:
            command(action, Asked(FAC, words, seeded(1)))
        assert refused.value.parameters == {"name": missing}


@pytest.mark.parametrize("wrong", ["x", True, None, [1], 1.5, "1e3", {}])
def test_a_number_that_is_none_is_refused(wrong: object):
    with pytest.raises(Malformed):
        made("next", seen=wrong)


def test_an_unknown_action_is_refused():
    with pytest.raises(Malformed):
        made("explode")


@given(action=st.text(max_size=20), value=st.text(max_size=20) | st.integers() | st.none())
def test_whatever_is_sent_is_an_event_or_a_refusal(action: str, value: object):
    words = dict.fromkeys(WORDS, value)
    for name in (action, *COMMANDS):
        try:
            command(name, Asked(FAC, words, seeded(1)))(ROOM, NOW)
        except Malformed:
            continue


def test_minutes_are_kept_within_a_day():
    assert made("move-rest", minutes="99999") == events.RestMoved(
        at=NOW, by=FAC, seen=3, more=timedelta(days=1)
    )


def test_a_flag_is_on_where_it_is_left_out_and_off_where_it_says_so():
    assert made("remove") == events.PersonRemoved(at=NOW, by=FAC, person=PersonId("bo"))
    assert made("remove", removed="0") == events.PersonRemoved(
        at=NOW, by=FAC, person=PersonId("bo"), removed=False
    )


def test_a_person_left_out_is_the_sender():
    assert made("away", person="") == events.AwaySet(at=NOW, by=FAC, person=FAC, away=True)


def test_seats_are_drawn_for_everybody_present_and_even():
    event = made("draw")

    assert isinstance(event, events.TablesDrawn)
    assert sorted(person for person, _ in event.seats) == sorted(people("ann bo cat dan"))
    assert sorted(table for _, table in event.seats) == [1, 1, 2, 2]


def test_mixed_seats_part_colleagues():
    together = Facts(organisations=dict.fromkeys(people("ann bo"), "Troms"))

    event = made("draw", together, how="mixed")

    assert isinstance(event, events.TablesDrawn)
    seats = dict(event.seats)
    ann, bo = people("ann bo")
    assert seats[ann] != seats[bo]


def test_a_phase_that_begins_brings_a_drawn_order_of_those_present():
    gone = replace(ROOM, people=tuple(replace(p, left=p.id == "dan") for p in ROOM.people))
    asked = Asked(FAC, WORDS, seeded(1), Facts(items=("p1",), iqr=2))

    event = command("next", asked)(gone, NOW)

    assert isinstance(event, events.Advanced)
    assert sorted(event.brought.order) == sorted(people("ann bo cat"))
    assert (event.brought.items, event.brought.iqr) == (("p1",), 2)
