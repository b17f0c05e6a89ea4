"""Before a survey opens: its terms and its plan are written, and what still stands in its way."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.fielding.fielder import Fielder
from storage import forms, happenings, seats, surveys
from surveys.background import background
from surveys.errors import Refusal
from surveys.field_events import Opened, PlanSet, TermsSet
from surveys.field_plan import Plan
from surveys.field_state import Fielding, Frame, SurveyId, Terms
from surveys.fielding import step
from surveys.places import Gap, gaps


class NobodyAsked(Refusal):
    """Put those who are asked on the list first."""

    status = 409


class SayWho(Refusal):
    """Say who asks: respondents are told it before they answer."""


class ToldLacksWords(Refusal):
    """What respondents are told about why you ask lacks words in: {languages}."""

    status = 409


@dataclass(frozen=True, slots=True)
class Checklist:
    """What stands in the way of opening a survey. `refusal` is what its dates are refused for.

    `unnamed`: nobody is said to ask. `untold` are the languages that the reason is not said in.
    `unfit`: the figures cannot be shown by the question that was chosen for it.
    """

    unnamed: bool
    gaps: tuple[Gap, ...]
    untold: tuple[str, ...]
    asked: int
    needs_list: bool
    refusal: Refusal | None
    unfit: bool = False

    @property
    def unlisted(self) -> bool:
        """Whether nobody is on a list that is needed."""
        return self.needs_list and not self.asked

    @property
    def ready(self) -> bool:
        """Whether it can be opened."""
        lacks = (self.unnamed, self.gaps, self.untold, self.unlisted, self.refusal, self.unfit)
        return not any(lacks)


async def checklist(fielder: Fielder, survey: SurveyId) -> Checklist:
    """What stands in the way of opening a draft.

    Raises:
        UnknownSurvey
    """
    standing = await fielder.store.read(surveys.fielding, survey)
    form = await fielder.store.read(forms.form, survey, standing.form)
    asked, _, _ = await fielder.store.read(seats.counts, survey)
    told = standing.terms.told
    return Checklist(
        unnamed=not standing.terms.commissioner.strip(),
        gaps=gaps(form.questionnaire),
        untold=told.lacks(form.questionnaire.languages) if told else (),
        asked=asked,
        needs_list=standing.terms.frame is not Frame.ANYBODY,
        refusal=_refusal(fielder, standing),
        unfit=bool(standing.terms.by) and background(form.questionnaire, standing.terms) is None,
    )


def _refusal(fielder: Fielder, standing: Fielding) -> Refusal | None:
    """What the survey itself says when it is opened now."""
    try:
        step(standing, Opened(at=fielder.now(), by="", seen=standing.moves))
    except Refusal as refusal:
        return refusal
    return None


async def open_survey(fielder: Fielder, survey: SurveyId, by: str, seen: int) -> None:
    """Let a draft take answers, when nothing stands in its way.

    Raises:
        SayWho, NobodyAsked, ToldLacksWords, WordsMissing, NotABackground, and what
            `surveys.fielding.step` refuses
    """
    found = await checklist(fielder, survey)
    if found.unnamed:
        raise SayWho
    if found.unlisted:
        raise NobodyAsked
    if found.untold:
        raise ToldLacksWords(languages=", ".join(found.untold))
    await fielder.happen(survey, Opened(at=fielder.now(), by=by, seen=seen))


@dataclass(frozen=True, slots=True)
class Written:
    """Terms and a plan, as their owner wrote them who saw the fielding's `seen` moves."""

    by: str
    seen: int
    terms: Terms
    plan: Plan


async def write(fielder: Fielder, survey: SurveyId, written: Written) -> None:
    """Keep the terms and the plan of a draft, both or neither; what is the same is no event.

    Raises:
        what `surveys.fielding.step` refuses
    """
    standing = await fielder.store.read(surveys.fielding, survey)
    at, by, seen = fielder.now(), written.by, written.seen
    events: list[TermsSet | PlanSet] = []
    if written.terms != standing.terms:
        events.append(TermsSet(at=at, by=by, seen=seen, terms=written.terms))
    if written.plan != standing.plan:
        events.append(PlanSet(at=at, by=by, seen=seen + len(events), plan=written.plan))
    if events:
        await fielder.change(survey, _happen_all, events)


async def _happen_all(
    connection: AsyncConnection, survey: SurveyId, events: list[TermsSet | PlanSet]
) -> None:
    """All of them or none: what is refused would not undo what was written before it."""
    standing = await surveys.fielding(connection, survey)
    for event in events:
        standing, _ = step(standing, event)
    for event in events:
        await happenings.happen(connection, survey, event)
