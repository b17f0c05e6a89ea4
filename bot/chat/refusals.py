"""What the chat refuses a person, in words that they can act on."""

from surveys.errors import Refusal


class NotInYet(Refusal):
    """Press «Join» first. It takes a name of your choice, no account."""


class PhaseOver(Refusal):
    """That part is over, and nothing was changed. On the page you can still write on earlier questions; what comes late is marked."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 409


class NoDayHere(Refusal):
    """No workshop is held in this channel. Write «ny» to make one."""

    status = 404


class NotLeading(Refusal):
    """Only the facilitator can do that."""

    status = 403


class GuestsJoin(Refusal):
    """Guests of the organisation can take part, but not make a workshop here."""

    status = 403


class NotALink(Refusal):
    """Write «kople» and then the link for one more facilitator, from the page «Links and codes»."""


class FileTooLarge(Refusal):
    """The file is too large for a programme: at most {most} kB."""


class NotAProgramme(Refusal):
    """Send the programme as a YAML file; its name ends in .yaml or .yml."""


class OurFault(Refusal):
    """Something went wrong on our side. What was saved is safe. Try again, or use the page."""

    status = 500
