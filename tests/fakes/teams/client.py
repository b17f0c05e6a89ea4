"""Teams as people use it: install, write, mention, press — and look at what stands there."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from bot.clock import SystemClock
from tests.fakes.teams.breaches import Rule, Violation
from tests.fakes.teams.delivery import Answer
from tests.fakes.teams.faults import Faults
from tests.fakes.teams.identity import Forgery
from tests.fakes.teams.incoming import FILE_CONSENT
from tests.fakes.teams.limits import Limits, Now
from tests.fakes.teams.payloads import File, download
from tests.fakes.teams.people import Bot, Channel, Team, User
from tests.fakes.teams.places import Chat, Place, Thread
from tests.fakes.teams.pressing import (
    NewCard,
    Opened,
    Outcome,
    Sent,
    Unfolded,
    outcome,
    pressed_action,
)
from tests.fakes.teams.service import Service
from tests.fakes.teams.showing import Shown, shown_to
from tests.fakes.teams.store import Json, Message, Post, split
from tests.fakes.teams.view import (
    Button,
    Refused,
    find_button,
    gathered,
    toggled,
)

T = TypeVar("T")
HOME = "Fylket"  # the tenant of everybody of whom nothing else is said
TYPED_NOTHING: Mapping[str, object] = {}


class Teams(Service):
    """The whole of Teams. Make one with `async with fake_teams() as teams`."""

    # ---- what the bot is to be told

    @property
    def service_url(self) -> str:
        """Where the connector is, as activities say it (with its last slash)."""
        return self.payloads.service_url

    @property
    def bot_url(self) -> str:
        """Where the bot listens for activities."""
        return self.delivery.bot_url

    @bot_url.setter
    def bot_url(self, url: str) -> None:
        self.delivery.bot_url = self.pictures.bot_url = url

    @property
    def faults(self) -> Faults:
        """What the connector is to do wrong."""
        return self.connector.faults

    @property
    def openid_url(self) -> str:
        """The OpenID metadata of the Bot Framework."""
        return self.identity.metadata_url

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Every breach by the bot, in order."""
        return self.ledger.found

    @property
    def timeouts(self) -> tuple[Violation, ...]:
        """The breaches that were answers too late."""
        return tuple(one for one in self.violations if one.rule is Rule.TIMEOUT)

    # ---- who and what there is

    def user(
        self,
        name: str,
        *,
        tenant: str = HOME,
        locale: str = "nb-NO",
        zone: str = "Europe/Oslo",
        installed: bool = False,
        address: str = "",
        guest: bool = False,
    ) -> User:
        """A person of that name; the same name in the same tenant is the same person.

        `installed` puts the app into their chat list without telling the bot: it was there before.
        A `guest` was invited into the tenant with an `address` of another house.
        """
        new = User("", "", name, self.people.tenant(tenant), locale, zone, address, guest)
        user = self.people.add(new)
        self.people.personal[user.id].installed |= installed
        return user

    def team(
        self,
        name: str,
        members: Sequence[User] = (),
        channels: Sequence[str] = (),
        tenant: str = HOME,
    ) -> Team:
        """A team with its general channel and those named, without the bot."""
        team = self.people.add_team(name, self.people.tenant(tenant))
        team.members.extend(members)
        for channel in channels:
            self.people.add_channel(team, channel)
        return team

    # ---- the app comes and goes

    async def install(self, team: Team, by: User | None = None) -> tuple[Answer, Answer]:
        """Put the app into a team: conversationUpdate with the bot, then installationUpdate."""
        team.installed = True
        return await self._changed(team, by, "membersAdded", "add")

    async def uninstall(self, team: Team, by: User | None = None) -> tuple[Answer, Answer]:
        """Take the app out of a team."""
        team.installed = False
        return await self._changed(team, by, "membersRemoved", "remove")

    async def _changed(
        self, team: Team, by: User | None, change: str, action: str
    ) -> tuple[Answer, Answer]:
        place = Thread(team, team.general, "")
        user = by or team.members[0]
        accounts = [self.payloads.bot_account()]
        told = await self._tell(self.payloads.members(user, place, change, accounts))
        return told, await self._tell(self.payloads.installation(user, place, action))

    async def install_personally(self, user: User) -> tuple[Answer, Answer]:
        """Put the app into a person's own chat list."""
        personal = self.people.personal[user.id]
        personal.installed, personal.uninstalled = True, False
        place = self._chat(user)
        accounts = [self.payloads.bot_account(), self.payloads.user_account(user)]
        told = await self._tell(self.payloads.members(user, place, "membersAdded", accounts))
        return told, await self._tell(self.payloads.installation(user, place, "add"))

    async def uninstall_personally(self, user: User) -> Answer:
        """Take it out again: from now on writing to the chat is 403 MessageWritesBlocked."""
        personal = self.people.personal[user.id]
        personal.installed, personal.uninstalled = False, True
        return await self._tell(self.payloads.installation(user, self._chat(user), "remove"))

    def block(self, user: User, *, blocked: bool = True) -> None:
        """The person blocks the bot: writing to the chat is 403 ConversationBlockedByUser."""
        self.people.personal[user.id].blocked = blocked

    async def add_member(self, team: Team, user: User) -> Answer:
        """A person joins a team."""
        team.members.append(user)
        return await self._member(team, user, "membersAdded")

    async def remove_member(self, team: Team, user: User) -> Answer:
        """A person leaves a team."""
        team.members.remove(user)
        return await self._member(team, user, "membersRemoved")

    async def _member(self, team: Team, user: User, change: str) -> Answer:
        place = Thread(team, team.general, "")
        accounts = [self.payloads.user_account(user)]
        return await self._tell(self.payloads.members(user, place, change, accounts))

    # ---- people write

    async def direct_message(
        self,
        user: User,
        text: str,
        attachments: Sequence[File] = (),
        *,
        forgery: Forgery | None = None,
    ) -> Answer:
        """Write to the bot in the personal chat. `forgery` spoils the request on purpose.

        Raises Refused when the person has no way to it: neither they nor a team of theirs has the
        app, or they have blocked it.
        """
        if not self.people.reachable(user) or self.people.personal[user.id].blocked:
            raise Refused(f"{user.name} has no chat with the bot")
        place = self._chat(user)
        identity = self.store.free_id(place.base)
        activity = self.payloads.message(user, place, identity, text)
        if attachments:
            activity["attachments"] = [download(one, self.files.offer(one)) for one in attachments]
        if forgery is None:
            self.store.add(place.base, None, user.id, activity, identity)
        return await self.delivery.deliver(activity, forgery)

    async def mention(
        self, user: User, where: Channel | Message, text: str, *, forgery: Forgery | None = None
    ) -> Answer:
        """Mention the bot in a new post in a channel, or in a reply in a message's thread."""
        base, root = (where.id, "") if isinstance(where, Channel) else split(where.conversation)
        found = self.people.find_channel(base)
        assert found is not None, "a mention is for channels"
        identity = self.store.free_id(base)
        place = Thread(*found, root or identity)
        activity = self.payloads.mention(user, place, identity, text)
        if forgery is None:
            self.store.add(base, root or "", user.id, activity, identity)
        return await self.delivery.deliver(activity, forgery)

    async def react(self, user: User, message: Message, sign: str = "like") -> Answer:
        """Put a reaction on a message of the bot's."""
        place = self._place(message)
        return await self._tell(self.payloads.reaction(user, place, message.id, sign))

    # ---- people press

    async def press(
        self, user: User, message: Message, title: str, inputs: Mapping[str, object] = TYPED_NOTHING
    ) -> Outcome:
        """Fill in and press a button on the message's card as this person sees it now.

        Raises Refused when the client would not let them.
        """
        return await self.press_old(user, self._current(message), title, inputs)

    async def press_old(
        self,
        user: User,
        snapshot: Message,
        title: str,
        inputs: Mapping[str, object] = TYPED_NOTHING,
    ) -> Outcome:
        """The same on a copy that may be stale: a `Message` is how it stood when it was read."""
        card = snapshot.card_for(user.id)
        if card is None:
            raise Refused("the message has no card")
        button = find_button(card, title)
        match button.action["type"]:
            case "Action.OpenUrl":
                return Opened(button.action["url"])
            case "Action.ShowCard":
                return Unfolded(button.action["card"])
            case "Action.ToggleVisibility":
                turned = toggled(card, button.action)
                self.store.show(snapshot, user.id, turned)
                return Unfolded(turned)
            case "Action.Submit":
                place, data = self._place(snapshot), gathered(button, inputs)
                return Sent(await self._tell(self.payloads.submit(user, place, snapshot.id, data)))
            case _:
                return await self._execute(user, snapshot, button, inputs, "manual")

    async def refresh(self, user: User, message: Message) -> Outcome | None:
        """The client shows the card: when it says so, the bot is asked for this person's own."""
        current = self._current(message)
        card = current.card_for(user.id)
        asked = None if card is None else card.get("refresh")
        if card is None or asked is None or user.id not in asked.get("userIds", [user.id]):
            return None
        button = Button("", asked["action"], (card,))
        return await self._execute(user, current, button, TYPED_NOTHING, "automatic")

    async def _execute(
        self,
        user: User,
        message: Message,
        button: Button,
        inputs: Mapping[str, object],
        trigger: str,
    ) -> Outcome:
        value = pressed_action(button.action, gathered(button, inputs), trigger)
        answer = await self._invoke(user, message, "adaptiveCard/action", value)
        result = outcome(answer, self.ledger, self.connector.card_rules)
        if isinstance(result, NewCard):
            self.store.show(message, user.id, result.card)
            await self.pictures.look(result.card)
        return result

    async def accept_file(self, user: User, message: Message) -> Answer:
        """Consent to a file that the bot has offered; the bot may then upload it."""
        name, content = self._consent(message)
        info = self.files.await_upload(name, user.id, int(content["sizeInBytes"]))
        value = {"action": "accept", "context": content["acceptContext"], "uploadInfo": info}
        return await self._consented(user, message, value)

    async def decline_file(self, user: User, message: Message) -> Answer:
        """Say no to a file that the bot has offered."""
        _, content = self._consent(message)
        value = {"action": "decline", "context": content["declineContext"]}
        return await self._consented(user, message, value)

    async def _consented(self, user: User, message: Message, value: Json) -> Answer:
        said = {"type": "fileUpload", **value}
        answer = await self._invoke(user, message, "fileConsent/invoke", said)
        if answer.status not in (200, None):
            self.ledger.add(Rule.INVOKE, "answer to fileConsent", f"HTTP {answer.status}")
        return answer

    def _consent(self, message: Message) -> tuple[str, Json]:
        for one in self._current(message).attachments:
            if one["contentType"] == FILE_CONSENT:
                return one["name"], one["content"]
        raise Refused("the message offers no file")

    # ---- what people see

    def chat(self, user: User) -> tuple[Message, ...]:
        """Everything in the personal chat, the person's own messages too."""
        return self.store.written(self.people.personal[user.id].chat)

    def inbox(self, user: User) -> tuple[Message, ...]:
        """What the bot has written to the person, as it now stands."""
        return tuple(one for one in self.chat(user) if one.author == self.bot.id)

    def messages(self, channel: Channel) -> tuple[Post, ...]:
        """The posts of a channel with their replies, as they now stand."""
        return self.store.posts(channel.id)

    def card_for(self, user: User, message: Message) -> Json | None:
        """The card of a message as this person now sees it."""
        return self.store.now(message).card_for(user.id)

    def shown(self, message: Message, user: User | None = None) -> Shown:
        """A message as this person now sees it; without one, as those who pressed nothing do."""
        return shown_to(user, self.store.now(message))

    async def until(self, seen: Callable[[], T]) -> T:
        """Wait until this gives something that is true, looking after each request of the bot's.

        For bots that write on their own time: `await teams.until(lambda: teams.inbox(kari))`.
        """
        while not (found := seen()):
            await self.connector.pulse.next()
        return found

    # ---- inside

    async def _tell(self, activity: dict[str, object]) -> Answer:
        return await self.delivery.deliver(activity)

    async def _invoke(self, user: User, message: Message, name: str, value: object) -> Answer:
        place = self._place(message)
        return await self._tell(self.payloads.invoke(user, place, message.id, name, value))

    def _chat(self, user: User) -> Chat:
        personal = self.people.personal[user.id]
        personal.opened = True
        return Chat(personal)

    def _place(self, message: Message) -> Place:
        base, root = split(message.conversation)
        if (found := self.people.find_channel(base)) is not None:
            return Thread(*found, root or "")
        personal = self.people.find_chat(base)
        assert personal is not None, "a message stands in a chat or a channel"
        return Chat(personal)

    def _current(self, message: Message) -> Message:
        current = self.store.now(message)
        if current.deleted:
            raise Refused("the message is deleted")
        return current


@asynccontextmanager
async def fake_teams(
    now: Now | None = None, bot: Bot | None = None, limits: Limits | None = None
) -> AsyncIterator[Teams]:
    """Teams, listening. Set `teams.bot_url` before anybody does anything."""
    teams = Teams(now or SystemClock().now, bot or Bot(), limits or Limits())
    await teams.start()
    try:
        yield teams
    finally:
        await teams.stop()
