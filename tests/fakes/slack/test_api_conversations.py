"""Who is where, and what was said, with slack_sdk's own client."""

from tests.fakes.slack import Limits


async def test_members_come_in_pages_that_may_be_short(slack, client):
    people = [slack.person(f"deltaker-{number}") for number in range(25)]
    room = slack.channel("verksted", people)
    pages, cursor = [], None
    while cursor != "":
        answer = await client.conversations_members(channel=room.id, limit=10, cursor=cursor)
        pages.append(answer["members"])
        cursor = answer["response_metadata"]["next_cursor"]

    assert [len(page) for page in pages] == [10, 9, 7]
    assert [user for page in pages for user in page] == [
        *(person.id for person in people),
        slack.team.bot.id,
    ]


async def test_a_limit_must_be_under_a_thousand(slack, client, room, error):
    assert await error(client.conversations_members(channel=room.id, limit=1000)) == (
        "invalid_limit"
    )
    assert [violation.rule for violation in slack.violations] == ["invalid_limit"]


async def test_history_leaves_replies_out_and_shows_metadata_when_asked(
    slack, client, clock, ola, room
):
    metadata = {"event_type": "prompt", "event_payload": {"phase": "p1"}}
    first = (await client.chat_postMessage(channel=room.id, text="a", metadata=metadata))["ts"]
    clock.seconds += 1
    await client.chat_postMessage(channel=room.id, text="b", thread_ts=first)
    await slack.say(ola, room, "c")

    plain = await client.conversations_history(channel=room.id)
    full = await client.conversations_history(
        channel=room.id, include_all_metadata=True, latest=first, inclusive=True
    )
    replies = await client.conversations_replies(channel=room.id, ts=first)

    assert [message["text"] for message in plain["messages"]] == ["c", "a"]
    assert ["metadata" in message for message in plain["messages"]] == [False, False]
    assert [message["metadata"] for message in full["messages"]] == [metadata]
    assert [message["text"] for message in replies["messages"]] == ["a", "b"]


async def test_what_the_bot_cannot_read(slack, client, ola, error):
    public = slack.channel("alle", (ola,), bot=False)
    private = slack.channel("ledelsen", (ola,), kind="private", bot=False)

    assert await error(client.conversations_history(channel=public.id)) == "not_in_channel"
    assert await error(client.conversations_info(channel=public.id)) == ""
    assert await error(client.conversations_info(channel=private.id)) == "channel_not_found"
    assert await error(client.conversations_replies(channel=public.id, ts="1.0")) == (
        "not_in_channel"
    )


async def test_a_channel_tells_what_it_is(slack, client, ola):
    stranger = slack.person("ekstern", organisation="T0ANNEN")
    shared = slack.channel("felles", (ola, stranger))
    direct = slack.direct(ola)

    info = await client.conversations_info(channel=shared.id, include_num_members=True)
    im = await client.conversations_info(channel=direct.id)

    channel = info["channel"]
    assert (channel["name"], channel["is_member"], channel["is_ext_shared"]) == (
        "felles",
        True,
        True,
    )
    assert channel["num_members"] == 3
    assert (im["channel"]["is_im"], im["channel"]["user"]) == (True, ola.id)


async def test_a_person_tells_who_they_are(slack, client):
    ola = slack.person("ola", locale="nn-NO", tz="Europe/Paris")
    guest = slack.person("gjest", guest="single")
    stranger = slack.person("ekstern", organisation="T0ANNEN")

    user = (await client.users_info(user=ola.id, include_locale=True))["user"]
    plain = (await client.users_info(user=ola.id))["user"]
    other = (await client.users_info(user=stranger.id))["user"]
    single = (await client.users_info(user=guest.id))["user"]
    bot = (await client.users_info(user=slack.team.bot.id))["user"]

    assert (user["locale"], user["tz"], user["profile"]["real_name"]) == (
        "nn-NO",
        "Europe/Paris",
        "Ola",
    )
    assert ("locale" in plain, "is_stranger" in plain) == (False, False)
    assert (other["is_stranger"], other["team_id"]) == (True, "T0ANNEN")
    assert (single["is_restricted"], single["is_ultra_restricted"]) == (True, True)
    assert bot["is_bot"] is True


async def test_a_deactivated_account_is_shown_as_such(slack, client, ola):
    slack.deactivate(ola)

    user = (await client.users_info(user=ola.id))["user"]

    assert (user["deleted"], "tz" in user) == (True, False)


async def test_direct_messages_are_opened_once(slack, client, ola, kari, error):
    slack.world.limits = Limits()
    first = await client.conversations_open(users=ola.id)
    again = await client.conversations_open(users=[ola.id], return_im=True)

    assert first["channel"]["id"] == again["channel"]["id"]
    assert again["channel"]["user"] == ola.id
    assert await error(client.conversations_open(users=[ola.id, kari.id])) == (
        "invalid_user_combination"
    )
    assert await error(client.conversations_open(users=[ola.id] * 9)) == "too_many_users"
    assert await error(client.conversations_open(channel="")) == "users_list_not_supplied"
