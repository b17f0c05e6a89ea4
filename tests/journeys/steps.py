"""What happens once on a day: messages, moves, votes, a second device, promises, the end."""

import asyncio
from typing import Any

from playwright.async_api import Browser, Locator, Route, expect

from surveys.answers import Listed
from tests.journeys.browsers import TABLET, device
from tests.journeys.cast import Screen, Sitter, screen
from tests.journeys.day import DEVICELESS, NB, Room, press


async def both_press_next(room: Room, phase: str) -> None:
    """Two facilitators press at once: Bo's arrives first, and Ada is told that it was him."""
    pressed: asyncio.Future[Route] = asyncio.get_running_loop().create_future()
    await room.desk.page.route(
        "**/do",
        lambda route: pressed.set_result(route),  # noqa: PLW0108 -- Playwright marks the function
    )
    seen = (await room.state()).moves
    await press(room, "do-next")
    held = await pressed
    about = f"/workshops/{room.served.workshop}/commands"
    status, _ = await room.second.api("POST", about, {"action": "next", "seen": seen})
    assert status == 200
    await held.continue_()

    told = NB("{who} has just done it.", who="Bo")
    await expect(room.desk.page.get_by_text(told).first).to_be_visible()
    state = await room.state()
    assert (state.run and state.run.phase, state.moves) == (phase, seen + 1)
    await room.desk.page.unroute("**/do")
    assert [said for said in room.faults.said if "409" not in said] == []
    room.faults.said.clear()  # the browser's own note that the answer was 409


async def message_to(room: Room, table: int, text: str) -> None:
    """A message to one table, and nobody else."""
    form = room.desk.page.locator(f"form[action='{room.served.room}/message']")
    await form.get_by_label(NB("Message")).fill(text)
    await form.get_by_label(NB("To")).select_option(str(table))
    await form.get_by_role("button", name=NB("Send")).click()
    await expect(room.desk.page.locator("[data-region=sent]")).to_contain_text(text)
    for sitter in (room.at(table)[0], room.at(table - 1)[0]):
        await sitter.guest.get(room.served.room)
        assert (text in sitter.guest.page) == (sitter.table == table)


async def move(room: Room, sitter: Sitter, table: int) -> None:
    """The facilitator moves somebody to another table."""
    desk = room.desk.page
    people = desk.locator(f"#people-{sitter.table}")
    await people.locator("summary").click()
    await people.get_by_role("link", name=sitter.alias).click()
    await desk.get_by_label(NB("Sits at table")).select_option(str(table))
    await room.desk.press("Move")
    await desk.get_by_role("link", name=NB("Back to the control page")).click()
    await expect(desk.locator(f"#people-{table}")).to_contain_text(sitter.alias)
    sitter.table = table
    await sitter.guest.get(room.served.room)
    assert NB("Table {number}", number=table) in sitter.guest.page


async def hide(room: Room, item: str, text: str) -> None:
    """The facilitator hides an unsuitable point: it is gone from the table, and kept in the log."""
    await expect(room.phone.page.get_by_text(text)).to_be_visible()
    desk = room.desk.page
    await desk.locator("#points-seen summary").click()
    await _hide_button(desk.locator("li.care-point").filter(has_text=text)).click()
    await expect(room.phone.page.get_by_text(text)).to_have_count(0)
    found = next(one for one in room.typed.said if (one.item, one.text) == (item, text))
    room.typed.said.remove(found)
    room.typed.note("hidden", item, found.table, text)


def _hide_button(point: Locator) -> Locator:
    return point.get_by_role("button", name=NB("Hide"), exact=True)


async def late(room: Room, sitter: Sitter, phase: str, text: str) -> None:
    """A point after the bell and its grace: it is kept, marked late, and its author is told so."""
    status, said = await sitter.put(phase, text, slot="2")
    assert (status, said["late"]) == (200, True)
    room.typed.note("point", phase.partition(".")[0], sitter.table, text)


# --- Votes ----------------------------------------------------------------------------------------


async def vote(room: Room, item: str) -> None:
    """Dots on others' outcomes: secret until the vote ends, and never on one's own."""
    favourite = f"Bord 3 {item} råd 1"
    boxes = room.phone.page.locator(".ballot")
    own, others = f"Bord 1 {item}", 1 + 2  # table 2 wrote one outcome, table 3 two
    await expect(boxes).to_have_count(others)
    await expect(boxes.filter(has_text=own)).to_have_count(0)
    await boxes.filter(has_text=favourite).locator("input").fill("2")
    await boxes.filter(has_text=f"Bord 2 {item}").locator("input").fill("1")
    await expect(room.phone.page.locator("[data-receipt]")).to_have_attribute("data-state", "saved")
    await room.plain.page.reload()
    await room.plain.page.locator(".ballot").filter(has_text=favourite).locator("input").fill("3")
    await room.plain.press("Hand in")
    status, refused = await _vote_for_own_table(room, room.at(1)[0], item)
    assert (status, refused["error"]["code"]) == (422, "NotAChoice")
    for page in (room.wall.page, room.desk.page, room.phone.page):
        await expect(page.get_by_text(NB("Result of the vote"))).to_have_count(0)
    listed = room.wall.page.locator(".wall-point")
    await expect(listed.filter(has_text=favourite)).to_have_count(1)
    tables = [text.split()[1] for text in await listed.all_inner_texts() if text[:5] == "Bord "]
    assert tables == sorted(tables)  # in the tables' order, whatever has been given
    assert tables[0] != "3"


async def _vote_for_own_table(room: Room, sitter: Sitter, item: str) -> tuple[int, Any]:
    record = await room.served.app.site.store.record(room.served.workshop)
    own = (entry for entry in record.entries if entry.owner == "table:1")
    points = [
        point.id
        for entry in own
        if entry.phase == f"{item}.G" and isinstance(entry.value, Listed)
        for point in entry.value.points
    ]
    assert len(points) == 2
    return await sitter.send(f"{item}.V", {"shares": dict.fromkeys(points, 1)})


async def result(room: Room, item: str) -> None:
    """After the vote everybody sees who got what; the drafts of the phone counted."""
    shown = room.wall.page.locator(".ballot-result li")
    await expect(shown.first).to_contain_text(f"Bord 3 {item} råd 1")
    await expect(shown.first).to_contain_text("5")
    await expect(shown.nth(1)).to_contain_text(f"Bord 2 {item} råd")


# --- Coming and going -----------------------------------------------------------------------------


async def come_back(room: Room, browser: Browser) -> None:
    """The phone is flat: its owner comes back on a tablet, with the personal code."""
    known = room.phone
    context = await device(browser, room.served.url, TABLET, "nn")
    again = await screen(room.served, context, "nn", known.alias, known.table)
    room.faults.listen(again.page, room.served.url)
    await known.page.close()
    await again.page.goto(f"/j/{room.served.day.code}")
    await again.page.get_by_text(again.t("I have been here before")).click()
    await again.page.get_by_label(again.t("Your personal code")).fill(room.code.lower())
    await again.press("Come back")
    await expect(again.page.locator("body")).to_have_attribute("data-person", known.person)
    again.person = known.person
    await again.page.get_by_role("link", name=again.t("My answers")).click()
    await expect(again.page.get_by_text("Åse q1 éin", exact=True)).to_be_visible()
    await again.page.goto(room.served.room)
    room.phone = again


async def promise(room: Room) -> None:
    """Everybody's own commitment; the page keeps it without a button, and the host writes one."""
    for sitter in room.sitters:
        value = _promised(sitter.alias)
        assert (await sitter.send("q5.I", value, draft=sitter.table == 3))[0] == 200
        room.typed.note("promise", "q5", sitter.table, value["what"])
    for one in (room.phone, room.plain, room.host):
        await one.page.goto(room.served.room)
        await _write_promise(one, one.alias)
        room.typed.note("promise", "q5", one.table, _promised(one.alias)["what"])
    receipt = room.phone.page.locator("[data-receipt]")
    await expect(receipt).to_have_attribute("data-state", "saved")
    await room.plain.press("Hand in")
    await room.host.press("Hand in")
    deviceless = await room.deviceless()
    await room.host.page.goto(f"{room.served.room}/for/{deviceless}")
    await _write_promise(room.host, DEVICELESS)
    await room.host.press("Hand in")
    await room.host.page.goto(room.served.room)
    room.typed.note("promise", "q5", 1, _promised(DEVICELESS)["what"])


def _promised(alias: str) -> dict[str, str]:
    return {"what": f"{alias} ringer kommunen", "when": "før jul", "whom": f"{alias} sin nabo"}


async def _write_promise(one: Screen, alias: str) -> None:
    for part, words in _promised(alias).items():
        await one.page.locator(f"#slot-1-{part}").fill(words)


async def close_day(room: Room) -> None:
    """The facilitator closes the day; everybody is thanked, and nobody can write any more."""
    desk = room.desk.page
    await desk.locator("#closing > summary").click()
    await press(room, "do-close")
    await expect(room.phone.page.get_by_text(room.phone.t("The day is over"))).to_be_visible()
    await expect(room.wall.page.get_by_text(NB("Thank you for today"))).to_be_visible()
    status, said = await room.sitters[0].put("q1.I", "for sent")
    assert (status, said["error"]["code"]) == (409, "DayOver")
