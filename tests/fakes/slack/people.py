"""What people do in Slack: each verb is one thing a person can do, with all that follows of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.fakes.slack import payloads
from tests.fakes.slack.api_files import kept
from tests.fakes.slack.delivery import Post
from tests.fakes.slack.forms import action, filled, found, required
from tests.fakes.slack.mischief import Mischief
from tests.fakes.slack.outgoing import Parcel
from tests.fakes.slack.responding import say
from tests.fakes.slack.scopes import lacking
from tests.fakes.slack.submitting import submitted
from tests.fakes.slack.values import (
    Channel,
    Delivered,
    Impossible,
    Json,
    Message,
    Person,
    Refused,
    SlackFile,
    View,
    Workspace,
)
from tests.fakes.slack.world import ResponseUrl, Upload, World, view_json

Attachment = tuple[str, bytes]  # a file's name and content


class Doing:
    """The verbs. Each waits for the bot's answer, not for what the bot does afterwards.

    Every verb raises `Impossible` when Slack's client would not let the person do it.
    """

    world: World
    post: Post
    mischief: Mischief

    def _here(self, who: Person) -> tuple[Workspace, Person]:
        """The workspace, and the person as they now are."""
        if self.mischief.is_down:
            raise Impossible("Slack is down")
        workspace = self.world.workspaces[who.workspace]
        person = workspace.people[who.id]
        if person.deleted:
            raise Impossible(f"{person.name} has no account any longer")
        return workspace, person

    async def slash(self, who: Person, channel: Channel, command: str, text: str = "") -> Delivered:
        """Type a slash command. People from elsewhere and single-channel guests cannot."""
        workspace, person = self._here(who)
        self._inside(person, channel)
        if person.is_stranger:
            raise Impossible("an app's commands do not exist for people of other organisations")
        if person.guest == "single":
            raise Impossible("single-channel guests have no commands")
        if not workspace.installed or lacking(workspace, "commands"):
            raise Impossible("the app is not installed")
        form = payloads.command(self.world, workspace, person, channel, (command, text))
        answer = await self.post.direct(Parcel("command", command, form))
        if answer.taken and answer.text:
            self._answered(answer, person, channel, command)
        return answer

    def _answered(self, answer: Delivered, who: Person, channel: Channel, command: str) -> None:
        """Show what the bot said at once. It is no use of the response_url."""
        url = ResponseUrl(who.id, who.workspace, channel.id, self.world.clock(), None)
        try:
            say(self.world, url, json.loads(answer.text))
        except Refused as refused:
            self.world.broken(
                refused.error, command, team=who.workspace, channel=channel.id,
                detail="; ".join(refused.messages),
            )  # fmt: skip

    def _inside(self, who: Person, channel: Channel) -> None:
        if who.id not in channel.members:
            raise Impossible(f"{who.name} is not in {channel.name}")
        if channel.archived:
            raise Impossible(f"{channel.name} is archived")

    async def say(
        self,
        who: Person,
        channel: Channel,
        text: str,
        files: Sequence[Attachment] = (),
        thread_ts: str | None = None,
    ) -> Message:
        """Write in a channel, in a direct message or in a thread."""
        workspace, person = self._here(who)
        self._inside(person, channel)
        message = Message(
            channel=channel.id,
            ts=self.world.ts(),
            user=person.id,
            text=text,
            thread_ts=thread_ts,
            files=tuple(self._uploaded(workspace, person, channel, file) for file in files),
        )
        channel.messages.append(message)
        event = payloads.said(workspace, channel, message, self.world.ts())
        if f"<@{workspace.bot.id}>" in text and channel.kind != "im":
            await self._mentioned(workspace, channel, event)
        elif workspace.bot.id in channel.members:
            await self.post.event(workspace, event)
        return message

    async def _mentioned(self, workspace: Workspace, channel: Channel, event: Json) -> None:
        """app_mention comes besides the channel's own message event."""
        if workspace.bot.id not in channel.members:
            return  # Slack asks the person whether to invite the bot, and tells the bot nothing
        mention = {**event, "type": "app_mention"}
        for name in ("channel_type", "subtype"):
            mention.pop(name, None)
        await self.post.event(workspace, mention)
        await self.post.event(workspace, event)

    def _uploaded(
        self, workspace: Workspace, who: Person, channel: Channel, file: Attachment
    ) -> SlackFile:
        name, content = file
        upload = Upload(self.world.fresh("F"), name, len(content), workspace.id, content)
        made = kept(self.world, workspace, upload, who.id)
        made = replace(made, channels=(channel.id,))
        workspace.files[made.id] = made
        return made

    async def mention(
        self,
        who: Person,
        channel: Channel,
        text: str,
        files: Sequence[Attachment] = (),
        thread_ts: str | None = None,
    ) -> Message:
        """Write to the bot by name in a channel. `text` is what is typed after the name."""
        bot = self.world.workspaces[who.workspace].bot.id
        words = f"<@{bot}> {payloads.written(text)}".rstrip()
        return await self.say(who, channel, words, files, thread_ts)

    async def direct_message(
        self, who: Person, text: str, files: Sequence[Attachment] = (), thread_ts: str | None = None
    ) -> Message:
        """Write to the bot alone."""
        workspace, person = self._here(who)
        channel = self.world.direct(workspace, person)
        return await self.say(who, channel, payloads.written(text), files, thread_ts)

    async def press(
        self,
        who: Person,
        where: Message | View,
        what: str,
        *,
        value: str | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Delivered:
        """Press a button, named by its action_id or its label, in what now stands there.

        `value` tells buttons of one name apart; `values` is typed in beforehand, by block_id.
        """
        now = self._now(who, where)
        return await self._use(who, now, found(now.blocks, what, value), None, values)

    async def press_old(
        self, who: Person, snapshot: Message, what: str, *, value: str | None = None
    ) -> Delivered:
        """Press a button on a screen that has not heard of the latest edit."""
        return await self._use(who, snapshot, found(snapshot.blocks, what, value), None, None)

    async def choose(
        self, who: Person, where: Message | View, action_id: str, chosen: Any
    ) -> Delivered:
        """Choose in a menu, a group of boxes or a date picker that acts at once."""
        now = self._now(who, where)
        return await self._use(who, now, found(now.blocks, action_id), chosen, None)

    async def _use(
        self,
        who: Person,
        where: Message | View,
        pair: tuple[Json, Json],
        chosen: Any,
        values: Mapping[str, Any] | None,
    ) -> Delivered:
        workspace, person = self._here(who)
        block, element = pair
        given = dict(values or {})
        if chosen is not None and element["type"] != "overflow":
            given[block["block_id"]] = {element["action_id"]: chosen}
        state = filled(where.blocks, given)
        done = action(block, element, self.world.ts(), chosen)
        if isinstance(where, Message):
            payload = payloads.on_message(self.world, workspace, person, where, done, state)
        else:
            payload = payloads.on_view(self.world, workspace, person, where, done, state)
        return await self.post.direct(Parcel("interaction", "block_actions", payload))

    def _now(self, who: Person, where: Message | View) -> Message | View:
        workspace, person = self._here(who)
        if isinstance(where, Message):
            channel = workspace.channels[where.channel]
            self._inside(person, channel)
            seen = [m for m in channel.ephemeral if m.only_for == person.id]
            for message in (*channel.messages, *seen):
                if message.ts == where.ts:
                    return message
            raise Impossible("the message is gone, or another's")
        home = workspace.homes.get(person.id)
        if home is not None and home.id == where.id:
            return home
        return self._top(workspace, person, where)

    @staticmethod
    def _top(workspace: Workspace, who: Person, view: View) -> View:
        stack = workspace.stacks.get(who.id) or []
        if not stack or stack[-1].id != view.id:
            raise Impossible("that view is not on top of the screen")
        return stack[-1]

    async def submit(
        self, who: Person, view: View, values: Mapping[str, Any] | None = None
    ) -> Delivered:
        """Fill in the modal on top, by block_id, and submit it.

        Raises `Impossible` for what the client does not let through: an empty required field,
        too long a text, an option that is not offered.
        """
        workspace, person = self._here(who)
        now = self._top(workspace, person, view)
        if not now.source.get("submit"):
            raise Impossible("the view has no submit button")
        state = filled(now.blocks, values or {})
        required(now.blocks, state)
        payload = payloads.submission(self.world, workspace, person, now, state)
        answer = await self.post.direct(Parcel("interaction", "view_submission", payload))
        if answer.taken:
            submitted(self.world, workspace, now, answer.text)
        return answer

    async def close(self, who: Person, view: View) -> None:
        """Close the modal on top with its button: the one below comes back, if there is one."""
        workspace, person = self._here(who)
        now = self._top(workspace, person, view)
        stack = workspace.stacks[person.id]
        gone = list(reversed(stack)) if now.source.get("clear_on_close") else [now]
        for closed in gone:
            stack.remove(closed)
        self.world.changed()
        for closed in gone:
            if closed.source.get("notify_on_close"):
                payload = payloads.closed(
                    self.world, workspace, person, closed, cleared=len(gone) > 1
                )
                await self.post.direct(Parcel("interaction", "view_closed", payload))

    async def join_channel(self, who: Person, channel: Channel) -> None:
        """Join a channel."""
        workspace, person = self._here(who)
        if person.id in channel.members:
            raise Impossible(f"{person.name} is in {channel.name} already")
        channel.members.append(person.id)
        await self._moved(workspace, "member_joined_channel", person, channel)

    async def leave_channel(self, who: Person, channel: Channel) -> None:
        """Leave a channel."""
        workspace, person = self._here(who)
        self._inside(person, channel)
        channel.members.remove(person.id)
        await self._moved(workspace, "member_left_channel", person, channel)

    async def _moved(
        self, workspace: Workspace, kind: str, who: Person, channel: Channel, **more: Any
    ) -> None:
        self.world.changed()
        if workspace.bot.id in channel.members:
            event = payloads.membership(kind, who, channel, self.world.ts(), **more)
            await self.post.event(workspace, event)

    async def add_bot(self, channel: Channel, by: Person | None = None) -> None:
        """Invite the bot into a channel."""
        workspace = self.world.workspaces[channel.workspace]
        if workspace.bot.id in channel.members:
            raise Impossible(f"the bot is in {channel.name} already")
        channel.members.append(workspace.bot.id)
        inviter = {"inviter": by.id} if by else {}
        await self._moved(workspace, "member_joined_channel", workspace.bot, channel, **inviter)

    async def remove_bot(self, channel: Channel) -> None:
        """Throw the bot out of a channel."""
        workspace = self.world.workspaces[channel.workspace]
        if workspace.bot.id not in channel.members:
            raise Impossible(f"the bot is not in {channel.name}")
        channel.members.remove(workspace.bot.id)
        kind = "channel_left" if channel.kind == "channel" else "group_left"
        event = {"type": kind, "channel": channel.id, "event_ts": self.world.ts()}
        self.world.changed()
        await self.post.event(workspace, event)

    async def app_home_opened(self, who: Person, tab: str = "home") -> None:
        """Open the app's Home tab, or «messages»."""
        workspace, person = self._here(who)
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": self.world.direct(workspace, person).id,
            "tab": tab,
            "event_ts": self.world.ts(),
        }
        if tab == "home" and person.id in workspace.homes:
            event["view"] = view_json(workspace, workspace.homes[person.id])
        await self.post.event(workspace, event)

    async def app_uninstalled(self, workspace: Workspace) -> None:
        """An administrator removes the app: its token is dead from this moment."""
        workspace.installed = False
        revoked = {"oauth": [], "bot": [workspace.bot.id]}
        await self.post.event(workspace, {"type": "tokens_revoked", "tokens": revoked})
        await self.post.event(workspace, {"type": "app_uninstalled"})
