"""What decides what an open page shows."""

from dataclasses import dataclass

from facilitation.visibility import Seat, Standing


@dataclass(frozen=True, slots=True)
class Onlooker:
    """A kind of onlooker. Equal ones get the same markup."""

    seat: Seat
    language: str
    standing: Standing | None = None
