"""Numbers and dates as people type them, in Norwegian and in programs' own form."""

import re
from collections.abc import Iterable
from datetime import date

from surveys.errors import NoDecimals, NotADate, NotANumber, YearOutOfRange

LARGEST = 10**9  # what a number may reach, either way, where nobody has said otherwise
EARLIEST, LATEST = 1900, 2199  # years: outside them somebody has hit a wrong key
_BEYOND = 10**12  # a number with thousands of digits can be read, but not be said in a refusal
_LONGEST = 40  # characters
_SPACE = r"[ \u00a0\u2009\u202f']"  # what people and spreadsheets part thousands with
_WHOLE = re.compile(rf"([+-]?)(\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d+)")
_DECIMAL = re.compile(r"[+-]?[\d\u00a0\u2009\u202f ']*[.,]\d+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NORWEGIAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


def whole(raw: object, units: Iterable[str] = ()) -> int:
    """A whole number: 1234, «1 234», «−3», or with its unit after it («12 personer»).

    Raises:
        NotANumber, NoDecimals
    """
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < _BEYOND:
        return raw
    if not isinstance(raw, str) or len(raw) > _LONGEST:
        raise NotANumber
    words = _without(raw.strip().replace("\N{MINUS SIGN}", "-"), units)
    found = _WHOLE.fullmatch(words)
    if found is None:
        raise NoDecimals if _DECIMAL.fullmatch(words) else NotANumber
    number = int(found[1] + re.sub(_SPACE, "", found[2]))
    if abs(number) >= _BEYOND:
        raise NotANumber
    return number


def _without(words: str, units: Iterable[str]) -> str:
    for unit in units:
        if unit and words.lower().endswith(unit.lower()):
            return words[: -len(unit)].rstrip()
    return words


def day(raw: object) -> date:
    """A day: 31.12.2025, 1.2.2025 or 2025-12-31.

    Raises:
        NotADate, YearOutOfRange
    """
    words = raw.strip() if isinstance(raw, str) and len(raw) <= _LONGEST else ""
    if found := _ISO.fullmatch(words):
        year, month, number = found.groups()
    elif found := _NORWEGIAN.fullmatch(words):
        number, month, year = found.groups()
    else:
        raise NotADate
    if not EARLIEST <= int(year) <= LATEST:
        raise YearOutOfRange(low=EARLIEST, high=LATEST)
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        raise NotADate from None
