"""Surveys of the house's owner, and what tests of their pages need in few words."""

import html
import re

from bot.fielding import making
from storage import forms, links, surveys
from storage.forms import Form
from storage.happenings import Outcome, rewrite
from surveys.field_events import AnyControl, FormSet, Opened
from surveys.field_state import Fielding, SurveyId
from surveys.files.questionnaires import read_draft
from tests.bot.web.conftest import House
from tests.journeys.guest import Guest

TOO_MUCH = 10 * 1024 * 1024  # bytes
TOO_LARGE = "This is too large: a file or a list can have at most 2 MB."
HOSTILE = "<script>alert(1)</script> & «'\" =1+1"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; «&#39;&#34; =1+1"


async def draft(house: House, name: str = "puls", language: str = "nb") -> SurveyId:
    """A survey of the owner's, who has a name, from a ready questionnaire; not opened."""
    await house.app.site.store.write(links.name_account, house.account.id, "Kari")
    return await making.from_template(house.app.site.fielder, house.account.id, name, language)


async def mine(house: House) -> list[SurveyId]:
    """The owner's surveys."""
    found = await house.app.site.store.read(surveys.of_account, house.account.id)
    return [survey.id for survey in found]


async def standing(house: House, survey: SurveyId) -> Fielding:
    """How a survey stands."""
    return await house.app.site.store.read(surveys.fielding, survey)


async def form_of(house: House, survey: SurveyId) -> Form:
    """The form that a survey asks now."""
    version = (await standing(house, survey)).form
    return await house.app.site.store.read(forms.form, survey, version)


async def rewritten(house: House, survey: SurveyId, source: str) -> Outcome:
    """The owner changes the form elsewhere."""
    fielder, seen = house.app.site.fielder, (await standing(house, survey)).moves
    event = FormSet(at=fielder.now(), by=house.account.id, seen=seen)
    return await fielder.change(survey, rewrite, event, Form(source, read_draft(source)))


async def opened(house: House, survey: SurveyId) -> Outcome:
    """Open it, whoever is on its list."""
    seen = (await standing(house, survey)).moves
    now = house.app.site.fielder.now()
    return await happened(house, survey, Opened(at=now, by=house.account.id, seen=seen))


async def happened(house: House, survey: SurveyId, event: AnyControl) -> Outcome:
    """The owner decides something elsewhere."""
    return await house.app.site.fielder.happen(survey, event)


async def send_too_much(guest: Guest, path: str) -> int:
    """Upload ten megabytes as a file; the page that comes back is open then."""
    head = (
        f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{guest.csrf}\r\n--x\r\n'
        'Content-Disposition: form-data; name="file"; filename="x.yaml"\r\n\r\n'
    )
    body = head.encode() + b"x" * TOO_MUCH + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Accept": "text/html"}
    status, guest.page = await guest.send("POST", path, body, headers)
    return status


def posted_by(guest: Guest, method: str = "post") -> dict[str, str]:
    """What a browser would send of the last form on the page, as it stands."""
    page = guest.page[: guest.page.index("</main>")]
    start = page.rindex(f'<form method="{method}"')
    return _fields(page[start:])


def _fields(page: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for tag in re.findall(r"<input ([^>]*)>", page):
        name, value = _attribute(tag, "name"), _attribute(tag, "value")
        ticked = _attribute(tag, "type") not in ("radio", "checkbox") or " checked" in tag
        if name and ticked:
            values[name] = value
    for tag, words in re.findall(r"<textarea ([^>]*)>([^<]*)</textarea>", page):
        values[_attribute(tag, "name")] = html.unescape(words).removeprefix("\n")
    for tag, inside in re.findall(r"<select ([^>]*)>(.*?)</select>", page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        first = re.search(r'value="([^"]*)"', inside)
        found = chosen or first
        values[_attribute(tag, "name")] = html.unescape(found[1]) if found else ""
    return values


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'(?:^|\s){name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""
