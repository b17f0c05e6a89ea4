"""Which address is answered by what, and how the server starts and stops."""

import asyncio

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.web.rendering import static
from bot.web.server import ROUTES, application
from tests.bot.web.conftest import House


async def test_a_static_file_is_kept_where_its_address_changes_with_its_content(house: House):
    kept = []
    async with aiohttp.ClientSession(house.url) as browser:
        for path in (static("bordduk.css"), "/static/bordduk.css"):
            async with browser.get(path) as answer:
                kept.append((answer.content_type, answer.headers["Cache-Control"]))

    assert kept == [
        ("text/css", "public, max-age=604800, immutable"),
        ("text/css", "no-cache"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "nothing.css",
        "..%2fserver.py",
        "%2e%2e%2fserver.py",
        ".hidden",
        "a%2fb",
        "%2fetc%2fpasswd",
    ],
)
async def test_nothing_but_our_own_static_files_is_served(house: House, name):
    guest = await house.guest()

    assert await guest.get(f"/static/{name}") == 404


async def test_the_server_says_that_it_is_alive(house: House):
    status, body = await (await house.guest()).download("/healthz")

    assert (status, body) == (200, b'{"status": "ok"}')


ONWARD = ("/w/{workshop}", "/w/{workshop}/answers")  # a stranger is led to the way in


async def test_every_page_of_a_day_is_closed_to_strangers(house: House):
    """What a stranger gets is a way in, or a refusal; never a page of the day."""
    guest = await house.guest()
    day = [route.path for route in ROUTES if isinstance(route, web.RouteDef)]
    paths = [path.format(workshop=house.workshop, phase="tema.I", person="x", kind="csv", token="x")
             for path in day if path.startswith("/w/") and path not in ONWARD]  # fmt: skip

    for path in paths:
        assert (path, await guest.get(path) in (401, 403, 404, 405)) == (path, True)
    for path in ONWARD:
        await guest.get(path.format(workshop=house.workshop))
        assert guest.path == f"/j/{house.day.code}"


async def test_open_streams_do_not_keep_the_server_from_stopping(house: House):
    ann = await house.participant("Ann")
    app = application(house.app.site)
    app.cleanup_ctx.clear()  # its housekeeping would delete the day, which is long past
    server = TestServer(app)
    await server.start_server()
    ann.address = str(server.make_url("")).rstrip("/")

    async with ann.stream(f"/workshops/{house.workshop}/events") as messages:
        await anext(messages)
        async with asyncio.timeout(5):
            await server.close()

    assert house.app.site.runner.hub.watching(house.workshop) == 0
