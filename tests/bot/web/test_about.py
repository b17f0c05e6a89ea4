import pytest

from bot.web.guards import COOKIE_AGE
from tests.bot.web.conftest import House


@pytest.mark.parametrize(
    ("language", "privacy", "accessibility"),
    [
        ("nb", "Personvern", "Tilgjengelighet"),
        ("nn", "Personvern", "Tilgjenge"),
        ("en", "Privacy", "Accessibility"),
    ],
)
async def test_both_pages_stand_in_every_language_and_in_the_footer(
    house: House, language: str, privacy: str, accessibility: str
):
    guest = await house.guest(language)
    for path, title in (("/privacy", privacy), ("/accessibility", accessibility)):
        assert guest.page.count(f'<a href="{path}">{title}</a>') == 1
        assert await guest.get(path) == 200
        assert guest.page.count(f"<h1>{title}</h1>") == 1


async def test_what_is_said_of_cookies_is_what_they_are(house: House):
    guest = await house.guest()
    await guest.get("/privacy")

    assert COOKIE_AGE == 30 * 24 * 60 * 60
    assert guest.page.count("They last 30 days") == 1
