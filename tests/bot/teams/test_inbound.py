"""What Teams posts, as what came in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.ports import (
    Address,
    BotCame,
    BotWent,
    File,
    MemberCame,
    Pressed,
    Said,
    Sender,
    Where,
)
from bot.errors import Malformed
from bot.teams.inbound import read, thread_of, upload_of
from bot.teams.routes import Route, address
from tests.fakes.teams.payloads import Payloads
from tests.fakes.teams.people import Bot, People, User
from tests.fakes.teams.places import Chat, Thread
from tests.storage.days import SetClock

SERVICE = "https://smba.trafficmanager.net/emea/"
BOT = Bot()
PEOPLE = People(BOT)
HOME = PEOPLE.tenant("Fylket")
KARI = PEOPLE.add(User("", "", "Kari", HOME, "nn-NO", "Europe/Oslo"))
TEAM = PEOPLE.add_team("Fylkesplan", HOME)
CHANNEL = PEOPLE.add_channel(TEAM, "Bord 1")
ALONE = Chat(PEOPLE.personal[KARI.id])
TABLE = Thread(TEAM, CHANNEL, "17")
TEAMS = Payloads(BOT, SetClock().now)
TEAMS.service_url = SERVICE

CHAT = address(HOME.id, KARI.aad, Route(SERVICE, BOT.id, KARI.id, ALONE.base))
FOUND = address(HOME.id, KARI.aad, Route(SERVICE, BOT.id, KARI.id))
PLACE = address(
    HOME.id, CHANNEL.id, Route(SERVICE, BOT.id, "", CHANNEL.id, threads=True, team=TEAM.id)
)
GENERAL = address(HOME.id, TEAM.id, Route(SERVICE, BOT.id, "", TEAM.id, threads=True, team=TEAM.id))
IN_CHAT = Sender(CHAT, "Kari", "nn")
IN_CHANNEL = Sender(FOUND, "Kari", "nn")
DATA = {"bordduk": 1, "act": "do", "w": {"w": "a1", "seen": "3"}}


def one(activity, home=HOME.id):
    (found,) = read(activity, home)
    return found


def written(text, **more):
    return {**TEAMS.message(KARI, ALONE, "18", text), **more}


def pressed(data=DATA, place=ALONE, **more):
    value = {"action": {"type": "Action.Execute", "verb": "do", "data": data}, "trigger": "manual"}
    return {**TEAMS.invoke(KARI, place, "17", "adaptiveCard/action", value), **more}


# ---- words


def test_a_personal_message_is_said_where_the_person_is_reached():
    found = one(written("hei"))

    assert found == Said(found.delivery, IN_CHAT, Where(CHAT, personal=True), "hei", can_open=True)


def test_a_mention_in_a_channel_is_said_in_the_channel_whatever_its_thread():
    found = one(TEAMS.mention(KARI, TABLE, "18", "start dagen"))

    where = Where(PLACE, personal=False, name="Bord 1")
    assert found == Said(found.delivery, IN_CHANNEL, where, "start dagen", can_open=False)


def test_a_message_in_a_group_chat_is_said_in_that_chat():
    activity = TEAMS.mention(KARI, TABLE, "18", "start")
    chat = {"id": "19:abc@thread.v2", "conversationType": "groupChat", "tenantId": HOME.id}
    activity |= {"conversation": {**chat, "name": "Møte"}, "channelData": {"tenant": HOME.id}}

    found = one(activity)

    route = Route(SERVICE, BOT.id, "", "19:abc@thread.v2")
    assert found.where == Where(address(HOME.id, "19:abc@thread.v2", route), False, "Møte")


def test_only_the_bots_own_name_is_taken_out():
    activity = TEAMS.mention(KARI, TABLE, "18", "invite <at>Ola &amp; Per</at> now")
    other = {"type": "mention", "text": "<at>Ola &amp; Per</at>", "mentioned": {"id": "29:ola"}}
    activity["entities"].append(other)

    assert one(activity).words == "invite Ola & Per now"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<at>Bordduk</at>&nbsp;hjelp", "hjelp"),
        ("<at>Bordduk</at>\u00a0hjelp\n", "hjelp"),
        ('<at id="0">Bordduk</at> hjelp', "Bordduk hjelp"),  # no entity says that it is the bot
        ("a\0b\ud800", "a\ufffdb\ufffd"),
        ("2 < 3 & 4", "2 < 3 & 4"),
        ("", ""),
    ],
)
def test_words_are_read_as_they_were_meant(text, words):
    tag = {"type": "mention", "text": "<at>Bordduk</at>", "mentioned": {"id": BOT.id}}

    assert one(written(text, entities=[tag])).words == words


def test_a_file_comes_with_its_address():
    content = {"downloadUrl": "https://x.sharepoint.com/f", "fileType": "yaml"}
    kind = "application/vnd.microsoft.teams.file.download.info"
    html = {"contentType": "text/html", "content": "<p>x</p>"}
    file = {"contentType": kind, "name": "dag.yaml", "content": content}

    found = one(written("", attachments=[html, file]))

    source = '{"url": "https://x.sharepoint.com/f"}'
    assert (found.words, found.files) == ("", (File("dag.yaml", 0, source),))


@pytest.mark.parametrize(
    ("locale", "language"), [("nb-NO", "nb"), ("no", "nb"), ("en-US", "en"), ("sv-SE", "")]
)
def test_the_language_is_the_clients(locale, language):
    assert one(written("hei", locale=locale)).sender.language == language


def test_who_writes_from_another_organisation_is_external():
    activity = written("hei", channelData={"tenant": {"id": "another"}})

    found = one(activity)

    assert (found.sender.external, found.sender.address.tenant) == (True, HOME.id)


# ---- presses


def test_a_pressed_button_brings_its_act_and_its_words():
    found = one(pressed())

    words = {"w": "a1", "seen": "3"}
    assert found == Pressed(found.delivery, IN_CHAT, Where(CHAT, personal=True), "do", words)


def test_an_older_clients_button_brings_the_same():
    older = one(TEAMS.submit(KARI, TABLE, "17", DATA))
    newer = one(pressed(place=TABLE))

    assert (older.act, older.words, older.where) == (newer.act, newer.words, newer.where)
    assert older.sender == IN_CHANNEL


def test_a_form_brings_its_fields_and_what_is_empty_too():
    kinds = {"topic": "text", "table": "codes", "votes": "codes", "more": "text", "count": "text"}
    typed = {"f:topic": "a, b", "f:table": "x%2Cy", "f:votes": "a,%,c", "f:count": "7"}

    found = one(pressed({**DATA, "f": kinds, **typed}))

    assert found.fields == {
        "topic": ("a, b",),
        "table": ("x,y",),
        "votes": ("a", "", "c"),
        "more": (),
        "count": ("7",),
    }


def test_an_agreed_file_is_the_act_that_its_card_named():
    context = {"bordduk": 1, "act": "document", "w": {"kind": "docx"}}
    info = {"uploadUrl": "https://x.sharepoint.com/u", "name": "a.docx", "size": 7}
    value = {"action": "accept", "context": context, "uploadInfo": info}
    activity = TEAMS.invoke(KARI, ALONE, "17", "fileConsent/invoke", value)

    found = one(activity)

    assert (found.act, found.words) == ("document", {"kind": "docx"})
    assert upload_of(activity) == {"uploadUrl": "https://x.sharepoint.com/u", "name": "a.docx"}


def test_a_file_that_nobody_wants_is_nothing():
    value = {"action": "decline", "context": {}}

    assert read(TEAMS.invoke(KARI, ALONE, "17", "fileConsent/invoke", value)) == ()


@pytest.mark.parametrize(
    "data",
    [
        None,
        "text",
        {},
        {"act": "do"},
        {**DATA, "bordduk": 2},
        {**DATA, "act": 7},
        {**DATA, "act": "x" * 2_001},
        {**DATA, "w": {"a": 1}},
        {**DATA, "w": {"a": "x" * 2_001}},
        {**DATA, "f": ["topic"]},
        {**DATA, "f": {"topic": "text"}, "f:topic": {"a": 1}},
        {**DATA, "f": {"topic": "text"}, "f:topic": True},
    ],
)
def test_a_button_that_is_not_ours_is_malformed(data):
    for activity in (pressed(data), TEAMS.submit(KARI, ALONE, "17", data or [])):
        with pytest.raises(Malformed):
            read(activity)


# ---- who comes and goes


def test_the_bot_comes_to_a_team():
    found = one(
        TEAMS.members(KARI, Thread(TEAM, TEAM.general, ""), "membersAdded", [{"id": BOT.id}])
    )

    by = Sender(FOUND, "", "nn")
    assert found == BotCame(found.delivery, Where(GENERAL, personal=False), by)


def test_the_bot_comes_to_a_person_who_is_not_a_new_member():
    added = [TEAMS.bot_account(), TEAMS.user_account(KARI)]

    found = one(TEAMS.members(KARI, ALONE, "membersAdded", added))

    by = Sender(CHAT, "", "nn")
    assert found == BotCame(found.delivery, Where(CHAT, personal=True), by)


def test_the_bot_is_removed_from_a_team():
    place = Thread(TEAM, TEAM.general, "")

    found = one(TEAMS.members(KARI, place, "membersRemoved", [TEAMS.bot_account()]))

    assert found == BotWent(found.delivery, Where(GENERAL, personal=False))


def test_several_people_can_join_at_once():
    ola = PEOPLE.add(User("", "", "Ola", HOME, "nb-NO", "Europe/Oslo"))
    place = Thread(TEAM, TEAM.general, "")
    added = [TEAMS.user_account(KARI), TEAMS.user_account(ola), {"id": "28:another-bot"}]

    found = read(TEAMS.members(KARI, place, "membersAdded", added))

    where = Where(GENERAL, personal=False)
    route = Route(SERVICE, BOT.id, ola.id)
    assert found == (
        MemberCame(found[0].delivery, where, Sender(FOUND, "", "nn")),
        MemberCame(found[1].delivery, where, Sender(address(HOME.id, ola.aad, route), "", "nn")),
    )
    assert found[0].delivery != found[1].delivery


def test_people_who_leave_are_nobodys_business():
    place = Thread(TEAM, TEAM.general, "")

    assert read(TEAMS.members(KARI, place, "membersRemoved", [TEAMS.user_account(KARI)])) == ()


@pytest.mark.parametrize(
    ("action", "kind"),
    [("add", BotCame), ("remove", BotWent), ("add-upgrade", None), ("remove-upgrade", None)],
)
def test_the_app_is_put_in_and_taken_out(action, kind):
    found = read(TEAMS.installation(KARI, ALONE, action))

    assert [type(one) for one in found] == ([kind] if kind else [])
    assert [one.where for one in found] == [Where(CHAT, personal=True)] * len(found)


def test_alone_with_the_bot_it_is_the_person_whatever_a_local_client_calls_them():
    activity = {**TEAMS.installation(KARI, ALONE, "add"), "from": {"id": "user-id-0"}}

    (found,) = read(activity)
    assert isinstance(found, BotCame)
    assert found.by is not None
    assert found.where == Where(found.by.address, personal=True)


def test_the_bot_can_come_without_anybody_who_brought_it():
    place = Thread(TEAM, TEAM.general, "")
    activity = TEAMS.members(KARI, place, "membersAdded", [TEAMS.bot_account()])
    activity["from"] = {"id": TEAM.id}

    assert one(activity).by is None


def test_a_chat_of_nobody_is_malformed():
    activity = TEAMS.members(KARI, ALONE, "membersAdded", [TEAMS.bot_account()])
    activity["from"] = {}

    with pytest.raises(Malformed):
        read(activity)


# ---- what does not concern us


@pytest.mark.parametrize("kind", ["typing", "messageReaction", "messageUpdate", "event", "trace"])
def test_other_activities_are_nothing(kind):
    assert read(written("hei", type=kind)) == ()


def test_what_bots_write_is_nothing():
    assert read(written("hei", **{"from": {"id": "28:another"}})) == ()


def test_other_invokes_are_nothing():
    assert read(TEAMS.invoke(KARI, ALONE, "17", "task/fetch", {})) == ()


# ---- form


@pytest.mark.parametrize("name", ["type", "serviceUrl", "conversation", "recipient", "from"])
def test_an_activity_without_what_it_needs_is_malformed(name):
    activity = written("hei")
    del activity[name]

    with pytest.raises(Malformed):
        read(activity)


def test_an_activity_of_no_organisation_is_malformed():
    activity = written("hei", channelData={})
    activity["conversation"] = {"id": "a:1", "conversationType": "personal"}

    with pytest.raises(Malformed):
        read(activity)


def test_the_organisation_may_stand_in_the_channels_data_alone():
    activity = written("hei")
    activity["conversation"] = {"id": ALONE.base, "conversationType": "personal"}

    assert one(activity).sender == IN_CHAT


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
NESTED = PLAIN | st.lists(PLAIN, max_size=3) | st.dictionaries(st.text(max_size=5), PLAIN)
JSON = NESTED | st.lists(NESTED, max_size=2) | st.dictionaries(st.text(max_size=5), NESTED)
NAMES = st.sampled_from(sorted({*pressed(), *written("x"), "value", "membersAdded", "attachments"}))


@given(st.dictionaries(NAMES, JSON, max_size=4), st.sampled_from(["message", "invoke", "other"]))
def test_whatever_is_posted_is_read_or_refused(changes, kind):
    activity = pressed() if kind == "invoke" else written("hei")

    try:
        found = read({**activity, **changes})
    except Malformed:
        found = ()

    assert all(isinstance(one.where.address, Address) for one in found)


# ---- deliveries


def test_a_delivery_has_one_name_however_often_it_comes():
    names = {one(written("hei")).delivery for _ in range(2)}
    others = {one(written("hei", id="19")).delivery, one(pressed()).delivery}

    assert (len(names), len(names | others)) == (1, 3)
    assert [len(name) for name in names] == [38]


def test_a_delivery_without_an_id_is_named_by_what_it_says():
    first, again, other = (json.loads(json.dumps(written(text))) for text in ("a", "a", "b"))
    for activity in (first, again, other):
        del activity["id"]

    assert one(first).delivery == one(again).delivery != one(other).delivery


def test_a_thread_is_named_as_messages_are():
    assert thread_of(TEAMS.mention(KARI, TABLE, "18", "x")) == "17"
    assert thread_of(written("hei")) == ""
