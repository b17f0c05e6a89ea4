import re
from html import unescape

import pytest

from facilitation.state import Workshop
from storage import workshops
from tests.bot.web.conftest import House
from tests.journeys.guest import Guest

FIELD = re.compile(r'<input class="input" id="[^"]*" name="(f:[^"]*)" value="([^"]*)"')
AREA = re.compile(r'<textarea class="input" rows="1" id="[^"]*" name="([fl]:[^"]*)"[^>]*>([^<]*)</')


def form_of(guest: Guest) -> dict[str, object]:
    """The programme's form as it stands on the page."""
    fields: dict[str, object] = {name: unescape(value) for name, value in FIELD.findall(guest.page)}
    for name, value in AREA.findall(guest.page):
        if name.startswith("l:"):
            entries = fields.setdefault(name, [])
            assert isinstance(entries, list)
            entries.append(unescape(value))
        else:
            fields[name] = unescape(value)
    return fields


async def edited(house: House, guest: Guest, **changes: object) -> int:
    """Fill in the form, with these changes, and save it."""
    await guest.get(f"/days/{house.workshop}/edit")
    return await guest.post(f"/days/{house.workshop}/edit", form_of(guest) | changes)


async def source(house: House) -> str:
    return (await house.app.site.store.read(workshops.plan, house.workshop)).source


async def test_saving_without_a_change_changes_nothing(house: House):
    guest, before = await house.owner(), await source(house)

    assert (await edited(house, guest), guest.path) == (200, f"/days/{house.workshop}/edit?saved")
    assert await source(house) == before


async def test_titles_times_and_questions_are_changed_and_nothing_else(house: House):
    guest, before = await house.owner(), await source(house)

    await edited(
        house,
        guest,
        **{
            "f:title.nn": "Ny tittel: «nynorsk»",
            "f:date": "2027-03-04",
            "f:items.tema.start": "10:30",
            "f:items.tema.igp.I": "3 min",
            "f:items.tema.title.nb": "<b>Hva nå?</b>",
        },
    )

    assert await source(house) == (
        before.replace("nn: IGP på ein halvtime", 'nn: "Ny tittel: «nynorsk»"')
        .replace("2026-01-15", "2027-03-04")
        .replace("09.00", "10:30")
        .replace("I: 2 min", "I: 3 min")
        .replace("nb: Hva fungerer godt, og hva bør vi gjøre annerledes?", 'nb: "<b>Hva nå?</b>"')
    )
    await guest.get(f"/days/{house.workshop}/edit")
    assert guest.page.count("<b>Hva nå?</b>") == 0


async def test_sub_questions_are_added_and_removed(house: House):
    guest, path = await house.owner(), "l:items.tema.questions"

    await edited(
        house,
        guest,
        **{
            f"{path}:nb": ["", "Andre?", "Tredje?", ""],
            f"{path}:nn": ["", "Andre?", "Tredje?", ""],
        },
    )

    plan = await house.app.site.store.read(workshops.plan, house.workshop)
    assert [q.said("nb") for q in plan.programme.items[0].subquestions] == ["Andre?", "Tredje?"]


async def test_a_sub_question_in_one_language_alone_is_marked_and_what_was_typed_stands(
    house: House,
):
    guest, path, before = await house.owner(), "l:items.tema.questions", await source(house)

    status = await edited(house, guest, **{f"{path}:nb": ["Bare bokmål"], f"{path}:nn": [""]})

    assert status == 422
    assert guest.page.count("The words in «nn» are missing") == 2  # at the top and at the list
    assert guest.page.count(">Bare bokmål</textarea>") == 1
    assert await source(house) == before


async def test_every_mistake_stands_at_its_field_and_nothing_is_saved(house: House):
    guest, before = await house.owner(), await source(house)

    status = await edited(
        house,
        guest,
        **{"f:items.tema.start": "halv ti", "f:tables": "none", "f:title.nb": "Ny"},
    )

    assert (status, await source(house)) == (422, before)
    assert guest.page.count("2 mistakes to mend before it can be saved") == 1
    for path, said in (
        ("items.tema.start", "«halv ti» is not a time of day. Write «09.00» or «09:00»."),
        ("tables", "«none» does not fit here. Write a whole number from 1 to 500."),
    ):
        assert guest.page.count(f'<p class="error" id="f:{path}-error">{said}</p>') == 1
        assert guest.page.count(f'aria-describedby="f:{path}-error"') == 1
        assert guest.page.count(f'<a href="#f:{path}">{said}</a>') == 1
    assert form_of(guest)["f:title.nb"] == "Ny"
    assert form_of(guest)["f:items.tema.start"] == "halv ti"


async def tables_of(house: House) -> int:
    state: Workshop = await house.state()
    return len(state.tables)


async def test_the_tables_follow_the_programme(house: House):
    guest = await house.owner()

    await edited(house, guest, **{"f:tables": "6"})
    assert await tables_of(house) == 6
    await edited(house, guest, **{"f:tables": "2"})
    assert await tables_of(house) == 2


async def test_the_time_check_stands_beside_and_follows_what_is_in_the_form(house: House):
    guest = await house.owner()
    await guest.get(f"/days/{house.workshop}/edit")
    fields = form_of(guest)
    assert guest.page.count("The time holds") == 1

    status = await guest.post(f"/days/{house.workshop}/check", fields | {"f:tables": "9"})

    assert (status, guest.page.count("<html")) == (200, 0)
    assert guest.page.count("20 participants at 9 tables") == 1
    assert guest.page.count("Needs 39 min, but has 30 min: 9 min too little.") == 1
    assert await tables_of(house) == 4
    await guest.get(f"/days/{house.workshop}/edit")
    await guest.post(f"/days/{house.workshop}/check", fields | {"f:tables": "?"})
    assert guest.page.count("1 mistake to mend before it can be saved") == 1


async def test_a_form_of_another_programme_is_refused(house: House):
    guest = await house.owner()

    assert await guest.post(f"/days/{house.workshop}/edit", {"f:items.gone.start": "09.00"}) == 422
    assert guest.page.count("There is no field «items.gone.start» in this programme.") == 1


async def test_the_programme_is_downloaded_and_put_back_as_a_file(house: House):
    guest, before = await house.owner(), await source(house)

    status, data = await guest.download(f"/days/{house.workshop}/programme.yaml")
    assert (status, data.decode()) == (200, before)
    after = before.replace("tables: 4", "tables: 3")
    assert await guest.upload(f"/days/{house.workshop}/upload", "x.yaml", after.encode()) == 200
    assert (await source(house), await tables_of(house)) == (after, 3)
    wrong = before.replace("tables: 4", "tables: many")
    assert await guest.upload(f"/days/{house.workshop}/upload", "x.yaml", wrong.encode()) == 422
    assert await source(house) == after


@pytest.mark.parametrize("how", ["form", "file"])
async def test_after_the_day_has_begun_it_can_only_be_read(house: House, how: str):
    guest, before = await house.owner(), await source(house)
    await guest.get(f"/days/{house.workshop}/edit")
    fields = form_of(guest) | {"f:tables": "9"}
    await house.control(guest, "start")
    await guest.get(f"/days/{house.workshop}/edit")

    assert guest.page.count("The day has begun") == 1
    assert guest.page.count("<textarea") == 0
    if how == "form":
        assert await guest.post(f"/days/{house.workshop}/edit", fields) == 409
    else:
        data = before.replace("tables: 4", "tables: 9").encode()
        assert await guest.upload(f"/days/{house.workshop}/upload", "x.yaml", data) == 409
    assert (await source(house), await tables_of(house)) == (before, 4)
