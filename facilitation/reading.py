"""Reads what only programmes hold, besides what any file may: lengths, clocks, dates and zones."""

import re
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from facilitation.problems import BadDate, BadDuration, BadTime, BadZone
from surveys.files import reading
from surveys.files.source import Tree

ZERO = timedelta(0)
_DURATION = re.compile(
    r"(?:(?P<hours>\d{1,2}) ?(?:t|h))? ?"
    r"(?:(?P<minutes>\d{1,4}) ?(?:min|m))? ?"
    r"(?:(?P<seconds>\d{1,5}) ?(?:s|sek|sec))?"
)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")


def duration(words: str) -> timedelta | None:
    """«25 min», «90 s», «1 t 30 min», «1 h 30 min», or a bare number of minutes."""
    if re.fullmatch(r"\d{1,4}", words):
        return timedelta(minutes=int(words))
    found = _DURATION.fullmatch(words)
    if not words or found is None:
        return None
    return timedelta(**{unit: int(n) for unit, n in found.groupdict().items() if n is not None})


def clock(words: str) -> time | None:
    """«09.00» or «09:00»."""
    found = _CLOCK.fullmatch(words)
    return time(int(found[1]), int(found[2])) if found else None


class Reader(reading.Reader):
    """Reads one programme. `languages` are the programme's, main one first."""

    def duration(self, tree: Tree) -> timedelta:
        """A length of time."""
        return self.value(tree, duration, BadDuration) or ZERO

    def clock(self, tree: Tree) -> time | None:
        """A time of day."""
        return self.value(tree, clock, BadTime)

    def date(self, tree: Tree) -> date:
        """A date, year first."""
        return self.value(tree, _date, BadDate) or date.min

    def zone(self, tree: Tree) -> str:
        """The name of a time zone."""
        return self.value(tree, _zone, BadZone) or "UTC"


def _date(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words) else None
    except ValueError:
        return None


def _zone(words: str) -> str | None:
    try:
        return ZoneInfo(words).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
