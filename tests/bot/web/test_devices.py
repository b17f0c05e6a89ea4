"""Devices over real HTTP: shared ones, ones that are left, and people who have none."""

from datetime import timedelta

import pytest

from facilitation.ids import PersonId
from storage import people, reading
from surveys.answers import Listed
from tests.bot.web.conftest import House, code_of
from tests.journeys.guest import Guest

WROTE = {"phase": "tema.I", "round": "1", "key": "k"}


async def begun(house: House) -> Guest:
    """The owner's browser, in the silent phase."""
    fac = await house.owner()
    await house.control(fac, "start")
    return fac


async def wrote(guest: Guest, house: House, owner: str, words: str, **more: str) -> int:
    fields = {**WROTE, "owner-1": owner, "slot-1": words, **more}
    return await guest.post(f"{house.room}/answers", fields)


async def person(house: House, alias: str) -> PersonId:
    known = await house.app.site.store.read(people.of_workshop, house.workshop)
    return next(who.id for who in known if who.alias == alias)


async def kept(house: House) -> list[tuple[str, str, bool]]:
    """(alias, words, written by the host) of every answer."""
    store = house.app.site.store
    names = {p.id: p.alias for p in await store.read(people.of_workshop, house.workshop)}
    found = await store.read(reading.entries, house.workshop)
    return [
        (names.get(PersonId(entry.owner), entry.owner), point.text, entry.by_host)
        for entry in found
        if isinstance(entry.value, Listed)
        for point in entry.value.points
    ]


async def test_the_next_one_on_a_tablet_sees_nothing_of_the_former(house: House):
    await begun(house)
    tablet = await house.participant("Ann")
    ann, code = await person(house, "Ann"), code_of(tablet)
    await wrote(tablet, house, ann, "Ann's answer")
    body = {"phase": "tema.I", "slot": "2", "owner": ann, "points": [{"text": "Ann's draft"}]}
    status, _ = await tablet.api("PUT", f"/workshops/{house.workshop}/drafts", body, "d1")
    assert status == 200
    await tablet.get(house.room)
    assert (tablet.page.count("Ann&#39;s answer"), tablet.page.count("Ann&#39;s draft")) == (1, 1)

    await tablet.post(f"{house.room}/hand-over")
    assert [tablet.page.count(words) for words in ("Used by Ann.", "Ann&#39;s", code)] == [1, 0, 0]
    for path in (f"{house.room}/mine", f"{house.room}/question/tema.I", f"{house.room}/mine.json"):
        assert (path, await tablet.get(path)) == (path, 401)
    assert await wrote(tablet, house, ann, "stolen") == 401

    await tablet.get(house.room)
    await tablet.post(f"{house.room}/join", {"alias": "Bo"})
    assert (tablet.path, tablet.page.count("Ann&#39;s")) == (house.room, 0)
    assert await wrote(tablet, house, ann, "stolen") == 403
    state, message = await tablet.api("GET", f"/workshops/{house.workshop}/state")
    assert (state, str(message).count("Ann's")) == (200, 0)


async def test_a_tablet_is_taken_up_again_with_ones_own_code(house: House):
    await begun(house)
    tablet = await house.participant("Ann")
    ann, code = await person(house, "Ann"), code_of(tablet)
    await wrote(tablet, house, ann, "Ann's answer")
    await tablet.post(f"{house.room}/hand-over")

    assert await tablet.post(f"{house.room}/take-up", {"personal": "WRONG1"}) == 404
    await tablet.get(house.room)
    assert tablet.page.count("Used by Ann.") == 1
    await tablet.post(f"{house.room}/take-up", {"personal": code})

    assert (tablet.path, tablet.page.count("Ann&#39;s answer")) == (house.room, 1)


async def test_wrong_codes_on_a_tablet_are_limited_too(house: House):
    tablet = await house.participant("Ann")
    await tablet.post(f"{house.room}/hand-over")

    tried = [await tablet.post(f"{house.room}/take-up", {"personal": "WRONG1"}) for _ in range(31)]

    assert tried == [404] * 30 + [429]


async def test_who_has_left_is_signed_out_and_the_page_leads_to_the_door(house: House):
    ann = await house.participant("Ann")
    await ann.post(f"{house.room}/leave")
    assert ann.path == "/"

    await ann.get(house.room)

    assert ann.path == f"/j/{house.day.code}"
    assert await ann.post(f"{house.room}/leave") == 401


async def test_a_host_adds_somebody_without_a_device_and_writes_for_them(house: House):
    await begun(house)
    ann = await house.participant("Ann")
    await ann.post(f"{house.room}/host")
    await ann.post(f"{house.room}/person", {"alias": "Eva", "organisation": "Ås"})
    eva = await person(house, "Eva")

    await ann.get(f"{house.room}/for/{eva}")
    assert (ann.status, ann.field("owner-1"), ann.page.count("Eva") > 0) == (200, eva, True)
    await wrote(ann, house, eva, "Eva says", back=f"{house.room}/for/{eva}")

    assert ann.path.startswith(f"{house.room}/for/{eva}?receipt=kept")
    assert await kept(house) == [("Eva", "Eva says", True)]
    assert [(p.table, p.device) for p in (await house.state()).people] == [(1, True), (1, False)]


async def test_nobody_writes_for_somebody_with_a_device_or_at_another_table(house: House):
    fac = await begun(house)
    ann, bo, cat = [await house.participant(alias) for alias in ("Ann", "Bo", "Cat")]
    await ann.post(f"{house.room}/host")
    await ann.post(f"{house.room}/person", {"alias": "Eva"})
    await fac.post(f"{house.room}/person", {"alias": "Dan", "table": "2"})
    dan, eva, bos = [await person(house, alias) for alias in ("Dan", "Eva", "Bo")]

    refused = [await wrote(ann, house, who, "x") for who in (dan, bos, PersonId("nobody"))]
    by_others = [await wrote(guest, house, eva, "x") for guest in (bo, cat)]
    pages = [await ann.get(f"{house.room}/for/{who}") for who in (dan, bos, "nobody")]

    assert (refused, by_others, pages) == ([403] * 3, [403] * 2, [404] * 3)
    assert await kept(house) == []


@pytest.mark.parametrize(("alias", "status"), [("", 422), ("x" * 61, 422)])
async def test_somebody_without_a_device_has_a_name(house: House, alias, status):
    ann = await house.participant("Ann")

    assert await ann.post(f"{house.room}/person", {"alias": alias}) == status
    assert len((await house.state()).people) == 1


async def test_a_stranger_adds_nobody(house: House):
    guest = await house.guest()
    owner_of_another = await house.stranger()

    assert await guest.post(f"{house.room}/person", {"alias": "Eva"}) == 401
    assert await owner_of_another.post(f"{house.room}/person", {"alias": "Eva"}) == 401
    assert (await house.state()).people == ()
    assert await house.app.site.store.read(people.of_workshop, house.workshop) == ()


async def test_a_table_that_is_not_there_takes_nobody_and_keeps_no_name(house: House):
    fac = await house.owner()

    assert await fac.post(f"{house.room}/person", {"alias": "Eva", "table": "9"}) == 404
    assert await house.app.site.store.read(people.of_workshop, house.workshop) == ()


async def test_a_late_answer_by_the_host_is_late_and_by_the_host(house: House):
    await begun(house)
    ann = await house.participant("Ann")
    await ann.post(f"{house.room}/host")
    await ann.post(f"{house.room}/person", {"alias": "Eva"})
    house.clock.pass_(timedelta(minutes=3))

    await wrote(ann, house, await person(house, "Eva"), "late")

    [entry] = await house.app.site.store.read(reading.entries, house.workshop)
    assert (entry.late, entry.by_host) == (True, True)
