from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.home import Home
from bot.slack.inbound import kind_of, read, teams_of
from bot.slack.payload import Malformed

HOME = Home("T1", "UBOT", "BBOT")
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = st.sampled_from(
    (
        "type",
        "event",
        "event_id",
        "command",
        "user",
        "user_id",
        "channel",
        "channel_id",
        "actions",
        "action_id",
        "value",
        "view",
        "state",
        "values",
        "blocks",
        "block_id",
        "private_metadata",
        "trigger_id",
        "id",
        "files",
        "text",
        "team",
        "authorizations",
        "message",
        "channel_type",
        "container",
    )
)
KINDS = st.sampled_from(
    (
        "event_callback",
        "block_actions",
        "view_submission",
        "view_closed",
        "message",
        "app_mention",
        "button",
        "input",
        "im",
    )
)
PAYLOADS = st.dictionaries(
    NAMES,
    st.recursive(
        st.one_of(KINDS, JSON),
        lambda inner: st.one_of(st.dictionaries(NAMES, inner, max_size=5), st.lists(inner)),
        max_leaves=20,
    ),
)


@given(PAYLOADS)
def test_whatever_comes_is_read_ignored_or_malformed(payload: dict[str, Any]):
    with suppress(Malformed):  # and nothing else: no KeyError, no TypeError
        teams_of(payload)
        read(payload, HOME)


@pytest.mark.parametrize("kind", ["view_closed", "shortcut", "block_suggestion", "", "unheard_of"])
def test_what_is_none_of_ours_means_nothing(kind: str):
    assert read({"type": kind}, HOME) is None


def test_a_command_has_no_type_of_its_own():
    assert kind_of({"command": "/verksted"}) == "command"
    assert kind_of({"type": "block_actions"}) == "block_actions"


# --- Whose it is: in a shared channel (Slack Connect) both sides are named ------------------------


def test_an_events_authorizations_come_before_its_own_team():
    payload = {"team_id": "T9", "authorizations": [{"team_id": "T1"}]}

    assert teams_of(payload) == ("T1", "T9")


def test_a_press_by_somebody_from_outside_is_the_team_of_the_bot():
    payload = {"team": {"id": "T1"}, "user": {"id": "U9", "team_id": "T9"}}

    assert teams_of(payload) == ("T1",)


def test_a_form_that_was_opened_from_outside_is_where_the_app_is_installed():
    payload = {"team": {"id": "T9"}, "view": {"app_installed_team_id": "T1"}}

    assert teams_of(payload) == ("T1", "T9")


def test_a_press_without_a_team_is_the_messages():
    assert teams_of({"team": None, "message": {"team": "T1"}}) == ("T1",)


def test_a_command_is_its_workspaces():
    assert teams_of({"command": "/verksted", "team_id": "T1"}) == ("T1",)
