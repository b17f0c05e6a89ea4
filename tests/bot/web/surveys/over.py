"""Surveys that are over, in the house of tests: asked, answered and closed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.build import App
from storage import ballots, seat_lists, surveys, unit_answers
from storage.ballots import Ballot
from storage.forms import Form
from storage.links import Account
from storage.seat_lists import NewSeat
from storage.seats import Reach, email_route
from storage.survey_log import Line
from storage.surveys import NewSurvey
from storage.unit_answers import Sent
from surveys.answers import Chosen, Value
from surveys.field_events import Closed, Opened
from surveys.field_plan import Plan
from surveys.field_state import Fielding, SeatId, SurveyId, Terms
from surveys.fielding import new
from surveys.files.questionnaires import read
from surveys.questionnaire import Questionnaire
from surveys.responses import Mode, Unit
from tests.surveys.forms import line

TERMS = Terms(Mode.OFFICIAL, "Fylkesrådet", date(2027, 12, 1))
OPINIONS = replace(TERMS, mode=Mode.OPINION)
SOURCE = """
id: form-1
title: {nb: Prøven, nn: Prøva}
languages: [nb, nn]
sections:
  - id: s1
    title: {nb: Del, nn: Del}
    items:
      - id: q1
        text: {nb: Hva velger dere?, nn: Kva vel de?}
        kind: choice
        options:
          a: {nb: A, nn: A}
          b: {nb: B, nn: B}
          c: {nb: C, nn: C}
      - id: q2
        text: {nb: Hva mer?, nn: Kva meir?}
        kind: line
"""
FORM = read(SOURCE)


class Home(Protocol):
    """A running application, and the account whose surveys they are."""

    @property
    def app(self) -> App: ...

    @property
    def account(self) -> Account: ...


@dataclass
class Over:
    """A survey of the house's owner."""

    house: Home
    id: SurveyId

    @property
    def home(self) -> str:
        """Where its owner's pages begin."""
        return f"/surveys/{self.id}"

    def link(self, number: int) -> str:
        """The secret of a seat's link."""
        return f"link-of-{self.id}-{number}"

    async def press(self, kind) -> None:
        """The owner opens or closes it."""
        fielder, account = self.house.app.site.fielder, self.house.account.id
        seen = (await self.fielding()).moves
        await fielder.happen(self.id, kind(at=fielder.now(), by=account, seen=seen))

    async def fielding(self) -> Fielding:
        """How it stands."""
        return await self.house.app.site.store.read(surveys.fielding, self.id)

    async def answer(self, number: int, answers: Mapping[str, Value]) -> None:
        """One of them answers."""
        fielder = self.house.app.site.fielder
        seat = SeatId(f"{self.id}-{number}")
        if (await self.fielding()).terms.mode is Mode.OPINION:
            ballot = Ballot(self.link(number), "code", 1, answers, complete=True)
            await fielder.change(self.id, ballots.cast, fielder.sealer, ballot, fielder.now())
            return
        sent = Sent(seat, form=1, answers=answers, complete=True, who="Ola", seen=0, key=seat)
        await fielder.change(self.id, unit_answers.submit, sent, fielder.now())

    async def close(self) -> None:
        """It is closed, and no answer can come."""
        await self.press(Closed)


async def asked(
    house: Home,
    terms: Terms = TERMS,
    people: int = 10,
    asks: Questionnaire = FORM,
    id_: str = "s1",
) -> Over:
    """An open survey with so many on its list."""
    fielder, account = house.app.site.fielder, house.account.id
    survey = Over(house, SurveyId(id_))
    fielding = new(terms, Plan("Europe/Oslo"), fielder.now())
    draft = NewSurvey(survey.id, account, "Min prøve", fielding, Form("id: x\n", asks))
    await fielder.store.write(surveys.create, draft)
    listed = [
        NewSeat(
            SeatId(f"{id_}-{n}"), Unit(f"{n:02}", f"Fylke {n}"), survey.link(n), "nb",
            Reach("email", email_route(f"{n}@fylke.example"), "Ola"),
        )
        for n in range(people)
    ]  # fmt: skip
    line_ = Line(fielder.now(), account, "Listed")
    await fielder.change(survey.id, seat_lists.add, fielder.sealer, listed, line_)
    await survey.press(Opened)
    return survey


async def over(house: Home, terms: Terms = TERMS, codes: str = "aaaabbbbb", **more) -> Over:
    """A closed survey with these answers to its first question."""
    survey = await asked(house, terms, **more)
    for number, code in enumerate(codes):
        said: dict[str, Value] = {"q1": Chosen((code,)), "q2": line(f"Ord {number} <b>&\"'=1+1")}
        await survey.answer(number, said)
    await survey.close()
    return survey
