import stat
from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.chance import seeded
from bot.settings import (
    PREFIX,
    READERS,
    Settings,
    WrongSettings,
    load,
    read,
    secret_key,
    unreachable,
)

DOCS = Path(__file__).parent.parent.parent / "docs" / "settings.md"


def problems(**values: str) -> tuple[str, ...]:
    with pytest.raises(WrongSettings) as refused:
        read({PREFIX + name: value for name, value in values.items()})
    return refused.value.problems


def test_nothing_needs_to_be_set():
    settings = read({"PATH": "/bin", "BORDDUK_PORT": ""})

    assert settings == Settings()
    assert settings.address == "http://127.0.0.1:8080"
    assert settings.database == "sqlite+aiosqlite:///data/bordduk.sqlite"


def test_every_setting_can_be_set():
    settings = read(
        {
            "BORDDUK_HOST": "0.0.0.0",
            "BORDDUK_PORT": "80",
            "BORDDUK_PUBLIC_URL": "https://bord.example.no/",
            "BORDDUK_DATABASE_URL": "postgresql://me:pw@db/bordduk",
            "BORDDUK_DATA": "/srv/bordduk",
            "BORDDUK_PROGRAMME": "day.yaml",
            "BORDDUK_TRUSTED_PROXIES": "10.0.0.0/8, ::1",
            "BORDDUK_SECRET": "s" * 32,
            "BORDDUK_LANGUAGE": "NN",
            "BORDDUK_LOG_LEVEL": "debug",
            "BORDDUK_SLACK_TOKEN": "xoxb-1",
            "BORDDUK_SLACK_SIGNING_SECRET": "sign",
            "BORDDUK_SLACK_APP_TOKEN": "xapp-1",
            "BORDDUK_SLACK_CLIENT_ID": "id",
            "BORDDUK_SLACK_CLIENT_SECRET": "secret",
            "BORDDUK_SLACK_API_URL": "http://127.0.0.1:9000/api/",
            "BORDDUK_SLACK_EMAILS": "1",
            "BORDDUK_TEAMS_APP_ID": "app",
            "BORDDUK_TEAMS_PASSWORD": "pass",
            "BORDDUK_TEAMS_TENANT": "tenant",
            "BORDDUK_TEAMS_OPENID_URL": "https://login.example.no/openid",
            "BORDDUK_TEAMS_LOGIN_URL": "https://login.example.no",
            "BORDDUK_TEAMS_FILES": "1",
            "BORDDUK_TEAMS_GRAPH_URL": "https://graph.example.no",
            "BORDDUK_TEAMS_ANONYMOUS": "1",
            "BORDDUK_SMTP_HOST": "smtp.example.no",
            "BORDDUK_SMTP_PORT": "2525",
            "BORDDUK_SMTP_USER": "duk",
            "BORDDUK_SMTP_PASSWORD": "word",
            "BORDDUK_SMTP_SECURITY": "TLS",
            "BORDDUK_SMTP_SENDER": "Fylkesrådet <duk@example.no>",
            "BORDDUK_SMTP_REPLY_TO": "kari@example.no",
            "BORDDUK_SMTP_PER_MINUTE": "600",
        }
    )

    assert settings == Settings(
        host="0.0.0.0",
        port=80,
        public_url="https://bord.example.no",
        database_url="postgresql://me:pw@db/bordduk",
        data=Path("/srv/bordduk"),
        programme="day.yaml",
        trusted_proxies=(ip_network("10.0.0.0/8"), ip_network("::1")),
        secret="s" * 32,
        language="nn",
        log_level="debug",
        slack_token="xoxb-1",
        slack_signing_secret="sign",
        slack_app_token="xapp-1",
        slack_client_id="id",
        slack_client_secret="secret",
        slack_emails=True,
        slack_api_url="http://127.0.0.1:9000/api/",
        teams_app_id="app",
        teams_password="pass",
        teams_tenant="tenant",
        teams_openid_url="https://login.example.no/openid",
        teams_login_url="https://login.example.no",
        teams_anonymous=True,
        teams_files=True,
        teams_graph_url="https://graph.example.no",
        smtp_host="smtp.example.no",
        smtp_port=2525,
        smtp_user="duk",
        smtp_password="word",
        smtp_security="tls",
        smtp_sender="Fylkesrådet <duk@example.no>",
        smtp_reply_to="kari@example.no",
        smtp_per_minute=600,
    )
    assert (settings.address, settings.https) == ("https://bord.example.no", True)
    assert settings.database == "postgresql+asyncpg://me:pw@db/bordduk"


def test_every_wrong_value_is_named_with_what_was_expected():
    assert problems(PORT="http", LANGUAGE="sv", DATA="ok") == (
        "BORDDUK_LANGUAGE is 'sv'; expected one of nb, nn, en.",
        "BORDDUK_PORT is 'http'; expected a whole number from 0 to 65535.",
    )


def test_an_unknown_name_is_answered_with_the_nearest_known():
    assert problems(PUBLIC_ULR="x", WHATEVER="y") == (
        "BORDDUK_PUBLIC_ULR is not a setting; did you mean BORDDUK_PUBLIC_URL?",
        "BORDDUK_WHATEVER is not a setting; docs/settings.md lists them.",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "http://x"),
        ("PORT", "70000"),
        ("PUBLIC_URL", "bord.example.no"),
        ("PUBLIC_URL", "https://example.no/bord"),
        ("PUBLIC_URL", "http://x:port"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "postgresql://host-without-a-name"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, proxy"),
        ("LOG_LEVEL", "loud"),
        ("SLACK_API_URL", "http://slack.example.no/api/"),
        ("TEAMS_LOGIN_URL", "login.example.no"),
        ("TEAMS_ANONYMOUS", "yes"),
        ("TEAMS_FILES", "yes"),
        ("TEAMS_GRAPH_URL", "http://graph.microsoft.com"),
        ("SMTP_HOST", "smtp://example.no"),
        ("SMTP_SECURITY", "ssl"),
        ("SMTP_SENDER", "Fylkesrådet"),
        ("SMTP_SENDER", "a@example.no, b@example.no"),
        ("SMTP_REPLY_TO", "a@example.no\nBcc: b@example.no"),
        ("SMTP_PER_MINUTE", "0"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(name: str, value: str):
    assert [line.split(" ")[0] for line in problems(**{name: value})] == [PREFIX + name]


@pytest.mark.parametrize("name", ["SECRET", "DATABASE_URL", "SLACK_TOKEN", "SLACK_APP_TOKEN"])
def test_a_wrong_secret_is_not_printed(name: str):
    assert ["hunter2" in line for line in problems(**{name: "hunter2"})] == [False]


def test_the_env_file_speaks_where_the_environment_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / ".env").write_text("BORDDUK_PORT=1\nBORDDUK_PROGRAMME='a $b'\nOTHER=x\n")
    monkeypatch.setenv("BORDDUK_PORT", "2")

    settings = load(tmp_path)

    assert (settings.port, settings.programme) == (2, "a $b")


def test_a_key_is_drawn_once_and_kept_from_others(tmp_path: Path):
    settings = Settings(data=tmp_path / "new")

    first, second = secret_key(settings, seeded(1)), secret_key(settings, seeded(2))

    assert first == second == seeded(1).token().encode()
    assert stat.S_IMODE((tmp_path / "new" / "secret.key").stat().st_mode) == 0o600


def test_a_given_secret_needs_no_file(tmp_path: Path):
    settings = Settings(data=tmp_path, secret="s" * 32)

    assert secret_key(settings, seeded(1)) == b"s" * 32
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("settings", "warned"),
    [
        (Settings(), True),
        (Settings(host="0.0.0.0"), True),
        (Settings(host="::1"), True),
        (Settings(host="localhost"), True),
        (Settings(public_url="http://bord.localhost"), True),
        (Settings(host="192.168.1.20"), False),
        (Settings(public_url="https://bord.example.no"), False),
    ],
)
def test_an_address_that_a_phone_cannot_reach_is_warned_about(settings: Settings, warned: bool):
    assert (unreachable(settings) is not None) == warned


def test_the_documentation_names_every_setting_and_no_other():
    rows = [line.split("`")[1] for line in DOCS.read_text().splitlines() if line.startswith("| `")]

    assert sorted(rows) == sorted(PREFIX + name for name in READERS)
    assert sorted(READERS) == sorted(field.name.upper() for field in fields(Settings))
