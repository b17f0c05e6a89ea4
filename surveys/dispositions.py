"""What became of each that was asked, by AAPOR's Standard Definitions for a known list."""

from dataclasses import dataclass
from enum import StrEnum

from surveys.responses import Disposition


class Ruling(StrEnum):
    """What is known of a seat from elsewhere than its answer."""

    NONE = ""
    REFUSED = "refused"
    NOT_ELIGIBLE = "not_eligible"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a seat has come. `opened`: somebody began, by pressing a button."""

    opened: bool
    answered: bool
    complete: bool = True
    ruling: Ruling = Ruling.NONE


def disposition(standing: Standing) -> Disposition:
    """What became of it, or what would if the survey closed now.

    Who should not have been asked does not count, answer or not. An answer is worth more than a
    word about it from elsewhere.
    """
    if standing.ruling is Ruling.NOT_ELIGIBLE:
        return Disposition.NOT_ELIGIBLE
    if standing.answered:
        return Disposition.COMPLETE if standing.complete else Disposition.PARTIAL
    if standing.ruling is Ruling.REFUSED:
        return Disposition.REFUSED
    return Disposition.OTHER if standing.opened else Disposition.NO_CONTACT
