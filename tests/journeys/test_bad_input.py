"""Whatever is wrong or not allowed gets a clear sentence, the right status, and no effect."""

import asyncio
import json
import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from bot.commands import COMMANDS
from bot.ways_in import CO_FACILITATOR, PROJECTOR
from bot.web.control import address
from bot.web.limits import WRONG_CODES
from bot.web.refusals import TooManyWrongCodes
from bot.web.server import ROUTES
from bot.words import words
from storage.links import Link, add_link, revoke
from surveys.answers import REPLACEMENT
from tests.journeys.cast import Sitter
from tests.journeys.guest import Guest
from tests.journeys.serving import Served, serving, short_day
from tests.journeys.staged import Staged, seated

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def day(tmp_path_factory) -> AsyncIterator[Staged]:
    """A day in q2.G, with people at three tables; host of table 1 is the first of them."""
    async with AsyncExitStack() as stack:
        folder = tmp_path_factory.mktemp("bad")
        served = await stack.enter_async_context(serving(folder, short_day("30 min")))
        staged = await seated(served, stack)
        await staged.reach("q2.G")
        yield staged


@pytest.fixture
def somebody(day: Staged) -> Sitter:
    """At table 1, not its host."""
    return day.sitters[1]


def dump(served: Served) -> list[tuple[Any, ...]]:
    """All that is in the database, but for sessions: a first visit may make one."""
    path = served.app.site.settings.data / "bordduk.sqlite"
    with sqlite3.connect(path) as database:
        named = database.execute("select name from sqlite_master where type = 'table'")
        tables = sorted(name for (name,) in named)
        rows = [(t, *row) for t in tables for row in database.execute(f'select * from "{t}"')]
    database.close()
    return sorted(rows, key=repr)


def refused(language: str, sentence: str, **parameters: object) -> str:
    """A refusal as it is read."""
    return words(language)(sentence, **parameters)


def said(page: str) -> str:
    """The sentence on a page that refuses something."""
    found = re.search(r'class="notice[^>]*>\s*<p>(.*?)</p>', page, re.DOTALL)
    assert found, page
    return found[1].replace("&#39;", "'")


# --- Pages ----------------------------------------------------------------------------------------

NO_PAGE = "There is no such page. The link may be old, or written off wrongly."
NO_WORKSHOP = "There is no such workshop, or it has been deleted."
WRONG_CODE = "No workshop has that code. Check the six characters on the screen."
TOO_MANY = TooManyWrongCodes.__doc__ or ""
SPENT = "This link is no longer valid. Ask for a new one."


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/nowhere", 404, NO_PAGE),
        ("/w/unknown", 404, NO_WORKSHOP),
        ("/w/%00%ff", 404, NO_PAGE),
        ("/j/XXXXXX", 404, WRONG_CODE),
        ("/s/forged.token", 410, SPENT),
        ("/p/forged.token", 404, NO_PAGE),
        ("/days", 401, "Sign in or join first."),
    ],
)
async def test_a_page_that_is_not_there_says_so_in_the_readers_language(
    day: Staged, path: str, status: int, sentence: str, language: str
):
    before = dump(day.served)
    async with Guest(day.served.url, language) as guest:
        assert await guest.get(path) == status
        assert said(guest.page) == refused(language, sentence)
    assert dump(day.served) == before


async def test_a_revoked_or_expired_link_opens_nothing(day: Staged):
    site, given = day.served.app.site, []
    past = SystemClock().now() - timedelta(seconds=1)
    for kind, ends in ((CO_FACILITATOR, None), (PROJECTOR, None), (CO_FACILITATOR, past)):
        link = Link(site.runner.chance.id(), kind, day.served.workshop, expires_at=ends)
        await site.store.write(add_link, link)
        if ends is None:
            await site.store.write(revoke, link.id)
        given.append(address(site, link).removeprefix(day.served.url))
    before = dump(day.served)

    async with Guest(day.served.url) as guest:
        assert [await guest.get(link) for link in given] == [410, 404, 410]
        for place in (given[0], given[2]):
            assert await guest.post(place, {"alias": "Mallory"}) == 410
            assert said(guest.page) == refused("nb", SPENT)
    assert dump(day.served) == before


async def test_fetching_every_address_changes_nothing(day: Staged, somebody: Sitter):
    """Chat previews and link scanners fetch them all, with whatever session they have."""
    served = day.served
    deviceless = next(p.id for p in (await served.state()).people if not p.device)
    link, wall = await served.sign_in(), await served.projector()
    known: Mapping[str, str] = {
        **{"workshop": served.workshop, "code": served.day.code, "phase": "q2.I"},
        **{"person": deviceless, "kind": "csv"},
    }
    tokens = {"/s/{token}": link, "/p/{token}": wall}
    paths = [route.path for route in ROUTES if route.method == "GET"]
    # Streams do not end, and a picture is no page.
    pages = [path for path in paths if not path.endswith(("/events", ".png"))]
    before = dump(served)
    async with Guest(served.url) as stranger:
        for path in pages:
            token = wall.rpartition("/")[2]
            filled = tokens.get(path) or path.format(**known, token=token)
            for guest in (stranger, somebody.guest, day.sitters[0].guest):
                await guest.get(filled)
                assert guest.status < 500, (path, guest.status)
    assert dump(served) == before


# --- Answers --------------------------------------------------------------------------------------


def body(sitter: Sitter, **changed: object) -> dict[str, object]:
    """An answer that would be taken, but for what is changed."""
    usual = {"phase": "q2.G", "round": 1, "slot": "1", "owner": sitter.person, "points": []}
    return {**usual, **changed}


def many(count: int) -> list[dict[str, str]]:
    return [{"id": "", "text": "x"} for _ in range(count)]


WRONG_BODIES: Mapping[str, tuple[Callable[[Sitter], object], int, str]] = {
    "no object": (lambda one: [1, 2], 400, "Unreadable"),
    "empty": (lambda one: {}, 400, "Malformed"),
    "phase is a number": (lambda one: body(one, phase=7), 400, "Malformed"),
    "round is text": (lambda one: body(one, round="one"), 400, "Malformed"),
    "round is true": (lambda one: body(one, round=True), 400, "Malformed"),
    "unknown phase": (lambda one: body(one, phase="q9.I"), 404, "UnknownPhase"),
    "not opened yet": (lambda one: body(one, phase="q4.I"), 409, "NotOpenYet"),
    "nothing is asked": (lambda one: body(one, phase="q5.G"), 409, "NothingAsked"),
    "unknown slot": (lambda one: body(one, slot="99"), 409, "NothingAsked"),
    "points are text": (lambda one: body(one, points="hei"), 400, "WrongShape"),
    "points are missing": (lambda one: body(one, points=None), 400, "WrongShape"),
    "a point is a number": (lambda one: body(one, points=[3]), 400, "WrongShape"),
    "text is a list": (lambda one: body(one, points=[{"text": []}]), 400, "WrongShape"),
    "3,001 characters": (lambda one: body(one, points=[{"text": "x" * 3001}]), 422, "TooLong"),
    "10,000 characters": (lambda one: body(one, points=[{"text": "ø" * 10_000}]), 422, "TooLong"),
    "too many points": (lambda one: body(one, points=many(1000)), 422, "TooManyPoints"),
    "somebody else's": (lambda one: body(one, owner="0" * 32), 403, "NotYourTable"),
    "another table's outcome": (
        lambda one: body(one, slot="outcome", owner="table:3"),
        403,
        "NotYourTable",
    ),
    "the outcome is the host's": (
        lambda one: body(one, slot="outcome", owner="table:1"),
        403,
        "HostWrites",
    ),
}


@pytest.mark.parametrize("name", WRONG_BODIES)
@pytest.mark.parametrize("where", ["answers", "drafts"])
async def test_a_wrong_answer_is_refused_and_nothing_is_kept(
    day: Staged, somebody: Sitter, name: str, where: str
):
    make, status, code = WRONG_BODIES[name]
    before = dump(day.served)

    path = f"/workshops/{day.served.workshop}/{where}"
    found = await somebody.guest.api("PUT", path, make(somebody), "key")

    assert (found[0], found[1]["error"]["code"]) == (status, code)  # type: ignore[index]  # JSON
    assert dump(day.served) == before


async def test_a_missing_key_is_refused(day: Staged, somebody: Sitter):
    path = f"/workshops/{day.served.workshop}/answers"

    status, told = await somebody.guest.api("PUT", path, body(somebody))

    assert (status, told) == (
        400,
        {
            "error": {
                "code": "Malformed",
                "message": refused(
                    "nb",
                    "The field «{name}» is missing or is not what it should be.",
                    name="Idempotency-Key",
                ),
            }
        },
    )


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        (b"", 400, "What was sent could not be read. Go back, reload the page and try again."),
        (b"{", 400, "What was sent could not be read. Go back, reload the page and try again."),
        (b'{"round": NaN}', 400,
         "What was sent could not be read. Go back, reload the page and try again."),
        (b"[" * 100_000, 400,
         "What was sent could not be read. Go back, reload the page and try again."),
        (b'{"phase": "\xff\xfe"}', 400, "What was sent is not valid UTF-8 text."),
        (b"x" * 10_000_000, 413,
         "That was too much to send at once; at most {most} kB is accepted."),
    ],
    ids=["empty", "cut off", "NaN", "deep", "not UTF-8", "10 MB"],
)  # fmt: skip
async def test_a_body_that_cannot_be_read_is_refused(
    day: Staged, somebody: Sitter, sent: bytes, status: int, sentence: str
):
    before = dump(day.served)
    path = f"/api/v1/workshops/{day.served.workshop}/answers"
    headers = {"Content-Type": "application/json", "Idempotency-Key": "k"}

    found, told = await raw(somebody.guest, "PUT", path, sent, headers)

    assert (found, json.loads(told)["error"]["message"]) == (
        status,
        refused("nb", sentence, most=2048),
    )
    assert dump(day.served) == before


async def raw(
    guest: Guest, method: str, path: str, sent: bytes, headers: Mapping[str, str]
) -> tuple[int, str]:
    """Send bytes as they are, in somebody's session."""
    known = {"X-CSRF": guest.csrf, "Accept": "application/json", **headers}
    return await guest.send(method, path, sent, known)


@pytest.mark.parametrize("sent", [b"alias=%ff%fe", b"alias=\xff\xfe"])
async def test_a_form_that_is_not_utf_8_is_refused(day: Staged, sent: bytes):
    before = dump(day.served)
    async with Guest(day.served.url) as guest:
        await guest.get(f"/j/{day.served.day.code}")
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, told = await raw(guest, "POST", f"/j/{day.served.day.code}", sent, headers)

    assert status == 400
    assert json.loads(told)["error"]["message"] == refused(
        "nb", "What was sent is not valid UTF-8 text."
    )
    assert dump(day.served) == before


async def test_unreadable_characters_are_replaced_and_the_receipt_says_so(
    day: Staged, somebody: Sitter
):
    nul, control, surrogate, fine = "a\0b", "a\x1b[31mb", "a\ud800b", "a\tb\u202ec\nd 🙂"
    points = [{"text": text} for text in (nul, control, surrogate, fine)]
    path = f"/api/v1/workshops/{day.served.workshop}/answers"
    sent = json.dumps(body(somebody, points=points)).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": "unreadable"}

    status, told = await raw(somebody.guest, "PUT", path, sent, headers)

    receipt = json.loads(told)
    assert (status, receipt["replaced"]) == (200, 3)
    assert receipt["receipt"].endswith(
        words("nb").n(
            "{count} unreadable character was replaced",
            "{count} unreadable characters were replaced",
            3,
        )
    )
    record = await day.served.app.site.store.record(day.served.workshop)
    kept = next(e.value for e in record.entries if e.owner == somebody.person and e.phase == "q2.G")
    r = REPLACEMENT
    assert [point.text for point in kept.points] == [f"a{r}b", f"a{r}[31mb", f"a{r}b", fine]  # type: ignore[union-attr]  # points were written


async def test_a_form_says_on_the_page_that_characters_were_replaced(day: Staged, somebody: Sitter):
    await somebody.guest.get(day.served.room)
    fields = {
        **{"phase": "q2.G", "round": 1, "key": "formkey", "owner-1": somebody.person},
        **{"slot-1": ["a\x07b"], "slot-1-id": [""]},
    }

    assert await somebody.guest.post(f"{day.served.room}/answers", fields) == 200

    assert words("nb").n("{count} unreadable character was replaced", "{count} unreadable "
                         "characters were replaced", 1) in somebody.guest.page  # fmt: skip


# --- Joining --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"alias": ""}, "Write a name or an alias."),
        ({"alias": "  \u00a0 "}, "Write a name or an alias."),
        ({}, "Write a name or an alias."),
        ({"alias": "x" * 61}, "A name can have at most {most} characters."),
        ({"alias": "Ola", "table": "99"}, "There is no table {table}."),
    ],
)
async def test_a_guest_who_cannot_be_seated_is_told_why(
    day: Staged, fields: Mapping[str, object], sentence: str, language: str
):
    before = dump(day.served)
    async with Guest(day.served.url, language) as guest:
        await guest.get(f"/j/{day.served.day.code}")
        status = await guest.post(f"/j/{day.served.day.code}", fields)

        table = fields.get("table", "")
        assert status in (404, 422)
        assert said(guest.page) == refused(language, sentence, most=60, table=table)
    assert dump(day.served) == before


async def test_wrong_codes_are_limited_while_a_hundred_join_from_one_address(tmp_path):
    async with serving(tmp_path, short_day()) as served, Guest(served.url) as guesser:
        await guesser.get("/")
        wrong = [await guesser.post("/", {"code": f"BC{n:04}"}) for n in range(WRONG_CODES - 1)]
        statuses = await asyncio.gather(*(_join(served, n) for n in range(100)))
        over = [await guesser.post("/", {"code": f"BD{n:04}"}) for n in range(2)]
        state = await served.state()

    assert wrong == [404] * (WRONG_CODES - 1)
    assert statuses == [201] * 100
    assert len(state.people) == 100
    assert over == [404, 429]
    assert re.fullmatch(refused("nb", TOO_MANY, seconds=r"\d\d"), said(guesser.page))


async def _join(served: Served, number: int) -> int:
    fields = {"code": served.day.code, "alias": f"Deltaker {number}"}
    async with Guest(served.url) as guest:
        status, _ = await guest.api("POST", "/join", fields)
    return status


# --- Forgeries ------------------------------------------------------------------------------------


async def test_a_form_token_that_is_missing_wrong_or_anothers_is_refused(
    day: Staged, somebody: Sitter
):
    other = day.sitters[2].guest
    await other.get(day.served.room)
    await somebody.guest.get(day.served.room)
    before = dump(day.served)
    sent = json.dumps({"action": "away"}).encode()
    path = f"/api/v1/workshops/{day.served.workshop}/commands"

    for token in ("", "wrong", other.csrf):
        headers = {"Content-Type": "application/json", "X-CSRF": token}
        status, told = await raw(somebody.guest, "POST", path, sent, headers)
        assert (status, json.loads(told)["error"]["code"]) == (403, "StaleForm")
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ond.example"}):
        status, told = await raw(somebody.guest, "POST", path, sent, headers)
        assert (status, json.loads(told)["error"]["code"]) == (403, "ForeignRequest")
    assert dump(day.served) == before


# --- Rights ---------------------------------------------------------------------------------------

# What people may do at their own table, or for themselves; all else is the facilitators'.
EVERYBODYS = {"away", "ready", "choose", "done", "pass", "later", "turn-more", "shuffle",
              "close-round", "group-ready"}  # fmt: skip


@pytest.mark.parametrize("action", sorted(set(COMMANDS) - EVERYBODYS))
async def test_a_participant_can_press_no_facilitators_button(
    day: Staged, somebody: Sitter, action: str
):
    state = await day.served.state()
    before = dump(day.served)
    words_ = {
        **{"seen": state.moves, "minutes": 1, "phase": "q1.I", "how": "random", "tables": 9},
        **{"person": day.sitters[2].person, "table": 2, "percent": 50, "item": "x"},
    }

    status, told = await somebody.command(action=action, **words_)

    assert (status, told["error"]) == (
        403,
        {"code": "NotYours", "message": refused("nb", "Only the facilitator can do that.")},
    )
    assert dump(day.served) == before


@pytest.mark.parametrize("action", ["done", "pass", "later", "shuffle", "close-round", "turn-more"])
async def test_nobody_leads_another_tables_round(day: Staged, somebody: Sitter, action: str):
    state = await day.served.state()
    assert state.run is not None
    floor = next(floor for floor in state.run.floors if floor.number == 3)
    before = dump(day.served)

    status, told = await somebody.command(
        action=action, run=state.run.number, floor=3, turn=floor.turn, minutes=1
    )

    assert (status, told["error"]["code"]) == (403, "NotYourFloor")
    assert dump(day.served) == before


@pytest.mark.parametrize(
    "fields",
    [{}, {"action": "fly"}, {"action": 7}, {"action": "start"}, {"action": "start", "seen": "x"},
     {"action": "done", "run": None, "floor": 1, "turn": 1}],
)  # fmt: skip
async def test_a_command_that_is_none_is_refused(
    day: Staged, somebody: Sitter, fields: Mapping[str, object]
):
    before = dump(day.served)

    status, told = await somebody.command(**fields)

    assert (status, told["error"]["code"]) == (400, "Malformed")
    assert dump(day.served) == before


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/w/{w}/message", {"words": "hei"}),
        ("/w/{w}/links", {}),
        ("/w/{w}/links/revoke", {"link": "x"}),
        ("/days/{w}/edit", {}),
        ("/days/{w}/delete", {}),
        ("/days/{w}/copy", {}),
        ("/days", {"template": "arbeidsverksted", "date": "2026-01-01"}),
    ],
)
async def test_a_participant_can_use_no_facilitators_form(
    day: Staged, somebody: Sitter, path: str, fields: Mapping[str, object]
):
    await somebody.guest.get(day.served.room)
    before = dump(day.served)

    status = await somebody.guest.post(path.format(w=day.served.workshop), fields)

    assert status in (401, 403, 404)
    assert said(somebody.guest.page)
    assert dump(day.served) == before


async def test_somebody_who_is_shut_out_can_neither_write_nor_press(day: Staged):
    removed = day.sitters[3]
    await day.act("remove", person=removed.person, removed=True)
    before = dump(day.served)

    for found in (await removed.put("q2.G", "hei"), await removed.command(action="away")):
        assert (found[0], found[1]["error"]["code"]) == (403, "ShutOut")
    assert dump(day.served) == before
    await day.act("remove", person=removed.person, removed=False)
