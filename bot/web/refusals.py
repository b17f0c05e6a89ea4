"""What the web edge refuses before anybody has looked at the content."""

from surveys.errors import Refusal


class NoSuchPage(Refusal):
    """There is no such page. The link may be old, or written off wrongly."""

    status = 404


class WrongMethod(Refusal):
    """That cannot be done with this address."""

    status = 405


class TooLarge(Refusal):
    """That was too much to send at once; at most {most} kB is accepted."""

    status = 413


class Unreadable(Refusal):
    """What was sent could not be read. Go back, reload the page and try again."""

    status = 400


class NotUtf8(Refusal):
    """What was sent is not valid UTF-8 text."""

    status = 400


class StaleForm(Refusal):
    """This page is out of date. Reload it and try again; what you wrote has not been saved."""

    status = 403


class ForeignRequest(Refusal):
    """This was sent from another site, and has not been carried out."""

    status = 403


class TooManyWrongCodes(Refusal):
    """Too many wrong codes from here. Wait {seconds} seconds and try again."""

    status = 429


class TooManyComing(Refusal):
    """Many begin from here at this moment. Wait {seconds} seconds and press again."""

    status = 429


class SomethingBroke(Refusal):
    """Something went wrong on our side. It is noted as {code}. Try again in a moment."""

    status = 500
