"""What stands about surveys survives a program that dies: found again, or left alone in doubt."""

import asyncio

from bot.chat.office import route_of
from bot.chat.survey_posting import Herald
from storage import happenings, survey_posts
from storage.survey_posts import LEASE, NewPost, Status, SurveyPost
from surveys.field_events import Closed
from surveys.field_state import SurveyId
from tests.bot.chat.conftest import HALL, Hall
from tests.bot.chat.surveying import opened
from tests.bot.chat.test_survey_following import OPEN_TO_ALL, close, owner, press, stand


async def post(hall: Hall, survey: SurveyId, key: str) -> SurveyPost:
    found = await hall.store.read(survey_posts.of_survey, survey, hall.office.sealer)
    return next(one for one in found if one.key == key)


async def dies_on(hall: Hall, survey: SurveyId, new: NewPost) -> None:
    """The program dies when a message has come through, and nobody has written that down."""
    fielder = hall.office.fielder
    await fielder.change(survey, survey_posts.again, fielder.sealer, new, fielder.now())
    there = new.route.key
    hall.slack.doors[there], hall.slack.taken = asyncio.Event(), True
    keeping = asyncio.ensure_future(Herald(hall.office).keep(survey))
    while not hall.slack.read(there):
        await hall.slack.heard()
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    del hall.slack.doors[there]
    hall.clock.moment += LEASE


async def test_what_came_through_to_a_person_is_found_and_not_sent_twice(hall: Hall):
    survey = await opened(hall)
    await owner(hall)
    route = route_of(hall.sender("Frida").address)
    await dies_on(hall, survey, NewPost("follow:frida", 2, route))
    await hall.settle()

    assert len(hall.slack.read("U-Frida")) == 1
    assert (await post(hall, survey, "follow:frida")).status is Status.SENT


async def test_figures_of_which_nobody_knows_are_sent_again_only_by_a_press(hall: Hall):
    survey = await opened(hall, OPEN_TO_ALL)
    await owner(hall)
    await close(hall, survey)
    hall.slack.asked = False
    await dies_on(hall, survey, NewPost("results", 10, route_of(hall.where("", HALL).address)))
    await hall.settle()
    doubtful, once = await post(hall, survey, "results"), len(hall.slack.read(HALL))

    said = await press(hall, survey, "survey-post")
    await hall.settle()

    assert (doubtful.status, once) == (Status.UNSURE, 1)
    assert said.note == "Resultatene kommer i kanalen."
    assert hall.slack.read(HALL).count("Resultater: Form") == 2


async def test_the_channels_card_is_sent_again_for_it_does_no_harm(hall: Hall):
    survey = await opened(hall)
    hall.slack.asked = False
    await dies_on(hall, survey, NewPost("ask", 1, route_of(hall.where("", HALL).address)))
    await hall.settle()

    assert (await post(hall, survey, "ask")).status is Status.SENT
    assert hall.slack.read(HALL) == ["Undersøkelse: Form"] * 2


async def test_when_the_program_starts_it_brings_what_stands_up_to_date(hall: Hall):
    survey = await opened(hall)
    await owner(hall)
    await stand(hall, survey)
    fielder = hall.office.fielder
    for seen in (1, 2):
        closed = Closed(at=fielder.now(), by="owner", seen=seen)
        await hall.store.field(survey, happenings.happen, closed)
    before = hall.slack.read(HALL)

    running = asyncio.ensure_future(Herald(hall.office, calm=0).run())
    await hall.slack.heard()
    while hall.slack.read(HALL) == before:
        await hall.slack.heard()
    running.cancel()

    assert hall.slack.read(HALL) == ["Form: Undersøkelsen er avsluttet. Takk til alle som svarte."]
