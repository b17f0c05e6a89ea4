from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.chance import seeded
from bot.fielding.fielder import Fielder
from bot.fielding.making import (
    ZONE,
    brought,
    copy,
    from_form,
    from_template,
    from_yaml,
    nature,
    ready,
    usual_plan,
)
from storage import forms, seats, surveys
from storage.links import Account, add_account
from storage.surveys import Survey
from surveys.field_plan import Local, Quiet, check_plan, is_workday, reminders
from surveys.field_state import SMALLEST_GROUP, Fielding, Status, SurveyId
from surveys.files.cells import OldWorkbook
from surveys.files.problems import BadFile
from surveys.files.questionnaires import read_draft, shipped, shipped_source
from surveys.files.xlsform_writing import workbook
from surveys.responses import Mode
from tests.storage.days import SetClock, opened
from tests.storage.fields import FORM, MONDAY, OPINIONS, TERMS, Field

YAML = "id: en\ntitle: En\nsections:\n  - id: s\n    title: S\n    items:\n      - {id: q, kind: line, text: Hva?}\n"  # noqa: E501 -- one form


@pytest.fixture
async def fielder(tmp_path: Path) -> AsyncIterator[Fielder]:
    clock = SetClock()
    clock.moment = MONDAY
    store = await opened(f"sqlite:///{tmp_path}/day.sqlite", clock)
    await store.write(add_account, Account("kari", "Kari"))
    yield Fielder(store, clock, seeded(1), b"s" * 32, "https://duk.example")
    await store.close()


async def kept(fielder: Fielder, survey: SurveyId) -> tuple[Survey, Fielding]:
    found = await fielder.store.read(surveys.find, survey)
    assert found is not None
    return found, await fielder.store.read(surveys.fielding, survey)


async def test_a_ready_questionnaire_becomes_a_draft_with_what_is_usual(fielder: Fielder):
    made = await from_template(fielder, "kari", "imdi-statistikk", "nn")

    survey, fielding = await kept(fielder, made)
    assert (survey.owner, survey.status, survey.form) == ("kari", Status.DRAFT, 1)
    assert survey.title == "Fylkeskommunane om kunnskap, analysar og statistikk frå IMDi"
    form = await fielder.store.read(forms.form, made, 1)
    assert form.source == shipped_source("imdi-statistikk")
    terms, plan = fielding.terms, fielding.plan
    assert (terms.mode, terms.commissioner, terms.minimum) == (
        Mode.OFFICIAL,
        "Kari",
        SMALLEST_GROUP,
    )
    assert terms.deletes_on == date(2027, 11, 23)
    assert (plan.zone, plan.quiet, plan.weekdays) == (ZONE, Quiet(time(20), time(7)), True)
    assert plan.closes == Local(date(2026, 12, 7), time(12))
    assert [(one.when.day.isoformat(), one.intensity) for one in plan.reminders] == [
        ("2026-11-30", 1),
        ("2026-12-04", 2),
    ]


async def test_an_unknown_template_or_a_wrong_file_makes_nothing(fielder: Fielder):
    with pytest.raises(KeyError):
        await from_template(fielder, "kari", "../puls", "nb")
    with pytest.raises(BadFile):
        await from_yaml(fielder, "kari", "id: x", "nb")
    with pytest.raises(OldWorkbook):
        brought(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 older")

    assert await fielder.store.read(surveys.of_account, "kari") == ()


async def test_a_file_is_read_by_what_is_in_it(fielder: Fielder):
    form = read_draft(shipped_source("puls"))

    assert brought(("\ufeff" + YAML).encode()).form.source == YAML
    assert brought(workbook(form)).form.questionnaire == form
    made = await from_form(fielder, "kari", brought(workbook(form)).form, "nb")
    assert (await fielder.store.read(forms.form, made, 1)).questionnaire == form
    with pytest.raises(BadFile) as bad:
        brought(b"title: \xff")
    assert [problem.where for problem in bad.value.problems] == ["1:8"]


def test_every_ready_questionnaire_says_what_it_is_for_and_who_answers():
    assert [one.name for one in ready() if one.purpose] == list(shipped())
    assert {one.name for one in ready() if one.mode is Mode.OPINION} == {
        "mentor",
        "nettverkssamling",
        "puls",
    }
    assert next(one.asked for one in ready() if one.name == "imdi-statistikk") == 4


def test_a_form_that_names_units_is_official_whatever_it_is_called():
    form = read_draft(shipped_source("befolkningsutsikt"))

    assert nature(replace(form, id="puls")) is Mode.OFFICIAL
    assert nature(replace(form, id="mitt-eget")) is Mode.OFFICIAL


@pytest.mark.parametrize("day", range(7))
def test_the_usual_dates_are_days_at_work_in_order_and_can_be_followed(day: int):
    now = datetime(2027, 3, 15, 23, 30, tzinfo=UTC) + timedelta(days=day)  # summer time begins
    plan = usual_plan(now)

    check_plan(plan, now)
    assert plan.closes is not None
    days = [one.when.day for one in plan.reminders] + [plan.closes.day]
    assert days == sorted(days)
    assert [one for one in days if not is_workday(one)] == []
    assert len(plan.reminders) == (1 if day in (1, 2) else 2)  # both would come before Easter
    assert {when.astimezone(UTC).minute for when, _ in reminders(plan)} == {0}


# --- Copies ---------------------------------------------------------------------------------------


async def copied(fielder: Fielder, field: Field) -> tuple[Survey, Fielding]:
    survey, _ = await kept(fielder, field.survey)
    return await kept(fielder, await copy(fielder, survey, "Kopi"))


async def test_a_copy_has_the_form_and_the_terms_but_nobody_who_is_asked(fielder: Fielder):
    terms = replace(OPINIONS, minimum=7)
    field = await Field.opened(fielder.store, fielder.clock, terms, "03")  # type: ignore[arg-type]  # it is a SetClock

    survey, fielding = await copied(fielder, field)

    assert (survey.title, survey.status, survey.owner) == ("Kopi", Status.DRAFT, "owner")
    assert await fielder.store.read(forms.form, survey.id, 1) == FORM
    assert fielding.terms == replace(terms, deletes_on=date(2027, 11, 23))
    assert await fielder.store.read(seats.of_survey, survey.id) == ()


async def test_a_copy_keeps_a_plan_that_is_to_come_and_no_date_that_is_past(fielder: Fielder):
    assert isinstance(fielder.clock, SetClock)
    field = await Field.planned(fielder.store, fielder.clock, TERMS)
    plan = (await field.fielding()).plan
    fielder.clock.moment = datetime(2026, 11, 30, 12, tzinfo=UTC)
    _, soon = await copied(fielder, field)
    fielder.clock.moment = datetime(2027, 1, 4, 12, tzinfo=UTC)
    _, past = await copied(fielder, field)

    assert soon.plan == replace(plan, reminders=plan.reminders[1:])
    usual = usual_plan(fielder.clock.moment)
    assert past.plan == replace(plan, closes=usual.closes, reminders=usual.reminders)
