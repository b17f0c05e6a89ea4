"""What the bot refuses, whichever platform asks."""

from surveys.errors import Refusal


class Malformed(Refusal):
    """The field «{name}» is missing or is not what it should be."""

    status = 400


class WrongCode(Refusal):
    """No workshop has that code. Check the six characters on the screen."""

    status = 404


class WrongPersonalCode(Refusal):
    """Nobody here has that personal code."""

    status = 404


class SignInFirst(Refusal):
    """Sign in or join first."""

    status = 401


class LinkSpent(Refusal):
    """This link is no longer valid. Ask for a new one."""

    status = 410


class NameMissing(Refusal):
    """Write a name or an alias."""


class NameTooLong(Refusal):
    """A name can have at most {most} characters."""


class OvertakenByYourself(Refusal):
    """You have done it already."""

    status = 409


class OvertakenByOwner(Refusal):
    """The owner of the day has just done it."""

    status = 409
