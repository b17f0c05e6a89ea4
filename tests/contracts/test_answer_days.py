"""What every database must keep of how answers came in."""

from datetime import UTC, date, datetime

from storage import answer_days, ballots, survey_log
from storage import unit_answers as units
from storage.store import Store
from storage.survey_log import Line
from tests.storage.chats import SEALER
from tests.storage.days import SetClock
from tests.storage.fields import MONDAY, NO, OPINIONS, TERMS, Field

LATE_IN_THE_EVENING = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # the day after, in Oslo
DAYS = ((date(2026, 11, 23), 2), (date(2026, 11, 25), 3))


async def course(field: Field) -> tuple[tuple[date, int], ...]:
    return await field.store.read(answer_days.course, field.survey)


async def test_official_answers_are_counted_on_their_first_day(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11", "15")
    assert await course(field) == ()
    await field.answer("03")
    await field.answer("11")
    clock.moment = LATE_IN_THE_EVENING
    await field.answer("03", answers=NO)
    await field.answer("15")

    assert await course(field) == DAYS
    await store.field(field.survey, units.erase, field.id("15"), field.line("Erased"))
    await store.field(field.survey, units.erase, field.id("15"), field.line("Erased"))
    assert await course(field) == DAYS[:1]


async def test_opinions_are_counted_on_their_first_day(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1", "2", "3")
    await field.cast("1")
    await field.cast("2")
    clock.moment = LATE_IN_THE_EVENING
    await field.cast("1", NO)
    await field.cast("3")

    assert await course(field) == DAYS
    for _ in range(2):
        await store.field(field.survey, ballots.withdraw, SEALER, field.link("1"))
    assert await course(field) == DAYS[:1]


async def test_an_opinion_that_was_taken_by_telephone_is_in_the_log(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")

    await field.cast("1", by="owner")

    log = await store.read(survey_log.log, field.survey)
    assert log[-1] == Line(MONDAY, "owner", "EnteredOnBehalf", field.id("1"))
