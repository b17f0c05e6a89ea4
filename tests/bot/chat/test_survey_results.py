"""The figures in a chat: words for all, and charts as files or in the card itself."""

from dataclasses import replace

from bot.chat.cards import Card, Picture
from bot.chat.office import Office, route_of
from bot.chat.survey_results import shown
from bot.chat.survey_scene import asking
from bot.documents import DocumentFailed, Press
from bot.fielding.reports import Reports
from storage import survey_posts
from storage.survey_posts import NewPost
from surveys.field_state import Audience, SurveyId
from surveys.questions import Kind
from tests.bot.chat.conftest import HALL, Hall, read
from tests.bot.chat.surveying import OFFICIAL, answer, opened
from tests.bot.chat.test_survey_following import close, owner, press
from tests.surveys.forms import form, item

FOR_ALL = replace(OFFICIAL, audience=Audience.EVERYBODY, minimum=3)
ASKED = form(item("q1", Kind.CHOICE), item("q2"), item("q3", Kind.DATE))


class Failing(Press):
    """Draws nothing: the process dies each time."""

    async def run(self, command, given, named):
        if named.startswith("@charts"):
            raise DocumentFailed
        return await super().run(command, given, named)


async def closed(hall: Hall) -> SurveyId:
    """An official survey whose figures everybody may see, closed."""
    survey = await opened(hall, FOR_ALL, "Ann", "Bo", "Cato", questions=ASKED)
    await owner(hall)
    for name, code in (("Ann", "a"), ("Bo", "b"), ("Cato", "b")):
        await answer(hall, survey, name, {"q1?": code, "q3?": "2026-12-01"})
    await close(hall, survey)
    return survey


async def card(hall: Hall, office: Office, survey: SurveyId, platform: str) -> Card:
    """The card that a channel of this platform's gets."""
    route = route_of(hall.where("", HALL, platform).address)
    fielder, new = office.fielder, NewPost("results", 10, route)
    await fielder.change(survey, survey_posts.want, fielder.sealer, new, fielder.now())
    found = await hall.store.read(survey_posts.of_survey, survey, office.sealer)
    post = next(one for one in found if one.key == "results")
    made = await shown(office, await asking(office, survey), post)
    assert isinstance(made, Card)
    return made


def pictures(made: Card) -> list[Picture]:
    return [part for part in made.parts if isinstance(part, Picture)]


async def test_where_a_channel_takes_no_files_the_card_shows_the_charts(hall: Hall):
    survey = await closed(hall)

    made = await card(hall, hall.office, survey, "teams")

    charts = f"https://bord.example.no/r/{survey}/charts"
    assert [(one.url, one.wide) for one in pictures(made)] == [
        (f"{charts}/{of}.nb.png", True) for of in ("@answered", "q1", "q3")
    ]
    below = [made.parts[made.parts.index(one) - 2] for one in pictures(made)[1:]]
    assert [read(Card("", (one,), "nb")).strip() for one in below] == ["1. q1?", "3. q3?"]
    assert [
        one.alt.count(f"«q{n}?»") for n, one in zip((1, 3), pictures(made)[1:], strict=True)
    ] == [1, 1]
    assert "Har svart" in pictures(made)[0].alt


async def test_where_it_takes_files_the_card_is_words_alone_and_the_map_comes_too(hall: Hall):
    survey = await closed(hall)

    await press(hall, survey, "survey-post")
    await hall.settle()

    assert pictures(hall.card(HALL, "Resultater")) == []
    assert [file.name for file in hall.files(HALL)] == ["@answered.png", "q1.png", "q3.png"]


async def test_where_no_chart_can_be_drawn_the_words_still_come(hall: Hall):
    survey = await closed(hall)
    office = replace(hall.office, reports=Reports(hall.office.fielder, Failing()))

    made = await card(hall, office, survey, "teams")

    assert pictures(made) == []
    assert read(made).count("1. q1?") == 1
