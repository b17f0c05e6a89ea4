"""Surveys made in a channel, looked at, and opened there."""

from datetime import date, time
from pathlib import Path

from bot.chat.ports import Reply
from storage import links, seats, surveys
from storage.surveys import Survey
from surveys.field_plan import Local
from surveys.field_state import Frame, Status
from surveys.responses import Mode
from tests.bot.chat.conftest import HALL, Hall, TidyStore, button, buttons, opened, read


async def listed(hall: Hall, name: str = "Frida", channel: str = HALL) -> Reply:
    """Somebody writes /undersokelse."""
    return await hall.say(name, "undersokelse", channel, can_open=True)


async def drafted(hall: Hall, channel: str = HALL, **filled: str) -> Reply:
    """Frida makes a survey, and sees how it will look."""
    form = (await hall.say("Frida", "undersøkelse ny", channel, can_open=True)).form
    assert form is not None
    return await hall.send("Frida", form, filled, channel=channel)


async def only(hall: Hall) -> Survey:
    """The one survey that there is."""
    (account,) = await hall.store.read(links.accounts_listed)
    (survey,) = await hall.store.read(surveys.of_account, account.id)
    return survey


async def test_a_survey_is_made_from_ready_questions_and_nothing_is_sent(hall: Hall):
    reply = await drafted(hall, Tittel="Hva med <!channel>?", Svarfrist="2026-12-04")

    assert reply.card is not None
    assert read(reply.card).splitlines()[1:4] == [
        "Hva med <!channel>?",
        "3 spørsmål · Svarfrist: fredag 4. desember 2026 kl. 12.00",
        "Svaret ditt er beskyttet: Ingen, heller ikke Frida, får se hvem som svarte hva, og ingen "
        "tall vises for færre enn 5 svar.",
    ]
    assert hall.slack.at(HALL) == []
    survey = await only(hall)
    fielding = await hall.store.read(surveys.fielding, survey.id)
    assert (survey.title, survey.status, survey.mode) == (
        "Hva med <!channel>?", Status.DRAFT, Mode.OPINION,
    )  # fmt: skip
    assert fielding.terms.frame is Frame.ANYBODY
    assert fielding.plan.closes == Local(date(2026, 12, 4), time(12))


async def test_an_owner_is_not_forgotten_while_their_first_survey_is_made(tmp_path: Path):
    async with opened(tmp_path, kept_in=TidyStore) as hall:
        await drafted(hall)
        card = (await listed(hall)).card

        assert card is not None
        assert read(card).count("Hvordan var samlingen?") == 1


async def test_a_deadline_that_cannot_be_is_told_at_its_field(hall: Hall):
    days = [await drafted(hall, Svarfrist=day) for day in ("i morgen", "2026-11-01", "9999-12-31")]
    hour = await drafted(hall, Klokkeslett="tolv")

    assert [[name for name, _ in reply.errors] for reply in (*days, hour)] == [
        ["date"], ["date"], ["date"], ["time"],
    ]  # fmt: skip
    assert days[1].errors[0][1] == "Fristen må være fram i tid."
    assert await hall.store.read(links.accounts_listed) == ()


async def test_the_same_form_that_is_sent_twice_makes_one_survey(hall: Hall):
    form = (await hall.say("Frida", "undersøking ny", HALL, can_open=True)).form
    assert form is not None

    for _ in range(2):
        reply = await hall.send("Frida", form, {}, channel=HALL, delivery="the same")

    assert reply.note == "Det er alt laget."
    assert (await only(hall)).title == "Hvordan var samlingen?"


async def test_opened_it_stands_in_the_channel_and_in_its_owners_list(hall: Hall):
    reply = await drafted(hall)
    assert reply.card is not None
    sent = await hall.press("Frida", button(reply.card, "Åpne og send"), HALL)

    assert sent.note == "Undersøkelsen er åpen. Den står i kanalen."
    assert [b.label for b in buttons(hall.card(HALL, "Hvordan var samlingen?"))] == ["Svar"]
    own = (await listed(hall)).card
    assert own is not None
    assert read(own).splitlines()[2:] == [
        "Hvordan var samlingen?", "Åpen · 0 svar · Svarfrist: mandag 30. november 2026 kl. 12.00",
        "Følg med", "Avslutt undersøkelsen", "Åpne siden", "Ny undersøkelse", "Lag på nettsiden",
    ]  # fmt: skip


async def test_the_second_of_two_presses_is_told_and_opens_nothing_again(hall: Hall):
    card = (await drafted(hall)).card
    assert card is not None
    send = button(card, "Åpne og send")

    await hall.press("Frida", send, HALL)
    again = await hall.press("Frida", send, HALL)

    assert again.note.startswith("Du har gjort det allerede, her eller på nettsiden.")
    assert len(hall.slack.at(HALL)) == 1


async def test_what_a_mention_is_answered_in_a_channel_has_nothing_of_its_callers(hall: Hall):
    await drafted(hall, Tittel="Hemmelig utkast")

    everybody = (await hall.say("Frida", "undersøkelse", HALL, platform="teams")).card
    assert everybody is not None
    alone = await hall.press("Frida", button(everybody, "Vis undersøkelsene mine"), HALL)

    assert read(everybody).splitlines() == [
        "Undersøkelser", "Undersøkelser", "Vis undersøkelsene mine", "Ny undersøkelse",
    ]  # fmt: skip
    assert alone.card is not None
    assert read(alone.card).count("Hemmelig utkast") == 1


async def test_guests_and_those_who_do_not_own_it_are_told_so(hall: Hall):
    card = (await drafted(hall)).card
    assert card is not None
    guest = hall.sender("Gjest", external=True)

    refused = await hall.say("Gjest", "undersøkelse ny", HALL, sender=guest)
    other = await hall.press("Bo", button(card, "Åpne og send"), HALL)

    assert refused.note == "Gjester i organisasjonen kan svare, men ikke lage undersøkelser her."
    assert other.note == "Bare den som spør, kan gjøre det med denne undersøkelsen."
    assert (await only(hall)).status is Status.DRAFT


async def test_an_official_survey_waits_for_its_list_on_the_page(hall: Hall):
    card = (await drafted(hall, **{"Hvem som svarer": "official"})).card
    assert card is not None
    refused = await hall.press("Frida", button(card, "Åpne og send"), HALL)

    assert read(card).count("lag lista der, og åpne undersøkelsen her eller der.") == 1
    assert refused.note.startswith("Ingen står på lista over dem som blir spurt.")
    assert (await only(hall)).status is Status.DRAFT


async def test_everybody_in_the_channel_is_put_on_the_list_when_it_is_opened(hall: Hall):
    hall.slack.everybody = tuple(hall.sender(name) for name in ("Frida", "Ann", "Bo"))
    card = (await drafted(hall, **{"Hvem som spørres": "here"})).card
    assert card is not None
    sent = await hall.press("Frida", button(card, "Åpne og send"), HALL)

    assert sent.note == "Undersøkelsen er åpen. 3 personer er spurt. Den står i kanalen."
    found = await hall.store.read(seats.of_survey, (await only(hall)).id)
    assert [(seat.unit.name, seat.contact_way) for seat in found] == [
        ("Frida", "slack"), ("Ann", "slack"), ("Bo", "slack"),
    ]  # fmt: skip


async def test_the_page_is_opened_signed_in_by_whoever_has_no_survey_yet(hall: Hall):
    own = (await listed(hall)).card
    assert own is not None
    page = button(own, "Lag på nettsiden")
    card = (await hall.press("Frida", page, HALL)).card
    refused = await hall.press("Gjest", page, HALL, sender=hall.sender("Gjest", external=True))

    assert card is not None
    (way,) = buttons(card)
    assert way.url.startswith("https://bord.example.no/s/")
    assert way.url.endswith("?to=/surveys")
    (account,) = await hall.store.read(links.accounts_listed)
    assert account.name == "Frida"
    assert refused.note == "Gjester i organisasjonen kan svare, men ikke lage undersøkelser her."


async def test_help_is_for_everybody(hall: Hall):
    guest = hall.sender("Gjest", external=True)

    card = (await hall.say("Gjest", "undersokelse hjelp", HALL, sender=guest, can_open=True)).card

    assert card is not None
    assert [b.label for b in buttons(card)] == ["Ny undersøkelse", "Vis undersøkelsene mine"]
