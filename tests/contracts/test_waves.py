"""What the tally and the report are given of a survey, the same from every database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import ballots, forms, happenings, releases, seat_lists, seats, surveys, waves
from storage.fieldings import load
from storage.forms import Form
from storage.seat_lists import NewSeat
from storage.store import Store
from storage.survey_errors import UnknownSurvey
from storage.surveys import Panel
from surveys.answers import Chosen, Numbered, Value
from surveys.dispositions import Ruling
from surveys.field_errors import NotOpenYet
from surveys.field_events import FormSet, Opened
from surveys.field_plan import Local
from surveys.field_state import Frame, SeatId, SurveyId, Terms
from surveys.questions import Kind
from surveys.responses import Disposition, Fieldwork, Mode, Response, Unit, Wave
from tests.storage.chats import SEALER
from tests.storage.days import SetClock
from tests.storage.fields import FORM, NO, OPINIONS, TERMS, YES, Field, anybody
from tests.surveys.forms import form, item, line

FIRST_REMINDER = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 12, 4, 11, 0, tzinfo=UTC)
LATER = Local(date(2026, 12, 20), time(12))


async def wave(field: Field) -> Wave:
    return await field.store.read(waves.wave, field.survey)


async def test_official_answers_stand_with_their_units(store: Store, clock: SetClock) -> None:
    numbers = ("03", "11", "15", "18", "31", "32", "33")
    field = await Field.opened(store, clock, TERMS, *numbers)
    await field.invited()
    await field.answer("03", language="nn")
    await field.answer("11", answers=NO, complete=False, by="owner")
    await store.field(field.survey, seats.begin, field.id("15"), clock.now())
    line = field.line("Ruled")
    for number, ruling in (("18", Ruling.REFUSED), ("31", Ruling.NOT_ELIGIBLE)):
        await store.field(field.survey, happenings.rule, field.id(number), ruling, line)
    await field.wake_at(FIRST_REMINDER)
    await field.wake_at(DEADLINE)
    await field.answer("32")
    await field.close()

    found = await wave(field)

    assert found.questionnaire == FORM.questionnaire
    assert found.fieldwork == Fieldwork(
        mode=Mode.OFFICIAL,
        title=FORM.questionnaire.title,
        commissioner="Fylkesrådet",
        opened=date(2026, 11, 23),
        closed=date(2026, 12, 4),
        ways=("email", "phone"),
        reminders=1,
        conductor="Kari",
    )
    assert found.units == tuple(Unit(number, f"Fylke {number}", "N") for number in numbers)
    assert found.dispositions == {
        "03": Disposition.COMPLETE,
        "11": Disposition.PARTIAL,
        "15": Disposition.OTHER,
        "18": Disposition.REFUSED,
        "31": Disposition.NOT_ELIGIBLE,
        "32": Disposition.COMPLETE,
        "33": Disposition.NO_CONTACT,
    }
    assert found.responses == (
        Response(YES, "03", language="nn"),
        Response(NO, "11", complete=False, on_behalf=True),
        Response(YES, "32", late=True),
    )


async def test_who_should_not_have_been_asked_has_not_answered(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    await field.answer("03")
    wrong, line = Ruling.NOT_ELIGIBLE, field.line("Ruled")
    await store.field(field.survey, happenings.rule, field.id("03"), wrong, line)

    found = await wave(field)

    assert found.responses == ()
    assert found.dispositions == {"03": Disposition.NOT_ELIGIBLE}


async def test_opinions_stand_alone(store: Store, clock: SetClock) -> None:
    sampled = replace(OPINIONS, frame=Frame.SAMPLE, population=400)
    field = await Field.opened(store, clock, sampled, "1", "2", "3")
    await field.cast("1", YES)
    await field.cast("2", NO, complete=False)

    found = await wave(field)

    assert {response.unit for response in found.responses} == {None}
    assert sorted((repr(one.answers), one.complete) for one in found.responses) == sorted(
        [(repr(YES), True), (repr(NO), False)]
    )
    assert found.units == tuple(Unit(field.id(number), "", "N") for number in "123")
    assert found.dispositions == {
        field.id("1"): Disposition.COMPLETE,
        field.id("2"): Disposition.COMPLETE,
        field.id("3"): Disposition.NO_CONTACT,
    }
    assert (found.fieldwork.sample, found.fieldwork.population) == (True, 400)
    assert found.fieldwork.closed is None


async def test_a_poll_for_anybody_has_no_units_and_no_rate(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, anybody(OPINIONS))
    for name in ("a", "b"):
        new = NewSeat(SeatId(name), Unit("", ""), field.link(name))
        await store.field(field.survey, seat_lists.walk_in, SEALER, new, clock.now())
    await field.cast("a")

    found = await wave(field)

    assert (found.units, found.dispositions) == ((), {})
    assert [one.answers for one in found.responses] == [YES]
    assert found.fieldwork.ways == ("link",)


async def test_each_answer_says_which_version_of_the_form_it_answers(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, TERMS, "03", "11")
    await field.answer("03")
    new = Form("", form(item("q1"), item("q9")))
    event = FormSet(at=clock.now(), by="owner", seen=(await field.fielding()).moves)
    await store.field(field.survey, happenings.rewrite, event, new)
    await field.answer("11", form=2)

    found = await wave(field)

    assert found.questionnaire == new.questionnaire
    assert [response.version for response in found.responses] == [1, 2]
    assert [version for version, _ in await store.read(forms.versions, field.survey)] == [1, 2]


@pytest.mark.parametrize("terms", [TERMS, OPINIONS], ids=["official", "opinions"])
async def test_answers_to_an_older_form_count_only_where_they_mean_the_same(
    store: Store, clock: SetClock, terms: Terms
) -> None:
    field = await Field.opened(store, clock, terms, "03", "11")
    both: Mapping[str, Value] = {"q1": Chosen(("a",)), "q2": line("The same")}
    give = field.cast if terms is OPINIONS else field.answer
    await give("03", answers=both)
    scale = item("q1", Kind.RATING, low=0, high=10)
    event = FormSet(at=clock.now(), by="owner", seen=(await field.fielding()).moves)
    new = Form("", form(scale, item("q2", max_length=3)))
    await store.field(field.survey, happenings.rewrite, event, new)
    await give("11", answers={"q1": Numbered(3)}, form=2)

    found = await wave(field)

    given = {response.version: response.answers for response in found.responses}
    assert given == {1: {"q2": line("The same")}, 2: {"q1": Numbered(3)}}


async def test_there_is_no_wave_before_a_survey_is_opened(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)

    with pytest.raises(NotOpenYet):
        await wave(field)
    with pytest.raises(UnknownSurvey):
        await store.read(waves.wave, SurveyId("other"))


async def test_a_panel_gives_the_waves_that_were_opened(store: Store, clock: SetClock) -> None:
    await Field.planned(store, clock, survey="s0")
    await store.write(surveys.add_panel, Panel("p1", "owner", "Mentor"))
    fields = [
        await Field.planned(store, clock, survey=f"s{n}", panel="p1", wave=f"bølge {n}")
        for n in (1, 2, 3)
    ]
    for field in fields[:2]:
        await field.press(Opened)

    found = await store.read(waves.panel, "p1")

    assert [one.name for one in found] == ["bølge 1", "bølge 2"]


async def test_a_wave_asks_each_table_once(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, *(f"{n:02}" for n in range(20)))
    for number in range(10):
        await field.cast(f"{number:02}")
    asked: list[str] = []

    async def counted(connection: AsyncConnection) -> Wave:
        def heard(_c: object, _cursor: object, statement: str, *_more: object) -> None:
            asked.append(statement)

        sync = connection.sync_connection
        event.listen(sync, "before_cursor_execute", heard)
        return await waves.wave(connection, field.survey)

    found = await store.read(counted)

    assert len(found.responses) == 10
    assert len([one for one in asked if one.startswith("SELECT")]) == 6


async def mark(field: Field) -> str:
    return await field.store.read(waves.mark, field.survey)


async def test_a_closed_wave_has_a_mark_that_changes_with_what_it_is_made_of(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, OPINIONS, "01", "02", "03")
    await field.cast("01")
    while_open = await mark(field)
    await field.close()
    unchanged = [await mark(field), await mark(field)]

    marks = [unchanged[0]]
    for number in ("01", "02"):  # one had answered, and one had not
        await store.field(field.survey, ballots.withdraw, SEALER, field.link(number))
        marks.append(await mark(field))
    refused = (field.id("03"), Ruling.REFUSED, field.line("RuledRefused"))
    await store.field(field.survey, happenings.rule, *refused)
    marks.append(await mark(field))
    shown = await store.read(releases.count, field.survey)
    await store.field(field.survey, releases.keep, SEALER, releases.Release(0, {}), shown)
    marks.append(await mark(field))
    await store.field(field.survey, surveys.rename, "Et annet navn")

    assert while_open == ""
    assert unchanged[0] == unchanged[1]
    assert len(set(marks)) == 5
    assert await mark(field) == marks[-1]  # what it is called in lists is in no report


async def test_the_mark_of_a_wave_changes_with_those_that_it_is_held_against(
    store: Store, clock: SetClock
) -> None:
    await Field.planned(store, clock, survey="s0")
    await store.write(surveys.add_panel, Panel("p1", "owner", "Mentor"))
    first, second = [
        await Field.planned(store, clock, OPINIONS, survey=f"s{n}", panel="p1", wave=f"bølge {n}")
        for n in (1, 2)
    ]
    for field in (first, second):
        await field.add("01", "02")
        await field.press(Opened)
        await field.cast("01")
    await first.close()

    alone = await mark(first)
    await second.cast("02")
    meanwhile = await mark(first)
    await second.close()
    together = await mark(first)
    await store.field(second.survey, ballots.withdraw, SEALER, second.link("02"))

    assert alone == meanwhile  # nothing of the second was shown
    assert len({alone, together, await mark(first)}) == 3
    shown = await store.read(releases.count, second.survey)
    await store.field(second.survey, releases.keep, SEALER, releases.Release(1, {}), shown)
    await second.reopen(LATER)
    assert await mark(first) == ""  # answers come in that it is held against


async def test_nothing_counts_those_who_answer_while_a_survey_is_open(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, OPINIONS, "01", "02")
    before = (await store.read(load, field.survey)).version

    await field.cast("01")
    await store.field(field.survey, ballots.withdraw, SEALER, field.link("01"))

    assert (await store.read(load, field.survey)).version == before
