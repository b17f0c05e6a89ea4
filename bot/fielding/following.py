"""How far a survey has come: what became of each who is asked, counted by AAPOR's rules. Pure.

Of a protected survey nothing is said here of who has begun: only who has answered, which whoever
reminds must know. No times at all.
"""

from collections.abc import Container, Iterable, Mapping
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
    BARRED = "barred"  # known from a wave before, and never asked in this one


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


def followed(
    seats: Iterable[Seat],
    mode: Mode,
    complete: Mapping[SeatId, bool],
    barred: Container[SeatId] = (),
) -> Course:
    """Where everybody stands. `complete` says of each official answer whether it lacks nothing.

    `barred` were never asked (`storage.gathering`), and are in no rate.
    """
    rows = tuple(
        Followed(seat, stand(seat, mode, complete.get(seat.id, True), barred=seat.id in barred))
        for seat in seats
    )
    asked = [row for row in rows if row.stand is not Stand.BARRED]
    found = {
        row.seat.unit.number: disposition(
            Standing(
                row.seat.opened, row.seat.answered, row.stand is not Stand.PARTIAL, row.seat.ruling
            )
        )
        for row in asked
    }
    return Course(rows, dispositions((row.seat.unit for row in asked), found))


def stand(seat: Seat, mode: Mode, complete: bool = True, *, barred: bool = False) -> Stand:
    """Where one stands. A person who has begun stands where they stood before."""
    if barred:
        return Stand.BARRED
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
