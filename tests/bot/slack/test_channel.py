"""What the courier asks of Slack: posts, edits, finding, members and files."""

import json
from dataclasses import replace

import pytest

from bot.chat.cards import Card, Document, Paragraph
from bot.chat.ports import (
    Channel as ChannelPort,
)
from bot.chat.ports import (
    Deed,
    File,
    MessageGone,
    NotAccepted,
    Said,
    TryLater,
    Unreachable,
)
from bot.slack.routes import person, place
from tests.bot.slack.conftest import Hand, Open
from tests.fakes.slack import Channel, Person, Slack, shown

CARD = Card("Runde 1", (Paragraph("Skriv i ro."),), "nb")
NEXT = Card("Runde 2", (Paragraph("Snakk sammen."),), "nb")
PAPER = Document("dag.pdf", "Dokumentasjon", "application/pdf", b"%PDF-1.7")


def test_the_adapter_is_a_channel(bot: Open):
    port: ChannelPort = bot.channel

    assert (port.platform, port.forms_in_messages, port.files_in_channels) == ("slack", False, True)


# --- Posting and editing --------------------------------------------------------------------------


async def test_a_post_stands_in_its_channel_with_its_token_and_can_be_edited(
    slack: Slack, bot: Open, room: Channel
):
    there = place(slack.team.id, room.id)

    posted = await bot.channel.post(there, CARD, "", "t1")
    (message,) = slack.messages(room)
    assert (posted.remote, posted.address) == (f"{room.id}:{message.ts}", None)
    assert (message.text, shown(message)) == ("Runde 1", ("Skriv i ro.",))
    assert message.metadata == {"event_type": "bordduk", "event_payload": {"token": "t1"}}

    await bot.channel.edit(there, posted.remote, NEXT)
    (message,) = slack.messages(room)
    assert (message.text, shown(message)) == ("Runde 2", ("Snakk sammen.",))
    assert slack.violations == ()


async def test_an_edit_to_words_alone_takes_the_old_parts_away(
    slack: Slack, bot: Open, room: Channel
):
    there = place(slack.team.id, room.id)
    posted = await bot.channel.post(there, CARD, "", "t1")

    await bot.channel.edit(there, posted.remote, Card("Slutt", (), "nb"))

    assert shown(slack.messages(room)[0]) == ("Slutt",)


async def test_a_reply_stands_in_its_thread(slack: Slack, bot: Open, room: Channel, hand: Hand):
    there = place(slack.team.id, room.id)
    parent = await bot.channel.post(there, CARD, "", "t1")
    hand.seconds += 2

    await bot.channel.post(there, NEXT, parent.remote, "t2")

    first, second = slack.messages(room)
    assert second.thread_ts == first.ts
    assert slack.violations == ()


async def test_a_post_to_somebody_tells_their_conversation(
    slack: Slack, bot: Open, ola: Person, hand: Hand
):
    known = person(slack.team.id, ola.id)
    posted = await bot.channel.post(known, CARD, "", "t1")
    direct = slack.direct(ola)
    learnt = person(slack.team.id, ola.id, direct.id)
    assert posted.address == learnt

    hand.seconds += 2
    again = await bot.channel.post(learnt, NEXT, "", "t2")
    await bot.channel.edit(known, again.remote, CARD)

    assert again.address is None
    assert [message.text for message in slack.messages(direct)] == ["Runde 1", "Runde 1"]
    assert slack.violations == ()


async def test_a_document_is_a_file_and_cannot_be_exchanged(
    slack: Slack, bot: Open, ola: Person, room: Channel
):
    there, alone = place(slack.team.id, room.id), person(slack.team.id, ola.id)

    posted = await bot.channel.post(there, PAPER, "", "t1")
    personal = await bot.channel.post(alone, PAPER, "", "t2")

    (file,) = slack.files(room)
    assert (file.name, file.title, file.content) == ("dag.pdf", "Dokumentasjon", b"%PDF-1.7")
    assert [mine.content for mine in slack.files(slack.direct(ola))] == [b"%PDF-1.7"]
    assert personal.address == person(slack.team.id, ola.id, slack.direct(ola).id)
    for content in (PAPER, CARD):
        with pytest.raises(MessageGone):
            await bot.channel.edit(there, posted.remote, content)
    assert slack.violations == ()


# --- What can go wrong ----------------------------------------------------------------------------


async def test_too_fast_is_later_for_everything_that_counts_with_it(
    slack: Slack, bot: Open, room: Channel
):
    there = place(slack.team.id, room.id)
    posts = bot.channel.costs(there, Deed.POST, thread=False)[1].bucket
    edits = bot.channel.costs(there, Deed.EDIT, thread=True)[0].bucket
    posted = await bot.channel.post(there, CARD, "", "t1")

    with pytest.raises(TryLater) as raised:
        await bot.channel.post(there, CARD, "", "t2")
    assert (raised.value.after, raised.value.bucket) == (1.0, posts)

    slack.mischief.fail("chat.update", 429, retry_after=12)
    with pytest.raises(TryLater) as raised:
        await bot.channel.edit(there, posted.remote, NEXT)
    assert (raised.value.after, raised.value.bucket) == (12.0, edits)


@pytest.mark.parametrize("how", [500, 502, 503, "internal_error", "service_unavailable"])
async def test_slack_in_trouble_is_later_for_all(
    slack: Slack, bot: Open, room: Channel, how: int | str
):
    slack.mischief.fail("chat.postMessage", how)

    with pytest.raises(TryLater) as raised:
        await bot.channel.post(place(slack.team.id, room.id), CARD, "", "t1")
    assert (raised.value.after, raised.value.bucket) == (None, "")


async def test_no_connection_is_later_too(slack: Slack, bot: Open, room: Channel):
    there = place(slack.team.id, room.id)
    await bot.channel.post(there, CARD, "", "t1")
    await slack.down()

    with pytest.raises(TryLater):
        await bot.channel.post(there, CARD, "", "t2")


async def test_a_lost_answer_is_later_and_the_message_is_found_by_its_token(
    slack: Slack, bot: Open, ola: Person
):
    alone = person(slack.team.id, ola.id)
    slack.mischief.drop_after("chat.postMessage")

    with pytest.raises(TryLater):
        await bot.channel.post(alone, CARD, "", "t1")

    (message,) = slack.messages(slack.direct(ola))
    assert await bot.channel.find(alone, "", "t1") == f"{message.channel}:{message.ts}"


@pytest.mark.parametrize(
    "error",
    [
        "account_inactive",
        "cannot_dm_bot",
        "channel_not_found",
        "invalid_auth",
        "is_archived",
        "messages_tab_disabled",
        "not_in_channel",
        "token_revoked",
        "user_not_found",
    ],
)
async def test_nobody_there_is_said_with_its_code(slack: Slack, bot: Open, ola: Person, error: str):
    slack.mischief.fail("chat.postMessage", error)

    with pytest.raises(Unreachable) as raised:
        await bot.channel.post(person(slack.team.id, ola.id), CARD, "", "t1")
    assert raised.value.reason == error


async def test_what_has_really_gone_cannot_be_reached(
    slack: Slack, bot: Open, ola: Person, kari: Person, room: Channel
):
    away = slack.channel("uten", (ola,), bot=False)
    slack.archive(room)
    slack.deactivate(kari)
    there = [place(slack.team.id, away.id), place(slack.team.id, room.id)]
    there += [place(slack.team.id, "C0NOSUCH"), person(slack.team.id, kari.id)]
    there += [place("T0ELSEWHERE", room.id)]

    reasons = []
    for address in there:
        with pytest.raises(Unreachable) as raised:
            await bot.channel.post(address, CARD, "", "t1")
        reasons.append(raised.value.reason)

    assert reasons == [
        "not_in_channel",
        "is_archived",
        "channel_not_found",
        "account_inactive",
        "not_installed",
    ]


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message"])
async def test_a_message_that_is_gone_cannot_be_edited(
    slack: Slack, bot: Open, room: Channel, error: str
):
    slack.mischief.fail("chat.update", error)

    with pytest.raises(MessageGone):
        await bot.channel.edit(place(slack.team.id, room.id), f"{room.id}:1.0", CARD)


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_too_long", "msg_blocks_too_long", "new"])
async def test_what_slack_does_not_take_is_a_fault_of_ours(
    slack: Slack, bot: Open, room: Channel, error: str
):
    slack.mischief.fail("chat.postMessage", error)

    with pytest.raises(NotAccepted) as raised:
        await bot.channel.post(place(slack.team.id, room.id), CARD, "", "t1")
    assert raised.value.reason == error


# --- Finding --------------------------------------------------------------------------------------


async def test_a_message_is_found_in_ones_own_conversation_and_in_a_thread_there(
    slack: Slack, bot: Open, ola: Person, hand: Hand
):
    alone = person(slack.team.id, ola.id)
    first = await bot.channel.post(alone, CARD, "", "t1")
    hand.seconds += 2
    second = await bot.channel.post(alone, NEXT, first.remote, "t2")
    await slack.direct_message(ola, "t3")

    assert await bot.channel.find(alone, "", "t1") == first.remote
    assert await bot.channel.find(alone, first.remote, "t2") == second.remote
    assert await bot.channel.find(alone, "", "t3") is None


async def test_in_a_channel_nothing_is_looked_for(slack: Slack, bot: Open, room: Channel):
    there = place(slack.team.id, room.id)
    await bot.channel.post(there, CARD, "", "t1")

    assert await bot.channel.find(there, "", "t1") is None
    assert slack.calls("conversations.history") == ()


# --- Who is there ---------------------------------------------------------------------------------


async def test_everybody_in_a_channel_is_told_but_bots_and_closed_accounts(
    slack: Slack, bot: Open, ola: Person, kari: Person, room: Channel
):
    other = slack.person("varsler", is_bot=True)
    gone = slack.person("gone")
    per = slack.person("per", organisation="T0NABO", locale="en-GB")
    room.members.extend((other.id, gone.id, per.id))
    slack.deactivate(gone)

    found = await bot.channel.members(place(slack.team.id, room.id))

    assert [(one.name, one.language, one.external) for one in found] == [
        ("ola", "nb", False),
        ("kari", "nb", False),
        ("per", "en", True),
    ]
    assert [one.address.key for one in found] == [ola.id, kari.id, per.id]
    assert slack.violations == ()


@pytest.mark.parametrize(
    ("scope", "emails"), [("users:read.email", ("eva@fylke.example",)), ("chat:write", ())]
)
async def test_members_have_addresses_where_the_app_may_read_them(
    slack: Slack, bot: Open, scope: str, emails: tuple[str, ...]
):
    eva = slack.person("eva", email="eva@fylke.example")
    per = slack.person("per", organisation="T0NABO", email="per@nabo.example")
    hall = slack.channel("fylker", [eva, per])
    slack.team.scopes = frozenset({"channels:read", "users:read", scope})
    bot.channel.people.emails = True

    found = await bot.channel.members(place(slack.team.id, hall.id))
    again = await bot.channel.people.who(found[0], await bot.channel.homes.of(slack.team.id))

    assert [one.emails for one in found] == [emails, ()]
    assert "eva@" not in repr(found)
    assert again.name == "eva"


async def test_a_large_channel_is_read_page_by_page_and_gone_on_with_after_a_pause(
    slack: Slack, bot: Open, hand: Hand
):
    """The pages are shorter than asked for, and Slack tells a hundred names a minute."""
    people = [slack.person(f"p{n}") for n in range(250)]
    hall = slack.channel("sal", people)
    there = place(slack.team.id, hall.id)

    pauses = 0
    while True:
        try:
            found = await bot.channel.members(there)
            break
        except TryLater as later:
            pauses += 1
            hand.seconds += later.after or 0

    assert [one.name for one in found] == [f"p{n}" for n in range(250)]
    assert pauses == 2


# --- Files that people send -----------------------------------------------------------------------


async def sent(slack: Slack, bot: Open, who: Person, content: bytes) -> File:
    await slack.direct_message(who, "her", files=[("dag.yaml", content)])
    (said,) = await bot.desk.heard(1)
    assert isinstance(said, Said)
    return said.files[0]


async def test_a_file_that_somebody_sent_is_fetched(slack: Slack, bot: Open, ola: Person):
    file = await sent(slack, bot, ola, b"title: Dag")

    assert (file.name, file.size) == ("dag.yaml", 10)
    assert await bot.channel.fetch(file, 1_000) == b"title: Dag"


async def test_a_file_whose_address_is_not_told_is_looked_up(slack: Slack, bot: Open, ola: Person):
    file = await sent(slack, bot, ola, b"title: Dag")
    bare = replace(file, source=json.dumps({**json.loads(file.source), "url": "", "kind": ""}))

    assert await bot.channel.fetch(bare, 1_000) == b"title: Dag"


async def test_a_file_that_is_too_large_is_not_taken_whatever_it_claims(
    slack: Slack, bot: Open, ola: Person
):
    file = await sent(slack, bot, ola, b"x" * 100_000)

    with pytest.raises(NotAccepted) as raised:
        await bot.channel.fetch(replace(file, size=1), 99_999)
    assert raised.value.reason == "too_large"


async def test_a_file_on_anothers_server_is_not_fetched_and_no_token_goes_there(
    slack: Slack, bot: Open, ola: Person
):
    file = await sent(slack, bot, ola, b"title: Dag")
    for url in ("http://127.0.0.1:1/f", "https://evil.example/f", "file:///etc/passwd", "//x"):
        away = replace(file, source=json.dumps({**json.loads(file.source), "url": url}))
        with pytest.raises(NotAccepted) as raised:
            await bot.channel.fetch(away, 1_000)
        assert raised.value.reason == "foreign_address"


async def test_slacks_page_for_signing_in_is_not_taken_for_the_file(
    slack: Slack, bot: Open, ola: Person
):
    file = await sent(slack, bot, ola, b"title: Dag")
    url = json.loads(file.source)["url"].replace(slack.team.id, "T0ELSEWHERE")
    away = replace(file, source=json.dumps({**json.loads(file.source), "url": url}))

    with pytest.raises(NotAccepted) as raised:
        await bot.channel.fetch(away, 1_000_000)
    assert raised.value.reason == "file_200"


async def test_a_file_that_is_gone_or_nobodys_is_not_there(slack: Slack, bot: Open, ola: Person):
    file = await sent(slack, bot, ola, b"title: Dag")
    slack.team.files.clear()

    with pytest.raises(NotAccepted):
        await bot.channel.fetch(file, 1_000)
    with pytest.raises(NotAccepted):
        await bot.channel.fetch(File("x", 1, "{"), 1_000)
