import json

from storage import people, reading
from tests.bot.web.conftest import House
from tests.journeys.guest import Guest

PHASE = "tema.I"


async def write(house: House, guest: Guest, *points: str, slot: str = "1", key: str = "k") -> None:
    """Hand in points to a sub-question of the silent phase."""
    await guest.get(house.room)
    owner = guest.field(f"owner-{slot}")
    body = {
        "phase": PHASE, "round": 1, "slot": slot, "owner": owner,
        "points": [{"id": "", "text": point} for point in points],
    }  # fmt: skip
    status, _ = await guest.api("PUT", f"/workshops/{house.workshop}/answers", body, key)
    assert status == 200


async def begun(house: House, *aliases: str) -> tuple[Guest, ...]:
    """The owner and those who have joined, in the silent phase."""
    owner = await house.owner()
    guests = [await house.participant(alias) for alias in aliases]
    await house.control(owner, "start")
    return (owner, *guests)


async def test_my_answers_shows_what_i_wrote_by_question_and_nothing_of_others(house: House):
    _, ann, bob = await begun(house, "Ann", "Bob")
    await write(house, ann, "<b>Mer tid</b>", "Bedre kaffe")
    await write(house, bob, "Bobs punkt")

    assert await ann.get(f"{house.room}/mine") == 200
    assert ann.page.count("&lt;b&gt;Mer tid&lt;/b&gt;") == 1
    assert ann.page.count("Bedre kaffe") == 1
    assert ann.page.count("Bobs punkt") == 0
    assert ann.page.count("Hva fungerer godt?") == 1
    assert ann.page.count("Hva bør vi gjøre annerledes?") == 0  # nothing written there


async def test_earlier_versions_and_what_came_late_are_marked(house: House):
    owner, ann = await begun(house, "Ann")
    await write(house, ann, "Første", key="a")
    await house.control(owner, "next")
    house.clock.pass_(3 * (await house.state()).past[-1].planned)
    await ann.get(f"{house.room}/question/{PHASE}")
    await ann.post(
        f"{house.room}/answers",
        {
            "phase": PHASE, "round": 1, "key": "b", "slot-1": "Andre",
            "owner-1": ann.field("owner-1"), "slot-1-id": "",
        },
    )  # fmt: skip

    await ann.get(f"{house.room}/mine")
    assert ann.page.count("Came after the bell") == 1
    assert ann.page.count("1 earlier version") == 1
    assert ann.page.index("Andre") < ann.page.index("Første")
    assert ann.page.count(f'href="{house.room}/question/{PHASE}"') == 1


async def test_what_is_begun_stands_as_begun(house: House):
    _, ann = await begun(house, "Ann")
    await ann.get(house.room)
    body = {
        "phase": PHASE, "round": 1, "slot": "1", "owner": ann.field("owner-1"),
        "points": [{"id": "", "text": "Halv tanke"}],
    }  # fmt: skip
    await ann.api("PUT", f"/workshops/{house.workshop}/drafts", body, "d")

    await ann.get(f"{house.room}/mine")
    assert ann.page.count("Begun, not handed in") == 1
    assert ann.page.count("Halv tanke") == 1


async def test_the_export_is_everything_as_json(house: House):
    _, ann = await begun(house, "Ann")
    await write(house, ann, "=1+1", key="a")
    await write(house, ann, "To", key="b")

    status, body = await ann.download(f"{house.room}/mine.json")

    told = json.loads(body)
    assert (status, told["alias"], told["table"]) == (200, "Ann", 1)
    assert [(a["version"], a["answer"], a["subquestion"]) for a in told["answers"]] == [
        (1, ["=1+1"], "Hva fungerer godt?"),
        (2, ["To"], "Hva fungerer godt?"),
    ]


async def test_answers_are_deleted_by_a_button_after_one_more_question(house: House):
    _, ann, bob = await begun(house, "Ann", "Bob")
    await write(house, ann, "Hemmelig", key="a")
    await write(house, ann, "Hemmelig igjen", key="b")
    await write(house, bob, "Bobs", key="a")

    await ann.get(f"{house.room}/mine/erase")
    assert ann.page.count("1 answer of yours is deleted, in every version") == 1
    entries = await house.app.site.store.read(reading.entries, house.workshop)
    assert len(entries) == 2
    assert not any(entry.erased for entry in entries)

    assert await ann.post(f"{house.room}/mine/erase") == 200
    entries = await house.app.site.store.read(reading.entries, house.workshop)
    known = await house.app.site.store.read(people.of_workshop, house.workshop)
    assert sorted((e.erased, str(e.value).count("Hemmelig")) for e in entries) == [
        (False, 0),
        (True, 0),
    ]
    assert sorted(who.alias for who in known) == ["", "Bob"]
    assert [person.left for person in (await house.state()).people] == [True, False]
    assert await ann.get(f"{house.room}/mine") == 401


async def test_a_new_personal_code_opens_the_door_and_the_old_one_does_not(house: House):
    ann = await house.participant("Ann")
    await ann.get(f"{house.room}/mine")
    old = code_on(ann)

    assert await ann.post(f"{house.room}/mine/code") == 200
    assert ann.path == f"{house.room}/mine"
    new = code_on(ann)
    other = await house.guest()
    assert await other.post(f"/j/{house.day.code}/return", {"personal": old}) == 404
    assert await other.post(f"/j/{house.day.code}/return", {"personal": new}) == 200


def code_on(guest: Guest) -> str:
    start = guest.page.index('<p class="code">') + len('<p class="code">')
    return guest.page[start : start + 6]


async def test_what_happens_with_the_data_is_said(house: House):
    ann = await house.participant("Ann")
    await ann.get(f"{house.room}/mine")

    for word in ("Purpose", "Responsible", "Deleted on", "Access"):
        assert ann.page.count(f"<dt>{word}</dt>") == 1
    assert ann.page.count("14 February 2026") == 1


async def test_who_has_not_joined_has_no_answers(house: House):
    nobody, owner = await house.guest(), await house.owner()

    for guest in (nobody, owner):
        assert await guest.get(f"{house.room}/mine") == 401
        assert await guest.get(f"{house.room}/mine.json") == 401
        assert await guest.get(f"{house.room}/mine/erase") == 401
        assert await guest.post(f"{house.room}/mine/erase") == 401
        assert await guest.post(f"{house.room}/mine/code") == 401
