"""What a workshop refuses: safe to show to a person, in their language."""

from surveys.errors import Refusal


class NotNow(Refusal):
    """That cannot be done at this point of the day."""

    status = 409


class Overtaken(Refusal):
    """{who} has just done it."""

    status = 409


class OvertakenByClock(Refusal):
    """The clock has just done it."""

    status = 409


class TurnOver(Refusal):
    """That turn is over; the floor has moved on."""

    status = 409


class NotYours(Refusal):
    """Only the facilitator can do that."""

    status = 403


class NotYourFloor(Refusal):
    """Only the speaker or the table's host can do that."""

    status = 403


class NotYourTable(Refusal):
    """You can only write for your own table."""

    status = 403


class HostWrites(Refusal):
    """The table's host writes the outcome."""

    status = 403


class ShutOut(Refusal):
    """You are no longer part of this workshop. Speak to the facilitator."""

    status = 403


class UnknownPerson(Refusal):
    """We do not know this person in this workshop."""

    status = 404


class UnknownTable(Refusal):
    """There is no table {table}."""

    status = 404


class UnknownPhase(Refusal):
    """There is no such question in this workshop."""

    status = 404


class NothingAsked(Refusal):
    """Nothing is asked for here."""

    status = 409


class NotOpenYet(Refusal):
    """This question has not been opened yet."""

    status = 409


class DayOver(Refusal):
    """The day is closed, and takes no more answers."""

    status = 409


class LastFacilitator(Refusal):
    """Somebody must have the facilitator's role. Give it to another first."""

    status = 409


class TooShort(Refusal):
    """A phase cannot be made shorter than the time already used."""

    status = 409


class TooFar(Refusal):
    """At most {most} minutes at a time."""


class NoFreeSeats(Refusal):
    """People do not choose their group in this phase."""

    status = 409


class TooManyTables(Refusal):
    """There can be between 1 and {most} tables."""
