"""The folder that each channel of a team has in SharePoint: documents are put there by Graph.

Documented, and nothing of it measured (https://learn.microsoft.com/graph/api/): channel-get-
filesfolder, driveitem-get, driveitem-put-content (4 MB in older versions of the page, 250 MB now),
driveitem-createuploadsession (pieces of whole multiples of 320 KiB, under 60 MiB each, without our
token). A team's group, by which Graph knows it, is told by the connector.

A file's name holds a mark of the day (`bot.chat.papers`). What lies there under that name is
replaced where we made it and nobody else has changed it since, which Graph says by the
application's id; else ours takes the next free name. So nobody's words are written over, and what
is put there once more after a crash does not lie there twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.chat.cards import Document
from bot.chat.folders import Filed, Lack, NotFiled
from bot.chat.ports import Address, MessageGone, NotAccepted, TryLater, Unreachable
from bot.teams import limits
from bot.teams.connector import Connector, part
from bot.teams.filenames import numbered, safe
from bot.teams.graph import Graph, Json, Refused
from bot.teams.hosts import Trust
from bot.teams.pacing import Window
from bot.teams.people import said
from bot.teams.routes import route_of
from bot.teams.settings import GUID

logger = logging.getLogger(__name__)

ONE_GO = 4_000_000  # bytes that are put in one request
PIECE = 16 * 320 * 1024  # bytes
LARGEST = 250_000_000  # bytes: what one request may hold at the very most
NAMES = 5  # that are tried before Graph is left to find one
TRIES = 3
MOMENT = 1.0  # seconds between them, where Graph does not say how long
MOST_WAIT = 10.0  # seconds that are waited for it
KEPT = 1_000  # channels of which the folder is remembered
CONFLICT = "@microsoft.graph.conflictBehavior"

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a channel's files lie."""

    tenant: str
    drive: str
    item: str

    def path(self, rest: str) -> str:
        """The path of something in its drive."""
        return f"drives/{part(self.drive)}/items/{rest}"

    def named(self, name: str) -> str:
        """The path of what has, or is to have, this name in it."""
        return self.path(f"{part(self.item)}:/{part(name)}:")


class TeamsFolders:
    """`bot.chat.folders.Folders` for Teams. `app` is our own application's id."""

    def __init__(
        self,
        graph: Graph,
        connector: Connector,
        window: Window,
        trust: Trust,
        app: str,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._graph = graph
        self._connector = connector
        self._window = window
        self._trust = trust
        self._app = app.lower()
        self._sleep = sleep
        self._known: dict[str, Folder] = {}

    async def put(self, place: Address, document: Document) -> Filed:
        """Put a document into a channel's folder.

        Raises:
            NotFiled
        """
        if len(document.data) > LARGEST:
            raise NotFiled(Lack.ROOM)
        for left in reversed(range(TRIES)):
            try:
                return self._filed(await self._put(place, document))
            except Refused as refused:
                self._known.pop(place.key, None)
                wait = MOMENT if refused.after is None else refused.after
                if not (left and refused.passing and wait <= MOST_WAIT):
                    logger.warning("a file did not reach a channel's folder: %s", refused)
                    raise NotFiled(lack(refused.status)) from refused
            await self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    async def _put(self, place: Address, document: Document) -> Json:
        folder = await self._folder(place)
        name = safe(document.name)
        for number in range(1, NAMES + 1):
            wanted = numbered(name, number)
            known = await self._look(folder, wanted)
            if known is None:
                return await self._upload(folder, folder.named(wanted), "rename", document)
            if self._is_ours(known):
                there = folder.path(part(said(known, "id")))
                return await self._upload(folder, there, "replace", document)
        return await self._upload(folder, folder.named(name), "rename", document)

    # --- Where ------------------------------------------------------------------------------------

    async def _folder(self, place: Address) -> Folder:
        if place.key not in self._known:
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[place.key] = await self._found(place)
        return self._known[place.key]

    async def _found(self, place: Address) -> Folder:
        route = route_of(place)
        if not route.team:  # a group chat has no folder of its own
            raise Refused(404)
        group = await self._group(place)
        channel = part(route.conversation)
        path = f"teams/{part(group)}/channels/{channel}/filesFolder"
        found = await self._graph.get(place.tenant, path)
        drive, item = said(_inside(found, "parentReference"), "driveId"), said(found, "id")
        if not (drive and item):
            raise Refused(404)
        return Folder(place.tenant, drive, item)

    async def _group(self, place: Address) -> str:
        """The id by which Graph knows a channel's team."""
        route = route_of(place)
        await self._window.turn(place.tenant)
        bucket = limits.conversation_bucket(place)
        try:
            team = await self._connector.get(route.service, f"teams/{part(route.team)}", bucket)
        except TryLater as later:
            raise Refused(429, later.after) from later
        except (Unreachable, MessageGone, NotAccepted) as gone:
            raise Refused(404) from gone
        group = said(team, "aadGroupId")
        if not GUID.fullmatch(group):
            raise Refused(404)
        return group

    # --- What lies there, and what is put there ---------------------------------------------------

    async def _look(self, folder: Folder, name: str) -> Json | None:
        """What has this name there; None where nothing has."""
        path = f"{folder.named(name).removesuffix(':')}?$select=id,createdBy,lastModifiedBy"
        try:
            return await self._graph.get(folder.tenant, path)
        except Refused as refused:
            if refused.status == 404:
                return None
            raise

    def _is_ours(self, item: Json) -> bool:
        """Whether we made it, and were the last to change it."""
        by = (_inside(_inside(item, who), "application") for who in ("createdBy", "lastModifiedBy"))
        return all(said(application, "id").lower() == self._app for application in by)

    async def _upload(self, folder: Folder, there: str, conflict: str, document: Document) -> Json:
        """Upload, in pieces where it is large.

        Of an upload session it is documented that an application needs `Sites.ReadWrite.All`; of
        the one request that `Files.ReadWrite.All` is enough. Who is refused the former may do
        the latter.
        """
        if len(document.data) > ONE_GO:
            try:
                session = await self._session(folder, there, conflict)
            except Refused as refused:
                if refused.status != 403:
                    raise
            else:
                return await self._pieces(session, document.data)
        path = f"{there}/content?{CONFLICT}={conflict}"
        return await self._graph.put(folder.tenant, path, document.data, document.kind)

    async def _session(self, folder: Folder, there: str, conflict: str) -> str:
        """The address at which pieces are taken."""
        asked = {"item": {CONFLICT: conflict}}
        made = await self._graph.post(folder.tenant, f"{there}/createUploadSession", asked)
        url = said(made, "uploadUrl")
        if not self._trust.file(url):
            raise Refused(400)
        return url

    async def _pieces(self, url: str, data: bytes) -> Json:
        made: Json = {}
        for first in range(0, len(data), PIECE):
            made = await self._graph.piece(url, data[first : first + PIECE], first, len(data))
        return made

    def _filed(self, made: Json) -> Filed:
        name, size, url = said(made, "name"), made.get("size"), said(made, "webUrl")
        if not (name and isinstance(size, int) and self._trust.file(url)):
            raise Refused(400)
        return Filed(name, size, url)


def lack(status: int) -> Lack:
    """What a status that Graph answers with says of what is missing."""
    match status:
        case 401 | 403:
            return Lack.CONSENT
        case 404:
            return Lack.FOLDER
        case 413 | 507:
            return Lack.ROOM
        case _:
            return Lack.ANSWER


def _inside(outer: Json, name: str) -> Json:
    found = outer.get(name)
    return found if isinstance(found, Mapping) else {}
