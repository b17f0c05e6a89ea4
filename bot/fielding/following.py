"""How far a survey has come: what became of each who is asked, counted by AAPOR's rules. Pure.

Of a protected survey nothing is said here of who has begun: only who has answered, which whoever
reminds must know. No times at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from storage.seats import Seat
from surveys.dispositions import Ruling, Standing, disposition
from surveys.field_state import SeatId
from surveys.rates import Dispositions, dispositions
from surveys.responses import Mode


class Stand(StrEnum):
    """Where somebody who is asked stands, in the order in which it is shown."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    BEGUN = "begun"
    INVITED = "invited"
    UNINVITED = "uninvited"
    BOUNCED = "bounced"
    REFUSED = "refused"
    NOT_ELIGIBLE = "not_eligible"


OPEN_STANDS = (Stand.BEGUN, Stand.INVITED, Stand.UNINVITED, Stand.BOUNCED)  # may answer yet


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody who is asked, and where they stand."""

    seat: Seat
    stand: Stand


@dataclass(frozen=True, slots=True)
class Course:
    """All who are asked, in the order of their numbers, and the rates that follow."""

    rows: tuple[Followed, ...]
    rates: Dispositions

    @property
    def counts(self) -> Mapping[Stand, int]:
        """How many stand where, also where nobody does."""
        return {stand: sum(row.stand is stand for row in self.rows) for stand in Stand}


def followed(seats: Iterable[Seat], mode: Mode, complete: Mapping[SeatId, bool]) -> Course:
    """Where everybody stands. `complete` says of each official answer whether it lacks nothing."""
    rows = tuple(Followed(seat, stand(seat, mode, complete.get(seat.id, True))) for seat in seats)
    found = {
        row.seat.unit.number: disposition(
            Standing(
                row.seat.opened, row.seat.answered, row.stand is not Stand.PARTIAL, row.seat.ruling
            )
        )
        for row in rows
    }
    return Course(rows, dispositions((row.seat.unit for row in rows), found))


def stand(seat: Seat, mode: Mode, complete: bool = True) -> Stand:
    """Where one stands. A person who has begun stands where they stood before."""
    if seat.ruling is Ruling.NOT_ELIGIBLE:
        return Stand.NOT_ELIGIBLE
    if seat.answered:
        return Stand.ANSWERED if complete else Stand.PARTIAL
    if seat.ruling is Ruling.REFUSED:
        return Stand.REFUSED
    if seat.ruling is Ruling.BOUNCED:
        return Stand.BOUNCED
    if seat.opened and mode is Mode.OFFICIAL:
        return Stand.BEGUN
    return Stand.INVITED if seat.ways else Stand.UNINVITED
