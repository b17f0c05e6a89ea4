"""What follows from a mail server's refusal: tried later, never, or the whole way left alone."""

import re
from datetime import timedelta

from aiosmtplib import SMTPRecipientRefused, SMTPResponseException, SMTPSenderRefused

from bot.fielding.ways import NotDelivered, WayDown

CLOSING = 421  # RFC 5321, 4.2.3: the server ends the connection
SIGN_IN = (530, 534, 535, 538)  # RFC 4954, 6: it wants to know who we are
# After each attempt that the server puts off, as for «greylisting»; after the last we give up.
LATER = tuple(timedelta(minutes=n) for n in (5, 15, 30, 60, 120, 240, 480, 480, 480))
_ENHANCED = re.compile(r"\s*[245]\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463: «5.1.1»


def refused(error: SMTPResponseException, attempts: int) -> NotDelivered:
    """What follows, after so many attempts before this one."""
    is_temporary = 400 <= error.code < 500
    if error.code == CLOSING:
        return WayDown("mail_busy")
    if error.code in SIGN_IN:
        return WayDown("mail_login")
    if isinstance(error, SMTPSenderRefused):
        return WayDown("mail_busy" if is_temporary else "mail_sender")
    if is_temporary:
        return _later(attempts)
    fault = reason(error.message)
    if isinstance(error, SMTPRecipientRefused):
        return NotDelivered(fault, bounced=fault in RETURNED)
    return NotDelivered(fault if fault == "mail_full" else "mail_refused")


def _later(attempts: int) -> NotDelivered:
    if attempts >= len(LATER):
        return NotDelivered("mail_given_up")
    return NotDelivered("mail_later", LATER[attempts])


RETURNED = ("mail_unknown", "mail_full", "mail_returned")  # nobody is reached there


def reason(said: str) -> str:
    """Why it is refused for good, as a code, by the enhanced status that the words begin with.

    A refusal by policy (x.7.x) says nothing of whether somebody is there.
    """
    if "relay" in said.lower():  # no server has a code for this alone
        return "mail_relay"
    found = _ENHANCED.match(said)
    match (int(found[1]), int(found[2])) if found else (0, 0):
        case (2, 2):
            return "mail_full"
        case (1, 7 | 8):  # our own address, not theirs
            return "mail_refused"
        case (1 | 2, _):
            return "mail_unknown"
        case (5 | 6 | 7, _):
            return "mail_refused"
        case _:
            return "mail_returned"
