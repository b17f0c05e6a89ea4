"""What the chat refuses a person about surveys, in words that they can act on."""

from surveys.errors import Refusal


class NotYourSurvey(Refusal):
    """Only the one who asks can do that with this survey."""

    status = 403


class GuestsAnswer(Refusal):
    """Guests of the organisation can answer, but not make a survey here."""

    status = 403


class NobodyAskedYet(Refusal):
    """Nobody is on the list of those who are asked. Make the list on the page first."""

    status = 409


class ChannelUnknown(Refusal):
    """Who is in the channel could not be found out just now. Nothing was done. Try again in a moment."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 409


class InTheChannel(Refusal):
    """Press that in the channel that the survey is to stand in."""

    status = 409


class DoneByYourself(Refusal):
    """You have done that already, here or on the page. Press «Follow» to see how it stands."""

    status = 409


class AnsweredBefore(Refusal):
    """You have answered. The answer is protected, so it cannot be shown here. With your own link and the code of your receipt you can change it on the page."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 409


class NotClosedYet(Refusal):
    """The results are there when the survey is closed and no answer can come any more."""

    status = 409


class NotForTheChannel(Refusal):
    """The results cannot be posted in the channel: those who answered were not told that everybody may see them, or the survey is not closed."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 409
