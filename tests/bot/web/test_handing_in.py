"""What does not fit comes back on its page, as it was typed, with the reason at its field."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from bot.build import add_workshop
from storage import reading
from tests.bot.web.conftest import House
from tests.bot.web.surveys.owners import TOO_MUCH
from tests.bot.web.test_room import ALONE, form_of, go_on, hand_in, kept
from tests.facilitation.asking import EVERY_KIND, KINDS
from tests.journeys.guest import Guest

WRONG: dict[str, tuple[dict[str, object], str, list[str]]] = {  # sent; said; and what stands then
    "line": ({"slot-1": "x" * 41}, "at most 40 characters", [f'value="{"x" * 41}"']),
    "date": ({"slot-1": "31.2.2026"}, "Write a date with day", ['value="31.2.2026"']),
    "choice": ({"slot-1": "z"}, "not on the list", ['value="a"']),
    "multi": (
        {"slot-1": ["a", "z"], "slot-1:other": "Oslo"},
        "not on the list",
        ['value="a" checked', 'value="Oslo"'],
    ),
    "matrix": (
        {"slot-1:r": "b", "slot-1:s": "z"},
        "not on the list",
        ['name="slot-1:r" value="b" checked'],
    ),
    "rating": ({"slot-1": "six"}, "Write a whole number.", ['value="six"']),
    "stance": ({"slot-1": "21"}, "must be between 0 and 20", ['value="21"']),
    "number": ({"slot-1": "1,5"}, "without decimals", ['value="1,5"']),
    "points": (
        {"slot-1:a": "4", "slot-1:b": "2"},
        "You have 5 points to give, and gave 6.",
        ['name="slot-1:a" value="4"', 'name="slot-1:b" value="2"'],
    ),
    "rank": (
        {"slot-1:a": "first", "slot-1:b": "2"},
        "Write a whole number.",
        ['name="slot-1:a" value="first"', 'name="slot-1:b" value="2"'],
    ),
    "commitment": ({"slot-1-what": "y" * 3001, "slot-1-when": "soon"}, "at most 3000", ["soon"]),
}


def attributes(html: str, name: str) -> str:
    """What an element says of itself, found by its id."""
    found = re.search(rf'<[^>]*\bid="{re.escape(name)}"[^>]*>', html)
    return found[0] if found else ""


def told_at(guest: Guest, name: str) -> tuple[bool, bool]:
    """Whether a field is described by its mistake, and the summary leads there."""
    described = f"{name}-error" in attributes(guest.page, name)
    stands = f'id="{name}-error"' in guest.page
    return described and stands, guest.page.count(f'href="#{name}"') == 1


async def test_what_does_not_fit_comes_back_as_it_was_typed_for_every_kind(house: House):
    owner = await house.owner()
    house.day = await add_workshop(house.app.site, house.account, EVERY_KIND)
    ann = await house.participant()
    for number, kind in enumerate(KINDS):
        await go_on(house, owner, "next" if number else "start")
        if kind not in WRONG:
            continue
        await ann.get(house.room)
        fields, said, stands = WRONG[kind]

        status = await ann.post(f"{house.room}/answers", form_of(ann) | fields)

        assert (kind, status, told_at(ann, "slot-1")) == (kind, 422, (True, True))
        assert (kind, ann.page.count(said)) == (kind, 2)  # in the summary, and at the field
        assert (kind, [words for words in stands if words not in ann.page]) == (kind, [])
        assert ann.page.count("<title>Error: ") == 1
    assert await kept(house) == {}


@pytest.mark.parametrize(
    ("language", "title", "number"),
    [
        ("nb", "1 svar må ses på", "Skriv et helt tall."),
        ("nn", "1 svar må du sjå på", "Skriv eit heilt tal."),
    ],
)
async def test_it_is_said_in_the_readers_language(house: House, language, title, number):
    owner = await house.owner()
    house.day = await add_workshop(house.app.site, house.account, RATINGS)
    ann = await house.participant("Ann", language)
    await go_on(house, owner, "start")
    await ann.get(house.room)

    await hand_in(house, ann, slot_1="fire", slot_2="4")

    assert [ann.page.count(words) for words in (title, number)] == [1, 2]


RATINGS = """\
id: skala
title: Skala
date: 2026-01-05
organiser: Fylket
purpose: Prøve
responsible: Fylket
delete_after: 30
items:
  - id: skala
    kind: session
    start: 09.00
    length: 20 min
    title: Hvor godt?
    questions: [Her, Der]
    phases:
      - {key: a, label: Skala, group: solo, time: 10 min, collect: {kind: rating, low: 1, high: 5,
         per_question: true}, see: {who: all, when: phase_end}}
"""


async def answers(house: House) -> dict[str, object]:
    """What counts in each slot."""
    found = await house.app.site.store.read(reading.entries, house.workshop)
    return {entry.slot: getattr(entry.value, "number", None) for entry in found}


async def test_what_is_mended_is_kept_and_what_is_left_blank_is_left_out(house: House):
    owner = await house.owner()
    house.day = await add_workshop(house.app.site, house.account, RATINGS)
    ann = await house.participant()
    await go_on(house, owner, "start")
    await ann.get(house.room)

    await hand_in(house, ann, slot_1="9", slot_2="")
    assert (ann.status, ann.page.count('value="9"'), await answers(house)) == (422, 1, {})
    await hand_in(house, ann, slot_1="4", slot_2="")

    assert (ann.status, await answers(house)) == (200, {"1": 4})


async def test_a_number_cannot_be_blanked_and_blanks_alone_are_no_answer(house: House):
    owner = await house.owner()
    house.day = await add_workshop(house.app.site, house.account, RATINGS)
    ann = await house.participant()
    await go_on(house, owner, "start")
    await ann.get(house.room)

    assert await hand_in(house, ann, slot_1="", slot_2="") == 422
    assert (told_at(ann, "slot-1"), told_at(ann, "slot-2")) == ((True, True), (True, True))
    await hand_in(house, ann, slot_1="4", slot_2="5")

    assert await hand_in(house, ann, slot_1="", slot_2="3") == 422
    assert await answers(house) == {"1": 4, "2": 5}


async def test_what_fits_beside_it_stands_there_too(house: House):
    await go_on(house, await house.owner(), "start")
    ann = await house.participant()
    await ann.get(house.room)

    status = await hand_in(house, ann, slot_1=["fine", "and \x00 well"], slot_2="x" * 3001)

    assert (status, await kept(house)) == (422, {})
    assert [ann.page.count(words) for words in ("fine</textarea>", "and \ufffd well<")] == [1, 1]
    assert (told_at(ann, "slot-1"), told_at(ann, "slot-2")) == ((False, False), (True, True))


async def test_a_question_that_has_ended_comes_back_on_its_own_page(house: House):
    """So too where the bell rang while somebody wrote on the page of the day."""
    owner = await house.owner()
    await go_on(house, owner, "start")
    ann = await house.participant()
    await ann.get(house.room)
    house.clock.pass_(timedelta(minutes=1))
    await go_on(house, owner)

    status = await hand_in(house, ann, slot_1="x" * 3001)

    assert (status, told_at(ann, "slot-1")) == (422, (True, True))
    assert (ann.field("phase"), ann.field("back")) == (ALONE, f"{house.room}/question/{ALONE}")


async def test_what_a_host_writes_for_another_comes_back_for_that_one(house: House):
    owner = await house.owner()
    house.day = await add_workshop(house.app.site, house.account, RATINGS)
    ann = await house.participant()
    await ann.post(f"{house.room}/host")
    await ann.post(f"{house.room}/person", {"alias": "Gunn", "organisation": ""})
    await go_on(house, owner, "start")
    await ann.get(house.room)
    [gunn] = set(re.findall(rf"{house.room}/for/([^\"]+)", ann.page))
    await ann.get(f"{house.room}/for/{gunn}")

    status = await hand_in(house, ann, slot_1="ti", slot_2="2")

    assert (status, told_at(ann, "slot-1")) == (422, (True, True))
    assert (ann.field("owner-1"), ann.page.count("You write for Gunn.")) == (gunn, 1)


async def test_a_mistake_where_nobody_may_write_is_refused_for_that(house: House):
    await go_on(house, await house.owner(), "start")
    ann = await house.participant()
    fields = {"phase": ALONE, "round": "1", "key": "k", "owner-1": "nobody", "slot-1": "x" * 3001}

    assert await ann.post(f"{house.room}/answers", fields) == 403


async def test_the_page_that_came_back_can_be_loaded_again(house: House):
    ann = await house.participant()

    await ann.get(f"{house.room}/answers")

    assert (ann.status, ann.path) == (200, house.room)


async def test_ten_megabytes_in_a_field_are_told_there_and_the_rest_comes_back(house: House):
    await go_on(house, await house.owner(), "start")
    ann = await house.participant()
    await ann.get(house.room)
    await hand_in(house, ann, slot_1="stood here")
    await ann.get(house.room)
    fields = form_of(ann) | {"slot-1": "x" * TOO_MUCH, "slot-2": "fine"}
    body = urlencode({"csrf": ann.csrf, **fields}, doseq=True).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    before = await kept(house)

    status, ann.page = await ann.send("POST", f"{house.room}/answers", body, form)

    assert (status, told_at(ann, "slot-1")) == (422, (True, True))
    assert ann.page.count("This was far too long, and is not kept: at most 3000") == 2
    assert [ann.page.count(words) for words in ("stood here", "fine")] == [1, 1]
    assert await kept(house) == before


async def test_whoever_does_not_take_part_gets_no_room(house: House):
    guest = await house.guest("en")
    body = urlencode({"csrf": guest.csrf, "slot-1": "x" * TOO_MUCH}).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}

    status, page = await guest.send("POST", f"{house.room}/answers", body, form)

    assert (status, page.count("at most 2048 kB")) == (413, 1)
    assert page.count(f'href="{house.room}">Back to the workshop') == 1
