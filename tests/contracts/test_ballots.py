"""What every database must keep of opinions, and what nobody may find out from it."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import ballots, happenings, seats
from storage.ballots import DRAWER, Ballot, Cast, Draft, Taken, ballot_id, drawer
from storage.forms import Form
from storage.sealing import Sealer
from storage.store import Store
from storage.survey_errors import (
    NotAsked,
    OnAnotherDevice,
    UnknownForm,
    UnknownLink,
    WrongMode,
)
from storage.survey_tables import ballot_drafts, letters, survey_log
from storage.survey_tables import ballots as ballots_table
from storage.survey_tables import seats as seats_table
from surveys.answers import Chosen, Listed, Numbered, Point, Value
from surveys.dispositions import Ruling
from surveys.field_errors import SurveyClosed
from surveys.field_events import FormSet
from surveys.questionnaire import Questionnaire
from surveys.questions import Kind
from tests.storage.chats import SEALER
from tests.storage.days import SetClock, opened
from tests.storage.fields import DEADLINE as LOCAL_DEADLINE
from tests.storage.fields import NO, OPINIONS, TERMS, YES, Field, stored
from tests.surveys.forms import form, item

DEADLINE = datetime(2026, 12, 4, 11, 0, tzinfo=UTC)
PEOPLE = tuple(f"{number:03}" for number in range(40))


def words(some: str) -> dict[str, Value]:
    return {"q2": Listed((Point("", some),))}


async def opinions(field: Field) -> list[Any]:
    found = await field.store.read(ballots.of_survey, field.survey)
    return sorted((cast.answers for cast in found), key=repr)


# --- Taking them ----------------------------------------------------------------------------------


async def test_an_opinion_is_kept_and_its_seat_has_answered(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1", "2")

    assert await field.cast("1", complete=False) == Taken(late=False, first=True)

    assert await store.read(ballots.of_survey, field.survey) == (Cast(1, YES, False),)
    assert [seat.answered for seat in (await field.seats()).values()] == [True, False]


async def test_a_person_can_change_their_opinion_until_the_close(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1", "2")
    await field.cast("2", NO)
    await field.cast("1", YES)

    assert await field.cast("1", NO) == Taken(late=False, first=False)

    assert await opinions(field) == [NO, NO]
    await field.close()
    with pytest.raises(SurveyClosed):
        await field.cast("1", YES)


async def test_the_same_ballot_sent_twice_is_one(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")

    for _ in range(2):
        await field.cast("1")

    assert await opinions(field) == [YES]


async def test_that_somebody_was_late_is_said_of_the_seat_alone(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1", "2", "3")
    await field.cast("1")
    await field.cast("2")
    clock.moment = DEADLINE

    assert (await field.cast("2", NO)).late
    assert (await field.cast("3")).late

    assert [seat.late for seat in (await field.seats()).values()] == [False, True, True]


async def test_an_opinion_that_was_not_asked_for_is_refused(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    other = await Field.opened(store, clock, OPINIONS, "1", survey="s2")
    official = await Field.opened(store, clock, TERMS, "1", survey="s3")
    strangers = Ballot(other.link("1"), "code", 1, YES, True)
    with pytest.raises(UnknownLink):
        await store.field(field.survey, ballots.cast, SEALER, strangers, clock.now())
    with pytest.raises(WrongMode):
        await official.cast("1")
    with pytest.raises(UnknownForm):
        await field.cast("1", form=2)

    line = field.line("Ruled")
    await store.field(field.survey, happenings.rule, field.id("1"), Ruling.NOT_ELIGIBLE, line)
    with pytest.raises(NotAsked):
        await field.cast("1")

    assert await opinions(field) == []


# --- One's own ------------------------------------------------------------------------------------


async def read_back(field: Field, number: str, code: str) -> Cast | None:
    return await field.store.read(ballots.read_back, field.survey, SEALER, field.link(number), code)


async def test_a_ballot_is_read_back_with_the_code_of_its_receipt_alone(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1", "2")
    await field.cast("1", code="first")
    await field.cast("1", NO, code="second")

    assert await read_back(field, "1", "second") == Cast(1, NO, True)
    assert await read_back(field, "1", "first") is None
    assert await read_back(field, "1", "") is None
    assert await read_back(field, "2", "second") is None


async def test_a_ballot_can_be_withdrawn_also_after_the_close(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1", "2")
    await field.cast("1")
    await field.cast("2", NO)
    await field.close()

    link = field.link("1")
    assert await store.field(field.survey, ballots.withdraw, SEALER, link)
    assert not await store.field(field.survey, ballots.withdraw, SEALER, link)

    assert await opinions(field) == [NO]
    seat = await field.find("1")
    assert (seat.answered, seat.ruling) == (False, Ruling.REFUSED)


async def test_who_has_withdrawn_may_answer_again(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    await field.cast("1")
    await store.field(field.survey, ballots.withdraw, SEALER, field.link("1"))

    assert (await field.cast("1", NO)).first

    assert await opinions(field) == [NO]


async def draft(field: Field, number: str, seen: int, **more: Any) -> int:
    standard: dict[str, Any] = {"form": 1, "answers": YES}
    sent = Draft(field.link(number), seen=seen, **standard | more)
    return await field.store.field(
        field.survey, ballots.save_draft, SEALER, sent, field.clock.now()
    )


async def own_draft(field: Field, number: str) -> Draft | None:
    return await field.store.read(ballots.own_draft, field.survey, SEALER, field.link(number))


async def test_a_person_goes_on_on_another_device(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1", "2")

    seen = await draft(field, "1", 0, loose={"q2": "ca."})
    assert await own_draft(field, "1") == Draft(field.link("1"), 1, YES, 1, {"q2": "ca."})
    assert await draft(field, "1", seen, answers=NO) == 2
    assert await draft(field, "1", seen, answers=NO) == 2  # the same again
    with pytest.raises(OnAnotherDevice):
        await draft(field, "1", seen, answers={})

    assert await own_draft(field, "1") == Draft(field.link("1"), 1, NO, 2)
    assert await own_draft(field, "2") is None


async def test_a_draft_goes_when_the_opinion_is_given(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    await draft(field, "1", 0)

    await field.cast("1")

    assert await own_draft(field, "1") is None


async def test_a_draft_is_taken_as_long_as_an_answer_is(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    with pytest.raises(UnknownForm):
        await draft(field, "1", 0, form=2)
    await draft(field, "1", 0)
    await field.close()
    with pytest.raises(SurveyClosed):
        await draft(field, "1", 1, answers=NO)
    await field.reopen(LOCAL_DEADLINE)

    assert await draft(field, "1", 1, answers=NO) == 2
    await store.field(field.survey, ballots.withdraw, SEALER, field.link("1"))
    assert await own_draft(field, "1") is None


async def test_a_draft_cannot_be_read_without_its_own_link(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    await draft(field, "1", 0, answers=words("Hemmelig"))

    row = await store.read(_only, ballot_drafts)

    assert "Hemmelig" not in repr(tuple(row))
    assert SEALER.open(row.sealed) is None
    assert Sealer(b"link of s1 2").open(row.sealed) is None


async def _only(connection: AsyncConnection, table: Any) -> Any:
    return (await connection.execute(select(table))).one()


# --- What nobody may find out ---------------------------------------------------------------------


async def _all(connection: AsyncConnection, table: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in await connection.execute(select(table))]


async def polled(store: Store, clock: SetClock, people: tuple[str, ...] = PEOPLE) -> Field:
    """Everybody answers, in an order that somebody has watched: the highest number first."""
    field = await Field.opened(store, clock, OPINIONS, *people)
    await field.invited()
    for number in reversed(people):
        await draft(field, number, 0)
        await field.cast(number, words(number), code=f"code {number}", receipt=True)
        clock.pass_(timedelta(seconds=1))
    return field


async def test_no_value_leads_from_who_answered_to_what_was_answered(
    store: Store, clock: SetClock
) -> None:
    field = await polled(store, clock)
    here = await store.read(_all, ballots_table)
    there = [
        value
        for table in (seats_table, letters, survey_log)
        for row in await store.read(_all, table)
        for value in row.values()
    ]

    told = {str(value) for value in there} - {"1"}  # the form's version, and many a count
    of_one = Counter(str(value) for row in here for value in row.values())
    assert [value for value, times in of_one.items() if times == 1 and value in told] == []
    assert {row["survey"] for row in here} == {field.survey}


async def test_a_ballot_holds_nothing_but_its_answer_and_what_is_the_same_for_all(
    store: Store, clock: SetClock
) -> None:
    await polled(store, clock, PEOPLE[:3])

    columns = {column.name for column in ballots_table.c}

    assert columns == {"survey", "id", "form", "body", "codec", "complete", "proof"}
    assert await store.read(_all, ballot_drafts) == []


async def test_whoever_has_the_key_and_the_database_finds_no_ballot(
    store: Store, clock: SetClock
) -> None:
    field = await polled(store, clock)
    ids = {row["id"] for row in await store.read(_all, ballots_table)}

    rows = await store.read(_all, seats_table)

    assert {row["sealed_link"] for row in rows} == {None}
    guesses = [ballot_id(SEALER, field.survey, str(v)) for row in rows for v in row.values()]
    assert ids.isdisjoint(guesses)
    assert ids == {ballot_id(SEALER, field.survey, field.link(number)) for number in PEOPLE}


async def test_the_link_stays_sealed_only_until_the_answer(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1", "2")
    before = await store.read(stored, field.id("1"))
    assert SEALER.open(before.sealed_link) == field.link("1")

    await field.cast("1")

    assert (await store.read(stored, field.id("1"))).sealed_link is None
    assert (await store.read(seats.by_link, SEALER, field.link("1"))).id == field.id("1")


async def test_opinions_come_out_in_an_order_that_says_nothing(
    store: Store, clock: SetClock
) -> None:
    await polled(store, clock)

    rows = await store.read(_all, ballots_table)  # as they lie

    ids = [row["id"] for row in rows]
    order = [row["body"] for row in rows]
    assert sorted(ids) == ids
    assert order not in (sorted(order), sorted(order, reverse=True))


@pytest.fixture
async def on_sqlite(sqlite_address: str, clock: SetClock) -> AsyncIterator[Store]:
    """A store in a file of SQLite's."""
    store = await opened(sqlite_address, clock)
    yield store
    await store.close()


@pytest.fixture
async def on_postgresql(postgres_address: str, clock: SetClock) -> AsyncIterator[Store]:
    """A store in PostgreSQL."""
    store = await opened(postgres_address, clock)
    yield store
    await store.close()


async def test_sqlite_numbers_no_rows(on_sqlite: Store, clock: SetClock) -> None:
    await polled(on_sqlite, clock, PEOPLE[:3])

    async def numbered(connection: AsyncConnection) -> None:
        await connection.execute(text("SELECT rowid FROM ballots"))

    with pytest.raises(OperationalError, match="no such column: rowid"):
        await on_sqlite.read(numbered)


async def _placed(connection: AsyncConnection, table: str) -> list[Any]:
    """What PostgreSQL shows of when and where rows were written."""
    query = text(f"SELECT id, ctid, xmin::text AS xmin, cmin::text AS cmin FROM {table}")
    return list(await connection.execute(query))


def _in_place(rows: list[Any]) -> list[str]:
    return [row.id for row in sorted(rows, key=lambda row: _ctid(row.ctid))]


def _ctid(ctid: Any) -> tuple[int, int]:
    page, place = ctid if isinstance(ctid, tuple) else map(int, str(ctid).strip("()").split(","))
    return int(page), int(place)


@pytest.mark.process
async def test_postgresql_shows_neither_when_nor_in_which_order_ballots_came(
    on_postgresql: Store, clock: SetClock
) -> None:
    store = on_postgresql
    field = await polled(store, clock)

    cast = await store.read(_placed, "ballots")
    asked = {row.id: row for row in await store.read(_placed, "seats")}

    answered = [field.id(number) for number in reversed(PEOPLE)]
    written = [int(asked[seat].xmin) for seat in answered]
    assert written == sorted(set(written))  # the order of participation is there to be seen
    assert len({row.xmin for row in cast}) == 1
    assert len({row.cmin for row in cast}) == 1
    assert _in_place(cast) == sorted(row.id for row in cast)


@pytest.mark.process
async def test_postgresql_hides_each_ballot_among_its_drawer(
    on_postgresql: Store, clock: SetClock
) -> None:
    store = on_postgresql
    people = tuple(f"{number:03}" for number in range(4 * DRAWER + 10))
    field = await Field.opened(store, clock, OPINIONS, *people)
    for number in people:
        await field.cast(number, words(number))

    cast = await store.read(_placed, "ballots")

    drawers = {drawer(row.id, len(people)) for row in cast}
    alike = Counter(row.xmin for row in cast)
    hiding = {one: sum(one[0] <= row.id < one[1] for row in cast) for one in drawers}
    assert len(drawers) == 4
    assert min(alike.values()) >= min(hiding.values()) >= DRAWER // 2
    assert sum(alike.values()) == len(people)
    assert len({body["body"] for body in await store.read(_all, ballots_table)}) == len(people)


async def _reform(field: Field, new: Questionnaire) -> None:
    """The owner publishes another version of the form."""
    event = FormSet(at=field.clock.now(), by="owner", seen=(await field.fielding()).moves)
    await field.store.field(field.survey, happenings.rewrite, event, Form("", new))


async def test_new_words_do_not_part_who_answered_before_them_from_who_came_after(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, OPINIONS, *PEOPLE[:3])
    await field.cast(PEOPLE[0])
    await _reform(field, form(item("q1", Kind.CHOICE), item("q2"), item("q3")))
    await field.cast(PEOPLE[1], form=2)
    here = [row["form"] for row in await store.read(_all, ballots_table)]
    await _reform(field, form(item("q1", Kind.RATING, low=1, high=5), item("q3")))
    await field.cast(PEOPLE[2], {"q1": Numbered(3)}, form=3)

    there = sorted(row["form"] for row in await store.read(_all, ballots_table))

    assert (here, there) == ([2, 2], [2, 2, 3])  # what means something else now stays apart


@pytest.mark.process
async def test_postgresql_keeps_no_trace_of_who_answered_an_older_form(
    on_postgresql: Store, clock: SetClock
) -> None:
    field = await polled(on_postgresql, clock)

    await _reform(field, form(item("q1", Kind.CHOICE), item("q2"), item("q3")))

    cast = await on_postgresql.read(_placed, "ballots")
    assert len({row.xmin for row in cast}) == 1
    assert _in_place(cast) == sorted(row.id for row in cast)


def test_a_drawer_is_all_there_is_until_there_are_many() -> None:
    assert drawer("8" * 64, 1) == drawer("8" * 64, 2 * DRAWER - 1) == ("00000000", "g")
    assert drawer("8" * 64, 2 * DRAWER) == ("80000000", "g")
    assert drawer("7" * 64, 2 * DRAWER) == ("00000000", "80000000")
    assert drawer("7" * 64, 4 * DRAWER) == ("40000000", "80000000")
    assert drawer("f" * 64, 16 * DRAWER) == ("f0000000", "g")


async def test_an_answer_code_says_nothing_about_its_ballot(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1", "2")
    await field.cast("1", code="the same")
    await field.cast("2", code="the same")

    rows = await store.read(_all, ballots_table)

    assert len({row["proof"] for row in rows}) == 2
    other = replace(OPINIONS, commissioner="other")
    again = await Field.opened(store, clock, other, "1", survey="s2")
    assert ballot_id(SEALER, field.survey, "x") != ballot_id(SEALER, again.survey, "x")


async def test_the_form_of_an_opinion_is_kept_with_it(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    await field.cast("1", {"q1": Chosen(("a", "b"))})

    assert await opinions(field) == [{"q1": Chosen(("a", "b"))}]
