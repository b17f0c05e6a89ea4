"""Fifteen counties asked from a directorate's channel: nine answer, each by the way they have."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.slack.manifest import scopes
from storage import unit_answers
from surveys.field_state import Status
from surveys.files.units import counties
from tests.journeys.chats.imdi import BY_MAIL, IN_CHANNEL, Imdi, imdi, in_chat, on_page
from tests.journeys.chats.slack_side import SlackSeat
from tests.journeys.surveys.directorate import begin, fill, send

ANSWERED = ("03", "11", "15", "18", "31", "32", "33", "34", "39")  # in this order
HALF = "9 av 15 (60 %)"


@pytest.fixture(params=["slack", "teams"])
async def there(folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Imdi]:
    async with imdi(folder, request.param) as found:
        yield found


async def test_fifteen_counties_are_asked_from_a_channel_and_nine_answer(there: Imdi):
    await there.make_on_the_page()
    await there.menu()
    preview = await there.choose("Look at it")
    said = await there.choose("Open and send")

    assert preview.count("De på lista som er i kanalen, finner jeg på e-postadressen.") >= 1
    assert "11 av 15 på lista er her og får den her. 4 får e-post. Den står i kanalen." in said
    assert await there.letters("Invitasjon") == Counter(IN_CHANNEL)
    assert there.mail() == Counter(BY_MAIL)

    await before_the_first_reminder(there)
    await there.at(70)
    assert await there.letters("åminnelse") == Counter(left(5) & {*IN_CHANNEL})
    assert there.mail() == Counter(left(5) & {*BY_MAIL})

    await before_the_second_reminder(there)
    await there.at(130)
    assert await there.letters("åminnelse") == (
        Counter(left(5) & {*IN_CHANNEL}) + Counter(left(8) & {*IN_CHANNEL})
    )
    assert there.mail() == Counter(left(8) & {*BY_MAIL})

    await there.answer(there.contacts["39"], in_chat(8), channel=True)
    outsider = await there.place.person("Utenfra").press_in_channel("Answer")
    assert outsider.count("Denne undersøkelsen er for dem som ble invitert.") == 1
    await there.at(190)
    await it_ended(there)


def left(answered: int) -> set[str]:
    """Who had not answered when so many had."""
    return {*counties()} - {*ANSWERED[:answered]}


async def before_the_first_reminder(there: Imdi) -> None:
    """Three answer in the chat, one of them begun on the page; one by each kind of link."""
    receipts = [
        await there.answer(there.contacts["03"], in_chat(0), channel=False),
        await there.answer(there.contacts["11"], in_chat(1), channel=True),
    ]
    await by_link(there, await there.chat_link("15"), 2)
    await by_link(there, there.mailed_link("18"), 3)
    guest = await there.guest()
    await begin(guest, await there.chat_link("31"), "Eva i fylket")
    await fill(guest, on_page(4), "leave")
    form = await there.form(there.contacts["31"], channel=False)
    assert (form.values["q:hyppighet"], form.values["who"]) == ("uke", "Eva i fylket")
    receipts.append(await there.contacts["31"].send(form, {}))

    assert [one.count("Takk! Svaret ditt er lagret.") for one in receipts] == [1] * 3
    await there.settled()
    assert there.wall().count("5 av 15 har svart (33 %)") == 1


async def by_link(there: Imdi, link: str, place: int) -> None:
    """A county answers on the page."""
    guest = await there.guest()
    await begin(guest, link, "Ola i fylket")
    while "/part/" in guest.path:
        await fill(guest, on_page(place))
    await send(guest, link, "Ola i fylket")


async def before_the_second_reminder(there: Imdi) -> None:
    """Three more answer, and the first changes its answer."""
    await there.answer(there.contacts["32"], in_chat(5), channel=True)
    await there.answer(there.contacts["33"], in_chat(6), channel=True)
    await by_link(there, there.mailed_link("34"), 7)
    form = await there.form(there.contacts["03"], channel=True)
    assert form.values["q:vurdering:tall"] == "god"
    await there.contacts["03"].send(form, {"q:vurdering:tall": "svaert_god"})


async def it_ended(there: Imdi) -> None:
    """Closed by the clock: the card, the figures in the channel, and the report."""
    store, survey = there.venue.app.site.store, await there.survey()
    seats = await there.seats()
    assert (await there.fielding()).status is Status.CLOSED
    assert {number for number, seat in seats.items() if seat.answered} == {*ANSWERED}
    first = await store.read(unit_answers.latest, seats["03"].id)
    assert first is not None
    assert (first.version, first.who) == (2, "Kontakt 03")
    assert there.wall().count("9 av 15 har svart (60 %)") == 1

    await there.menu()
    await there.choose("Results")
    await there.choose("Post the results in the channel")
    assert there.wall().count("Resultater: ") == 1
    pages = there.pages
    pages.survey = survey.id
    report = " ".join((await pages.file("html")).decode().split())
    assert HALF in report
    assert "minst 9, høyst 15 av 15" in report


# --- What goes otherwise --------------------------------------------------------------------------


async def test_whoever_a_chat_reaches_no_more_gets_the_reminder_by_e_mail(there: Imdi):
    await opened_there(there)
    gone(there, "03")
    there.mail()
    await there.at(70)

    assert there.mail() == Counter({*BY_MAIL, "03"})
    seat = (await there.seats())["03"]
    assert (seat.contact_way, seat.ruling, seat.reminders) == ("email", "", 1)


async def test_who_joins_later_is_found_and_answers_there(there: Imdi):
    await opened_there(there)
    late = there.contacts["18"] = there.come("18")
    there.mail()

    await there.menu()
    said = await there.choose("Find those on the list who are in the channel")
    await there.at(70)

    assert "Jeg fant 1 til fra lista her. 12 av 15 på lista er her og får den her." in said
    assert there.mail() == Counter({*BY_MAIL} - {"18"})
    assert (await there.letters("Invitasjon"))["18"] == 0  # it came by e-mail
    assert (await there.letters("åminnelse"))["18"] == 1
    receipt = await there.answer(late, in_chat(0), channel=True)
    assert receipt.count("Takk! Svaret ditt er lagret.") == 1
    assert (await there.seats())["18"].answered


async def test_two_presses_at_once_open_it_once(there: Imdi):
    await there.make_on_the_page()
    await there.menu()
    await there.choose("Look at it")

    await there.twice("Open and send")

    assert await there.letters("Invitasjon") == Counter(IN_CHANNEL)
    assert there.mail() == Counter(BY_MAIL)
    assert there.wall().count("0 av 15 har svart (0 %)") == 1


async def test_a_channel_that_cannot_be_read_for_a_while_opens_nothing(there: Imdi):
    await there.make_on_the_page()
    await there.menu()
    await there.choose("Look at it")
    busy(there)

    refused = await there.choose("Open and send")
    status, sent = (await there.fielding()).status, there.mail()
    await there.at(10)
    said = await there.choose("Open and send")

    assert "Det gikk ikke å finne ut hvem som er i kanalen akkurat nå." in refused
    assert (status, sent) == (Status.DRAFT, Counter())
    assert "11 av 15 på lista er her og får den her." in said


async def test_without_the_right_to_addresses_all_get_e_mail(folder: Path):
    async with imdi(folder, "slack") as there:
        there.venue.slack.team.scopes = frozenset(scopes(emails=False))
        await there.make_on_the_page()
        await there.menu()
        await there.choose("Look at it")
        said = await there.choose("Open and send")

        assert "Undersøkelsen er åpen. Slack viser meg ingen e-postadresser her" in said
        assert "15 får e-post." in said
        assert there.mail() == Counter([*counties()])
        assert await there.letters("Invitasjon") == Counter()


async def opened_there(there: Imdi) -> None:
    """Made on the page, and opened in the channel."""
    await there.make_on_the_page()
    await there.menu()
    await there.choose("Look at it")
    await there.choose("Open and send")


def gone(there: Imdi, number: str) -> None:
    """The account is closed in Slack; in Teams the guest is taken out of the team."""
    person = there.contacts[number]
    if isinstance(person, SlackSeat):
        there.venue.slack.deactivate(person.who)
    else:
        person.team.members.remove(person.who)


def busy(there: Imdi) -> None:
    """The platform wants quiet when it is asked who is in the channel."""
    if isinstance(there.owner, SlackSeat):
        there.venue.slack.mischief.fail("conversations.members", 429, retry_after=30)
    else:
        there.venue.teams.faults.fail(status=429, code="429", retry_after=30, method="GET")
