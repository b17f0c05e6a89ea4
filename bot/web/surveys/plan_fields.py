"""The fields of a survey's terms and plan: as they stand, and as they were posted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from bot.fielding.opening import SayWho
from bot.joining import words_in
from surveys.background import check_background
from surveys.errors import NotADate, NotANumber, OutOfRange, Refusal
from surveys.field_errors import (
    AllDayQuiet,
    DeadlineAfterDeletion,
    DeadlinePast,
    DraftsStayTheirs,
    GraceTooLong,
    GroupTooSmall,
    NotABackground,
    OfficialNeedsList,
    ReminderAfterDeadline,
    ReminderTwice,
    TooManyReminders,
    UnknownZone,
    WrongIntensity,
    WrongTerm,
)
from surveys.field_plan import (
    REMINDERS_AT_MOST,
    Local,
    Plan,
    Quiet,
    Reminder,
    check_plan,
    local,
    moment,
    written_day,
)
from surveys.field_state import Audience, Fielding, Frame, Terms
from surveys.fielding import check_terms
from surveys.questionnaire import Questionnaire
from surveys.responses import Mode
from surveys.texts import Text

T = TypeVar("T")
Values = Mapping[str, str]
COMMISSIONER, TOLD, ITEM_ID = 200, 3_000, 100  # characters
LARGEST_POPULATION = 10_000_000
YEARS_KEPT = 10
SPARE = 2  # empty lines for more reminders


class NotATime(Refusal):
    """Write hours and minutes, such as 12.30."""


class NotAmongThese(Refusal):
    """Choose one of these."""


class TooManyCharacters(Refusal):
    """At most {most} characters fit here."""


class SayHowMany(Refusal):
    """Say how many there are in all: those who are asked are a sample of them."""


class DeletedTooSoon(Refusal):
    """Choose a day after the deadline and the days for late answers."""


class KeptTooLong(Refusal):
    """Choose a day within {most} years."""


class ReminderPast(Refusal):
    """This time has passed."""


class OneQuietTime(Refusal):
    """Write both when the quiet hours begin and when they end, or neither."""


FIELDS: Mapping[type[Refusal], str] = {  # where a refusal of the plan as a whole is shown
    GroupTooSmall: "minimum",
    OfficialNeedsList: "frame",
    DraftsStayTheirs: "half_done",
    NotABackground: "by",
    WrongTerm: "contact_days",
    UnknownZone: "zone",
    GraceTooLong: "grace",
    AllDayQuiet: "quiet_since",
    DeadlinePast: "closes_day",
    DeadlineAfterDeletion: "deletes_on",
    TooManyReminders: "reminders",
    WrongIntensity: "reminders",
    ReminderTwice: "reminders",
    ReminderAfterDeadline: "reminders",
}


# --- As it stands ---------------------------------------------------------------------------------


def values_of(fielding: Fielding) -> dict[str, str]:
    """What stands in each field. A box that is not ticked has no value."""
    terms, plan = fielding.terms, fielding.plan
    quiet = plan.quiet
    values = {
        "mode": terms.mode.value,
        "commissioner": terms.commissioner,
        "frame": terms.frame.value,
        "population": str(terms.population or ""),
        "minimum": str(terms.minimum),
        "audience": terms.audience.value,
        "deletes_on": terms.deletes_on.isoformat(),
        "contact_days": str(terms.contact_days),
        "half_done": "1" if terms.half_done else "",
        "by": terms.by,
        "closes_day": plan.closes.day.isoformat() if plan.closes else "",
        "closes_at": shown_time(plan.closes.clock) if plan.closes else "",
        "grace": str(plan.grace.days),
        "quiet_since": shown_time(quiet.since) if quiet else "",
        "quiet_until": shown_time(quiet.until) if quiet else "",
        "weekdays": "1" if plan.weekdays else "",
        "free": ", ".join(day.isoformat() for day in plan.free),
        "zone": plan.zone,
    }
    told = terms.told.versions if terms.told else ()
    values |= {f"told_{language}": words for language, words in told}
    return values | reminder_values(plan.reminders)


def reminder_values(reminders: tuple[Reminder, ...]) -> dict[str, str]:
    """What stands in the fields of these reminders."""
    values = {}
    for number, one in enumerate(reminders):
        values[f"reminder_{number}_day"] = one.when.day.isoformat()
        values[f"reminder_{number}_at"] = shown_time(one.when.clock)
        values[f"reminder_{number}_how"] = str(one.intensity)
    return values


def reminder_lines(values: Values) -> range:
    """The numbers of the lines for reminders: those that are filled in, and some to spare."""
    filled = [n for n in range(REMINDERS_AT_MOST) if values.get(f"reminder_{n}_day")]
    return range(min(REMINDERS_AT_MOST, max(filled, default=-1) + 1 + SPARE))


def shown_time(clock: time) -> str:
    """A time as a time field holds it."""
    return clock.isoformat("minutes")


# --- As it was posted -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of posted fields, and what is wrong by field; nothing is kept if any is."""

    terms: Terms
    plan: Plan
    wrong: Mapping[str, Refusal]


@dataclass
class Fields:
    """Reads posted fields one by one, and notes what cannot be read."""

    posted: Mapping[str, object]
    wrong: dict[str, Refusal] = field(default_factory=dict)

    def words(self, name: str, most: int) -> str:
        """One piece of text."""
        words = words_in(self.posted, name)
        if len(words) > most:
            self.wrong[name] = TooManyCharacters(most=most)
        return words[:most]

    def day(self, name: str) -> date | None:
        """A day; None where the field is empty or cannot be read."""
        return self._read(name, written_day, NotADate())

    def clock(self, name: str) -> time | None:
        """A time of the day, in whole minutes."""
        return self._read(name, _clock, NotATime())

    def number(self, name: str, most: int, usual: int = 0) -> int:
        """A whole number from 0 to `most`."""
        found = self._read(name, _whole, NotANumber())
        if found is not None and found > most:
            self.wrong[name] = OutOfRange(low=0, high=most)
        return usual if found is None else found

    def among(self, name: str, sort: Callable[[str], T], usual: T) -> T:
        """One of the values of an enumeration."""
        found = self._read(name, sort, NotAmongThese())
        if found is None:
            self.wrong.setdefault(name, NotAmongThese())
        return usual if found is None else found

    def flag(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(words_in(self.posted, name))

    def check(self, check: Callable[[], None]) -> None:
        """Note what a check of the whole refuses, at the field that it is about."""
        try:
            check()
        except Refusal as refusal:
            self.wrong.setdefault(FIELDS[type(refusal)], refusal)

    def _read(self, name: str, read: Callable[[str], T], refusal: Refusal) -> T | None:
        words = words_in(self.posted, name)
        try:
            return read(words) if words else None
        except ValueError:
            self.wrong[name] = refusal
            return None


def _clock(words: str) -> time:
    hours, _, minutes = words.replace(".", ":").partition(":")
    return time(_whole(hours), _whole(minutes or "0"))


def _whole(words: str) -> int:
    if not words.isascii() or not words.isdecimal():
        raise ValueError(words)
    return int(words[:9])


def read_fields(
    posted: Mapping[str, object], standing: Fielding, form: Questionnaire, now: datetime
) -> Read:
    """The terms and the plan in posted fields, of a survey that asks this form."""
    fields = Fields(posted)
    terms = _terms(fields, standing.terms, form.languages)
    plan = _plan(fields, standing.plan, now)
    fields.check(lambda: check_terms(terms))
    fields.check(lambda: check_background(form, terms))
    fields.check(lambda: check_plan(plan, now))
    _check_deletion(fields, terms, plan, now)
    return Read(terms, plan, fields.wrong)


def _terms(fields: Fields, standing: Terms, languages: tuple[str, ...]) -> Terms:
    told = [(code, fields.words(f"told_{code}", TOLD)) for code in languages]
    said = tuple((code, words) for code, words in told if words)
    mode = fields.among("mode", Mode, standing.mode)
    terms = Terms(
        mode=mode,
        commissioner=" ".join(fields.words("commissioner", COMMISSIONER).split()),
        deletes_on=fields.day("deletes_on") or standing.deletes_on,
        minimum=fields.number("minimum", 1_000),
        frame=fields.among("frame", Frame, standing.frame),
        population=fields.number("population", LARGEST_POPULATION),
        audience=fields.among("audience", Audience, standing.audience),
        told=Text(said) if said else None,
        contact_days=fields.number("contact_days", 100_000),
        half_done=fields.flag("half_done"),
        by=fields.words("by", ITEM_ID),
    )
    if not terms.commissioner:
        fields.wrong["commissioner"] = SayWho()
    if terms.frame is Frame.SAMPLE and not terms.population:
        fields.wrong.setdefault("population", SayHowMany())
    if not words_in(fields.posted, "deletes_on"):
        fields.wrong["deletes_on"] = NotADate()
    return replace(terms, population=0) if terms.frame is Frame.ALL else terms


def _plan(fields: Fields, standing: Plan, now: datetime) -> Plan:
    day, clock = fields.day("closes_day"), fields.clock("closes_at")
    if day is None and clock is not None and "closes_day" not in fields.wrong:
        clock = None  # without a day there is no deadline
    if day is not None and clock is None:
        fields.wrong.setdefault("closes_at", NotATime())
    zone = fields.words("zone", 100)
    fields.check(lambda: check_plan(Plan(zone), now))
    plan = Plan(
        zone=standing.zone if "zone" in fields.wrong else zone,
        closes=Local(day, clock) if day and clock else None,
        grace=timedelta(days=fields.number("grace", 1_000)),
        quiet=_quiet(fields),
        weekdays=fields.flag("weekdays"),
        free=_free(fields),
    )
    return replace(plan, reminders=read_reminders(fields, plan.zone, now))


def _quiet(fields: Fields) -> Quiet | None:
    since, until = fields.clock("quiet_since"), fields.clock("quiet_until")
    if (since is None) is not (until is None):
        fields.wrong.setdefault("quiet_since", OneQuietTime())
    return Quiet(since, until) if since is not None and until is not None else None


def _free(fields: Fields) -> tuple[date, ...]:
    try:
        days = fields.words("free", 1_000).replace(",", " ").split()
        return tuple(sorted({written_day(day) for day in days}))
    except ValueError:
        fields.wrong["free"] = NotADate()
        return ()


def read_reminders(fields: Fields, zone: str, now: datetime) -> tuple[Reminder, ...]:
    """The reminders in the posted lines, earliest first; a line without a day is none."""
    found = []
    for number in range(REMINDERS_AT_MOST + 1):
        name = f"reminder_{number}"
        day, clock = fields.day(f"{name}_day"), fields.clock(f"{name}_at")
        if day is None:
            continue
        if clock is None:
            fields.wrong.setdefault(f"{name}_at", NotATime())
            continue
        when = Local(day, clock)
        if moment(zone, when) <= now:
            fields.wrong[f"{name}_day"] = ReminderPast()
        found.append(Reminder(when, fields.number(f"{name}_how", 1_000, usual=1)))
    return tuple(sorted(found, key=lambda one: (one.when.day, one.when.clock)))


def _check_deletion(fields: Fields, terms: Terms, plan: Plan, now: datetime) -> None:
    """What is deleted on a day that has passed would be gone within the hour."""
    today = local(plan.zone, now).day
    last = max(today, plan.closes.day + plan.grace) if plan.closes else today
    if terms.deletes_on <= last:
        fields.wrong.setdefault("deletes_on", DeletedTooSoon())
    if terms.deletes_on > today + timedelta(days=366 * YEARS_KEPT):
        fields.wrong.setdefault("deletes_on", KeptTooLong(most=YEARS_KEPT))
