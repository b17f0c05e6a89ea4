"""What is stored comes back as it was: every event, every state, every programme and answer."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation.countdown import running
from facilitation.events import AnyEvent
from facilitation.ids import PersonId, PhaseId, RunNo, TableNo
from facilitation.phases import Phase
from facilitation.programme import Item, Programme
from facilitation.state import Floor, Run, Speaker, Workshop
from facilitation.workshop import new
from storage.codec import (
    CODEC,
    read_event,
    read_programme,
    read_state,
    read_value,
    write_event,
    write_programme,
    write_state,
    write_value,
)
from storage.errors import NewerCodec, UnknownKind
from surveys.answers import Chosen, Committed, Listed, Numbered, Shared, Value
from tests.storage.days import FACILITATOR, programme

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(
    timedelta, st.timedeltas(min_value=timedelta(days=-9), max_value=timedelta(days=9))
)


def _but(kind: type[Any], given: str) -> dict[str, Any]:
    """All fields but one, to be made from their types."""
    return {field.name: ... for field in fields(kind) if field.name != given}


EVENTS = st.one_of([st.from_type(kind) for kind in get_args(AnyEvent)])
VALUES = st.one_of([st.from_type(kind) for kind in get_args(Value)])
STATES = st.builds(
    Workshop,
    programme=st.just(programme()),
    **_but(Workshop, "programme"),
)

ITEMS = st.builds(Item, phases=st.just(()), **_but(Item, "phases"))
PROGRAMMES = st.builds(
    lambda item, phase: replace(programme(), items=(replace(item, phases=(phase,)),)),
    ITEMS,
    st.from_type(Phase),
)


@given(EVENTS)
def test_every_event_comes_back_as_it_was(event: AnyEvent) -> None:
    kind, body = write_event(event)

    again = read_event(kind, body, CODEC)

    assert (type(again), again) == (type(event), event)


@given(VALUES)
def test_every_answer_comes_back_as_it_was(value: Value) -> None:
    again = read_value(write_value(value), CODEC)

    assert (type(again), again) == (type(value), value)


@settings(max_examples=40)  # they are large
@given(STATES)
def test_every_state_comes_back_as_it_was(state: Workshop) -> None:
    again = read_state(write_state(state), CODEC, state.programme)

    assert again == state
    assert _speakers(again) == _speakers(state)


@settings(max_examples=40)
@given(PROGRAMMES)
def test_every_programme_comes_back_as_it_was(plan: Programme) -> None:
    assert read_programme(write_programme(plan), CODEC) == plan


def _speakers(state: Workshop) -> list[type]:
    """The types of all speakers: a group 3 and a person "3" are not the same."""
    floors = state.run.floors if state.run else ()
    return [type(s) for f in floors for s in (*f.queue, *f.spoken, *f.passed)]


@pytest.mark.parametrize(
    "value", [Listed(()), Chosen(()), Numbered(0), Shared(()), Committed(""), Numbered(-3)]
)
def test_empty_answers_are_told_apart(value: Value) -> None:
    again = read_value(write_value(value), CODEC)

    assert (type(again), again) == (type(value), value)


@pytest.mark.parametrize("speaker", [PersonId("3"), TableNo(3), "item", ""])
def test_a_group_and_a_person_with_its_number_are_told_apart(speaker: Speaker) -> None:
    state = _speaking(speaker)

    again = read_state(write_state(state), CODEC, state.programme)

    assert again.run is not None
    found = again.run.floors[0].speaker
    assert (type(found), found) == (type(speaker), speaker)


def _speaking(speaker: Speaker) -> Workshop:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    run = Run(
        number=RunNo(1),
        phase=PhaseId("q1.I"),
        round=1,
        started=at,
        planned=timedelta(minutes=2),
        clock=running(timedelta(minutes=2), at),
        floors=(Floor(TableNo(1), (), queue=(speaker,)),),
    )
    return replace(new(programme(), FACILITATOR), run=run)


def test_the_state_is_stored_without_its_programme() -> None:
    state = new(programme("et helt bestemt ord"), FACILITATOR)

    body = write_state(state)

    assert "bestemt" not in body
    assert read_state(body, CODEC, state.programme).programme is state.programme


def test_an_unknown_kind_of_event_is_an_error() -> None:
    with pytest.raises(UnknownKind, match="Exploded"):
        read_event("Exploded", "{}", CODEC)


def test_what_a_newer_version_wrote_is_an_error() -> None:
    with pytest.raises(NewerCodec, match="codec 2"):
        read_value(write_value(Numbered(1)), CODEC + 1)
    with pytest.raises(NewerCodec):
        read_event("Woke", "{}", CODEC + 1)
    with pytest.raises(NewerCodec):
        read_programme("{}", CODEC + 1)
    with pytest.raises(NewerCodec):
        read_state("{}", CODEC + 1, programme())
