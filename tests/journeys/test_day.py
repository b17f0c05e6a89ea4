"""A whole day in Debian's Chromium and over HTTP, from the sign-in to the documents."""

import logging

import pytest
from playwright.async_api import Browser, expect

from tests.journeys import day, files, steps
from tests.journeys.browsers import needs_browser
from tests.journeys.cast import reached, running
from tests.journeys.day import NB, Room, gathered, onward, press
from tests.journeys.serving import serving, short_day

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]


async def test_a_whole_day(browser: Browser, tmp_path, caplog):
    async with serving(tmp_path, short_day()) as served, gathered(browser, served) as room:
        await first_session(room)
        await second_session(room)
        await third_session(room)
        await steps.come_back(room, browser)
        await fourth_session(room)
        await promises(room)
        await files.compare(room, tmp_path)

        assert (room.faults.said, room.faults.foreign) == ([], [])
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def first_session(room: Room) -> None:
    """Drafts count at the bell, nobody reads them before, a round of turns, and a late point."""
    await press(room, "do-start")
    await reached(room.served, running("velkommen.plenary"))
    for phase in ("imdi.talk", "i2e.talk", "q1.I"):
        await onward(room, phase)
    await press(room, "do-hold")
    await expect(room.wall.page.get_by_text(NB("The clock stands still"))).to_be_visible()
    await day.write_alone(room, "q1")
    await day.nobody_reads(room, room.typed.texts("point", "q1"))
    await press(room, "do-hold")
    await reached(room.served, running("q1.G"))  # the bell; nobody presses anything

    for text in ("Åse q1 éin", "Cato q1 punkt 1", "Dagny q1 ett"):
        await expect(room.host.page.get_by_text(text, exact=True)).to_be_visible()
    await day.write_notes(room, "q1")
    told = [await day.speak_round(room, table) for table in (1, 2, 3)]
    assert sorted(told[0])[1:] == ["Cato later", "Cato pass", "Dagny next", "Åse done"]
    others = [turn for turn in told[0] if "Cato" not in turn]
    assert (others[-1], told[1][-1]) == ("Berit done", "Olav done")
    assert sorted(told[2]) == ["Hilde done", "Ivar done", "Jo done", "Kåre done"]
    await steps.late(room, room.at(2)[0], "q1.I", "Eirik kom for sent")
    await onward(room, "pause1.break")
    await expect(room.wall.page.get_by_text(NB("Back at"))).to_be_visible()


async def second_session(room: Room) -> None:
    """Two press at once; more time; a message; ranked outcomes; groups in turn; a secret vote."""
    await steps.both_press_next(room, "q2.pitch")
    await onward(room, "q2.I")
    await press(room, "do-extend-1")
    await day.write_alone(room, "q2")
    await day.nobody_reads(room, room.typed.texts("point", "q2"))
    await onward(room, "q2.G")
    await steps.message_to(room, 3, "Bord 3: vinduet kan åpnes")
    await day.write_outcomes(room, "q2")
    await onward(room, "q2.P")
    await day.present(room, "q2")
    await onward(room, "q2.V")
    await steps.vote(room, "q2")
    await onward(room, "lunsj.break")
    await steps.result(room, "q2")


async def third_session(room: Room) -> None:
    """Somebody moves to another table over lunch, and an unsuitable point is hidden."""
    await steps.move(room, room.at(3)[-1], 2)
    for phase in ("q3.pitch", "q3.I"):
        await onward(room, phase)
    await press(room, "do-hold")
    await day.write_alone(room, "q3")
    await press(room, "do-hold")
    await reached(room.served, running("q3.G"))
    await steps.hide(room, "q3", "Cato q3 punkt 2")
    await day.write_outcomes(room, "q3")
    await onward(room, "q3.P")
    await day.present(room, "q3")
    await onward(room, "pause2.break")


async def fourth_session(room: Room) -> None:
    """On another device, as if nothing had happened."""
    for phase in ("q4.pitch", "q4.I"):
        await onward(room, phase)
    await press(room, "do-extend-1")
    await day.write_alone(room, "q4")
    await day.nobody_reads(room, room.typed.texts("point", "q4"))
    await onward(room, "q4.G")
    await day.write_outcomes(room, "q4")
    await onward(room, "q4.P")
    await day.present(room, "q4")


async def promises(room: Room) -> None:
    """What each will do at home; then the day is closed."""
    await onward(room, "q5.I")
    await press(room, "do-hold")
    await steps.promise(room)
    await press(room, "do-hold")
    await reached(room.served, running("q5.G"))
    await onward(room, "veien-videre.plenary")
    await steps.close_day(room)
