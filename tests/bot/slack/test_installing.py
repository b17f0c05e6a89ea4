"""Installing in a workspace: from the button, over Slack's own page, to a token that is sealed."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from yarl import URL

from bot.slack.manifest import SCOPES
from storage.store import Store
from tests.bot.slack.conftest import Hand, Open, Opening
from tests.fakes.slack import Slack, Workspace


@pytest.fixture
async def bot(slack: Slack, opening: Opening) -> AsyncIterator[Open]:
    """The adapter without a token of its own: workspaces install it."""
    client = {"client_id": slack.world.client_id, "client_secret": slack.world.client_secret}
    async with opening(token="", **client) as found:
        yield found


@pytest.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


@pytest.fixture
def neighbours(slack: Slack) -> Workspace:
    """A workspace whose administrator presses «Allow»."""
    workspace = slack.workspace("Nabokommune", installed=False)
    slack.consent(workspace, slack.person("admin", workspace=workspace))
    return workspace


async def pressed(browser: aiohttp.ClientSession, bot: Open) -> URL:
    """Press the button; where it leads."""
    async with browser.post(f"{bot.url}/slack/install", allow_redirects=False) as answer:
        assert answer.status == 303
        return URL(answer.headers["Location"])


async def allowed(browser: aiohttp.ClientSession, there: URL) -> URL:
    """Slack's own page; where it leads back to."""
    async with browser.get(there, allow_redirects=False) as answer:
        assert answer.status == 302
        return URL(answer.headers["Location"])


async def back(browser: aiohttp.ClientSession, url: URL) -> int:
    async with browser.get(url, allow_redirects=False) as answer:
        return answer.status


async def states(connection: AsyncConnection) -> int:
    return len((await connection.execute(text("SELECT * FROM oauth_states"))).all())


async def installed(connection: AsyncConnection) -> str:
    return str((await connection.execute(text("SELECT * FROM installations"))).all())


# --- As it should be ------------------------------------------------------------------------------


async def test_a_workspace_installs_the_app_and_is_answered(
    slack: Slack, bot: Open, browser: aiohttp.ClientSession, neighbours: Workspace
):
    there = await pressed(browser, bot)
    assert (there.path, there.query["scope"]) == ("/oauth/v2/authorize", ",".join(SCOPES))
    assert there.query["redirect_uri"] == f"{bot.url}/slack/oauth_redirect"

    assert await back(browser, await allowed(browser, there)) == 200

    home = await bot.channel.homes.of(neighbours.id)
    assert (home.token, home.bot_user) == (neighbours.token, neighbours.bot.id)
    await slack.direct_message(slack.person("per", workspace=neighbours), "hei")
    assert len(await bot.desk.heard(1)) == 1
    assert slack.violations == ()


async def test_the_page_is_safe_to_open_and_begins_nothing(
    bot: Open, browser: aiohttp.ClientSession, store: Store
):
    """Link scanners open every address: only the press issues a state."""
    async with browser.get(f"{bot.url}/slack/install") as answer:
        html, policy = await answer.text(), answer.headers["Content-Security-Policy"]

    assert '<form method="post" action="/slack/install">' in html
    assert "form-action 'self' http://127.0.0.1:" in policy
    assert await store.read(states) == 0
    assert not list(browser.cookie_jar)


async def test_the_token_is_sealed(
    bot: Open, browser: aiohttp.ClientSession, store: Store, neighbours: Workspace
):
    await back(browser, await allowed(browser, await pressed(browser, bot)))

    kept = await store.read(installed)
    assert len(kept) > 100
    assert [w for w in (neighbours.token, neighbours.id, neighbours.bot.id) if w in kept] == []


# --- What must not be -----------------------------------------------------------------------------


async def test_the_way_back_is_good_once(
    slack: Slack, bot: Open, browser: aiohttp.ClientSession, neighbours: Workspace
):
    url = await allowed(browser, await pressed(browser, bot))

    assert [await back(browser, url) for _ in range(2)] == [200, 401]
    assert len(slack.calls("oauth.v2.access")) == 1


async def test_the_way_back_is_good_in_the_same_browser_alone(
    slack: Slack, bot: Open, browser: aiohttp.ClientSession, neighbours: Workspace
):
    url = await allowed(browser, await pressed(browser, bot))

    async with aiohttp.ClientSession() as another:
        assert await back(another, url) == 401
    assert slack.calls("oauth.v2.access") == ()


async def test_a_state_that_was_made_up_is_refused(
    slack: Slack, bot: Open, browser: aiohttp.ClientSession, neighbours: Workspace
):
    url = await allowed(browser, await pressed(browser, bot))

    for query in ({"state": "x"}, {"state": ""}):
        assert await back(browser, url.update_query(query)) == 401
    assert await back(browser, url.with_query(code="x")) == 401
    assert slack.calls("oauth.v2.access") == ()


async def test_a_state_is_good_for_ten_minutes(
    slack: Slack,
    bot: Open,
    browser: aiohttp.ClientSession,
    neighbours: Workspace,
    hand: Hand,
):
    url = await allowed(browser, await pressed(browser, bot))
    hand.seconds += 600

    assert await back(browser, url) == 401
    assert slack.calls("oauth.v2.access") == ()


async def test_whoever_cancels_installs_nothing_and_may_begin_again(
    bot: Open, browser: aiohttp.ClientSession, store: Store
):
    async with browser.get(await allowed(browser, await pressed(browser, bot))) as answer:
        assert answer.status == 400
        assert '<a href="/slack/install">' in await answer.text()
    assert await store.read(installed) == "[]"


@pytest.mark.parametrize(
    "how", ["invalid_code", "code_already_used", "bad_client_secret", 503, 429]
)
async def test_a_code_that_slack_does_not_take_installs_nothing(
    slack: Slack,
    bot: Open,
    browser: aiohttp.ClientSession,
    neighbours: Workspace,
    how: int | str,
):
    url = await allowed(browser, await pressed(browser, bot))
    slack.mischief.fail("oauth.v2.access", how)

    assert await back(browser, url) == 502
    assert await bot.channel.homes.first((neighbours.id,)) is None


async def test_what_stands_in_the_address_is_never_shown(bot: Open, browser: aiohttp.ClientSession):
    url = URL(f"{bot.url}/slack/oauth_redirect").with_query(
        error="<script>alert(1)</script>", state="<b>"
    )
    async with browser.get(url) as answer:
        assert "alert" not in await answer.text()
