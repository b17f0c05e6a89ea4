"""The facilitator's page: each control does what it says, for a facilitator and nobody else."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

from bot.build import add_workshop, sign_in_link
from bot.commands import COMMANDS
from bot.web.control import address
from facilitation.files import shipped_source
from facilitation.ids import PersonId
from facilitation.state import Stage, Status
from storage import contacts, links
from storage.contacts import NewPlace
from storage.links import Account
from tests.bot.web.conftest import House
from tests.journeys.guest import Guest
from tests.storage.chats import SEALER, route

MINUTE = timedelta(minutes=1)
PUBLISH = '<input type="hidden" name="publish" value="yes">'


async def do(house: House, guest: Guest, action: str, **fields: object) -> int:
    """A command as a page that is up to date would send it."""
    seen = {"seen": (await house.state()).moves}
    return await guest.post(f"{house.room}/do", {**seen, "action": action, **fields})


async def person(house: House, alias: str) -> PersonId:
    """The id of whoever joined last."""
    await house.participant(alias)
    return (await house.state()).people[-1].id


async def running(house: House, *actions: str) -> Guest:
    """The owner's browser, on the control page of a day that has been started."""
    owner = await house.owner()
    for action in ("start", *actions):
        assert await do(house, owner, action) == 200
    await owner.get(f"{house.room}/control")
    return owner


async def test_the_page_names_what_comes_next_and_what_to_talk_from(house: House):
    owner = await running(house)

    assert owner.status == 200
    assert "Hva fungerer godt, og hva bør vi gjøre annerledes?" in owner.page
    coming = owner.page.split('id="next-what">')[1].split("</p>")[0]
    assert coming.endswith("– Group")
    assert "Hva bør vi gjøre annerledes?</span></li>" in owner.page.split('id="talk-now"')[1]


async def test_start_next_pause_and_resume_do_what_they_say(house: House):
    owner = await house.owner()

    await do(house, owner, "start")
    assert (await house.state()).status is Status.RUNNING
    await do(house, owner, "pause")
    assert (await house.state()).status is Status.PAUSED
    await do(house, owner, "resume")
    assert (await house.state()).status is Status.RUNNING
    await do(house, owner, "next")
    run = (await house.state()).run

    assert run is not None
    assert run.phase == "tema.G"


async def test_minutes_are_given_and_taken(house: House):
    owner = await running(house)

    for minutes, left in ((5, 7), (1, 8), (-1, 7)):
        await do(house, owner, "extend", minutes=minutes)
        run = (await house.state()).run
        assert run is not None
        assert run.clock.total == left * MINUTE


async def test_going_back_runs_a_phase_anew_with_what_was_written_in_it(house: House):
    owner, guest = await running(house), await house.participant()
    body = {"phase": "tema.I", "slot": "1", "owner": (await house.state()).people[0].id}
    await guest.api(
        "PUT", f"{house.room.replace('/w/', '/workshops/')}/answers",
        {**body, "points": [{"text": "Kept"}]}, key="k",
    )  # fmt: skip
    await do(house, owner, "next")

    await do(house, owner, "back", phase="tema.I")
    await guest.get(house.room)
    run = (await house.state()).run

    assert run is not None
    assert (run.phase, run.number) == ("tema.I", 3)
    assert ">Kept</textarea>" in guest.page


async def test_the_rest_of_the_day_is_moved_but_not_what_is_fixed(house: House):
    owner = await running(house)

    await do(house, owner, "move-rest", minutes=10)

    assert (await house.state()).shift == 10 * MINUTE


async def test_a_late_day_proposes_what_to_shorten_and_the_proposal_is_accepted(house: House):
    source = shipped_source("arbeidsverksted")
    house.day = await add_workshop(house.app.site, house.account, source)
    owner = await running(house)
    house.clock.pass_(50 * MINUTE)  # the welcome had thirty
    await do(house, owner, "next")
    await owner.get(f"{house.room}/control")

    assert "20 min behind" in owner.page
    proposed = [int(minutes) for minutes in re.findall(r"\d+ → (\d+) min", owner.page)]
    await do(house, owner, "accept-plan")

    given = [length // MINUTE for _, length in (await house.state()).lengths]
    assert given == proposed
    assert len(given) == 4
    await owner.get(f"{house.room}/control")
    assert "Accept the proposal" not in owner.page


async def test_closing_the_day_asks_once_more_and_leads_to_the_documents(house: House):
    owner = await running(house)
    closing = owner.page.split('<details id="closing"')[1].split("</details>")[0]
    assert 'name="action" value="close"' in closing

    await do(house, owner, "close")
    await owner.get(f"{house.room}/control")

    assert (await house.state()).status is Status.CLOSED
    deck = owner.page.split('class="deck"')[1].split("</div>")[0]
    assert f'href="{house.room}/documents"' in deck


async def test_where_the_day_has_a_channel_the_documents_can_be_put_there_with_the_close(
    house: House,
):
    owner = await running(house)
    offered = [PUBLISH in owner.page]
    place = NewPlace("p1", house.workshop, route("C1"), "nb")
    await house.app.site.store.write(contacts.connect, SEALER, place)
    await do(house, owner, "pause")
    await owner.get(f"{house.room}/control")
    offered.append(PUBLISH in owner.page)
    await do(house, owner, "close", publish="yes")
    state = await house.state()

    assert offered == [False, True]
    assert (state.status, state.publish) == (Status.CLOSED, True)


async def test_a_closed_day_can_be_gone_back_into(house: House):
    owner = await running(house, "close")

    await do(house, owner, "back", phase="tema.I")

    assert (await house.state()).status is Status.RUNNING


async def test_people_are_moved_made_hosts_and_given_time(house: House):
    owner, ann = await house.owner(), await person(house, "Ann")
    page = f"{house.room}/people/{ann}"

    for fields in (
        {"action": "move", "table": 3},
        {"action": "host", "table": 3},
        {"action": "away", "away": "1"},
        {"action": "extra", "percent": 50},
    ):
        await owner.get(page)
        assert await owner.post(f"{house.room}/do", {**fields, "person": ann, "back": page}) == 200
        assert owner.path == page

    state = await house.state()
    who = state.person(ann)
    assert who is not None
    assert (who.table, who.away, who.extra, state.host_of(who.table)) == (3, True, 50, ann)
    await owner.get(page)
    for said in ("Table 3", "Host", "Away", "50 % extra time"):
        assert said in owner.page.split('class="marks"')[1].split("</p>")[0]


async def test_a_disturber_is_shut_out_and_let_in_again(house: House):
    owner, guest = await house.owner(), await house.participant("Loud")
    loud = (await house.state()).people[0].id

    await do(house, owner, "remove", person=loud)
    await owner.get(f"{house.room}/control")
    shut = owner.page.split("Are shut out")[1]
    assert "Loud" in shut
    assert await do(house, guest, "away", away="1") == 403

    await do(house, owner, "remove", person=loud, removed="0")
    assert await do(house, guest, "away", away="1") == 200


async def test_a_point_is_hidden_marked_and_shown_again(house: House):
    owner, guest = await running(house), await house.participant()
    ann = (await house.state()).people[0].id
    _, kept = await guest.api(
        "PUT", f"/workshops/{house.workshop}/answers",
        {"phase": "tema.I", "slot": "1", "owner": ann, "points": [{"text": "Rude words"}]},
        key="k",
    )  # fmt: skip
    assert isinstance(kept["ids"], list)
    point = kept["ids"][0]
    await owner.get(f"{house.room}/control")
    assert "Rude words" not in owner.page  # hidden from everybody while people write

    await do(house, owner, "next")
    await owner.get(f"{house.room}/control")
    assert f'id="hide-{point}"' in owner.page
    await do(house, owner, "hide", item=point)
    assert (await house.state()).hidden == (point,)
    await owner.get(f"{house.room}/control")
    entry = owner.page.split(f'id="point-{point}"')[1].split("</li>")[0]
    assert "Hidden" in entry
    assert "Show again" in entry

    await do(house, owner, "hide", item=point, hidden="0")
    assert (await house.state()).hidden == ()


async def test_messages_reach_all_or_one_table_and_the_wall(house: House):
    owner, near, far = await house.owner(), await house.participant("Ann"), await house.guest()
    await far.post(f"/j/{house.day.code}", {"alias": "Bo", "organisation": "", "table": "2"})
    send = f"{house.room}/message"
    await owner.get(f"{house.room}/control")
    await owner.post(send, {"words": "To everybody <b>", "table": ""})
    await owner.post(send, {"words": "To table two", "table": "2"})
    wall = await projector(house, owner)

    heard = {}
    for name, guest in (("near", near), ("far", far), ("wall", wall)):
        await guest.get(guest.path if name == "wall" else house.room)
        heard[name] = ["To everybody &lt;b&gt;" in guest.page, "To table two" in guest.page]

    assert heard == {"near": [True, False], "far": [True, True], "wall": [True, False]}


async def projector(house: House, owner: Guest) -> Guest:
    """A browser that shows the projector page, with nobody signed in."""
    await owner.get(f"{house.room}/links")
    if "/p/" not in owner.page:
        await owner.post(f"{house.room}/links", {"kind": "projector"})
        await owner.get(f"{house.room}/links")
    found = re.search(r'href="[^"]*(/p/[^"?]*)"', owner.page)
    assert found is not None
    wall = await house.guest()
    await wall.get(f"{found[1]}?language=en")
    return wall


async def test_the_number_of_tables_is_set_and_seats_are_drawn(house: House):
    owner = await house.owner()
    for name in ("Ann", "Bo", "Cy", "Di"):
        await house.participant(name)

    await do(house, owner, "tables", tables=2)
    assert (await house.state()).tables == (1, 2)
    await do(house, owner, "draw", how="mixed")
    state = await house.state()

    assert [len(state.at_table(table)) for table in state.tables] == [2, 2]


async def test_somebody_without_a_device_is_added_to_any_table(house: House):
    owner = await house.owner()
    await owner.get(f"{house.room}/control")

    await owner.post(f"{house.room}/person", {"alias": "Old Tom", "table": "4"})

    tom = (await house.state()).people[0]
    assert (tom.table, tom.device) == (4, False)
    await owner.get(f"{house.room}/control")
    assert "Without a device" in owner.page


async def test_the_role_is_given_and_laid_down_but_never_by_the_last(house: House):
    owner, guest = await house.owner(), await house.participant()
    ann = (await house.state()).people[0].id

    assert await guest.get(f"{house.room}/control") == 403
    await do(house, owner, "give-role", person=ann)
    assert await guest.get(f"{house.room}/control") == 200
    await do(house, guest, "lay-role", person=house.account.id)
    assert await owner.get(f"{house.room}/control") == 401
    assert await do(house, guest, "lay-role", person=ann) == 409
    assert (await house.state()).facilitators == (ann,)


async def test_a_shared_link_makes_one_more_facilitator_once(house: House):
    owner = await house.owner()
    await owner.get(f"{house.room}/links")
    await owner.post(f"{house.room}/links")
    found = re.search(r"<code>[^<]*(/s/[^<]*)</code>", owner.page)
    assert found is not None
    second, third = await house.guest(), await house.guest()

    await second.get(found[1])
    assert len((await house.state()).facilitators) == 1  # a GET spends nothing
    await second.post(found[1], {"alias": "Second"})
    await third.get(found[1])

    assert second.path == f"{house.room}/control"
    assert third.status == 410


async def test_a_link_that_was_taken_back_opens_nothing(house: House):
    owner = await house.owner()
    wall = await projector(house, owner)
    before = wall.path
    await owner.get(f"{house.room}/links")

    await owner.post(f"{house.room}/links/revoke", {"link": owner.field("link")})

    assert await wall.get(before) == 404
    assert (await projector(house, owner)).path != before


async def test_a_participant_can_do_none_of_a_facilitators_acts(house: House):
    guest, ann = await house.participant(), (await house.state()).people[0].id
    await running(house)
    own = {"ready", "choose", "away", "move", "host"}  # a participant's too, for themselves
    floor = {"done", "pass", "later", "turn-more", "shuffle", "close-round", "group-ready"}
    other = await person(house, "Bo")
    fields = {
        "person": other, "table": 2, "percent": 50, "minutes": 1, "phase": "tema.I",
        "tables": 2, "item": "x", "how": "random",
    }  # fmt: skip
    before = await house.state()

    refused = {action: await do(house, guest, action, **fields) for action in COMMANDS}

    assert {a: refused[a] for a in refused if a not in own | floor} == dict.fromkeys(
        set(COMMANDS) - own - floor, 403
    )
    assert await do(house, guest, "move", **fields) == 403
    assert await do(house, guest, "host", person=ann, table=2) == 403
    await guest.get(house.room)
    for path in ("message", "links", "links/revoke"):
        assert await guest.post(f"{house.room}/{path}", {"words": "x", "link": "x"}) == 403
    for path in ("control", "links", f"people/{ann}"):
        assert await guest.get(f"{house.room}/{path}") == 403
    after = await house.state()
    assert replace(after, people=before.people) == before
    assert [p.table for p in after.people] == [p.table for p in before.people]


async def test_a_stranger_and_a_nobody_can_see_and_do_nothing(house: House):
    before, stranger, nobody = await house.state(), await house.stranger(), await house.guest()

    assert await stranger.get(f"{house.room}/control") in (401, 403)
    assert await do(house, stranger, "start") in (401, 403)
    assert await nobody.get(f"{house.room}/control") == 401
    assert await do(house, nobody, "start") == 401
    assert await house.state() == before


async def test_fetching_pages_changes_nothing(house: House):
    owner, ann = await running(house), await person(house, "Ann")
    wall = await projector(house, owner)
    before = await house.state()
    given = await house.app.site.store.read(links.links_of, house.workshop)

    paths = [f"{house.room}/{path}" for path in ("control", "links", f"people/{ann}")]
    statuses = [await owner.get(path) for path in [*paths, wall.path]]

    assert statuses == [200] * 4
    assert await house.state() == before
    assert await house.app.site.store.read(links.links_of, house.workshop) == given
    assert await owner.get(f"{house.room}/do") == 405


async def test_of_two_who_press_next_at_once_one_does_and_the_other_is_told_who(house: House):
    owner = await running(house)
    site = house.app.site
    await site.store.write(links.name_account, house.account.id, "Vigdis")
    guest, ann = await house.participant("Ann"), (await house.state()).people[0].id
    await do(house, owner, "give-role", person=ann)
    seen = (await house.state()).moves
    fields = {"action": "next", "seen": seen}

    statuses = await asyncio.gather(
        owner.post(f"{house.room}/do", fields), guest.post(f"{house.room}/do", fields)
    )

    assert sorted(statuses) == [200, 409]
    second, first = (owner, "Ann") if statuses[0] == 409 else (guest, "Vigdis")
    assert f"{first} has just done it." in second.page
    run = (await house.state()).run
    assert run is not None
    assert run.phase == "tema.G"


async def test_a_double_click_and_a_nameless_owner_are_told_so_in_words(house: House):
    owner, second = await running(house), await house.participant("Ann")
    await do(house, owner, "give-role", person=(await house.state()).people[0].id)
    seen = (await house.state()).moves
    await do(house, owner, "next")

    stale = {"action": "next", "seen": seen}
    assert await owner.post(f"{house.room}/do", stale) == 409
    assert "You have done it already." in owner.page
    assert await second.post(f"{house.room}/do", stale) == 409
    assert "The owner of the day has just done it." in second.page


async def test_the_page_comes_back_to_where_the_form_stood(house: House):
    owner = await house.owner()
    back = {"back": f"{house.room}/control"}

    async with owner._http.post(
        f"{house.url}{house.room}/do",
        data={"csrf": owner.csrf, "action": "tables", "tables": "2", "at": "seats-heading", **back},
        allow_redirects=False,
    ) as answer:
        assert answer.headers["Location"] == f"{house.room}/control#seats-heading"


async def test_signing_in_names_the_account_once_given(house: House):
    owner = await house.owner()
    fresh = await sign_in_link(house.app.site, house.account)
    link = address(house.app.site, fresh).removeprefix(house.app.site.settings.address)
    await owner.get(link)

    await owner.post(link, {"alias": "  Vigdis   P "})

    found = await house.app.site.store.read(links.account, house.account.id)
    assert found == Account(house.account.id, "Vigdis P")


async def test_the_tables_progress_is_counts_and_stages_never_words(house: House):
    owner, guest = await running(house), await house.participant()
    ann = (await house.state()).people[0].id
    await guest.api(
        "PUT", f"/workshops/{house.workshop}/answers",
        {"phase": "tema.I", "slot": "1", "owner": ann, "points": [{"text": "Secret still"}]},
        key="k",
    )  # fmt: skip
    wall = await projector(house, owner)
    await owner.get(f"{house.room}/control")

    assert "1 of 1 have answered" in owner.page
    assert "Has answered" in owner.page
    assert "<b>1 of 1</b>" in wall.page
    assert "Secret still" not in owner.page + wall.page

    await do(house, owner, "next")
    await owner.get(f"{house.room}/control")
    await wall.get(wall.path)
    assert "Round: 1 turn left" in owner.page
    assert "Outcome not written yet" in owner.page
    assert "1 turn left" in wall.page


async def test_in_plenary_the_wall_shows_the_outcome_of_the_table_that_speaks(house: House):
    owner, guest = await running(house, "next"), await house.participant("Ann")
    far = await house.guest()
    await far.post(f"/j/{house.day.code}", {"alias": "Bo", "organisation": "", "table": "2"})
    for one, table, words in ((guest, 1, "Advice from one"), (far, 2, "Advice from two")):
        status, _ = await one.api(
            "PUT", f"/workshops/{house.workshop}/answers",
            {"phase": "tema.G", "slot": "outcome", "owner": f"table:{table}",
             "points": [{"text": words}]},
            key=f"k{table}",
        )  # fmt: skip
        assert status == 200
    wall = await projector(house, owner)
    assert "Advice" not in wall.page

    await do(house, owner, "next")
    await wall.get(wall.path)
    assert ["Advice from one" in wall.page, "Advice from two" in wall.page] == [True, False]
    run = (await house.state()).run
    assert run is not None
    turn = {"run": run.number, "floor": 0, "turn": run.floors[0].turn}
    await do(house, owner, "done", **turn)
    await wall.get(wall.path)

    assert ["Advice from one" in wall.page, "Advice from two" in wall.page] == [False, True]
    assert "The last one" in wall.page


async def test_votes_are_secret_on_the_wall_until_they_end(house: House):
    owner, guest = await running(house, "next"), await house.participant("Ann")
    await guest.api(
        "PUT", f"/workshops/{house.workshop}/answers",
        {"phase": "tema.G", "slot": "outcome", "owner": "table:1", "points": [{"text": "Advice"}]},
        key="k",
    )  # fmt: skip
    await do(house, owner, "next")
    await do(house, owner, "next")
    wall = await projector(house, owner)
    assert "The result is secret until the end." in wall.page
    assert "0 of 1" in wall.page

    await do(house, owner, "close")
    await wall.get(wall.path)
    assert "Result of the vote" in wall.page


async def test_a_facilitator_moves_a_stuck_table_on(house: House):
    owner = await running(house)
    await house.participant("Ann")
    await do(house, owner, "next")
    state = await house.state()
    assert state.run is not None
    floor = state.run.floors[0]
    assert floor.stage is Stage.ROUND

    await do(house, owner, "close-round", run=state.run.number, floor=1, turn=floor.turn)
    run = (await house.state()).run

    assert run is not None
    assert run.floors[0].stage is Stage.OPEN
    await owner.get(f"{house.room}/control")
    assert "Discussion" in owner.page


async def test_the_wall_before_the_day_shows_the_code_and_where_to_type_it(house: House):
    wall = await projector(house, await house.owner())

    joining = wall.page.split('class="joining"')[1].split("</section>")[0]
    assert f'<p class="code">{house.day.code}</p>' in joining
    assert "<svg" in joining
    assert "screen-planned" in wall.page


async def test_the_wall_speaks_the_language_that_its_address_asks_for(house: House):
    wall = await projector(house, await house.owner())

    await wall.get(wall.path.replace("=en", "=nn"))

    assert '<html lang="nn">' in wall.page
    assert "IGP på ein halvtime" in wall.page


async def test_when_a_break_is_over_the_wall_shows_the_quotes_of_what_comes(house: House):
    source = shipped_source("arbeidsverksted")
    house.day = await add_workshop(house.app.site, house.account, source)
    owner = await running(house, *["next"] * 5)
    wall = await projector(house, owner)
    assert "Back at" in wall.page
    assert "Ideas2evidence (2025)" not in wall.page

    run = (await house.state()).run
    assert run is not None
    assert run.clock.ends is not None
    house.clock.moment = run.clock.ends
    await house.app.site.runner.wake_due()
    await wall.get(wall.path)

    assert "Back at" not in wall.page
    assert wall.page.count('<blockquote class="quote">') == 2
