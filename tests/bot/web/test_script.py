"""The page's script in a real browser, against a server that answers as it is told."""

import asyncio
import json
import os
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, async_playwright, expect

import bot.web
from bot.web.rendering import environment
from bot.web.security import HEADERS
from bot.web.words_for_script import script_words
from bot.words import words

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
STATIC = Path(bot.web.__file__).parent / "static"
PAGE = """{% extends "base.html" %}{% import "components.html" as ui with context %}
{% block live %}data-person="ann"
{% if live %}data-live="/live" data-state="/state"{% endif %}{% endblock %}
{% block main %}
{{ ui.countdown(left, total, marks=marks) }}
<div data-region="board"><p id="board">empty</p></div>
<div data-region="form"><form method="post" action="/x" id="form">
{{ ui.points("slot-1", "What?", [("p1", written)], save="/answers", extra={"phase": phase}) }}
</form></div>
{% endblock %}"""
MARKS = [{"left": 60, "words": "One minute left"}, {"left": 0, "words": "Time is up"}]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),  # one browser for them all lives on one loop
    pytest.mark.skipif(
        not CHROMIUM and not os.environ.get("REQUIRE_BROWSER"), reason="no Chromium here"
    ),
]


@dataclass
class Told:
    """What the server says, and what it heard."""

    phase: str = "q1.I"
    written: str = "One"
    live: bool = True
    streams: bool = True
    refusals: list[int] = field(default_factory=list)  # statuses of the next answers to drafts
    state: dict[str, Any] = field(default_factory=lambda: {"version": 1, "run": 1})
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)  # (key, body)
    queue: asyncio.Queue[dict[str, Any] | None] = field(default_factory=asyncio.Queue)

    def texts(self) -> list[list[str]]:
        """The points of each draft that was heard."""
        return [[point["text"] for point in body["points"]] for _, body in self.heard]


def _app(told: Told) -> web.Application:
    async def show(request: web.Request) -> web.Response:
        t = words("en")
        html = (
            environment()
            .from_string(PAGE)
            .render(
                t=t,
                language="en",
                csrf="token",
                script_words=json.dumps(script_words(t)),
                left=timedelta(seconds=90),
                total=timedelta(seconds=120),
                marks=json.dumps(MARKS),
                phase=told.phase,
                written=told.written,
                live=told.live,
            )
        )
        return web.Response(text=html, content_type="text/html", headers=HEADERS)

    async def save(request: web.Request) -> web.Response:
        assert request.headers["X-CSRF"] == "token"
        told.heard.append((request.headers["Idempotency-Key"], await request.json()))
        if told.refusals:
            status = told.refusals.pop(0)
            return web.json_response({"error": {"message": "Closed."}}, status=status)
        return web.json_response({"time": "10.42"})

    async def live(request: web.Request) -> web.StreamResponse:
        if not told.streams:
            raise web.HTTPNotFound
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        while (message := await told.queue.get()) is not None:
            await response.write(f"data: {json.dumps(message)}\n\n".encode())
        return response

    async def state(request: web.Request) -> web.Response:
        return web.json_response(told.state)

    app = web.Application()
    app.router.add_get("/", show)
    app.router.add_put("/answers", save)
    app.router.add_get("/live", live)
    app.router.add_get("/state", state)
    app.router.add_static("/static", STATIC)
    return app


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest_asyncio.fixture(loop_scope="module")
async def page(told: Told, browser: Browser) -> AsyncIterator[Page]:
    async with TestServer(_app(told)) as server:
        context = await browser.new_context(base_url=str(server.make_url("/")))
        context.set_default_timeout(5_000)
        opened = await context.new_page()
        faults: list[str] = []
        opened.on("pageerror", lambda error: faults.append(str(error)))
        await opened.clock.install()
        yield opened
        told.queue.put_nowait(None)
        await context.close()
        assert faults == []


async def test_the_clock_counts_down_and_says_its_marks_once(page: Page, told: Told):
    told.live = False
    await page.goto("/")
    figures, said = page.locator("[data-figures]"), page.locator("[data-announce]")

    await page.clock.run_for(29_000)
    await expect(said).to_have_text("")
    await page.clock.run_for(2_000)
    await expect(said).to_have_text("One minute left")
    await expect(figures).to_have_text(re.compile(r"^0:5\d$"))
    await page.clock.run_for(75_000)
    await expect(said).to_have_text("Time is up")
    await expect(figures).to_have_text(re.compile(r"^\+0:1\d$"))
    await expect(page.get_by_text("Over time")).to_be_visible()


async def test_a_message_sets_the_clock_anew(page: Page, told: Told):
    await page.goto("/")
    message = {"version": 2, "run": 1, "clock": {"phase": {"left": 300, "running": False}}}

    told.queue.put_nowait(message)

    await expect(page.locator("[data-figures]")).to_have_text("5:00")
    await page.clock.run_for(10_000)
    await expect(page.locator("[data-figures]")).to_have_text("5:00")


async def test_what_is_typed_is_saved_by_itself_with_a_receipt(page: Page, told: Told):
    await page.goto("/")
    await page.get_by_role("button", name="Add a point").click()
    await page.keyboard.type("Two")

    await page.clock.run_for(1_000)

    await expect(page.locator("[data-receipt]")).to_have_text("Saved 10.42")
    assert [body for _, body in told.heard] == [
        {"phase": "q1.I", "points": [{"id": "p1", "text": "One"}, {"id": "", "text": "Two"}]}
    ]


async def test_a_removed_point_is_gone_from_the_draft(page: Page, told: Told):
    await page.goto("/")
    await page.get_by_role("textbox", name="Point 2").fill("Two")
    await page.get_by_role("button", name="Remove point 1").click()

    await page.clock.run_for(1_000)

    await expect(page.locator("[data-receipt]")).to_have_text("Saved 10.42")
    assert told.texts() == [["Two"]]


async def test_a_draft_that_fails_is_sent_again_under_the_same_key(page: Page, told: Told):
    told.refusals = [503, 500]
    await page.goto("/")
    await page.get_by_role("textbox", name="Point 1").fill("Kept")

    await page.clock.run_for(1_000)
    await expect(page.locator("[data-receipt]")).to_have_text("Not saved yet. Trying again.")
    for _ in range(2):
        await page.clock.run_for(5_000)
    await expect(page.locator("[data-receipt]")).to_have_text("Saved 10.42")

    assert told.texts() == [["Kept"]] * 3
    assert len({key for key, _ in told.heard}) == 1


async def test_a_refused_draft_says_why_and_stays_in_its_field(page: Page, told: Told):
    told.refusals = [409]
    await page.goto("/")
    await page.get_by_role("textbox", name="Point 1").fill("Late")

    await page.clock.run_for(1_000)

    await expect(page.locator("[data-receipt]")).to_have_text("Not saved: Closed.")
    await expect(page.get_by_role("textbox", name="Point 1")).to_have_value("Late")


async def test_a_draft_survives_that_the_page_is_reloaded_without_a_connection(
    page: Page, told: Told
):
    told.refusals = [503] * 3
    await page.goto("/")
    await page.get_by_role("textbox", name="Point 1").fill("Kept")
    await page.clock.run_for(1_000)
    await expect(page.locator("[data-receipt]")).to_have_text("Not saved yet. Trying again.")

    told.refusals = []
    await page.reload()

    await expect(page.get_by_role("textbox", name="Point 1")).to_have_value("Kept")
    await expect(page.locator("[data-receipt]")).to_have_text("Saved 10.42")


async def test_a_region_is_replaced_but_never_where_somebody_types(page: Page, told: Told):
    await page.goto("/")
    await page.get_by_role("textbox", name="Point 1").focus()
    html = {"board": "<p id=board>new</p>", "form": "<p id=gone>gone</p>"}

    told.queue.put_nowait({"version": 2, "run": 1, "html": html})

    await expect(page.locator("#board")).to_have_text("new")
    await expect(page.get_by_role("textbox", name="Point 1")).to_be_focused()
    await page.get_by_role("textbox", name="Point 1").blur()
    await page.clock.run_for(100)
    await expect(page.locator("#gone")).to_have_text("gone")


async def test_another_phase_saves_the_draft_before_the_form_is_taken_anew(page: Page, told: Told):
    await page.goto("/")
    told.queue.put_nowait({"version": 2, "run": 1})
    await page.get_by_role("textbox", name="Point 1").fill("Just in time")

    told.phase, told.written = "q1.G", "Next"
    told.queue.put_nowait({"version": 3, "run": 2})

    await expect(page.get_by_role("textbox", name="Point 1")).to_have_value("Next")
    assert told.texts() == [["Just in time"]]


async def test_a_page_that_cannot_keep_a_stream_open_asks_again_and_again(page: Page, told: Told):
    told.streams = False
    told.state = {"version": 5, "run": 1, "html": {"board": "<p id=board>asked</p>"}}
    await page.goto("/")

    await expect(page.locator("[data-connection]")).to_have_text("Reconnecting …")
    await page.clock.run_for(5_000)

    await expect(page.locator("#board")).to_have_text("asked")
    await expect(page.locator("[data-connection]")).to_have_text("Connected")


async def test_the_limit_is_counted_when_it_is_near(page: Page):
    await page.goto("/")
    point = page.get_by_role("textbox", name="Point 1")

    await point.fill("x" * 2_600)
    await expect(page.locator(".counter")).to_have_count(0)
    await point.fill("🙂" * 2_999)
    await expect(page.locator(".counter")).to_have_text("1 characters left")
    await point.fill("x" * 3_002)
    await expect(page.locator(".counter")).to_have_text("2 characters too long")
