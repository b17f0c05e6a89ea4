import asyncio
import csv
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest

from bot.chance import seeded
from bot.documents import DocumentFailed, Press
from bot.fielding.fielder import Fielder
from bot.fielding.reports import NothingByName, NotShownYet, Reports, Wanted
from facilitation.documentation.survey.formats import FORMATS
from storage import ballots, forms, happenings, releases, seat_lists, surveys, unit_answers
from storage.forms import Form
from storage.happenings import rewrite
from storage.store import Store
from storage.survey_errors import UnknownSurvey
from storage.surveys import Panel
from surveys.answers import Chosen, Value, clean
from surveys.dispositions import Ruling
from surveys.field_errors import NotOpenYet
from surveys.field_events import FormSet, Opened
from surveys.field_plan import Local, Plan
from surveys.field_state import SurveyId, Terms
from surveys.figures import Choices, Hidden, Why
from surveys.questionnaire import Item
from surveys.questions import Kind, Question
from surveys.texts import text
from tests.facilitation.documentation.sample import NASTY
from tests.storage.chats import SEALER
from tests.storage.days import SetClock, opened
from tests.storage.fields import MONDAY, OPINIONS, TERMS, Field
from tests.storage.questions import questions
from tests.surveys.forms import ABC, compared, form, item, line

SECRET = b"a secret for tests, and for nothing"
LATER = Local(date(2026, 12, 20), time(12))
PLAN = Plan("Europe/Oslo", Local(date(2026, 12, 4), time(12)))
NUMBERS = tuple(f"{n:02}" for n in range(1, 21))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    clock = SetClock()
    clock.moment = MONDAY
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", clock)
    yield store
    await store.close()


def reports(field: Field) -> Reports:
    fielder = Fielder(field.store, field.clock, seeded(1), SECRET, "https://duk.example")
    return Reports(fielder, Press())


def said(code: str, words: str = "") -> Mapping[str, Value]:
    given: dict[str, Value] = {"q1": Chosen((code,))}
    return given | ({"q2": line(words)} if words else {})


async def opinions(store: Store, codes: str, **more) -> Field:
    """A protected survey with an answer for each of these codes, open."""
    clock = SetClock()
    clock.moment = MONDAY
    field = await Field.opened(store, clock, OPINIONS, *NUMBERS, plan=PLAN, **more)
    await cast(field, codes)
    return field


async def cast(field: Field, codes: str, first: int = 0) -> None:
    for number, code in zip(NUMBERS[first:], codes, strict=False):
        await field.cast(number, said(code, f"Ord fra {number}"))


async def counts(field: Field, made: Reports | None = None) -> list[int] | Why:
    """What is shown of the first question."""
    results = await (made or reports(field)).figures(Wanted(field.survey, "nb", owner=True))
    figure = results.items[0].figure
    if isinstance(figure, Hidden):
        return figure.why
    assert isinstance(figure, Choices)
    return [count.n if isinstance(count.n, int) else -1 for count in figure.counts]


async def test_opinions_are_not_shown_to_anybody_before_the_close(store: Store):
    field = await opinions(store, "aaaabbbb")

    for owner in (True, False):
        with pytest.raises(NotShownYet):
            await reports(field).file(Wanted(field.survey, "nb", owner=owner), "csv")
    assert await store.read(releases.count, field.survey) == 0


async def test_what_the_clock_has_not_come_round_to_close_is_closed_when_it_is_looked_at(
    store: Store,
):
    field = await opinions(store, "aaaabbbb")
    field.clock.moment = MONDAY + timedelta(days=20)

    assert await counts(field) == [4, 4, 0]
    assert (await field.fielding()).closed == field.clock.moment


async def test_looking_again_shows_the_same_and_keeps_it_once(store: Store):
    field = await opinions(store, "aaaabbbbb")
    await field.close()
    made = reports(field)
    wanted = Wanted(field.survey, "nb")

    shown = [await made.file(wanted, "csv"), await made.file(wanted, "csv")]
    shown.append(await reports(field).file(wanted, "csv"))

    assert len(set(shown)) == 1
    assert await store.read(releases.count, field.survey) == 1


async def test_one_more_answer_after_the_figures_were_shown_is_not_given_away(store: Store):
    field = await opinions(store, "aaaabbbbb")
    await field.close()
    before = await counts(field)

    await field.reopen(LATER)
    await cast(field, "a", first=9)
    await field.close()

    assert before == [4, 5, 0]
    assert await counts(field) == [4, 5, 0]  # the old figure stands
    results = await reports(field).figures(Wanted(field.survey, "nb"))
    assert (results.items[0].stands, results.dispositions.answered) == (True, 10)
    assert results.items[1].figure == Hidden(Why.DIFFERENCE)  # what was written: ten texts


async def test_it_would_be_given_away_if_what_was_shown_were_not_kept(store: Store):
    field = await opinions(store, "aaaabbbbb")
    await field.close()
    before = await counts(field)
    await field.reopen(LATER)
    await cast(field, "a", first=9)
    await field.close()

    async with store._database.writing() as connection:
        await connection.exec_driver_sql("DELETE FROM releases")
        await connection.commit()

    assert (before, await counts(field)) == ([4, 5, 0], [5, 5, 0])


async def test_enough_answers_more_are_shown_and_are_the_ones_that_count_next_time(store: Store):
    field = await opinions(store, "aaaabbbbb")
    await field.close()
    await counts(field)
    await field.reopen(LATER)
    await cast(field, "aaabbb", first=9)
    await field.close()

    assert await counts(field) == [7, 8, 0]
    assert await counts(field) == [7, 8, 0]

    await field.reopen(Local(date(2026, 12, 21), time(12)))
    await cast(field, "b", first=15)
    await field.close()
    assert await counts(field) == [7, 8, 0]


async def test_what_was_never_shown_may_be_opened_again_freely(store: Store):
    field = await opinions(store, "aaaabbbbb")
    await field.close()
    await field.reopen(LATER)
    await cast(field, "a", first=9)
    await field.close()

    assert await counts(field) == [5, 5, 0]


async def test_what_was_hidden_stays_hidden(store: Store):
    field = await opinions(store, "aaaaaaab")
    await field.close()
    assert await counts(field) == Why.PROTECTED
    await field.reopen(LATER)
    await cast(field, "bbbbbb", first=8)
    await field.close()

    assert await counts(field) == Why.DIFFERENCE


async def test_somebody_who_withdraws_is_not_uncovered_by_it(store: Store):
    field = await opinions(store, "aaaabbbbb")
    await field.close()
    await counts(field)

    await store.field(field.survey, ballots.withdraw, SEALER, field.link("01"))

    assert await counts(field) == [4, 5, 0]


async def test_what_many_want_at_once_is_made_once(store: Store):
    field = await opinions(store, "aaaabbbbb")
    await field.close()

    class Counting(Press):
        """Counts what is made."""

        made = 0

        async def run(self, command, given, named):
            self.made += 1
            return await super().run(command, given, named)

    press = Counting()
    wanted, of = Wanted(field.survey, "nb"), ("q1",)
    counted = Reports(reports(field)._fielder, press)
    await counted.figures(wanted)  # what is shown first is kept first

    found = await asyncio.gather(*(counted.charts(wanted, of) for _ in range(7)))

    assert press.made == 2
    assert [one == found[0] for one in found] == [True] * 7


async def test_what_was_made_of_a_closed_survey_is_found_again_with_one_query(store: Store):
    field = await opinions(store, "aaaabbbbb")
    await field.close()
    made, wanted = reports(field), Wanted(field.survey, "nb", panel=True)
    await made.figures(wanted)  # what is shown first is kept first
    first = [await made.web(wanted), await made.file(wanted, "csv")]

    with questions(store) as asked:
        again = [await made.web(wanted), await made.file(wanted, "csv")]

    assert again == first
    assert len(asked) == 2
    assert [one for one in asked if "ballots" in one or "FROM seats" in one] == []


async def test_many_who_come_at_once_read_the_answers_once(store: Store):
    field = await opinions(store, "aaaabbbbb")
    await field.close()
    made, wanted = reports(field), Wanted(field.survey, "nb")

    with questions(store) as asked:
        await asyncio.gather(*(made.charts(wanted, ("q1",)) for _ in range(7)))

    assert len([one for one in asked if "FROM ballots" in one]) == 1


async def withdraw(field: Field) -> None:
    await field.store.field(field.survey, ballots.withdraw, SEALER, field.link("01"))


async def decline(field: Field) -> None:
    """Somebody who has not answered does not want to."""
    await field.store.field(field.survey, ballots.withdraw, SEALER, field.link("20"))


async def rule(field: Field) -> None:
    line, ruling = field.line("RuledNotEligible"), Ruling.NOT_ELIGIBLE
    await field.store.field(field.survey, happenings.rule, field.id("20"), ruling, line)


async def take_off(field: Field) -> None:
    await field.store.field(field.survey, seat_lists.remove, field.id("20"), field.line("Removed"))


@pytest.mark.parametrize("change", [withdraw, decline, rule, take_off])
async def test_what_changes_after_the_close_is_told_at_once(
    store: Store, change: Callable[[Field], Awaitable[None]]
):
    field = await opinions(store, "aaaabbbbb")
    await field.close()
    made, wanted = reports(field), Wanted(field.survey, "nb")
    for _ in range(2):
        before = await made.figures(wanted)

    await change(field)

    after = await made.figures(wanted)
    assert after == await reports(field).figures(wanted)
    assert after != before


async def test_an_official_answer_that_is_erased_is_gone_from_what_was_made(store: Store):
    field = await official(store)
    await field.close()
    made, wanted = reports(field), Wanted(field.survey, "nb", owner=True)
    before = await made.file(wanted, "answers")

    line = field.line("Erased")
    await store.field(field.survey, unit_answers.erase, field.id("03"), line)

    assert await made.file(wanted, "answers") != before


async def test_nothing_is_shown_where_another_release_came_between(store: Store):
    field = await opinions(store, "aaaabbbbb")
    await field.close()

    class Meddling(Press):
        """Each time something is made, somebody else is shown something first."""

        async def run(self, command, given, named):
            made = await super().run(command, given, named)
            release = releases.Release(9, {})
            seen = await store.read(releases.count, field.survey)
            await store.field(field.survey, releases.keep, SEALER, release, seen)
            return made

    meddled = Reports(reports(field)._fielder, Meddling())

    with pytest.raises(DocumentFailed):
        await meddled.file(Wanted(field.survey, "nb"), "csv")


# --- By a background item -------------------------------------------------------------------------

BACKGROUND = Item("avd", text(nb="Hvor jobber du?"), Question(Kind.CHOICE, options=ABC))
BY = replace(OPINIONS, by="avd")
GROUPED = Form("id: x\n", form(item("q1", Kind.CHOICE), BACKGROUND))
IN_A, IN_B = "aaaaabbbbb", "aaaaaabbbbb"  # what those in two departments answer


async def panel(store: Store) -> None:
    """A panel of the owner's, without a wave."""
    clock = SetClock()
    clock.moment = MONDAY
    field = await Field.planned(store, clock, OPINIONS, "s0", PLAN)
    await store.field(field.survey, surveys.remove)
    await store.write(surveys.add_panel, Panel("p", "owner", "Puls"))


async def by_department(store: Store, terms: Terms = BY, survey: str = "s1", **more) -> Field:
    """A protected survey with ten answers of one department and eleven of another, open."""
    clock = SetClock()
    clock.moment = MONDAY
    numbers = [f"{n:02}" for n in range(27)]
    field = await Field.planned(store, clock, terms, survey, PLAN, **more)
    await store.field(field.survey, forms.keep, 1, GROUPED)
    await field.add(*numbers)
    await field.press(Opened)
    codes = [("a", code) for code in IN_A] + [("b", code) for code in IN_B]
    for number, (where, code) in zip(numbers, codes, strict=False):
        await field.cast(number, {"q1": Chosen((code,)), "avd": Chosen((where,))})
    return field


async def groups(field: Field) -> list[list[int]]:
    """What is shown of the first question in each group with anybody in it."""
    results = await reports(field).figures(Wanted(field.survey, "nb", owner=True))
    return [
        [count.n for count in group.figure.counts if isinstance(count.n, int)]
        for breakdown in results.items[0].breakdowns
        for group in breakdown.groups
        if isinstance(group.figure, Choices) and group.figure.base.answered
    ]


async def test_figures_are_shown_by_the_question_that_respondents_were_told_of(store: Store):
    field = await by_department(store)
    await field.close()

    assert await groups(field) == [[5, 5, 0], [6, 5, 0]]


async def test_figures_are_not_shown_by_what_respondents_were_not_told_of(store: Store):
    field = await by_department(store, OPINIONS)
    await field.close()

    assert await groups(field) == []


async def test_a_breakdown_stands_as_it_was_shown_until_enough_have_come(store: Store):
    field = await by_department(store)
    await field.close()
    assert await groups(field) == [[5, 5, 0], [6, 5, 0]]

    await field.reopen(LATER)
    await field.cast("21", {"q1": Chosen(("a",)), "avd": Chosen(("a",))})
    await field.close()
    assert (await counts(field), await groups(field)) == ([11, 10, 0], [[5, 5, 0], [6, 5, 0]])

    await field.reopen(Local(date(2026, 12, 21), time(12)))
    for number, code in zip(("22", "23", "24", "25", "26"), "aabbb", strict=True):
        await field.cast(number, {"q1": Chosen((code,)), "avd": Chosen(("a",))})
    await field.close()
    assert (await counts(field), await groups(field)) == ([14, 13, 0], [])


@pytest.mark.parametrize(
    ("newcomer", "then", "now"),
    [("", BY, [[5, 5, 0], [6, 5, 0]]), ("a", BY, []), ("a", OPINIONS, [])],
)
async def test_the_next_wave_is_shown_by_department_where_the_same_people_are(
    store: Store, newcomer: str, then: Terms, now: list[list[int]]
):
    await panel(store)
    first = await by_department(store, then, "s1", panel="p", wave="en")
    await first.close()
    assert await counts(first) == [11, 10, 0]
    second = await by_department(store, BY, "s2", panel="p", wave="to")
    if newcomer:
        await second.cast("21", {"q1": Chosen((newcomer,)), "avd": Chosen(("a",))})
    await second.close()

    assert await groups(second) == now


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        (replace(BACKGROUND, text=text(nb="Avdeling?")), True),
        (replace(BACKGROUND, question=replace(BACKGROUND.question, options=ABC[:2])), False),
        (replace(BACKGROUND, show_if=compared("q1", "=", "a")), False),
        (item("annet", Kind.CHOICE), False),
    ],
)
async def test_nothing_is_shown_by_a_question_that_was_changed_while_people_answered(
    store: Store, changed: Item, shown: bool
):
    field = await by_department(store)
    again = Form("id: x\n", form(item("q1", Kind.CHOICE), changed))
    event = FormSet(at=MONDAY, by="owner", seen=(await field.fielding()).moves)
    await store.field(field.survey, rewrite, event, again)
    await field.close()

    results = await reports(field).figures(Wanted(field.survey, "nb", owner=True))

    assert await groups(field) == ([[5, 5, 0], [6, 5, 0]] if shown else [])
    assert (results.by, results.lost) == (("avd", False) if shown else ("", True))


# --- Waves ----------------------------------------------------------------------------------------


async def second(
    store: Store, codes: str, numbers: tuple[str, ...], terms: Terms = OPINIONS
) -> Field:
    """The next wave, with these as its seats; closed."""
    clock = SetClock()
    clock.moment = MONDAY
    field = await Field.planned(store, clock, terms, "s2", PLAN, panel="p", wave="to")
    await field.add(*numbers)
    fielding = await field.fielding()
    await field.happen(Opened(at=clock.now(), by="owner", seen=fielding.moves))
    for number, code in zip(numbers, codes, strict=True):
        await field.cast(number, said(code))
    await field.close()
    return field


async def first(store: Store, codes: str) -> Field:
    await panel(store)
    field = await opinions(store, codes, panel="p", wave="en")
    await field.close()
    return field


async def test_a_wave_in_which_one_came_is_not_shown_beside_the_earlier_one(store: Store):
    one = await first(store, "aaaabbbbb")
    assert await counts(one) == [4, 5, 0]
    two = await second(store, "aaaabbbbba", NUMBERS[:10])

    assert await counts(two) == Why.DIFFERENCE


async def test_a_wave_with_a_larger_smallest_group_is_held_against_what_was_shown_with_a_smaller(
    store: Store,
):
    one = await first(store, "aaaabbbbb")
    assert await counts(one) == [4, 5, 0]
    two = await second(store, "aaaabbbbba", NUMBERS[:10], replace(OPINIONS, minimum=10))

    assert await counts(two) == Why.DIFFERENCE


async def test_a_wave_that_is_shown_first_hides_the_earlier_one(store: Store):
    one = await first(store, "aaaabbbbb")
    two = await second(store, "aaaabbbbba", NUMBERS[:10])

    assert await counts(two) == [5, 5, 0]
    assert await counts(one) == Why.DIFFERENCE


async def test_what_was_shown_of_a_wave_stays_as_it_is_whatever_the_next_one_shows(store: Store):
    one = await first(store, "aaaabbbbb")
    before = await reports(one).figures(Wanted(one.survey, "nb"))
    two = await second(store, "bbbbaaaaaaaaa", NUMBERS[:13])
    await counts(two)

    assert await reports(one).figures(Wanted(one.survey, "nb")) == before


async def test_waves_that_are_first_shown_together_are_held_against_each_other(store: Store):
    await first(store, "aaaabbbbb")
    two = await second(store, "aaaabbbbba", NUMBERS[:10])

    both = await reports(two).file(Wanted(two.survey, "nb", panel=True), "csv")

    assert await counts(two) == Why.DIFFERENCE
    assert b";en;" in both or b"en;" in both


async def test_a_wave_of_the_same_people_is_shown(store: Store):
    one = await first(store, "aaaabbbbb")
    await counts(one)
    two = await second(store, "aaabbbbbb", NUMBERS[:9])

    assert await counts(two) == [3, 6, 0]


# --- Official answers -----------------------------------------------------------------------------


COUNTIES = ("03", "11", "15", "18", "31")  # as many as figures for all take


async def official(store: Store) -> Field:
    clock = SetClock()
    clock.moment = MONDAY
    field = await Field.opened(store, clock, TERMS, *COUNTIES, "42")
    for number in COUNTIES:
        await field.answer(number)
    return field


async def test_official_answers_so_far_are_for_the_owner_and_say_so(store: Store):
    field = await official(store)
    made = reports(field)

    results = await made.figures(Wanted(field.survey, "nb", owner=True))
    with pytest.raises(NotShownYet):
        await made.figures(Wanted(field.survey, "nb"))

    assert results.fieldwork.title.said("nb") == "Form (midlertidig)"
    assert not results.named
    assert await counts(field) == [5, 0, 0]


async def test_answers_by_name_are_for_the_owner_of_an_official_survey(store: Store):
    field = await official(store)
    await field.close()
    made = reports(field)

    named = await made.file(Wanted(field.survey, "nb", owner=True), "answers")

    assert "Fylke 03" in named.decode()
    assert [
        (await made.figures(Wanted(field.survey, "nb", owner=owner, names=names))).named
        for owner in (True, False)
        for names in (True, False)
    ] == [True, False, False, False]
    with pytest.raises(NothingByName):
        await made.file(Wanted(field.survey, "nb", names=True), "answers")
    people = await opinions(store, "aaaabbbb", survey="s2")
    await people.close()
    with pytest.raises(NothingByName):
        await made.file(Wanted(people.survey, "nb", owner=True), "answers")


async def test_a_draft_and_a_survey_that_is_gone_are_refused(store: Store):
    clock = SetClock()
    clock.moment = MONDAY
    field = await Field.planned(store, clock, replace(TERMS))

    with pytest.raises(NotOpenYet):
        await reports(field).web(Wanted(field.survey, "nb"))
    with pytest.raises(UnknownSurvey):
        await reports(field).web(Wanted(SurveyId("gone"), "nb"))


async def test_charts_and_a_page_come_from_the_same_figures(store: Store):
    field = await official(store)
    await field.close()
    made = reports(field)
    wanted = Wanted(field.survey, "nb")

    charts = await made.charts(wanted, ["q1", "@answered"])
    page = await made.web(wanted)

    assert [chart.of for chart in charts] == ["@answered", "q1"]
    assert "<svg" in page


async def test_hostile_words_come_through_every_format_as_words(store: Store):
    clock = SetClock()
    clock.moment = MONDAY
    numbers = [f"{n:02}" for n in range(len(NASTY))]
    field = await Field.opened(store, clock, TERMS, *numbers)
    for number, words in zip(numbers, NASTY, strict=True):
        said = {"q1": Chosen(("a",)), "q2": line(clean(words)[0])}
        await field.answer(number, answers=said, who=clean(words)[0][:100])
    await field.close()
    made, wanted = reports(field), Wanted(field.survey, "nn", owner=True, names=True)

    files = {kind: await made.file(wanted, kind) for kind in FORMATS}

    page = files["html"].decode()
    assert [bad for bad in ("<script", "<img", "<b>") if bad in page] == []
    book = openpyxl.load_workbook(BytesIO(files["xlsx"]))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}
    cells = [
        cell
        for row in csv.reader(StringIO(files["answers"].decode("utf-8-sig")), delimiter=";")
        for cell in row
    ]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
    assert [kind for kind, body in files.items() if len(body) < 100] == []
