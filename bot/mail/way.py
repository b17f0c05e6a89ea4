"""The way «email»: hands each letter to the mail server, and sorts out what it answers."""

import asyncio
import ssl
from collections.abc import Sequence

from aiosmtplib import SMTP, SMTPException, SMTPResponseException, SMTPServerDisconnected

from bot.chat.ports import Cost
from bot.fielding.letters import Worded
from bot.fielding.ways import NotDelivered, WayDown
from bot.mail.addresses import LONGEST_NAME, Mailbox, mailbox, one_line, written
from bot.mail.lines import Lines
from bot.mail.message import Envelope, message
from bot.mail.refusals import refused
from bot.mail.settings import MailSettings
from bot.settings import WrongSettings
from storage.ports import Clock
from storage.sealing import Sealer
from storage.seats import Reached
from storage.sending import Letter

BUCKET = "letters by e-mail"  # one limit for all processes
DIALOGUE = 80.0  # seconds for one letter, all in all: its lease is longer


class Email:
    """Sends letters by e-mail, each with a Message-ID that is the same however often it is sent."""

    def __init__(
        self,
        settings: MailSettings,
        sealer: Sealer,
        clock: Clock,
        context: ssl.SSLContext | None = None,
    ) -> None:
        sender = mailbox(settings.sender)
        if sender is None:
            raise WrongSettings(settings.problems())
        self._sender, self._reply_to = sender, mailbox(settings.reply_to)
        self._sealer, self._clock = sealer, clock
        self._cost = Cost(BUCKET, 60 / settings.per_minute)
        self._lines = Lines(settings, context or ssl.create_default_context())

    def costs(self, to: Reached) -> Sequence[Cost]:
        """So many a minute, whoever they go to."""
        return (self._cost,)

    async def send(self, to: Reached, words: Worded, letter: Letter) -> str:
        """Hand it to the mail server; returns the message's id.

        Raises:
            NotDelivered, WayDown
        """
        envelope = self._envelope(to, letter)
        data = message(envelope, words)
        progress = _Progress()
        try:
            async with asyncio.timeout(DIALOGUE):
                refusal = await self._hand_over(envelope, data, progress)
        except (SMTPException, OSError):  # a timeout is one as well
            if progress.is_handing_over:
                raise WayDown("mail_lost", doubtful=True) from None
            raise WayDown("mail_silent") from None
        if refusal is not None:
            raise refused(refusal, letter.attempts)
        return envelope.message_id

    def close(self) -> None:
        """End the connections that nothing goes by."""
        self._lines.close()

    def _envelope(self, to: Reached, letter: Letter) -> Envelope:
        address = written(to.route.route) if to.route is not None else None
        if address is None:
            raise NotDelivered("mail_address")
        name = one_line(to.seat.contact_name)[:LONGEST_NAME]
        return Envelope(
            sender=self._sender,
            reply_to=self._reply_to,
            to=Mailbox(name, address),
            digest=self._sealer.digest(f"letter {letter.id}"),
            sent=self._clock.now(),
        )

    async def _hand_over(
        self, envelope: Envelope, data: bytes, progress: "_Progress"
    ) -> SMTPResponseException | None:
        """By a connection that is kept, where there is one; by a new one where that is dead."""
        fresh = True
        try:
            async with self._lines.line() as line:
                fresh = line.is_fresh
                return await _dialogue(line.smtp, envelope, data, progress)
        except (SMTPServerDisconnected, ConnectionError):
            if fresh or progress.is_handing_over:
                raise
            async with self._lines.line(fresh=True) as line:
                return await _dialogue(line.smtp, envelope, data, progress)


class _Progress:
    """How far it has come: from the message itself on, the server may have it."""

    is_handing_over = False


async def _dialogue(
    smtp: SMTP, envelope: Envelope, data: bytes, progress: _Progress
) -> SMTPResponseException | None:
    """Three questions to the server: from whom, to whom, what; its refusal, if it has one."""
    plain = envelope.to.is_plain
    if not plain and not smtp.supports_extension("SMTPUTF8"):
        raise NotDelivered("mail_address")
    options, encoding = ([], "ascii") if plain else (["SMTPUTF8"], "utf-8")
    try:
        await smtp.mail(envelope.sender.address, options=options, encoding=encoding)
        await smtp.rcpt(envelope.to.address, encoding=encoding)
        progress.is_handing_over = True
        await smtp.data(data)
    except SMTPResponseException as refusal:
        progress.is_handing_over = False  # it has said what it thinks of it
        try:
            await smtp.rset()
        except (SMTPException, OSError):
            smtp.close()
        return refusal
    return None
