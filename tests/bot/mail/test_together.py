from dataclasses import replace

import pytest

from bot.fielding.fielder import Fielder
from bot.fielding.postman import Postman
from bot.mail.settings import MailSettings
from bot.mail.together import check_mail, mail, mail_settings, told_of_mail
from bot.settings import Settings, WrongSettings

SETTINGS = Settings(
    public_url="https://duk.example.no",
    smtp_host="smtp.example.no",
    smtp_user="duk",
    smtp_password="hunter2",
    smtp_sender="duk@example.no",
)


def test_e_mail_is_told_what_is_set():
    assert mail_settings(SETTINGS) == MailSettings(
        host="smtp.example.no",
        user="duk",
        password="hunter2",
        sender="duk@example.no",
        name="duk.example.no",
    )


@pytest.mark.parametrize(
    ("host", "name"), [("10.0.0.1", "[10.0.0.1]"), ("::1", "[IPv6:::1]"), ("duk", "duk")]
)
def test_a_server_without_a_name_says_its_number(host: str, name: str):
    assert mail_settings(Settings(host=host)).name == name


def test_what_is_not_complete_stops_the_start():
    check_mail(SETTINGS)
    check_mail(Settings())
    with pytest.raises(WrongSettings, match="BORDDUK_SMTP_SENDER"):
        check_mail(replace(SETTINGS, smtp_sender=""))


def test_whoever_starts_the_server_is_told_whether_e_mail_is_on():
    assert told_of_mail(Settings()) == "  E-mail: off (docs/settings.md)"
    assert told_of_mail(SETTINGS) == (
        "  E-mail:                smtp.example.no, port 587 (starttls)"
    )


async def test_letters_go_by_e_mail_where_it_is_on(office: Fielder):
    postman = Postman(office, {})
    with mail(Settings(), office, postman):
        assert tuple(postman.ways) == ()
    with mail(SETTINGS, office, postman):
        assert tuple(postman.ways) == ("email",)
