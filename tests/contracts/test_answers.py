"""What every database must keep of answers and drafts."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from facilitation.errors import DayOver, NotOpenYet, NotYourTable
from facilitation.ids import PersonId, RunNo, TableNo
from facilitation.record import OUTCOME, Entry
from storage import reading
from storage.errors import KeyReused, UnknownWorkshop
from storage.store import Store
from storage.submissions import Receipt
from surveys.answers import Listed, Point, Value
from tests.storage.days import ALONE, MINUTE, TOGETHER, Days, SetClock, points

SECOND = timedelta(seconds=1)


async def kept(days: Days) -> list[tuple[str, int, bool, Value]]:
    """(owner, version, late, value) of each latest answer."""
    found = await days.store.read(reading.entries, days.workshop)
    return [(entry.owner, entry.version, entry.late, entry.value) for entry in found]


async def test_an_answer_is_kept_with_ids_of_its_own(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")

    receipt = await days.answer("ann", "mer samarbeid", "bedre kart")

    value = Listed((Point("id1", "mer samarbeid"), Point("id2", "bedre kart")))
    assert receipt == Receipt("id3", 1, late=False, draft=False, value=value)
    assert await store.read(reading.entries, days.workshop) == (
        Entry("id3", ALONE, 1, RunNo(1), "1", "ann", TableNo(1), value),
    )


async def test_an_edit_is_a_new_version_and_keeps_the_ids_of_its_points(
    store: Store, clock: SetClock
) -> None:
    days = await Days.begun(store, clock, "ann")
    await days.answer("ann", "kart")

    edited = Listed((Point("id1", "bedre kart"), Point("", "ny")))
    receipt = await store.answer(days.submission("ann", edited))

    assert receipt.value == Listed((Point("id1", "bedre kart"), Point("id3", "ny")))
    assert await kept(days) == [("ann", 2, False, receipt.value)]
    versions = await store.read(reading.versions, days.workshop, "ann")
    assert [entry.version for entry in versions] == [1, 2]


async def test_ids_of_others_and_ids_given_twice_are_drawn_anew(
    store: Store, clock: SetClock
) -> None:
    days = await Days.begun(store, clock, "ann", "bo")
    await days.answer("ann", "kart")

    stolen = await store.answer(days.submission("bo", Listed((Point("id1", "mitt"),))))
    doubled = await store.answer(
        days.submission("ann", Listed((Point("id1", "en"), Point("id1", "to"))))
    )

    assert stolen.value == Listed((Point("id3", "mitt"),))
    assert doubled.value == Listed((Point("id1", "en"), Point("id5", "to")))


async def test_the_same_value_again_is_no_new_version(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    first = await days.answer("ann", "kart")

    again = await store.answer(days.submission("ann", first.value))

    assert again == first
    assert await kept(days) == [("ann", 1, False, first.value)]


async def test_the_same_request_gets_the_same_receipt(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    request = days.submission("ann", points("kart"))
    first = await store.answer(request)
    await days.answer("ann", "noe annet")

    assert await store.answer(request) == first
    assert [version for _, version, _, _ in await kept(days)] == [2]


async def test_a_double_click_writes_once(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    request = days.submission("ann", points("kart"))

    first, second = await asyncio.gather(store.answer(request), store.answer(request))

    assert first == second
    assert await kept(days) == [("ann", 1, False, first.value)]


async def test_a_key_used_for_another_answer_is_refused(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    first = await days.answer("ann", "kart", key="k")

    with pytest.raises(KeyReused):
        await days.answer("ann", "noe annet", key="k")

    assert await kept(days) == [("ann", 1, False, first.value)]


async def test_an_answer_is_on_time_through_the_grace_and_late_after_it(
    store: Store, clock: SetClock
) -> None:
    days = await Days.begun(store, clock, "ann", "bo")
    clock.pass_(2 * MINUTE + 10 * SECOND)
    on_time = await days.answer("ann", "rakk det")
    clock.pass_(SECOND)
    late = await days.answer("bo", "for sent")

    assert (on_time.late, late.late) == (False, True)
    assert await kept(days) == [
        ("ann", 1, False, on_time.value),
        ("bo", 1, True, late.value),
    ]


async def test_nothing_is_taken_before_a_question_is_opened(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")

    with pytest.raises(NotOpenYet):
        await days.answer("ann", "kart", phase=TOGETHER, owner="table:1")


async def test_nothing_is_taken_after_the_day(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    await days.close_day()
    clock.pass_(timedelta(seconds=31))

    with pytest.raises(DayOver):
        await days.answer("ann", "kart")


async def test_what_was_open_when_the_day_was_closed_is_taken_for_half_a_minute_and_is_late(
    store: Store, clock: SetClock
) -> None:
    days = await Days.begun(store, clock, "ann", "bo", "cat")
    await days.close_day()

    clock.pass_(timedelta(seconds=5))
    on_its_way = await days.answer("ann", "kart")
    clock.pass_(timedelta(seconds=25))
    late = await days.draft("bo", "hurtigbåt")
    entries = (await store.record(days.workshop)).entries

    assert (on_its_way.late, late.late, late.draft) == (False, True, False)
    assert {(entry.owner, entry.late) for entry in entries} == {("ann", False), ("bo", True)}


async def test_a_part_that_ended_long_before_the_day_is_not_opened_by_its_end(
    store: Store, clock: SetClock
) -> None:
    days = await Days.begun(store, clock, "ann")
    await days.advance()
    clock.pass_(timedelta(seconds=31))
    await days.close_day()

    with pytest.raises(DayOver):
        await days.answer("ann", "kart")


async def test_one_cannot_write_for_another(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann", "bo")

    with pytest.raises(NotYourTable):
        await days.answer("ann", "kart", owner="bo")


async def test_an_unknown_workshop_is_refused(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")

    with pytest.raises(UnknownWorkshop):
        await days.answer("ann", "kart", workshop="w2")


async def test_a_table_writes_its_outcome(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    await days.advance()

    await days.answer("ann", "råd", phase=TOGETHER, slot=OUTCOME, owner="table:1")

    (entry,) = await store.read(reading.entries, days.workshop, TOGETHER)
    assert (entry.owner, entry.table, entry.by_host) == ("table:1", 1, False)


async def test_a_draft_is_one_row_that_is_written_over(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    await days.draft("ann", "ka")
    receipt = await days.draft("ann", "kart")

    drafts = await store.read(reading.own_drafts, days.workshop, "ann")
    assert receipt == Receipt("", 0, late=False, draft=True, value=receipt.value)
    assert [draft.value for draft in drafts] == [receipt.value]
    assert await kept(days) == []


async def test_the_bell_makes_drafts_answers_on_time(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann", "bo")
    receipt = await days.draft("ann", "kart")
    await days.draft("bo")
    clock.pass_(2 * MINUTE)
    await days.advance()

    assert await kept(days) == [("ann", 1, False, receipt.value)]
    assert await store.read(reading.own_drafts, days.workshop, "ann") == ()
    assert await store.read(reading.own_drafts, days.workshop, "bo") == ()


async def test_an_answer_takes_the_place_of_its_draft(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    draft = await days.draft("ann", "kart")

    receipt = await store.answer(days.submission("ann", draft.value))
    clock.pass_(2 * MINUTE)
    await days.advance()

    assert receipt.value == draft.value
    assert await kept(days) == [("ann", 1, False, draft.value)]


async def test_a_draft_to_a_closed_question_becomes_an_answer(
    store: Store, clock: SetClock
) -> None:
    days = await Days.begun(store, clock, "ann", "bo")
    clock.pass_(2 * MINUTE)
    await days.advance()

    within_grace = await days.draft("ann", "kart")
    clock.pass_(MINUTE)
    after = await days.draft("bo", "vei")

    assert await kept(days) == [
        ("ann", 1, False, within_grace.value),
        ("bo", 1, True, after.value),
    ]


async def test_a_phase_that_is_run_again_takes_new_versions(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann")
    await days.answer("ann", "kart")
    await days.advance()
    clock.pass_(10 * MINUTE)
    await days.go_back()

    receipt = await days.answer("ann", "bedre kart")

    assert (receipt.version, receipt.late) == (2, False)


async def test_erasing_blanks_every_version_and_draft(store: Store, clock: SetClock) -> None:
    days = await Days.begun(store, clock, "ann", "bo")
    await days.answer("ann", "hemmelig")
    await days.answer("ann", "svært hemmelig", "mer")
    await days.draft("ann", "enda mer")
    other = await days.answer("bo", "vei")

    await store.erase(days.workshop, PersonId("ann"))

    versions = await store.read(reading.versions, days.workshop, "ann")
    assert [(entry.version, entry.erased, entry.value) for entry in versions] == [
        (1, True, Listed((Point("id1", ""),))),
        (2, True, Listed((Point("id3", ""), Point("id4", "")))),
    ]
    assert await store.read(reading.own_drafts, days.workshop, "ann") == ()
    assert (await kept(days))[1] == ("bo", 1, False, other.value)


async def test_what_fails_is_told_without_what_was_written(store: Store) -> None:
    with pytest.raises(DBAPIError) as failed:
        await store.write(
            lambda connection: connection.execute(
                text("INSERT INTO nowhere VALUES (:words)"), {"words": "mer samarbeid"}
            )
        )

    assert ("nowhere" in str(failed.value), "samarbeid" in str(failed.value)) == (True, False)
