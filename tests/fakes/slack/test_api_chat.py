"""Posting, editing and deleting, with slack_sdk's own client."""

from typing import Any

import pytest

from tests.fakes.slack import Violation
from tests.fakes.slack.samples import section


async def test_a_message_is_posted_edited_and_deleted(slack, client, room):
    posted = await client.chat_postMessage(channel=room.id, text="hei")
    ts = posted["ts"]
    assert [message.text for message in slack.messages(room)] == ["hei"]

    await client.chat_update(channel=room.id, ts=ts, text="hallo")
    edited = slack.messages(room)[0]
    assert (edited.text, edited.ts, edited.edited is None) == ("hallo", ts, False)

    await client.chat_delete(channel=room.id, ts=ts)
    assert slack.messages(room) == ()
    assert slack.violations == ()


async def test_a_user_id_means_their_direct_message(slack, client, ola):
    posted = await client.chat_postMessage(channel=ola.id, text="hei")
    opened = await client.conversations_open(users=ola.id)

    assert posted["channel"] == opened["channel"]["id"] == slack.direct(ola).id
    assert posted["channel"].startswith("D")
    assert [message.text for message in slack.inbox(ola)] == ["hei"]


async def test_blocks_and_metadata_are_kept_until_something_else_is_sent(slack, client, room):
    metadata = {"event_type": "prompt", "event_payload": {"phase": "p1"}}
    posted = await client.chat_postMessage(
        channel=room.id, text="a", blocks=[section()], metadata=metadata
    )
    ts = posted["ts"]
    await client.chat_update(channel=room.id, ts=ts, text="b")
    kept = slack.messages(room)[0]
    await client.chat_update(channel=room.id, ts=ts, text="c", blocks=[], metadata={})
    emptied = slack.messages(room)[0]

    assert (len(kept.blocks), kept.metadata) == (1, metadata)
    assert (emptied.blocks, emptied.metadata) == ((), None)


async def test_an_ephemeral_message_is_for_one_who_is_there(slack, client, ola, kari, room, error):
    await client.chat_postEphemeral(channel=room.id, user=ola.id, text="psst")
    outsider = slack.person("per")
    refused = await error(client.chat_postEphemeral(channel=room.id, user=outsider.id, text="psst"))

    assert [message.text for message in slack.inbox(ola)] == ["psst"]
    assert (slack.inbox(kari), slack.messages(room)) == ((), ())
    assert (refused, slack.violations) == ("user_not_in_channel", ())


async def test_where_the_bot_may_not_write(slack, client, ola, error):
    public = slack.channel("alle", (ola,), bot=False)
    private = slack.channel("ledelsen", (ola,), kind="private", bot=False)
    old = slack.channel("gammel", (ola,))
    slack.archive(old)
    other_bot = slack.person("annen", is_bot=True)
    gone = slack.person("sluttet")
    slack.deactivate(gone)
    silent = slack.person("stille")
    slack.refuse_direct(silent, "restricted_action")

    async def refusal(target: str) -> str:
        found: str = await error(client.chat_postMessage(channel=target, text="hei"))
        return found

    assert await refusal(public.id) == "not_in_channel"
    assert await refusal(private.id) == "channel_not_found"
    assert await refusal("C0UKJENT") == "channel_not_found"
    assert await refusal(old.id) == "is_archived"
    assert await refusal(other_bot.id) == "cannot_dm_bot"
    assert await refusal("U0UKJENT") == "user_not_found"
    assert await refusal(gone.id) == "account_inactive"
    assert await error(client.conversations_open(users=gone.id)) == "user_disabled"
    slack.team.messages_tab = False
    assert await refusal(ola.id) == "messages_tab_disabled"
    assert slack.violations == ()


async def test_a_deactivated_account_may_take_messages_that_nobody_reads(slack, client, ola):
    slack.deactivate(ola, dm_error=None)

    answer = await client.chat_postMessage(channel=ola.id, text="hei")

    assert answer["ok"] is True


async def test_only_the_bots_own_messages_can_be_changed(slack, client, ola, room, error):
    theirs = await slack.say(ola, room, "mitt")
    posted = await client.chat_postMessage(channel=room.id, text="hei")

    assert await error(client.chat_update(channel=room.id, ts="1.0", text="x")) == (
        "message_not_found"
    )
    assert await error(client.chat_update(channel=room.id, ts=theirs.ts, text="x")) == (
        "cant_update_message"
    )
    assert await error(client.chat_delete(channel=room.id, ts=theirs.ts)) == ("cant_delete_message")
    slack.archive(room)
    assert await error(client.chat_update(channel=room.id, ts=posted["ts"], text="x")) == (
        "is_inactive"
    )


TOO_MUCH: dict[str, tuple[dict[str, Any], str]] = {
    "text": ({"text": "x" * 40_001}, "msg_too_long"),
    "blocks together": (
        {"text": "a", "blocks": [section(text={"type": "mrkdwn", "text": "x" * 2500})] * 5},
        "msg_blocks_too_long",
    ),
    "blocks": ({"text": "a", "blocks": [section()] * 51}, "invalid_blocks"),
    "no blocks at all": ({"text": "a", "blocks": "hei"}, "invalid_blocks_format"),
    "nothing": ({"text": ""}, "no_text"),
    "metadata without a type": ({"text": "a", "metadata": {"x": 1}}, "invalid_metadata_format"),
    "metadata of another form": (
        {"text": "a", "metadata": {"event_type": "x", "event_payload": {}, "more": 1}},
        "invalid_metadata_schema",
    ),
    "metadata": (
        {"text": "a", "metadata": {"event_type": "x", "event_payload": {"a": "x" * 8001}}},
        "metadata_too_large",
    ),
}


@pytest.mark.parametrize("case", TOO_MUCH)
async def test_a_message_that_breaks_a_rule_is_refused_and_noted(slack, client, room, error, case):
    content, refusal = TOO_MUCH[case]

    assert await error(client.api_call("chat.postMessage", json={"channel": room.id, **content}))\
        == refusal  # fmt: skip
    assert slack.violations == (Violation(refusal, "chat.postMessage", slack.team.id, room.id),)
    assert slack.messages(room) == ()


async def test_an_edit_takes_four_thousand_characters(slack, client, room, error):
    ts = (await client.chat_postMessage(channel=room.id, text="x" * 40_000))["ts"]

    assert await error(client.chat_update(channel=room.id, ts=ts, text="x" * 4_001)) == (
        "msg_too_long"
    )
    assert await error(client.chat_update(channel=room.id, ts=ts, text="x" * 4_000)) == ""


async def test_a_refusal_points_at_the_place(client, room):
    from slack_sdk.errors import SlackApiError

    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(
            channel=room.id, text="a", blocks=[section(text={"type": "mrkdwn", "text": "x" * 3001})]
        )

    said = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert refused.value.response["errors"] == [said]
    assert refused.value.response["response_metadata"]["messages"] == [f"[ERROR] {said}"]


async def test_a_reply_in_no_thread_is_noted(slack, client, room):
    posted = await client.chat_postMessage(channel=room.id, text="a")
    await client.chat_postEphemeral(channel=room.id, user=room.members[0], text="x")
    reply = await client.api_call(
        "chat.postMessage", json={"channel": slack.direct(slack.person("per")).id, "text": "a",
                                  "thread_ts": posted["ts"]}
    )  # fmt: skip

    assert reply["ok"] is True
    assert [violation.rule for violation in slack.violations] == ["thread_not_found"]


async def test_a_thread_is_read_with_its_parent(slack, client, clock, room):
    parent = (await client.chat_postMessage(channel=room.id, text="a"))["ts"]
    clock.seconds += 1
    await client.chat_postMessage(channel=room.id, text="b", thread_ts=parent)

    assert [message.text for message in slack.thread(room, parent)] == ["a", "b"]
    assert slack.violations == ()
