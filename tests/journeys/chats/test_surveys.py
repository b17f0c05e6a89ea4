"""Surveys in a channel: made, sent, answered by press and by page, reminded, closed, and shown."""

from collections.abc import AsyncIterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.fielding import answering
from bot.fielding.answering import Handed, Sending
from bot.fielding.seating import sitting
from storage import ballots, seats
from surveys.answers import Chosen
from surveys.field_state import Status
from tests.fakes.slack import Message, pings
from tests.journeys.chats.surveying import Asking, Person, code_in, link_in
from tests.journeys.chats.venue import opened

HOSTILE = "<!channel> *Hvordan* var <@U000A0001>?"
USEFUL = "q:nytte"


@pytest.fixture(params=["slack", "socket", "teams"])
async def there(folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Asking]:
    """A channel in Slack over HTTP, in Slack by Socket Mode, and in Teams."""
    async with opened(folder, socket=request.param == "socket") as venue:
        yield await Asking.opened(venue, "teams" if request.param == "teams" else "slack")
        assert venue.violations == ()


async def opinions(there: Asking) -> list[str]:
    """What was answered to the first question, by whomever."""
    found = await there.venue.app.site.store.read(ballots.of_survey, (await there.survey()).id)
    values = [one.answers["nytte"] for one in found]
    return sorted(value.codes[0] for value in values if isinstance(value, Chosen))


async def by_page(
    there: Asking, name: str, link: str, codes: Sequence[str], code: str = ""
) -> None:
    """Somebody answers (or, with their code, changes it) by their own link."""
    fielder = there.venue.app.site.fielder
    before = await sitting(fielder, link)
    if code:
        resumed = await answering.resume(fielder, before, code)
        assert resumed is not None
        before = resumed
    sent = await answering.send(fielder, before, {"nytte": {"codes": codes}}, Sending())
    assert isinstance(sent, Handed), (name, sent)


async def test_everybody_in_a_channel_is_asked_answers_and_sees_the_figures(there: Asking):
    names = ("Ann", "Bo", "Cato", "Dina", "Elin", "Finn")
    people = {name: there.place.person(name) for name in names}
    said = await there.make(title=HOSTILE, who="here", results="yes")
    await there.settled()
    invited = [[m for m in await p.before_them() if HOSTILE in m.text] for p in people.values()]
    outsider = there.place.person("Utenfra")

    receipts = [
        await there.answer(people["Ann"], {USEFUL: "nyttig"}, channel=False),
        await there.answer(people["Bo"], {USEFUL: "svaert"}, channel=True),
        await there.answer(people["Dina"], {USEFUL: "nyttig"}, channel=True),
        await there.answer_on(people["Elin"], {USEFUL: "lite"}, {"q:savn": "Mer kaffe"}),
    ]
    await by_page(there, "Cato", await link_of(there, "Cato"), ["nyttig"])
    changed = receipts[0]
    await by_page(there, "Ann", link_in(changed), ["svaert"], code_in(changed))
    told = await outsider.press_in_channel("Answer")
    again = await people["Bo"].press_in_channel("Answer")

    assert said.count("Undersøkelsen er åpen.") == 1
    assert [len(messages) for messages in invited] == [1] * len(people)
    assert [one.count("Takk! Svaret ditt er lagret.") for one in receipts] == [1] * 4
    assert told.count("Denne undersøkelsen er for dem som ble invitert.") == 1
    assert again.count("Du har svart. Svaret er beskyttet og kan ikke vises her.") == 1
    assert await opinions(there) == ["lite", "nyttig", "nyttig", "svaert", "svaert"]

    await reminds_and_closes(there, people)
    assert await pinged(there, people) == set()


async def reminds_and_closes(there: Asking, people: Mapping[str, Person]) -> None:
    """Its owner reminds the one who has not answered, and closes it: all see the figures."""
    await there.follow()
    said = await there.press("A reminder")
    reminded = {
        name: sum("Påminnelse" in m.text for m in await person.before_them())
        for name, person in people.items()
    }
    closed = await there.press("Close it")
    await there.settled()

    assert "får påminnelse." in said
    assert reminded == dict.fromkeys(people, 0) | {"Finn": 1}
    assert closed.count("Undersøkelsen er avsluttet.") == 1
    assert (await there.survey()).status is Status.CLOSED
    assert there.wall().count("Resultater: ") == 1
    assert there.wall().count("Undersøkelsen er avsluttet. Takk til alle som svarte.") == 1


async def pinged(there: Asking, people: Mapping[str, Person]) -> set[object]:
    """Everybody whom a message in Slack called, whatever people wrote."""
    found = [post.raw for post in there.place.posts()]
    for person in people.values():
        found += [message.raw for message in await person.before_them()]
    return {ping for one in found if isinstance(one, Message) for ping in pings(one)}


async def link_of(there: Asking, name: str) -> str:
    """The secret of the link in somebody's invitation."""
    site = there.venue.app.site
    found = await site.store.read(seats.reached, (await there.survey()).id, site.fielder.sealer)
    return next(one.link for one in found if one.seat.unit.name == name and one.link)


async def test_whoever_wants_answers_from_the_channel_once(there: Asking):
    people = [there.place.person(name) for name in ("Ann", "Bo", "Cato")]
    await there.make(who="anybody")
    await there.settled()

    receipts = [await there.answer(p, {USEFUL: "nyttig"}, channel=True) for p in people]
    again = await people[0].press_in_channel("Answer")
    await there.settled()

    assert [one.count("Takk! Svaret ditt er lagret.") for one in receipts] == [1, 1, 1]
    assert again.count("Du har svart.") == 1
    assert await opinions(there) == ["nyttig"] * 3
    assert there.wall().count("Svarene telles når det er kommet 5.") == 1


async def test_a_survey_that_nobody_answered_in_time_closes_by_itself(there: Asking):
    ann = there.place.person("Ann")
    await there.make(who="here", results="yes", date="2026-11-23", time="09.30")
    await there.settled()

    late = await there.form(ann, channel=True)
    await there.venue.clock.pass_(minutes=35)
    refused = await ann.send(late, {USEFUL: "nyttig"}, stale=True)

    assert (await there.survey()).status is Status.CLOSED
    assert "tar ikke imot flere svar" in refused
    assert there.wall().count("Undersøkelsen er avsluttet. Takk til alle som svarte.") == 1
    assert there.wall().count("Resultater: ") == 1
    assert await opinions(there) == []


async def test_what_people_answered_is_seen_in_the_channel_as_a_picture_too(there: Asking):
    question = "Hvor nyttig var samlingen for jobben din?"
    await there.make(who="anybody", results="yes")
    await there.settled()
    for n, code in enumerate(["nyttig"] * 8 + ["svaert"] * 7):
        await there.answer(there.place.person(f"P{n}"), {USEFUL: code}, channel=True)
    await there.follow()
    await there.press("Close it")
    await there.settled()

    ((said, png),) = there.pictures()
    assert said.count(question) == 1
    assert Image.open(BytesIO(png)).width == 1_008
    assert there.wall().count(f"1. {question}") == 1
    if there.place.platform == "teams":
        values = "Ikke nyttig: 0; Lite nyttig: 0; Noe nyttig: 0; Nyttig: 8; Svært nyttig: 7; "
        assert said == f"Søylediagram over svarene på «{question}». {values}For tidlig å si: 0."
