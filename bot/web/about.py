"""What this site does with people's data, and whom it works for."""

from aiohttp import web

from bot.web.guards import COOKIE_AGE
from bot.web.limits import WINDOW
from bot.web.rendering import page

DAY = 24 * 60 * 60  # seconds


async def privacy(request: web.Request) -> web.Response:
    """What is stored, for how long, and who can see it."""
    seconds = round(WINDOW.total_seconds())
    return page(request, "privacy.html", cookie_days=COOKIE_AGE // DAY, seconds=seconds)


async def accessibility(request: web.Request) -> web.Response:
    """The accessibility statement, with what is tested."""
    return page(request, "accessibility.html")
