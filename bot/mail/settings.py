"""What has to be known to send e-mail, and what is wrong with it."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.mail.addresses import mailbox

PORTS = {"starttls": 587, "tls": 465, "none": 25}  # RFC 6409, RFC 8314, RFC 5321


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server, and who letters come from. `name` is what this server calls itself."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    sender: str = ""
    reply_to: str = ""
    per_minute: int = 30
    name: str = "localhost"

    @property
    def on(self) -> bool:
        """Whether e-mail is wanted."""
        return bool(self.host)

    @property
    def usual_port(self) -> int:
        """The port that is set, or the usual one of the kind of protection."""
        return self.port or PORTS[self.security]

    def problems(self) -> tuple[str, ...]:
        """Why it cannot work, a sentence each; never with the password in it."""
        return tuple(self._problems())

    def _problems(self) -> Iterator[str]:
        if not self.on:
            if self.user or self.password or self.sender:
                yield "E-mail needs the mail server's name: set BORDDUK_SMTP_HOST."
            return
        if not self.sender:
            yield "E-mail needs an address that letters come from: set BORDDUK_SMTP_SENDER."
        for name, words in (("SENDER", self.sender), ("REPLY_TO", self.reply_to)):
            found = mailbox(words)
            if words and (found is None or not found.is_plain):
                yield f"BORDDUK_SMTP_{name}: not every mail server can write to such an address."
        if bool(self.user) != bool(self.password):
            yield "E-mail: the user name and the password belong together: set both, or none."
        if self.password and self.security == "none" and not _is_here(self.host):
            yield (
                "E-mail: with BORDDUK_SMTP_SECURITY=none the password would go over the network "
                "for all to read: set starttls or tls."
            )


def _is_here(host: str) -> bool:
    """Whether the mail server is on this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
