"""What can be wrong with a programme file, besides what can be wrong with any file."""

from surveys.errors import Refusal
from surveys.files.problems import BadFile


class BadProgramme(BadFile):
    """The programme file has {count} mistakes."""


# --- Values -----------------------------------------------------------------------------------


class BadDuration(Refusal):
    """«{given}» is not a length of time. Write «25 min», «90 s» or «1 h 30 min»."""


class BadTime(Refusal):
    """«{given}» is not a time of day. Write «09.00» or «09:00»."""


class BadDate(Refusal):
    """«{given}» is not a date. Write year, month and day: «2025-10-23»."""


class BadZone(Refusal):
    """«{given}» is not a time zone. Write a name such as «Europe/Oslo»."""


# --- The day ----------------------------------------------------------------------------------


class NoSuchField(Refusal):
    """There is no field «{path}» in this programme."""


class NoItems(Refusal):
    """A programme needs at least one item."""


class NeedsStart(Refusal):
    """Say when the first item starts."""


class NeedsLength(Refusal):
    """Say how long this lasts, or when the next item starts."""


class StartsEarlier(Refusal):
    """This starts at {start}, which is not after the item before it ({before})."""


class PastMidnight(Refusal):
    """The day goes on past midnight here."""


class MinimumTooLong(Refusal):
    """The minimum is longer than the item itself."""


class NotForKind(Refusal):
    """«{key}» belongs to a session only; this item is a «{kind}»."""


class NeedsMethod(Refusal):
    """A session needs a method: write «igp» or «phases», and only one of them."""


class NotShortHand(Refusal):
    """«{given}» is not understood here. Write it as in «{example}»."""


class NeedsOutcome(Refusal):
    """Say which outcome the groups are asked for: «{key}» builds on it."""


class NeedsAddressee(Refusal):
    """Input needs an addressee: write «addressee»."""


class NeedsOptions(Refusal):
    """There is nothing to choose among: write «options», or take items from a «source»."""


class NeedsWhole(Refusal):
    """Say how long the phase lasts as a whole: the number of items is not known beforehand."""


class NotEarlier(Refusal):
    """«{given}» is not an earlier phase. Expected one of: {known}."""
