"""What can be asked: the kinds of question that a workshop prompt and a survey share."""

from dataclasses import dataclass
from enum import StrEnum

from surveys.texts import Text

POINT_LENGTH = 3_000  # characters; Slack's input limit, so the same everywhere
DONT_KNOW, OTHER = "dont_know", "other"  # codes that are the same in every question
POINTS_AT_MOST = 30  # points in one list: more is a paste, not a thought


class Kind(StrEnum):
    """How an answer is given; `NONE` asks for nothing."""

    NONE = "none"
    TEXT = "text"
    LIST = "list"
    CHOICE = "choice"
    MULTI = "multi"
    RATING = "rating"
    POINTS = "points"
    RANK = "rank"
    NUMBER = "number"
    STANCE = "stance"
    COMMITMENT = "commitment"
    MATRIX = "matrix"
    DATE = "date"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: stored as `code`, read as `label`."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked.

    `limit` is how many points a list may hold, how many points a voter has, or how many options a
    multiple choice allows. `low` and `high` bound ratings, stances and numbers (inclusive).
    `rows` are what a matrix rates, each by one of the `options`. `dont_know` (its label) may be
    answered instead of an option, under the code `DONT_KNOW`; `other` (its label) asks for words,
    under the code `OTHER`. `unit` is what a number counts. `ordered` options are a scale: they have
    a median; the first is the lowest, and `positive` are the codes of its favourable end.
    """

    kind: Kind
    options: tuple[Option, ...] = ()
    limit: int = POINTS_AT_MOST
    low: int = 0
    high: int = 5
    max_length: int = POINT_LENGTH
    rows: tuple[Option, ...] = ()
    dont_know: Text | None = None
    other: Text | None = None
    unit: Text | None = None
    ordered: bool = False
    positive: tuple[str, ...] = ()
    neutral: str = ""
