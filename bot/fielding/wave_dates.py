"""The waves to come of a survey that comes again, in words: when each opens and closes. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.fielding.letters import when
from bot.words import LOCALES, Words
from surveys.field_plan import Local, Plan
from surveys.recurrence import DAY, NOON, Coming, Recurrence, upcoming


@dataclass(frozen=True, slots=True)
class Dated:
    """When a wave opens and when its deadline is, and the days that they were moved from."""

    opens: str
    closes: str
    moved: tuple[str, ...] = ()


def dated(rule: Recurrence, plan: Plan, coming: Iterable[Coming], t: Words) -> Iterator[Dated]:
    """Each of these waves, in words."""
    clock = plan.closes.clock if plan.closes else NOON
    for one in coming:
        opens = when(Local(one.opens, rule.first.clock), plan.zone, t)
        closes = when(Local(one.closes, clock), plan.zone, t)
        yield Dated(opens, closes, tuple(_moved(one, t)))


def next_dated(rule: Recurrence, plan: Plan, opens: date, t: Words) -> Dated | None:
    """The wave that opens on this day; None where the rule and the plan give none."""
    one = next(upcoming(rule, plan, opens - DAY), None)
    return next(dated(rule, plan, (one,), t)) if one and one.opens == opens else None


def _moved(one: Coming, t: Words) -> Iterator[str]:
    if one.opens != one.slot:
        yield t("It opens later because {day} is a day off.", day=_day(one.slot, t))
    if one.closes > one.ends:
        yield t("The deadline is later because {day} is a day off.", day=_day(one.ends, t))
    if one.closes < one.ends:
        yield t("The deadline is earlier than {day}: the next one opens.", day=_day(one.ends, t))


def _day(day: date, t: Words) -> str:
    return format_date(day, "full", locale=LOCALES[t.language])
