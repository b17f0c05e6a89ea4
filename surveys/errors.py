"""Refusals: a person's mistake, said so that the person can mend it.

The docstring is the message, in English; `parameters` fill it. The language files translate it.
"""


class Refusal(Exception):
    """Something in the request cannot be done."""

    status = 422  # the HTTP status that says the same to a program

    def __init__(self, **parameters: str | int) -> None:
        self.parameters = parameters
        super().__init__(self.message.format(**parameters))

    @property
    def message(self) -> str:
        """The English sentence with its `{placeholders}`: the key of its translations."""
        return (type(self).__doc__ or "").strip()


class TooLong(Refusal):
    """A point can have at most {most} characters; this one has {length}."""


class TooManyPoints(Refusal):
    """At most {most} points can be given here."""


class TooManyVotes(Refusal):
    """You have {most} points to give, and gave {given}."""


class NotAChoice(Refusal):
    """One of the choices is not on the list."""


class NotTogether(Refusal):
    """«Don't know» cannot be combined with other choices."""


class NotANumber(Refusal):
    """Write a whole number."""


class NoDecimals(Refusal):
    """Write a whole number, without decimals."""


class OutOfRange(Refusal):
    """The number must be between {low} and {high}."""


class NotADate(Refusal):
    """Write a date with day, month and year, such as 31.12.2025."""


class YearOutOfRange(Refusal):
    """Look at the year: it must be between {low} and {high}."""


class WrongShape(Refusal):
    """The answer does not fit the question."""

    status = 400
