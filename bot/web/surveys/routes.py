"""Every address of surveys, from the modules that answer there."""

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.web.surveys import (
    asked,
    behalf,
    board,
    form,
    handing,
    invite,
    links,
    mine,
    next_wave,
    plan,
    preview,
    repeat,
    respond,
    respondents,
    results,
    seat,
    shown,
    steering,
    uploads,
    walk_in,
)

BEFORE_READING: tuple[Middleware, ...] = (
    respondents.room_for_answers,
    uploads.where_chosen(
        {
            "/surveys/upload": mine.large_file,
            "/surveys/{survey}/form/upload": form.large_file,
            "/surveys/{survey}/asked/list": asked.large_list,
        }
    ),
)

ROUTES: tuple[web.RouteDef, ...] = (
    *mine.ROUTES,
    *asked.ROUTES,
    *board.ROUTES,
    *steering.ROUTES,
    *seat.ROUTES,
    *links.ROUTES,
    *behalf.ROUTES,
    *invite.ROUTES,
    *plan.ROUTES,
    *form.ROUTES,
    *preview.ROUTES,
    *results.ROUTES,
    *next_wave.ROUTES,
    *repeat.ROUTES,
    *respond.ROUTES,
    *handing.ROUTES,
    *walk_in.ROUTES,
    *shown.ROUTES,
)
