"""Every address of surveys, from the modules that answer there."""

from aiohttp import web

ROUTES: tuple[web.RouteDef, ...] = ()
