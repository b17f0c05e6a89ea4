"""What happens at once, over real HTTP."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.ways_in import CO_FACILITATOR
from bot.web.control import address
from facilitation.ids import PhaseId
from storage import reading
from storage.links import Link, add_link, name_account
from surveys.answers import Listed, Value
from tests.faults.conftest import House
from tests.journeys.guest import Guest

PEOPLE, EACH = 50, 4  # two hundred answers
PHASE = PhaseId("tema.I")
STEP = timedelta(milliseconds=200)  # passes with each receipt
GRACE = timedelta(seconds=10)  # the shipped day's


@dataclass
class Posted:
    """An answer, the clock when it was sent and when it was acknowledged, and the receipt."""

    person: str
    slot: str
    text: str
    sent: datetime
    told: datetime
    receipt: dict[str, Any]


async def begin(house: House) -> Guest:
    """The day begins; its owner's browser."""
    owner = await house.owner()
    await house.control(owner, "start")
    return owner


async def sit_down(house: House, number: int) -> tuple[Guest, str]:
    """A browser of somebody who has joined, and who it is."""
    guest = await house.guest()
    body = {"code": house.day.code, "alias": f"P{number}"}
    status, made = await guest.api("POST", "/join", body)
    assert status == 201
    return guest, str(made["person"])


async def post(house: House, guest: Guest, person: str, number: int) -> Posted:
    """Send an answer; a moment passes when it is acknowledged."""
    text, slot, sent = f"{person} {number}", str(number % 2 + 1), house.clock.now()
    body = {"phase": PHASE, "slot": slot, "owner": person, "points": [{"text": text, "id": ""}]}
    path = f"/workshops/{house.workshop}/answers"
    status, receipt = await guest.api("PUT", path, body, key=text)
    assert status == 200, receipt
    told = house.clock.now()
    house.clock.pass_(STEP)
    return Posted(person, slot, text, sent, told, dict(receipt))


async def race(house: House, owner: Guest) -> list[Posted]:
    """Everybody sends; a quarter of the way the facilitator moves on, which closes the phase."""
    seats = [await sit_down(house, number) for number in range(PEOPLE)]
    told = 0

    async def write(guest: Guest, person: str) -> list[Posted]:
        nonlocal told
        done = []
        for number in range(EACH):
            done.append(await post(house, guest, person, number))
            told += 1
            if told == PEOPLE * EACH // 4:
                await house.control(owner, "next")
        return done

    house.clock.moment = await bell(house) - timedelta(seconds=30)
    parts = await asyncio.gather(*(write(guest, person) for guest, person in seats))
    return [posted for part in parts for posted in part]


async def bell(house: House) -> datetime:
    """When the silent phase ends by the clock."""
    state = await house.state()
    assert state.run is not None
    assert state.run.clock.ends is not None
    return state.run.clock.ends


async def test_two_hundred_answers_race_the_bell_and_each_receipt_is_true(house: House) -> None:
    owner = await begin(house)
    by_the_clock = await bell(house)

    posted = await race(house, owner)

    assert {one.receipt["late"] for one in posted} == {True, False}
    closed = next(run.ended for run in (await house.state()).past if run.phase == PHASE)
    assert closed < by_the_clock
    on_time = closed + GRACE
    for one in posted:
        if one.told <= on_time:
            assert not one.receipt["late"]
        if one.sent > on_time:
            assert one.receipt["late"]
    people = {one.person for one in posted}
    assert await stored(house, people) == {
        (one.person, one.slot, one.receipt["version"]): (
            one.text, one.receipt["late"], tuple(one.receipt["ids"]),
        )
        for one in posted
    }  # fmt: skip


async def stored(
    house: House, people: set[str]
) -> dict[tuple[str, str, int], tuple[str, bool, tuple[str, ...]]]:
    """Every version of everybody's answers."""
    return {
        (entry.owner, entry.slot, entry.version): (
            said(entry.value), entry.late, ids(entry.value),
        )
        for person in people
        for entry in await house.app.site.store.read(reading.versions, house.workshop, person)
    }  # fmt: skip


def said(value: Value) -> str:
    assert isinstance(value, Listed)
    return "\n".join(point.text for point in value.points)


def ids(value: Value) -> tuple[str, ...]:
    assert isinstance(value, Listed)
    return tuple(point.id for point in value.points)


async def test_two_press_next_at_once_and_the_second_is_told_who_was_first(house: House) -> None:
    first = await begin(house)
    second = await assistant(house, "Bo Berg")
    first_name = "Kari Lie"
    await house.app.site.store.write(name_account, house.account.id, first_name)
    seen = (await house.state()).moves

    results = await asyncio.gather(*(press(house, one, seen) for one in (first, second)))

    state = await house.state()
    assert sorted(status for status, _ in results) == [200, 409]
    assert (state.moves, state.run and state.run.phase) == (seen + 1, "tema.G")
    (refused,) = (index for index, (status, _) in enumerate(results) if status == 409)
    winner = (first_name, "Bo Berg")[1 - refused]
    assert winner in str(results[refused][1])


async def press(house: House, guest: Guest, seen: int) -> tuple[int, object]:
    return await guest.api(
        "POST", f"/workshops/{house.workshop}/commands", {"action": "next", "seen": seen}
    )


async def assistant(house: House, alias: str) -> Guest:
    """Somebody who shares the facilitator's role."""
    link = Link("shared", CO_FACILITATOR, house.workshop, account=house.account.id)
    await house.app.site.store.write(add_link, link)
    guest = await house.guest()
    path = address(house.app.site, link).removeprefix(house.app.site.settings.address)
    await guest.get(path)
    await guest.post(path, {"alias": alias})
    return guest
