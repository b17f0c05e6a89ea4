"""botbuilder's pipeline, with our own wire in it."""

import copy
from typing import Any

import pytest
from botbuilder.core import (  # type: ignore[import-untyped]  # it ships no type information
    TurnContext,
)
from botbuilder.schema import (  # type: ignore[import-untyped]  # it ships no type information
    Activity,
)
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.ports import Pressed, Said
from bot.errors import Malformed
from bot.teams.adapter import TeamsAdapter, TeamsBot, Wire, envelope, outgoing, wire
from tests.fakes.teams.payloads import Payloads
from tests.fakes.teams.people import Bot, People, User
from tests.fakes.teams.places import Chat
from tests.storage.days import SetClock

PEOPLE = People(Bot())
KARI = PEOPLE.add(User("", "", "Kari", PEOPLE.tenant("Fylket"), "nb-NO", "Europe/Oslo"))
ALONE = Chat(PEOPLE.personal[KARI.id])
TEAMS = Payloads(Bot(), SetClock().now)
TEAMS.service_url = "https://smba.trafficmanager.net/emea/"
DATA = {"bordduk": 1, "act": "do", "w": {}}
BODY = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Saved."}


class Noting:
    """Stands for the answering: notes what is to be answered."""

    def __init__(self):
        self.begun = []
        self.pressed = []

    def begin(self, incoming, thread, upload):
        self.begun.append((incoming, thread, upload))

    async def now(self, pressed):
        self.pressed.append(pressed)
        return BODY


class Sending:
    """Stands for the connector: notes what is sent."""

    def __init__(self):
        self.sent = []

    async def post(self, service, path, body, bucket):
        self.sent.append(("POST", service, path, body))
        return {"id": "17"}

    async def put(self, service, path, body, bucket):
        self.sent.append(("PUT", service, path, body))
        return {}

    async def delete(self, service, path, bucket):
        self.sent.append(("DELETE", service, path, None))


@pytest.fixture
def noting():
    return Noting()


@pytest.fixture
def sending():
    return Sending()


@pytest.fixture
def adapter(noting, sending):
    return TeamsAdapter(sending, TeamsBot(noting, KARI.tenant.id))


def executed(data=DATA):
    value = {"action": {"type": "Action.Execute", "verb": "do", "data": data}, "trigger": "manual"}
    return TEAMS.invoke(KARI, ALONE, "17", "adaptiveCard/action", value)


def consented(action):
    value = {"action": action, "context": DATA, "uploadInfo": {"uploadUrl": "https://x/"}}
    return TEAMS.invoke(KARI, ALONE, "17", "fileConsent/invoke", value)


async def test_a_message_is_taken_and_answered_in_its_time(adapter, noting):
    taken = await adapter.take(TEAMS.message(KARI, ALONE, "18", "hei"))

    ((said, thread, upload),) = noting.begun
    assert (taken, said.words, thread, upload) == ((200, None), "hei", "", {})
    assert isinstance(said, Said)


@pytest.mark.parametrize(
    "activity",
    [
        TEAMS.members(KARI, ALONE, "membersAdded", [TEAMS.bot_account()]),
        TEAMS.members(KARI, ALONE, "membersRemoved", [TEAMS.bot_account()]),
        TEAMS.installation(KARI, ALONE, "add"),
        TEAMS.installation(KARI, ALONE, "remove"),
    ],
    ids=["added", "removed", "put in", "taken out"],
)
async def test_who_comes_and_goes_is_taken(adapter, noting, activity):
    assert (await adapter.take(activity), len(noting.begun)) == ((200, None), 1)


async def test_a_pressed_button_is_answered_in_the_response(adapter, noting):
    taken = await adapter.take(executed())

    (pressed,) = noting.pressed
    assert (taken, pressed.act, noting.begun) == ((200, BODY), "do", [])


async def test_a_button_that_is_not_ours_is_answered_as_teams_wants_it(adapter, noting):
    status, body = await adapter.take(executed({"a": 1}))

    error = {
        "code": "Malformed",
        "message": "The field «data» is missing or is not what it should be.",
    }
    assert (status, body["statusCode"], body["value"]) == (200, 400, error)
    assert (body["type"], noting.pressed) == ("application/vnd.microsoft.error", [])


async def test_a_button_that_a_bot_presses_is_refused(adapter, noting):
    taken = await adapter.take({**executed(), "from": {"id": "28:another"}})

    assert (taken, noting.pressed) == ((403, None), [])


async def test_an_agreed_file_is_answered_and_then_handed_over(adapter, noting):
    taken = await adapter.take(consented("accept"))

    ((pressed, _, upload),) = noting.begun
    assert (taken, upload) == ((200, None), {"uploadUrl": "https://x/"})
    assert isinstance(pressed, Pressed)


async def test_a_file_that_nobody_wants_is_answered_too(adapter, noting):
    assert (await adapter.take(consented("decline")), noting.begun) == ((200, None), [])


@pytest.mark.parametrize("name", ["task/fetch", "composeExtension/query", "signin/verify", ""])
async def test_other_invokes_are_not_implemented(adapter, noting, name):
    taken = await adapter.take(TEAMS.invoke(KARI, ALONE, "17", name, {}))

    assert (taken, noting.begun, noting.pressed) == ((501, None), [], [])


@pytest.mark.parametrize("kind", ["messageReaction", "typing", "event", "messageUpdate", "new"])
async def test_other_activities_are_taken_and_left(adapter, noting, kind):
    activity = {**TEAMS.message(KARI, ALONE, "18", "hei"), "type": kind}

    assert (await adapter.take(activity), noting.begun) == ((200, None), [])


async def test_what_cannot_be_read_is_refused(adapter):
    activity = TEAMS.message(KARI, ALONE, "18", "hei")
    del activity["recipient"]

    with pytest.raises(Malformed):
        await adapter.take(activity)


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
NESTED = PLAIN | st.lists(PLAIN, max_size=3) | st.dictionaries(st.text(max_size=5), PLAIN)
JSON = NESTED | st.lists(NESTED, max_size=2) | st.dictionaries(st.text(max_size=5), NESTED)
NAMES = st.sampled_from(sorted({*executed(), *TEAMS.message(KARI, ALONE, "18", "x"), "value"}))


@given(st.dictionaries(NAMES, JSON, max_size=3), st.sampled_from([executed(), consented("accept")]))
async def test_whatever_is_posted_is_answered_or_refused(changes, activity):
    sending: Any = Sending()
    noting: Any = Noting()
    adapter = TeamsAdapter(sending, TeamsBot(noting, KARI.tenant.id))

    try:
        status, _ = await adapter.take({**activity, **changes})
    except Malformed:
        status = 400

    assert status in (200, 400, 403, 501)


# ---- the wire


async def test_a_turn_can_say_something_where_it_is(adapter, sending):
    turn = TurnContext(adapter, envelope(TEAMS.message(KARI, ALONE, "18", "hei")))

    sent = await turn.send_activity(outgoing({"type": "message", "text": "hello"}))

    path = f"conversations/{ALONE.base.replace(':', '%3A')}/activities"
    said = {"type": "message", "text": "hello"}
    assert sent.id == "17"
    assert sending.sent == [("POST", TEAMS.service_url, path, said)]


async def test_a_turn_can_change_and_take_away_what_it_said(adapter, sending):
    turn = TurnContext(adapter, envelope(TEAMS.message(KARI, ALONE, "18", "hei")))
    changed = outgoing({"type": "message", "text": "new"})
    changed.id = "17"

    await turn.update_activity(changed)
    await turn.delete_activity("17")

    path = f"conversations/{ALONE.base.replace(':', '%3A')}/activities/17"
    assert sending.sent == [
        ("PUT", TEAMS.service_url, path, {"type": "message", "text": "new"}),
        ("DELETE", TEAMS.service_url, path, None),
    ]


async def test_a_turns_middleware_sees_every_activity(adapter, noting):
    seen = []

    class Watching:
        async def on_turn(self, context, logic):
            seen.append(context.activity.type)
            await logic()

    adapter.use(Watching())

    await adapter.take(TEAMS.message(KARI, ALONE, "18", "hei"))
    await adapter.take(executed())

    assert (seen, len(noting.begun), len(noting.pressed)) == (["message", "invoke"], 1, 1)


def test_an_envelope_says_what_botbuilder_looks_at_and_holds_the_wire():
    said = executed()

    found = envelope(said)

    assert isinstance(found, Activity)
    assert (found.type, found.id, found.name) == ("invoke", said["id"], "adaptiveCard/action")
    assert (found.channel_id, found.service_url) == ("msteams", TEAMS.service_url)
    assert (found.from_property.id, found.recipient.id) == (KARI.id, Bot().id)
    assert (found.conversation.id, wire(found)) == (ALONE.base, said)


def test_the_wire_is_not_copied():
    said = Wire({"a": [1]})

    assert copy.deepcopy(said) is said
