import subprocess
import sys

import pytest

from bot.slack.server import slack as open_slack
from bot.slack.settings import SlackSettings
from storage.sealing import Sealer
from storage.store import Store
from tests.bot.slack.conftest import Hand, Opening, TinyDesk
from tests.fakes.slack import Channel, Person, Slack

LOADED = """
import sys, bot.slack.server, bot.slack.settings
print([name for name in ("slack_bolt", "slack_sdk") if name in sys.modules])
"""


@pytest.mark.process
def test_bolt_and_the_sdk_are_not_loaded_where_slack_is_off():
    run = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"


async def test_without_a_way_in_over_http_there_is_nothing_to_serve(
    slack: Slack, store: Store, sealer: Sealer, desk: TinyDesk, hand: Hand
):
    settings = SlackSettings(token=slack.token, api_url=slack.base_url)

    async with open_slack(settings, store, sealer, desk, hand) as found:
        assert (found.channel.platform, found.routes) == ("slack", ())


async def test_what_is_served_depends_on_what_is_set(
    slack: Slack, store: Store, sealer: Sealer, desk: TinyDesk, hand: Hand
):
    settings = SlackSettings(
        token=slack.token,
        signing_secret="s",
        client_id="1.2",
        client_secret="c",
        api_url=slack.base_url,
    )

    async with open_slack(settings, store, sealer, desk, hand) as found:
        served = [(route.method, route.path) for route in found.routes]

    assert served == [
        ("POST", "/slack/events"),
        ("GET", "/slack/install"),
        ("POST", "/slack/install"),
        ("GET", "/slack/oauth_redirect"),
    ]


async def test_other_programs_settings_for_slack_are_not_ours(
    slack: Slack, opening: Opening, monkeypatch: pytest.MonkeyPatch, ola: Person, room: Channel
):
    """Bolt reads the environment where it is told nothing."""
    for name in ("BOT_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "SIGNING_SECRET", "APP_TOKEN"):
        monkeypatch.setenv(f"SLACK_{name}", "anothers")

    async with opening() as bot:
        done = await slack.slash(ola, room, "/verksted", "hei")
        await bot.desk.heard(1)

    assert done.status == 200
