"""Whom we speak to."""

import pytest

from bot.teams.hosts import Trust, is_loopback


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://smba.infra.gcc.teams.microsoft.com/teams/", True),
        ("https://smba.trafficmanager.net:443/emea/", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net:8443/emea/", False),
        ("https://smba.trafficmanager.net@evil.example/", False),
        ("https://user@smba.trafficmanager.net/", False),
        ("https://evilsmba.trafficmanager.net.example/", False),
        ("https://notteams.microsoft.com.evil.example/", False),
        ("https://xteams.microsoft.com/", False),
        ("https://contoso.sharepoint.com/", False),
        ("http://127.0.0.1:9000/", False),
        ("https://[broken/", False),
        ("https://smba.trafficmanager.net:no/", False),
        ("not an address", False),
        ("", False),
    ],
)
def test_a_service_is_microsofts_own_over_https(url, allowed):
    assert Trust().service(url) is allowed


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://contoso-my.sharepoint.com/personal/file", True),
        ("https://sharepoint.com.evil.example/file", False),
        ("http://contoso-my.sharepoint.com/file", False),
        ("https://smba.trafficmanager.net/emea/", False),
        ("http://127.0.0.1:9000/", False),
    ],
)
def test_a_file_lies_in_onedrive(url, allowed):
    assert Trust().file(url) is allowed


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "http://localhost/x", "https://[::1]:1/"])
def test_this_machine_is_trusted_where_teams_runs_on_it(url):
    trust = Trust(local=True)

    assert (trust.service(url), trust.file(url)) == (True, True)


def test_this_machine_is_spoken_to_by_http_alone():
    assert Trust(local=True).service("ftp://127.0.0.1/x") is False


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        ("bot.localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_which_hosts_are_this_machine(host, local):
    assert is_loopback(host) is local
