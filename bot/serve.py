"""Serving: open the store, load the day, say where everybody goes in, and stop tidily."""

import asyncio
import gc
import logging
import signal
import socket
import sys
from dataclasses import replace

from aiohttp import web

from bot.build import App, add_workshop, build, owner, sign_in_link
from bot.chance import Chance
from bot.chat.together import check_chats, told
from bot.clock import SystemClock
from bot.mail.together import check_mail, told_of_mail
from bot.settings import Settings, WrongSettings, unreachable
from bot.web.control import address, projector_address
from facilitation.editing import edit
from facilitation.files import shipped, shipped_source
from storage.errors import FileInUse
from storage.workshops import of_account

logger = logging.getLogger(__name__)
PATIENCE = 5.0  # seconds that a page may take to go away at the end


class CannotListen(Exception):
    """The address or the port cannot be used; choose another with --host and --port."""


async def serve(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; what waits to be written is written first."""
    settings = settings if settings.port else replace(settings, port=_free_port(settings.host))
    try:
        check_chats(settings)
        check_mail(settings)
        async with build(settings, SystemClock(), Chance()) as app:
            gc.collect()
            gc.freeze()  # what is loaded now stays: it need not be looked through again and again
            await _run(app, settings)
    except WrongSettings as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201 -- said to whoever started it
        return 2
    except (FileInUse, CannotListen) as error:
        print(error.__doc__, error, file=sys.stderr)  # noqa: T201 -- said to whoever started it
        return 2
    return 0


async def _run(app: App, settings: Settings) -> None:
    runner = web.AppRunner(app.web, access_log=None, shutdown_timeout=PATIENCE)
    stop = _stopping()  # from before anybody is told that the server is ready
    await runner.setup()
    site = web.TCPSite(runner, settings.host, settings.port)
    try:
        await _listen(site, settings)
        await _announce(app, settings)
        await stop.wait()
    finally:
        await runner.cleanup()


async def _listen(site: web.TCPSite, settings: Settings) -> None:
    try:
        await site.start()
    except OSError as error:
        raise CannotListen(f"{settings.host}, {settings.port}: {error.strerror}") from error


def _free_port(host: str) -> int:
    """A port that is free: found before the start, because links name it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as found:
        return int(found.getsockname()[1])


def _stopping() -> asyncio.Event:
    """What is set when somebody asks the program to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def _announce(app: App, settings: Settings) -> None:
    """The links that people need, on standard output; a day is loaded at the first start."""
    account = await owner(app.site)
    mine = await app.site.store.read(of_account, account.id)
    if not mine:
        source = _first_day(app, settings)
        mine = (await add_workshop(app.site, account, source),)
    sign_in = address(app.site, await sign_in_link(app.site, account))
    day = mine[0]
    lines = (
        "",
        f"Bordduk is ready on {settings.address}",
        "",
        f"  Facilitator, sign in:  {sign_in}",
        f"  Participants:          {settings.address}/j/{day.code}   (code {day.code})",
        f"  Projector:             {await projector_address(app.site, day.id)}",
        "",
        *told(settings),
        told_of_mail(settings),
        "",
    )
    print("\n".join(lines), flush=True)  # noqa: T201 -- what the command is for
    if (warning := unreachable(settings)) is not None:
        logger.warning("%s", warning)


def _first_day(app: App, settings: Settings) -> str:
    """The programme that the first start loads, with today's date: it is to be run, not admired."""
    name = settings.programme
    if name in shipped():
        source = shipped_source(name)
    else:
        with open(name, encoding="utf-8") as file:
            source = file.read()
    return edit(source, {"date": app.site.runner.clock.now().date().isoformat()})
