"""Teams as the rest of the program uses it: `bot.chat.ports.Channel` over the connector."""

import io
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import assert_never
from urllib.parse import urljoin

from aiohttp import ClientError, ClientResponse, ClientSession

from bot.chat.cards import Card, Content, Document
from bot.chat.ports import (
    Address,
    Cost,
    Deed,
    File,
    MessageGone,
    NotAccepted,
    Posted,
    Sender,
    TryLater,
)
from bot.teams import limits, outbound
from bot.teams.connector import Connector, Json, part
from bot.teams.hosts import Trust
from bot.teams.pacing import Window
from bot.teams.people import is_bot, member
from bot.teams.routes import (
    PLATFORM,
    THREAD,
    activity_of,
    address,
    conversation_of,
    remote,
    route_of,
    thread_of,
)

logger = logging.getLogger(__name__)

PAGE = 500  # members: the most that a page holds
MOST_PAGES = 1_000
PIECE = 64 * 1024  # bytes read at once
STEPS = 4  # addresses that a file is followed to, the first included


class TeamsChannel:
    """Teams. Needs nothing of the store: all it must know stands in the addresses.

    It remembers which channels it has written in, for `written_in`, as long as the process runs.
    """

    platform = PLATFORM
    forms_in_messages = True
    files_in_channels = False  # a bot may hand files to people alone

    def __init__(
        self, connector: Connector, http: ClientSession, trust: Trust, window: Window
    ) -> None:
        self._connector = connector
        self._window = window
        self._http = http
        self._trust = trust
        self._written_in: dict[str, dict[str, Address]] = {}  # channels, by their team

    def costs(self, to: Address, deed: Deed, *, thread: bool) -> tuple[Cost, ...]:
        """What a deed counts against: all of them the same, in a thread too. Pure."""
        return limits.costs(to)

    async def post(self, to: Address, content: Content, thread: str, token: str) -> Posted:
        """Send a new message; a document to a person alone, who is asked first."""
        return await self.say(to, _activity(to, content), thread)

    async def say(self, to: Address, activity: Json, thread: str = "") -> Posted:
        """Send a new message as it is on the wire.

        Raises:
            TryLater, Unreachable, NotAccepted
        """
        route = route_of(to)
        if route.team:
            self._written_in.setdefault(route.team, {})[to.key] = to
        try:
            if route.threads and not thread:
                return await self._begin(to, activity)
            return await self._add(to, activity, thread)
        except MessageGone as gone:  # the thread's first post has been deleted
            raise NotAccepted(str(gone)) from gone

    async def edit(self, to: Address, remote: str, content: Content) -> None:
        """Put something else in the place of a message.

        Raises:
            TryLater, Unreachable, MessageGone, NotAccepted
        """
        if not remote:  # it was taken, but nobody said under what id
            raise MessageGone("NoId")
        reachable = await self._opened(to)
        route, identity = route_of(reachable), activity_of(remote)
        conversation = part(conversation_of(route, remote))
        path = f"conversations/{conversation}/activities/{part(identity)}"
        activity = {**_activity(to, content), "id": identity}
        await self._window.turn(to.tenant)
        await self._connector.put(route.service, path, activity, limits.conversation_bucket(to))

    async def find(self, to: Address, thread: str, token: str) -> str | None:
        """None: a bot cannot read messages in Teams, nor look one up by what was sent with it."""
        return None

    async def members(self, place: Address) -> tuple[Sender, ...]:
        """Everybody in a channel or chat but the bots."""
        found = [one async for page in self._pages(place) for one in page]
        people = (one for one in found if not is_bot(str(one.get("id", ""))))
        return tuple(member(one, place) for one in people)

    def written_in(self, general: Address) -> tuple[Address, ...]:
        """The other channels of a team that the bot has written in, as far as it knows."""
        known = self._written_in.get(route_of(general).team, {})
        return tuple(to for key, to in sorted(known.items()) if key != general.key)

    async def beside(self, general: Address) -> tuple[Address, ...]:
        """The other channels of a team.

        Raises:
            TryLater, Unreachable, NotAccepted
        """
        route = route_of(general)
        path = f"teams/{part(route.team)}/conversations"
        bucket = limits.conversation_bucket(general)
        await self._window.turn(general.tenant)
        listed = (await self._connector.get(route.service, path, bucket)).get("conversations")
        found = listed if isinstance(listed, list) else []
        named = {str(one.get("id", "")) for one in found if isinstance(one, Mapping)}
        keys = sorted(named - {general.key, ""})
        return tuple(address(general.tenant, key, replace(route, conversation=key)) for key in keys)

    async def fetch(self, file: File, most: int) -> bytes:
        """A file that somebody sent, at most `most` bytes.

        Raises:
            TryLater, NotAccepted
        """
        url, read = str(json.loads(file.source)["url"]), bytearray()
        try:
            async with self._following(url) as response:
                async for piece in response.content.iter_chunked(PIECE):
                    read += piece
                    if len(read) > most:
                        raise NotAccepted("TooLarge")
        except (ClientError, TimeoutError) as error:
            raise TryLater from error
        except ValueError as error:  # sent on to what is no address
            raise NotAccepted("ForeignFile") from error
        return bytes(read)

    @asynccontextmanager
    async def _following(self, url: str) -> AsyncIterator[ClientResponse]:
        """A file's own answer, wherever it was sent on to: each step goes where files may lie.

        Raises:
            TryLater, NotAccepted
        """
        for left in reversed(range(STEPS)):
            if not self._trust.file(url):
                raise NotAccepted("ForeignFile")
            async with self._http.get(url, allow_redirects=False) as response:
                onwards = response.headers.get("Location", "")
                if not (300 <= response.status < 400 and onwards and left):
                    _judge_file(response.status)
                    yield response
                    return
                url = urljoin(url, onwards)

    async def hand_over(self, document: Document, upload: Mapping[str, str]) -> None:
        """Put a document where a person has agreed to have it; `upload` is what Teams said then.

        Raises:
            TryLater, NotAccepted
        """
        url, size = upload.get("uploadUrl", ""), len(document.data)
        if not self._trust.file(url):
            raise NotAccepted("ForeignFile")
        # One piece: OneDrive's upload sessions take up to 60 MiB at once.
        headers = {
            "Content-Range": f"bytes 0-{size - 1}/{size}",
            "Content-Type": "application/octet-stream",
        }
        body = io.BytesIO(document.data)
        try:
            putting = self._http.put(url, data=body, headers=headers, allow_redirects=False)
            async with putting as response:
                _judge_file(response.status)
        except (ClientError, TimeoutError) as error:
            raise TryLater from error

    async def _begin(self, to: Address, activity: Json) -> Posted:
        """A new post in a channel: creating a conversation is how a thread is begun."""
        route = route_of(to)
        asked = {
            "isGroup": True,
            "bot": {"id": route.bot},
            "tenantId": to.tenant,
            "channelData": {"channel": {"id": route.conversation}, "tenant": {"id": to.tenant}},
            "activity": activity,
        }
        bucket = limits.conversation_bucket(to)
        await self._window.turn(to.tenant)
        made = await self._connector.post(route.service, "conversations", asked, bucket)
        begun = made.get("activityId") or str(made.get("id", "")).partition(THREAD)[2]
        return Posted(remote(str(begun)))

    async def _add(self, to: Address, activity: Json, thread: str) -> Posted:
        """A message in a chat or a thread; a person's chat is opened first if it must be."""
        reachable = await self._opened(to)
        route = route_of(reachable)
        path = f"conversations/{part(conversation_of(route, thread))}/activities"
        bucket = limits.conversation_bucket(to)
        await self._window.turn(to.tenant)
        made = await self._connector.post(route.service, path, activity, bucket)
        root = thread_of(thread) if route.threads else ""
        name = remote(str(made.get("id", "")), root)
        return Posted(name, None if reachable == to else reachable)

    async def _opened(self, to: Address) -> Address:
        """The address with its conversation: a person's chat is created where it is not known."""
        route = route_of(to)
        if route.conversation:
            return to
        asked = {
            "isGroup": False,
            "bot": {"id": route.bot},
            "members": [{"id": route.user or to.key}],
            "tenantId": to.tenant,
            "channelData": {"tenant": {"id": to.tenant}},
        }
        bucket = limits.conversation_bucket(to)
        await self._window.turn(to.tenant)
        made = await self._connector.post(route.service, "conversations", asked, bucket)
        if not isinstance(conversation := made.get("id"), str) or not conversation:
            raise NotAccepted("NoConversation")
        return address(to.tenant, to.key, replace(route, conversation=conversation))

    async def _pages(self, place: Address) -> AsyncIterator[list[Mapping[str, object]]]:
        route, bucket = route_of(place), limits.conversation_bucket(place)
        path = f"conversations/{part(route.conversation)}/pagedmembers?pageSize={PAGE}"
        token = ""
        for _ in range(MOST_PAGES):
            asked = f"{path}&continuationToken={part(token)}" if token else path
            await self._window.turn(place.tenant)
            page = await self._connector.get(route.service, asked, bucket)
            members = page.get("members")
            yield (
                [one for one in members if isinstance(one, Mapping)]
                if isinstance(members, list)
                else []
            )
            token = str(page.get("continuationToken") or "")
            if not token:
                return
        logger.error("a roster in Teams does not end")


def _activity(to: Address, content: Content) -> Json:
    match content:
        case Card():
            return outbound.message(content)
        case Document():
            if not route_of(to).user:
                raise NotAccepted("FilesToPeopleAlone")
            return outbound.consent(content)
        case _:
            assert_never(content)


def _judge_file(status: int) -> None:
    if status == 429 or status >= 500:
        raise TryLater
    if status >= 300:
        raise NotAccepted(f"File{status}")
