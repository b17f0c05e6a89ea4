"""Following a survey from one's own conversation: how it goes, who is missing, and what to do."""

from collections.abc import Sequence

from bot.chat import survey_cards as cards
from bot.chat import survey_deadline as deadline
from bot.chat.cards import Button, Buttons, Card, Form, Heading, Paragraph, Style
from bot.chat.office import Known, Office, route_of
from bot.chat.ports import Pressed, Reply
from bot.chat.survey_refusals import NotClosedYet, NotForTheChannel
from bot.chat.survey_results import RESULTS, may_be_posted, wanted
from bot.chat.survey_scene import Asking, about, owned, page
from bot.chat.survey_steering import decide, seen_by
from bot.errors import Malformed
from bot.words import Words, words
from storage import contacts, seats, survey_posts
from storage.survey_posts import NewPost, Status, SurveyPost
from surveys.field_events import Closed, Extended, Nudged
from surveys.field_plan import Local, local
from surveys.field_state import Status as Stage

FOLLOW = "follow:"  # begins the key of an owner's card
MISSING = 30  # told by name in one message


async def followed(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Put the owner's card into their own conversation, at the bottom."""
    seen = await owned(office, press.words, known)
    route = route_of(press.sender.address)
    new = NewPost(f"{FOLLOW}{office.digest(press.sender.address)[:24]}", 2, route)
    await office.fielder.change(
        seen.id, survey_posts.again, office.sealer, new, office.fielder.now()
    )
    return Reply(
        note=t("The card is in your own conversation with me. It changes as answers come.")
    )


async def following(office: Office, seen: Asking, post: SurveyPost) -> Card:
    """What the owner's card says now."""
    t = words(await _language(office, post))
    missing = await _missing(office, seen, t) if seen.is_open else ()
    posts = await office.store.read(survey_posts.of_survey, seen.id, office.sealer)
    lost = any(one.status is Status.FAILED for one in posts if not one.key.startswith(FOLLOW))
    return cards.following(seen, await page(office, seen), missing, t, lost=lost)


async def _language(office: Office, post: SurveyPost) -> str:
    if post.route is None:
        return office.language
    digest = contacts.digest_of(office.sealer, post.route)
    found = await office.store.read(contacts.contacts_at, digest)
    return next((one.language for one in found if one.language), office.language)


async def _missing(office: Office, seen: Asking, t: Words) -> Sequence[str]:
    """Who has not answered, where that may be told: in official surveys alone."""
    if seen.is_protected:
        return ()
    found = await office.store.read(seats.of_survey, seen.id)
    out = [seat.unit.name or seat.unit.number for seat in found if not seat.answered]
    more = len(out) - MISSING
    rest = [t.n("and {count} more", "and {count} more", more)] if more > 0 else []
    return (*out[:MISSING], *rest)


# --- Reminding and closing ------------------------------------------------------------------------


async def reminding(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """How firmly those who have not answered are to be reminded."""
    seen = await owned(office, press.words, known)
    title = t("Remind those who have not answered")
    about = t("In quiet hours and at weekends it waits until the next morning.")
    parts = (Heading(title), Paragraph(about, True), Buttons(tuple(cards.reminders(seen, t))))
    return Reply(card=Card(title, parts, t.language))


async def nudged(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Remind all who have not answered.

    Raises:
        NotYourSurvey, and what `Nudged` refuses
    """
    seen = await owned(office, press.words, known)
    strength = press.words.get("n", "")
    if strength not in ("1", "2", "3"):
        raise Malformed(name="n")
    event = Nudged(
        at=office.fielder.now(), by=seen.survey.owner, seen=seen_by(press), intensity=int(strength)
    )
    outcome = await decide(office, seen, event)
    return Reply(note=t.n("{count} is reminded.", "{count} are reminded.", outcome.reminded))


async def closed(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Close it; answers on their way are taken a little longer.

    Raises:
        NotYourSurvey, and what `Closed` refuses
    """
    seen = await owned(office, press.words, known)
    event = Closed(at=office.fielder.now(), by=seen.survey.owner, seen=seen_by(press))
    outcome = await decide(office, seen, event)
    if outcome.fielding.status is Stage.GRACE:
        return Reply(
            note=t("The survey is closed. Answers on their way are taken a little longer.")
        )
    return Reply(note=t("The survey is closed."))


# --- More time ------------------------------------------------------------------------------------


async def extending(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """The form for a later deadline."""
    seen = await owned(office, press.words, known)
    plan = seen.fielding.plan
    closes = seen.fielding.closes
    last = local(plan.zone, closes) if closes else local(plan.zone, office.fielder.now())
    send = Button(t("Give more time"), "survey-extend-send",
                  about(seen.id, seen=seen.fielding.moves), style=Style.PRIMARY)  # fmt: skip
    return Reply(form=Form(t("More time"), (), deadline.fields(last, t), send, t("Close")))


async def extended(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Move the deadline.

    Raises:
        NotYourSurvey, and what `Extended` refuses
    """
    seen = await owned(office, press.words, known)
    closes = deadline.read({name: values[0] for name, values in press.fields.items() if values})
    if not isinstance(closes, Local):
        return Reply(errors=((closes, deadline.hint(closes, t)),))
    event = Extended(
        at=office.fielder.now(), by=seen.survey.owner, seen=seen_by(press), closes=closes
    )
    await decide(office, seen, event)
    return Reply(note=t("The deadline is moved."))


# --- The figures ----------------------------------------------------------------------------------


async def figures(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """The way to the figures, and whether they are to be posted in the channel.

    Raises:
        NotYourSurvey, NotClosedYet
    """
    seen = await owned(office, press.words, known)
    if seen.fielding.status is not Stage.CLOSED:
        raise NotClosedYet
    title = t("Results: {title}", title=seen.survey.title)
    open_ = Button(t("See the results"), url=await page(office, seen, "results"))
    post = Button(t("Post the results in the channel"), "survey-post", about(seen.id))
    buttons = (open_, post) if seen.channel is not None and may_be_posted(seen) else (open_,)
    parts = (Heading(title), Paragraph(cards.state(seen, t)), Buttons(buttons))
    return Reply(card=Card(title, parts, t.language))


async def posted(office: Office, press: Pressed, known: Known, t: Words) -> Reply:
    """Post the figures in the channel, once.

    Raises:
        NotYourSurvey, NotForTheChannel
    """
    seen = await owned(office, press.words, known)
    route = seen.channel
    channel = office.channels.get(route.platform) if route else None
    if route is None or channel is None or not may_be_posted(seen):
        raise NotForTheChannel
    now, sealer = office.fielder.now(), office.sealer
    posts = await office.store.read(survey_posts.of_survey, seen.id, sealer)
    failed = {one.key for one in posts if one.status in (Status.FAILED, Status.UNSURE)}
    await office.fielder.change(seen.id, survey_posts.release, RESULTS, now)
    new = False
    for one in wanted(seen, route, files=channel.files_in_channels):
        if one.key in failed:
            await office.fielder.change(seen.id, survey_posts.again, sealer, one, now)
        new |= await office.fielder.change(seen.id, survey_posts.want, sealer, one, now)
    if new or failed:
        return Reply(note=t("The results come in the channel."))
    return Reply(note=t("The results stand in the channel already."))
