"""Pages from templates: the one place where HTML is made, and where text is escaped."""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from importlib import resources

import jinja2
from aiohttp import web

from bot.filled import filled, raw_of
from bot.web.words_for_script import script_words
from bot.words import NAMES, Words, left, words
from facilitation.countdown import Mark
from surveys.background import background
from surveys.files.units import full_name
from surveys.texts import LANGUAGES

LANGUAGE = web.RequestKey("LANGUAGE", str)
CSRF = web.RequestKey("CSRF", str)


def render(template: str, language: str, **context: object) -> str:
    """A template in a language, as HTML. `t` says sentences; everything put in is escaped."""
    t = words(language)
    return (
        environment()
        .get_template(template)
        .render(t=t, language=language, script_words=json.dumps(script_words(t)), **context)
    )


def page(request: web.Request, template: str, status: int = 200, **context: object) -> web.Response:
    """A page in the reader's language, with the session's form token. Never kept by a cache."""
    language = request[LANGUAGE]
    html = render(template, language, csrf=request.get(CSRF, ""), here=request.path_qs, **context)
    return web.Response(
        text=html,
        status=status,
        content_type="text/html",
        headers={"Cache-Control": "no-store", "Content-Language": language},
    )


@cache
def static(name: str) -> str:
    """The address of a static file; it changes with the content, so that caches can keep it."""
    content = resources.files("bot.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def marks_json(marks: Sequence[tuple[Mark, float]], t: Words) -> str:
    """A clock's marks for the script: what is said when so many seconds are left."""
    said = {
        Mark.START: t("It begins now"),
        Mark.HALF: t("Half the time is left"),
        Mark.MINUTE: t("One minute left"),
        Mark.HALF_MINUTE: t("Half a minute left"),
        Mark.END: t("Time is up"),
    }
    return json.dumps([{"left": left, "words": said[mark]} for mark, left in marks])


@cache
def environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("bot.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        static=static, languages=tuple((code, NAMES[code]) for code in LANGUAGES), csrf="", here="/"
    )
    made.filters["left"] = left
    made.filters["seconds"] = timedelta.total_seconds
    made.filters["figures"] = lambda seconds: left(timedelta(seconds=seconds))
    made.filters["marks"] = marks_json
    made.filters["point_pair"] = lambda point: (point.id, point.text)
    made.filters["filled"] = lambda value: filled(raw_of(value) if value is not None else {})
    made.filters["option_pair"] = lambda option, t: (option.code, t.said(option.label), "")
    made.filters["ground_pair"] = lambda item, t: (item.id, t.said(item.text), "")
    made.filters["background"] = background
    made.filters["full_name"] = lambda unit: full_name(unit.number, unit.name)
    made.filters["is_over"] = lambda remaining: remaining <= timedelta(seconds=-1)
    return made
