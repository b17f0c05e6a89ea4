"""What can be asked of the bot about surveys: words, and buttons."""

from collections.abc import Awaitable, Callable

from bot.chat import survey_answering as answering
from bot.chat import survey_following as following
from bot.chat import survey_making as making
from bot.chat import survey_steering as steering
from bot.chat.cards import Button, Buttons, Card, Heading, Paragraph
from bot.chat.office import Known, Office, route_of
from bot.chat.ports import Pressed, Reply, Said
from bot.chat.survey_cards import listed
from bot.chat.survey_refusals import GuestsAnswer
from bot.chat.survey_scene import account_of, asked_by, page
from bot.words import Words
from storage import surveys
from storage.surveys import Survey
from surveys.field_state import Status

Act = Callable[[Office, Pressed, Known, Words], Awaitable[Reply]]

NEW, HELP = ("ny", "nytt", "new"), ("hjelp", "help", "?")
ORDER = {Status.OPEN: 0, Status.GRACE: 1, Status.DRAFT: 2, Status.CLOSED: 3}


async def said(office: Office, said: Said, known: Known, rest: str, t: Words) -> Reply:
    """Answer «undersøkelse», alone or with a word after it.

    What is answered to a mention in a channel may be read by everybody there: so it has nothing
    of the caller's in it but buttons, whose answers the presser alone sees.

    Raises:
        GuestsAnswer
    """
    word = rest.casefold().strip("!. ")
    if word in HELP:
        return Reply(card=_help(t))
    if said.sender.external:
        raise GuestsAnswer
    if said.can_open and word in NEW:
        return Reply(form=making.choice(office, personal=said.where.personal, t=t))
    if said.can_open or said.where.personal:
        return Reply(card=await _list(office, said, known, t))
    title = t("Surveys")
    show = Button(t("Show my surveys"), "survey-list")
    buttons = Buttons((show, Button(t("New survey"), "survey-new")))
    return Reply(card=Card(title, (Heading(title), buttons), t.language))


def _help(t: Words) -> Card:
    """What can be done with surveys here. It has nothing of anybody's in it."""
    title = t("Surveys")
    about = Paragraph(
        t(
            "Ask this channel something: choose ready questions and a deadline, look at it, and "
            "send it. People answer here or on the page. Who answered what in a protected survey "
            "is shown to nobody."
        )
    )
    buttons = (Button(t("New survey"), "survey-new"), Button(t("Show my surveys"), "survey-list"))
    return Card(title, (Heading(title), about, Buttons(buttons)), t.language)


async def shown(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """The presser's own surveys.

    Raises:
        GuestsAnswer
    """
    if press.sender.external:
        raise GuestsAnswer
    return Reply(card=await _list(office, press, known, t))


async def _list(office: Office, asked: Said | Pressed, known: Known, t: Words) -> Card:
    found = [await asked_by(office, one) for one in await _theirs(office, asked, known)]
    found.sort(key=lambda seen: (ORDER[seen.fielding.status], seen.survey.title))
    pages = [(seen, await page(office, seen)) for seen in found]
    return listed(pages, t, in_channel=not asked.where.personal)


async def _theirs(office: Office, asked: Said | Pressed, known: Known) -> tuple[Survey, ...]:
    """The caller's own surveys; in a channel those that belong to it, or can be put there."""
    account = account_of(known)
    if account is None:
        return ()
    if not asked.where.personal:
        route = route_of(asked.where.address)
        here = await office.store.read(surveys.of_channel, office.sealer, route)
        if own := tuple(one for one in here if one.owner == account):
            return (*own, *await office.store.read(surveys.of_no_channel, account))
    return await office.store.read(surveys.of_account, account)


ACTS: dict[str, Act] = {
    "survey-list": shown,
    "survey-new": making.offered,
    "survey-make": making.made,
    "survey-page": making.on_the_page,
    "survey-preview": steering.previewed,
    "survey-open": steering.opened,
    "survey-find": steering.sought,
    "survey-follow": following.followed,
    "survey-remind": following.reminding,
    "survey-nudge": following.nudged,
    "survey-close": following.closed,
    "survey-extend": following.extending,
    "survey-extend-send": following.extended,
    "survey-results": following.figures,
    "survey-post": following.posted,
    "survey-answer": answering.opened,
    "survey-send": answering.sent,
}
