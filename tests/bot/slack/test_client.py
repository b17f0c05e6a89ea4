from types import SimpleNamespace
from typing import Any

import pytest

from bot.chat.ports import MessageGone, NotAccepted, TryLater, Unreachable
from bot.slack.client import is_slacks, refusal, seconds, understood
from bot.slack.payload import Malformed

API = "https://slack.com/api/"
STAND_IN = "http://127.0.0.1:4100/api/"


def response(status: int, data: Any, **headers: str) -> SimpleNamespace:
    found = {name.replace("_", "-"): value for name, value in headers.items()}
    return SimpleNamespace(status_code=status, data=data, headers=found)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (response(200, {"ok": False, "error": "ratelimited"}), TryLater),
        (response(429, {}), TryLater),
        (response(503, "<html>"), TryLater),
        (response(200, "<html>"), TryLater),
        (response(200, {}), TryLater),
        (response(200, {"error": 1}), TryLater),
        (response(200, {"error": "fatal_error"}), TryLater),
        (response(404, {"error": "account_inactive"}), Unreachable),
        (response(200, {"error": "restricted_action_thread_locked"}), Unreachable),
        (response(200, {"error": "invalid_user_combination"}), Unreachable),
        (response(200, {"error": "edit_window_closed"}), MessageGone),
        (response(200, {"error": "invalid_blocks"}), NotAccepted),
        (response(200, {"error": "something_new"}), NotAccepted),
    ],
)
def test_every_answer_that_is_not_ok_is_one_of_our_errors(answer: Any, kind: type[Exception]):
    assert type(refusal(answer, "b")) is kind


def test_how_long_to_wait_and_for_which_limit_comes_along():
    found = refusal(response(429, {"error": "ratelimited"}, Retry_After="30"), "slack:T1:posts")

    assert isinstance(found, TryLater)
    assert (found.after, found.bucket) == (30.0, "slack:T1:posts")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("30", 30.0),
        ("0.5", 0.5),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("inf", None),
        ("nan", None),
    ],
)
def test_a_wait_that_says_nothing_is_none(words: str, found: float | None):
    assert seconds(words) == found


@pytest.mark.parametrize(
    "url",
    [
        "https://slack.com/x",
        "https://files.slack.com/files-pri/T1-F1/download/a",
        "https://hooks.slack.com/commands/1",
        "https://a.slack-files.com/x",
        "https://slack.com:443/x",
    ],
)
def test_slacks_own_addresses_are_slacks(url: str):
    assert is_slacks(url, API)


@pytest.mark.parametrize(
    "url",
    [
        "http://files.slack.com/x",
        "https://files.slack.com.evil.example/x",
        "https://evilslack.com/x",
        "https://slack.com@evil.example/x",
        "https://files.slack.com:8443/x",
        "https://[::1]/x",
        "https://x:port/",
        "http://127.0.0.1:4100/x",
        "javascript:alert(1)",
        "",
    ],
)
def test_every_other_address_is_foreign(url: str):
    assert not is_slacks(url, API)


def test_the_server_in_slacks_place_counts_as_slack_and_no_other_port_does():
    assert is_slacks("http://127.0.0.1:4100/files/1", STAND_IN)
    assert not is_slacks("http://127.0.0.1:4101/files/1", STAND_IN)
    assert not is_slacks("https://127.0.0.1:4100/files/1", STAND_IN)


async def test_an_answer_that_is_not_as_documented_was_not_accepted():
    @understood
    async def ask() -> None:
        raise Malformed("ts")

    with pytest.raises(NotAccepted) as raised:
        await ask()
    assert raised.value.reason == "answer_ts"
