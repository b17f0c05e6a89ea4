"""Surveys followed by their owner: reminded, given more time, closed, and their figures posted."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.chat.office import route_of
from bot.chat.ports import Reply, TryLater, Unreachable
from bot.chat.survey_scene import act
from bot.fielding.repeater import Repeater
from bot.words import words
from storage import contacts, letters, recurrences, sending, survey_posts, surveys
from storage.contacts import NewContact
from storage.letters import Invitation
from storage.recurrences import Standing
from storage.survey_log import Line
from storage.survey_posts import NewPost
from surveys.field_plan import Local, local
from surveys.field_state import Audience, Status, SurveyId
from surveys.questions import Kind
from surveys.recurrence import Every, Recurrence
from tests.bot.chat.conftest import HALL, Hall, button, buttons, read
from tests.bot.chat.surveying import ANYBODY, OFFICIAL, OPINIONS, answer, opened
from tests.surveys.forms import form, item

FOR_ALL = ("survey-list", "survey-new", "survey-make", "survey-answer", "survey-send")
OPEN_TO_ALL = replace(ANYBODY, audience=Audience.EVERYBODY)


async def owner(hall: Hall) -> None:
    """Frida owns what `opened` makes."""
    route = route_of(hall.sender("Frida").address)
    new = NewContact("frida", route, account="owner", language="nb")
    await hall.store.write(contacts.meet, hall.office.sealer, new)


async def press(hall: Hall, survey: SurveyId, name: str, who: str = "Frida", **words) -> Reply:
    """Frida presses a button about a survey."""
    return await hall.press(who, act("", name, survey, **words))


async def stand(hall: Hall, survey: SurveyId) -> None:
    """Its card is in the channel."""
    fielder, route = hall.office.fielder, route_of(hall.where("", HALL).address)
    new = NewPost("ask", 1, route)
    await fielder.change(survey, survey_posts.want, fielder.sealer, new, fielder.now())
    await hall.settle()


async def close(hall: Hall, survey: SurveyId) -> None:
    """Frida closes it, and no late answers are taken."""
    for _ in range(2):
        moves = (await hall.store.read(surveys.fielding, survey)).moves
        await press(hall, survey, "survey-close", seen=moves)


async def test_the_owners_card_tells_who_is_missing_and_changes_with_each_answer(hall: Hall):
    survey = await opened(hall, OFFICIAL, "Ann", "Bo")
    await owner(hall)

    note = (await press(hall, survey, "survey-follow")).note
    before = read(hall.card("U-Frida", "Spørring"))
    await answer(hall, survey, "Ann", {"q1?": "a"})
    after = hall.card("U-Frida", "Spørring")

    assert note == "Kortet står i din egen samtale med meg. Det endrer seg når det kommer svar."
    assert [before.count(f"{name} fylke") for name in ("Ann", "Bo")] == [1, 1]
    assert [read(after).count(f"{name} fylke") for name in ("Ann", "Bo")] == [0, 1]
    assert read(after).count("1 av 2 har svart (50 %)") == 1
    assert [b.label for b in buttons(after)] == [
        "Vennlig påminnelse", "Påminnelse", "Siste påminnelse", "Mer tid",
        "Avslutt undersøkelsen", "Legg den i kanalen", "Åpne siden",
    ]  # fmt: skip
    assert len(hall.slack.at("U-Frida")) == 1


async def test_of_opinions_neither_who_nor_when_can_be_read_from_the_messages(hall: Hall):
    survey = await opened(hall, ANYBODY)
    await owner(hall)
    await stand(hall, survey)
    await press(hall, survey, "survey-follow")
    seen = []
    for n in range(6):
        await answer(hall, survey, f"Ann{n}", {"q1?": "a"})
        seen.append((read(hall.card(HALL, "Form")), read(hall.card("U-Frida", "Spørring"))))

    assert len(set(seen[:4])) == 1
    assert seen[4] == seen[5]
    assert [seen[n][0].count("Minst 5 svar") for n in (3, 4)] == [0, 1]
    assert "".join(seen[5]).count("Ann") == 0


async def test_those_who_have_not_answered_are_reminded_and_the_second_press_is_told(hall: Hall):
    survey = await opened(hall, OPINIONS, "Ann", "Bo")
    await owner(hall)
    line = Line(hall.clock.now(), "owner", "InvitedBy")
    wanted = Invitation("slack")
    await hall.office.fielder.change(survey, letters.invite, wanted, line)
    await hall.settle()
    await answer(hall, survey, "Ann", {"q1?": "a"})
    seen = (await hall.store.read(surveys.fielding, survey)).moves

    first = await press(hall, survey, "survey-nudge", n=2, seen=seen)
    second = await press(hall, survey, "survey-nudge", n=2, seen=seen)

    assert first.note == "1 får påminnelse."
    assert second.note.startswith("Du har gjort det allerede")
    assert [len(hall.slack.at(f"U-{name}")) for name in ("Ann", "Bo")] == [1, 2]
    found = await hall.store.read(sending.of_survey, survey)
    assert sorted((one.seat, one.kind.value, one.status.value) for one in found) == [
        ("seat Ann", "invitation", "sent"),
        ("seat Bo", "invitation", "sent"),
        ("seat Bo", "reminder", "sent"),
    ]


async def test_the_deadline_is_moved_to_a_later_one_only(hall: Hall):
    survey = await opened(hall, OPINIONS, "Ann")
    await owner(hall)
    made = (await press(hall, survey, "survey-extend")).form
    assert made is not None

    early = await hall.send("Frida", made, {"Svarfrist": "2026-12-01"})
    late = await hall.send("Frida", made, {"Svarfrist": "2026-12-11"})

    assert early.errors[0][0] == "date"
    assert late.note == "Svarfristen er flyttet."
    closes = (await hall.store.read(surveys.fielding, survey)).plan.closes
    assert closes is not None
    assert closes.day.isoformat() == "2026-12-11"


async def test_nobody_else_can_press_the_owners_buttons(hall: Hall):
    survey = await opened(hall, OPINIONS, "Ann")
    await owner(hall)

    names = (
        "open",
        "follow",
        "remind",
        "nudge",
        "close",
        "extend",
        "extend-send",
        "results",
        "post",
    )
    told = {
        (await press(hall, survey, f"survey-{name}", "Ann", seen=1, n=1)).note for name in names
    }

    assert told == {"Bare den som spør, kan gjøre det med denne undersøkelsen."}


async def test_figures_are_posted_once_when_everybody_may_see_them(hall: Hall):
    asked = form(item("q1", Kind.CHOICE, required=True), item("q2"))
    survey = await opened(hall, OPEN_TO_ALL, questions=asked)
    await owner(hall)
    await stand(hall, survey)
    for n in range(12):
        await answer(hall, survey, f"Ann{n}", {"q1?": "a" if n % 2 else "b", "q2?": f"Ord {n}"})
    early = await press(hall, survey, "survey-results")
    await close(hall, survey)

    offered = (await press(hall, survey, "survey-results")).card
    assert offered is not None
    notes = [(await press(hall, survey, "survey-post")).note for _ in range(2)]
    for _ in range(2):
        await hall.settle()

    assert early.note.startswith("Resultatene er klare når undersøkelsen er avsluttet")
    assert [b.label for b in buttons(offered)] == ["Se resultatene", "Legg resultatene i kanalen"]
    assert notes == ["Resultatene kommer i kanalen.", "Resultatene står allerede i kanalen."]
    results = hall.card(HALL, "Resultater")
    assert read(results).count("12 svar") == 1
    assert button(results, "Se resultatene").url == f"https://bord.example.no/r/{survey}"
    assert [(file.name, file.title, bool(file.alt)) for file in hall.files(HALL)] == [
        ("q1.png", "q1?", True)
    ]
    assert len(hall.slack.at(HALL)) == 3
    assert read(hall.cards(HALL)[0]).count("Undersøkelsen er avsluttet. Takk") == 2


async def test_figures_that_were_promised_to_fewer_are_not_posted(hall: Hall):
    survey = await opened(hall, ANYBODY)
    await owner(hall)
    await close(hall, survey)

    offered = (await press(hall, survey, "survey-results")).card
    refused = await press(hall, survey, "survey-post")

    assert offered is not None
    assert [b.label for b in buttons(offered)] == ["Se resultatene"]
    assert refused.note.startswith("Resultatene kan ikke legges i kanalen")
    assert hall.slack.at(HALL) == []


async def test_a_planned_post_of_figures_goes_by_itself_when_the_survey_is_closed(hall: Hall):
    survey = await opened(hall, OPEN_TO_ALL)
    await owner(hall)
    fielder, route = hall.office.fielder, route_of(hall.where("", HALL).address)
    planned = NewPost("results", 10, route, planned=True)
    await fielder.change(survey, survey_posts.want, fielder.sealer, planned, fielder.now())
    await hall.settle()
    before = hall.slack.at(HALL)
    await close(hall, survey)
    await hall.settle()

    assert before == []
    assert read(hall.card(HALL, "Resultater")).count("0 svar") == 1


async def test_a_channel_that_is_busy_gets_its_card_later_and_one_that_is_gone_does_not(hall: Hall):
    survey = await opened(hall)
    await owner(hall)
    hall.slack.faults[HALL] = [TryLater(7, "posts"), Unreachable("is_archived")]
    await stand(hall, survey)
    (waiting,) = await hall.store.read(survey_posts.of_survey, survey, hall.office.sealer)
    hall.clock.moment += timedelta(seconds=8)
    await hall.settle()
    (gone,) = await hall.store.read(survey_posts.of_survey, survey, hall.office.sealer)
    await press(hall, survey, "survey-follow")

    assert (waiting.status.value, waiting.fault) == ("queued", "busy")
    assert (gone.status.value, gone.fault) == ("failed", "is_archived")
    lost = "En melding kunne ikke legges ut i kanalen."
    assert read(hall.card("U-Frida", "Spørring")).count(lost) == 1
    assert (await hall.store.read(surveys.fielding, survey)).status is Status.OPEN


async def test_the_channels_card_tells_before_anybody_answers_that_the_survey_comes_again(
    hall: Hall,
):
    survey = await opened(hall, OPINIONS, "Ann")
    rule = Recurrence(1, Every.WEEKS, Local(date(2026, 12, 14), time(9)), 3, times=2)
    line, fielder = Line(hall.clock.moment, "owner", "RepeatSet"), hall.office.fielder
    await fielder.change(survey, recurrences.keep, Standing(rule, rule.first.day), line)

    await stand(hall, survey)

    comes = "Undersøkelsen kommer igjen hver uke, 2 ganger til, til de samme."
    assert hall.read(HALL).count(comes) == 1


async def at_noon(hall: Hall, day: date) -> int:
    """The clock opens what is due on a day; how many waves were made."""
    hall.clock.moment = datetime.combine(day, time(12), hall.clock.moment.tzinfo)
    made = await Repeater(hall.office.fielder, hall.office.channels).open_due()
    await hall.settle()
    return made


async def test_the_owners_card_tells_that_a_wave_did_not_open_and_a_new_wave_has_its_own(
    hall: Hall,
):
    survey = await opened(hall, OFFICIAL, "Ann")
    await owner(hall)
    await press(hall, survey, "survey-follow")
    first = local("Europe/Oslo", hall.clock.moment + timedelta(days=1))
    rule = Recurrence(1, Every.WEEKS, Local(first.day, time(9)), 3, times=2)
    line = Line(hall.clock.moment, "owner", "RepeatSet")
    fielder = hall.office.fielder
    await fielder.change(survey, recurrences.keep, Standing(rule, first.day), line)

    missed = await at_noon(hall, first.day)
    told = read(hall.card("U-Frida", "Spørring"))
    await close(hall, survey)
    made = await at_noon(hall, first.day + timedelta(weeks=1))

    assert (missed, made) == (0, 1)
    day = words("nb").date(first.day)
    left_out = f"Runden {day} ble ikke åpnet. Runden før den var fortsatt åpen."
    assert told.count(left_out) == 1
    wave = await hall.store.read(surveys.find, survey)
    assert wave is not None
    _, second = await hall.store.read(surveys.waves_of, wave.panel or "")
    (post,) = await hall.store.read(survey_posts.of_survey, second.id, hall.office.sealer)
    assert (post.key.partition(":")[0], post.status.value) == ("follow", "sent")
