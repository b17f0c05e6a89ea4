"""A real mail server on this machine (aiosmtpd), that says what a test wants it to say."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HANG_UP = ""  # said instead of a reply: the connection is cut


@dataclass(frozen=True, slots=True)
class Received:
    """A message that was taken."""

    sender: str
    to: str
    data: bytes
    protected: bool

    @property
    def message(self) -> EmailMessage:
        """It, read."""
        return message_from_bytes(self.data, policy=policy.default)


@dataclass
class PostOffice:
    """What the server took, and what it is to say next at each step (in order, then «250 OK»)."""

    port: int = 0
    user: str = ""
    password: str = ""
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    at_mail: list[str] = field(default_factory=list)
    at_rcpt: dict[str, list[str]] = field(default_factory=dict)
    at_data: list[str] = field(default_factory=list)
    keeps_lost: bool = False  # takes a message although the connection is cut
    tls: ssl.SSLContext | None = None
    speaks_utf8: bool = True
    _protocols: list[SMTP] = field(default_factory=list)
    _server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen, at the same port as before if there was one."""
        loop = asyncio.get_running_loop()
        implicit = self.tls if self.tls is not None and not self._starttls else None
        self._server = await loop.create_server(
            self._protocol, "127.0.0.1", self.port, ssl=implicit
        )
        self.port = self._server.sockets[0].getsockname()[1]

    _starttls: bool = True

    async def stop(self) -> None:
        """Take nothing more, and cut all connections."""
        if self._server is not None:
            self._server.close()
        self.cut()
        self._server = None

    def cut(self) -> None:
        """End every connection."""
        for protocol in self._protocols:
            if protocol.transport is not None:
                protocol.transport.close()
        self._protocols.clear()

    def _protocol(self) -> SMTP:
        self.connections += 1
        made = SMTP(
            self,
            hostname="post.example",
            enable_SMTPUTF8=self.speaks_utf8,
            tls_context=self.tls if self._starttls else None,
            require_starttls=self.tls is not None and self._starttls,
            authenticator=self._authenticate if self.user else None,
            auth_required=bool(self.user),
            auth_require_tls=self.tls is not None and self._starttls,
        )
        self._protocols.append(made)
        return made

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        known = (self.user.encode(), self.password.encode())
        success = (data.login, data.password) == known
        return AuthResult(success=success, handled=success)  # else aiosmtpd says 535 itself

    # --- What aiosmtpd asks its handler -----------------------------------------------------------

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """From whom."""
        reply = _next(server, self.at_mail)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return reply

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """To whom."""
        reply = _next(server, self.at_rcpt.get(address, []))
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802 -- aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """What."""
        content = envelope.content
        assert isinstance(content, bytes)
        hangs_up = self.at_data[:1] == [HANG_UP]
        if self.at_data[:1] in ([], [HANG_UP]) and (self.keeps_lost or not hangs_up):
            self.received.append(
                Received(
                    envelope.mail_from or "",
                    envelope.rcpt_tos[0],
                    content,
                    session.ssl is not None,
                )
            )
        return _next(server, self.at_data)


def _next(server: SMTP, replies: list[str]) -> str:
    reply = replies.pop(0) if replies else "250 2.0.0 OK"
    if reply == HANG_UP:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()
    return reply or "250 2.0.0 OK"


@asynccontextmanager
async def post_office(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, **more: Any
) -> AsyncIterator[PostOffice]:
    """Such a server, until the end."""
    made = PostOffice(tls=starttls or tls, **more)
    made._starttls = tls is None
    await made.start()
    try:
        yield made
    finally:
        await made.stop()
