"""A survey of everybody in a channel that comes every week, while people come and go there."""

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.fielding.coming_again import unseen
from bot.fielding.repeating import repeat
from bot.words import words
from storage import recurrences, seats, surveys
from storage.surveys import Survey
from surveys.field_events import Closed
from surveys.field_plan import Local, local
from surveys.recurrence import Every, Recurrence
from tests.journeys.chats.slack_side import SlackPlace, SlackSeat
from tests.journeys.chats.surveying import Asking, Person
from tests.journeys.chats.venue import opened


@pytest.fixture(params=["slack", "teams"])
async def there(folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Asking]:
    """A channel in Slack, and in Teams."""
    async with opened(folder) as venue:
        yield await Asking.opened(venue, request.param)
        assert venue.violations == ()


async def newest(there: Asking) -> Survey:
    """The wave that was made last."""
    survey, read = await there.survey(), there.venue.app.site.store.read
    return (await read(surveys.waves_of, survey.panel))[-1] if survey.panel else survey


async def let_come(there: Asking) -> None:
    """Its owner lets it come every week, two weeks from now."""
    survey, fielder = await newest(there), there.venue.app.site.fielder
    fielding = await fielder.store.read(surveys.fielding, survey.id)
    first = local("Europe/Oslo", fielder.now()).day + timedelta(weeks=2)
    rule = Recurrence(1, Every.WEEKS, Local(first, time(9)), 2, times=5)
    await repeat(fielder, survey, fielding, rule, survey.owner)


async def next_wave(there: Asking) -> Survey:
    """The wave is closed, and the clock comes to the next one."""
    survey, fielder = await newest(there), there.venue.app.site.fielder
    fielding = await fielder.store.read(surveys.fielding, survey.id)
    event = Closed(at=fielder.now(), by=survey.owner, seen=fielding.moves)
    await fielder.happen(survey.id, event)
    rule = await fielder.store.read(recurrences.of_survey, survey.id)
    assert rule is not None
    assert rule.opens_on is not None
    opens = datetime.combine(rule.opens_on, time(12), fielder.now().tzinfo)
    there.venue.clock.began += opens - fielder.now()
    await there.settled()
    return await newest(there)


async def asked(there: Asking, survey: Survey) -> dict[str, str]:
    """Who is asked in a wave, with their numbers."""
    found = await there.venue.app.site.store.read(seats.of_survey, survey.id)
    return {one.unit.name: one.unit.number for one in found}


def leaves(there: Asking, person: Person) -> None:
    """Somebody leaves the channel."""
    if isinstance(person, SlackSeat):
        person.room.members.remove(person.who.id)
    else:
        person.team.members.remove(person.who)


def falls_silent(there: Asking) -> None:
    """The platform does not tell who is in a channel, once."""
    if isinstance(there.place, SlackPlace):
        there.venue.slack.mischief.fail("conversations.members", "missing_scope")
    else:
        there.venue.teams.faults.fail(status=403, code="Forbidden", method="GET")


async def test_a_wave_asks_those_who_are_in_the_channel_when_it_opens(there: Asking):
    ann, bo = there.place.person("Ann"), there.place.person("Bo")
    await there.make(who="here")
    await there.settled()
    await let_come(there)
    first = await asked(there, await newest(there))
    cis = there.place.person("Cis")
    leaves(there, ann)

    second = await next_wave(there)
    invitations = [len(await one.before_them()) for one in (ann, bo, cis)]

    met = await asked(there, second)
    assert met == {name: number for name, number in first.items() if name != "Ann"} | {
        "Cis": str(len(first) + 1)
    }
    assert invitations == [1, 2, 1]


async def test_where_the_platform_does_not_tell_the_same_are_asked_and_the_next_wave_looks_again(
    there: Asking,
):
    for name in ("Ann", "Bo"):
        there.place.person(name)
    await there.make(who="here")
    await there.settled()
    await let_come(there)
    first = await asked(there, await newest(there))
    there.place.person("Cis")
    falls_silent(there)

    second = await next_wave(there)
    found = await there.venue.app.site.store.read(recurrences.of_survey, second.id)
    third = await next_wave(there)

    assert found is not None
    assert unseen(found, words("nb")).startswith("Da denne runden åpnet, var det ikke mulig å se")
    assert await asked(there, second) == first
    assert await asked(there, third) == first | {"Cis": str(len(first) + 1)}
