"""What every page handler works with, in one value on the application."""

from dataclasses import dataclass, field

from aiohttp import web

from bot.chat.ports import Channel
from bot.documents import Press
from bot.errors import SignInFirst
from bot.fielding.fielder import Fielder
from bot.fielding.postman import Postman
from bot.fielding.reports import Reports
from bot.runner import Runner
from bot.settings import Settings
from bot.web.limits import Coming, WrongCodes
from bot.web.live import Live
from bot.web.visitors import Visit, Visitors
from facilitation.ids import PersonId, WorkshopId
from facilitation.state import Workshop
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Site:
    """What lets things happen and makes documents, the settings, and who is signed in where.

    `channels` are the chats that are open, by platform.
    """

    runner: Runner
    fielder: Fielder
    postman: Postman
    press: Press
    reports: Reports
    settings: Settings
    secret: bytes
    visitors: Visitors
    wrong_codes: WrongCodes
    coming: Coming
    channels: dict[str, Channel] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        """The store."""
        return self.runner.store


SITE = web.AppKey("SITE", Site)
LIVE = web.AppKey("LIVE", Live)


@dataclass(frozen=True, slots=True)
class Caller:
    """A request about one workshop: who asks, and how the workshop stands."""

    site: Site
    workshop: WorkshopId
    state: Workshop
    version: int
    visit: Visit

    @property
    def person(self) -> PersonId | None:
        """Who acts, if anybody is signed in."""
        return self.visit.acting(self.workshop, self.state)

    @property
    def facilitates(self) -> bool:
        """Whether a facilitator asks."""
        return self.person in self.state.facilitators if self.person else False


async def calling(request: web.Request) -> Caller:
    """The workshop in the request's address, and who asks for it.

    Raises:
        UnknownWorkshop
    """
    site = request.app[SITE]
    workshop = WorkshopId(request.match_info["workshop"])
    state, version = await site.store.snapshot(workshop)
    return Caller(site, workshop, state, version, await site.visitors.of(request))


def on_device(caller: Caller) -> PersonId:
    """Who has the device.

    Raises:
        SignInFirst
    """
    person = caller.visit.person(caller.workshop)
    if person is None:
        raise SignInFirst
    return person
