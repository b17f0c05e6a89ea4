"""My surveys: the list; new ones ready-made, from a file or as a copy; rename and delete."""

from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Malformed, NameMissing
from bot.fielding import making
from bot.joining import words_in
from bot.web.bodies import form
from bot.web.days import signed_in, uploaded
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.owned import owned_survey
from bot.web.surveys.repeat import said
from bot.web.surveys.uploads import LARGEST_MB, UNUSABLE, LargeUpload, read_upload, told, unusable
from bot.words import words
from storage import fieldings, recurrences, seats, surveys
from storage.surveys import Survey
from surveys.errors import Refusal
from surveys.field_plan import Local, local
from surveys.field_state import Fielding, Frame, SurveyId
from surveys.files.questionnaires import shipped


class TitleTooLong(Refusal):
    """A title can have at most {most} characters."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A survey as it stands in the list."""

    survey: Survey
    fielding: Fielding
    asked: int
    answered: int

    @property
    def counted(self) -> bool:
        """Whether it is known how many are asked."""
        return self.fielding.terms.frame is not Frame.ANYBODY

    @property
    def closes(self) -> Local | None:
        """Its deadline, where it is: as planned, or when its owner closed it."""
        closes, plan = self.fielding.closes, self.fielding.plan
        return local(plan.zone, closes) if closes else plan.closes


async def my_surveys(request: web.Request) -> web.Response:
    """The account's surveys, and the ways to a new one."""
    return await _my_surveys(request)


async def large_file(request: web.Request) -> web.Response:
    """The same, with the reason why a file is not read."""
    return await _my_surveys(request, LargeUpload(most=LARGEST_MB))


async def _my_surveys(request: web.Request, large: Refusal | None = None) -> web.Response:
    site, account = await signed_in(request)
    listed = await site.store.read(_listed, account)
    again = await site.store.read(recurrences.of_account, account)
    now, t = site.fielder.now(), words(request[LANGUAGE])
    waves = {one.survey.id: said(again.get(one.survey.id), one.fielding, now, t) for one in listed}
    more = {"listed": listed, "ready": making.ready(), "waves": waves, "large": large}
    return page(request, "survey_list.html", large.status if large else 200, **more)


async def _listed(connection: AsyncConnection, account: str) -> list[Listed]:
    """All of an account's surveys, in as many queries as for one."""
    mine = await surveys.of_account(connection, account)
    stands = await fieldings.of_account(connection, account)
    counted = await seats.counts_of_account(connection, account)
    listed = []
    for one in mine:
        if one.id in stands:  # else it came between the queries
            asked, _, answered = counted.get(one.id, (0, 0, 0))
            listed.append(Listed(one, stands[one.id], asked, answered))
    return listed


# --- New ones -------------------------------------------------------------------------------------


async def from_template(request: web.Request) -> web.Response:
    """A new survey from a ready questionnaire."""
    site, account = await signed_in(request)
    name = words_in(await form(request), "template")
    if name not in shipped():
        raise Malformed(name="template")
    made = await making.from_template(site.fielder, account, name, request[LANGUAGE])
    raise _to_form(made)


async def from_file(request: web.Request) -> web.Response:
    """A new survey from an uploaded file; what is wrong with it is shown, all of it."""
    site, account = await signed_in(request)
    upload = await uploaded(request)
    try:
        found = await read_upload(upload)
    except UNUSABLE as bad:
        return unusable(request, upload, bad, "/surveys")
    made = await making.from_form(site.fielder, account, found.form, request[LANGUAGE])
    if not found.notes:
        raise _to_form(made)
    notes, onward = list(told(found.notes, "")), f"/surveys/{made}/form"
    return page(request, "survey_notes.html", name=upload.name, notes=notes, onward=onward)


async def copy(request: web.Request) -> web.Response:
    """A draft like one's own survey, with nobody on its list yet."""
    own = await owned_survey(request)
    t = words(request[LANGUAGE])
    title = t("Copy of {title}", title=own.survey.title)
    made = await making.copy(own.fielder, own.survey, title)
    listed = own.fielding.opened is not None and own.fielding.terms.frame is not Frame.ANYBODY
    raise _to_form(made, f"?copied={own.id}" if listed else "")


def _to_form(survey: SurveyId, query: str = "") -> web.HTTPSeeOther:
    return web.HTTPSeeOther(f"/surveys/{survey}/form{query}")


# --- Rename and delete ----------------------------------------------------------------------------


async def rename(request: web.Request) -> web.Response:
    """Call it something else in lists; what respondents read is in the form."""
    own = await owned_survey(request)
    title = " ".join(words_in(await form(request), "title").split())
    if not title:
        raise NameMissing
    if len(title) > making.TITLE_LENGTH:
        raise TitleTooLong(most=making.TITLE_LENGTH)
    await own.fielder.change(own.id, surveys.rename, title)
    raise web.HTTPSeeOther("/surveys")


async def ask_delete(request: web.Request) -> web.Response:
    """Are you sure?"""
    own = await owned_survey(request)
    _, _, answered = await own.site.store.read(seats.counts, own.id)
    again = await own.site.store.read(recurrences.of_survey, own.id)
    comes = again is not None and again.opens_on is not None
    return page(request, "survey_delete.html", survey=own.survey, answered=answered, comes=comes)


async def delete(request: web.Request) -> web.Response:
    """Delete a survey and all that belongs to it."""
    own = await owned_survey(request)
    await own.fielder.change(own.id, surveys.remove)
    raise web.HTTPSeeOther("/surveys")


ROUTES = (
    web.get("/surveys", my_surveys),
    web.post("/surveys", from_template),
    web.post("/surveys/upload", from_file),
    web.post("/surveys/{survey}/copy", copy),
    web.post("/surveys/{survey}/rename", rename),
    web.get("/surveys/{survey}/delete", ask_delete),
    web.post("/surveys/{survey}/delete", delete),
)
