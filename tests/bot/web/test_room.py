"""The participant's page without a script: a whole round with form posts alone."""

import re
from datetime import timedelta
from html import escape

import pytest

from bot.build import add_workshop
from facilitation.ids import PersonId
from storage import people, reading
from storage.tables import drafts
from surveys.answers import Listed
from tests.bot.web.conftest import House
from tests.bot.web.test_control import projector
from tests.facilitation.asking import EVERY_KIND, KINDS
from tests.journeys.guest import Guest

ALONE, TABLES, VOTE = "tema.I", "tema.G", "tema.V"


async def person(house: House, alias: str) -> PersonId:
    known = await house.app.site.store.read(people.of_workshop, house.workshop)
    return next(who.id for who in known if who.alias == alias)


async def kept(house: House) -> dict[tuple[str, str], list[str]]:
    """The words in each slot, by (phase and slot, alias or table)."""
    store = house.app.site.store
    names = {p.id: p.alias for p in await store.read(people.of_workshop, house.workshop)}
    return {
        (f"{e.phase} {e.slot}", names.get(PersonId(e.owner), e.owner)): [
            p.text for p in e.value.points
        ]
        for e in await store.read(reading.entries, house.workshop)
        if isinstance(e.value, Listed)
    }


def form_of(guest: Guest) -> dict[str, object]:
    """The hidden fields of the answer form on the open page."""
    html = guest.page[guest.page.find('id="form"') :]
    html = html[: html.find("</form>")]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    fields: dict[str, object] = {}
    for name, value in found:
        if name.endswith("-id"):
            fields[name] = [*fields.get(name, []), value]  # type: ignore[misc]  # a list of ids
        elif name != "csrf":
            fields[name] = value
    return fields


async def hand_in(house: House, guest: Guest, **words: object) -> int:
    """Write in the open form, and press the button."""
    fields = form_of(guest) | {name.replace("_", "-"): value for name, value in words.items()}
    return await guest.post(f"{house.room}/answers", fields)


async def go_on(house: House, facilitator: Guest, action: str = "next") -> None:
    assert await house.control(facilitator, action) == 200


@pytest.mark.parametrize(
    ("language", "welcome", "saved", "own", "over"),
    [
        ("nb", "Velkommen", "Svaret ditt er lagret.", "Svaret ditt", "Dagen er slutt"),
        ("nn", "Velkomen", "Svaret ditt er lagra.", "Svaret ditt", "Dagen er slutt"),
        ("en", "Welcome", "Your answer is saved.", "Your answer", "The day is over"),
    ],
)
async def test_a_whole_round_by_form_posts_alone(house: House, language, welcome, saved, own, over):
    fac = await house.owner()
    ann, bo = [await house.participant(alias, language) for alias in ("Ann", "Bo")]
    await ann.post(f"{house.room}/host")
    assert (ann.path, ann.page.count(f"<h1>{welcome}</h1>")) == (house.room, 1)

    await go_on(house, fac, "start")
    for guest, word in ((ann, "a<b"), (bo, "bé 🙂")):
        await guest.get(house.room)
        assert guest.page.count(f">{own}</h2>") == 1
        await hand_in(house, guest, slot_1=[f"{word} one", f"{word} two"], slot_2=f"{word} three")
        assert guest.page.count(saved) == 1
    await bo.get(house.room)
    assert [bo.page.count(escape(words)) for words in ("bé 🙂 one", "a<b one")] == [1, 0]

    await go_on(house, fac)
    await bo.get(house.room)
    assert [bo.page.count(escape(words)) for words in ("bé 🙂 one", "a<b one")] == [1, 1]
    assert bo.field("owner-outcome") == ""
    await ann.get(house.room)
    await hand_in(house, ann, slot_outcome=["first", "", "second"], slot_1="a note")
    assert (ann.status, ann.page.count(saved)) == (200, 1)
    floor = {name: ann.field(name, "floor-heading") for name in ("run", "floor", "turn")}
    assert (
        await ann.post(f"{house.room}/do", {"action": "done", "back": house.room, **floor}) == 200
    )

    await go_on(house, fac)
    await bo.get(house.room)
    assert bo.page.count("first") == 1
    await go_on(house, fac)
    await bo.get(house.room)
    assert bo.page.count('class="row ballot"') == 0  # no votes for one's own table's

    await go_on(house, fac, "close")
    await bo.get(house.room)
    assert bo.page.count(over) == 1
    assert await kept(house) == {
        ("tema.I 1", "Ann"): ["a<b one", "a<b two"],
        ("tema.I 2", "Ann"): ["a<b three"],
        ("tema.I 1", "Bo"): ["bé 🙂 one", "bé 🙂 two"],
        ("tema.I 2", "Bo"): ["bé 🙂 three"],
        ("tema.G 1", "Ann"): ["a note"],
        ("tema.G outcome", "table:1"): ["first", "second"],
    }


async def test_an_answer_is_edited_in_place_and_the_form_holds_it(house: House):
    await go_on(house, await house.owner(), "start")
    ann = await house.participant("Ann")
    await ann.get(house.room)
    await hand_in(house, ann, slot_1=["one", "two"])

    before = form_of(ann)["slot-1-id"]
    await hand_in(house, ann, slot_1=["one, said better", "two"])

    assert len(str(before)) > 60
    assert form_of(ann)["slot-1-id"] == before
    assert await kept(house) == {
        ("tema.I 1", "Ann"): ["one, said better", "two"],
        ("tema.I 2", "Ann"): [],
    }


async def test_a_form_opened_with_back_and_changed_is_kept(house: House):
    """It comes with the key of the first time, and other words."""
    await go_on(house, await house.owner(), "start")
    ann = await house.participant("Ann")
    await ann.get(house.room)
    fields = form_of(ann)

    for words in ("first", "first", "second"):
        await ann.post(f"{house.room}/answers", fields | {"slot-1": words})
        assert ann.page.count("Your answer is saved.") == 1

    assert (await kept(house))["tema.I 1", "Ann"] == ["second"]


async def test_a_form_is_kept_whole_or_refused_whole(house: House):
    await go_on(house, await house.owner(), "start")
    ann = await house.participant("Ann")
    await ann.get(house.room)

    status = await hand_in(house, ann, slot_1="fine", slot_2="x" * 3001)

    assert (status, ann.page.count("at most 3000 characters")) == (422, 2)
    assert await kept(house) == {}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 404),
        ({"phase": "nothing.I"}, 404),
        ({"phase": ALONE}, 409),
        ({"phase": ALONE, "owner-1": "nobody", "slot-1": "x"}, 403),
        ({"phase": ALONE, "owner-1": "a\x00b", "slot-1": "x"}, 400),
        ({"phase": ALONE, "owner-1": "x" * 201, "slot-1": "x"}, 400),
        ({"phase": ALONE, "owner-1": "me", "slot-1": "x", "round": "0"}, 400),
        ({"phase": ALONE, "owner-1": "me", "slot-1": "x", "round": "-9"}, 400),
        ({"phase": ALONE, "owner-1": "me", "slot-1": "x", "round": "7"}, 409),
        ({"phase": ALONE, "owner-1": "me", "slot-1": "x", "key": "\x00"}, 400),
        ({"phase": TABLES, "owner-1": "me", "slot-1": "x"}, 409),
        ({"phase": TABLES, "owner-outcome": "table:2", "slot-outcome": "x"}, 403),
        ({"phase": VOTE, "owner-1": "me", "slot-1:x": "1"}, 422),
    ],
)
async def test_a_form_that_fits_nothing_is_refused_and_never_called_saved(
    house: House, fields, status
):
    await go_on(house, await house.owner(), "start")
    ann = await house.participant("Ann")
    me = await person(house, "Ann")
    fields = {"round": "1", "key": "k"} | {
        name: me if value == "me" else value for name, value in fields.items()
    }

    assert (await ann.post(f"{house.room}/answers", fields), ann.path) == (
        status,
        f"{house.room}/answers",
    )
    assert await kept(house) == {}


async def test_a_late_answer_is_kept_and_marked_and_said(house: House):
    await go_on(house, await house.owner(), "start")
    ann, bo = await house.participant("Ann"), await house.participant("Bo")
    for guest in (ann, bo):
        await guest.get(house.room)

    house.clock.pass_(timedelta(seconds=130))
    await hand_in(house, ann, slot_1="in the grace")
    house.clock.pass_(timedelta(seconds=1))
    await hand_in(house, bo, slot_1="late")

    assert [guest.page.count("after the bell") for guest in (ann, bo)] == [0, 1]
    found = await house.app.site.store.read(reading.entries, house.workshop)
    assert {(e.owner, e.late) for e in found if e.value.points} == {  # type: ignore[union-attr]  # lists
        (await person(house, "Ann"), False),
        (await person(house, "Bo"), True),
    }


async def test_replaced_characters_are_said_in_the_receipt(house: House):
    await go_on(house, await house.owner(), "start")
    ann = await house.participant("Ann")
    await ann.get(house.room)

    await hand_in(house, ann, slot_1="a\x00b\x07", slot_2="\u202eright to left\u202c")

    assert ann.page.count("2 unreadable characters were replaced") == 1
    assert await kept(house) == {
        ("tema.I 1", "Ann"): ["a\ufffdb\ufffd"],
        ("tema.I 2", "Ann"): ["\u202eright to left\u202c"],
    }


async def test_a_draft_counts_when_the_bell_rings(house: House):
    await go_on(house, fac := await house.owner(), "start")
    ann = await house.participant("Ann")
    body = {"phase": ALONE, "slot": "1", "owner": await person(house, "Ann")}
    points = {"points": [{"text": "only a draft"}]}
    await ann.api("PUT", f"/workshops/{house.workshop}/drafts", body | points, "d")
    await ann.get(house.room)
    assert (ann.page.count("only a draft"), await kept(house)) == (1, {})

    await go_on(house, fac)

    assert await kept(house) == {("tema.I 1", "Ann"): ["only a draft"]}
    async with house.app.site.store._database.reading() as connection:
        assert (await connection.execute(drafts.select())).all() == []


@pytest.mark.parametrize("path", ["/w/%00", "/w/%ff", "/w/%ed%a0%80", "/w/x", "/w/..%2f"])
async def test_a_workshop_that_cannot_be_is_no_page(house: House, path):
    guest = await house.guest()

    assert [await guest.get(path + rest) for rest in ("", "/control", "/mine")] == [404] * 3


async def test_nobody_writes_from_a_browser_that_has_not_joined(house: House):
    await go_on(house, await house.owner(), "start")
    guest = await house.guest()

    assert await guest.post(f"{house.room}/answers", {"phase": ALONE, "owner-1": "x"}) == 401
    assert await guest.post(f"{house.room}/host") == 401
    assert await guest.get(f"{house.room}/question/{ALONE}") == 401


async def test_a_form_leads_back_within_its_own_workshop_alone(house: House):
    await go_on(house, await house.owner(), "start")
    ann = await house.participant("Ann")
    await ann.get(house.room)

    for back in ("https://evil.example/", "//evil.example", f"{house.room}x", "/w/other"):
        await ann.post(f"{house.room}/answers", form_of(ann) | {"back": back, "key": back})
        assert ann.path.startswith(f"{house.room}?receipt=kept")


ANSWERS: dict[str, tuple[dict[str, object], list[str]]] = {  # what is sent, and what stands then
    "line": ({"slot-1": "Først\nså"}, ['value="Først så"']),
    "date": ({"slot-1": "4.12.2026"}, ['value="04.12.2026"']),
    "choice": (
        {"slot-1": "other", "slot-1:other": "Oslo <b>"},
        ['value="other" checked', 'value="Oslo &lt;b&gt;"'],
    ),
    "multi": (
        {"slot-1": ["a", "c"]},
        ['value="a" checked', 'value="c" checked'],
    ),
    "matrix": (
        {"slot-1:r": "b", "slot-1:s": "dont_know"},
        ['name="slot-1:r" value="b" checked', 'name="slot-1:s" value="dont_know" checked'],
    ),
    "number": ({"slot-1": "12"}, ['value="12"']),
    "points": ({"slot-1:b": "3"}, ['name="slot-1:b" value="3"']),
    "rank": ({"slot-1:c": "1"}, ['name="slot-1:c" value="1"']),
}
READ = ("Først så", "04.12.2026", "Oslo &lt;b&gt;", "Chicago", "Reise", "Vet ikke", "tiltak")


async def test_every_kind_of_question_is_answered_and_read_again(house: House):
    owner = await house.owner()
    house.day = await add_workshop(house.app.site, house.account, EVERY_KIND)
    ann, wall = await house.participant(), await projector(house, owner)
    found: dict[str, list[str]] = {}
    for number, kind in enumerate(KINDS):
        await go_on(house, owner, "next" if number else "start")
        await ann.get(house.room)
        if kind in ANSWERS:
            await ann.post(f"{house.room}/answers", form_of(ann) | ANSWERS[kind][0])
            await ann.get(house.room)
            found[kind] = [words for words in ANSWERS[kind][1] if words in ann.page]
        if kind == "multi":  # what was answered before it
            told = re.findall(r"<b>(\d)</b>", ann.page[ann.page.index('class="poll"') :])
            await wall.get(wall.path)
            shown = re.findall(r"<b>(\d)</b>", wall.page[wall.page.index('class="votes"') :])
        if kind == "commitment":  # what was ranked before it
            await ann.get(house.room)
            ranked = re.findall(r"Place (\d): .*?>(\w+)</span>.*?put first by (\d)", ann.page)
            await wall.get(wall.path)
            order = re.findall(r"(\d)\. <span.*?>(\w+)</span>.*?<b>(\d)</b>", wall.page)
    await ann.get(f"{house.room}/mine")

    assert told == shown == ["0", "0", "0", "1", "0"]
    assert ranked == order == [("1", "Chicago", "1"), ("2", "Alta", "0"), ("2", "Bodø", "0")]
    assert found == {kind: words for kind, (_, words) in ANSWERS.items()}
    assert [words for words in READ if words not in ann.page] == []
