"""What the app may do with the scopes that it was given."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import Impossible, Slack, Violation


async def test_a_method_without_its_scope_is_refused(clock, error):
    async with Slack(clock=clock, scopes=["chat:write", "channels:read"]) as slack:
        client = AsyncWebClient(slack.token, base_url=slack.base_url)
        ola = slack.person("ola")
        public = slack.channel("alle", (ola,))
        private = slack.channel("ledelsen", (ola,), kind="private")

        assert await error(client.chat_postMessage(channel=public.id, text="a")) == ""
        assert await error(client.conversations_info(channel=public.id)) == ""
        assert await error(client.conversations_info(channel=private.id)) == "missing_scope"
        assert await error(client.users_info(user=ola.id)) == "missing_scope"
        with pytest.raises(Impossible):
            await slack.slash(ola, public, "/verksted")
        assert slack.violations == (
            Violation("missing_scope", "conversations.info", slack.team.id, private.id),
            Violation("missing_scope", "users.info", slack.team.id),
        )


@pytest.mark.parametrize(("scopes", "kinds"), [([], []), (["app_mentions:read"], ["app_mention"])])
async def test_an_event_without_its_scope_is_not_sent(clock, scopes, kinds):
    async with Slack(clock=clock, scopes=scopes) as slack:
        slack.deliver_to("http://127.0.0.1:1/nobody")
        ola = slack.person("ola")
        room = slack.channel("alle", (ola,))

        await slack.mention(ola, room, "hei")
        await slack.direct_message(ola, "hei")
        await slack.leave_channel(ola, room)

        assert [done.kind for done in slack.delivered if done.retry == 0] == kinds
