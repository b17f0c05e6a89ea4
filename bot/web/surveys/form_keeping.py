"""Keeping a changed questionnaire: at once in a draft; of an open survey when it is confirmed."""

from aiohttp import web

from bot.joining import words_in
from bot.web.bodies import form as posted_form
from bot.web.days import uploaded
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.form_fields import lacks
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from bot.web.surveys.plan import STALE, LookFirst, seen_in
from bot.web.surveys.told import said_changes
from bot.web.surveys.uploads import UNUSABLE, read_upload, told, unusable
from bot.words import NAMES, words
from storage import forms
from storage.forms import Form
from storage.happenings import rewrite
from surveys.background import background, still_means
from surveys.errors import Refusal
from surveys.field_events import FormSet
from surveys.field_state import Status
from surveys.files.problems import BadFile
from surveys.files.questionnaires import read_draft
from surveys.files.writing import written
from surveys.files.xlsform_writing import workbook
from surveys.questionnaire import Item, Questionnaire

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def standing(own: OwnedSurvey) -> Form:
    """The form that the survey asks now."""
    return await own.site.store.read(forms.form, own.id, own.fielding.form)


async def keep_form(
    request: web.Request, own: OwnedSurvey, form: Questionnaire, seen: int, back: str
) -> web.Response:
    """Keep a form that was changed on a page; `back` is where its owner goes on.

    Raises:
        HTTPSeeOther, AlreadyDone, AlreadyDoneByClock, and what `storage.happenings.rewrite` refuses
    """
    before = await standing(own)
    if form == before.questionnaire:
        raise web.HTTPSeeOther(back)
    return await _keep(request, own, Form(written(form), form), (seen, back))


async def _keep(
    request: web.Request, own: OwnedSurvey, form: Form, where: tuple[int, str]
) -> web.Response:
    seen, back = where
    before = await standing(own)
    asks = own.fielding.status is not Status.DRAFT and form.questionnaire != before.questionnaire
    if asks:
        return _ask(request, own, (before, form), where)
    await _rewrite(own, form, seen)
    raise web.HTTPSeeOther(back)


async def _rewrite(own: OwnedSurvey, form: Form, seen: int) -> None:
    event = FormSet(at=own.fielder.now(), by=own.account, seen=seen)
    await own.fielder.change(own.id, rewrite, event, form)


def _ask(
    request: web.Request,
    own: OwnedSurvey,
    forms_: tuple[Form, Form],
    where: tuple[int, str],
    refused: Refusal | None = None,
) -> web.Response:
    """What changes, and what that means: to be confirmed."""
    before, after = forms_
    seen, back = where
    t = words(request[LANGUAGE])
    context = {
        "survey": own.survey,
        "changes": tuple(said_changes(before.questionnaire, after.questionnaire, t)),
        "lacks": tuple(lacks(after.questionnaire)),
        "lost": _lost(own, before.questionnaire, after.questionnaire),
        "source": after.source,
        "seen": seen,
        "back": back,
        "version": own.fielding.form,
        "refused": refused,
        "names": NAMES,
    }
    status = refused.status if refused else 200
    return page(request, "survey_form_confirm.html", status, tab="form", **context)


def _lost(own: OwnedSurvey, before: Questionnaire, after: Questionnaire) -> Item | None:
    """The question that answers were to be shown by too, where they are not any more."""
    ground = background(before, own.fielding.terms)
    return None if still_means((before, after), own.fielding.terms) else ground


async def confirm(request: web.Request) -> web.Response:
    """Make a new version of an open survey's form, as it was shown."""
    own, posted = await owned_survey(request), await posted_form(request)
    source = words_in(posted, "source").replace("\r\n", "\n") + "\n"  # as forms send lines
    back = _back(own, words_in(posted, "back"))
    try:
        form = Form(source, read_draft(source))
    except BadFile as bad:
        return _unreadable(request, source, bad, f"{own.home}/form")
    seen = seen_in(posted)
    try:
        await _rewrite(own, form, seen)
    except STALE:
        own = await owned_survey(request)
        both = (await standing(own), form)
        return _ask(request, own, both, (own.fielding.moves, back), LookFirst())
    raise web.HTTPSeeOther(back)


def _back(own: OwnedSurvey, wanted: str) -> str:
    """Where to go on: a page of this survey's form, whatever was posted."""
    home = f"{own.home}/form"
    return wanted if wanted.startswith((home + "/", home + "?")) and "\\" not in wanted else home


def _unreadable(request: web.Request, source: str, bad: BadFile, back: str) -> web.Response:
    found = list(told(bad.problems, source))
    context = {"name": "", "bad": bad, "found": found, "in_cells": False, "back": back}
    return page(request, "survey_problems.html", 422, **context)


# --- Files ----------------------------------------------------------------------------------------


async def replace_by_file(request: web.Request) -> web.Response:
    """Another file in the form's place; what is wrong with it is shown, all of it."""
    own, upload = await owned_survey(request), await uploaded(request)
    seen, back = seen_in(await posted_form(request)), f"{own.home}/form?saved"
    try:
        found = await read_upload(upload)
    except UNUSABLE as bad:
        return unusable(request, upload, bad, f"{own.home}/form")
    try:
        return await _keep(request, own, found.form, (seen, back))
    except STALE:
        own = await owned_survey(request)
        both = (await standing(own), found.form)
        return _ask(request, own, both, (own.fielding.moves, back), LookFirst())


async def as_yaml(request: web.Request) -> web.Response:
    """The form as the YAML that it is."""
    own = await owned_survey(request)
    form = await standing(own)
    return _file(form.source.encode(), f"{form.questionnaire.id}.yaml", "application/yaml")


async def as_xlsform(request: web.Request) -> web.Response:
    """The form as a workbook (XLSForm)."""
    own = await owned_survey(request)
    form = (await standing(own)).questionnaire
    return _file(workbook(form), f"{form.id}.xlsx", XLSX)


def _file(body: bytes, name: str, kind: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return web.Response(body=body, content_type=kind, headers=headers)


ROUTES = (
    web.post("/surveys/{survey}/form/confirm", confirm),
    web.post("/surveys/{survey}/form/upload", replace_by_file),
    web.get("/surveys/{survey}/form/questionnaire.yaml", as_yaml),
    web.get("/surveys/{survey}/form/questionnaire.xlsx", as_xlsform),
)
