from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from bot.fielding.charts import ANSWERED, SIDE, address, drawn, fits
from bot.fielding.printing import Chart
from surveys.field_state import SurveyId
from surveys.fielding import new
from surveys.questionnaire import Theme
from surveys.questions import Kind
from surveys.responses import Mode
from surveys.texts import text
from tests.storage.fields import MONDAY, PLAN, TERMS
from tests.surveys.forms import form, item

OPINIONS = replace(TERMS, mode=Mode.OPINION)
ASKED = form(*(item(f"q{n}", Kind.LINE if n == 2 else Kind.CHOICE) for n in range(1, 10)))


def chart(across: int, down: int) -> Chart:
    made = BytesIO()
    Image.new("1", (across, down)).save(made, "PNG")
    return Chart("q1", "Tittel", "Ja: 3.", made.getvalue())


@pytest.mark.parametrize(
    ("themes", "there"), [((), ()), ((Theme("a", text(nb="A"), ("ord",)),), ("q1",))]
)
def test_what_people_wrote_is_drawn_by_its_themes(themes, there):
    asked = form(item("q1", Kind.LIST, themes=themes))

    assert drawn(new(OPINIONS, PLAN, MONDAY), asked) == there


@pytest.mark.parametrize(("terms", "first"), [(TERMS, (ANSWERED,)), (OPINIONS, ())])
def test_six_questions_that_can_be_drawn_have_pictures_and_who_answered_where_it_is_known(
    terms, first
):
    fielding = new(terms, PLAN, MONDAY)

    assert drawn(fielding, ASKED) == (*first, "q1", "q3", "q4", "q5", "q6", "q7")


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (chart(SIDE, SIDE), True),
        (chart(SIDE, SIDE + 1), False),
        (chart(SIDE + 1, 10), False),
        (replace(chart(10, 10), png=chart(10, 10).png + bytes(1_000_000)), False),
    ],
)
def test_a_card_shows_what_is_no_larger_than_teams_shows(made, shown):
    assert fits(made) is shown


def test_a_picture_has_an_address_whatever_its_item_is_called():
    base, survey = "https://bord.example.no", SurveyId("s1")

    assert [address(base, survey, of, "nn") for of in (ANSWERED, "a/b c")] == [
        f"{base}/r/s1/charts/@answered.nn.png",
        f"{base}/r/s1/charts/a%2Fb%20c.nn.png",
    ]
