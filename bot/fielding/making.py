"""New surveys from ready questionnaires, files and copies, with usual terms and a usual plan."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache

from bot.fielding.fielder import Fielder
from bot.words import later
from storage import forms, links, surveys
from storage.forms import Form
from storage.surveys import NewSurvey, Survey
from surveys.field_plan import Local, Plan, Quiet, Reminder, is_workday, local, moment
from surveys.field_state import Fielding, SurveyId, Terms
from surveys.fielding import new
from surveys.files.problems import Problem
from surveys.files.questionnaires import BadQuestionnaire, read_draft, shipped, shipped_source
from surveys.files.source import decoded
from surveys.files.writing import written
from surveys.files.xlsform import read_workbook
from surveys.questionnaire import Questionnaire, Visibility
from surveys.questions import Kind
from surveys.responses import Mode

ZONE = "Europe/Oslo"
QUIET = Quiet(time(20), time(7))
OPEN_FOR = timedelta(days=14)
NOON, MORNING = time(12), time(9)
KEPT = timedelta(days=365)
TITLE_LENGTH = 200  # of a survey in lists; what respondents read is the form's own

# A questionnaire file has no word for who answers it, except that answers shown with a name are a
# unit's. Of the ready ones we know it.
OF_PERSONS = frozenset({"mentor", "nettverkssamling", "puls"})
PURPOSES = {
    "befolkningsutsikt": later("One question to each municipality, drawn on a map"),
    "busettingskapasitet": later("How many refugees each municipality can settle, and why"),
    "imdi-statistikk": later("How county councils use statistics and research from IMDi"),
    "mentor": later("A mentor programme at its start, midway and at its end"),
    "nettverkssamling": later("What a network’s next gathering is to be about"),
    "puls": later("How a gathering was, in a minute"),
}


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready questionnaire, as it is offered. `purpose` is an English sentence to translate."""

    name: str
    form: Questionnaire
    purpose: str

    @property
    def asked(self) -> int:
        """How many questions it has."""
        return sum(item.question.kind is not Kind.NONE for item in self.form.items)

    @property
    def mode(self) -> Mode:
        """Who answers it."""
        return nature(self.form)


@cache
def ready() -> tuple[Ready, ...]:
    """The ready questionnaires, read once."""
    read = ((name, read_draft(shipped_source(name))) for name in shipped())
    return tuple(Ready(name, form, PURPOSES.get(name, "")) for name, form in read)


@dataclass(frozen=True, slots=True)
class Brought:
    """A form from a file, and what was left out of it: looks and other sheets of a workbook."""

    form: Form
    notes: tuple[Problem, ...] = ()


def brought(data: bytes) -> Brought:
    """The form in an uploaded file, YAML or Excel; the content tells which.

    A workbook takes half a second: read it in a thread.

    Raises:
        BadFile: with every mistake at its place.
        FileTooLarge, UnpacksTooLarge, OldWorkbook, NotAWorkbook: the file cannot be read at all.
    """
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):  # a zip, which .xlsx is; or an older Excel
        imported = read_workbook(data)
        return Brought(Form(written(imported.form), imported.form), imported.notes)
    source = decoded(data, BadQuestionnaire)
    return Brought(Form(source, read_draft(source)))


# --- Making ---------------------------------------------------------------------------------------


async def from_template(fielder: Fielder, account: str, name: str, language: str) -> SurveyId:
    """A draft of a ready questionnaire; `KeyError` where there is none of that name.

    `language` is the owner's, in which the survey is named in lists.
    """
    return await from_yaml(fielder, account, shipped_source(name), language)


async def from_yaml(fielder: Fielder, account: str, source: str, language: str) -> SurveyId:
    """A draft with the questionnaire in a YAML source.

    Raises:
        BadQuestionnaire
    """
    return await from_form(fielder, account, Form(source, read_draft(source)), language)


async def from_form(fielder: Fielder, account: str, form: Form, language: str) -> SurveyId:
    """A draft with a form: terms and plan are what is usual."""
    owner = await fielder.store.read(links.account, account)
    now = fielder.now()
    terms = usual_terms(form.questionnaire, owner.name if owner else "", now)
    fielding = new(terms, usual_plan(now), now)
    title = form.questionnaire.title.said(language)
    return await _create(fielder, account, title, (fielding, form))


async def copy(fielder: Fielder, survey: Survey, title: str) -> SurveyId:
    """A draft like one's own survey: its newest form, its terms, its plan with dates to come."""
    standing = await fielder.store.read(surveys.fielding, survey.id)
    form = await fielder.store.read(forms.form, survey.id, standing.form)
    now = fielder.now()
    terms = replace(standing.terms, deletes_on=_today(now, standing.plan.zone) + KEPT)
    fielding = new(terms, _afresh(standing.plan, now), now)
    return await _create(fielder, survey.owner, title, (fielding, form))


async def _create(
    fielder: Fielder, account: str, title: str, what: tuple[Fielding, Form]
) -> SurveyId:
    made = SurveyId(fielder.chance.id())
    listed = NewSurvey(made, account, title[:TITLE_LENGTH], *what)
    await fielder.store.write(surveys.create, listed)
    return made


# --- What is usual --------------------------------------------------------------------------------


def nature(form: Questionnaire) -> Mode:
    """Who answers a form, as far as it says so: an organisation, unless it asks for opinions."""
    named = any(item.visibility is Visibility.NAMED for item in form.items)
    return Mode.OPINION if form.id in OF_PERSONS and not named else Mode.OFFICIAL


def usual_terms(form: Questionnaire, commissioner: str, now: datetime) -> Terms:
    """Terms to begin from: everything is deleted in a year."""
    return Terms(nature(form), commissioner, _today(now, ZONE) + KEPT)


def usual_plan(now: datetime, zone: str = ZONE) -> Plan:
    """A plan to begin from: two weeks, a nudge after one of them, a reminder two days before.

    What would fall on a weekend or a public holiday is moved to a day at work.
    """
    today = _today(now, zone)
    closes = _workday(today + OPEN_FOR)
    nudge = _workday(today + OPEN_FOR / 2)
    last = _workday(closes - timedelta(days=2), back=True)
    reminders = [Reminder(Local(last, MORNING), 2)]
    if nudge < last:  # at Easter both may come to the same day
        reminders.insert(0, Reminder(Local(nudge, MORNING), 1))
    return Plan(zone, Local(closes, NOON), reminders=tuple(reminders), quiet=QUIET)


def _afresh(plan: Plan, now: datetime) -> Plan:
    """The plan where its deadline is still to come, without reminders that have passed.

    Else with the usual dates in the same hours.
    """
    if plan.closes is None:
        return replace(plan, reminders=())
    if moment(plan.zone, plan.closes, last=True) <= now:
        usual = usual_plan(now, plan.zone)
        return replace(plan, closes=usual.closes, reminders=usual.reminders)
    to_come = tuple(one for one in plan.reminders if moment(plan.zone, one.when) > now)
    return replace(plan, reminders=to_come)


def _today(now: datetime, zone: str) -> date:
    return local(zone, now).day


def _workday(day: date, *, back: bool = False) -> date:
    """This day, or the next (or last) one that people are at work."""
    step = timedelta(days=-1 if back else 1)
    while not is_workday(day):
        day += step
    return day
