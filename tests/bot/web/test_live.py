"""Open pages kept up to date, over real HTTP: what is told, to whom, and when it ends."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.web import live
from bot.web.control import projector_address
from facilitation.ids import PersonId
from storage import people
from tests.bot.web.conftest import House
from tests.journeys.guest import Guest

Messages = AsyncIterator[Mapping[str, Any]]


async def told(messages: Messages) -> Mapping[str, Any]:
    """The next message."""
    async with asyncio.timeout(5):
        return await anext(messages)


async def started(house: House) -> Guest:
    fac = await house.owner()
    await house.control(fac, "start")
    return fac


async def person(house: House, alias: str) -> PersonId:
    known = await house.app.site.store.read(people.of_workshop, house.workshop)
    return next(who.id for who in known if who.alias == alias)


async def write(house: House, guest: Guest, alias: str, words: str, key: str = "k") -> int:
    body = {"phase": "tema.I", "slot": "1", "owner": await person(house, alias)}
    body |= {"points": [{"text": words}]}  # type: ignore[dict-item]  # the body of an answer
    status, _ = await guest.api("PUT", f"/workshops/{house.workshop}/answers", body, key)
    return status


def path_of(house: House, what: str = "events") -> str:
    return f"/workshops/{house.workshop}/{what}"


async def test_a_stream_begins_with_the_whole_page_and_tells_of_changes(house: House):
    ann = await house.participant("Ann")
    async with ann.stream(path_of(house)) as messages:
        first = await told(messages)
        await started(house)
        second = await told(messages)
        while "Ann" not in second["html"]["table"] or not second["clock"]:
            second = await told(messages)

    assert sorted(first["html"]) == ["board", "floor", "message", "stage", "table"]
    assert first["clock"] == {}
    assert second["clock"] == {"phase": {"left": 120.0, "total": 120.0, "running": True}}
    assert second["version"] > first["version"]
    assert second["run"] != first["run"]


async def test_polling_tells_the_same_as_the_stream(house: House):
    ann = await house.participant("Ann")
    await started(house)

    async with ann.stream(path_of(house)) as messages:
        first = await told(messages)
        polled = (await ann.api("GET", path_of(house, "state")))[1]

    assert polled == first


async def test_a_heartbeat_carries_the_clocks_and_no_page(house: House, monkeypatch):
    monkeypatch.setattr(live, "HEARTBEAT", 0.01)
    monkeypatch.setattr(live, "PAUSE", 0.01)
    ann = await house.participant("Ann")
    await started(house)

    async with ann.stream(path_of(house)) as messages:
        first = await told(messages)
        house.clock.pass_(timedelta(seconds=50))
        beat = await told(messages)
        while beat["clock"]["phase"]["left"] > 100:
            beat = await told(messages)

    assert ("html" in first, "html" in beat) == (True, False)
    assert beat["clock"]["phase"] == {"left": 70.0, "total": 120.0, "running": True}


async def test_streams_end_at_once_when_the_server_stops(house: House):
    ann = await house.participant("Ann")
    async with ann.stream(path_of(house)) as messages:
        await told(messages)
        house.app.site.runner.hub.close()

        async with asyncio.timeout(5):
            rest = [message async for message in messages]

    assert len(rest) <= 1


async def test_a_stream_never_tells_what_its_reader_may_not_see(house: House):
    fac = await started(house)
    ann, bo = await house.participant("Ann"), await house.participant("Bo")
    wall = (await projector_address(house.app.site, house.workshop)).rpartition("/")[2]
    paths = [(bo, path_of(house, "state")), (fac, path_of(house, "state") + "?seat=facilitator")]
    paths += [(bo, f"/projector/{wall}/state")]

    await write(house, ann, "Ann", "Ann's secret")
    during = [str(await guest.api("GET", path)).count("secret") for guest, path in paths]
    async with bo.stream(path_of(house)) as messages:
        first = await told(messages)
        await write(house, ann, "Ann", "Ann's secret, said better", "k2")
        second = await told(messages)
    await house.control(fac, "next")
    after = [str(await guest.api("GET", path)).count("secret") for guest, path in paths]

    assert (during, str(first).count("secret"), str(second).count("secret")) == ([0] * 3, 0, 0)
    assert after == [1, 1, 0]


async def test_another_table_is_told_nothing_of_this_ones_words(house: House):
    fac = await started(house)
    ann = await house.participant("Ann")
    other = await house.guest()
    await other.post(f"/j/{house.day.code}", {"alias": "Cat", "table": "2"})
    await write(house, ann, "Ann", "our words")

    await house.control(fac, "next")

    assert str(await ann.api("GET", path_of(house, "state"))).count("our words") == 1
    assert str(await other.api("GET", path_of(house, "state"))).count("our words") == 0


async def test_two_of_the_same_table_share_one_drawing_and_languages_do_not(house: House):
    await started(house)
    ann, bo = await house.participant("Ann"), await house.participant("Bo")
    nn = await house.participant("Cat", language="nn")

    pages = [
        (await guest.api("GET", path_of(house, "state")))[1]["html"] for guest in (ann, bo, nn)
    ]

    assert pages[0] == pages[1] != pages[2]


@pytest.mark.parametrize("seat", ["", "?seat=facilitator"])
async def test_nobody_follows_a_day_that_is_not_theirs(house: House, seat):
    stranger = await house.stranger()

    status, refusal = await stranger.api("GET", path_of(house, "events") + seat)

    assert (status, refusal["error"]["code"]) == (401, "SignInFirst")  # type: ignore[index]  # an object


async def test_the_wall_is_followed_with_its_own_address_alone(house: House):
    guest = await house.guest()
    wall = (await projector_address(house.app.site, house.workshop)).rpartition("/")[2]

    statuses = [
        (await guest.api("GET", f"/projector/{token}/state"))[0]
        for token in (wall, wall[:-1] + "!", "x", house.workshop)
    ]
    async with guest.stream(f"/projector/{wall}/events?language=nn") as messages:
        first = await told(messages)

    assert statuses == [200, 404, 404, 404]
    assert sorted(first["html"]) == ["screen"]
