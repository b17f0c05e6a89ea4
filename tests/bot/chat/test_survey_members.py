"""Those on a list who are in the survey's channel: found there, asked there, the rest by e-mail."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.chat.office import route_of
from bot.chat.ports import Reply, Sender, TryLater
from bot.chat.survey_members import reachable
from bot.chat.survey_scene import act
from storage import contacts, links, seat_lists, seats, sending, spares, surveys
from storage.contacts import NewContact
from storage.forms import Form as Questions
from storage.links import Account
from storage.seat_lists import NewSeat
from storage.seats import Reach, email_route
from storage.survey_log import Line
from storage.surveys import NewSurvey
from surveys.field_state import SeatId, Status, SurveyId
from surveys.fielding import new
from surveys.responses import Unit
from tests.bot.chat.conftest import HALL, Hall, button, buttons, read
from tests.bot.chat.surveying import ANYBODY, OFFICIAL, OPINIONS, SHORT, official, opened
from tests.bot.fielding.carrying import Carried
from tests.storage.fields import PLAN

OSLO, AGDER, TROMS = "03", "42", "55"


def mail(number: str) -> str:
    return f"{number}@fylke.example"


async def listed(
    hall: Hall, *numbers: str, terms=OFFICIAL, addresses: dict[str, str] | None = None
) -> SurveyId:
    """A survey that Frida made on the page, with these on its list; it belongs to no channel."""
    survey, fielder = SurveyId("s1"), hall.office.fielder
    await hall.store.write(links.add_account, Account("owner", "Frida"))
    frida = NewContact("frida", route_of(hall.sender("Frida").address), account="owner")
    await hall.store.write(contacts.meet, hall.office.sealer, frida)
    questions = Questions("id: form-1\n", SHORT)
    fielding = new(terms, PLAN, hall.clock.now())
    await hall.store.write(
        surveys.create, NewSurvey(survey, "owner", "Spørring", fielding, questions)
    )
    line = Line(hall.clock.now(), "owner", "Listed")
    rows = [seat(number, (addresses or {}).get(number, mail(number))) for number in numbers]
    await fielder.change(survey, seat_lists.add, fielder.sealer, rows, line)
    return survey


def seat(number: str, address: str) -> NewSeat:
    reach = Reach("email", email_route(address), f"Kontakt {number}") if address else None
    return NewSeat(SeatId(f"seat {number}"), Unit(number, f"Fylke {number}"), f"link-{number}",
                   "nb", reach)  # fmt: skip


def here(hall: Hall, **emails: str) -> None:
    """These, with these addresses, are in the channel."""
    found = [replace(hall.sender(name), emails=(email,)) for name, email in emails.items()]
    hall.slack.everybody = (hall.sender("Frida"), *found)


async def by_post(hall: Hall) -> Carried:
    """E-mail works here."""
    box = Carried(hall.clock)
    hall.office.postman.ways["email"] = box
    return box


async def press(hall: Hall, survey: SurveyId, name: str, channel: str = HALL, **words) -> Reply:
    return await hall.press("Frida", act("", name, survey, **words), channel)


async def open_it(hall: Hall, survey: SurveyId) -> str:
    """Frida looks at it in the channel, and opens it there; what she is told."""
    preview = (await press(hall, survey, "survey-preview")).card
    assert preview is not None
    return (await hall.press("Frida", button(preview, "Åpne og send"), HALL)).note


async def ways(hall: Hall, survey: SurveyId) -> dict[str, tuple[str, str]]:
    found = await hall.store.read(seats.of_survey, survey)
    return {one.unit.number: (one.contact_way, one.spare_way) for one in found}


async def test_those_who_are_in_the_channel_are_asked_there_and_the_others_by_e_mail(hall: Hall):
    survey, post = await listed(hall, OSLO, AGDER, TROMS), await by_post(hall)
    here(hall, Ann="03@FYLKE.example", Bo=mail(AGDER), Cato="else@fylke.example")

    preview = (await press(hall, survey, "survey-preview")).card
    said = await open_it(hall, survey)

    assert preview is not None
    assert read(preview).count("De på lista som er i kanalen, finner jeg på e-postadressen.") == 1
    assert said == (
        "Undersøkelsen er åpen. 2 av 3 på lista er her og får den her. 1 får e-post. "
        "Den står i kanalen."
    )
    assert post.to == [mail(TROMS)]
    assert [len(hall.slack.at(f"U-{name}")) for name in ("Ann", "Bo", "Cato", "Frida")] == [
        1, 1, 0, 0,
    ]  # fmt: skip
    assert [b.label for b in buttons(hall.card(HALL, "Form"))] == ["Svar"]


async def test_each_answers_for_the_one_on_the_list_whose_contact_they_are(hall: Hall):
    survey = await listed(hall, OSLO, AGDER)
    await by_post(hall)
    here(hall, Ann=mail(OSLO), Bo=mail(AGDER))
    await open_it(hall, survey)

    for name, channel in (("Ann", HALL), ("Bo", "")):
        card = hall.card(HALL if channel else f"U-{name}", "Form")
        form = (await hall.press(name, button(card, "Svar"), channel)).form
        assert form is not None
        await hall.send(name, form, {"q1?": "a"}, channel=channel)
    outsider = await hall.press("Dina", button(hall.card(HALL, "Form"), "Svar"), HALL)

    found = await hall.store.read(seats.of_survey, survey)
    assert {one.unit.number: one.answered for one in found} == {OSLO: True, AGDER: True}
    assert [who for who, _ in await official(hall, survey)] == ["Ann", "Bo"]
    assert outsider.note == "Denne undersøkelsen er for dem som ble invitert."


async def test_whoever_answers_for_two_says_for_whom_or_answers_the_letter(hall: Hall):
    survey = await listed(hall, OSLO, AGDER, addresses={AGDER: mail(OSLO)})
    here(hall, Ann=mail(OSLO))
    await open_it(hall, survey)
    letters = [card for card in hall.cards("U-Ann") if "Svar" in read(card)]

    asked = (await hall.press("Ann", button(hall.card(HALL, "Form"), "Svar"), HALL)).card
    assert asked is not None
    second = (await hall.press("Ann", button(asked, "Fylke 42"), HALL)).form
    assert second is not None
    await hall.send("Ann", second, {"q1?": "a"}, channel=HALL)
    after = (await hall.press("Ann", button(hall.card(HALL, "Form"), "Svar"), HALL)).card
    own = [(await hall.press("Ann", button(letter, "Svar"))).form for letter in letters]

    assert [b.label for b in buttons(asked)] == ["Fylke 03", "Fylke 42"]
    assert after is not None
    assert [b.label for b in buttons(after)] == ["Fylke 03", "Fylke 42 (har svart)"]
    said = [[getattr(part, "words", "") for part in one.parts] for one in own if one is not None]
    assert sorted(
        number
        for one in said
        for number in (OSLO, AGDER)
        if f"Du svarer for Fylke {number}." in one
    ) == [OSLO, AGDER]
    answered = {s.unit.number: s.answered for s in await hall.store.read(seats.of_survey, survey)}
    assert answered == {OSLO: False, AGDER: True}


async def test_a_button_for_somebody_elses_seat_leads_to_ones_own(hall: Hall):
    survey = await listed(hall, OSLO, AGDER)
    here(hall, Ann=mail(OSLO), Bo=mail(AGDER))
    await open_it(hall, survey)

    forged = act("", "survey-answer", survey, seat=f"seat {AGDER}")
    form = (await hall.press("Ann", forged)).form
    outsider = await hall.press("Dina", forged)

    assert form is not None
    assert "Du svarer for Fylke 03." in [getattr(part, "words", "") for part in form.parts]
    assert dict(form.send.words)["seat"] == f"seat {OSLO}"
    assert outsider.form is None


async def test_where_no_addresses_are_shown_and_e_mail_is_off_its_owner_is_told(hall: Hall):
    survey = await listed(hall, OSLO, AGDER)
    hall.slack.everybody = (hall.sender("Frida"), hall.sender("Ann"))

    said = await open_it(hall, survey)

    assert said == (
        "Undersøkelsen er åpen. Slack viser meg ingen e-postadresser her, så jeg kan ikke finne "
        "dem på lista som er i kanalen. 2 må få lenkene sine av deg; de står på nettsiden. "
        "Den står i kanalen."
    )
    assert set((await ways(hall, survey)).values()) == {("email", "")}


async def test_a_channel_that_cannot_be_read_now_opens_nothing(hall: Hall):
    survey = await listed(hall, OSLO)
    hall.slack.closed = TryLater(5, "users.info")

    said = await open_it(hall, survey)
    hall.slack.closed = None
    here(hall, Ann=mail(OSLO))
    again = await open_it(hall, survey)

    assert said == (
        "Det gikk ikke å finne ut hvem som er i kanalen akkurat nå. Ingenting er gjort. "
        "Prøv igjen om litt."
    )
    assert again.count("1 av 1 på lista er her og får den her.") == 1


async def test_who_comes_later_is_found_and_is_asked_once(hall: Hall):
    survey, post = await listed(hall, OSLO, AGDER), await by_post(hall)
    here(hall, Ann=mail(OSLO))
    await open_it(hall, survey)
    here(hall, Ann=mail(OSLO), Bo=mail(AGDER))

    own = (await hall.say("Frida", "undersokelse", HALL, can_open=True)).card
    assert own is not None
    find = button(own, "Finn dem på lista som er i kanalen")
    notes = [(await hall.press("Frida", find, HALL)).note for _ in range(2)]
    moves = (await hall.store.read(surveys.fielding, survey)).moves
    await press(hall, survey, "survey-nudge", n=2, seen=moves)

    assert [note.partition(".")[0] for note in notes] == [
        "Jeg fant 1 til fra lista her", "Jeg fant ingen flere fra lista her",
    ]  # fmt: skip
    assert post.to == [mail(AGDER)]  # the invitation; the reminder came in the chat
    assert [len(hall.slack.at(f"U-{name}")) for name in ("Ann", "Bo")] == [2, 1]
    found = await hall.store.read(sending.of_survey, survey)
    assert [(one.seat, one.kind.value, one.way) for one in found] == [
        ("seat 03", "invitation", "slack"), ("seat 03", "reminder", "slack"),
        ("seat 42", "invitation", "email"), ("seat 42", "reminder", "slack"),
    ]  # fmt: skip


async def test_a_survey_that_was_opened_on_the_page_is_put_into_the_channel(hall: Hall):
    survey = await listed(hall, OSLO, AGDER)
    here(hall, Ann=mail(OSLO))
    moves = (await hall.store.read(surveys.fielding, survey)).moves
    await press(hall, survey, "survey-open", "", seen=moves)
    alone = (await hall.say("Frida", "undersokelse", can_open=True)).card
    there = (await hall.say("Frida", "undersokelse", HALL, can_open=True)).card
    refused = await press(hall, survey, "survey-find", "")

    assert alone is not None
    assert there is not None
    put = "Legg den i denne kanalen"
    assert [[b.label for b in buttons(card)].count(put) for card in (alone, there)] == [0, 1]
    said = (await hall.press("Frida", button(there, put), HALL)).note
    again = (await press(hall, survey, "survey-find", "")).note

    assert refused.note == "Trykk på det i kanalen som undersøkelsen skal stå i."
    assert said.startswith("Kortet for undersøkelsen kommer i kanalen. Jeg fant 1 til fra lista")
    assert again.startswith("Jeg fant ingen flere fra lista her.")
    assert [b.label for b in buttons(hall.card(HALL, "Form"))] == ["Svar"]
    assert len(hall.slack.at(HALL)) == 1
    assert len(hall.slack.at("U-Ann")) == 1


async def test_of_a_protected_survey_the_same_and_nothing_of_who_answered(hall: Hall):
    survey = await listed(hall, OSLO, AGDER, terms=OPINIONS)
    here(hall, Ann=mail(OSLO), Bo=mail(AGDER))
    await open_it(hall, survey)
    before = await press(hall, survey, "survey-find")

    form = (await hall.press("Ann", button(hall.card(HALL, "Form"), "Svar"), HALL)).form
    assert form is not None
    await hall.send("Ann", form, {"q1?": "a"}, channel=HALL)
    after = await press(hall, survey, "survey-find")

    assert before.note == after.note
    assert after.note.endswith("2 av 2 på lista er her og får den her.")


async def test_nobody_is_looked_for_when_the_survey_is_closed(hall: Hall):
    survey = await listed(hall, OSLO)
    here(hall, Ann=mail(OSLO))
    await open_it(hall, survey)
    for _ in range(2):
        moves = (await hall.store.read(surveys.fielding, survey)).moves
        await press(hall, survey, "survey-close", seen=moves)

    reply = await press(hall, survey, "survey-find")

    assert (await hall.store.read(surveys.fielding, survey)).status is Status.CLOSED
    assert reply.note != ""
    assert reply.note.count("lista") == 0


def test_an_address_that_two_have_is_nobodys(hall: Hall):
    shared = "post@fylke.example"
    people: list[Sender] = [
        replace(hall.sender("Ann"), emails=(shared, "Ann@fylke.example")),
        replace(hall.sender("Bo"), emails=(shared.upper(),)),
    ]

    assert {email: reach.name for email, reach in reachable(people).items()} == {
        "ann@fylke.example": "Ann"
    }


async def test_what_can_be_put_into_a_channel_is_listed_there_beside_what_belongs_to_it(hall: Hall):
    await listed(hall, OSLO)
    form = (await hall.say("Frida", "undersøkelse ny", HALL, can_open=True)).form
    assert form is not None
    await hall.send("Frida", form, {"Tittel": "Kanalens egen"}, channel=HALL)

    own = (await hall.say("Frida", "undersokelse", HALL, can_open=True)).card

    assert own is not None
    assert [read(own).count(title) for title in ("Kanalens egen", "Spørring")] == [1, 1]


async def test_a_survey_of_the_channel_that_was_opened_on_the_page_gets_its_card_when_asked(
    hall: Hall,
):
    survey = await opened(hall, ANYBODY)  # made in the channel, and opened on the page
    frida = NewContact("frida", route_of(hall.sender("Frida").address), account="owner")
    await hall.store.write(contacts.meet, hall.office.sealer, frida)
    await press(hall, survey, "survey-follow", "")
    put = button(hall.card("U-Frida", "Spørring"), "Legg den i kanalen")

    notes = [(await hall.press("Frida", put)).note for _ in range(2)]

    assert notes == [
        "Kortet for undersøkelsen kommer i kanalen.",
        "Kortet for undersøkelsen står i kanalen allerede.",
    ]
    assert [b.label for b in buttons(hall.card(HALL, "Form"))] == ["Svar"]
    after = [b.label for b in buttons(hall.card("U-Frida", "Spørring"))]
    assert "Legg den i kanalen" not in after


async def test_in_quiet_hours_its_owner_is_told_when_they_are_written_to(hall: Hall):
    survey = await listed(hall, OSLO)
    here(hall, Ann=mail(OSLO))
    hall.clock.moment = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # nine in the evening in Oslo

    said = await open_it(hall, survey)

    quiet = "Nå er det stille tid: De får beskjed tirsdag 24. november 2026 kl. 07.00."
    assert said.count(quiet) == 1
    assert hall.slack.at("U-Ann") == []


async def test_in_teams_whoever_answers_for_two_gets_the_form_of_the_one_they_choose(hall: Hall):
    survey = await listed(hall, OSLO, AGDER, addresses={AGDER: mail(OSLO)})
    fielder, ann = hall.office.fielder, route_of(hall.sender("Ann", "teams").address)
    line = Line(hall.clock.now(), "owner", "Met")
    met = {mail(OSLO): Reach("teams", ann)}
    await fielder.change(survey, spares.meet, fielder.sealer, met, line)
    await open_it(hall, survey)

    answer = act("", "survey-answer", survey)
    asked = (await hall.press("Ann", answer, HALL, platform="teams")).card
    assert asked is not None
    reply = await hall.press("Ann", button(asked, "Fylke 42"), HALL, platform="teams")

    form = hall.cards("U-Ann", "teams")[-1].form
    assert reply.note == "Skjemaet står i din egen samtale med meg."
    assert form is not None
    assert "Du svarer for Fylke 42." in [getattr(part, "words", "") for part in form.parts]


async def test_a_survey_belongs_to_the_channel_that_was_asked_though_it_could_not_be_opened(
    hall: Hall,
):
    survey = await listed(hall, terms=OPINIONS)
    here(hall, Ann=mail(OSLO))
    preview = (await press(hall, survey, "survey-preview")).card
    assert preview is not None
    hall.clock.moment = hall.clock.moment.replace(year=2027)  # its deadline has passed

    await hall.press("Frida", button(preview, "Åpne og send"), HALL)

    assert (await hall.store.read(surveys.fielding, survey)).status is Status.DRAFT
    assert await ways(hall, survey) == {"1": ("slack", ""), "2": ("slack", "")}
    place = route_of(hall.where("", HALL).address)
    assert await hall.store.read(surveys.channel, survey, hall.office.sealer) == place
