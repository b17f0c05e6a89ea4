"""What can be asked: the kinds of question that a workshop prompt and a survey share."""

from dataclasses import dataclass
from enum import StrEnum

from surveys.texts import Text

POINT_LENGTH = 3_000  # characters; Slack's input limit, so the same everywhere
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
    """

    kind: Kind
    options: tuple[Option, ...] = ()
    limit: int = POINTS_AT_MOST
    low: int = 0
    high: int = 5
    max_length: int = POINT_LENGTH
