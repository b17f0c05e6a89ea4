"""What every database must keep of surveys: what they are, when they are due, and for how long."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from storage import fieldings, forms, happenings, seats, survey_log, surveys
from storage.forms import Form
from storage.store import Store
from storage.survey_errors import UnknownForm, UnknownSurvey, WordsMissing
from storage.survey_log import Line
from storage.surveys import LEASE, Panel, Survey
from surveys.field_errors import AlreadyDone, AlreadyDoneByClock, NotInThisState
from surveys.field_events import Closed, Extended, FormSet, Opened, TermsSet
from surveys.field_plan import Local
from surveys.field_state import Status, SurveyId
from surveys.fielding import wake_at
from surveys.responses import Mode
from tests.storage.chats import SEALER, route
from tests.storage.days import SetClock
from tests.storage.fields import FORM, MONDAY, OPINIONS, TERMS, Field
from tests.surveys.forms import form, item

LATER = Local(date(2026, 12, 11), time(12))
FIRST_REMINDER = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 12, 4, 11, 0, tzinfo=UTC)
SHUT = DEADLINE + timedelta(days=2)
OTHER = Form("id: form-1\n# changed\n", form(item("q1"), item("q3")))


async def test_a_survey_is_kept_as_it_was_made(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)

    assert await store.read(surveys.find, field.survey) == Survey(
        field.survey,
        "owner",
        "Spørring",
        Status.DRAFT,
        Mode.OFFICIAL,
        1,
        date(2027, 6, 1),
        None,
        "",
    )
    assert await store.read(forms.form, field.survey, 1) == FORM
    assert await store.read(surveys.find, SurveyId("other")) is None
    with pytest.raises(UnknownSurvey):
        await store.read(surveys.fielding, SurveyId("other"))
    with pytest.raises(UnknownForm):
        await store.read(forms.form, field.survey, 2)


async def test_an_account_has_its_surveys(store: Store, clock: SetClock) -> None:
    first = await Field.planned(store, clock)
    longer = replace(TERMS, deletes_on=date(2027, 7, 1))
    second = await Field.planned(store, clock, longer, survey="s2")

    found = await store.read(surveys.of_account, "owner")

    assert [one.id for one in found] == [second.survey, first.survey]
    assert await store.read(surveys.of_account, "nobody") == ()


async def test_all_of_an_accounts_surveys_are_told_of_at_once(
    store: Store, clock: SetClock
) -> None:
    first = await Field.opened(store, clock, TERMS, "03", "11")
    await first.answer("03")
    second = await Field.planned(store, clock, survey="s2")

    assert await store.read(fieldings.of_account, "owner") == {
        first.survey: await first.fielding(),
        second.survey: await second.fielding(),
    }
    assert await store.read(seats.counts_of_account, "owner") == {
        first.survey: await store.read(seats.counts, first.survey)
    }
    assert await store.read(seats.counts, first.survey) == (2, 1, 1)
    assert await store.read(fieldings.of_account, "nobody") == {}
    assert await store.read(seats.counts_of_account, "nobody") == {}


async def test_a_survey_can_be_called_something_else(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)

    await store.field(field.survey, surveys.rename, "Ny")

    assert [one.title for one in await store.read(surveys.of_account, "owner")] == ["Ny"]


async def test_what_happens_is_kept_with_who_did_it(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)

    await field.press(Opened)
    clock.pass_(timedelta(hours=1))
    await field.extend(LATER)

    assert await store.read(survey_log.log, field.survey) == (
        Line(MONDAY, "owner", "Opened"),
        Line(MONDAY + timedelta(hours=1), "owner", "Extended", None, "2026-12-11 12:00"),
    )
    standing = await field.fielding()
    assert (standing.status, standing.plan.closes, standing.moves) == (Status.OPEN, LATER, 2)
    listed = await store.read(surveys.find, field.survey)
    assert listed is not None
    assert listed.status is Status.OPEN


async def test_two_who_press_at_once_act_once(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock)
    seen = (await field.fielding()).moves
    press = Extended(at=clock.now(), by="kari", seen=seen, closes=LATER)
    await field.happen(press)

    with pytest.raises(AlreadyDone) as refused:
        await field.happen(Closed(at=clock.now(), by="ola", seen=seen))

    assert refused.value.parameters == {"who": "kari"}
    assert (await field.fielding()).status is Status.OPEN
    assert [line.what for line in await store.read(survey_log.log, field.survey)][-1] == "Extended"


async def test_a_refusal_changes_nothing(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock)
    before = await field.fielding()

    with pytest.raises(NotInThisState):
        await field.press(TermsSet, terms=OPINIONS)

    assert await field.fielding() == before


# --- Forms ----------------------------------------------------------------------------------------


async def rewritten(field: Field, new: Form) -> int:
    """The version that the form then has."""
    seen = (await field.fielding()).moves
    event = FormSet(at=field.clock.now(), by="owner", seen=seen)
    return (await field.store.field(field.survey, happenings.rewrite, event, new)).fielding.form


async def test_a_form_is_written_over_until_the_survey_opens(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)

    assert await rewritten(field, OTHER) == 1
    assert await store.read(forms.versions, field.survey) == ((1, OTHER),)


async def test_a_form_that_may_have_been_seen_gets_a_new_version(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock)

    assert await rewritten(field, OTHER) == 2
    assert await store.read(forms.versions, field.survey) == ((1, FORM), (2, OTHER))


async def test_the_same_questions_in_other_yaml_are_the_same_version(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock)
    same = Form("# with a comment\n", FORM.questionnaire)

    assert await rewritten(field, same) == 1
    assert await store.read(forms.versions, field.survey) == ((1, same),)


BILINGUAL = Form("", replace(OTHER.questionnaire, languages=("nb", "nn")))


async def test_a_form_that_lacks_words_in_its_own_languages_is_not_published(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    assert await rewritten(field, BILINGUAL) == 1
    with pytest.raises(WordsMissing) as refused:
        await field.press(Opened)
    assert refused.value.parameters == {"count": 4, "name": "title", "language": "nn"}
    assert (await field.fielding()).status is Status.DRAFT

    await rewritten(field, FORM)
    await field.press(Opened)
    with pytest.raises(WordsMissing):
        await rewritten(field, BILINGUAL)

    assert await store.read(forms.versions, field.survey) == ((1, FORM),)


# --- Wake-ups -------------------------------------------------------------------------------------


async def test_a_survey_is_due_at_its_reminders_and_its_deadline(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock)

    assert await store.read(surveys.next_wake) == FIRST_REMINDER
    assert await store.write(surveys.claim_due, FIRST_REMINDER - timedelta(seconds=1)) == ()
    assert await store.write(surveys.claim_due, FIRST_REMINDER) == (field.survey,)
    assert await store.write(surveys.claim_due, FIRST_REMINDER) == ()
    assert await store.read(surveys.next_wake) == FIRST_REMINDER + LEASE


async def test_a_wake_up_that_comes_early_is_asked_for_again(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock)
    await store.write(surveys.claim_due, FIRST_REMINDER)
    before = await field.fielding()

    await field.wake_at(FIRST_REMINDER - timedelta(milliseconds=1))

    assert await store.read(surveys.next_wake) == FIRST_REMINDER
    assert await field.fielding() == before
    assert [line.what for line in await store.read(survey_log.log, field.survey)] == ["Opened"]


async def test_the_clock_reminds_and_closes(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock)
    statuses = []

    for _ in range(4):
        due = await store.read(surveys.next_wake)
        assert due is not None
        statuses.append((due, (await field.wake_at(due)).fielding.status))

    assert statuses == [
        (FIRST_REMINDER, Status.OPEN),
        (datetime(2026, 12, 2, 8, 0, tzinfo=UTC), Status.OPEN),
        (DEADLINE, Status.GRACE),
        (SHUT, Status.CLOSED),
    ]
    assert await store.read(surveys.next_wake) is None
    log = await store.read(survey_log.log, field.survey)
    assert [(line.by, line.what) for line in log[1:]] == [
        ("", "Reminded"),
        ("", "Reminded"),
        ("", "DeadlinePassed"),
        ("", "ClosedByClock"),
    ]


async def test_a_wake_up_that_comes_late_closes_at_once(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock)

    await field.wake_at(SHUT + timedelta(days=3))

    standing = await field.fielding()
    assert (standing.status, wake_at(standing)) == (Status.CLOSED, None)


async def test_who_presses_as_the_deadline_passes_is_told(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock)
    seen = (await field.fielding()).moves
    await field.wake_at(DEADLINE)

    with pytest.raises(AlreadyDoneByClock):
        await field.happen(Closed(at=clock.now(), by="owner", seen=seen))


async def test_a_reopened_survey_keeps_its_reason_in_the_log(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock)
    await field.close()

    await field.reopen(LATER, " Tre fylker manglet lenken ")

    line = (await store.read(survey_log.log, field.survey))[-1]
    assert (line.what, line.by, line.reason) == ("Reopened", "owner", "Tre fylker manglet lenken")
    assert (await field.fielding()).status is Status.OPEN


# --- Deletion -------------------------------------------------------------------------------------


async def test_a_survey_is_deleted_on_its_date(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, TERMS, "03")
    longer = replace(TERMS, deletes_on=date(2027, 6, 2))
    other = await Field.planned(store, clock, longer, survey="s2")
    await field.invited()
    await field.answer("03")

    assert await store.write(surveys.expire, date(2027, 5, 31)) == 0
    assert await store.write(surveys.expire, date(2027, 6, 1)) == 1
    assert [one.id for one in await store.read(surveys.of_account, "owner")] == [other.survey]
    assert await store.read(seats.find, field.id("03")) is None
    assert await store.read(survey_log.log, field.survey) == ()


async def test_a_survey_can_be_deleted_before(store: Store, clock: SetClock) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1")
    await field.cast("1")

    await store.field(field.survey, surveys.remove)

    assert await store.read(surveys.of_account, "owner") == ()


# --- Panels and channels --------------------------------------------------------------------------


async def test_a_panel_has_its_waves_in_order(store: Store, clock: SetClock) -> None:
    await Field.planned(store, clock, survey="s0")
    panel = Panel("p1", "owner", "Mentorprogrammet")
    await store.write(surveys.add_panel, panel)
    for number, wave in ((9, "start"), (2, "midt"), (5, "slutt")):
        await Field.planned(store, clock, survey=f"s{number}", panel="p1", wave=wave)

    waves = await store.read(surveys.waves_of, "p1")
    assert [(one.id, one.wave) for one in waves] == [
        ("s9", "start"), ("s2", "midt"), ("s5", "slutt"),
    ]  # fmt: skip


async def test_a_survey_is_found_by_its_channel(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)
    await store.field(field.survey, surveys.set_channel, SEALER, route("C1"))

    assert await store.read(surveys.channel, field.survey, SEALER) == route("C1")
    found = await store.read(surveys.of_channel, SEALER, route("C1"))
    assert [one.id for one in found] == [field.survey]
    assert await store.read(surveys.of_channel, SEALER, route("C2")) == ()
    assert await store.read(surveys.of_no_channel, "owner") == ()

    await store.field(field.survey, surveys.set_channel, SEALER, None)
    assert await store.read(surveys.channel, field.survey, SEALER) is None
    found = await store.read(surveys.of_no_channel, "owner")
    assert [one.id for one in found] == [field.survey]
    assert await store.read(surveys.of_no_channel, "other") == ()
    with pytest.raises(UnknownSurvey):
        await store.read(surveys.channel, SurveyId("other"), SEALER)
