from dataclasses import replace

from bot.web.surveys.shared import FILES, languages_of
from facilitation.documentation.survey.formats import FORMATS
from tests.bot.web.conftest import House
from tests.bot.web.surveys.over import FORM, over


def test_every_kind_of_file_has_a_name():
    assert set(FILES) == set(FORMATS)


def test_the_report_is_in_the_readers_language_where_the_form_is():
    assert languages_of(FORM, "nn") == ("nn", "nb")
    assert languages_of(FORM, "en") == ("nb", "nn")
    assert languages_of(replace(FORM, languages=("se",)), "en") == ("en",)


async def test_a_page_says_when_its_report_cannot_be_made_just_now(house: House):
    survey = await over(house)
    object.__setattr__(house.app.site.press, "_most", 0)
    guest = await house.owner()

    assert await guest.get(f"{survey.home}/results") == 200
    assert "Many documents are being made just now" in guest.page
    assert "Spreadsheet" in guest.page
