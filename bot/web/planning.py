"""The programme's page: change it before the day begins, with the time check beside."""

from typing import Any

from aiohttp import web

from bot.web.bodies import Form, form
from bot.web.days import Owned, owned, problems, uploaded
from bot.web.plan_form import Edited, edited, findings, sections
from bot.web.rendering import page
from bot.words import NAMES
from facilitation.events import TablesSet
from facilitation.files import read
from facilitation.ids import PersonId
from facilitation.problems import BadProgramme
from facilitation.programme import Programme
from facilitation.state import Status
from facilitation.timecheck import to_mend
from storage.errors import AlreadyStarted
from storage.workshops import Plan


async def edit_page(request: web.Request) -> web.Response:
    """The form; after the day has begun, the programme to read."""
    day = await owned(request)
    return _page(request, day, saved="saved" in request.query)


def _page(
    request: web.Request,
    day: Owned,
    found: Edited | None = None,
    posted: Form | None = None,
    *,
    saved: bool = False,
) -> web.Response:
    programme = day.programme
    return page(
        request,
        "day_edit.html",
        422 if found else 200,
        day=day.listing,
        programme=programme,
        sections=sections(day.plan.source, programme, found, posted),
        open=day.listing.status is Status.PLANNED,
        edited=found,
        saved=saved,
        names=NAMES,
        **checked((found.programme if found else None) or programme),
    )


def checked(programme: Programme) -> dict[str, Any]:
    """The time check, as the templates show it."""
    found = findings(programme)
    return {
        "checked": [
            (item, [finding for finding in found if finding.item == item.id])
            for item in programme.items
        ],
        "mend": len(to_mend(found)),
        "size": (programme.participants, programme.tables),
    }


async def save(request: web.Request) -> web.Response:
    """Keep what was posted; where something is wrong nothing is kept, and the form says what."""
    day, posted = await owned(request), await form(request)
    if day.listing.status is not Status.PLANNED:
        raise AlreadyStarted
    found = edited(day.plan.source, day.programme, posted)
    if found.programme is None:
        return _page(request, day, found, posted)
    await replan(day, Plan(found.source, found.programme))
    raise web.HTTPSeeOther(f"/days/{day.id}/edit?saved")


async def preview(request: web.Request) -> web.Response:
    """The time check of what stands in the form now: a fragment, and nothing is kept."""
    day, posted = await owned(request), await form(request)
    found = edited(day.plan.source, day.programme, posted)
    shown = checked(found.programme) if found.programme else {"checked": None}
    return page(request, "plan_check.html", edited=found, **shown)


async def download(request: web.Request) -> web.Response:
    """The programme as the file that it is."""
    day = await owned(request)
    name = f"{day.programme.id}.yaml"
    return web.Response(
        body=day.plan.source.encode(),
        content_type="application/yaml",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def replace_by_file(request: web.Request) -> web.Response:
    """Another file in the programme's place; what is wrong with it is shown, all of it."""
    day, upload = await owned(request), await uploaded(request)
    try:
        source = upload.source()
        await replan(day, Plan(source, read(source)))
    except BadProgramme as bad:
        return problems(request, upload.name, upload.shown, bad)
    raise web.HTTPSeeOther(f"/days/{day.id}/edit?saved")


async def replan(day: Owned, plan: Plan) -> None:
    """Go on with another programme; the tables follow. Raises `AlreadyStarted`."""
    runner, by, tables = day.site.runner, PersonId(day.account), plan.programme.tables
    await runner.store.replace_programme(day.id, plan)
    state, _ = await runner.store.snapshot(day.id)
    if len(state.tables) != tables:
        await runner.handle(day.id, lambda state, at: TablesSet(at=at, by=by, tables=tables))
    runner.hub.pulse(day.id)
