from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chance import seeded
from bot.fielding.asking import (
    Added,
    Contact,
    NobodyChosen,
    NotThere,
    add_list,
    add_units,
    chosen_units,
    new_link,
    read_list,
    remove,
    set_contact,
    set_ruling,
    swap,
)
from bot.fielding.fielder import Fielder
from bot.fielding.matching import Of, email_of
from bot.words import words
from storage import seats, spares, survey_log
from storage.seats import Reach, Reached
from storage.survey_errors import UnknownLink
from surveys.dispositions import Ruling
from surveys.files.asked import HEADINGS, BadList, NobodyListed, UnknownHeading, from_csv
from surveys.texts import LANGUAGES
from tests.storage.chats import route
from tests.storage.days import SetClock, opened
from tests.storage.fields import MONDAY, TERMS, Field


@pytest.fixture
async def field(tmp_path: Path) -> AsyncIterator[Field]:
    clock = SetClock()
    clock.moment = MONDAY
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", clock)
    yield await Field.planned(store, clock, TERMS)
    await store.close()


@pytest.fixture
def fielder(field: Field) -> Fielder:
    return Fielder(field.store, field.clock, seeded(1), b"s" * 32, "https://duk.example")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_heading_is_answered_with_headings_that_are_understood(language: str):
    said = words(language).refused(UnknownHeading(heading="x"))
    headings = said.rpartition(": ")[2].removesuffix(".").split(", ")

    assert len(headings) == len(HEADINGS)
    assert {one.reason.__class__ for one in from_csv(";".join(headings)).problems} == {NobodyListed}


async def listed(field: Field, fielder: Fielder) -> dict[str, tuple[str, str, str]]:
    """Name, contact and e-mail address by number."""
    found = await field.store.read(seats.reached, field.survey, fielder.sealer)
    return {
        one.seat.unit.number: (one.seat.unit.name, one.seat.contact_name, email_of(one))
        for one in found
    }


async def add(field: Field, fielder: Fielder, words: str, of: Of = Of.UNITS) -> Added:
    return await add_list(fielder, field.survey, "owner", read_list(words.encode()), of)


async def logged(field: Field) -> list[tuple[str, str]]:
    lines = await field.store.read(survey_log.log, field.survey)
    return [(line.what, line.reason) for line in lines]


def test_units_are_chosen_one_by_one_or_a_county_at_a_time():
    assert len(chosen_units(["11"], ["03"], ["4601"])) == 3
    assert [unit.number for unit in chosen_units(["11"], ["03"], ["4601"])] == [
        "0301",
        "11",
        "4601",
    ]
    for wanted in (["99"], [""]):
        with pytest.raises(NotThere):
            chosen_units(wanted, [])
    with pytest.raises(NobodyChosen):
        chosen_units([], [])


async def test_units_are_asked_once(field: Field, fielder: Fielder):
    both = chosen_units(["11", "15"], [])

    assert await add_units(fielder, field.survey, "owner", both[:1]) == Added(1)
    assert await add_units(fielder, field.survey, "owner", both) == Added(1, same=1)
    assert await logged(field) == [("Listed", "1"), ("Listed", "1")]


async def test_a_second_list_brings_addresses_to_those_who_are_there(
    field: Field, fielder: Fielder
):
    await add_units(fielder, field.survey, "owner", chosen_units(["11", "15"], []))

    added = await add(field, fielder, "navn;kontakt;e-post\nRogaland;Ola;ola@r.example\n")
    again = await add(field, fielder, "navn;kontakt;e-post\nRogaland;Ola;ola@r.example\n")
    name = await add(field, fielder, "nr;kontakt\n11;Kari\n15;Per\n")

    assert (added, again, name) == (Added(0, 1, 0), Added(0, 0, 1), Added(0, 2, 0))
    assert await listed(field, fielder) == {
        "11": ("Rogaland", "Kari", "ola@r.example"),
        "15": ("Møre og Romsdal", "Per", ""),
    }


async def test_of_a_list_with_a_mistake_nothing_is_taken(field: Field, fielder: Fielder):
    await add_units(fielder, field.survey, "owner", chosen_units(["11"], []))

    with pytest.raises(BadList):
        await add(field, fielder, "navn;e-post\nRogaland;ola@r.example\nNoregs land;\n")

    assert await listed(field, fielder) == {"11": ("Rogaland", "", "")}


async def test_ones_own_list_keeps_numbers_contacts_and_languages(field: Field, fielder: Fielder):
    words = "nr;navn;kontakt;e-post;språk\n007;Bjørn & sønner;;b@b.example;nn\n08;Ås;Å;;\n"

    assert await add(field, fielder, words, Of.OWN) == Added(2)
    assert await listed(field, fielder) == {
        "007": ("Bjørn & sønner", "", "b@b.example"),
        "08": ("Ås", "Å", ""),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_list_is_read_as_excel_writes_it(encoding: str):
    rows = read_list("navn;språk\nMøre og Romsdal;nn\n".encode(encoding)).settled()

    assert [(row.unit.name, row.language) for row in rows] == [("Møre og Romsdal", "nn")]


async def test_a_contact_is_given_and_taken_away(field: Field, fielder: Fielder):
    await field.add("11")
    seat = field.id("11")

    new = Contact("Kari", "kari@x.example", "nb")
    await set_contact(fielder, field.survey, "owner", seat, new)
    given = await listed(field, fielder)
    await set_contact(fielder, field.survey, "owner", seat, Contact("Kari"))

    assert given["11"] == ("Fylke 11", "Kari", "kari@x.example")
    assert (await listed(field, fielder))["11"] == ("Fylke 11", "Kari", "")
    assert (await field.find("11")).language == ""


async def test_an_address_in_a_chat_stays_when_the_name_is_changed(field: Field, fielder: Fielder):
    await field.add("11", way="slack")

    await set_contact(fielder, field.survey, "owner", field.id("11"), Contact("Kari"))

    found = await field.find("11")
    assert (found.contact_way, found.contact_name) == ("slack", "Kari")


async def met(field: Field, fielder: Fielder) -> None:
    """The contact of Rogaland, who may not be listed yet, is found in a channel."""
    await add(field, fielder, "nummer;kontakt;e-post\n11;Ola;11@fylke.example\n")
    here = {"11@fylke.example": Reach("slack", route("U1"))}
    await fielder.change(field.survey, spares.meet, fielder.sealer, here, field.line("Met"))


async def rogaland(field: Field, fielder: Fielder) -> Reached:
    (found,) = await field.store.read(seats.reached, field.survey, fielder.sealer)
    return found


async def ways(field: Field, fielder: Fielder) -> tuple[str, str]:
    seat = (await rogaland(field, fielder)).seat
    return seat.contact_way, seat.spare_way


async def test_a_contact_met_in_a_chat_stays_there_while_the_address_stands(
    field: Field, fielder: Fielder
):
    await met(field, fielder)
    seat = (await rogaland(field, fielder)).seat.id

    again = await add(field, fielder, "nummer;e-post\n11;11@Fylke.example\n")
    await set_contact(fielder, field.survey, "owner", seat, Contact("Kari", "11@fylke.example"))
    kept = (await ways(field, fielder), (await listed(field, fielder))["11"])
    await set_contact(fielder, field.survey, "owner", seat, Contact("Kari"))

    assert again.new == 0
    assert kept == (("slack", "email"), ("Rogaland", "Kari", "11@fylke.example"))
    assert await ways(field, fielder) == ("slack", "")


async def test_an_owner_can_choose_e_mail_instead_of_the_chat(field: Field, fielder: Fielder):
    await met(field, fielder)

    await swap(fielder, field.survey, "owner", (await rogaland(field, fielder)).seat.id)
    await met(field, fielder)

    assert await ways(field, fielder) == ("email", "slack")
    assert [what for what, _ in await logged(field)] == ["Listed", "Met", "ContactsGiven"]


async def test_a_new_link_puts_the_old_one_out_of_use(field: Field, fielder: Fielder):
    await add_units(fielder, field.survey, "owner", chosen_units(["11"], []))
    before = (await field.store.read(seats.reached, field.survey, fielder.sealer))[0]

    await new_link(fielder, field.survey, "owner", before.seat.id)

    after = (await field.store.read(seats.reached, field.survey, fielder.sealer))[0]
    assert before.link is not None
    assert after.link is not None
    with pytest.raises(UnknownLink):
        await field.store.read(seats.by_link, fielder.sealer, before.link)
    assert (await field.store.read(seats.by_link, fielder.sealer, after.link)).unit.number == "11"


async def test_what_is_decided_about_one_is_logged(field: Field, fielder: Fielder):
    await field.add("11", "15")

    for ruling in Ruling:
        await set_ruling(fielder, field.survey, "owner", field.id("11"), ruling)
    await remove(fielder, field.survey, "owner", field.id("15"))

    assert [what for what, _ in await logged(field)] == [
        "Listed",
        "RuledAsked",
        "RuledRefused",
        "RuledNotEligible",
        "RuledBounced",
        "SeatRemoved",
    ]
    assert list(await listed(field, fielder)) == ["11"]
