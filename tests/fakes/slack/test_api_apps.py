"""About the app itself: who it is, OAuth, and Slack's own validator."""

import aiohttp
import pytest
from yarl import URL

from tests.fakes.slack.samples import actions, modal, section

# slack_sdk 3.47 sends the client's secret by a class that aiohttp 3.14 has deprecated.
basic_auth = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
BACK = "http://127.0.0.1:1/slack/oauth"


async def test_the_bot_learns_who_it_is(slack, client, error):
    answer = await client.auth_test()

    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == (
        slack.team.id,
        slack.team.bot.id,
        slack.team.bot_id,
    )
    assert await error(client.auth_test(token="xoxb-wrong")) == "invalid_auth"
    assert [violation.rule for violation in slack.violations] == ["invalid_auth"]


async def authorized(slack, **more: str) -> URL:
    """Where the browser is sent from the authorize page."""
    page = URL(f"{slack.world.address}/oauth/v2/authorize").with_query(
        client_id=slack.world.client_id, scope="chat:write", state="s", redirect_uri=BACK, **more
    )
    async with (
        aiohttp.ClientSession() as session,
        session.get(page, allow_redirects=False) as answer,
    ):
        return URL(answer.headers["Location"])


@basic_auth
async def test_a_workspace_installs_the_app(slack, client, clock, error):
    other = slack.workspace("Annen", installed=False)
    admin = slack.person("admin", workspace=other)
    slack.consent(other, admin)
    location = await authorized(slack)
    credentials = {"client_id": slack.world.client_id, "client_secret": slack.world.client_secret}
    code = location.query["code"]

    def exchanged(**more: str):
        given = {**credentials, "code": code, "redirect_uri": BACK, **more}
        return error(client.oauth_v2_access(**given))

    assert (location.query["state"], str(location.with_query(None))) == ("s", BACK)
    assert await error(client.auth_test(token=other.token)) == "account_inactive"
    assert await exchanged(client_secret="wrong") == "bad_client_secret"
    assert await exchanged(client_id="wrong") == "invalid_client_id"
    assert await exchanged(redirect_uri="http://elsewhere.test") == "bad_redirect_uri"
    assert await exchanged(code="wrong") == "invalid_code"
    installed = await client.oauth_v2_access(**credentials, code=code, redirect_uri=BACK)
    assert (installed["access_token"], installed["team"]["id"], installed["scope"]) == (
        other.token,
        other.id,
        "chat:write",
    )
    assert installed["authed_user"]["id"] == admin.id
    assert await exchanged() == "code_already_used"
    assert (await client.auth_test(token=other.token))["team_id"] == other.id


@basic_auth
async def test_a_code_is_good_for_ten_minutes(slack, client, clock, ola, error):
    slack.consent(slack.team, ola)
    code = (await authorized(slack)).query["code"]
    clock.seconds += 601

    assert await error(
        client.oauth_v2_access(
            client_id=slack.world.client_id,
            client_secret=slack.world.client_secret,
            code=code,
            redirect_uri=BACK,
        )
    ) == "invalid_code"  # fmt: skip


async def test_somebody_may_say_no(slack):
    assert (await authorized(slack)).query["error"] == "access_denied"


async def test_slacks_own_validator_answers_with_pointers(client, error):
    from slack_sdk.errors import SlackApiError

    good = await client.blocks_validate(blocks=[section()])
    view = await client.blocks_validate(view=modal())
    try:
        await client.blocks_validate(message={"blocks": [actions()]})
    except SlackApiError as refused:
        errors = refused.response["errors"]

    assert (good["ok"], view["ok"]) == (True, True)
    assert errors == [{"pointer": "/blocks/0/elements", "message": "no fewer than 1 items allowed"}]
    assert await error(client.blocks_validate()) == "invalid_arguments"
