"""botbuilder's pipeline round our own wire: activities in, answers out.

Of botbuilder we use `BotAdapter` (the pipeline), `TurnContext`, `ActivityHandler` and the schema's
`Activity`. Not its `CloudAdapter`: it is out of support, fails on every `Action.Execute` and on
most forged tokens, fetches tokens on the event loop, and costs 14 ms and more for a message. What
is kept cheap here, because it is dear there:

- msrest reads an activity into forty objects (104 µs for a short message) and writes it out again
  from them (137 µs). Here an `Activity` is an envelope (4 µs): it carries the fields that
  botbuilder itself looks at, and the activity as it is on the wire in `additional_properties`,
  msrest's own place for what it does not model.
- `TurnContext` copies what is sent, deeply (136 µs for a card of sixty lines). What is on the wire
  is never changed, so `Wire` says that it is its own copy.
- `ActivityHandler._create_invoke_response` makes a dictionary of a body and `CloudAdapter` does so
  again, which fails. Ours passes the body through.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from botbuilder.core import (  # type: ignore[import-untyped]  # it ships no type information
    ActivityHandler,
    BotAdapter,
    InvokeResponse,
    TurnContext,
)
from botbuilder.schema import (  # type: ignore[import-untyped]  # it ships no type information
    Activity,
    ActivityTypes,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
    ResourceResponse,
)

from bot.chat.ports import Pressed
from bot.errors import Malformed
from bot.teams import inbound
from bot.teams.answering import Answering
from bot.teams.connector import Connector, Json, part
from bot.teams.outbound import error_body
from bot.teams.people import word


class Wire(dict[str, object]):
    """An activity or an answer as it is on the wire: read by many, changed by nobody."""

    def __deepcopy__(self, memo: object) -> "Wire":
        return self


class TeamsAdapter(BotAdapter):  # type: ignore[misc]  # botbuilder ships no types
    """Runs the pipeline for an activity whose sender has been checked."""

    def __init__(self, connector: Connector, bot: "TeamsBot") -> None:
        super().__init__()
        self._connector = connector
        self._bot = bot

    async def take(self, activity: Json) -> tuple[int, Json | None]:
        """The status and the body that answer an activity.

        Raises:
            Malformed
        """
        word(activity, "type")
        turn = TurnContext(self, envelope(activity))
        await self.run_pipeline(turn, self._bot.on_turn)
        answered = turn.turn_state.get(self._INVOKE_RESPONSE_KEY)
        if answered is None:
            return HTTPStatus.OK, None
        response = answered.value
        return int(response.status), response.body

    async def send_activities(
        self, context: TurnContext, activities: Sequence[Activity]
    ) -> list[ResourceResponse]:
        """Send what a turn says: to the connector, or as the answer to an invoke."""
        sent = []
        for activity in activities:
            identity = ""
            if activity.type == ActivityTypes.invoke_response:
                context.turn_state[self._INVOKE_RESPONSE_KEY] = activity
            else:
                path = f"{_conversation(activity)}/activities"
                made = await self._connector.post(activity.service_url, path, wire(activity), "")
                identity = str(made.get("id", ""))
            sent.append(ResourceResponse(id=identity))
        return sent

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        """Put an activity in the place of the one with its id."""
        path = f"{_conversation(activity)}/activities/{part(activity.id)}"
        await self._connector.put(activity.service_url, path, wire(activity), "")
        return ResourceResponse(id=activity.id)

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Take an activity away."""
        path = f"{_conversation(reference)}/activities/{part(reference.activity_id)}"
        await self._connector.delete(reference.service_url, path, "")


class TeamsBot(ActivityHandler):  # type: ignore[misc]  # botbuilder ships no types
    """Reads each kind of activity and has it answered: a pressed button at once."""

    def __init__(self, answering: Answering, home: str) -> None:
        self._answering = answering
        self._home = home

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Something was written, or pressed in an older client."""
        self._begin(turn_context)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Somebody came or went."""
        self._begin(turn_context)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        """The app was put in or taken out."""
        self._begin(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Something was pressed that wants its answer now."""
        activity = wire(turn_context.activity)
        match activity.get("name"):
            case inbound.EXECUTE:
                return await self._execute(activity)
            case inbound.CONSENT:
                self._begin(turn_context)
                return self._create_invoke_response()
            case _:
                return InvokeResponse(status=int(HTTPStatus.NOT_IMPLEMENTED))

    @staticmethod
    def _create_invoke_response(body: object = None) -> InvokeResponse:
        return InvokeResponse(status=int(HTTPStatus.OK), body=body)

    async def _execute(self, activity: Json) -> InvokeResponse:
        """Teams wants 200 for every card action that was looked at; the body says how it went.

        https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model
        """
        try:
            read = inbound.read(activity, self._home)
        except Malformed as malformed:
            body = error_body(malformed.status, type(malformed).__name__, str(malformed))
            return self._create_invoke_response(Wire(body))
        match read:
            case (Pressed() as pressed,):
                return self._create_invoke_response(Wire(await self._answering.now(pressed)))
            case _:  # pressed by a bot
                return InvokeResponse(status=int(HTTPStatus.FORBIDDEN))

    def _begin(self, turn: TurnContext) -> None:
        activity = wire(turn.activity)
        for incoming in inbound.read(activity, self._home):
            thread, upload = inbound.thread_of(activity), inbound.upload_of(activity)
            self._answering.begin(incoming, thread, upload)


def envelope(activity: Json) -> Activity:
    """An activity for botbuilder, with the wire's own in it."""
    conversation = inbound.nested(activity, "conversation")
    made = Activity(
        type=activity.get("type"),
        id=activity.get("id"),
        name=activity.get("name"),
        channel_id=activity.get("channelId"),
        service_url=activity.get("serviceUrl"),
        from_property=_account(activity, "from"),
        recipient=_account(activity, "recipient"),
        conversation=ConversationAccount(id=conversation.get("id")),
        action=activity.get("action"),
    )
    made.additional_properties = Wire(activity)
    return made


def outgoing(activity: Json) -> Activity:
    """An activity to send with `TurnContext.send_activity`."""
    made = Activity(type=activity.get("type"))
    made.additional_properties = Wire(activity)
    return made


def wire(activity: Activity) -> Json:
    """What an activity is on the wire."""
    found: Mapping[str, Any] = activity.additional_properties
    return found


def _account(activity: Json, name: str) -> ChannelAccount:
    account = inbound.nested(activity, name)
    return ChannelAccount(id=account.get("id"), name=account.get("name"))


def _conversation(about: Any) -> str:
    return f"conversations/{part(about.conversation.id)}"
