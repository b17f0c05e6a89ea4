"""A day in its steps: a facilitator, a wall, three browsers and nine others at three tables."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from html import escape

from playwright.async_api import Browser, expect

from bot.words import Words, words
from facilitation.ids import PersonId
from facilitation.state import Floor, Stage, Workshop
from tests.journeys.browsers import LAPTOP, NO_SCRIPT, PHONE, TABLET, WALL, Faults, device
from tests.journeys.cast import NASTY, Ledger, Screen, Sitter, reached, running, screen
from tests.journeys.guest import Guest
from tests.journeys.serving import Served

NB: Words = words("nb")
SITTERS = {"Cato": 1, "Eirik": 2, "Frida": 2, "Gard": 2, "Hilde": 3, "Ivar": 3, "Jo": 3, "Kåre": 3}
DEVICELESS = "Dagny"  # sits at table 1; its host writes for her
SLOTS = {"q1": 3, "q2": 2, "q3": 2, "q4": 1}


@dataclass
class Room:
    """Everybody, where they are, and all that they typed."""

    served: Served
    desk: Screen  # the facilitator
    wall: Screen
    phone: Screen  # reads nynorsk; sits at table 1
    host: Screen  # table 1's, with a tablet
    plain: Screen  # table 2's host; no script
    sitters: Sequence[Sitter]
    second: Guest  # the other facilitator
    faults: Faults
    typed: Ledger = field(default_factory=Ledger)
    code: str = ""  # the phone's personal code

    def at(self, table: int) -> list[Sitter]:
        """Those at a table who take part over HTTP."""
        return [one for one in self.sitters if one.table == table]

    async def state(self) -> Workshop:
        """How the day stands."""
        return await self.served.state()

    async def deviceless(self) -> PersonId:
        """Her id."""
        return next(person.id for person in (await self.state()).people if not person.device)


@asynccontextmanager
async def gathered(browser: Browser, served: Served) -> AsyncIterator[Room]:
    """Everybody in their places; the day has not begun."""
    faults = Faults()
    async with AsyncExitStack() as stack:

        async def opened(kind, language="nb", alias="", table=0) -> Screen:
            context = await device(browser, served.url, kind, language)
            stack.push_async_callback(context.close)
            made = await screen(served, context, language, alias, table)
            faults.listen(made.page, served.url)
            return made

        guests = [
            await stack.enter_async_context(Guest(served.url)) for _ in range(9)
        ]  # the last is Bo's
        named = zip(guests, SITTERS.items(), strict=False)
        room = Room(
            served,
            desk=await opened(LAPTOP, alias="Ada"),
            wall=await opened(WALL),
            phone=await opened(PHONE, "nn", "Åse", 1),
            host=await opened(TABLET, "nb", "Berit", 1),
            plain=await opened(NO_SCRIPT, "nb", "Olav", 2),
            sitters=[Sitter(served, guest, alias, table) for guest, (alias, table) in named],
            second=guests[-1],
            faults=faults,
        )
        await _sit_down(room)
        yield room


async def _sit_down(room: Room) -> None:
    await room.desk.page.goto(await room.served.sign_in())
    await room.desk.page.get_by_label(NB("Your name")).fill("Ada")
    await room.desk.press("Sign in")
    await room.desk.page.get_by_role("link", name=NB("Control page")).click()
    await room.wall.page.goto(await room.served.projector())
    link = await room.served.second_facilitator()
    assert await room.second.get(link) == 200
    assert await room.second.post(link, {"alias": "Bo"}) == 200
    room.code = await room.phone.join()
    for one in (room.host, room.plain):
        await one.join()
        await one.press("I will be the host")
    for sitter in room.sitters:
        await sitter.join()
    await room.host.page.get_by_text(NB("Add somebody without a device")).click()
    await room.host.page.get_by_label(NB("Name or alias")).fill(DEVICELESS)
    await room.host.press("Add")
    await reached(room.served, lambda state: len(state.people) == 12)


# --- The facilitator ------------------------------------------------------------------------------


async def press(room: Room, button: str) -> None:
    """The facilitator presses a button, once the page has seen all that happened."""
    state = await room.state()
    seen = room.desk.page.locator(f"form:has(#{button}) input[name=seen]")
    await expect(seen).to_have_value(str(state.moves))
    await room.desk.page.locator(f"#{button}").click()


async def onward(room: Room, phase: str) -> None:
    """«Next», and a phase begins."""
    await press(room, "do-next")
    await reached(room.served, running(phase))


# --- I --------------------------------------------------------------------------------------------


async def write_alone(room: Room, item: str) -> None:
    """Everybody writes in silence. The phone and the first sitters only leave drafts."""
    phase, last = f"{item}.I", str(SLOTS[item])
    for sitter, nasty in zip(room.sitters, [*NASTY, "", ""], strict=True):
        texts = [f"{sitter.alias} {item} punkt {n}" for n in (1, 2)] + [nasty] * bool(nasty)
        status, said = await sitter.put(phase, *texts, draft=sitter.table == 1)
        assert (status, said.get("late")) == (200, False)
        assert (await sitter.put(phase, f"{sitter.alias} {item} sist", slot=last))[0] == 200
        kept = texts if last != "1" else texts[:0]
        room.typed.note("point", item, sitter.table, *kept, f"{sitter.alias} {item} sist")
    await _write_in_browsers(room, item)


async def _write_in_browsers(room: Room, item: str) -> None:
    alone = [f"Åse {item} éin", f"Åse {item} to\nmed ei linje til"]
    await room.phone.fill(*alone)
    await room.phone.saved()
    await room.host.fill(f"Berit {item} ett")
    await room.host.press("Hand in")
    await expect(room.host.page.get_by_text(NB("Your answer is saved."))).to_be_visible()
    await room.plain.page.goto(room.served.room)
    await room.plain.fill(f"Olav {item} ett")
    await room.plain.press("Hand in")
    await expect(room.plain.page.get_by_text(NB("Your answer is saved."))).to_be_visible()
    await room.host.page.goto(f"{room.served.room}/for/{await room.deviceless()}")
    await room.host.fill(f"{DEVICELESS} {item} ett")
    await room.host.press("Hand in")
    await room.host.page.goto(room.served.room)
    room.typed.note("point", item, 1, *alone, f"Berit {item} ett", f"{DEVICELESS} {item} ett")
    room.typed.note("point", item, 2, f"Olav {item} ett")


async def nobody_reads(room: Room, texts: Sequence[str]) -> None:
    """None of these texts is anywhere but with its author: on no page, in no message."""
    stranger, about = room.at(3)[-1], f"/workshops/{room.served.workshop}/state?seat=facilitator"
    await stranger.guest.get(room.served.room)
    await room.second.get(f"{room.served.room}/control")
    shown = {
        "wall": await room.wall.page.content(),
        "desk": await room.desk.page.content(),
        "other desk": room.second.page + str(await room.second.api("GET", about)),
        "tablet": await room.host.page.content(),
        "stranger": stranger.guest.page,
    }
    own = {"tablet": "Berit", "stranger": stranger.alias}
    for text in texts:
        where = [name for name, page in shown.items() if text in page or escape(text) in page]
        read = [name for name in where if not text.startswith(own.get(name, "-"))]
        assert read == [], text
    assert NB("Table {number}", number=1) in shown["tablet"]  # the pages are the right ones
    assert NB("have answered") in shown["wall"]


# --- G --------------------------------------------------------------------------------------------


def floor_of(state: Workshop, table: int) -> Floor:
    """A table in the running phase."""
    assert state.run is not None
    return next(floor for floor in state.run.floors if floor.number == table)


def _after(table: int, turn: int) -> Callable[[Workshop], bool]:
    """Whether the floor has moved on there."""
    return lambda state: floor_of(state, table).turn > turn


async def speak_round(room: Room, table: int) -> list[str]:
    """A table's whole round; returns what each did in order, such as «Cato later»."""
    told: list[str] = []
    while (floor := floor_of(await room.state(), table)).stage is Stage.ROUND:
        told.append(await _turn(room, table, floor, told))
        await reached(room.served, _after(table, floor.turn))
    return told


async def _turn(room: Room, table: int, floor: Floor, told: Sequence[str]) -> str:
    """Whoever has the floor is done; Cato lets the others go first, and then passes."""
    for one in (room.phone, room.host, room.plain):
        if one.person == floor.speaker:
            await one.page.reload() if one is room.plain else None
            await one.take_turn("I’m done", floor.turn)
            return f"{one.alias} done"
    sitter = next((one for one in room.sitters if one.person == floor.speaker), None)
    if sitter is None:  # without a device: the host lets the next one speak
        await room.host.take_turn("Next", floor.turn)
        return f"{DEVICELESS} next"
    action = "done" if sitter.alias != "Cato" else "pass" if "Cato later" in told else "later"
    state = await room.state()
    assert state.run is not None
    status, said = await sitter.command(
        action=action, run=state.run.number, floor=table, turn=floor.turn
    )
    assert status == 200, said
    return f"{sitter.alias} {action}"


async def write_notes(room: Room, item: str) -> None:
    """A note on the tablecloth of table 1, which nobody at table 3 sees."""
    (cato, *_), stranger = room.at(1), room.at(3)[0]
    note = f"Notat {item} frå Cato"
    assert (await cato.put(f"{item}.G", note))[0] == 200
    await expect(room.phone.page.get_by_text(note)).to_be_visible()
    await stranger.guest.get(room.served.room)
    assert note not in stranger.guest.page
    room.typed.note("note", item, 1, note)


async def write_outcomes(room: Room, item: str) -> None:
    """Each table's host writes its outcome: one puts it in order, one has no script."""
    first, second = f"Bord 1 {item} viktigast", f"Bord 1 {item} nest viktigast"
    await room.host.fill(second, first, slot="outcome")
    await room.host.page.get_by_role("button", name=NB("Move point {number} up", number=2)).click()
    await room.host.saved("outcome")
    room.typed.note("outcome", item, 1, first, second)
    await room.plain.page.reload()
    text = f"Bord 2 {item} råd"
    await room.plain.points("outcome").last.fill(text)
    await room.plain.press("Hand in")
    await expect(room.plain.points("outcome").first).to_have_value(text)
    room.typed.note("outcome", item, 2, text)
    texts = [f"Bord 3 {item} råd {n}" for n in (1, 2)]
    ivar = room.at(3)[1]
    status, said = await ivar.put(f"{item}.G", *texts, slot="outcome", owner="table:3")
    assert status == 200, said
    room.typed.note("outcome", item, 3, *texts)


# --- P --------------------------------------------------------------------------------------------


async def present(room: Room, item: str) -> None:
    """The groups in turn: the wall shows the outcome of the table that speaks, and no other."""
    spoken: list[int] = []
    while True:
        floor = floor_of(await room.state(), 0)
        if floor.stage is not Stage.ROUND:
            break
        table = int(str(floor.speaker))
        for text in room.typed.texts("outcome", item):
            there = expect(room.wall.page.get_by_text(text, exact=True))
            await (there.to_be_visible() if f"Bord {table} " in text else there.to_have_count(0))
        turn = room.desk.page.locator("form:has(#floor-done) input[name=turn]")
        await expect(turn).to_have_value(str(floor.turn))
        await room.desk.page.locator("#floor-done").click()
        await reached(room.served, _after(0, floor.turn))
        spoken.append(table)
    assert sorted(spoken) == [1, 2, 3]
