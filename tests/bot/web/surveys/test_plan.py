import re
from datetime import timedelta

import pytest

from storage import links, seat_lists
from storage.seat_lists import NewSeat
from storage.survey_log import Line
from surveys.field_events import TermsSet
from surveys.field_state import SeatId, Status, SurveyId
from surveys.responses import Mode, Unit
from tests.bot.web.conftest import House
from tests.bot.web.surveys.owners import (
    ESCAPED,
    HOSTILE,
    draft,
    form_of,
    happened,
    opened,
    rewritten,
    standing,
)
from tests.journeys.guest import Guest

REST = """      - {id: hva-na, kind: line, text: {nb: Hva nå?, nn: Kva no?}}"""


async def on_the_list(house: House, survey: SurveyId) -> None:
    """Somebody is asked."""
    seat = NewSeat(SeatId("seat-1"), Unit("46", "Vestland"), "link-1", "nb", None)
    line = Line(house.clock.now(), house.account.id, "Listed")
    fielder = house.app.site.fielder
    await fielder.change(survey, seat_lists.add, fielder.sealer, [seat], line)


def fields_of(guest: Guest) -> dict[str, str]:
    """What a browser would post of the page's form as it stands."""
    page = guest.page
    values = dict(
        re.findall(r'<input class="input"[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page)
    )
    values |= dict(
        re.findall(r'type="(?:radio|checkbox)"[^>]* name="(\w+)" value="(\w+)" checked', page)
    )
    values |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', page))
    for name, select in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', page):
        chosen = re.search(r'value="(\d)" selected', select)
        values[name] = chosen[1] if chosen else "1"
    seen = re.search(r'name="seen" value="(\d+)"', page)
    return values | {"seen": seen[1] if seen else ""}


async def planning(house: House, survey: SurveyId) -> Guest:
    owner = await house.owner()
    assert await owner.get(f"/surveys/{survey}/plan") == 200
    return owner


async def test_what_stands_on_the_page_can_be_saved_as_it_is(house: House):
    survey = await draft(house)
    before = await standing(house, survey)
    owner = await planning(house, survey)

    fields = fields_of(owner) | {"commissioner": "Vestland fylkeskommune"}
    assert await owner.post(f"/surveys/{survey}/plan", fields) == 200

    after = await standing(house, survey)
    saved = f"/surveys/{survey}/plan?saved"
    assert (owner.path, owner.page.count("The plan is saved.")) == (saved, 1)
    assert (after.plan, after.terms.mode) == (before.plan, Mode.OPINION)
    assert (after.terms.commissioner, after.moves) == ("Vestland fylkeskommune", 1)


@pytest.mark.parametrize(("name", "said"), [(HOSTILE, f"that {ESCAPED} carried it out."), ("", "")])
async def test_whose_name_the_report_will_give_is_told_beforehand(house: House, name, said):
    survey = await draft(house)
    await house.app.site.store.write(links.name_account, house.account.id, name)

    owner = await planning(house, survey)

    found = re.findall(r"The report says too (that .* carried it out\.)", owner.page)
    assert "".join(found) == said


async def test_mistakes_are_named_at_their_fields_and_nothing_is_kept(house: House):
    survey = await draft(house)
    owner = await planning(house, survey)

    wrong = {"minimum": "2", "deletes_on": "", "commissioner": "", "closes_at": "noon"}
    assert await owner.post(f"/surveys/{survey}/plan", fields_of(owner) | wrong) == 422

    assert owner.page.count("4 mistakes to mend before it can be saved") == 1
    for name in wrong:
        assert owner.page.count(f'<a href="#{name}">') == 1
        assert owner.page.count(f'id="{name}-error"') == 1
    assert owner.page.count('value="noon"') == 1
    assert (await standing(house, survey)).moves == 0


async def test_what_somebody_typed_is_shown_as_text(house: House):
    survey = await draft(house)
    owner = await planning(house, survey)

    typed = {"commissioner": HOSTILE, "told_nb": HOSTILE, "told_nn": HOSTILE, "zone": HOSTILE}
    await owner.post(f"/surveys/{survey}/plan", fields_of(owner) | typed)
    assert (owner.page.count(ESCAPED), owner.page.count("<script>alert")) == (4, 0)

    await owner.post(f"/surveys/{survey}/plan", fields_of(owner) | typed | {"zone": "Europe/Oslo"})
    await opened(house, survey)
    await owner.get(f"/surveys/{survey}/plan")
    assert (owner.page.count(ESCAPED), owner.page.count("<script>alert")) == (2, 0)


async def test_of_two_windows_the_second_is_told_and_loses_nothing(house: House):
    survey = await draft(house)
    first, second = await planning(house, survey), await planning(house, survey)

    named = {"commissioner": "Fylkesrådet"}
    await first.post(f"/surveys/{survey}/plan", fields_of(first) | named | {"minimum": "7"})
    status = await second.post(
        f"/surveys/{survey}/plan", fields_of(second) | {"commissioner": "Vestland", "grace": "3"}
    )

    assert (status, second.page.count("It was changed in another window")) == (409, 1)
    assert second.page.count("Stands there now: Fylkesrådet") == 1
    assert second.page.count("Stands there now: 7") == 1
    assert second.page.count('value="Vestland"') == 1
    assert await second.post(f"/surveys/{survey}/plan", fields_of(second) | {"minimum": "7"}) == 200
    kept = await standing(house, survey)
    assert (kept.terms.commissioner, kept.terms.minimum) == ("Vestland", 7)
    assert kept.plan.grace == timedelta(days=3)


@pytest.mark.parametrize("seen", ["", "many", "-1", "9" * 30])
async def test_a_form_without_what_was_seen_is_refused(house: House, seen: str):
    survey = await draft(house)
    owner = await planning(house, survey)

    named = {"commissioner": "Kari", "seen": seen}
    assert await owner.post(f"/surveys/{survey}/plan", fields_of(owner) | named) == 400
    assert await owner.post(f"/surveys/{survey}/open", {"seen": seen}) == 400


# --- Opening --------------------------------------------------------------------------------------


async def test_what_is_missing_stands_on_the_list_before_opening(house: House):
    survey = await draft(house)
    owner = await planning(house, survey)

    assert owner.page.count("Nobody is on the list of those who are asked") == 1
    assert await owner.post(f"/surveys/{survey}/open", fields_of(owner)) == 409
    assert owner.page.count("Put those who are asked on the list first.") == 1
    assert (await standing(house, survey)).status is Status.DRAFT


async def test_a_survey_is_opened_with_a_button_and_is_then_to_be_read(house: House):
    survey = await draft(house)
    await on_the_list(house, survey)
    owner = await planning(house, survey)
    assert owner.page.count('<li class="lacks">') == 0

    assert await owner.post(f"/surveys/{survey}/open", fields_of(owner)) == 200

    assert (await standing(house, survey)).status is Status.OPEN
    assert owner.page.count("The survey is open") == 1
    assert owner.page.count("Send the invitations") == 1
    assert (owner.page.count('name="mode"'), owner.page.count('name="minimum"')) == (0, 0)
    assert await owner.post(f"/surveys/{survey}/open", fields_of(owner)) == 409


async def test_a_survey_that_was_changed_elsewhere_is_looked_at_again_first(house: House):
    survey = await draft(house)
    await on_the_list(house, survey)
    owner = await planning(house, survey)
    terms = (await standing(house, survey)).terms
    now = house.app.site.fielder.now()
    await happened(house, survey, TermsSet(at=now, by=house.account.id, seen=0, terms=terms))

    assert await owner.post(f"/surveys/{survey}/open", {"seen": "0"}) == 409
    assert owner.page.count("See how it stands now, and press again.") == 1
    assert (await standing(house, survey)).status is Status.DRAFT
    assert await owner.post(f"/surveys/{survey}/open", fields_of(owner)) == 200


async def test_terms_of_an_open_survey_are_not_changed(house: House):
    survey = await draft(house)
    owner = await planning(house, survey)
    fields = fields_of(owner) | {"commissioner": "Kari", "minimum": "9"}
    await opened(house, survey)
    before = await standing(house, survey)

    assert await owner.post(f"/surveys/{survey}/plan", fields) == 409
    assert await owner.post(f"/surveys/{survey}/plan", fields | {"seen": "1"}) == 409
    assert await standing(house, survey) == before


# --- By background --------------------------------------------------------------------------------


async def test_the_question_that_answers_are_shown_by_is_chosen_among_those_that_can_be(
    house: House,
):
    survey = await draft(house)
    await on_the_list(house, survey)
    owner = await planning(house, survey)
    assert re.findall(r'name="by" value="([^"]*)"', owner.page) == ["", "nytte"]

    wrong = fields_of(owner) | {"by": "savn"}
    assert await owner.post(f"/surveys/{survey}/plan", wrong) == 422
    assert owner.page.count('<a href="#by">') == 1
    assert await owner.post(f"/surveys/{survey}/plan", fields_of(owner) | {"by": "nytte"}) == 200
    assert (await standing(house, survey)).terms.by == "nytte"
    assert await owner.post(f"/surveys/{survey}/open", fields_of(owner)) == 200
    assert owner.page.count("Shown by background too") == 1


async def test_a_question_that_cannot_be_it_any_more_is_left_to_do_and_nothing_breaks(
    house: House,
):
    survey = await draft(house)
    await on_the_list(house, survey)
    owner = await planning(house, survey)
    await owner.post(f"/surveys/{survey}/plan", fields_of(owner) | {"by": "nytte"})
    source = (await form_of(house, survey)).source
    await rewritten(house, survey, source[: source.index("      - id: nytte")] + REST)

    await owner.get(f"/surveys/{survey}/plan")
    assert (owner.page.count('<li class="lacks">'), owner.page.count("needs a question")) == (1, 0)
    assert await owner.post(f"/surveys/{survey}/open", fields_of(owner)) == 409
    assert await owner.post(f"/surveys/{survey}/plan", fields_of(owner)) == 200
    assert (await standing(house, survey)).terms.by == ""
    assert (owner.page.count('<li class="lacks">'), owner.page.count("needs a question")) == (0, 1)
    assert await owner.post(f"/surveys/{survey}/open", fields_of(owner)) == 200


async def test_official_answers_are_shown_by_what_is_shown_with_names_or_it_is_not_asked(
    house: House,
):
    survey = await draft(house, "imdi-statistikk")
    owner = await planning(house, survey)
    named = re.findall(r'name="by" value="([^"]*)"', owner.page)

    assert (named, owner.page.count("needs a question")) == ([], 0)


# --- Reminders of an open survey ------------------------------------------------------------------


async def test_reminders_to_come_are_changed_and_those_that_went_stay(house: House):
    survey = await draft(house)
    await opened(house, survey)
    went, planned = (await standing(house, survey)).plan.reminders
    house.clock.moment += timedelta(days=8)
    owner = await planning(house, survey)
    fields = fields_of(owner)
    assert (fields["reminder_0_day"], fields["reminder_1_day"]) == ("2026-12-04", "")

    changed = fields | {"reminder_0_day": "2026-12-03", "reminder_0_how": "3"}
    assert await owner.post(f"/surveys/{survey}/plan/reminders", changed) == 200

    kept = (await standing(house, survey)).plan.reminders
    assert (kept[0], kept[1].intensity) == (went, 3)
    assert (kept[1].when.clock, len(kept)) == (planned.when.clock, 2)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-20", "This time has passed."),
        ("2026-12-24", "A reminder would go after the deadline"),
        ("soon", "Write a date"),
    ],
)
async def test_a_reminder_that_cannot_go_is_said_at_its_line(house: House, day: str, said: str):
    survey = await draft(house)
    await opened(house, survey)
    owner = await planning(house, survey)
    before = await standing(house, survey)

    changed = fields_of(owner) | {"reminder_0_day": day}
    assert await owner.post(f"/surveys/{survey}/plan/reminders", changed) == 422
    assert owner.page.count(said) == 2
    assert await standing(house, survey) == before


@pytest.mark.parametrize("path", ["plan", "plan/reminders", "open"])
async def test_strangers_neither_see_nor_change_the_plan(house: House, path: str):
    survey = await draft(house)
    other, guest = await house.stranger(), await house.guest()

    assert await other.get(f"/surveys/{survey}/plan") == 403
    assert await guest.get(f"/surveys/{survey}/plan") == 401
    assert await other.post(f"/surveys/{survey}/{path}", {"seen": "0"}) == 403
    assert await other.post(f"/surveys/nowhere/{path}", {"seen": "0"}) == 404
    assert (await standing(house, survey)).moves == 0
