from datetime import datetime, timedelta

from bot.fielding import answering
from bot.fielding.answering import Sending, sitting
from bot.fielding.fielder import Fielder
from bot.rounds import Rounds
from bot.tasks import running
from storage import seat_lists, surveys
from surveys.field_events import Closed
from surveys.field_plan import moment
from surveys.field_state import Status, SurveyId
from tests.storage.fields import DEADLINE, TERMS, Field

SOON = timedelta(minutes=1)


def deadline() -> datetime:
    return moment("Europe/Oslo", DEADLINE)


async def test_what_happens_is_saved_and_told(field: Field, office: Fielder):
    told: list[SurveyId] = []
    office.follow(told.append)
    seen = (await field.fielding()).moves

    outcome = await office.happen(field.survey, Closed(at=office.now(), by="owner", seen=seen))

    assert outcome.fielding == await field.fielding()
    assert told == [field.survey]


async def test_a_change_is_told_of_when_it_is_saved(field: Field, office: Fielder):
    counted: list[SurveyId] = []
    office.follow(counted.append)

    await office.change(field.survey, seat_lists.remove, field.id("11"), field.line("SeatRemoved"))

    assert (list(await field.seats()), counted) == (["03"], [field.survey])


async def test_the_clock_reminds_and_closes_by_itself(field: Field, office: Fielder):
    await field.invited()
    field.clock.moment = deadline() - timedelta(days=7, hours=2)  # the reminder is an hour ago
    reminded = await office.wake_due()
    field.clock.moment = deadline() + SOON
    closed = await office.wake_due()

    assert (reminded, closed) == (1, 1)
    assert (await field.fielding()).status is Status.GRACE


async def test_nothing_is_woken_before_its_time_and_nothing_twice(field: Field, office: Fielder):
    before = await office.wake_due()
    field.clock.moment = deadline() + SOON
    await office.wake_due()

    assert (before, await office.wake_due()) == (0, 0)


async def test_a_survey_that_is_gone_stops_no_other(field: Field, office: Fielder):
    other = await Field.opened(field.store, field.clock, TERMS, survey="s2")
    field.clock.moment = deadline() + SOON
    await field.store.write(surveys.remove, field.survey)

    assert (await office.wake_due(), (await other.fielding()).status) == (1, Status.GRACE)


def test_links_begin_with_the_address_of_the_page(office: Fielder):
    assert office.link("secret") == "https://duk.example/q/secret"
    assert office.open_link(SurveyId("s1")) == "https://duk.example/o/s1"


async def test_the_clock_that_runs_closes_by_itself(field: Field, office: Fielder):
    told: list[SurveyId] = []
    office.follow(told.append)
    field.clock.moment = deadline() + SOON
    async with running(office.keep_time(), name="test"):
        while not told:
            await office.store.read(surveys.next_wake)

    assert ((await field.fielding()).status, told) == (Status.GRACE, [field.survey])


async def test_an_answer_leaves_the_clock_alone_and_a_draft_is_told_to_nobody(
    field: Field, office: Fielder
):
    told: list[SurveyId] = []
    looked: list[object] = []
    office.follow(told.append)
    rounds = Rounds(field.clock, "test", lambda: look(looked), lambda: timedelta(hours=1))
    object.__setattr__(office, "_rounds", rounds)
    async with running(office.keep_time(), name="test"):
        secret = field.link("03")
        await answering.save(office, await sitting(office, secret), {"q1": {"codes": ["a"]}}, "Ola")
        drafted = len(told)
        await answering.send(office, await sitting(office, secret), {}, Sending(who="Ola"))

    assert (drafted, told, len(looked)) == (0, [field.survey], 1)


async def look(looked: list[object]) -> None:
    looked.append(None)
