"""Surveys that are answered in the house of tests, by browsers without script."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlencode

from bot.build import App
from bot.fielding.answering import Sitting, sitting
from storage import happenings, seat_lists, surveys
from storage.forms import Form
from storage.seat_lists import NewSeat
from storage.seats import Reach, email_route
from storage.survey_log import Line
from storage.surveys import NewSurvey
from surveys.dispositions import Ruling
from surveys.field_events import Closed, FormSet, Opened
from surveys.field_state import Fielding, SeatId, SurveyId, Terms
from surveys.fielding import new
from surveys.files.questionnaires import read
from surveys.questionnaire import Item, Questionnaire
from surveys.questions import Kind
from surveys.responses import Unit
from tests.bot.web.conftest import House
from tests.journeys.guest import Guest
from tests.storage.fields import MONDAY, PLAN, TERMS

SOURCE = """
id: ymse
title: {nb: Ymse, nn: Ymist}
languages: [nb, nn]
intro: {nb: Vi vil vite det., nn: Vi vil vite det.}
thanks: {nb: Takk!, nn: Takk!}
sections:
  - id: forst
    title: {nb: Først, nn: Først}
    items:
      - {id: om, kind: note, text: {nb: Les dette., nn: Les dette.}}
      - id: bruk
        kind: choice
        text: {nb: Bruker dere det?, nn: Bruker de det?}
        required: true
        visibility: named
        options: {ja: {nb: Ja, nn: Ja}, nei: {nb: Nei, nn: Nei}}
        other: {nb: Annet, nn: Anna}
        dont_know: {nb: Vet ikke, nn: Veit ikkje}
      - id: hvorfor
        kind: line
        text: {nb: Hvorfor ikke?, nn: Kvifor ikkje?}
        show_if: bruk = nei
      - id: til
        kind: multi
        text: {nb: Til hva?, nn: Til kva?}
        options: {a: {nb: Aa, nn: Aa}, b: {nb: Be, nn: Be}}
        dont_know: {nb: Vet ikke, nn: Veit ikkje}
  - id: saa
    title: {nb: Så, nn: Så}
    items:
      - id: antall
        kind: number
        text: {nb: Hvor mange?, nn: Kor mange?}
        high: 100
        visibility: owner
      - {id: karakter, kind: rating, low: 0, high: 10, text: {nb: Karakter?, nn: Karakter?}}
      - {id: dag, kind: date, text: {nb: Når?, nn: Når?}}
      - {id: ord, kind: text, text: {nb: Fritt?, nn: Fritt?}}
  - id: ekstra
    title: {nb: Ekstra, nn: Ekstra}
    items:
      - id: mer
        kind: line
        text: {nb: Mer?, nn: Meir?}
        show_if: bruk = ja
"""
FORM = read(SOURCE)


@dataclass
class Fielded:
    """A survey of the house's owner, open from Monday until a Friday at noon."""

    house: House
    id: SurveyId

    def link(self, number: str = "03") -> str:
        """The secret of a seat's link."""
        return f"link-{self.id}-{number}"

    def path(self, rest: str = "", number: str = "03") -> str:
        """A page of a seat's link."""
        return f"/q/{self.link(number)}{rest}"

    async def sitting(self, number: str = "03") -> Sitting:
        """How a seat's answer stands."""
        return await sitting(self.house.app.site.fielder, self.link(number))

    async def press(self, kind) -> None:
        """The owner opens or closes it."""
        fielder = self.house.app.site.fielder
        seen = (await fielder.store.read(surveys.fielding, self.id)).moves
        event = kind(at=fielder.now(), by=self.house.account.id, seen=seen)
        await fielder.happen(self.id, event)

    async def close(self) -> None:
        """The owner closes it, so that nothing more is taken."""
        await self.press(Closed)
        await self.press(Closed)

    async def rewrite(self, source: str) -> None:
        """The owner publishes another version of the form."""
        fielder = self.house.app.site.fielder
        seen = (await fielder.store.read(surveys.fielding, self.id)).moves
        event = FormSet(at=fielder.now(), by=self.house.account.id, seen=seen)
        await fielder.change(self.id, happenings.rewrite, event, Form(source, read(source)))

    async def rule(self, ruling: Ruling) -> None:
        """The owner says what became of the first seat."""
        fielder, seat = self.house.app.site.fielder, (await self.sitting()).seat.id
        line = Line(fielder.now(), self.house.account.id, "Ruled", seat)
        await fielder.change(self.id, happenings.rule, seat, ruling, line)

    def late(self) -> None:
        """It is a minute past the deadline."""
        self.house.clock.moment = datetime(2026, 12, 4, 11, 1, tzinfo=UTC)

    async def begun(self, number: str = "03", who: str = "Ola", language: str = "nb") -> Guest:
        """A browser that has pressed the button behind the link."""
        guest = await self.house.guest(language)
        await guest.get(self.path(number=number))
        await guest.post(self.path("/begin", number), {"who": who})
        return guest


async def fielded(
    house: House,
    terms: Terms = TERMS,
    asks: Questionnaire = FORM,
    opened: bool = True,
    id_: str = "s1",
) -> Fielded:
    """A survey with two seats that are reached by e-mail."""
    house.clock.moment = MONDAY
    survey = Fielded(house, SurveyId(id_))
    await planned(house.app, house.account.id, survey.id, new(terms, PLAN, MONDAY), asks)
    if opened:
        await survey.press(Opened)
    return survey


async def planned(
    app: App, account: str, survey: SurveyId, fielding: Fielding, asks: Questionnaire = FORM
) -> None:
    """A survey of an account's with its list, not opened."""
    fielder = app.site.fielder
    made = NewSurvey(survey, account, "Min prøve", fielding, Form("id: x\n", asks))
    await fielder.store.write(surveys.create, made)
    listed = [
        NewSeat(
            SeatId(f"{survey}-{n}"), Unit(n, f"Fylke {n}"), f"link-{survey}-{n}", "",
            Reach("email", email_route(f"{n}@fylke.example"), "Ola"),
        )
        for n in ("03", "11")
    ]  # fmt: skip
    line = Line(fielder.now(), account, "Listed")
    await fielder.change(survey, seat_lists.add, fielder.sealer, listed, line)


# --- A page's form, filled and sent as by a browser without script --------------------------------


class _Reader(HTMLParser):
    """The fields of the form on a page, with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self._inside = False
        self._area: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._inside = self._inside or (tag == "form" and "data-sheet" in found)
        if not self._inside:
            return
        match tag:
            case "input" if found.get("type") not in ("radio", "checkbox") or "checked" in found:
                self.pairs.append((found["name"], found.get("value", "")))
            case "textarea":
                self._area = ""
                self.pairs.append((found["name"], ""))
            case "select":
                self._select = found["name"]
            case "option" if "selected" in found:
                self.pairs.append((self._select, found["value"]))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            name, before = self.pairs[-1]
            self.pairs[-1] = (name, before + data)

    def handle_endtag(self, tag: str) -> None:
        self._area = None if tag == "textarea" else self._area
        self._inside = self._inside and tag != "form"


def standing(guest: Guest) -> dict[str, list[str]]:
    """What stands in the fields of the page that is open."""
    reader = _Reader()
    reader.feed(guest.page)
    fields: dict[str, list[str]] = {}
    for name, value in reader.pairs:
        if name != "csrf":
            fields.setdefault(name, []).append(value)
    return fields


async def fill(guest: Guest, go: str = "next", /, **given: object) -> int:
    """Fill the page that is open (`a_bruk="ja"` is the field «a-bruk»), and press a button."""
    named = {name.replace("_", "-", 1): value for name, value in given.items()}
    return await put(guest, named, go)


async def put(guest: Guest, given: dict[str, object], go: str = "next") -> int:
    """The same with the names as they are; None leaves a field out."""
    fields = standing(guest) | given | {"go": go}
    sent = {name: value for name, value in fields.items() if value is not None}
    return await guest.post(guest.path.partition("?")[0], sent)


async def save_by_script(guest: Guest, given: dict[str, object]) -> tuple[int, dict[str, object]]:
    """What the page's script sends while one types."""
    body = urlencode(standing(guest) | given, doseq=True).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        "X-CSRF": guest.csrf,
    }
    status, words = await guest.send("PUT", guest.path.partition("?")[0], body, headers)
    return status, json.loads(words)


def likely(item: Item, last: bool = False) -> dict[str, object]:
    """Fields that answer an item: with its first option, or with its last."""
    name, q = f"a-{item.id}", item.question
    codes = [option.code for option in q.options]
    code = codes[-1 if last else 0] if codes else ""
    match q.kind:
        case Kind.NONE:
            return {}
        case Kind.NUMBER | Kind.RATING | Kind.STANCE:
            return {name: q.high if last and q.high < 10_000 else q.low}
        case Kind.MATRIX:
            return {f"{name}:{row.code}": code for row in q.rows}
        case Kind.POINTS:
            return {f"{name}:{code}": q.limit}
        case Kind.DATE:
            return {name: "1.2.2026"}
        case Kind.CHOICE | Kind.MULTI | Kind.RANK:
            return {name: code}
        case _:
            return {name: f"Ord om {item.id}"}
