from dataclasses import replace
from datetime import date, time

from bot.fielding.about import About, about, addressed, minutes
from storage.store import Store
from surveys.field_plan import Local
from surveys.field_state import Audience, Status
from surveys.fielding import new
from surveys.questions import Kind
from surveys.responses import Mode, Unit
from surveys.texts import text
from tests.storage.days import SetClock
from tests.storage.fields import MONDAY, PLAN, TERMS, Field
from tests.surveys.forms import form, item

FORM = form(item("q1", Kind.CHOICE), item("q2", Kind.TEXT))
FIELDING = new(TERMS, PLAN, MONDAY)


def test_a_draft_tells_of_the_deadline_that_is_planned():
    assert about(FIELDING, FORM, "https://duk.example/r/s1") == About(
        title=text(nb="Form"),
        commissioner="Fylkesrådet",
        mode=Mode.OFFICIAL,
        minimum=5,
        zone="Europe/Oslo",
        deadline=Local(date(2026, 12, 4), time(12)),
        minutes=1,
        ask="Fylkesrådet",
        results="https://duk.example/r/s1",
    )


async def test_an_open_survey_tells_of_the_deadline_that_holds(store: Store, clock: SetClock):
    field = await Field.opened(store, clock, TERMS, "03")
    await field.extend(Local(date(2026, 12, 11), time(15)))

    told = about(await field.fielding(), FORM)

    assert told.deadline == Local(date(2026, 12, 11), time(15))
    assert not told.is_late


def test_what_comes_after_the_deadline_is_late():
    assert about(replace(FIELDING, status=Status.GRACE), FORM).is_late


def test_the_question_that_answers_are_shown_by_is_told_where_it_can_be_one():
    opinions = replace(FIELDING, terms=replace(TERMS, mode=Mode.OPINION, by="q1"))

    assert about(opinions, FORM).by == text(nb="q1?")
    assert about(opinions, form(item("q1"))).by is None


def test_results_for_the_owner_alone_are_not_linked_to():
    private = replace(FIELDING, terms=replace(TERMS, audience=Audience.OWNER))

    assert about(private, FORM, "https://duk.example/r/s1").results == ""


def test_whoever_is_named_is_asked():
    assert about(FIELDING, FORM, ask="kari@fylke.example").ask == "kari@fylke.example"


async def test_a_seat_gives_it_a_reader(store: Store, clock: SetClock):
    field = await Field.opened(store, clock, TERMS, "03")

    letter = addressed(about(FIELDING, FORM), await field.find("03"), "https://duk.example/q/x")

    assert (letter.unit, letter.contact, letter.url) == (
        "Fylke 03", "Ola", "https://duk.example/q/x",
    )  # fmt: skip


async def test_a_letter_calls_its_reader_by_all_official_names(store: Store, clock: SetClock):
    field = await Field.opened(store, clock, TERMS, "03")
    seat = await field.find("03")
    there = replace(seat, unit=Unit("5612", "Kautokeino", "Finnmark"))

    assert addressed(about(FIELDING, FORM), there, "").unit == "Guovdageaidnu – Kautokeino"


def test_long_forms_take_longer():
    long = form(*(item(f"q{number}", Kind.MATRIX) for number in range(12)))

    assert (minutes(FORM), minutes(long), minutes(form(item("q1", Kind.NONE)))) == (1, 9, 1)
