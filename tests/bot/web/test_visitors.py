"""Whom a browser has signed in, and that nobody else's session ever becomes theirs."""

from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.build import sign_in_link
from bot.errors import SignInFirst
from bot.web.control import address
from bot.web.server import application, site_of
from bot.web.visitors import Visit, acting
from facilitation.ids import PersonId, WorkshopId
from tests.bot.web.conftest import House, code_of
from tests.facilitation.days import FAC, IGP, room
from tests.journeys.guest import Guest

ANN, BO, DAY, OTHER = PersonId("ann"), PersonId("bo"), WorkshopId("day"), WorkshopId("other")


def test_the_last_to_join_on_a_device_has_it():
    visit = Visit().joined(DAY, ANN).joined(DAY, BO)

    assert (visit.person(DAY), visit.people[DAY]) == (BO, (ANN, BO))
    assert visit.joined(DAY, ANN).people[DAY] == (BO, ANN)
    assert visit.person(OTHER) is None


def test_a_device_laid_down_is_nobodys_in_that_workshop_alone():
    visit = Visit("acc").joined(DAY, ANN).joined(OTHER, BO).laid_down(DAY)

    assert (visit.person(DAY), visit.person(OTHER), visit.people[DAY]) == (None, BO, (ANN,))
    assert visit.without(OTHER, BO).people == {DAY: (ANN,), OTHER: ()}
    assert visit.account == "acc"


def test_an_owner_acts_before_whoever_has_the_device():
    state = room(IGP, "ann bo", "cat dan")

    assert acting(Visit(FAC).joined(DAY, ANN), DAY, state) == FAC
    assert acting(Visit("stranger").joined(DAY, ANN), DAY, state) == ANN
    with pytest.raises(SignInFirst):
        acting(Visit("stranger"), DAY, state)


async def joins(house: House, guest: Guest) -> None:
    await guest.post(f"/j/{house.day.code}", {"alias": "Bo"})


async def joins_as_a_program(house: House, guest: Guest) -> None:
    await guest.api("POST", "/join", {"code": house.day.code, "alias": "Bo"})


async def signs_in(house: House, guest: Guest) -> None:
    link = await sign_in_link(house.app.site, house.account)
    path = address(house.app.site, link).removeprefix(house.app.site.settings.address)
    await guest.get(path)
    await guest.post(path)


async def comes_back(house: House, guest: Guest) -> None:
    ann = await house.participant("Ann")
    await guest.post(f"/j/{house.day.code}/return", {"personal": code_of(ann)})


async def opens(house: House, session: str, path: str) -> int:
    """What a browser with this session gets to see: the status."""
    async with (
        aiohttp.ClientSession(house.url, cookies={"session": session}) as browser,
        browser.get(path) as response,
    ):
        return response.status


@pytest.mark.parametrize("enters", [joins, joins_as_a_program, signs_in, comes_back])
async def test_a_session_that_somebody_planted_opens_nothing_after_signing_in(
    house: House, enters: Callable[[House, Guest], Awaitable[None]]
):
    victim = await house.guest()
    planted = victim.cookie("session")

    await enters(house, victim)

    own = victim.cookie("session")
    path = "/days" if enters is signs_in else f"/api/v1/workshops/{house.workshop}/state"
    assert (await opens(house, own, path), await opens(house, planted, path)) == (200, 401)


async def test_who_held_the_device_cannot_follow_it(house: House):
    ann = await house.participant("Ann")
    kept, path = ann.cookie("session"), f"/api/v1/workshops/{house.workshop}/state"
    assert await opens(house, kept, path) == 200

    await ann.post(f"{house.room}/hand-over")
    await ann.post(f"{house.room}/join", {"alias": "Bo"})

    assert (await opens(house, ann.cookie("session"), path), ann.path) == (200, house.room)
    assert await opens(house, kept, path) == 401


async def test_a_program_is_told_the_token_of_its_new_session(house: House):
    guest = await house.guest()
    before = guest.csrf
    _, made = await guest.api("POST", "/join", {"code": house.day.code, "alias": "Bo"})
    command, away = f"/workshops/{house.workshop}/commands", {"action": "away", "away": True}

    guest.csrf = before
    stale, _ = await guest.api("POST", command, away)
    guest.csrf = str(made["csrf"])
    right, _ = await guest.api("POST", command, away)

    assert (stale, right) == (403, 200)


async def test_the_codes_that_are_not_noted_yet_follow_the_browser(house: House):
    ann = await house.participant("Ann")
    code = code_of(ann)
    await signs_in(house, ann)

    await ann.get(house.room)

    assert (len(code), code_of(ann)) == (6, code)
    await ann.post(f"{house.room}/code-noted")
    assert (ann.path, code_of(ann)) == (house.room, "")


async def test_who_is_signed_in_survives_a_restart_and_is_kept_as_a_hash(house: House):
    ann = await house.participant("Ann")
    site, session = house.app.site, ann.cookie("session")
    again = application(site_of(site.runner, site.settings, site.secret))
    again.cleanup_ctx.clear()  # its housekeeping would delete the day, which is long past
    async with TestServer(again) as server:
        ann.address = str(server.make_url("")).rstrip("/")
        await ann.get(house.room)
    database = (site.settings.data / "bordduk.sqlite").read_bytes()

    assert (ann.path, ann.status) == (house.room, 200)
    assert database.count(session.partition(".")[0].encode()) == 0
