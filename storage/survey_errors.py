"""What the store refuses a person about surveys."""

from surveys.errors import Refusal


class UnknownSurvey(Refusal):
    """There is no such survey, or it has been deleted."""

    status = 404


class UnknownLink(Refusal):
    """This link does not lead to a survey, or is no longer in use."""

    status = 404


class UnknownSeat(Refusal):
    """Nobody of that kind is asked in this survey."""

    status = 404


class UnknownForm(Refusal):
    """The survey has no such version of its form."""

    status = 404


class WordsMissing(Refusal):
    """{count} texts lack words in a language of the form. The first: «{name}», {language}."""

    status = 409


class WrongMode(Refusal):
    """This survey takes another kind of answer."""

    status = 409


class NotAsked(Refusal):
    """You are not asked in this survey: you have said no, or its owner has taken you out. Write to them if that is wrong."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 403


class HasAnswered(Refusal):
    """{name} has answered already."""

    status = 409


class DoorFull(Refusal):
    """As many have come by this link as the survey takes. Tell those who gave you the link."""

    status = 409


class BySomebodyElse(Refusal):
    """{who} has written here since you began. Look at it before you go on; yours is not lost."""

    status = 409


class OnAnotherDevice(Refusal):
    """You have gone on with this on another device. Look at it before you go on here."""

    status = 409


class ListedAlready(Refusal):
    """Already on the list: {names}. Nobody was added."""

    status = 409


class NotForEverybody(Refusal):
    """This survey is for those who were invited."""

    status = 403


class NotInvitedThatWay(Refusal):
    """Nobody on the list can be reached that way."""

    status = 409


class NotNow(Refusal):
    """Invitations can be sent while the survey is open."""

    status = 409
