"""The ways in, over real HTTP: codes, personal codes, links and languages."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.build import sign_in_link
from bot.ways_in import CO_FACILITATOR, FACILITATOR, PERSONAL
from bot.web.control import address
from bot.web.security import sign
from facilitation.events import PersonRemoved, RoleLaid
from facilitation.ids import PersonId
from storage import links, people
from storage.links import Link
from tests.bot.web.conftest import House, code_of
from tests.journeys.guest import Guest


def dump(house: House) -> str:
    """Everything that the database holds."""
    path = house.app.site.settings.data / "bordduk.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def path_of(house: House, link: Link) -> str:
    return address(house.app.site, link).removeprefix(house.app.site.settings.address)


async def given(house: House, **more: object) -> Link:
    """A link for one more facilitator, from the owner."""
    link = Link(house.app.site.runner.chance.id(), CO_FACILITATOR, house.workshop)
    link = replace(link, **({"account": house.account.id} | more))  # type: ignore[arg-type]  # its own fields
    await house.app.site.store.write(links.add_link, link)
    return link


# --- Joining --------------------------------------------------------------------------------------


async def test_one_joins_with_the_code_and_an_alias_alone(house: House):
    guest = await house.guest()

    await guest.post("/", {"code": f" {house.day.code[:3].lower()} {house.day.code[3:]} "})
    assert guest.path == f"/j/{house.day.code}"
    await guest.post(f"/j/{house.day.code}", {"alias": "  Ann\n Li "})

    state = await house.state()
    profile = await house.app.site.store.read(people.find, state.people[0].id)
    assert (guest.status, guest.path) == (200, house.room)
    assert profile is not None
    assert (profile.alias, profile.organisation, profile.language) == ("Ann Li", "", "en")
    assert len(code_of(guest)) == 6


async def test_before_joining_one_reads_what_it_is_for(house: House):
    guest = await house.guest("nn")
    await guest.get(f"/j/{house.day.code}")

    for words in ("Vi samlar innspel frå alle på kort tid.", "Blir sletta"):
        assert guest.page.count(words) == 1
    assert guest.page.count("innsyn") > 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"alias": "  "}, (422, "Write a name or an alias.")),
        ({"alias": "x" * 61}, (422, "A name can have at most 60 characters.")),
        ({"alias": "A", "organisation": "x" * 61}, (422, "A name can have at most 60 characters.")),
        ({"alias": "Ann", "table": "9"}, (404, "There is no table 9.")),
    ],
)
async def test_who_cannot_join_is_told_why_and_leaves_no_trace(house: House, fields, said):
    guest, before = await house.guest(), dump(house)

    status = await guest.post(f"/j/{house.day.code}", fields)

    assert ((status, said[1]), guest.page.count(said[1])) == (said, 1)
    assert dump(house) == before


async def test_the_card_on_the_table_leads_to_its_table(house: House):
    guest = await house.guest()
    await guest.get(f"/j/{house.day.code}?table=3")
    table = guest.field("table")
    await guest.post(f"/j/{house.day.code}", {"alias": "Ann", "table": table})

    assert (table, (await house.state()).people[0].table) == ("3", 3)


@pytest.mark.parametrize("table", ["99", "-1", "x", "²", "0"])
async def test_a_card_of_no_table_leads_to_the_smallest(house: House, table):
    guest = await house.guest()
    await guest.get(f"/j/{house.day.code}?table={table}")

    assert (guest.status, guest.field("table")) == (200, "")


async def test_a_hundred_join_from_one_address_at_once(house: House):
    for number in range(100):
        async with Guest(house.url) as guest:
            await guest.api("POST", "/join", {"code": house.day.code, "alias": f"P{number}"})

    state = await house.state()
    assert len(state.people) == 100
    assert [len(state.at_table(table)) for table in state.tables] == [25, 25, 25, 25]


async def test_wrong_codes_are_limited_and_right_ones_wait_no_longer_than_a_minute(house: House):
    guest = await house.guest()
    statuses = [await guest.get("/j/WRONG1") for _ in range(31)]

    assert statuses == [404] * 30 + [429]
    assert await guest.get(f"/j/{house.day.code}") == 429
    house.clock.pass_(timedelta(minutes=1))
    assert await guest.get(f"/j/{house.day.code}") == 200


async def test_who_is_here_already_is_led_to_the_room(house: House):
    ann = await house.participant("Ann")
    await ann.get(f"/j/{house.day.code}")
    assert ann.path == house.room

    await ann.get(f"/j/{house.day.code}?new=1")
    assert ann.path == f"/j/{house.day.code}?new=1"


# --- Coming back ----------------------------------------------------------------------------------


async def test_one_comes_back_on_another_device_with_the_personal_code(house: House):
    ann, other = await house.participant("Ann"), await house.guest()
    code = code_of(ann)
    await ann.post(f"{house.room}/leave")
    assert [person.left for person in (await house.state()).people] == [True]

    await other.get(f"/j/{house.day.code}")
    await other.post(f"/j/{house.day.code}/return", {"personal": code.lower()})

    assert (other.path, other.status, code_of(other)) == (house.room, 200, "")
    assert [person.left for person in (await house.state()).people] == [False]


async def test_a_wrong_personal_code_opens_nothing_and_is_limited(house: House):
    ann, other = await house.participant("Ann"), await house.guest()
    await other.get(f"/j/{house.day.code}")

    code = code_of(ann)
    assert len(code) == 6
    statuses = [
        await other.post(f"/j/{house.day.code}/return", {"personal": f"WRONG{n}"})
        for n in range(31)
    ]
    right = await other.post(f"/j/{house.day.code}/return", {"personal": code})

    assert (statuses, right) == ([404] * 30 + [429], 429)
    house.clock.pass_(timedelta(minutes=1))
    await other.get(house.room)
    assert other.path == f"/j/{house.day.code}"


async def test_who_was_removed_comes_back_to_nothing(house: House):
    ann, other = await house.participant("Ann"), await house.guest()
    code = code_of(ann)
    person = (await house.state()).people[0].id
    await house.app.site.runner.handle(
        house.workshop,
        lambda state, at: PersonRemoved(
            at=at, by=state.facilitators[0], person=person, removed=True
        ),
    )

    await other.post(f"/j/{house.day.code}/return", {"personal": code})
    await other.get(house.room)

    assert (other.status, other.page.count("slot-")) == (200, 0)
    assert [p.removed for p in (await house.state()).people] == [True]


# --- Links ----------------------------------------------------------------------------------------


async def test_looking_at_any_address_changes_nothing(house: House):
    """Chat previews and link scanners fetch every address they are shown."""
    ann = await house.participant("Ann")
    signing, sharing = await sign_in_link(house.app.site, house.account), await given(house)
    paths = ["/", f"/j/{house.day.code}", f"/j/{house.day.code}?table=2", "/privacy", "/days"]
    paths += [path_of(house, signing), path_of(house, sharing), "/accessibility", "/healthz"]
    paths += [f"{house.room}{rest}" for rest in ("", "/control", "/links", "/mine", "/documents")]
    paths += [f"/api/v1/workshops/{house.workshop}/state", f"{house.room}/cards"]
    before = dump(house)

    async with aiohttp.ClientSession(house.url) as scanner:
        for path in paths:
            for method in ("GET", "HEAD"):
                async with scanner.request(method, path) as response:
                    assert response.status < 500
    for path in paths:
        await ann.download(path)

    assert dump(house) == before


async def test_a_sign_in_link_signs_in_by_a_button_and_keeps_the_name(house: House):
    guest = await house.guest()
    path = path_of(house, await sign_in_link(house.app.site, house.account))
    await guest.get(path)
    assert await guest.get("/days") == 401

    await guest.get(path)
    await guest.post(path, {"alias": "Kari"})

    account = await house.app.site.store.read(links.account, house.account.id)
    assert (guest.path, guest.status) == ("/days", 200)
    assert account is not None
    assert account.name == "Kari"


async def test_the_name_that_is_given_stands_as_who_asks_in_a_new_survey(house: House):
    guest = await house.guest()
    path = path_of(house, await sign_in_link(house.app.site, house.account))
    await guest.get(path)
    assert guest.page.count("A new survey begins with it as who asks.") == 1

    await guest.post(path, {"alias": "Kari Nord"})
    await guest.post("/surveys", {"template": "nettverkssamling"})
    await guest.get(guest.path.replace("/form", "/plan"))

    assert guest.page.count('name="commissioner" type="text" value="Kari Nord"') == 1


async def test_one_link_makes_one_more_facilitator(house: House):
    link = await given(house)
    first, second = await house.guest(), await house.guest()
    for guest in (first, second):
        await guest.get(path_of(house, link))
    assert await first.post(path_of(house, link), {"alias": ""}) == 422

    await first.post(path_of(house, link), {"alias": "Kari"})
    status = await second.post(path_of(house, link), {"alias": "Per"})

    assert (first.path, first.status, status) == (f"{house.room}/control", 200, 410)
    assert len((await house.state()).facilitators) == 2
    assert await second.get(f"{house.room}/control") == 401


async def test_a_link_for_one_more_lets_one_in_though_two_are_as_quick(house: House):
    link = await given(house)
    guests = [await house.guest(), await house.guest()]

    await asyncio.gather(*(guest.post(path_of(house, link), {"alias": "Kari"}) for guest in guests))

    assert sorted(guest.status for guest in guests) == [200, 410]
    assert len((await house.state()).facilitators) == 2


async def test_a_spent_revoked_expired_forged_or_lapsed_link_opens_nothing(house: House):
    site, guest = house.app.site, await house.guest()
    revoked = await given(house, revoked=True)
    expired = await given(house, expires_at=house.clock.now())
    unknown = Link("nobody", CO_FACILITATOR, house.workshop)
    wall = await given(house, kind="projector")
    signed = f"/s/{sign(site.secret, wall.id)}"
    lapsed = await given(house, account=None, person=PersonId("stranger"))
    forged = path_of(house, await given(house))[:-1] + "!"
    before = dump(house)

    paths = [path_of(house, link) for link in (revoked, expired, unknown)] + [signed, forged]
    for path in [*paths, "/s/x", "/s/a.b"]:
        assert (path, await guest.get(path)) == (path, 410)
        assert await guest.post(path, {"alias": "Per"}) == 410
    assert await guest.get(path_of(house, lapsed)) == 200
    assert await guest.post(path_of(house, lapsed), {"alias": "Per"}) == 410

    assert dump(house) == before


async def test_a_link_outlives_its_givers_role_only_with_another_facilitator(house: House):
    link = await given(house)
    one_more = await given(house)
    kari = await house.guest()
    await kari.get(path_of(house, one_more))
    await kari.post(path_of(house, one_more), {"alias": "Kari"})
    owner_ = PersonId(house.account.id)
    await house.app.site.runner.handle(
        house.workshop, lambda state, at: RoleLaid(at=at, by=owner_, person=owner_)
    )

    guest = await house.guest()
    await guest.get(path_of(house, link))

    assert await guest.post(path_of(house, link), {"alias": "Per"}) == 410
    assert len((await house.state()).facilitators) == 1


# --- Links in chats -------------------------------------------------------------------------------


async def test_a_personal_link_goes_on_as_that_person_however_often(house: House):
    await house.participant("Ann")
    person = (await house.state()).people[0].id
    link = Link("personal-link", PERSONAL, house.workshop, person=person)
    await house.app.site.store.write(links.add_link, link)

    for _ in range(2):
        guest = await house.guest()
        await guest.get(path_of(house, link))
        assert guest.page.count("Go on as Ann") == 1
        await guest.get(house.room)
        assert guest.path == f"/j/{house.day.code}"  # looking signs nobody in
        await guest.post(path_of(house, link))
        assert (guest.status, guest.path) == (200, house.room)

    assert len((await house.state()).people) == 1


async def test_a_personal_link_of_somebody_who_was_shut_out_is_spent(house: House):
    await house.participant("Ann")
    person = (await house.state()).people[0].id
    link = Link("personal-link", PERSONAL, house.workshop, person=person)
    await house.app.site.store.write(links.add_link, link)
    owner = PersonId(house.account.id)
    await house.app.site.runner.handle(
        house.workshop,
        lambda state, at: PersonRemoved(at=at, by=owner, person=person, removed=True),
    )
    guest = await house.guest()

    assert await guest.post(path_of(house, link)) == 410


async def test_a_leading_link_signs_its_account_in_and_opens_its_day(house: House):
    link = Link("leading-link", FACILITATOR, house.workshop, account=house.account.id)
    await house.app.site.store.write(links.add_link, link)
    guest = await house.guest()

    await guest.get(path_of(house, link))
    await guest.post(path_of(house, link))

    assert (guest.status, guest.path) == (200, f"{house.room}/control")


@pytest.mark.parametrize(
    ("to", "there"),
    [
        ("/surveys/abc123", "/surveys/abc123"),
        ("/surveys/abc123/results", "/surveys/abc123/results"),
        ("//elsewhere.example/surveys/a", "/days"),
        ("/surveys/../privacy", "/days"),
        ("https://elsewhere.example", "/days"),
        ("", "/days"),
    ],
)
async def test_a_sign_in_link_leads_to_a_survey_and_nowhere_else(house: House, to: str, there: str):
    guest = await house.guest()
    path = path_of(house, await sign_in_link(house.app.site, house.account))

    await guest.get(path)
    await guest.post(f"{path}?{urlencode({'to': to})}", {})

    assert guest.path == there


# --- Languages ------------------------------------------------------------------------------------


async def test_a_chosen_language_is_kept_and_leads_back(house: House):
    ann = await house.participant("Ann", language="nb")
    await ann.post("/language", {"language": "nn", "back": house.room})
    assert ann.path == house.room
    await ann.get("/")

    profile = await house.app.site.store.read(people.find, (await house.state()).people[0].id)
    assert ann.page.count('<html lang="nn"') == 1
    assert profile is not None
    assert profile.language == "nn"


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "https://evil.example", "", "javascript:1"]
)
async def test_choosing_a_language_never_leads_to_another_site(house: House, back):
    guest = await house.guest()
    await guest.post("/language", {"language": "xx", "back": back})

    assert (guest.path, guest.page.count('<html lang="en"')) == ("/", 1)


async def test_a_line_break_in_the_way_back_is_no_header(house: House):
    guest = await house.guest()

    assert await guest.post("/language", {"language": "nb", "back": "/x\r\nX-Y: 1"}) == 404
