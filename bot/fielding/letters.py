"""The words of letters about surveys, in the reader's language: the same by e-mail and in chats.

No answers stand in them. Who sends them, and how, is the postman's business. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from babel.dates import format_date, get_timezone_location

from bot.fielding.about import About, about, addressed, minutes
from bot.fielding.coming_again import told
from bot.words import CLOCKS, LOCALES, Words
from storage.letters import Kind
from surveys.field_plan import Local
from surveys.responses import Mode

__all__ = ["About", "Worded", "about", "addressed", "minutes", "plain", "trial", "when", "worded"]

AT_HOME = "Europe/Oslo"  # where the clock needs no explanation
SUBJECT_LENGTH = 150  # characters; what is longer no list of letters shows


@dataclass(frozen=True, slots=True)
class Worded:
    """A letter in words. The link has a `label`; where `url` is "" there is none.

    `notes` are read after the link: whose it is, whom to ask, how to be asked no more.
    """

    subject: str
    paragraphs: tuple[str, ...]
    label: str
    url: str
    language: str
    notes: tuple[str, ...] = ()


def worded(kind: Kind, intensity: int, survey: About, t: Words) -> Worded:
    """A letter of this kind; reminders are firmer with their intensity (1, 2, 3)."""
    return Worded(
        subject=_subject(kind, intensity, survey, t),
        paragraphs=tuple(part for part in _paragraphs(kind, intensity, survey, t) if part),
        label=_label(kind, t),
        url=survey.results if kind is Kind.CLOSING else survey.url,
        language=t.language,
        notes=tuple(_notes(kind, survey, t)),
    )


def trial(letter: Worded, t: Words) -> Worded:
    """The same, marked as sent to try it. The link in it should lead nowhere."""
    return replace(letter, subject=t("Test: {subject}", subject=letter.subject))


def plain(letter: Worded) -> str:
    """All of a letter but its subject as text to paste: for mail merges, and without HTML."""
    link = (f"{letter.label}:\n{letter.url}",) if letter.url else ()
    return "\n\n".join((*letter.paragraphs, *link, *letter.notes)) + "\n"


def when(moment: Local, zone: str, t: Words) -> str:
    """A day of the week, a day and a time: «fredag 4. desember 2026 kl. 12.00».

    Away from Norway the place whose clock it is stands there too.
    """
    day = format_date(moment.day, "full", locale=LOCALES[t.language])
    said = t("{day} at {time}", day=day, time=moment.clock.strftime(CLOCKS[t.language]))
    if zone == AT_HOME:
        return said
    place = get_timezone_location(zone, locale=LOCALES[t.language], return_city=True)
    return t("{moment} (time in {place})", moment=said, place=place)


# --- The subject ----------------------------------------------------------------------------------


def _subject(kind: Kind, intensity: int, survey: About, t: Words) -> str:
    """One line, whatever the title holds."""
    words = " ".join(_headline(kind, intensity, survey, t).split())
    return words if len(words) <= SUBJECT_LENGTH else f"{words[: SUBJECT_LENGTH - 1]}…"


def _headline(kind: Kind, intensity: int, survey: About, t: Words) -> str:
    title = survey.title.said(t.language)
    match kind:
        case Kind.INVITATION:
            return t("Invitation to a survey: {title}", title=title)
        case Kind.REMINDER | Kind.NUDGE:
            return _reminding(intensity, title, survey, t)
        case Kind.RECEIPT:
            return t("The answer has arrived: {title}", title=title)
        case Kind.CLOSING if survey.results:
            return t("The results are there: {title}", title=title)
        case Kind.CLOSING:
            return t("The survey is closed: {title}", title=title)
        case _:
            assert_never(kind)


def _reminding(intensity: int, title: str, survey: About, t: Words) -> str:
    if intensity <= 1:
        return t("A friendly reminder: {title}", title=title)
    if survey.deadline is None:
        last = intensity > 2
        return t("Last call: {title}", title=title) if last else t("Reminder: {title}", title=title)
    day = format_date(survey.deadline.day, "EEEE d. MMMM", locale=LOCALES[t.language])
    day = day.replace(".", "") if t.language == "en" else day
    if intensity == 2:
        return t("Reminder, answer by {day}: {title}", title=title, day=day)
    return t("Last call, closes on {day}: {title}", title=title, day=day)


# --- The letter -----------------------------------------------------------------------------------


def greeting(contact: str, t: Words) -> str:
    """The first line, also where nobody's name is known."""
    name = " ".join(contact.split())
    return t("Hello {name},", name=name) if name else t("Hello,")


def _paragraphs(kind: Kind, intensity: int, survey: About, t: Words) -> Iterator[str]:
    yield greeting(survey.contact, t)
    match kind:
        case Kind.INVITATION:
            yield _asks(survey, t)
            if survey.told is not None:
                yield from (part.strip() for part in survey.told.said(t.language).split("\n\n"))
            yield _time(survey, t)
            yield told(survey.again, survey.mode, t)
            yield promise(survey, t)
        case Kind.REMINDER | Kind.NUDGE:
            yield _reminds(intensity, survey, t)
            yield _time(survey, t)
            yield _otherwise(survey, t) if intensity > 2 else promise(survey, t)
        case Kind.RECEIPT:
            yield _thanks(survey, t)
            yield _changing(survey, t)
        case Kind.CLOSING:
            yield _results(survey, t)
        case _:
            assert_never(kind)


def _named(survey: About, t: Words) -> dict[str, str]:
    """What sentences call things."""
    return {
        "title": survey.title.said(t.language),
        "commissioner": survey.commissioner,
        "unit": survey.unit or t("your organisation"),
    }


def _asks(survey: About, t: Words) -> str:
    if survey.mode is Mode.OFFICIAL:
        return t("{commissioner} asks {unit} to answer the survey “{title}”.", **_named(survey, t))
    return t("{commissioner} asks what you think, in the survey “{title}”.", **_named(survey, t))


def _time(survey: About, t: Words) -> str:
    takes = t.n("It takes about {count} minute.", "It takes about {count} minutes.", survey.minutes)
    if survey.deadline is None:
        return takes
    last = t("The deadline is {when}.", when=when(survey.deadline, survey.zone, t))
    return f"{last} {takes}"


def promise(survey: About, t: Words) -> str:
    """What becomes of an answer, in few words: told before anybody types."""
    if survey.by is None:
        return _promise(survey, t)
    by = " ".join(survey.by.said(t.language).split())
    shown = t(
        "The answers are also shown by “{question}”, where the groups are large enough.",
        question=by,
    )
    return f"{_promise(survey, t)} {shown}"


def _promise(survey: About, t: Words) -> str:
    if survey.mode is Mode.OFFICIAL:
        return t(
            "It is an official answer: one from {unit}, in its own name. The page tells who will "
            "see what, before anything is answered.",
            **_named(survey, t),
        )
    return t(
        "Your answer is protected: nobody, {commissioner} included, is shown who answered what, "
        "and no figure of fewer than {least} answers is shown.",
        least=survey.minimum,
        **_named(survey, t),
    )


def _reminds(intensity: int, survey: About, t: Words) -> str:
    named, official = _named(survey, t), survey.mode is Mode.OFFICIAL
    if intensity > 2:
        return t("This is the last reminder of the survey “{title}” by {commissioner}.", **named)
    if intensity == 2 and official:
        return t(
            "{commissioner} has not yet received the answer of {unit} to the survey “{title}”.",
            **named,
        )
    if intensity == 2:
        return t("{commissioner} would like your answer to the survey “{title}”.", **named)
    if official:
        return t(
            "{commissioner} has asked {unit} to answer the survey “{title}”, and there is still "
            "time.",
            **named,
        )
    return t(
        "{commissioner} has asked what you think, in the survey “{title}”, and there is still "
        "time.",
        **named,
    )


def _otherwise(survey: About, t: Words) -> str:
    """What follows if no answer comes."""
    if survey.mode is Mode.OFFICIAL:
        return t("Without an answer the results will lack {unit}.", **_named(survey, t))
    return t("It is the last chance to say what you think.")


def _thanks(survey: About, t: Words) -> str:
    if survey.mode is Mode.OFFICIAL:
        return t(
            "Thank you! The answer of {unit} to the survey “{title}” has arrived.",
            **_named(survey, t),
        )
    return t("Thank you! Your answer to the survey “{title}” has arrived.", **_named(survey, t))


def _changing(survey: About, t: Words) -> str:
    if survey.is_late:
        return ""
    if survey.deadline is None:
        return t("It can be changed as long as the survey is open, by the link to it.")
    until = when(survey.deadline, survey.zone, t)
    return t("It can be changed until {when}, by the link to it.", when=until)


def _results(survey: About, t: Words) -> str:
    named = _named(survey, t)
    if survey.results:
        return t(
            "Thank you for answering the survey “{title}” by {commissioner}. It is closed, and the "
            "results are there.",
            **named,
        )
    return t(
        "Thank you for answering the survey “{title}” by {commissioner}. It is closed.", **named
    )


# --- After the link -------------------------------------------------------------------------------


def _label(kind: Kind, t: Words) -> str:
    match kind:
        case Kind.INVITATION | Kind.REMINDER | Kind.NUDGE:
            return t("Open the survey")
        case Kind.RECEIPT:
            return t("See or change the answer")
        case Kind.CLOSING:
            return t("See the results")
        case _:
            assert_never(kind)


def _notes(kind: Kind, survey: About, t: Words) -> Iterator[str]:
    if survey.url and kind is not Kind.CLOSING:
        yield _whose(survey, t)
    if kind in (Kind.INVITATION, Kind.REMINDER, Kind.NUDGE):
        yield t(
            "Do you have questions? Ask {who}. There will be no more reminders once the answer has "
            "arrived.",
            who=survey.ask,
        )
        yield _no_thanks(survey, t)
    else:
        yield t("Do you have questions? Ask {who}.", who=survey.ask)


def _no_thanks(survey: About, t: Words) -> str:
    """How to be asked no more; where there is no link, by telling somebody."""
    if not survey.url:
        return t(
            "If you do not want to answer, tell {who}: then you will not be asked again.",
            who=survey.ask,
        )
    if survey.mode is Mode.OFFICIAL:
        return t(
            "If {unit} is not going to answer, say so on the page that the link opens: then there "
            "are no reminders.",
            **_named(survey, t),
        )
    return t(
        "If you do not want to answer, say so on the page that the link opens: then you are not "
        "asked again. You need not say why."
    )


def _whose(survey: About, t: Words) -> str:
    """What the link is: it leads to a page, and what is there is theirs alone."""
    if survey.mode is Mode.OFFICIAL:
        return t(
            "The link is for {unit} alone; those who answer there together can share it. Nothing "
            "is sent before somebody presses the button on the page.",
            **_named(survey, t),
        )
    return t(
        "The link is personal: do not pass it on. Nothing is sent before you press the button on "
        "the page."
    )
