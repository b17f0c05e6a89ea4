"""A survey of everybody in a channel that comes again: those are asked who are there then."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.chat.ports import NotAccepted, TryLater, Unreachable
from bot.fielding.asking import add_list, read_list
from bot.fielding.coming_again import unseen
from bot.fielding.matching import Of
from bot.fielding.next_wave import Named, make
from bot.fielding.repeater import TRIES, Repeater
from bot.fielding.repeating import repeat
from bot.web.surveys.history import history
from bot.words import words
from storage import ballots, links, recurrences, seats, sending, surveys, waves
from storage.ballots import Ballot
from storage.survey_log import Line
from storage.surveys import Survey
from surveys.answers import Chosen
from surveys.dispositions import Ruling
from surveys.field_events import Closed
from surveys.field_plan import Local, local
from surveys.field_state import SurveyId
from surveys.recurrence import Every, Recurrence
from surveys.responses import Disposition
from tests.bot.chat.conftest import HALL, Hall, button, read

WEEK = timedelta(weeks=1)


async def all_waves(hall: Hall) -> tuple[Survey, ...]:
    """The waves of the one survey that there is, the first one first."""
    (account,) = await hall.store.read(links.accounts_listed)
    found = await hall.store.read(surveys.of_account, account.id)
    if found[0].panel is None:
        return found
    return await hall.store.read(surveys.waves_of, found[0].panel)


def there(hall: Hall, *names: str) -> None:
    """These are in the channel."""
    hall.slack.everybody = tuple(hall.sender(name) for name in names)


async def pulse(hall: Hall, *names: str) -> Survey:
    """Frida asks everybody in the channel, who are these, and lets it come every week."""
    there(hall, *names)
    form = (await hall.say("Frida", "undersøkelse ny", HALL, can_open=True)).form
    assert form is not None
    last = local("Europe/Oslo", hall.clock.moment).day + timedelta(days=3)
    filled = {"Hvem som spørres": "here", "Svarfrist": last.isoformat()}
    card = (await hall.send("Frida", form, filled, channel=HALL)).card
    assert card is not None
    await hall.press("Frida", button(card, "Åpne og send"), HALL)
    (survey,) = await all_waves(hall)
    fielding = await hall.store.read(surveys.fielding, survey.id)
    rule = Recurrence(1, Every.WEEKS, Local(first_day(hall), time(9)), 3, times=5)
    await repeat(hall.office.fielder, survey, fielding, rule, survey.owner)
    return survey


def first_day(hall: Hall) -> date:
    """A week from now."""
    return local("Europe/Oslo", hall.clock.moment).day + WEEK


async def next_wave(hall: Hall, *, off: bool = False) -> SurveyId:
    """The next wave comes; the one before is closed. `off`: no chat can be asked then."""
    await due(hall)
    channels = {} if off else hall.office.channels
    assert await Repeater(hall.office.fielder, channels).open_due() == 1
    await hall.settle()
    return (await all_waves(hall))[-1].id


async def due(hall: Hall) -> None:
    """The newest wave is closed, and the time of the next has come."""
    await closed(hall, (await all_waves(hall))[-1])
    hall.clock.moment = datetime.combine(
        (hall.clock.moment + WEEK).date(), time(12), hall.clock.moment.tzinfo
    )


async def closed(hall: Hall, survey: Survey) -> None:
    """Its owner closes it."""
    fielding = await hall.store.read(surveys.fielding, survey.id)
    at = hall.office.fielder.now()
    event = Closed(at=at, by=survey.owner, seen=fielding.moves)
    await hall.office.fielder.happen(survey.id, event)


async def listed(hall: Hall, survey: SurveyId) -> dict[str, tuple[str, Ruling]]:
    """Everybody on a wave's list by name, with number and ruling."""
    found = await hall.store.read(seats.of_survey, survey)
    return {one.unit.name: (one.unit.number, one.ruling) for one in found}


async def invited(hall: Hall, survey: SurveyId) -> set[str]:
    """Who gets an invitation to a wave."""
    found = {one.id: one.unit.name for one in await hall.store.read(seats.of_survey, survey)}
    return {found[one.seat] for one in await hall.store.read(sending.of_survey, survey)}


async def link(hall: Hall, survey: SurveyId, name: str) -> str:
    """The secret of somebody's link."""
    found = await hall.store.read(seats.reached, survey, hall.office.sealer)
    return next(one.link for one in found if one.seat.unit.name == name) or ""


async def decline(hall: Hall, survey: SurveyId, name: str) -> None:
    secret = await link(hall, survey, name)
    await hall.office.fielder.change(survey, ballots.withdraw, hall.office.sealer, secret)


async def mailed(hall: Hall, survey: Survey, name: str) -> None:
    """The owner adds somebody to the list, by an e-mail address."""
    read_ = read_list(f"name;email\n{name};{name}@example.no\n".encode())
    await add_list(hall.office.fielder, survey.id, survey.owner, read_, Of.OWN)


async def told(hall: Hall, survey: SurveyId) -> list[tuple[str, str]]:
    """What the history of a wave says of its list."""
    fielding = await hall.store.read(surveys.fielding, survey)
    lines = await history(hall.store, survey, fielding, "", words("nb"))
    return [(one.what, one.details) for one in lines][-1:]


NONE, OUT = Ruling.NONE, Ruling.NOT_ELIGIBLE


async def test_who_is_in_the_channel_when_a_wave_opens_is_asked(hall: Hall):
    first = await pulse(hall, "Frida", "Ann", "Bo")
    there(hall, "Cis", "Bo", "Frida")

    second = await next_wave(hall)

    assert await listed(hall, first.id) == {
        "Frida": ("1", NONE), "Ann": ("2", NONE), "Bo": ("3", NONE),
    }  # fmt: skip
    assert await listed(hall, second) == {
        "Frida": ("1", NONE), "Bo": ("3", NONE), "Cis": ("4", NONE),
    }  # fmt: skip
    assert await invited(hall, second) == {"Frida", "Bo", "Cis"}
    assert read(hall.cards("U-Cis")[0]).count("Svar") >= 1
    assert await told(hall, first.id) != await told(hall, second)
    assert await told(hall, second) == [
        ("De som er i kanalen nå, ble satt på lista", "Nye: 1. Har gått ut: 1")
    ]


async def test_who_left_is_no_non_response_of_the_new_wave(hall: Hall):
    await pulse(hall, "Frida", "Ann", "Bo")
    there(hall, "Frida", "Bo")

    second = await next_wave(hall)

    found = await hall.store.read(waves.wave, second)
    assert list(found.dispositions.values()) == [Disposition.NO_CONTACT] * 2
    assert (await hall.store.read(seats.counts, second))[0] == 2


async def test_who_declined_is_not_asked_again_however_many_waves_come(hall: Hall):
    first = await pulse(hall, "Frida", "Ann", "Bo")
    await decline(hall, first.id, "Bo")
    asked = []
    for here in (("Frida", "Ann", "Bo"), ("Frida", "Ann"), ("Frida", "Ann", "Bo", "Cis")):
        there(hall, *here)
        asked.append(await invited(hall, await next_wave(hall)))
    last = (await all_waves(hall))[-1].id

    assert asked == [{"Frida", "Ann"}, {"Frida", "Ann"}, {"Frida", "Ann", "Cis"}]
    assert await listed(hall, last) == {
        "Frida": ("1", NONE), "Ann": ("2", NONE), "Bo": ("3", OUT), "Cis": ("4", NONE),
    }  # fmt: skip
    assert (await hall.store.read(seats.counts, last))[0] == 3
    found = await hall.store.read(waves.wave, last)
    assert list(found.dispositions.values()) == [Disposition.NO_CONTACT] * 3
    assert [one.name for one in found.units] == [""] * 3


async def test_the_next_wave_comes_where_the_only_one_with_an_address_has_declined(hall: Hall):
    first = await pulse(hall, "Frida", "Ann")
    await mailed(hall, first, "Eva")
    await decline(hall, first.id, "Eva")

    second = await next_wave(hall)

    assert await invited(hall, second) == {"Frida", "Ann"}
    assert (await listed(hall, second))["Eva"] == ("3", OUT)


async def test_who_is_on_the_list_by_e_mail_and_comes_to_the_channel_has_one_ballot(hall: Hall):
    first = await pulse(hall, "Frida", "Ann")
    await mailed(hall, first, "Eva")
    eva = replace(hall.sender("Eva"), emails=("Eva@example.no",))
    hall.slack.everybody = (hall.sender("Frida"), hall.sender("Ann"), eva)

    second = await next_wave(hall)

    found = await hall.store.read(seats.of_survey, second)
    assert [(one.unit.name, one.contact_way, one.spare_way) for one in found] == [
        ("Frida", "slack", ""), ("Ann", "slack", ""), ("Eva", "slack", "email"),
    ]  # fmt: skip
    assert await invited(hall, second) == {"Frida", "Ann", "Eva"}


async def test_a_wave_made_by_hand_takes_the_channel_along_and_who_declined(hall: Hall):
    first = await pulse(hall, "Frida", "Ann", "Bo")
    await decline(hall, first.id, "Bo")
    await closed(hall, first)
    stop = Line(hall.office.fielder.now(), first.owner, "RepeatStopped")
    await hall.office.fielder.change(first.id, recurrences.stop, stop)
    fielding = await hall.store.read(surveys.fielding, first.id)
    named = Named("1", "2", first_day(hall))

    made = await make(hall.office.fielder, first, fielding, named, first.owner)

    sealer = hall.office.sealer
    assert await listed(hall, made) == {
        "Frida": ("1", NONE), "Ann": ("2", NONE), "Bo": ("3", OUT),
    }  # fmt: skip
    assert await hall.store.read(surveys.channel, made, sealer) == await hall.store.read(
        surveys.channel, first.id, sealer
    )


async def test_who_comes_back_has_the_number_that_they_had(hall: Hall):
    await pulse(hall, "Frida", "Ann", "Bo")
    there(hall, "Frida", "Bo", "Cis")
    await next_wave(hall)
    there(hall, "Frida", "Ann", "Bo", "Cis")

    third = await next_wave(hall)

    assert {name: number for name, (number, _) in (await listed(hall, third)).items()} == {
        "Frida": "1", "Ann": "2", "Bo": "3", "Cis": "4",
    }  # fmt: skip


async def test_nothing_leads_from_a_seat_to_its_ballot_nor_to_the_seat_of_the_wave_before(
    hall: Hall,
):
    first = await pulse(hall, "Frida", "Ann", "Bo")
    secret, fielder = await link(hall, first.id, "Bo"), hall.office.fielder
    ballot = Ballot(secret, "code", 1, {"nytte": Chosen(("nyttig",))}, complete=True)
    await fielder.change(first.id, ballots.cast, hall.office.sealer, ballot, fielder.now())

    second = await next_wave(hall)

    before = await hall.store.read(seats.reached, first.id, hall.office.sealer)
    after = await hall.store.read(seats.reached, second, hall.office.sealer)
    ids, secrets = ({one.seat.id for one in before}, {one.link for one in before})
    assert ids & {one.seat.id for one in after} == set()
    assert secrets & {one.link for one in after} == set()
    assert [one.seat.answered for one in after] == [False] * 3
    assert await hall.store.read(ballots.of_survey, second) == ()


@pytest.mark.parametrize("trouble", [NotAccepted("missing_scope"), Unreachable("gone"), None])
async def test_where_nobody_can_tell_the_same_are_asked_and_the_owner_is_told(
    hall: Hall, trouble: Exception | None
):
    first = await pulse(hall, "Frida", "Ann", "Bo")
    await decline(hall, first.id, "Bo")
    there(hall, "Frida", "Cis", "Bo")
    hall.slack.closed = trouble

    second = await next_wave(hall, off=trouble is None)
    found = await hall.store.read(recurrences.of_survey, second)
    hall.slack.closed = None
    third = await next_wave(hall)
    after = await hall.store.read(recurrences.of_survey, third)

    assert found is not None
    assert after is not None
    assert set(await listed(hall, second)) == {"Frida", "Ann", "Bo"}
    assert await invited(hall, second) == {"Frida", "Ann"}
    assert unseen(found, words("nb")).startswith("Da denne runden åpnet, var det ikke mulig å se")
    assert await told(hall, second) == [
        ("Det var ikke mulig å se hvem som er i kanalen: De samme som sist ble satt på lista", "")
    ]
    assert await invited(hall, third) == {"Frida", "Cis"}
    assert unseen(after, words("nb")) == ""


async def test_where_the_platform_is_busy_a_wave_waits_some_minutes(hall: Hall):
    await pulse(hall, "Frida", "Ann")
    there(hall, "Frida", "Cis")
    hall.slack.closed = TryLater(30, "members")
    repeater, made = Repeater(hall.office.fielder, hall.office.channels), []
    await due(hall)

    for busy in (True, False, False):
        made.append(await repeater.open_due())
        hall.clock.moment += recurrences.LEASE
        hall.slack.closed = hall.slack.closed if busy else None
    first = await invited(hall, (await all_waves(hall))[-1].id)
    there(hall, "Frida")
    hall.slack.closed = TryLater(30, "members")
    await due(hall)
    for _ in range(TRIES):
        made.append(await repeater.open_due())
        hall.clock.moment += recurrences.LEASE

    assert made == [0, 0, 1, 0, 0, 0, 1]
    assert first == {"Frida", "Cis"}
    assert await invited(hall, (await all_waves(hall))[-1].id) == {"Frida", "Cis"}


async def test_those_who_are_asked_are_told_that_it_is_for_who_is_in_the_channel_then(hall: Hall):
    await pulse(hall, "Frida", "Ann")

    await next_wave(hall)

    comes = "Undersøkelsen kommer igjen hver uke, 4 ganger til, til dem som er i kanalen da."
    assert hall.read("U-Ann").count(comes) == 1
    days = [one.wave for one in await all_waves(hall)]
    assert [b > a for a, b in pairwise(days)] == [True]
