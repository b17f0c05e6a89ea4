import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.chance import seeded
from bot.fielding.fielder import Fielder
from bot.fielding.repeater import Repeater
from bot.fielding.repeating import NotTheNewest
from bot.fielding.repeating import repeat as repeat_by_owner
from bot.tasks import running
from storage import (
    happenings,
    recurrences,
    seat_lists,
    seats,
    sending,
    survey_log,
    survey_posts,
    survey_tables,
    surveys,
)
from storage.contacts import Route
from storage.letters import Kind
from storage.recurrences import Standing
from storage.seat_lists import NewSeat
from storage.seats import Reach, email_route
from storage.store import Store
from storage.survey_posts import NewPost, Status
from storage.surveys import Survey
from surveys.dispositions import Ruling
from surveys.field_events import Opened
from surveys.field_plan import Local, Plan, Quiet, Reminder
from surveys.field_state import SeatId, SurveyId, Terms
from surveys.field_state import Status as Stage
from surveys.recurrence import Every, Recurrence
from surveys.responses import Mode, Unit
from tests.storage.chats import SEALER
from tests.storage.days import SetClock
from tests.storage.fields import Field

NINE = time(9)
SEPTEMBER = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)  # a Monday, nine in Oslo
FIRST = date(2026, 10, 5)
RULE = Recurrence(4, Every.WEEKS, Local(FIRST, NINE), 7, until=date(2026, 12, 20))
PLAN = Plan(
    "Europe/Oslo",
    Local(date(2026, 9, 14), time(12)),
    reminders=(Reminder(Local(date(2026, 9, 10), NINE), 2),),
    quiet=Quiet(time(20), time(7)),
)
TERMS = Terms(Mode.OPINION, "Nettverket", date(2027, 9, 7))
OFFICIAL = replace(TERMS, mode=Mode.OFFICIAL)
HALL = Route("slack", "T", "C-hall", '{"channel": "C-hall"}')


@pytest.fixture
def repeater(office: Fielder) -> Repeater:
    return Repeater(office, {})


async def pulse(
    store: Store, clock: SetClock, terms: Terms = TERMS, rule: Recurrence = RULE
) -> Field:
    """A survey that opened in September, and comes again by this rule."""
    clock.moment = SEPTEMBER
    field = await Field.planned(store, clock, terms, plan=PLAN)
    await field.add("1", "2")
    await repeat(field, rule)
    await field.press(Opened)
    await field.invited()
    return field


async def repeat(field: Field, rule: Recurrence = RULE) -> None:
    standing = Standing(rule, rule.first.day)
    await field.store.field(field.survey, recurrences.keep, standing, field.line("RepeatSet"))


async def wait_until(field: Field, office: Fielder, repeater: Repeater, moment: datetime) -> int:
    """The clock comes to this moment, and both rounds are made."""
    field.clock.moment = moment
    await office.wake_due()
    return await repeater.open_due()


async def waves(field: Field) -> Sequence[Survey]:
    found = await field.store.read(surveys.find, field.survey)
    assert found is not None
    if found.panel is None:
        return (found,)
    return await field.store.read(surveys.waves_of, found.panel)


async def rule_of(field: Field, survey: SurveyId) -> Standing | None:
    return await field.store.read(recurrences.of_survey, survey)


def nine(day: date) -> datetime:
    """Nine in the morning in Oslo, in UTC: summer time ends on 25 October."""
    return datetime.combine(day, time(7 if day < date(2026, 10, 25) else 8), UTC)


async def test_waves_are_made_opened_and_invited_by_the_clock_until_the_last_day(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)
    early = await wait_until(field, office, repeater, nine(FIRST) - timedelta(seconds=1))
    made, invited = [], []
    for day in (FIRST, date(2026, 11, 2), date(2026, 11, 30), date(2026, 12, 28)):
        made.append(await wait_until(field, office, repeater, nine(day)))
        queued = await store.read(sending.of_survey, (await waves(field))[-1].id)
        invited.append(sum(one.kind is Kind.INVITATION for one in queued))

    assert (early, made, invited) == (0, [1, 1, 1, 0], [2, 2, 2, 0])
    found = await waves(field)
    assert [one.wave for one in found] == ["2026-09-07", "2026-10-05", "2026-11-02", "2026-11-30"]
    assert [one.status for one in found[:3]] == [Stage.CLOSED] * 3
    opened = [(await store.read(surveys.fielding, one.id)) for one in found]
    assert [one.opened for one in opened[1:]] == [
        nine(date.fromisoformat(w.wave)) for w in found[1:]
    ]
    assert [one.plan.closes for one in opened[1:3]] == [
        Local(date(2026, 10, 12), time(12)),
        Local(date(2026, 11, 9), time(12)),
    ]
    assert [one.plan.reminders[0].when.day for one in opened[1:3]] == [
        date(2026, 10, 8),
        date(2026, 11, 5),
    ]
    assert [one.deletes_on for one in found[1:]] == [
        date(2027, 10, 5),
        date(2027, 11, 2),
        date(2027, 11, 30),
    ]
    assert [await rule_of(field, one.id) for one in found[:3]] == [None] * 3
    assert await rule_of(field, found[3].id) == Standing(RULE, None)


async def test_the_log_says_that_it_was_the_clock(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)

    await wait_until(field, office, repeater, nine(FIRST))

    log = await store.read(survey_log.log, (await waves(field))[1].id)
    assert [(line.by, line.what, line.reason) for line in log] == [
        ("", "Listed", ""),
        ("", "Opened", ""),
        ("", "InvitedBy", "email"),
    ]


async def test_a_number_of_times_is_counted_down(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    twice = replace(RULE, until=None, times=2)
    field = await pulse(store, clock, rule=twice)

    for day in (FIRST, date(2026, 11, 2), date(2026, 11, 30)):
        await wait_until(field, office, repeater, nine(day))

    found = await waves(field)
    assert len(found) == 3
    assert await rule_of(field, found[2].id) == Standing(replace(twice, times=0), None)


async def test_a_wave_opens_and_closes_on_working_days_at_the_same_hours(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    friday = date(2026, 10, 2)
    rule = Recurrence(5, Every.WEEKS, Local(friday, NINE), 8, times=4)
    field = await pulse(store, clock, rule=rule)
    days = (friday, date(2026, 11, 6), date(2026, 12, 11), date(2027, 1, 15))

    made = [await wait_until(field, office, repeater, nine(day)) for day in days]

    assert made == [1, 1, 1, 1]
    plans = [(await store.read(surveys.fielding, one.id)).plan for one in await waves(field)]
    assert [plan.closes for plan in plans[1:]] == [
        Local(day, time(12))  # each would have closed on a Saturday
        for day in (date(2026, 10, 12), date(2026, 11, 16), date(2026, 12, 21), date(2027, 1, 25))
    ]


async def test_a_wave_waits_for_a_holiday_to_end_and_so_does_the_deadline(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    christmas = date(2026, 12, 25)  # a Friday; a week later it is New Year's Day
    rule = Recurrence(4, Every.WEEKS, Local(christmas, NINE), 4, times=2)
    field = await pulse(store, clock, replace(TERMS, contact_days=200), rule=rule)
    await field.store.field(
        field.survey, recurrences.keep, Standing(rule, date(2026, 12, 28)), field.line("RepeatSet")
    )

    made = [await wait_until(field, office, repeater, nine(day)) for day in (
        christmas, date(2026, 12, 27), date(2026, 12, 28))]  # fmt: skip

    assert made == [0, 0, 1]
    _, second = await waves(field)
    plan = (await store.read(surveys.fielding, second.id)).plan
    assert plan.closes == Local(date(2027, 1, 4), time(12))
    assert await rule_of(field, second.id) == Standing(replace(rule, times=1), date(2027, 1, 22))


async def test_a_deadline_that_the_owner_chose_on_a_sunday_stands_for_that_wave_alone(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    clock.moment = SEPTEMBER
    sunday = replace(PLAN, closes=Local(date(2026, 9, 13), time(18)))
    field = await Field.planned(store, clock, TERMS, plan=sunday)
    await field.add("1")
    await repeat(field, replace(RULE, days=6))
    await field.press(Opened)

    await wait_until(field, office, repeater, nine(FIRST))

    first, second = [(await store.read(surveys.fielding, w.id)).plan for w in await waves(field)]
    assert first.closes == Local(date(2026, 9, 13), time(18))
    assert second.closes == Local(date(2026, 10, 12), time(18))


async def test_a_clock_that_slept_through_several_waves_makes_one(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)

    made = await wait_until(field, office, repeater, nine(date(2026, 11, 9)))
    again = await repeater.open_due()

    assert (made, again) == (1, 0)
    _, second = await waves(field)
    assert second.wave == "2026-11-09"
    assert await rule_of(field, second.id) == Standing(RULE, date(2026, 11, 30))


async def test_of_two_processes_at_the_same_moment_one_makes_the_wave(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)
    other = Repeater(Fielder(store, clock, seeded(2), b"another", "https://duk.example"), {})
    field.clock.moment = nine(FIRST)

    made = await asyncio.gather(repeater.open_due(), other.open_due())

    assert (sorted(made), len(await waves(field))) == ([0, 1], 2)


async def test_a_process_that_died_with_a_wave_in_its_hands_leaves_it_to_another(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)
    field.clock.moment = nine(FIRST)
    (held,) = await store.write(recurrences.claim_due, clock.now())  # and here it dies
    at_once = await repeater.open_due()
    field.clock.moment += recurrences.LEASE
    later = await repeater.open_due()

    assert (held.survey, at_once, later) == (field.survey, 0, 1)
    assert [one.wave for one in await waves(field)] == ["2026-09-07", "2026-10-05"]


async def test_a_wave_that_was_made_is_not_made_again_by_who_claimed_it_before(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)
    field.clock.moment = nine(FIRST)
    (slow,) = await store.write(recurrences.claim_due, clock.now())
    field.clock.moment += recurrences.LEASE
    await repeater.open_due()

    assert await repeater.come(slow) is False
    assert len(await waves(field)) == 2


async def test_a_wave_is_left_out_while_the_one_before_is_open_and_the_owner_learns_why(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)
    await field.extend(Local(date(2026, 10, 20), time(12)))

    made = await wait_until(field, office, repeater, nine(FIRST))

    assert (made, len(await waves(field))) == (0, 1)
    assert await rule_of(field, field.survey) == Standing(
        RULE, date(2026, 11, 2), "StillOpen", FIRST
    )
    (*_, line) = await store.read(survey_log.log, field.survey)
    assert (line.by, line.what, line.reason) == ("", "WaveMissed", "StillOpen")
    assert await wait_until(field, office, repeater, nine(date(2026, 11, 2))) == 1
    assert await rule_of(field, (await waves(field))[1].id) == Standing(RULE, date(2026, 11, 30))


async def test_the_length_of_a_wave_is_as_planned_though_the_one_before_was_extended(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)
    await field.extend(Local(date(2026, 9, 28), time(12)))

    await wait_until(field, office, repeater, nine(FIRST))

    closes = (await store.read(surveys.fielding, (await waves(field))[1].id)).plan.closes
    assert closes == Local(date(2026, 10, 12), time(12))


async def test_a_survey_that_was_never_opened_does_not_come_again(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    clock.moment = SEPTEMBER
    field = await Field.planned(store, clock, TERMS, plan=PLAN)
    await field.add("1")
    await repeat(field)

    made = await wait_until(field, office, repeater, nine(FIRST))

    assert made == 0
    assert await rule_of(field, field.survey) == Standing(
        RULE, date(2026, 11, 2), "NotOpenYet", FIRST
    )


async def test_it_ends_when_the_addresses_are_gone(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)
    field.clock.moment = nine(FIRST)
    await office.wake_due()
    await store.write(seat_lists.forget_contacts, date(2026, 12, 1))

    made = await repeater.open_due()

    assert made == 0
    assert await rule_of(field, field.survey) == Standing(RULE, None, "AddressesGone", FIRST)


async def test_it_ends_when_nobody_is_left_and_who_declined_is_not_asked_again(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)
    await rule(field, "1", Ruling.REFUSED)
    await wait_until(field, office, repeater, nine(FIRST))
    _, second = await waves(field)
    (left,) = await store.read(seats.of_survey, second.id)
    await store.field(
        second.id, happenings.rule, left.id, Ruling.REFUSED, field.line("RuledRefused")
    )

    made = await wait_until(field, office, repeater, nine(date(2026, 11, 2)))

    assert (left.unit.number, made) == ("2", 0)
    standing = await rule_of(field, second.id)
    assert standing == Standing(RULE, None, "NobodyLeft", date(2026, 11, 2))


async def rule(field: Field, number: str, ruling: Ruling) -> None:
    line = field.line("Ruled")
    await field.store.field(field.survey, happenings.rule, field.id(number), ruling, line)


async def test_it_ends_when_the_clock_slept_beyond_the_last_day(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)

    made = await wait_until(field, office, repeater, nine(date(2026, 12, 21)))

    assert made == 0
    assert await rule_of(field, field.survey) == Standing(RULE, None, "TooLate", FIRST)


async def test_a_rule_that_is_set_while_the_wave_is_made_does_not_stand_beside_the_new_ones(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)
    (before,) = await waves(field)
    fielding = await field.fielding()
    await wait_until(field, office, repeater, nine(FIRST))
    later = replace(RULE, first=Local(date(2026, 11, 9), NINE))

    with pytest.raises(NotTheNewest):
        await repeat_by_owner(office, before, fielding, later, "owner")

    assert list(await store.read(recurrences.of_account, before.owner)) == [
        (await waves(field))[1].id
    ]


async def test_a_survey_that_is_deleted_when_its_wave_is_claimed_is_let_be(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)
    clock.moment = nine(FIRST)
    (due,) = await store.write(recurrences.claim_due, clock.moment)
    await store.write(surveys.remove, field.survey)

    assert not await repeater.come(due)


async def test_a_survey_that_was_deleted_takes_its_rule_along(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)
    await store.write(surveys.remove, field.survey)

    assert await wait_until(field, office, repeater, nine(FIRST)) == 0
    assert await store.read(recurrences.next_due) is None


async def test_a_part_of_a_split_municipality_is_asked_and_told_to_have_no_address(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    before = datetime(2023, 12, 4, 8, 0, tzinfo=UTC)
    clock.moment = before
    plan = replace(PLAN, closes=Local(date(2023, 12, 11), time(12)), reminders=())
    field = await Field.planned(
        store, clock, replace(OFFICIAL, deletes_on=date(2024, 12, 1)), plan=plan
    )
    reach = Reach("email", email_route("post@1507.example"), "Kari")
    unit = Unit("1507", "Ålesund kommune", group="Møre og Romsdal")
    await store.field(
        field.survey, seat_lists.add, SEALER,
        [NewSeat(SeatId("seat"), unit, "link", "nn", reach)], field.line("Listed"),
    )  # fmt: skip
    rule = Recurrence(4, Every.WEEKS, Local(date(2024, 1, 1), NINE), 7, times=1)
    await repeat(field, rule)
    await field.press(Opened)

    made = await wait_until(field, office, repeater, datetime(2024, 1, 1, 8, 0, tzinfo=UTC))

    assert made == 1
    _, second = await waves(field)
    asked = await store.read(seats.of_survey, second.id)
    assert [(one.unit.number, one.contact_way) for one in asked] == [
        ("1508", "email"),
        ("1580", ""),
    ]
    standing = await rule_of(field, second.id)
    assert standing == Standing(replace(rule, times=0), None, lacking="Haram (1580)")


async def test_the_channel_its_card_and_its_figures_are_taken_along(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)
    await store.field(field.survey, surveys.set_channel, SEALER, HALL)
    now = clock.now()
    for new in (
        NewPost("ask", 1, HALL),
        NewPost("follow:abc", 2, HALL),
        NewPost("results", 10, HALL, planned=True),
        NewPost("results:q1", 11, HALL),
    ):
        await store.field(field.survey, survey_posts.want, SEALER, new, now)
    told: list[SurveyId] = []
    office.follow(told.append)

    await wait_until(field, office, repeater, nine(FIRST))

    _, second = await waves(field)
    assert await store.read(surveys.channel, second.id, SEALER) == HALL
    posts = await store.read(survey_posts.of_survey, second.id, SEALER)
    assert [(post.key, post.status) for post in posts] == [
        ("ask", Status.QUEUED),
        ("follow:abc", Status.QUEUED),
        ("results", Status.PLANNED),
    ]
    assert second.id in told


async def test_a_wave_that_goes_wrong_stops_no_other(
    store: Store,
    clock: SetClock,
    office: Fielder,
    repeater: Repeater,
    caplog: pytest.LogCaptureFixture,
):
    field = await pulse(store, clock)
    broken = await Field.planned(store, clock, TERMS, "s2", PLAN)
    await repeat(broken)
    await store.write(_break, "s2")

    made = await wait_until(field, office, repeater, nine(FIRST))

    assert (made, len(await waves(field))) == (1, 2)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "survey s2: its next wave could not be made"
    ]


async def _break(connection, survey: str) -> None:
    table = survey_tables.surveys
    await connection.execute(table.update().where(table.c.id == survey), {"fielding": "{"})


async def test_the_clock_that_runs_opens_a_wave_by_itself(
    store: Store, clock: SetClock, office: Fielder, repeater: Repeater
):
    field = await pulse(store, clock)
    clock.moment = nine(FIRST)

    async with running(repeater.keep_time(), name="test"):
        while len(await waves(field)) < 2:
            await store.read(recurrences.next_due)

    assert [one.wave for one in await waves(field)] == ["2026-09-07", "2026-10-05"]
