"""Words about a survey that comes again: to those who are asked, and to its owner. Pure."""

from collections.abc import Mapping

from bot.words import Words, later
from storage.recurrences import Standing
from surveys.recurrence import Every, Recurrence
from surveys.responses import Mode

MISSED: Mapping[str, str] = {
    "StillOpen": later("The wave before it was still open."),
    "NotOpenYet": later("The wave before it had not been opened."),
    "AddressesGone": later("The addresses had been deleted, as was promised."),
    "NobodyLeft": later("There was nobody left to ask again."),
    "NobodyToAskAgain": later("There is no list of people to ask again."),
    "TooLate": later("The program was not running, and the last day had passed."),
    "DeadlinePast": later("Its deadline had passed before it could open."),
    "ListedAlready": later("Two on its list had the same number."),
    "NotInvitedThatWay": later("Some could not be written to."),
    "WordsMissing": later("The questionnaire lacks words in one of its languages."),
}
UNSEEN = "ChannelUnseen"  # the wave opened, but nobody could tell who is in its channel


def how_often(rule: Recurrence, t: Words) -> str:
    """«every 4 weeks»."""
    if rule.unit is Every.WEEKS:
        return t.n("every week", "every {count} weeks", rule.every)
    return t.n("every month", "every {count} months", rule.every)


def how_long(rule: Recurrence, t: Words) -> str:
    """«every 4 weeks, until 20 December 2026»."""
    often = how_often(rule, t)
    if rule.until is not None:
        return t("{often}, until {day}", often=often, day=t.date(rule.until))
    return t.n("{often}, {count} time more", "{often}, {count} times more", rule.times or 0,
               often=often)  # fmt: skip


def told(standing: Standing | None, mode: Mode, t: Words) -> str:
    """What those who are asked are told before they answer; "" where it does not come again."""
    if standing is None or standing.opens_on is None:
        return ""
    long = how_long(standing.rule, t)
    comes = (
        t("The survey comes again {how_long}, to those who are in the channel then.", how_long=long)
        if standing.gathered
        else t("The survey comes again {how_long}, to the same.", how_long=long)
    )
    if mode is Mode.OPINION:
        declining = t("If you decline, you are not asked the other times either.")
    else:
        declining = t("If you decline, you are asked again the next time.")
    return f"{comes} {declining}"


def missed(standing: Standing, t: Words) -> str:
    """What the owner is told of a wave that did not open; "" where none was missed."""
    if standing.missed_on is None:
        return ""
    what = t("The wave of {day} did not open.", day=t.date(standing.missed_on))
    why = MISSED.get(standing.missed)
    return f"{what} {t(why)}" if why else what


def unseen(standing: Standing, t: Words) -> str:
    """What the owner is told where the channel could not be looked at when the wave opened."""
    if standing.missed != UNSEEN:
        return ""
    return t(
        "When this wave opened, nobody could tell who is in the channel. Those who were asked the "
        "last time were asked. The next wave looks again."
    )
