"""Uploaded questionnaires, YAML or Excel, and the page that shows every mistake at its place."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.fielding.making import Brought, brought
from bot.web.bodies import BODY_LIMIT
from bot.web.days import Upload
from bot.web.rendering import page
from surveys.errors import Refusal
from surveys.files.cells import FileTooLarge, NotAWorkbook, OldWorkbook, UnpacksTooLarge
from surveys.files.problems import BadFile, Problem, letters

LARGEST_MB = BODY_LIMIT // 1024**2
UNUSABLE = (BadFile, FileTooLarge, NotAWorkbook, OldWorkbook, UnpacksTooLarge)
SHOWN = 200  # characters of a line


class LargeUpload(Refusal):
    """This is too large: a file or a list can have at most {most} MB."""

    status = 413


@dataclass(frozen=True, slots=True)
class Told:
    """One mistake: on a line of a text, or in a cell of a sheet."""

    problem: Problem
    words: str

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it."""
        return f"{letters(self.problem.column)}{self.problem.line}"


def where_chosen(
    pages: Mapping[str, Callable[[web.Request], Awaitable[web.Response]]],
) -> Middleware:
    """Refuse a file that is too large on the page where it was chosen: `pages` by address."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPRequestEntityTooLarge:
            resource = request.match_info.route.resource
            if resource is None or resource.canonical not in pages:
                raise
            return await pages[resource.canonical](request)

    return middleware


async def read_upload(upload: Upload) -> Brought:
    """The form in an upload, read beside the loop: a workbook takes half a second.

    Raises:
        one of `UNUSABLE`
    """
    return await asyncio.to_thread(brought, upload.data)


def unusable(request: web.Request, upload: Upload, bad: Refusal, back: str) -> web.Response:
    """A page with every mistake in a file; `back` is the page that it was uploaded from."""
    found = list(told(bad.problems, upload.shown)) if isinstance(bad, BadFile) else []
    in_cells = any(one.problem.sheet for one in found)
    context = {"name": upload.name, "bad": bad, "found": found, "in_cells": in_cells, "back": back}
    return page(request, "survey_problems.html", 422, **context)


def told(problems: tuple[Problem, ...], source: str) -> Iterator[Told]:
    """The mistakes, each with the line that it stands on where it is on one."""
    lines = source.splitlines()
    for problem in problems:
        on_a_line = not problem.sheet and 1 <= problem.line <= len(lines)
        yield Told(problem, lines[problem.line - 1].strip()[:SHOWN] if on_a_line else "")
