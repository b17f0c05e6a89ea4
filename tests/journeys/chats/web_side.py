"""People on the page: guests with no account and no chat, or signed in there from one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.build import owner, sign_in_link
from bot.web.control import address
from storage import workshops
from tests.journeys.chats.pages import Page, named
from tests.journeys.chats.seats import Opened, Participant, Seen
from tests.journeys.chats.venue import Venue
from tests.journeys.guest import Guest

POINTS = re.compile(r"slot-(\d+|outcome)")  # a slot that holds a list of points
PLACES = 12  # how many points somebody's script would make room for


@dataclass
class WebSeat(Participant):
    """Somebody with a browser."""

    venue: Venue = field(kw_only=True)
    guest: Guest = field(kw_only=True)

    def __post_init__(self) -> None:
        self.platform = "web"

    @property
    def room(self) -> str:
        """The page of the day."""
        return f"/w/{self.venue.workshop}"

    async def look_in(self, table: int = 0) -> None:
        """Open the page where one joins."""
        listing = await self.venue.app.site.store.read(workshops.find, self.venue.workshop)
        assert listing is not None
        assert await self.guest.get(f"/j/{listing.code}?table={table or ''}") == 200

    async def join(self, table: int = 0) -> str:
        await self.look_in(table)
        return await self._press(Page(self.guest.page), self.t("Join"), {"alias": self.alias})

    async def sign_in(self, link: str) -> str:
        """Open a link from a chat, and press its button."""
        await self.guest.get(link)
        return await self._press(Page(self.guest.page), self.t("Sign in"))

    async def before_them(self) -> Sequence[Seen]:
        page = await self._look()
        return [Seen(tuple(page.lines), page.buttons, False, page)]

    async def press(self, label: str) -> str:
        said = {"Be the table’s host": "I will be the host"}.get(label, label)
        return await self._press(await self._look(), self.t(said))

    async def press_in_channel(self, label: str) -> str:
        return await self.press(label)

    async def can_press(self, label: str) -> bool:
        """Whether a button with these English words stands before them."""
        return self.t(label) in (await self._look()).buttons

    async def open(self) -> Opened:
        page = await self._look()
        form = page.form(self.t("Hand in"))
        labels, values = dict(named(form)), dict(form.fields)
        for slot in dict.fromkeys(n for n in values if POINTS.fullmatch(n)):
            written = [value for name, value in form.fields if name == slot]
            written += [""] * (PLACES - len(written))
            values |= {f"{slot}.{n}": written[n] for n in range(PLACES)}
            labels |= {f"{slot}.{n}": slot for n in range(PLACES)}
        return Opened(labels, values, page)

    async def send(self, opened: Opened, filled: Mapping[str, str], *, stale: bool = False) -> str:
        return await self._press(opened.raw, self.t("Hand in"), filled)

    async def _look(self) -> Page:
        await self.guest.get(self.room)
        return Page(self.guest.page)

    async def _press(self, page: Page, label: str, filled: Mapping[str, str] | None = None) -> str:
        form = page.form(label)
        fields: dict[str, list[str]] = {}
        for name, value in form.fields:
            fields.setdefault(name, []).append(value)
        fields.pop("csrf", None)
        for name, value in (filled or {}).items():
            slot, dot, _ = name.partition(".")
            if dot and name.endswith(".0"):
                fields[slot] = []
            fields.setdefault(slot, []).append(value) if dot else fields.update({name: [value]})
        await self.guest.post(form.action or self.guest.path, fields)
        return Page(self.guest.page).text


@dataclass
class WebLeader(WebSeat):
    """The owner of the installation, at the control page."""

    @property
    def room(self) -> str:
        """The control page of the day."""
        return f"/w/{self.venue.workshop}/control"

    async def arrive(self) -> None:
        """Sign in by the link that the server gives at start."""
        site = self.venue.app.site
        await self.sign_in(address(site, await sign_in_link(site, await owner(site))))

    async def lead(self, label: str) -> str:
        """Press a button, and let the chats settle."""
        said = await self.press(label)
        await self.venue.settled()
        return said


async def guest(venue: Venue, alias: str, language: str = "nb") -> WebSeat:
    """Somebody new with a browser."""
    browser = await venue.doors.enter_async_context(Guest(venue.url, language))
    return WebSeat(alias, language, venue=venue, guest=browser)


async def leader(venue: Venue, alias: str = "Ada", language: str = "nb") -> WebLeader:
    """The owner, signed in."""
    browser = await venue.doors.enter_async_context(Guest(venue.url, language))
    made = WebLeader(alias, language, venue=venue, guest=browser)
    await made.arrive()
    return made
