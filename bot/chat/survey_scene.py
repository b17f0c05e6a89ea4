"""A survey as a chat sees it at one moment, and who in the chat owns it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot import ways_in
from bot.chat.cards import Button, Pairs
from bot.chat.office import Known, Office
from bot.chat.survey_refusals import NotYourSurvey
from storage import forms, links, recurrences, seats, spares, survey_posts, surveys
from storage.contacts import Route
from storage.links import Link
from storage.recurrences import Standing
from storage.survey_errors import UnknownSurvey
from storage.surveys import Survey
from surveys.dispositions import Ruling
from surveys.field_state import Fielding, Frame, Status, SurveyId
from surveys.questionnaire import Questionnaire
from surveys.responses import Mode

ASK = "ask"  # the key of the channel's card


@dataclass(frozen=True, slots=True)
class Asking:
    """A survey, how its fielding stands, what it asks now, and how many are asked and answered.

    `names` are the units that have answered, where that is public: in official surveys. `channel`
    is the one that it belongs to. `has_emails`: some on its list have an e-mail address. `again` is
    how the survey comes again. `stands`: its card is in the channel, or on its way there.
    """

    survey: Survey
    fielding: Fielding
    form: Questionnaire
    asked: int
    answered: int
    names: tuple[str, ...] = ()
    channel: Route | None = None
    has_emails: bool = False
    again: Standing | None = None
    stands: bool = False

    @property
    def id(self) -> SurveyId:
        """The survey's id."""
        return self.survey.id

    @property
    def is_open(self) -> bool:
        """Whether answers are taken, late ones too."""
        return self.fielding.status in (Status.OPEN, Status.GRACE)

    @property
    def is_protected(self) -> bool:
        """Whether it asks for opinions, which nobody can be told apart by."""
        return self.fielding.terms.mode is Mode.OPINION

    @property
    def is_for_anybody(self) -> bool:
        """Whether whoever wants may answer."""
        return self.fielding.terms.frame is Frame.ANYBODY


async def asking(office: Office, wanted: SurveyId) -> Asking:
    """A survey as it stands.

    Raises:
        UnknownSurvey
    """
    found = await office.store.read(surveys.find, wanted)
    if found is None:
        raise UnknownSurvey
    return await asked_by(office, found)


async def asked_by(office: Office, survey: Survey) -> Asking:
    """The same for a survey that was found in a list."""
    fielding = await office.store.read(surveys.fielding, survey.id)
    form = await office.store.read(forms.form, survey.id, fielding.form)
    asked, _, answered = await office.store.read(seats.counts, survey.id)
    names: tuple[str, ...] = ()
    if fielding.terms.mode is Mode.OFFICIAL:
        found = await office.store.read(seats.of_survey, survey.id)
        answers = [one for one in found if one.answered and one.ruling is not Ruling.NOT_ELIGIBLE]
        names = tuple(one.unit.name or one.unit.number for one in answers)
    channel = await office.store.read(surveys.channel, survey.id, office.sealer)
    again = await office.store.read(recurrences.of_survey, survey.id)
    emails = await office.store.read(spares.has_emails, survey.id)
    stands = await office.store.read(survey_posts.is_wanted, survey.id, ASK)
    return Asking(
        survey, fielding, form.questionnaire, asked, answered,
        names, channel, emails, again, stands,
    )  # fmt: skip


async def owned(office: Office, words: Mapping[str, str], known: Known) -> Asking:
    """The survey that a button is about, for the account that owns it alone.

    Raises:
        UnknownSurvey, NotYourSurvey
    """
    found = await asking(office, SurveyId(words.get("s", "")))
    if account_of(known) != found.survey.owner:
        raise NotYourSurvey
    return found


def account_of(known: Known) -> str | None:
    """The account of somebody in a chat."""
    return known.account.account if known.account else None


def about(survey: SurveyId, **words: str | int) -> Pairs:
    """The words that go along with an act about a survey."""
    return (("s", survey), *((name, str(word)) for name, word in words.items()))


def act(label: str, name: str, survey: SurveyId, **words: str | int) -> Button:
    """A button for an act about a survey."""
    return Button(label, name, about(survey, **words))


async def page(office: Office, seen: Asking, tab: str = "") -> str:
    """An address that signs the owner in and leads to the survey's page.

    The same each time; good for as long as the survey is kept.
    """
    drawn = office.sealer.digest(f"asking {seen.id} {seen.survey.owner}")[:32]
    ends = datetime.combine(seen.survey.deletes_on, time(), UTC)
    link = Link(drawn, ways_in.FACILITATOR, account=seen.survey.owner, expires_at=ends)
    await office.store.write(links.add_link_once, link)
    return f"{office.address(link)}?to=/surveys/{seen.id}{f'/{tab}' if tab else ''}"
