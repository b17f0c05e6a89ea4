"""The page on which the next wave of a survey is made."""

from datetime import date

from aiohttp import web

from bot.errors import Malformed
from bot.fielding.next_wave import Named, WaveUnnamed, make, planned
from bot.fielding.repeating import ComesByItself, newest
from bot.joining import words_in
from bot.web.bodies import form
from bot.web.rendering import page
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from storage import recurrences
from surveys.errors import Refusal
from surveys.field_errors import DeadlinePast
from surveys.field_plan import local

NAME_LENGTH = 80


async def ask(request: web.Request) -> web.Response:
    """What the next wave would be, before it is made.

    Raises:
        ComesByItself, and what `planned` refuses
    """
    owned = await owned_survey(request)
    await _check_by_hand(owned)
    return await _page(request, owned, {})


async def _check_by_hand(owned: OwnedSurvey) -> None:
    """Refuse to make by hand what comes by itself: there would be two."""
    last = await newest(owned.fielder, owned.survey)
    found = await owned.site.store.read(recurrences.of_survey, last)
    if found is not None and found.opens_on is not None:
        raise ComesByItself


async def create(request: web.Request) -> web.Response:
    """Make it; then its list is shown, where addresses may be lacking."""
    owned, posted = await owned_survey(request), await form(request)
    await _check_by_hand(owned)
    said = {name: " ".join(words_in(posted, name).split()) for name in ("this", "next", "closes")}
    said["this"] = owned.survey.wave or said["this"]
    try:
        closes = date.fromisoformat(said["closes"])
    except ValueError:
        return await _page(request, owned, said, Malformed(name="closes"))
    named = Named(said["this"][:NAME_LENGTH], said["next"][:NAME_LENGTH], closes)
    try:
        made = await make(owned.fielder, owned.survey, owned.fielding, named, owned.account)
    except (WaveUnnamed, DeadlinePast) as wrong:
        return await _page(request, owned, said, wrong)
    raise web.HTTPSeeOther(f"/surveys/{made}/asked")


async def _page(
    request: web.Request, owned: OwnedSurvey, said: dict[str, str], wrong: Refusal | None = None
) -> web.Response:
    plans = await planned(owned.fielder, owned.survey, owned.fielding)
    opened = owned.fielding.opened
    year = local(owned.fielding.plan.zone, opened).day.year if opened else ""
    usual = {"this": owned.survey.wave or str(year), "next": "", "closes": plans.closes.isoformat()}
    return page(
        request,
        "survey_next_wave.html",
        422 if wrong else 200,
        survey=owned.survey,
        home=owned.home,
        tab="results",
        plans=plans,
        said=usual | said,
        wrong=wrong,
        wrong_date=isinstance(wrong, Malformed | DeadlinePast),
        length=NAME_LENGTH,
    )


ROUTES = (
    web.get("/surveys/{survey}/results/next", ask),
    web.post("/surveys/{survey}/results/next", create),
)
