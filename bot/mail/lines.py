"""Connections to the mail server: few, protected, kept while letters follow closely."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPResponseException,
    SMTPTimeoutError,
)

from bot.fielding.ways import WayDown
from bot.mail.settings import MailSettings

LINES = 3  # connections at once: what Exchange Online takes from one mailbox, as its pages say
IDLE = 10.0  # seconds that an unused one is kept
LETTERS = 50  # on one connection: many servers end it after a hundred
TIMEOUT = 20.0  # seconds for each answer of the server's
WRONG_KEY = timedelta(minutes=5)  # too many wrong passwords lock an account


@dataclass(slots=True)
class Line:
    """A connection, and how many letters went by it."""

    smtp: SMTP
    used: int = 0
    kept: asyncio.TimerHandle | None = None

    @property
    def is_fresh(self) -> bool:
        """Whether nothing went by it yet: then it cannot have been ended for being old."""
        return self.used == 0


class Lines:
    """Opens connections, and lends them to one letter at a time."""

    def __init__(self, settings: MailSettings, context: ssl.SSLContext) -> None:
        self._settings, self._context = settings, context
        self._free = asyncio.Semaphore(LINES)
        self._kept: list[Line] = []

    @asynccontextmanager
    async def line(self, fresh: bool = False) -> AsyncIterator[Line]:
        """A connection that is signed in; it is closed if the letter fails in an unknown way.

        Raises:
            WayDown: there is none to be had.
        """
        async with self._free:
            line = await self._taken(fresh)
            try:
                yield line
            except BaseException:
                line.smtp.close()
                raise
            line.used += 1
            self._keep(line)

    def close(self) -> None:
        """End all connections that nothing goes by."""
        while self._kept:
            self._drop(self._kept[-1])

    async def _taken(self, fresh: bool) -> Line:
        while self._kept and not fresh:
            line = self._kept.pop()
            if line.kept is not None:
                line.kept.cancel()
            if line.smtp.is_connected:
                return line
        return Line(await self._opened())

    def _keep(self, line: Line) -> None:
        if line.used >= LETTERS or not line.smtp.is_connected:
            line.smtp.close()
            return
        line.kept = asyncio.get_running_loop().call_later(IDLE, self._drop, line)
        self._kept.append(line)

    def _drop(self, line: Line) -> None:
        if line.kept is not None:
            line.kept.cancel()
        with suppress(ValueError):
            self._kept.remove(line)
        line.smtp.close()

    async def _opened(self) -> SMTP:
        of = self._settings
        smtp = SMTP(
            hostname=of.host,
            port=of.usual_port,
            local_hostname=of.name,
            timeout=TIMEOUT,
            use_tls=of.security == "tls",
            start_tls=of.security == "starttls",
            tls_context=None if of.security == "none" else self._context,
        )
        try:
            await smtp.connect()
            if smtp.is_ehlo_or_helo_needed:
                await smtp.ehlo()  # what the server can do is asked for before it is looked at
            if of.user:
                await smtp.login(of.user, of.password)
        except BaseException as error:
            smtp.close()
            if (found := _why(error)) is not None:
                raise found from None  # what the server said may hold more than a code
            raise
        return smtp


def _why(error: BaseException) -> WayDown | None:
    """Why there is no connection; None for what is no answer to that."""
    cause = error.__cause__ if isinstance(error, SMTPConnectError) else error
    match cause:
        case ssl.SSLError():
            return WayDown("mail_tls")
        case SMTPAuthenticationError(code=code):
            return WayDown("mail_busy") if 400 <= code < 500 else WayDown("mail_login", WRONG_KEY)
        case SMTPResponseException(code=code):
            return WayDown("mail_busy" if 400 <= code < 500 else "mail_silent")
        case OSError() | SMTPTimeoutError() | SMTPConnectError() | None:
            return WayDown("mail_silent")
        case SMTPException():
            # aiosmtplib says so of a server without STARTTLS, and of one without a way to sign in
            return WayDown("mail_login" if "auth" in str(error).lower() else "mail_tls")
        case _:
            return None
