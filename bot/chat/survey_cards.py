"""The messages about a survey: its owner's list, its preview, the channel's card, the control."""

from collections.abc import Iterator, Sequence

from bot.chat import survey_phrases as phrases
from bot.chat.cards import Button, Buttons, Card, Heading, Paragraph, Part, Points, Style
from bot.chat.survey_scene import Asking, act
from bot.fielding.coming_again import missed, unseen
from bot.words import Words
from surveys.field_state import Status
from surveys.texts import LANGUAGES

NAMED = 30  # who have answered, told in the channel
LISTED = 6  # surveys in one message; the page has them all


def main_language(seen: Asking) -> str:
    """What a channel is written to in: the form's first language that we speak."""
    ours = (code for code in seen.form.languages if code in LANGUAGES)
    return next(ours, LANGUAGES[0])


def title_of(seen: Asking, t: Words) -> str:
    """What respondents read that it is called."""
    return seen.form.title.said(t.language)


# --- Its owner's ----------------------------------------------------------------------------------


def listed(found: Sequence[tuple[Asking, str]], t: Words, *, in_channel: bool = False) -> Card:
    """Somebody's surveys, each with its page's address; `in_channel`: asked for there."""
    title = t("Your surveys")
    parts: list[Part] = [Heading(title)]
    if not found:
        parts.append(Paragraph(t("You have no survey here yet.")))
    for seen, page in found[:LISTED]:
        parts.append(Paragraph(seen.survey.title, strong=True))
        parts.append(Paragraph(state(seen, t)))
        parts.append(Buttons(tuple(_presses(seen, page, t, in_channel=in_channel))))
    if len(found) > LISTED:
        parts.append(Paragraph(t("The page has the rest."), subtle=True))
    parts.append(Buttons((Button(t("New survey"), "survey-new"), on_the_page(t))))
    return Card(title, tuple(parts), t.language)


def on_the_page(t: Words) -> Button:
    """Leads to where longer ones are made, and lists of who is asked."""
    return Button(t("Make one on the page"), "survey-page")


def state(seen: Asking, t: Words) -> str:
    """How it stands, in one line."""
    said = (phrases.stands(seen, t), phrases.counted(seen, t), phrases.until(seen, t))
    drafted = (phrases.stands(seen, t), phrases.until(seen, t))
    return " · ".join(drafted if seen.fielding.status is Status.DRAFT else said)


def _presses(seen: Asking, page: str, t: Words, *, in_channel: bool) -> Iterator[Button]:
    moves = seen.fielding.moves
    if seen.fielding.status is Status.DRAFT:
        yield act(t("Look at it"), "survey-preview", seen.id)
    else:
        yield act(t("Follow"), "survey-follow", seen.id)
    if seen.fielding.status is Status.OPEN and not seen.is_for_anybody:
        yield act(t("Remind"), "survey-remind", seen.id)
    if (seen.channel is not None or in_channel) and (find := _find(seen, t)) is not None:
        yield find
    if seen.is_open:
        yield _close(seen, moves, t)
    if seen.fielding.status is Status.CLOSED:
        yield act(t("Results"), "survey-results", seen.id)
    yield Button(t("Open the page"), url=page)


def _find(seen: Asking, t: Words) -> Button | None:
    """Puts an open survey into the channel, or finds those on its list who are there."""
    if seen.fielding.status is not Status.OPEN:
        return None
    if seen.channel is None:
        return act(t("Put it in this channel"), "survey-find", seen.id)
    if not seen.stands:
        return act(t("Put it in the channel"), "survey-find", seen.id)
    if seen.is_for_anybody or not seen.has_emails:
        return None
    return act(t("Find those on the list who are in the channel"), "survey-find", seen.id)


def _close(seen: Asking, moves: int, t: Words) -> Button:
    sure = t("Nobody can answer after that.")
    words = act(t("Close it"), "survey-close", seen.id, seen=moves).words
    return Button(t("Close it"), "survey-close", words, style=Style.DANGER, confirm=sure)


def preview(seen: Asking, page: str, t: Words, *, in_channel: bool) -> Card:
    """What will be sent, and the button that sends it; `in_channel`: it is to stand in one."""
    title = t("Ready to send: {title}", title=title_of(seen, t))
    words = act(t("Open and send"), "survey-open", seen.id, seen=seen.fielding.moves).words
    send = Button(t("Open and send"), "survey-open", words, style=Style.PRIMARY)
    parts: list[Part] = [
        Heading(title_of(seen, t)),
        Paragraph(f"{phrases.length(seen, t)} · {phrases.until(seen, t)}"),
        Paragraph(phrases.promised(seen, t)),
        Paragraph(phrases.shown_to(seen, t)),
        Paragraph(asked_line(seen, t, in_channel=in_channel)),
        Buttons((send, Button(t("Open the page"), url=page))),
    ]
    return Card(title, tuple(parts), t.language)


def asked_line(seen: Asking, t: Words, *, in_channel: bool) -> str:
    """Who will be asked."""
    if seen.is_for_anybody:
        return t("Whoever wants can answer, from the channel’s card.")
    if seen.asked:
        asked = t.n("{count} is asked.", "{count} are asked.", seen.asked)
        here = t(
            "Those on the list who are in the channel are found by their e-mail addresses, and get "
            "it in their own conversation with me; the others by e-mail, or by the page’s links."
        )
        return f"{asked} {here}" if in_channel and seen.has_emails else asked
    if in_channel and seen.is_protected:
        return t("Everybody who is in the channel when you open it is asked personally.")
    return t("Who is asked is told on the page: make the list there, and open it here or there.")


# --- The channel’s --------------------------------------------------------------------------------


def poll(seen: Asking, t: Words) -> Card:
    """What stands in the channel: what it is about, and «Answer»."""
    title = title_of(seen, t)
    parts: list[Part] = [Heading(title)]
    if seen.form.intro is not None:
        parts.append(Paragraph(seen.form.intro.said(t.language)))
    if not seen.is_open:
        over = t("The survey is closed. Thank you to everybody who answered.")
        parts += [Paragraph(over, strong=True), Paragraph(phrases.counted(seen, t))]
        return Card(f"{title}: {over}", tuple(parts), t.language)
    asker = seen.fielding.terms.commissioner
    parts += [
        Paragraph(f"{phrases.length(seen, t)} · {phrases.until(seen, t)}"),
        Paragraph(phrases.promised(seen, t), subtle=True),
        *([Paragraph(t("{who} asks.", who=asker), subtle=True)] if asker else []),
        Paragraph(phrases.roughly(seen, t), subtle=True),
        *([Paragraph(t("Answered: {names}", names=named(seen, t)), True)] if seen.names else []),
        Buttons((answer(seen, t),)),
    ]
    return Card(t("Survey: {title}", title=title), tuple(parts), t.language)


def named(seen: Asking, t: Words) -> str:
    """Who has answered, as far as there is room."""
    more = len(seen.names) - NAMED
    rest = [t.n("and {count} more", "and {count} more", more)] if more > 0 else []
    return ", ".join((*seen.names[:NAMED], *rest))


def answer(seen: Asking, t: Words) -> Button:
    """The button that everybody presses."""
    words = act(t("Answer"), "survey-answer", seen.id).words
    return Button(t("Answer"), "survey-answer", words, style=Style.PRIMARY)


# --- Following ------------------------------------------------------------------------------------


def following(
    seen: Asking, page: str, missing: Sequence[str], t: Words, *, lost: bool = False
) -> Card:
    """The owner's own card: how it goes, who is missing where that may be told, and what to do.

    `lost`: something could not be posted in the channel.
    """
    title = t("Follow: {title}", title=seen.survey.title)
    how = (phrases.stands(seen, t), phrases.roughly(seen, t), phrases.until(seen, t))
    parts: list[Part] = [Heading(seen.survey.title), Paragraph(" · ".join(how), strong=True)]
    parts += [Paragraph(said, strong=True) for said in _troubles(seen, t, lost=lost)]
    if missing:
        parts += [Paragraph(t("Not answered yet:")), Points(tuple(missing))]
    elif seen.is_protected:
        parts.append(Paragraph(t("Who has answered is not told here: it is protected."), True))
    last = [Button(t("Open the page"), url=page)]
    if seen.channel is not None and (find := _find(seen, t)) is not None:
        last.insert(0, find)
    if seen.fielding.status is Status.OPEN and not seen.is_for_anybody:
        parts.append(Buttons(tuple(reminders(seen, t))))
    if seen.is_open:
        longer = act(t("More time"), "survey-extend", seen.id)
        parts.append(Buttons((longer, _close(seen, seen.fielding.moves, t))))
    if seen.fielding.status is Status.CLOSED:
        last.insert(0, act(t("Results"), "survey-results", seen.id))
    parts.append(Buttons(tuple(last)))
    return Card(title, tuple(parts), t.language)


def _troubles(seen: Asking, t: Words, *, lost: bool) -> Iterator[str]:
    """What the owner must know of: a message that was not posted, a wave that did not open."""
    if lost:
        yield t("A message could not be posted in the channel.")
    if seen.again is not None:
        yield from filter(None, (missed(seen.again, t), unseen(seen.again, t)))


def reminders(seen: Asking, t: Words) -> Iterator[Button]:
    """Three ways to remind those who have not answered."""
    labels = (t("A friendly reminder"), t("A reminder"), t("The last reminder"))
    for intensity, label in enumerate(labels, start=1):
        words = {"n": intensity, "seen": seen.fielding.moves}
        yield act(label, "survey-nudge", seen.id, **words)
