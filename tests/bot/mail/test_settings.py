from typing import Any

import pytest

from bot.mail.settings import MailSettings

WHOLE: dict[str, Any] = {"host": "smtp.example.no", "sender": "duk@example.no"}


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_each_kind_of_protection_has_its_usual_port(security: str, port: int):
    assert MailSettings(**WHOLE, security=security).usual_port == port
    assert MailSettings(**WHOLE, security=security, port=2525).usual_port == 2525


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"user": "duk", "password": "p"},
        {"user": "duk", "password": "p", "security": "none", "host": "127.0.0.1"},
        {"user": "duk", "password": "p", "security": "none", "host": "localhost"},
        {"sender": "Fylkesrådet <duk@ålesund.example>", "reply_to": "post@example.no"},
    ],
)
def test_what_is_complete_has_no_problems(more: dict[str, str]):
    assert MailSettings(**(WHOLE | more)).problems() == ()


def test_what_is_not_set_has_no_problems():
    assert MailSettings().problems() == ()
    assert not MailSettings().on


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"host": ""}, "E-mail needs the mail server's name: set BORDDUK_SMTP_HOST."),
        (
            {"sender": ""},
            "E-mail needs an address that letters come from: set BORDDUK_SMTP_SENDER.",
        ),
        (
            {"sender": "kåre@example.no"},
            "BORDDUK_SMTP_SENDER: not every mail server can write to such an address.",
        ),
        (
            {"reply_to": "kari@localhost"},
            "BORDDUK_SMTP_REPLY_TO: not every mail server can write to such an address.",
        ),
        (
            {"password": "hunter2"},
            "E-mail: the user name and the password belong together: set both, or none.",
        ),
        (
            {"user": "duk", "password": "hunter2", "security": "none"},
            "E-mail: with BORDDUK_SMTP_SECURITY=none the password would go over the network for "
            "all to read: set starttls or tls.",
        ),
    ],
)
def test_what_cannot_work_is_told_and_the_password_is_not(more: dict[str, str], problem: str):
    settings = MailSettings(**(WHOLE | more))

    assert settings.problems() == (problem,)
    assert "hunter2" not in repr(settings)
