"""Pictures in cards: fetched when they are shown, and held to what Teams shows."""

from io import BytesIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from PIL import Image

from tests.fakes.teams import Rule
from tests.fakes.teams.store import CARD


def picture(across=10, down=10, kind="PNG"):
    made = BytesIO()
    Image.new("L", (across, down)).save(made, kind)
    return made.getvalue()


SERVED = {
    "/good.png": picture(1_024, 1_024),
    "/wide.png": picture(1_025, 10),
    "/heavy.png": picture() + bytes(1_000_000),
    "/photo.png": picture(kind="JPEG"),
}


def card(url, alt="Ja: 3; nei: 2"):
    image = {"type": "Image", "url": url, "altText": alt}
    content = {"type": "AdaptiveCard", "version": "1.5", "body": [image]}
    return {"type": "message", "attachments": [{"contentType": CARD, "content": content}]}


@pytest.fixture
async def asked(teams, bot):
    """The paths that the bot's server was asked for."""
    paths: list[str] = []

    async def serve(request):
        paths.append(request.path)
        if request.path not in SERVED:
            raise web.HTTPNotFound
        return web.Response(body=SERVED[request.path], content_type="image/png")

    app = web.Application()
    app.router.add_get("/{name}", serve)
    async with TestServer(app) as server:
        teams.pictures.bot_url = str(server.make_url("/api/messages"))
        yield paths


async def test_a_picture_is_fetched_once_from_the_bot_by_the_name_that_people_know(
    teams, bot, chat, asked
):
    url = "https://bord.example.no/good.png"

    for _ in range(2):
        await bot.send(chat, card(url))

    assert asked == ["/good.png"]
    (found,) = teams.pictures.fetched.items()
    assert (found[0], found[1].alt, found[1].size) == (url, "Ja: 3; nei: 2", (1_024, 1_024))
    assert teams.violations == ()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("none.png", "HTTP 404"),
        ("wide.png", "1025 by 10 px"),
        ("heavy.png", f"{len(SERVED['/heavy.png'])} bytes"),
        ("photo.png", "no PNG, said to be image/png"),
    ],
)
async def test_what_cannot_be_shown_is_a_breach(teams, bot, chat, asked, name, what):
    await bot.send(chat, card(f"https://bord.example.no/{name}"))

    assert [(one.rule, one.where, one.what) for one in teams.violations] == [
        (Rule.PICTURE, f"GET /{name}", what)
    ]


async def test_a_picture_without_words_is_a_breach(teams, bot, chat, asked):
    await bot.send(chat, card("https://bord.example.no/good.png", alt=" "))

    assert [(one.rule, one.what) for one in teams.violations] == [
        (Rule.PICTURE, "no words in place of it")
    ]
