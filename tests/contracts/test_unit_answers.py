"""What every database must keep of official answers, and of the drafts that delegates share."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import happenings, sending, survey_log
from storage import unit_answers as units
from storage.errors import KeyReused
from storage.store import Store
from storage.survey_errors import (
    BySomebodyElse,
    NotAsked,
    UnknownForm,
    UnknownSeat,
    WrongMode,
)
from storage.survey_log import Line
from storage.survey_tables import unit_answers, unit_drafts, unit_receipts
from storage.unit_answers import Receipt, UnitAnswer
from surveys.answers import Chosen, Listed, Point
from surveys.dispositions import Ruling
from surveys.field_errors import NotOpenYet, SurveyClosed
from tests.storage.days import SetClock
from tests.storage.fields import DEADLINE as LOCAL_DEADLINE
from tests.storage.fields import MONDAY, NO, OPINIONS, TERMS, YES, Field

DEADLINE = datetime(2026, 12, 4, 11, 0, tzinfo=UTC)
SHUT = DEADLINE + timedelta(days=2)
HALF_DONE = replace(TERMS, half_done=True)


async def latest(field: Field, number: str) -> UnitAnswer | None:
    return await field.store.read(units.latest, field.id(number))


async def test_an_answer_is_kept_with_who_gave_it_and_when(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    clock.pass_(timedelta(hours=1))

    receipt = await field.answer("03", language="nn", complete=False)

    assert receipt == Receipt(1, late=False, revision=1)
    assert await latest(field, "03") == UnitAnswer(
        field.id("03"), 1, 1, YES, "nn", "Ola", MONDAY + timedelta(hours=1),
        late=False, complete=False, by="", erased=False,
    )  # fmt: skip
    seat = await field.find("03")
    assert (seat.answered, seat.opened, seat.late, seat.revision) == (True, True, False, 1)


async def test_a_change_is_a_new_version_and_the_old_one_stays(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.answer("03")
    await field.answer("11")

    receipt = await field.answer("03", answers=NO, who="Kari")

    assert receipt.version == 2
    found = await store.read(units.versions, field.id("03"))
    assert [(one.version, one.answers, one.who) for one in found] == [
        (1, YES, "Ola"), (2, NO, "Kari"),
    ]  # fmt: skip
    standing = await store.read(units.of_survey, field.survey)
    assert [(one.seat, one.answers) for one in standing] == [
        (field.id("03"), NO), (field.id("11"), YES),
    ]  # fmt: skip


async def test_the_same_answer_again_is_no_new_version(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.answer("03")
    clock.moment = DEADLINE

    assert await field.answer("03") == Receipt(1, late=False, revision=1)


async def test_the_same_request_twice_is_one_answer_even_after_the_close(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    sent = await field.sent("03")
    receipt = await field.submit(sent)
    await field.close()

    assert await field.submit(sent) == receipt
    with pytest.raises(KeyReused):
        await field.submit(replace(sent, answers=NO))


async def test_what_comes_within_the_grace_is_late_and_what_comes_after_is_refused(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11", "15")
    clock.moment = DEADLINE - timedelta(microseconds=1)
    assert not (await field.answer("03")).late
    clock.moment = DEADLINE
    assert (await field.answer("11")).late
    await field.wake()
    clock.moment = SHUT - timedelta(microseconds=1)
    assert (await field.answer("03", answers=NO)).late
    clock.moment = SHUT

    with pytest.raises(SurveyClosed):
        await field.answer("15")
    with pytest.raises(SurveyClosed):
        await field.draft("15", 0)

    assert [seat.late for seat in (await field.seats()).values()] == [True, True, False]


async def test_a_survey_that_is_opened_again_takes_answers(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.close()
    await field.reopen(LOCAL_DEADLINE)

    assert not (await field.answer("03")).late


async def test_an_answer_to_nothing_that_was_asked_is_refused(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    await field.add("03", "11")
    with pytest.raises(NotOpenYet):
        await field.answer("03")
    opinions = await Field.opened(store, clock, OPINIONS, "1", survey="s2")
    with pytest.raises(WrongMode):
        await opinions.answer("1")
    opened = await Field.opened(store, clock, TERMS, "03", survey="s3")
    with pytest.raises(UnknownForm):
        await opened.answer("03", form=2)
    with pytest.raises(UnknownForm):
        await opened.draft("03", 0, form=2)
    with pytest.raises(UnknownSeat):
        await opened.submit(replace(await opened.sent("03"), seat=field.id("03")))

    line = opened.line("Ruled")
    await store.field(opened.survey, happenings.rule, opened.id("03"), Ruling.NOT_ELIGIBLE, line)
    with pytest.raises(NotAsked):
        await opened.answer("03")


async def test_who_refused_may_change_their_mind(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    line = field.line("Ruled")
    await store.field(field.survey, happenings.rule, field.id("03"), Ruling.REFUSED, line)

    await field.answer("03")

    assert (await field.find("03")).ruling is Ruling.NONE


async def test_an_answer_that_was_taken_by_telephone_is_in_the_log_without_its_words(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    secret = {"q2": Listed((Point("", "Hemmelig"),))}

    await field.answer("03", by="owner", answers=secret)

    found = await latest(field, "03")
    assert found is not None
    assert found.by == "owner"
    log = await store.read(survey_log.log, field.survey)
    assert log[-1] == Line(MONDAY, "owner", "EnteredOnBehalf", field.id("03"))
    assert "Hemmelig" not in repr(log)


# --- Delegates ------------------------------------------------------------------------------------


async def test_delegates_go_on_with_one_draft(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")

    first = await field.draft("03", 0, loose={"q2": "ca. 12"})
    second = await field.draft("03", first, who="Kari", answers=NO)

    assert (first, second) == (1, 2)
    assert await store.read(units.draft, field.id("03")) == units.Draft(
        field.id("03"), 1, NO, "Kari", 2
    )
    assert await store.read(units.draft, field.id("11")) is None
    assert await field.answer("03") == Receipt(1, late=False, revision=3)
    assert await store.read(units.draft, field.id("03")) is None


async def test_words_that_do_not_fit_yet_are_kept(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")

    await field.draft("03", 0, answers={}, loose={"q2": "ca. 12"})

    draft = await store.read(units.draft, field.id("03"))
    assert draft is not None
    assert (draft.answers, draft.loose) == ({}, {"q2": "ca. 12"})


async def test_the_second_of_two_delegates_is_told_whose_words_stand(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")

    results = await asyncio.gather(
        field.draft("03", 0, who="Ola"),
        field.draft("03", 0, who="Kari", answers=NO),
        return_exceptions=True,
    )

    told = [one for one in results if isinstance(one, BySomebodyElse)]
    assert [one.parameters for one in told] in ([{"who": "Ola"}], [{"who": "Kari"}])
    assert [one for one in results if isinstance(one, int)] == [1]


async def test_an_answer_does_not_overtake_what_its_sender_did_not_see(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    stale = await field.sent("03", who="Ola", answers=NO)
    await field.draft("03", 0, who="Kari")
    with pytest.raises(BySomebodyElse) as refused:
        await field.submit(stale)
    assert refused.value.parameters == {"who": "Kari"}
    await field.answer("03", who="Siri")

    with pytest.raises(BySomebodyElse) as refused:
        await field.submit(stale)

    assert refused.value.parameters == {"who": "Siri"}
    found = await latest(field, "03")
    assert found is not None
    assert found.who == "Siri"


async def test_a_draft_that_is_saved_again_is_the_same(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")

    assert [await field.draft("03", 0), await field.draft("03", 0)] == [1, 1]


async def test_somebody_without_a_name_is_called_by_their_unit(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.draft("03", 0, who="")

    with pytest.raises(BySomebodyElse) as refused:
        await field.draft("03", 0, who="Kari")

    assert refused.value.parameters == {"who": "Fylke 03"}


async def test_an_erased_unit_is_told_of_too(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await store.field(field.survey, units.erase, field.id("03"), field.line("Erased"))

    with pytest.raises(BySomebodyElse) as refused:
        await field.draft("03", 0)

    assert refused.value.parameters == {"who": "Fylke 03"}


# --- At the close ---------------------------------------------------------------------------------


async def test_what_was_begun_counts_where_that_was_told(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, HALF_DONE, "03", "11", "15", "18")
    await field.draft("03", 0)
    await field.answer("11")
    await field.draft("11", 1, answers=NO)
    await field.draft("15", 0, answers={})
    clock.moment = DEADLINE
    await field.draft("18", 0)

    await field.wake_at(SHUT)

    found = await store.read(units.of_survey, field.survey)
    assert [(one.seat, one.answers, one.complete, one.late, one.at) for one in found] == [
        (field.id("03"), YES, False, False, MONDAY),
        (field.id("11"), YES, True, False, MONDAY),
        (field.id("18"), YES, False, True, DEADLINE),
    ]
    assert [seat.answered for seat in (await field.seats()).values()] == [True, True, False, True]


async def test_what_was_begun_does_not_count_where_nobody_was_told(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.draft("03", 0)

    await field.wake_at(SHUT)

    assert await store.read(units.of_survey, field.survey) == ()
    assert not (await field.find("03")).answered


async def test_what_was_begun_is_there_when_the_survey_is_opened_again(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    seen = await field.draft("03", 0)
    await field.close()

    await field.reopen(LOCAL_DEADLINE)

    assert await field.draft("03", seen, answers=NO) == seen + 1


async def test_who_refused_is_not_counted_for_what_they_began(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, HALF_DONE, "03")
    await field.draft("03", 0)
    line = field.line("Ruled")
    await store.field(field.survey, happenings.rule, field.id("03"), Ruling.REFUSED, line)

    await field.wake_at(SHUT)

    assert await store.read(units.of_survey, field.survey) == ()


# --- Erasing --------------------------------------------------------------------------------------


async def everything(connection: AsyncConnection) -> str:
    """All that is stored of answers."""
    tables = (unit_answers, unit_drafts, unit_receipts)
    found = [(await connection.execute(select(table))).all() for table in tables]
    return repr(found)


async def test_an_erased_answer_is_gone_in_every_version(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.invite()
    for words in ("Blåbær", "Tyttebær"):
        answers = {"q2": Listed((Point("", words),)), "q1": Chosen(("a",))}
        await field.answer("03", answers=answers, who="Ola Dunk")
    await field.draft("03", 2, answers={"q2": Listed((Point("", "Multer"),))}, who="Ola Dunk")
    await field.answer("11")

    await store.field(field.survey, units.erase, field.id("03"), field.line("Erased"))

    kept = await store.read(everything)
    assert [word for word in ("bær", "Multer", "Dunk") if word in kept] == []
    assert [one.erased for one in await store.read(units.versions, field.id("03"))] == [True, True]
    standing = await store.read(units.of_survey, field.survey)
    assert [one.seat for one in standing] == [field.id("11")]
    seat = await field.find("03")
    assert (seat.answered, seat.ruling) == (False, Ruling.REFUSED)
    assert await store.read(sending.of_survey, field.survey) == ()
    with pytest.raises(UnknownSeat):
        await store.field(field.survey, units.erase, field.id("99"), field.line())
