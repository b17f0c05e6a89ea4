import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.slack.manifest import COMMANDS, EMAILS, SCOPES, events, manifest
from tests.fakes.slack import EVENTS
from tests.fakes.slack.scopes import BY_CHANNEL, NEEDED
from tests.fakes.slack.scopes import EMAILS as EMAIL_SCOPE
from tests.fakes.slack.scopes import EVENTS as EVENT_SCOPES
from tests.generated import DOCS

BASE = "https://bordduk.example.no"


def read(*, sockets: bool = False) -> dict[str, Any]:
    found = YAML(typ="safe").load(manifest(f"{BASE}/", sockets=sockets))
    assert isinstance(found, dict)
    return found


def test_over_http_everything_comes_to_one_address():
    found = read()

    urls = [found["settings"]["event_subscriptions"]["request_url"]]
    urls += [found["settings"]["interactivity"]["request_url"]]
    urls += [command["url"] for command in found["features"]["slash_commands"]]
    assert set(urls) == {f"{BASE}/slack/events"}
    assert found["settings"]["socket_mode_enabled"] is False


def test_over_sockets_no_address_is_told():
    found = read(sockets=True)

    assert found["settings"]["socket_mode_enabled"] is True
    assert "/slack/events" not in manifest(BASE, sockets=True)


def test_installing_leads_back_here():
    assert read()["oauth_config"]["redirect_urls"] == [f"{BASE}/slack/oauth_redirect"]


def test_people_can_write_to_the_bot_and_it_has_its_commands():
    features = read()["features"]

    assert features["app_home"]["messages_tab_enabled"] is True
    assert features["app_home"]["messages_tab_read_only_enabled"] is False
    assert [command["command"] for command in features["slash_commands"]] == list(COMMANDS)


def test_it_subscribes_to_what_it_reads():
    assert read()["settings"]["event_subscriptions"]["bot_events"] == events()
    assert set(events()) == EVENTS


def test_it_asks_for_no_right_that_it_does_not_use():
    """Reading what people write in channels is none of them."""
    used = {NEEDED[name] for name in NEEDED if name != "chat.delete"} | set(EVENT_SCOPES.values())
    by_channel = {f"{kind}:read" for kind in ("channels", "groups")} | {"im:history"}
    assert set(BY_CHANNEL.values()) == {"history", "read"}

    assert read()["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    assert set(SCOPES) == used | by_channel | {"commands"}
    assert not {"channels:history", "groups:history", "mpim:history"} & set(SCOPES)


def test_addresses_are_asked_for_only_where_they_are_wanted():
    found = YAML(typ="safe").load(manifest(BASE, emails=True))

    assert found["oauth_config"]["scopes"]["bot"] == [*SCOPES, EMAIL_SCOPE]
    assert list(EMAILS) == [EMAIL_SCOPE]
    assert f"| `{EMAIL_SCOPE}`, with `BORDDUK_SLACK_EMAILS=1` | {EMAILS[EMAIL_SCOPE]} |" in page()


def test_names_and_words_fit_where_slack_shows_them():
    """docs.slack.dev/reference/app-manifest: 35 characters of name, 140 of description."""
    found = read()

    assert len(found["display_information"]["name"]) <= 35
    assert len(found["display_information"]["description"]) <= 140
    assert all(len(c["description"]) <= 2_000 for c in found["features"]["slash_commands"])


@pytest.mark.parametrize("scope", SCOPES)
def test_every_right_is_explained_where_it_is_asked_for(scope: str):
    explained = dict(re.findall(r"^\| `([a-z_:]+)` \| (.+?) \|$", page(), flags=re.M))
    assert explained[scope] == SCOPES[scope]


def test_no_other_right_is_explained():
    table = page().split("## What it may do")[1].split("\n## ")[0]

    assert re.findall(r"^\| `([a-z_:]+)` \|", table, flags=re.M) == list(SCOPES)


# --- The page for whoever installs it -------------------------------------------------------------


def page() -> str:
    return (DOCS / "install-slack.md").read_text("utf-8")


def shown() -> str:
    """The manifest that stands on the page."""
    (block,) = re.findall(r"^```yaml\n(.*?)^```", page(), flags=re.M | re.S)
    return str(block)


def test_the_manifest_on_the_page_is_the_one():
    assert shown() == manifest(BASE)


def test_what_the_page_says_to_change_for_sockets_is_all_that_differs():
    lines = [line for line in shown().splitlines() if "/slack/events" not in line]

    changed = "\n".join(lines).replace("socket_mode_enabled: false", "socket_mode_enabled: true")
    yaml = YAML(typ="safe")
    assert yaml.load(changed) == yaml.load(manifest(BASE, sockets=True))
