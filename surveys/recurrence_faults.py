"""What stands in the way of a survey that is to come again by itself, as far as can be known."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice, pairwise

from surveys.errors import Refusal
from surveys.field_plan import local
from surveys.field_state import Fielding
from surveys.recurrence import DAY, Coming, Recurrence, closing_day, dates, grace, upcoming

MOST_APART = {"weeks": 52, "months": 12}
MOST_TIMES = 100
LOOKED_AT = 14  # slots ahead whose gaps are looked at: the months of a year differ


class WrongInterval(Refusal):
    """Say how often it comes: every 1 to {most}."""


class WaveTooLong(Refusal):
    """A wave must be closed before the next one opens. With late answers that gives {most} days at most."""  # noqa: E501 -- the docstring is the message, and a message is one line


class NextTooSoon(Refusal):
    """The next wave must open on a later day than today, and after this one is closed."""


class OneEnd(Refusal):
    """Say until which day, or how many times more (at most {most}): one of the two."""


class EndsFirst(Refusal):
    """The last day is before the next wave opens."""


class ContactsGoFirst(Refusal):
    """The addresses are deleted {days} days after a wave has closed, as those who are asked are told: nobody could be asked again. They must be kept for {least} days, which is set on the plan before the survey is opened; or let the waves come closer."""  # noqa: E501 -- the docstring is the message, and a message is one line


class DeletedFirst(Refusal):
    """All answers of a wave would be deleted before the next one opens. Set a later day of deletion on the plan before the survey is opened; or let the waves come closer."""  # noqa: E501 -- the docstring is the message, and a message is one line


def check(
    wanted: Recurrence, fielding: Fielding, at: datetime, after: date | None = None
) -> tuple[Coming, ...]:
    """The waves to come, as many as are looked at: those that open after this day, if one is given.

    Refused is what could not go on by itself, as far as can be known now.

    Raises:
        WrongInterval, WaveTooLong, NextTooSoon, OneEnd, EndsFirst, ContactsGoFirst, DeletedFirst
    """
    most = MOST_APART[wanted.unit]
    if not 1 <= wanted.every <= most:
        raise WrongInterval(most=most)
    _check_ends(wanted)
    plan = fielding.plan
    gaps = [later - day for day, later in pairwise(islice(dates(wanted), LOOKED_AT))]
    longest_open = min(gaps) - grace(plan) - DAY
    if not 1 <= wanted.days <= longest_open.days:
        raise WaveTooLong(most=max(longest_open.days, 1))
    coming = tuple(islice(upcoming(wanted, plan, after or wanted.first.day - DAY), MOST_TIMES))
    if not coming:
        raise EndsFirst
    today = local(plan.zone, at).day
    if coming[0].opens <= max(today, _closed(fielding) or today):
        raise NextTooSoon
    _check_kept(coming, fielding, today)
    return coming


def _check_ends(wanted: Recurrence) -> None:
    if (wanted.until is None) == (wanted.times is None):
        raise OneEnd(most=MOST_TIMES)
    if wanted.times is not None and not 1 <= wanted.times <= MOST_TIMES:
        raise OneEnd(most=MOST_TIMES)


def _check_kept(coming: Sequence[Coming], fielding: Fielding, today: date) -> None:
    """Whether those who are asked, and the wave before, are still there when each wave opens."""
    plan, terms = fielding.plan, fielding.terms
    pairs = tuple(pairwise(coming))
    waits = [later.opens - one.closes - grace(plan) for one, later in pairs]
    closed = _closed(fielding)
    if closed is not None:
        waits.append(coming[0].opens - closed)
    least = max((wait.days for wait in waits), default=0) + 1
    if terms.contact_days < least:
        raise ContactsGoFirst(days=terms.contact_days, least=least)
    opened = local(plan.zone, fielding.opened).day if fielding.opened else today
    gap = max((later.opens - one.opens for one, later in pairs), default=timedelta(0))
    if coming[0].opens >= terms.deletes_on or (pairs and terms.deletes_on - opened <= gap):
        raise DeletedFirst


def _closed(fielding: Fielding) -> date | None:
    """The day on which the present wave has closed, or will; None where nobody knows."""
    known = fielding.closed or fielding.shuts
    return local(fielding.plan.zone, known).day if known else closing_day(fielding.plan)
