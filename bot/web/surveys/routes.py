"""Every address of surveys, from the modules that answer there."""

from aiohttp import web

from bot.web.surveys import mine

ROUTES: tuple[web.RouteDef, ...] = (*mine.ROUTES,)
