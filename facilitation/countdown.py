"""A stretch of time that can stand still, and the marks on it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from facilitation.errors import TooFar, TooShort

ZERO = timedelta(0)
MOST_MORE = timedelta(minutes=60)  # a slip of the finger must not move the day by hours
MERGE = timedelta(seconds=10)  # marks closer than this are one: half of two minutes *is* a minute


class Mark(StrEnum):
    """What is announced on the way."""

    START = "start"
    HALF = "half"
    MINUTE = "minute"
    HALF_MINUTE = "half_minute"
    END = "end"


@dataclass(frozen=True, slots=True)
class Countdown:
    """`total` long; running until `ends`, or standing still with `left` to go (never both)."""

    total: timedelta
    ends: datetime | None
    left: timedelta | None = None

    def remaining(self, at: datetime) -> timedelta:
        """What is left; negative in overtime."""
        if self.ends is not None:
            return self.ends - at
        return self.left if self.left is not None else self.total

    def paused(self, at: datetime) -> "Countdown":
        """The same, standing still."""
        return replace(self, ends=None, left=self.remaining(at))

    def resumed(self, at: datetime) -> "Countdown":
        """The same, running again from where it stood."""
        return replace(self, ends=at + self.remaining(at), left=None)

    def extended(self, more: timedelta, at: datetime) -> "Countdown":
        """Longer, or shorter where `more` is negative; from now where the time is long past.

        Raises:
            TooFar: more than an hour at once. TooShort: the time is already used.
        """
        check_reach(more)
        left = self.remaining(at)
        if more < ZERO and left + more <= ZERO:
            raise TooShort
        if more > ZERO:
            more -= min(ZERO, left)
        return Countdown(
            total=max(ZERO, self.total + more),
            ends=None if self.ends is None else self.ends + more,
            left=None if self.left is None else self.left + more,
        )


def check_reach(more: timedelta) -> None:
    """Refuse to move anything by more than an hour at once, in either direction."""
    if abs(more) > MOST_MORE:
        raise TooFar(most=MOST_MORE // timedelta(minutes=1))


def running(total: timedelta, at: datetime) -> Countdown:
    """A countdown of `total` that starts now."""
    return Countdown(total=total, ends=at + total)


def marks(total: timedelta) -> tuple[tuple[Mark, timedelta], ...]:
    """The marks of a phase as (mark, what is left then), in order; the more telling of two wins.

    The end always stands; then one minute, half a minute, the half, and the start.
    """
    telling = [(Mark.START, total), (Mark.END, ZERO)]
    wanted = [
        (Mark.MINUTE, timedelta(minutes=1)),
        (Mark.HALF_MINUTE, timedelta(seconds=30)),
        (Mark.HALF, total / 2),
    ]
    for mark, left in wanted:
        if left < total and all(abs(left - other) > MERGE for _, other in telling):
            telling.append((mark, left))
    return tuple(sorted(telling, key=lambda pair: -pair[1]))
