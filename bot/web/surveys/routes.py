"""Every address of surveys, from the modules that answer there."""

from aiohttp import web

from bot.web.surveys import asked, board, links, mine, next_wave, results, seat, steering

ROUTES: tuple[web.RouteDef, ...] = (
    *mine.ROUTES,
    *asked.ROUTES,
    *board.ROUTES,
    *steering.ROUTES,
    *seat.ROUTES,
    *links.ROUTES,
    *results.ROUTES,
    *next_wave.ROUTES,
)
