"""Microsoft's own connector client: what it sends is taken, and what comes back is read."""

import asyncio

import pytest
from botbuilder.schema import (  # type: ignore[import-untyped]  # it ships no type information
    Activity,
    ChannelAccount,
    ConversationParameters,
    ErrorResponseException,
)
from botframework.connector import (  # type: ignore[import-untyped]  # it ships no type information
    ConnectorClient,
)
from msrest.authentication import BasicTokenAuthentication


@pytest.fixture
async def client(teams, bot):
    token = (await bot.token())[1]
    return ConnectorClient(BasicTokenAuthentication(token), base_url=teams.service_url)


def parameters(bot_id, user):
    return ConversationParameters(
        bot=ChannelAccount(id=bot_id),
        members=[ChannelAccount(id=user.id)],
        tenant_id=user.tenant.id,
        is_group=False,
    )


async def test_a_chat_is_opened_and_a_message_sent_updated_and_deleted(teams, client, kari):
    calls = client.conversations
    do = asyncio.to_thread
    chat = await do(calls.create_conversation, parameters(teams.bot.id, kari))
    hello = Activity(type="message", text="hei")
    sent = await do(calls.send_to_conversation, chat.id, hello)
    hello.text = "rettet"
    updated = await do(calls.update_activity, chat.id, sent.id, hello)
    seen = [message.text for message in teams.inbox(kari)]
    await do(calls.delete_activity, chat.id, sent.id)

    assert (updated.id, seen, teams.inbox(kari)) == (sent.id, ["rettet"], ())
    assert teams.violations == ()


async def test_members_come_page_by_page(teams, bot, client, kari):
    team = teams.team("Plan", [kari, teams.user("Ola Hansen")])
    await teams.install(team)
    page = client.conversations.get_conversation_paged_members

    first = await asyncio.to_thread(page, team.id, page_size=1)
    rest = await asyncio.to_thread(page, team.id, continuation_token=first.continuation_token)

    assert [member.name for member in first.members] == ["Kari Nordmann"]
    assert [member.name for member in rest.members] == ["Ola Hansen"]
    assert rest.continuation_token is None


async def test_an_error_is_read_with_its_code(client):
    with pytest.raises(ErrorResponseException) as refused:
        await asyncio.to_thread(
            client.conversations.send_to_conversation,
            "19:nowhere@thread.tacv2",
            Activity(type="message", text="hei"),
        )

    assert refused.value.error.error.code == "ConversationNotFound"
