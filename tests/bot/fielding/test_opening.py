from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chance import seeded
from bot.fielding.fielder import Fielder
from bot.fielding.opening import (
    NobodyAsked,
    SayWho,
    ToldLacksWords,
    Written,
    checklist,
    open_survey,
    write,
)
from storage import forms, survey_log
from storage.forms import Form
from storage.survey_errors import WordsMissing
from surveys.editing import declared
from surveys.field_errors import (
    AlreadyDone,
    DeadlineAfterDeletion,
    DeadlinePast,
    GraceTooLong,
    GroupTooSmall,
    NotABackground,
)
from surveys.field_plan import moment
from surveys.field_state import Frame, Status, Terms
from surveys.responses import Mode
from surveys.texts import text
from tests.storage.days import SetClock, opened
from tests.storage.fields import DEADLINE, FORM, MONDAY, PLAN, TERMS, Field

BOTH = Form("id: x\n", declared(FORM.questionnaire, ("nb", "nn")))


@pytest.fixture
async def fielder(tmp_path: Path) -> AsyncIterator[Fielder]:
    clock = SetClock()
    clock.moment = MONDAY
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", clock)
    yield Fielder(store, clock, seeded(1), b"s" * 32, "https://duk.example")
    await store.close()


async def planned(fielder: Fielder, terms: Terms = TERMS) -> Field:
    assert isinstance(fielder.clock, SetClock)
    return await Field.planned(fielder.store, fielder.clock, terms)


async def test_a_survey_opens_when_somebody_is_on_its_list(fielder: Fielder):
    field = await planned(fielder)
    with pytest.raises(NobodyAsked):
        await open_survey(fielder, field.survey, "owner", 0)
    await field.add("03")

    assert (await checklist(fielder, field.survey)).ready
    await open_survey(fielder, field.survey, "owner", 0)
    assert (await field.fielding()).status is Status.OPEN


async def test_somebody_must_be_said_to_ask(fielder: Fielder):
    field = await planned(fielder, replace(TERMS, commissioner=" "))
    await field.add("03")

    assert not (await checklist(fielder, field.survey)).ready
    with pytest.raises(SayWho):
        await open_survey(fielder, field.survey, "owner", 0)


async def test_a_survey_for_anybody_needs_no_list(fielder: Fielder):
    field = await planned(fielder, replace(TERMS, mode=Mode.OPINION, frame=Frame.ANYBODY))

    assert (await checklist(fielder, field.survey)).ready
    await open_survey(fielder, field.survey, "owner", 0)
    assert (await field.fielding()).status is Status.OPEN


async def test_what_lacks_words_is_listed_and_stands_in_the_way(fielder: Fielder):
    field = await planned(fielder, replace(TERMS, told=text(nb="Fordi")))
    await field.add("03")
    await field.store.field(field.survey, forms.keep, 1, BOTH)

    found = await checklist(fielder, field.survey)
    assert (found.gaps[0].name, found.gaps[0].language, found.untold) == ("title", "nn", ("nn",))
    with pytest.raises(ToldLacksWords):
        await open_survey(fielder, field.survey, "owner", 0)
    await write(fielder, field.survey, Written("owner", 0, TERMS, PLAN))
    with pytest.raises(WordsMissing):
        await open_survey(fielder, field.survey, "owner", 1)
    assert (await field.fielding()).status is Status.DRAFT


async def test_dates_that_cannot_be_kept_stand_in_the_way(fielder: Fielder):
    field = await planned(fielder, replace(TERMS, deletes_on=DEADLINE.day))
    early = await checklist(fielder, field.survey)
    assert isinstance(early.refusal, DeadlineAfterDeletion)

    assert isinstance(field.clock, SetClock)
    field.clock.moment = moment("Europe/Oslo", DEADLINE)
    late = await checklist(fielder, field.survey)
    assert isinstance(late.refusal, DeadlinePast)


@pytest.mark.parametrize("by", ["q2", "q1", "gone"])
async def test_what_figures_are_shown_by_must_be_such_a_question_when_it_opens(
    fielder: Fielder, by: str
):
    field = await planned(fielder, replace(TERMS, mode=Mode.OPINION, by=by))
    await field.add("03")

    fits = by == "q1"
    assert (await checklist(fielder, field.survey)).ready is fits
    with nullcontext() if fits else pytest.raises(NotABackground):
        await open_survey(fielder, field.survey, "owner", 0)
    assert (await field.fielding()).status is (Status.OPEN if fits else Status.DRAFT)


# --- Terms and plan -------------------------------------------------------------------------------


async def test_terms_and_plan_are_kept_together_or_not_at_all(fielder: Fielder):
    field = await planned(fielder)
    longer = replace(PLAN, grace=timedelta(days=3))
    terms = replace(TERMS, commissioner="Vestland")

    await write(fielder, field.survey, Written("owner", 0, terms, longer))
    standing = await field.fielding()
    assert (standing.terms, standing.plan, standing.moves) == (terms, longer, 2)

    wrong = replace(PLAN, grace=timedelta(days=99))
    with pytest.raises(GraceTooLong):
        await write(fielder, field.survey, Written("owner", 2, TERMS, wrong))
    with pytest.raises(GroupTooSmall):
        await write(fielder, field.survey, Written("owner", 2, replace(TERMS, minimum=2), PLAN))
    assert await field.fielding() == standing


async def test_what_is_the_same_leaves_no_trace(fielder: Fielder):
    field = await planned(fielder)

    await write(fielder, field.survey, Written("owner", 0, TERMS, PLAN))

    assert (await field.fielding()).moves == 0
    assert await fielder.store.read(survey_log.log, field.survey) == ()


async def test_the_second_of_two_who_write_is_told(fielder: Fielder):
    field = await planned(fielder)
    first, second = replace(TERMS, minimum=6), replace(TERMS, minimum=7)

    await write(fielder, field.survey, Written("owner", 0, first, PLAN))
    with pytest.raises(AlreadyDone):
        await write(fielder, field.survey, Written("owner", 0, second, PLAN))
    assert (await field.fielding()).terms == first
