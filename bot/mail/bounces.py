"""Mail that came back: whose letter it was, and why, by what the mail server wrote about it.

Only a Message-ID of ours leads to a letter; addresses are not looked at, for they may have been
forwarded. What says that it is late is no return.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from bot.fielding.fielder import Fielder
from bot.mail.message import OURS
from bot.mail.refusals import reason
from storage import sending
from surveys.errors import Refusal
from surveys.field_state import SurveyId

LARGEST = 2_000_000  # bytes: a returned message holds the letter, and perhaps a logo
LOOKED_AT = 200_000  # characters of text in which a quoted Message-ID is looked for


class NotOurMessage(Refusal):
    """None of our letters is named in that message. Upload the returned message itself (.eml)."""


class NotReturned(Refusal):
    """That message says that a letter is late, or has arrived; it did not come back."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A letter that came back: `message_id` is our own, `fault` a code for why."""

    message_id: str
    fault: str


async def take_returned(fielder: Fielder, data: bytes, survey: SurveyId | None = None) -> SurveyId:
    """Write down that a letter came back; returns its survey. With `survey`: only one of this.

    Raises:
        NotOurMessage, NotReturned
    """
    found = returned(data)
    known = await fielder.store.read(sending.by_message, fielder.sealer.digest(found.message_id))
    if known is None or (survey is not None and known[0] != survey):
        raise NotOurMessage
    await fielder.change(known[0], sending.bounced, known[1], found.fault, fielder.now())
    return known[0]


def returned(data: bytes) -> Returned:
    """What a returned message says: a report by RFC 3464, or words that quote our Message-ID.

    Raises:
        NotOurMessage, NotReturned
    """
    try:
        return _returned(message_from_bytes(data[:LARGEST], policy=policy.compat32))
    except RecursionError:  # parts within parts within parts: nothing that a mail server writes
        raise NotOurMessage from None


def _returned(message: Message) -> Returned:
    message_id = _ours(message)
    if message_id is None:
        raise NotOurMessage
    reports = list(_reports(message))
    if not reports:
        return _in_words(message, message_id)
    for report in reports:
        action = str(report.get("Action", "")).strip().lower()
        if action == "failed":
            status = str(report.get("Status", ""))
            said = str(report.get("Diagnostic-Code", "")).rpartition(";")[2]
            return Returned(message_id, _fault(status, said))
    raise NotReturned


def _fault(status: str, said: str) -> str:
    """By the status; where that says nothing, by the words of the server that refused it."""
    words = re.sub(r"^\s*5\d\d[ -]", "", said)
    by_status = reason(status)
    found = reason(words) if by_status == "mail_returned" else by_status
    return "mail_relay" if "relay" in said.lower() else found


def _reports(message: Message) -> Iterator[Message]:
    """What is said of each recipient in a report; its first part is about the message."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            inside = part.get_payload()
            if isinstance(inside, list):
                yield from (one for one in inside if isinstance(one, Message) and "Action" in one)


def _in_words(message: Message, message_id: str) -> Returned:
    """Returned without a report: by whoever writes such things, and not by a person."""
    sender = str(message.get("From", "")).lower()
    robot = re.search(r"mailer-daemon|postmaster|mail delivery", sender)
    if not robot and str(message.get("Return-Path", "")).strip() != "<>":
        raise NotReturned
    text = "\n".join(_texts(message))[:LOOKED_AT]
    if (found := re.search(r"\b5\d\d[ -](5\.\d{1,3}\.\d{1,3}\b.*)", text)) is not None:
        return Returned(message_id, reason(found[1]))
    return Returned(message_id, "mail_returned")


def _ours(message: Message) -> str | None:
    """Our own Message-ID: in the letter that is returned, or quoted; never the report's own."""
    for part in message.walk():
        if part is not message and (found := OURS.search(str(part.get("Message-ID", "")))):
            return found[0]
    for header in ("In-Reply-To", "References", "X-Failed-Message-ID"):
        if (found := OURS.search(str(message.get(header, "")))) is not None:
            return found[0]
    found = OURS.search("\n".join(_texts(message))[:LOOKED_AT])
    return found[0] if found is not None else None


def _texts(message: Message) -> Iterator[str]:
    """The texts of a message, headers of a returned letter too, in whatever bytes they came."""
    for part in message.walk():
        if part.get_content_maintype() != "text":
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload.decode("utf-8", "replace")
