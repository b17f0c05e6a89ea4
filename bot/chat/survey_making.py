"""New surveys from a chat: from a ready questionnaire, for the channel where it was asked for."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot import ways_in
from bot.chat import survey_deadline as deadline
from bot.chat.cards import (
    Button,
    Buttons,
    Card,
    Field,
    FieldKind,
    Form,
    Heading,
    Paragraph,
    Style,
)
from bot.chat.creating import account_of, reach
from bot.chat.office import Known, Office, route_of
from bot.chat.ports import Pressed, Reply
from bot.chat.survey_cards import preview
from bot.chat.survey_refusals import GuestsAnswer
from bot.chat.survey_results import FIRST, RESULTS
from bot.chat.survey_scene import asking, page
from bot.errors import Malformed
from bot.fielding import making
from bot.words import Words
from storage import deliveries, links, survey_posts, surveys
from storage.forms import Form as Questions
from storage.links import Link
from storage.survey_posts import NewPost
from surveys.errors import Refusal
from surveys.field_events import PlanSet, TermsSet
from surveys.field_plan import Local, Plan, Reminder, check_plan, local, moment
from surveys.field_state import Audience, Fielding, Frame, SurveyId
from surveys.files.writing import written
from surveys.questionnaire import Questionnaire
from surveys.responses import Mode
from surveys.texts import Text

logger = logging.getLogger(__name__)

DAYS = 7  # from today to the deadline that is proposed
SIGNS_IN = timedelta(hours=1)
SOON = timedelta(days=2)  # with less time than this nobody is reminded by itself
USUAL = "puls"
HERE, ANYBODY = "here", "anybody"


async def offered(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """The form for a new survey.

    Raises:
        GuestsAnswer
    """
    if press.sender.external:
        raise GuestsAnswer
    return Reply(form=choice(office, personal=press.where.personal, t=t))


async def on_the_page(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """The way to the page, signed in: where longer surveys are made, with lists of who is asked.

    Raises:
        GuestsAnswer
    """
    if press.sender.external:
        raise GuestsAnswer
    account = await account_of(office, press.sender, known, press.sender.name)
    fielder = office.fielder
    link = Link(fielder.chance.id(), ways_in.FACILITATOR, account=account,
                expires_at=fielder.now() + SIGNS_IN)  # fmt: skip
    await office.store.write(links.add_link, link)
    await reach(office, press.sender, account, t)
    title = t("Surveys on the page")
    about = t("The link signs you in, and is good for an hour. Give it to nobody else.")
    button = Button(t("Open the page"), url=f"{office.address(link)}?to=/surveys",
                    style=Style.PRIMARY)  # fmt: skip
    parts = (Heading(title), Paragraph(about), Buttons((button,)))
    return Reply(card=Card(title, parts, t.language))


def choice(office: Office, *, personal: bool, t: Words) -> Form:
    """What has to be said of a new survey; in one's own conversation there is no channel to ask."""
    closes = local(making.ZONE, office.runner.clock.now()).day + timedelta(days=DAYS)
    ready = tuple((one.name, one.form.title.said(t.language)) for one in making.ready())
    modes = (
        (Mode.OPINION.value, t("Opinions: what each answers is protected")),
        (Mode.OFFICIAL.value, t("Official: one answer from each organisation, with its name")),
    )
    whom = ((HERE, t("Everybody in this channel, each personally")),
            (ANYBODY, t("Whoever wants to answer")))  # fmt: skip
    yes_no = (("yes", t("Yes")), ("no", t("No")))
    fields = (
        Field("template", t("Questions"), FieldKind.CHOICE, ready, (USUAL,), required=True),
        Field("title", t("Title"), FieldKind.LINE, most=making.TITLE_LENGTH,
              hint=t("Empty: as the questions are called")),
        Field("mode", t("Who answers"), FieldKind.CHOICE, modes, (Mode.OPINION.value,), True),
        *(() if personal else (
            Field("who", t("Who is asked"), FieldKind.CHOICE, whom, (ANYBODY,), required=True),
        )),
        *deadline.fields(Local(closes, time(12)), t),
        *(() if personal else (
            Field("results", t("Post the figures here when it is closed?"), FieldKind.CHOICE,
                  yes_no, ("no",), required=True),
        )),
    )  # fmt: skip
    send = Button(t("Make the survey"), "survey-make", style=Style.PRIMARY)
    about = t("Nothing is sent before you have seen it. Everything else can be set on the page.")
    return Form(t("New survey"), (Paragraph(about),), fields, send, t("Close"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for."""

    questions: Questionnaire
    title: str
    mode: Mode
    frame: Frame
    closes: Local
    posts: bool


async def made(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """A new survey in its owner's list, not opened, and how it will look.

    Raises:
        GuestsAnswer, Malformed
    """
    if press.sender.external:
        raise GuestsAnswer
    given = {name: values[0] for name, values in press.fields.items() if values}
    closes = deadline.read(given)
    if not isinstance(closes, Local):
        return Reply(errors=((closes, deadline.hint(closes, t)),))
    wanted = _wanted(given, closes, personal=press.where.personal)
    now = office.runner.clock.now()
    try:
        plan = _plan(wanted, now)
    except Refusal as refusal:
        return Reply(errors=(("date", t.refused(refusal)),))
    if not await office.store.write(
        deliveries.first, press.sender.address.platform, press.delivery, now
    ):
        return Reply(note=t("It is made already."))
    survey = await _make(office, press, known, (wanted, plan), t)
    seen = await asking(office, survey)
    in_channel = not press.where.personal
    return Reply(card=preview(seen, await page(office, seen), t, in_channel=in_channel))


def _wanted(given: Mapping[str, str], closes: Local, *, personal: bool) -> Wanted:
    ready = {one.name: one for one in making.ready()}
    if given.get("template", "") not in ready:
        raise Malformed(name="template")
    if given.get("mode", "") not in (Mode.OFFICIAL, Mode.OPINION):
        raise Malformed(name="mode")
    mode = Mode(given["mode"])
    anybody = personal or given.get("who") != HERE
    return Wanted(
        questions=ready[given["template"]].form,
        title=given.get("title", "").strip()[: making.TITLE_LENGTH],
        mode=mode,
        frame=Frame.ANYBODY if anybody and mode is Mode.OPINION else Frame.ALL,
        closes=closes,
        posts=given.get("results") == "yes" and not personal,
    )


def _plan(wanted: Wanted, now: datetime) -> Plan:
    """The usual hours, and one reminder on the morning before where there is time for it.

    Raises:
        what `check_plan` refuses
    """
    usual = making.usual_plan(now)
    plan = replace(usual, closes=wanted.closes, reminders=())
    before = Local(wanted.closes.day - timedelta(days=1), time(9))
    check_plan(plan, now)
    if moment(plan.zone, wanted.closes) - now > SOON and wanted.frame is Frame.ALL:
        plan = replace(plan, reminders=(Reminder(before, 2),))
        check_plan(plan, now)
    return plan


async def _make(
    office: Office, press: Pressed, known: Known, what: tuple[Wanted, Plan], t: Words
) -> SurveyId:
    (wanted, plan), fielder = what, office.fielder
    account = await account_of(office, press.sender, known, press.sender.name)
    form = _titled(wanted.questions, wanted.title)
    questions = Questions(written(form), form)
    survey = await making.from_form(fielder, account, questions, t.language)
    await reach(office, press.sender, account, t)
    seen: Fielding = await office.store.read(surveys.fielding, survey)
    audience = Audience.EVERYBODY if wanted.posts else Audience.RESPONDENTS
    terms = replace(seen.terms, mode=wanted.mode, frame=wanted.frame, audience=audience)
    now = fielder.now()
    await fielder.happen(survey, TermsSet(at=now, by=account, seen=seen.moves, terms=terms))
    await fielder.happen(survey, PlanSet(at=now, by=account, seen=seen.moves + 1, plan=plan))
    if not press.where.personal:
        route = route_of(press.where.address)
        await fielder.change(survey, surveys.set_channel, office.sealer, route)
        if wanted.posts:
            planned = NewPost(RESULTS, FIRST, route, planned=True)
            await fielder.change(survey, survey_posts.want, office.sealer, planned, now)
    logger.info("survey %s: made in %s", survey, press.sender.address.platform)
    return survey


def _titled(form: Questionnaire, title: str) -> Questionnaire:
    """The form under another title, the same in each of its languages."""
    if not title:
        return form
    return replace(form, title=Text(tuple((code, title) for code in form.languages)))
