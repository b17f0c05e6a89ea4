"""The documents of a day as files in a channel's own folder, and what to say where that fails.

A document that does not get there stands in the channel as a link, as where no folders are used.
The facilitators are then told once what was missing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import assert_never

from bot.chat.cards import Card, Document, Paragraph
from bot.chat.folders import Filed, Folders, Lack, NotFiled
from bot.chat.office import Office, address_of
from bot.chat.ports import Address
from bot.chat.scene import Scene
from bot.chat.troubles import PLATFORMS
from bot.words import Words
from facilitation.ids import WorkshopId
from storage import contacts, outbox
from storage.contacts import Destination, Kind
from storage.outbox import Wanted
from surveys.errors import Refusal

logger = logging.getLogger(__name__)

UNFILED = "unfiled"  # how the keys of what the facilitators are told begin
MARK = 8  # characters of a day's mark in the names of its files

Which = tuple[str, str]  # a format and a language
Make = Callable[[str, str], Awaitable[Document]]


async def put_in_folder(
    office: Office, seen: Scene, to: Destination, which: Sequence[Which], make: Make
) -> Mapping[Which, Filed]:
    """Put documents into a channel's folder, where that is done; where they lie that got there.

    `make` makes one, with the name that it is to have there. Facilitators are told of the rest.

    Raises:
        TimeoutError: there was not time for all of them; next time there are fewer left.
    """
    found = await _folder(office, seen, to)
    if found is None:
        return {}
    keys = {one: ":".join((*one, str(len(seen.state.past)))) for one in which}
    before = _laid(office, to, keys)
    lacking: Lack | None = None
    try:
        async with asyncio.timeout(office.shelves.patience):
            await _lay(office, to, keys, *found, make)
    except NotFiled as missing:
        lacking = missing.lack
    except TimeoutError:
        if len(_laid(office, to, keys)) > len(before):
            raise  # it goes forward: the courier asks again, and what lies there is remembered
        lacking = Lack.ANSWER
    except Refusal as refusal:  # its link says so too, to whoever opens it
        logger.warning("a document was not made: %s", type(refusal).__name__)
    if lacking is not None:
        logger.warning("documents of %s are links: %s", seen.workshop, lacking)
        await _tell(office, seen, lacking)
    return _laid(office, to, keys)


async def _lay(
    office: Office,
    to: Destination,
    keys: Mapping[Which, str],
    folders: Folders,
    place: Address,
    make: Make,
) -> None:
    for (kind, language), key in keys.items():
        if office.shelves.known(to.id, key) is None:
            filed = await folders.put(place, await make(kind, language))
            office.shelves.keep(to.id, key, filed)


def _laid(office: Office, to: Destination, keys: Mapping[Which, str]) -> dict[Which, Filed]:
    """What lies in the folder, as far as we know."""
    known = {one: office.shelves.known(to.id, key) for one, key in keys.items()}
    return {one: filed for one, filed in known.items() if filed is not None}


def marked(office: Office, workshop: WorkshopId, name: str) -> str:
    """A file's name with a mark of its day: two days of one name have a file each."""
    mark = office.sealer.digest(f"file {workshop}")[:MARK]
    stem, _, ending = name.rpartition(".")
    return f"{stem}-{mark}.{ending}"


def size(filed: Filed, t: Words) -> str:
    """A file's size as people say it."""
    if filed.size < 1_000_000:
        return f"{t.number(max(1, round(filed.size / 1_000)))} kB"
    return f"{t.number(round(filed.size / 1_000_000, 1))} MB"


def unfiled(lack: Lack, platform: str, t: Words) -> Card:
    """What the facilitators are told of documents that stand as links, not as files."""
    name = PLATFORMS.get(platform, platform)
    said = t(
        "The documents from the day stand in the channel in {platform} as links, not as files. "
        "The links work all the same.",
        platform=name,
    )
    return Card(said, (Paragraph(said), Paragraph(_why(lack, name, t))), t.language)


def _why(lack: Lack, name: str, t: Words) -> str:
    match lack:
        case Lack.CONSENT:
            return t(
                "{platform} does not let the bot put files there. Whoever runs the server can have "
                "it allowed.",
                platform=name,
            )
        case Lack.FOLDER:
            return t(
                "The channel has no folder for files yet. Open Files in the channel once, and it "
                "works next time."
            )
        case Lack.ROOM:
            return t("There is no room for them in the channel’s folder.")
        case Lack.ANSWER:
            return t("{platform} did not take the files just then.", platform=name)
        case _:
            assert_never(lack)


async def _folder(office: Office, seen: Scene, to: Destination) -> tuple[Folders, Address] | None:
    """The folders of a channel's platform, and the channel's address there."""
    spot = next((spot for spot in seen.spots if spot.id == to.id), None)
    folders = office.shelves.at(spot.platform) if spot else None
    if folders is None:
        return None
    places = await office.store.read(contacts.places_of, seen.workshop)
    sealed = next((place.sealed for place in places if place.id == to.id), "")
    route = contacts.open_route(office.sealer, sealed) if sealed else None
    return (folders, address_of(route)) if route is not None else None


async def _tell(office: Office, seen: Scene, lack: Lack) -> None:
    """Let the facilitators know: once of each that was missing, however often that shows."""
    key = f"{UNFILED}:{lack}"
    leading = [m for m in seen.members if m.person in seen.state.facilitators]
    wanted = (Wanted(Destination(Kind.CONTACT, m.contact), key, key, settled=True) for m in leading)
    await office.store.write(outbox.want, seen.workshop, tuple(wanted))
