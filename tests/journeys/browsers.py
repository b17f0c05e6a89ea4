"""Debian's Chromium: one process, a context for each device, and an ear to what goes wrong."""

import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
WAIT = 15_000  # ms: the machine may be busy; a condition that holds is seen at once

LAPTOP: Mapping[str, Any] = {"viewport": {"width": 1280, "height": 800}}
WALL: Mapping[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
PHONE: Mapping[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TABLET: Mapping[str, Any] = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
NO_SCRIPT: Mapping[str, Any] = {**PHONE, "java_script_enabled": False}

needs_browser = (
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM and not os.environ.get("REQUIRE_BROWSER"), reason="no Chromium here"
    ),
)


@dataclass
class Faults:
    """What a page should never do: complain, fail, or ask another server for anything."""

    said: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def listen(self, page: Page, origin: str) -> None:
        """Hear a page from now on."""
        page.on("pageerror", lambda error: self.said.append(f"{page.url}: {error}"))
        page.on("console", self._console)
        page.on("request", lambda request: self._request(request.url, origin))

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.said.append(f"{message.page.url}: {message.text}")

    def _request(self, url: str, origin: str) -> None:
        if not url.startswith((f"{origin}/", "data:", "blob:", "about:")):
            self.foreign.append(url)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser itself."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield opened
        finally:
            await opened.close()


async def device(
    browser: Browser, url: str, kind: Mapping[str, Any], language: str = "nb"
) -> BrowserContext:
    """One device with its own cookies; its reader prefers `language`."""
    locales = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
    context = await browser.new_context(base_url=url, locale=locales[language], **kind)
    context.set_default_timeout(WAIT)
    return context
