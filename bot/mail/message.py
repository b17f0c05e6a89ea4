"""A letter as a message: text and a little HTML, with nothing in it that tells on the reader."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from importlib import resources

from jinja2 import Environment, Template

from bot.fielding.letters import Worded, plain
from bot.mail.addresses import Mailbox, one_line

ID_LENGTH = 32  # hexadecimal digits that say which letter it is
OURS = re.compile(rf"<[0-9a-f]{{{ID_LENGTH}}}\.bordduk@[^<>\s]{{1,255}}>")  # a Message-ID of ours

# Every line is ASCII, so that servers that know nothing newer pass it on as it is.
_ASCII = policy.SMTP.clone(cte_type="7bit", max_line_length=78)
_UTF8 = _ASCII.clone(utf8=True)  # headers too, where the address itself is not ASCII


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who a message is from and to; `digest` (hexadecimal) says which letter it is."""

    sender: Mailbox
    reply_to: Mailbox | None
    to: Mailbox
    digest: str
    sent: datetime

    @property
    def message_id(self) -> str:
        """The same for the same letter, however often it is sent."""
        return f"<{self.digest[:ID_LENGTH]}.bordduk@{self.sender.domain}>"


def message(envelope: Envelope, letter: Worded) -> bytes:
    """The message as it is sent."""
    made = EmailMessage(_ASCII if envelope.to.is_plain else _UTF8)
    made["From"] = _as_header(envelope.sender)
    made["To"] = _as_header(envelope.to)
    if envelope.reply_to is not None:
        made["Reply-To"] = _as_header(envelope.reply_to)
    made["Subject"] = one_line(letter.subject)
    made["Date"] = format_datetime(envelope.sent)
    made["Message-ID"] = envelope.message_id
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
    made["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # Exchange's way of saying the same
    made.set_content(plain(letter), cte="quoted-printable")
    made.add_alternative(_template().render(letter=letter), subtype="html", cte="quoted-printable")
    made["Content-Language"] = letter.language  # last: what is content moves into the parts
    made.set_boundary(f"=_{envelope.digest[:ID_LENGTH]}")  # «=_» never stands in quoted-printable
    return made.as_bytes()


def _as_header(mailbox: Mailbox) -> Address:
    local, _, domain = mailbox.address.rpartition("@")
    return Address(one_line(mailbox.name), local, domain)


@cache
def _template() -> Template:
    source = resources.files("bot.mail").joinpath("letter.html").read_text("utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)
