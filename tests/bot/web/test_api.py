"""The JSON interface over real HTTP."""

import json

import pytest

from storage import people, reading
from surveys.answers import Listed
from tests.bot.web.conftest import House
from tests.journeys.guest import Guest


async def begun(house: House) -> tuple[Guest, dict[str, object], str]:
    """Ann, in the silent phase; where her answer goes, and the address of her day."""
    fac = await house.owner()
    ann = await house.participant("Ann")
    await house.control(fac, "start")
    await ann.get(house.room)
    me = (await house.state()).people[0].id
    return ann, {"phase": "tema.I", "slot": "1", "owner": me}, f"/workshops/{house.workshop}"


def said(*words: str) -> dict[str, object]:
    return {"points": [{"text": word} for word in words]}


async def kept(house: House) -> list[str]:
    entries = await house.app.site.store.read(reading.entries, house.workshop)
    values = [entry.value for entry in entries]
    return [p.text for value in values if isinstance(value, Listed) for p in value.points]


async def test_a_program_joins_and_is_told_who_it_is(house: House):
    guest = await house.guest()
    body = {"code": house.day.code, "alias": "Ann", "organisation": "Ås", "table": 2}

    status, made = await guest.api("POST", "/join", body)

    [who] = (await house.state()).people
    profile = await house.app.site.store.read(people.find, who.id)
    assert (status, sorted(made)) == (201, ["csrf", "person", "personal", "workshop"])
    assert (made["person"], made["workshop"], who.table) == (who.id, house.workshop, 2)
    assert profile is not None
    assert (profile.alias, profile.organisation) == ("Ann", "Ås")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 404, "WrongCode"),
        ({"code": None, "alias": "x"}, 404, "WrongCode"),
        ({"code": ["x"], "alias": "x"}, 404, "WrongCode"),
        ({"code": "\ud800", "alias": "x"}, 404, "WrongCode"),
        ({"code": "right"}, 422, "NameMissing"),
        ({"code": "right", "alias": "x" * 61}, 422, "NameTooLong"),
        ({"code": "right", "alias": "x", "table": "77"}, 404, "UnknownTable"),
    ],
)
async def test_a_program_that_cannot_join_is_told_why(house: House, body, status, code):
    guest = await house.guest()
    body = {k: house.day.code if v == "right" else v for k, v in body.items()}

    found, answer = await guest.api("POST", "/join", body)

    assert (found, answer["error"]["code"]) == (status, code)  # type: ignore[index]  # an object
    assert (await house.state()).people == ()


async def test_an_answer_is_acknowledged_with_its_points_ids(house: House):
    ann, place, day = await begun(house)

    status, receipt = await ann.api("PUT", f"{day}/answers", place | said("a", "b\x00"), "k1")
    known = [{"id": id_, "text": "a"} for id_ in receipt["ids"][:1]]  # type: ignore[index]  # a list
    _, edited = await ann.api("PUT", f"{day}/answers", place | {"points": known}, "k2")

    words = "Saved 09:00. 1 unreadable character was replaced"
    expected = {"late": False, "draft": False, "version": 1, "replaced": 1, "receipt": words}
    assert (status, receipt) == (200, {**expected, "ids": receipt["ids"]})
    assert edited["ids"] == receipt["ids"][:1]  # type: ignore[index]  # a list
    assert (edited["version"], await kept(house)) == (2, ["a"])


async def test_the_same_key_is_the_same_request_and_another_body_is_refused(house: House):
    ann, place, day = await begun(house)

    first = await ann.api("PUT", f"{day}/answers", place | said("a"), "k")
    again = await ann.api("PUT", f"{day}/answers", place | said("a"), "k")
    other, refusal = await ann.api("PUT", f"{day}/answers", place | said("b"), "k")
    draft, _ = await ann.api("PUT", f"{day}/drafts", place | said("a"), "k")

    assert first == again
    assert (other, draft, refusal["error"]["code"]) == (409, 409, "KeyReused")  # type: ignore[index]  # an object
    assert await kept(house) == ["a"]


@pytest.mark.parametrize("key", [None, "", "x" * 101])
async def test_an_answer_needs_a_key(house: House, key):
    ann, place, day = await begun(house)

    status, refusal = await ann.api("PUT", f"{day}/answers", place | said("a"), key)

    assert status == 400
    assert str(refusal["error"]).count("Idempotency-Key") == 1
    assert await kept(house) == []


async def test_a_key_is_its_senders_own(house: House):
    ann, place, day = await begun(house)
    bo = await house.participant("Bo")
    bos = place | {"owner": (await house.state()).people[1].id}

    statuses = [
        (await guest.api("PUT", f"{day}/answers", body, "k"))[0]
        for guest, body in ((ann, place | said("a")), (bo, bos | said("b")))
    ]

    assert (statuses, sorted(await kept(house))) == ([200, 200], ["a", "b"])


async def test_a_draft_is_said_to_be_one(house: House):
    ann, place, day = await begun(house)

    status, receipt = await ann.api("PUT", f"{day}/drafts", place | said("a"), "k")

    assert (status, receipt["draft"], receipt["version"]) == (200, True, 0)
    assert await kept(house) == []


HOSTILE = [
    b"",
    b"null",
    b"[]",
    b'"x"',
    b"{",
    b"NaN",
    b'{"points": NaN}',
    b"\xff",
    b"[" * 100_000,
    b'{"round": 1e999}',
    b'{"round": ' + b"9" * 5_000 + b"}",
    b'{"points": [{"text": "\\ud800", "id": "\\ud800"}], "owner": "\\udfff"}',
    b'{"points": ' + b"[" * 900 + b"]" * 900 + b"}",
    b'{"codes": ' + b"[" * 900 + b"]" * 900 + b"}",
    b'{"fields": {"slot-1": ' + b"[" * 900 + b"]" * 900 + b"}}",
    b'{"fields": {"slot-1": {"a": 1}}}',
    b'{"owner": "\\u0000", "points": []}',
    b'{"slot": "outcome"}',
    b'{"phase": "\\u0000"}',
]


@pytest.mark.parametrize("path", ["answers", "drafts", "commands"])
async def test_a_hostile_body_is_refused_and_breaks_nothing(house: House, path, caplog):
    ann, place, day = await begun(house)
    method = "POST" if path == "commands" else "PUT"
    headers = {"X-CSRF": ann.csrf, "Idempotency-Key": "k", "Content-Type": "application/json"}

    for body in HOSTILE:
        found = [body]
        if body.startswith(b"{") and body.endswith(b"}"):  # the same in the right place
            right = json.dumps(place | {"action": "away"}).encode()
            found.append(right[:-1] + b", " + body[1:])
        for one in found:
            status, answer = await ann.send(method, f"/api/v1{day}/{path}", one, headers)
            assert (one[:60], status in (400, 403, 404, 409, 422), status) == (
                one[:60],
                status != 200,
                status,
            )
            assert answer.count("SomethingBroke") == 0

    assert await kept(house) == []
    assert [r for r in caplog.records if r.levelname == "ERROR"] == []


async def test_a_key_that_is_no_text_is_refused(house: House):
    ann, place, day = await begun(house)
    headers = {"X-CSRF": ann.csrf, "Idempotency-Key": "\udcff", "Content-Type": "application/json"}
    body = json.dumps(place | said("a")).encode()

    status, _ = await ann.send("PUT", f"/api/v1{day}/answers", body, headers)

    assert (status, await kept(house)) == (400, [])


async def test_a_command_gives_the_new_version_and_needs_an_action(house: House):
    ann, _, day = await begun(house)
    before = (await house.app.site.store.snapshot(house.workshop))[1]

    right = await ann.api("POST", f"{day}/commands", {"action": "away", "away": True})
    wrong = [
        (await ann.api("POST", f"{day}/commands", body))[0]
        for body in ({}, {"action": 1}, {"action": "explode"}, {"action": "next", "seen": 1})
    ]

    assert right == (200, {"version": before + 1})
    assert wrong == [400, 400, 400, 403]


async def test_a_facilitators_view_is_for_facilitators(house: House):
    ann, _, day = await begun(house)
    fac, stranger = await house.owner(), await house.guest()

    statuses = [
        (await guest.api("GET", f"{day}/{what}?seat=facilitator"))[0]
        for guest in (ann, stranger)
        for what in ("state", "events")
    ]
    status, message = await fac.api("GET", f"{day}/state?seat=facilitator")

    assert (statuses, status) == ([403, 403, 401, 401], 200)
    assert sorted(message["html"]) == ["day", "now", "people", "points", "sent", "tables"]  # type: ignore[call-overload]  # an object
    assert (await stranger.api("GET", f"{day}/state"))[0] == 401


async def test_what_a_request_from_another_site_asks_is_not_done(house: House):
    ann, place, day = await begun(house)
    ann.csrf = "stolen"

    status, _ = await ann.api("PUT", f"{day}/answers", place | said("a"), "k")

    assert (status, await kept(house)) == (403, [])
