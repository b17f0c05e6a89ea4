"""A survey's log in words: who did what, and when."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.fielding.coming_again import MISSED
from bot.web.surveys.sayings import WAYS
from bot.words import Words, later
from storage import links, seats, survey_log
from storage.gathering import AGAIN, AS_BEFORE, GATHERED
from storage.seats import Seat
from storage.store import Store
from storage.survey_log import DECLINED, Line
from surveys.field_plan import Local, local
from surveys.field_state import Fielding, SeatId, SurveyId

DID: Mapping[str, str] = {
    "TermsSet": later("What respondents are told was written"),
    "PlanSet": later("The plan was set"),
    "FormSet": later("The questionnaire was changed"),
    "Opened": later("The survey was opened"),
    "RemindersSet": later("The reminders to come were changed"),
    "Nudged": later("Everybody who had not answered was to be reminded"),
    "Reminded": later("Reminders went as planned"),
    "Extended": later("More time was given"),
    "Closed": later("The survey was closed by hand"),
    "DeadlinePassed": later("The deadline passed; late answers were still taken"),
    "ClosedByClock": later("The survey closed as planned"),
    "Reopened": later("The survey was opened again"),
    "Invited": later("Invitations were made ready"),
    "InvitedBy": later("Invitations were sent"),
    "HandedOut": later("Links were given out by other means"),
    "NudgedOne": later("One was reminded"),
    "Listed": later("Some were put on the list"),
    GATHERED: later("Everybody in the channel was put on the list"),
    AGAIN: later("Those who are in the channel now were put on the list"),
    AS_BEFORE: later("The channel could not be looked at: the same as before were put on the list"),
    "ContactsGiven": later("Contacts were changed"),
    "Met": later("Some on the list were found in a channel, and are written to there"),
    "SeatRemoved": later("One was taken off the list"),
    "NewLink": later("One was given a new link"),
    "RuledAsked": later("One is asked again after all"),
    "RuledRefused": later("One does not want to answer"),
    DECLINED: later("One has said that they do not answer"),
    "RuledNotEligible": later("One should not have been asked"),
    "RuledBounced": later("An invitation came back"),
    "LetterAgain": later("A letter was sent again"),
    "LetterArrived": later("A letter was said to have arrived"),
    "LetterBounced": later("A letter was said to have come back"),
    "BounceRead": later("A returned letter was read in"),
    "EnteredOnBehalf": later("An answer was entered on somebody’s behalf"),
    "Erased": later("An answer was erased"),
    "RepeatSet": later("It was set to come again by itself"),
    "RepeatStopped": later("It was stopped from coming again by itself"),
    "WaveMissed": later("The next wave did not open"),
    "Announced": later("Those who answered were told of the results"),
}
COUNTED = ("Listed", GATHERED, "ContactsGiven", "Met", "HandedOut")  # whose reason is how many


@dataclass(frozen=True, slots=True)
class Told:
    """One line: when by the clock of the plan's zone, who (empty: nobody), what, and details."""

    when: Local
    who: str
    what: str
    about: str
    details: str


async def history(
    store: Store, survey: SurveyId, fielding: Fielding, account: str, t: Words
) -> tuple[Told, ...]:
    """A survey's log, the newest line first. The reader's own lines say so."""
    lines = await store.read(survey_log.log, survey)
    there = {seat.id: seat for seat in await store.read(seats.of_survey, survey)}
    names = {account: t("you")}
    for by in {line.by for line in lines} - {"", account}:
        found = await store.read(links.account, by)
        names[by] = found.name if found and found.name else t("the owner")
    zone = fielding.plan.zone
    return tuple(_told(line, zone, names, there, t) for line in reversed(lines))


def _told(
    line: Line, zone: str, names: Mapping[str, str], there: Mapping[SeatId, Seat], t: Words
) -> Told:
    seat = there.get(line.seat) if line.seat is not None else None
    about = "" if seat is None else seat.unit.name or seat.contact_name or seat.unit.number
    who = names[line.by] if line.by else t("they themselves") if _own(line) else t("the clock")
    return Told(local(zone, line.at), who, _what(line.what, t), about, _details(line, t))


def _own(line: Line) -> bool:
    """Whether one who was asked did it, by their own link."""
    return line.what == DECLINED


def _what(code: str, t: Words) -> str:
    """What happened; a code that we have no words for stands as it is."""
    return t(DID[code]) if code in DID else code


def _details(line: Line, t: Words) -> str:
    if line.what in COUNTED and line.reason.isdecimal():
        return t("Number: {count}", count=line.reason)
    if line.what == AGAIN:
        came, _, left = line.reason.partition(" ")
        return t("New: {came}. Have left: {left}", came=came, left=left)
    if line.what == "WaveMissed":
        return t(MISSED[line.reason]) if line.reason in MISSED else ""
    if line.what == "InvitedBy" and line.reason in WAYS:
        return t(WAYS[line.reason])
    return line.reason
