"""Puts e-mail together: what is set, what is wrong with it, and the way that letters go."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from bot.fielding.fielder import Fielder
from bot.fielding.postman import Postman
from bot.mail.settings import MailSettings
from bot.settings import Settings, WrongSettings
from storage.sending import EMAIL


def mail_settings(settings: Settings) -> MailSettings:
    """What e-mail's own folder is told."""
    host = urlsplit(settings.address).hostname or "localhost"
    literal = f"[IPv6:{host}]" if ":" in host else f"[{host}]"  # RFC 5321, 4.1.3
    return MailSettings(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password,
        security=settings.smtp_security,
        sender=settings.smtp_sender,
        reply_to=settings.smtp_reply_to,
        per_minute=settings.smtp_per_minute,
        name=literal if host.replace(".", "").isdigit() or ":" in host else host,
    )


def check_mail(settings: Settings) -> None:
    """Whether e-mail can be sent with these settings.

    Raises:
        WrongSettings
    """
    if problems := mail_settings(settings).problems():
        raise WrongSettings(problems)


def told_of_mail(settings: Settings) -> str:
    """Whether e-mail is on, in a line for whoever starts the server."""
    mail = mail_settings(settings)
    if not mail.on:
        return "  E-mail: off (docs/settings.md)"
    kept = mail.security if mail.security != "none" else "not encrypted"
    return f"  E-mail:                {mail.host}, port {mail.usual_port} ({kept})"


@contextmanager
def mail(settings: Settings, fielder: Fielder, postman: Postman) -> Iterator[None]:
    """Let letters go by e-mail, where it is on; at the end its connections are closed."""
    wanted = mail_settings(settings)
    if not wanted.on:
        yield
        return
    from bot.mail.way import Email  # noqa: PLC0415 -- only where it is on

    way = Email(wanted, fielder.sealer, fielder.clock)
    postman.ways[EMAIL] = way
    try:
        yield
    finally:
        way.close()
