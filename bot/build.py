"""Puts the parts together: the one place that knows them all. Tests pass fakes for arguments."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date

from aiohttp import web

from bot.chance import Chance
from bot.chat.office import Office
from bot.chat.together import Chats, chats
from bot.days import create
from bot.hub import Hub
from bot.mail.together import mail
from bot.runner import Runner
from bot.settings import Settings, secret_key
from bot.tasks import running
from bot.web.server import application, site_of
from bot.web.site import Site
from facilitation.ids import WorkshopId
from storage.links import Account, Link, accounts_listed, add_account, add_link
from storage.ports import Clock
from storage.sealing import Sealer
from storage.store import Store
from storage.workshops import Listing, of_account


@dataclass(frozen=True, slots=True)
class App:
    """Everything, put together."""

    site: Site
    web: web.Application
    chats: Chats


@asynccontextmanager
async def build(settings: Settings, clock: Clock, chance: Chance) -> AsyncIterator[App]:
    """Open the store and put the program round it; closed again at the end."""
    store = await Store.open(settings.database, clock, chance.id)
    try:
        runner = Runner(store, clock, chance, Hub())
        site = site_of(runner, settings, secret_key(settings, chance))
        async with AsyncExitStack() as doors:
            doors.enter_context(mail(settings, site.fielder, site.postman))
            open_chats = await doors.enter_async_context(chats(office_of(site), settings))
            await doors.enter_async_context(running(site.postman.run(), name="postman"))
            yield App(site, application(site, open_chats.routes), open_chats)
    finally:
        await store.close()


def office_of(site: Site) -> Office:
    """What the chats work with; no channel is open yet."""
    return Office(
        runner=site.runner,
        channels=site.channels,
        sealer=Sealer(site.secret),
        secret=site.secret,
        base=site.settings.address,
        language=site.settings.language,
        press=site.press,
        reports=site.reports,
        fielder=site.fielder,
        postman=site.postman,
    )


async def owner(site: Site) -> Account:
    """The account that owns this installation's workshops; made at the first start."""
    known = await site.store.read(accounts_listed)
    if known:
        return known[0]
    made = Account(site.runner.chance.id(), "")
    await site.store.write(add_account, made)
    return made


async def sign_in_link(site: Site, account: Account) -> Link:
    """A fresh link that signs a facilitator in."""
    made = Link(site.runner.chance.id(), "facilitator", account=account.id)
    await site.store.write(add_link, made)
    return made


async def add_workshop(site: Site, account: Account, source: str) -> Listing:
    """A new workshop from a programme file.

    Raises:
        BadProgramme
    """
    return await listed(site, account, await create(site.runner, account.id, source))


async def listed(site: Site, account: Account, workshop: WorkshopId) -> Listing:
    """A workshop as it stands in its owner's list."""
    mine = await site.store.read(of_account, account.id)
    return next(listing for listing in mine if listing.id == workshop)


def today(clock: Clock) -> date:
    """The date now, in UTC: what deletion goes by."""
    return clock.now().date()
