"""The adapter's settings, and which of them are refused."""

from dataclasses import replace

import pytest

from bot.settings import WrongSettings
from bot.teams.hosts import Trust
from bot.teams.settings import TeamsSettings, check

GOOD = TeamsSettings(
    app_id="6f1c3b52-0d9e-4c58-9f0a-1f4f8f1d2c11",
    password="a secret",
    tenant="ae98cffc-791a-5aa6-a35d-7bdea6a4dc37",
)
ANONYMOUS = TeamsSettings(anonymous=True)


def problems(settings, host="0.0.0.0"):
    with pytest.raises(WrongSettings) as refused:
        check(settings, host)
    return refused.value.problems


def test_a_registered_app_can_be_served_anywhere():
    check(GOOD, "0.0.0.0")


def test_teams_is_on_when_an_app_is_named_or_nobody_is_asked_for_a_name():
    assert [s.on for s in (TeamsSettings(), GOOD, ANONYMOUS)] == [False, True, True]


def test_the_secret_is_not_shown():
    assert "a secret" not in repr(GOOD)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (
            {"app_id": "bordduk"},
            "BORDDUK_TEAMS_APP_ID is not usable; expected the app's id, a GUID.",
        ),
        (
            {"password": ""},
            "BORDDUK_TEAMS_PASSWORD is missing; expected the app's client secret.",
        ),
        (
            {"openid_url": "http://keys.example/openid"},
            "BORDDUK_TEAMS_OPENID_URL is 'http://keys.example/openid'; "
            "expected an address with https.",
        ),
        (
            {"login_url": "login.microsoftonline.com"},
            "BORDDUK_TEAMS_LOGIN_URL is 'login.microsoftonline.com'; "
            "expected an address with https.",
        ),
        (
            {"graph_url": "http://graph.microsoft.com"},
            "BORDDUK_TEAMS_GRAPH_URL is 'http://graph.microsoft.com'; "
            "expected an address with https.",
        ),
    ],
)
def test_what_cannot_work_is_said(changed, problem):
    assert problems(replace(GOOD, **changed)) == (problem,)


def test_everything_wrong_is_said_at_once():
    assert len(problems(replace(GOOD, app_id="x", password="", login_url="x"))) == 3


def test_files_need_an_app_that_may_put_them_somewhere():
    wanted = replace(ANONYMOUS, files=True)

    assert problems(wanted, "localhost") == ("BORDDUK_TEAMS_FILES needs BORDDUK_TEAMS_APP_ID.",)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_unsigned_activities_are_taken_on_this_machine_alone(host):
    check(ANONYMOUS, host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "10.1.2.3", "bordduk.example.no"])
def test_unsigned_activities_are_refused_where_others_can_come(host):
    expected = (
        f"BORDDUK_TEAMS_ANONYMOUS is on, and the server is bound to {host!r}; unsigned "
        "activities are taken on 127.0.0.1, ::1 or localhost alone."
    )

    assert problems(ANONYMOUS, host) == (expected,)
    assert expected in problems(replace(GOOD, anonymous=True), host)


def test_an_anonymous_app_with_a_name_needs_its_secret():
    assert problems(replace(GOOD, anonymous=True, password=""), "127.0.0.1") == (
        "BORDDUK_TEAMS_PASSWORD is missing; expected the app's client secret.",
    )


def test_our_tenant_is_known_by_its_id_alone():
    by_name = replace(GOOD, tenant="fylket.onmicrosoft.com")

    assert (GOOD.home, by_name.home) == ("ae98cffc-791a-5aa6-a35d-7bdea6a4dc37", "")


@pytest.mark.parametrize(
    ("changed", "local"),
    [
        ({}, False),
        ({"openid_url": "http://127.0.0.1:9100/openid"}, True),
        ({"login_url": "http://127.0.0.1:9100/login"}, False),
        ({"anonymous": True}, True),
    ],
)
def test_this_machine_is_trusted_where_the_keys_come_from_it_or_nobody_signs(changed, local):
    assert replace(GOOD, **changed).trust == Trust(local)
