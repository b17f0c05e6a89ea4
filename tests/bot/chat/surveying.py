"""Surveys in the chats of tests: made from any questions, opened, and answered by presses."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.cards import Form
from bot.chat.office import route_of
from bot.chat.ports import Reply
from bot.chat.survey_scene import act
from storage import ballots, links, seat_lists, seats, surveys, unit_answers
from storage.forms import Form as Questions
from storage.links import Account
from storage.seat_lists import NewSeat
from storage.seats import Reach, Seat
from storage.survey_log import Line
from storage.surveys import NewSurvey
from surveys.field_events import Opened
from surveys.field_state import Frame, SeatId, SurveyId, Terms
from surveys.fielding import new
from surveys.questionnaire import Questionnaire
from surveys.questions import Kind
from surveys.responses import Mode, Unit
from tests.bot.chat.conftest import HALL, Hall
from tests.storage.fields import PLAN, TERMS
from tests.surveys.forms import form, item

OFFICIAL, OPINIONS = TERMS, replace(TERMS, mode=Mode.OPINION)
ANYBODY = replace(OPINIONS, frame=Frame.ANYBODY)
SHORT = form(item("q1", Kind.CHOICE, required=True), item("q2"))


async def opened(
    hall: Hall, terms: Terms = ANYBODY, *names: str, questions: Questionnaire = SHORT
) -> SurveyId:
    """An open survey that belongs to the hall; these people of Slack's are on its list."""
    survey, fielder = SurveyId(f"s{hall.presses}"), hall.office.fielder
    if await hall.store.read(links.account, "owner") is None:
        await hall.store.write(links.add_account, Account("owner", "Kari"))
    fielding = new(terms, PLAN, hall.clock.now())
    made = NewSurvey(survey, "owner", "Spørring", fielding, Questions("id: form-1\n", questions))
    await hall.store.write(surveys.create, made)
    route = route_of(hall.where("", HALL).address)
    await fielder.change(survey, surveys.set_channel, hall.office.sealer, route)
    if names:
        line = Line(hall.clock.now(), "owner", "Listed")
        new_seats = [seat_for(hall, name) for name in names]
        await fielder.change(survey, seat_lists.add, hall.office.sealer, new_seats, line)
    await fielder.happen(survey, Opened(at=hall.clock.now(), by="owner", seen=0))
    return survey


def seat_for(hall: Hall, name: str) -> NewSeat:
    """A seat for somebody in Slack."""
    route = route_of(hall.sender(name).address)
    reach = Reach("slack", route, name)
    return NewSeat(SeatId(f"seat {name}"), Unit(name, f"{name} fylke"), f"link-{name}", "nb", reach)


async def press_answer(hall: Hall, survey: SurveyId, name: str, **more) -> Reply:
    """Somebody presses «Svar» in the channel."""
    channel = more.pop("channel", HALL)
    return await hall.press(name, act("Svar", "survey-answer", survey), channel, **more)


async def answer(
    hall: Hall, survey: SurveyId, name: str, filled: Mapping[str, str], **more
) -> Reply:
    """Somebody presses «Svar», fills in by label, and sends."""
    opened_ = (await press_answer(hall, survey, name)).form
    assert opened_ is not None
    return await hall.send(name, opened_, filled, channel=HALL, **more)


def values(made: Form) -> dict[str, tuple[str, ...]]:
    """What stands in a form, by label."""
    return {field.label: field.value for field in made.fields}


async def all_seats(hall: Hall, survey: SurveyId) -> tuple[Seat, ...]:
    return await hall.store.read(seats.of_survey, survey)


async def official(hall: Hall, survey: SurveyId) -> list[tuple[str, dict[str, object]]]:
    """Who answered what, as it stands."""
    found = await hall.store.read(unit_answers.of_survey, survey)
    return [(one.who, dict(one.answers)) for one in found]


async def opinions(hall: Hall, survey: SurveyId) -> list[dict[str, object]]:
    """What was answered, by whomever."""
    return [dict(one.answers) for one in await hall.store.read(ballots.of_survey, survey)]
