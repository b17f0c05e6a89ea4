"""A survey's questionnaire in the browser: its outline, and each part of it to be edited."""

import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.errors import Malformed
from bot.joining import words_in
from bot.web.bodies import form as posted_form
from bot.web.refusals import NoSuchPage
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys import form_keeping, form_new
from bot.web.surveys.form_edits import BOUNDED, LIMITED, SCALED, WRITTEN, edited
from bot.web.surveys.form_fields import FORM, Edited, lacks, owner, rows, settings
from bot.web.surveys.form_keeping import keep_form, standing
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from bot.web.surveys.plan import STALE, ChangedElsewhere, LookFirst, seen_in
from bot.web.surveys.told import KINDS, said_condition
from bot.web.surveys.uploads import LARGEST_MB, LargeUpload
from bot.words import NAMES, words
from storage import surveys
from storage.surveys import Survey
from surveys.editing import declared, moved
from surveys.errors import Refusal
from surveys.field_state import Status, SurveyId
from surveys.files.problems import BadLanguage
from surveys.places import NoSuchPlace
from surveys.questionnaire import Item, Questionnaire, Section
from surveys.questions import Kind
from surveys.texts import LANGUAGES

CHANGEABLE = (Status.DRAFT, Status.OPEN)
TEXTS = "texts"
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")


# --- The outline ----------------------------------------------------------------------------------


async def outline(request: web.Request) -> web.Response:
    """All sections and questions, what lacks words, the languages, and the form as a file."""
    own = await owned_survey(request)
    return await _outline(request, own)


async def large_file(request: web.Request) -> web.Response:
    """The same, with the reason why a file is not read."""
    large = LargeUpload(most=LARGEST_MB)
    return await _outline(request, await owned_survey(request), large, large=large)


async def _outline(
    request: web.Request, own: OwnedSurvey, refused: Refusal | None = None, **more: Any
) -> web.Response:
    form, t = (await standing(own)).questionnaire, words(request[LANGUAGE])
    missing = tuple(lacks(form))
    context = _about(request, own, form) | {
        "lacks": missing,
        "lacking": {lack.owner for lack in missing},
        "conditions": {i.id: said_condition(form, i.show_if, t) for i in form.items if i.show_if},
        "offered": tuple(dict.fromkeys((*form.languages, *LANGUAGES))),
        "refused": refused,
        "large": None,
        "original": await _original(request, own),
    }
    status = refused.status if refused else 200
    return page(request, "survey_form.html", status, tab="form", **context | more)


async def _original(request: web.Request, own: OwnedSurvey) -> Survey | None:
    """One's own survey that this was copied from just now."""
    copied = SurveyId(request.query.get("copied", ""))
    found = await own.site.store.read(surveys.find, copied) if copied else None
    return found if found and found.owner == own.account else None


def _about(request: web.Request, own: OwnedSurvey, form: Questionnaire) -> dict[str, Any]:
    return {
        "survey": own.survey,
        "fielding": own.fielding,
        "form": form,
        "changeable": own.fielding.status in CHANGEABLE,
        "seen": own.fielding.moves,
        "saved": "saved" in request.query,
        "names": NAMES,
        "kinds": KINDS,
        "none": Kind.NONE,
    }


async def move(request: web.Request) -> web.Response:
    """Move a section or a question up or down in the outline."""
    own, posted = await owned_survey(request), await posted_form(request)
    name, steps = words_in(posted, "name"), {"up": -1, "down": 1}.get(words_in(posted, "do"))
    if steps is None:
        raise Malformed(name="do")
    form = (await standing(own)).questionnaire
    try:
        changed = moved(form, name, steps)
        return await keep_form(request, own, changed, seen_in(posted), f"{own.home}/form?saved")
    except STALE:
        return await _outline(request, await owned_survey(request), LookFirst())
    except NoSuchPlace:
        raise
    except Refusal as refusal:
        return await _outline(request, own, refusal)


async def set_languages(request: web.Request) -> web.Response:
    """Declare other languages, main one first."""
    own, posted = await owned_survey(request), await posted_form(request)
    form = (await standing(own)).questionnaire
    try:
        wanted = _languages(posted)
        back = f"{own.home}/form?saved#gaps"
        return await keep_form(request, own, declared(form, wanted), seen_in(posted), back)
    except STALE:
        return await _outline(request, await owned_survey(request), LookFirst())
    except Malformed:
        raise
    except Refusal as refusal:
        return await _outline(request, own, refusal)


def _languages(posted: Any) -> tuple[str, ...]:
    """The ticked and the typed languages; the main one, where it is among them, first."""
    chosen = [str(code) for code in posted.getall("language", [])]
    other = words_in(posted, "other").lower()
    if other:
        chosen.append(other)
    for code in chosen:
        if not LANGUAGE_CODE.fullmatch(code):
            raise BadLanguage(given=code[:20])
    main = words_in(posted, "main")
    return tuple(sorted(dict.fromkeys(chosen), key=lambda code: code != main))


# --- One part of it -------------------------------------------------------------------------------


async def part_page(request: web.Request) -> web.Response:
    """A section, a question, or the form's own texts, in all languages beside each other."""
    own = await owned_survey(request)
    form = (await standing(own)).questionnaire
    return _part(request, own, form, _place(request, form))


def _place(request: web.Request, form: Questionnaire) -> str:
    """The part in the address. Raises `NoSuchPage`."""
    name = request.match_info.get("place", FORM)
    if name and owner(form, name) is None:
        raise NoSuchPage
    return name


def _part(
    request: web.Request,
    own: OwnedSurvey,
    form: Questionnaire,
    name: str,
    found: Edited | None = None,
    refused: Refusal | None = None,
) -> web.Response:
    part = owner(form, name)
    item = part if isinstance(part, Item) else None
    context = _about(request, own, form) | {
        "place": name or TEXTS,
        "part": part,
        "item": item,
        "section": part if isinstance(part, Section) else None,
        "rows": rows(form, name, found),
        "values": _values(item, found),
        "wrong": found.wrong if found else {},
        "refused": refused,
        "asks": _asks(item),
    }
    status = refused.status if refused else 422 if found and found.wrong else 200
    return page(request, "survey_form_part.html", status, tab="form", **context)


def _values(item: Item | None, found: Edited | None) -> dict[str, str]:
    """What stands in a question's other fields, or was posted in them."""
    values = settings(item) if item else {}
    if found is None:
        return values
    if item and "settings" in found.posted:  # a box that is not ticked is not posted
        ticks = ("required", "ordered", *(f"positive:{o.code}" for o in item.question.options))
        values |= dict.fromkeys(ticks, "")
    return values | {name: words_in(found.posted, name) for name in found.posted}


def _asks(item: Item | None) -> set[str]:
    """Which fields besides the texts an item has."""
    if item is None:
        return set()
    kind, listed = item.question.kind, set()
    for key, kinds in (
        ("bounds", BOUNDED), ("limit", LIMITED), ("length", WRITTEN), ("scale", SCALED),
        ("options", (Kind.CHOICE, Kind.MULTI, Kind.RANK, Kind.POINTS, Kind.MATRIX)),
        ("rows", (Kind.MATRIX,)),
    ):  # fmt: skip
        if kind in kinds:
            listed.add(key)
    return listed


async def save_part(request: web.Request) -> web.Response:
    """Keep what was posted of a part; where something is wrong nothing is kept."""
    own, posted = await owned_survey(request), await posted_form(request)
    form = (await standing(own)).questionnaire
    name = _place(request, form)
    is_open = own.fielding.status is not Status.DRAFT
    found = edited(form, name, posted, is_open=is_open)
    if found.wrong:
        return _part(request, own, form, name, found)
    gone = bool(name) and owner(found.form, name) is None
    here = f"{own.home}/form/at/{name}" if name else f"{own.home}/form/{TEXTS}"
    back = f"{own.home}/form?saved" if gone else f"{here}?saved{_anchor(posted)}"
    try:
        return await keep_form(request, own, found.form, seen_in(posted), back)
    except STALE:
        return _part(request, own, form, name, found, ChangedElsewhere())


def _anchor(posted: Mapping[str, object]) -> str:
    """Back to the list where a button was pressed."""
    pressed = words_in(posted, "do").partition(":")[2].split(".")
    return f"#{pressed[1]}" if len(pressed) == 3 and pressed[1] in ("options", "rows") else ""


ROUTES = (
    web.get("/surveys/{survey}/form", outline),
    web.post("/surveys/{survey}/form/move", move),
    web.post("/surveys/{survey}/form/languages", set_languages),
    web.get("/surveys/{survey}/form/texts", part_page),
    web.post("/surveys/{survey}/form/texts", save_part),
    web.get("/surveys/{survey}/form/at/{place}", part_page),
    web.post("/surveys/{survey}/form/at/{place}", save_part),
    *form_new.ROUTES,
    *form_keeping.ROUTES,
)
