"""A survey in a request's address, for the account that owns it alone."""

from dataclasses import dataclass

from aiohttp import web

from bot.fielding.fielder import Fielder
from bot.web.days import signed_in
from bot.web.site import Site
from facilitation.errors import NotYours
from storage import surveys
from storage.survey_errors import UnknownSurvey
from storage.surveys import Survey
from surveys.field_state import Fielding, SurveyId


@dataclass(frozen=True, slots=True)
class OwnedSurvey:
    """A survey that the caller's account owns, and how its fielding stands."""

    site: Site
    account: str
    survey: Survey
    fielding: Fielding

    @property
    def id(self) -> SurveyId:
        """The survey's id."""
        return self.survey.id

    @property
    def fielder(self) -> Fielder:
        """What lets things happen to it."""
        return self.site.fielder

    @property
    def home(self) -> str:
        """The path that its pages begin with: the board is there itself."""
        return f"/surveys/{self.survey.id}"


async def owned_survey(request: web.Request) -> OwnedSurvey:
    """The survey in the address, for its owner alone.

    Raises:
        SignInFirst, UnknownSurvey, NotYours
    """
    site, account = await signed_in(request)
    wanted = SurveyId(request.match_info["survey"])
    survey = await site.store.read(surveys.find, wanted)
    if survey is None:
        raise UnknownSurvey
    if survey.owner != account:
        raise NotYours
    return OwnedSurvey(site, account, survey, await site.store.read(surveys.fielding, wanted))
