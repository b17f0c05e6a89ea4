"""The fielding of a survey, from the draft to the close and open again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from surveys.errors import Refusal
from surveys.field_errors import (
    AlreadyDone,
    AlreadyDoneByClock,
    DeadlineAfterDeletion,
    DeadlineNotLater,
    DeadlinePast,
    DraftsStayTheirs,
    GroupTooSmall,
    NotInThisState,
    NotOpenYet,
    OfficialNeedsList,
    ReasonNeeded,
    RemindedJustNow,
    ReminderAfterDeadline,
    SurveyClosed,
    WrongIntensity,
    WrongTerm,
)
from surveys.field_events import (
    Closed,
    DropLetters,
    Extended,
    FormSet,
    Invited,
    Nudged,
    Opened,
    PlanSet,
    Remind,
    RemindersSet,
    Reopened,
    Settle,
    TermsSet,
)
from surveys.field_plan import Plan, Reminder
from surveys.field_state import Fielding, Frame, Status, Terms
from surveys.fielding import admit, check_terms, is_settled, new, step, wake_at
from surveys.responses import Mode
from tests.surveys.fields import PLAN, START, TERMS, Script, draft, oslo, utc

OPINIONS = replace(TERMS, mode=Mode.OPINION)
ENDLESS = replace(PLAN, closes=None, reminders=())
LATER = oslo("12-11 12:00")
DEADLINE, SHUT = "12-04 11:00", "12-06 11:00"


def opened(terms: Terms = TERMS, plan: Plan = PLAN) -> Script:
    return Script(draft(terms, plan)).press(Opened, "11-23 08:00")


def closed() -> Script:
    return opened().wakes(SHUT, DropLetters(), Settle())


# --- A draft --------------------------------------------------------------------------------------


def test_all_of_a_draft_can_be_changed():
    script = Script().press(TermsSet, "11-23 08:01", terms=OPINIONS)
    script.press(PlanSet, "11-23 08:02", plan=ENDLESS).press(FormSet, "11-23 08:03")

    script.is_(terms=OPINIONS, plan=ENDLESS, form=1, moves=3, moved_by="kari")
    assert wake_at(script.now) is None


def test_a_draft_takes_no_answers_and_wakes_for_nothing():
    script = Script().wakes("12-30 08:00").refuses(NotOpenYet, Closed, "11-23 09:00")

    with pytest.raises(NotOpenYet):
        admit(script.now, START)
    assert not is_settled(script.now, START)


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        (replace(TERMS, minimum=2), GroupTooSmall),
        (replace(TERMS, frame=Frame.ANYBODY), OfficialNeedsList),
        (replace(OPINIONS, half_done=True), DraftsStayTheirs),
        (replace(TERMS, contact_days=-1), WrongTerm),
        (replace(TERMS, contact_days=366), WrongTerm),
    ],
)
def test_terms_that_cannot_be_kept_are_refused(terms: Terms, refusal: type[Refusal]):
    with pytest.raises(refusal):
        check_terms(terms)
    with pytest.raises(refusal):
        new(terms, PLAN, START)
    Script().refuses(refusal, TermsSet, "11-23 08:00", terms=terms)
    Script(Fielding(terms, PLAN)).refuses(refusal, Opened, "11-23 08:00")


def test_terms_that_are_just_good_enough_are_taken():
    check_terms(replace(OPINIONS, minimum=3, frame=Frame.ANYBODY, contact_days=0))
    check_terms(replace(TERMS, half_done=True, contact_days=365))


# --- Opening --------------------------------------------------------------------------------------


def test_what_respondents_are_told_stands_from_the_opening_on():
    opened().refuses(NotInThisState, TermsSet, "11-23 09:00", terms=OPINIONS).refuses(
        NotInThisState, PlanSet, "11-23 09:00", plan=ENDLESS
    ).refuses(NotInThisState, Opened, "11-23 09:00")


def test_an_open_survey_is_open_until_its_deadline():
    opened().is_(
        status=Status.OPEN,
        opened=START,
        closes=utc(DEADLINE),
        shuts=utc(SHUT),
        kept=START,
        closed=None,
    )


def test_a_survey_cannot_be_opened_after_its_own_deadline():
    Script().refuses(DeadlinePast, Opened, DEADLINE)


@pytest.mark.parametrize(("day", "plan"), [(6, PLAN), (4, replace(PLAN, grace=timedelta(0)))])
def test_late_answers_come_in_before_everything_is_deleted(day: int, plan: Plan):
    doomed = replace(TERMS, deletes_on=date(2026, 12, day))
    Script(draft(doomed, plan)).refuses(DeadlineAfterDeletion, Opened, "11-23 08:00")

    spared = replace(TERMS, deletes_on=date(2026, 12, day + 1))
    Script(draft(spared, plan)).press(Opened, "11-23 08:00")


def test_a_survey_without_a_deadline_is_open_until_somebody_closes_it():
    script = opened(plan=ENDLESS)

    assert wake_at(script.now) is None
    assert not admit(script.now, utc("12-31 08:00"))
    assert not is_settled(script.now, utc("12-31 08:00"))
    script.press(Closed, "12-20 08:00", DropLetters()).is_(shuts=utc("12-20 08:15"))


def test_a_survey_without_a_deadline_cannot_be_opened_on_the_day_of_deletion():
    doomed = replace(TERMS, deletes_on=date(2026, 11, 23))

    Script(draft(doomed, ENDLESS)).refuses(DeadlineAfterDeletion, Opened, "11-23 08:00")


def test_a_form_that_may_have_been_seen_gets_a_new_version():
    opened().press(FormSet, "11-23 09:00").press(FormSet, "11-23 09:01").is_(form=3)


def test_the_first_invitation_is_remembered():
    script = (
        opened().happens(Invited(at=utc("11-23 09:00"))).happens(Invited(at=utc("11-24 09:00")))
    )

    script.is_(invited=utc("11-23 09:00"), moves=1)
    with pytest.raises(NotOpenYet):
        step(draft(), Invited(at=START))


# --- Two people -----------------------------------------------------------------------------------


def test_of_two_who_press_at_once_one_is_told_who_was_first():
    script = opened().press(Extended, "11-24 08:00", by="ola", closes=LATER)

    with pytest.raises(AlreadyDone) as refused:
        step(script.now, Closed(at=utc("11-24 08:00"), by="kari", seen=1))

    assert refused.value.parameters == {"who": "ola"}


def test_who_presses_after_the_clock_is_told_so():
    opened().wakes(DEADLINE, DropLetters()).refuses(
        AlreadyDoneByClock, Closed, "12-04 11:01", seen=1
    )


@pytest.mark.parametrize("kind", [Closed, FormSet])
def test_who_presses_before_the_wake_up_has_come_is_told_too(kind):
    opened().refuses(AlreadyDoneByClock, kind, DEADLINE)


def test_nothing_is_sent_while_the_wake_up_is_on_its_way():
    with pytest.raises(AlreadyDoneByClock):
        step(opened().now, Invited(at=utc(DEADLINE)))


# --- The clock ------------------------------------------------------------------------------------


def test_the_clock_reminds_warns_nobody_twice_and_closes():
    script = opened()
    assert wake_at(script.now) == utc("11-27 08:00")
    script.wakes("11-27 08:00", Remind(1, 1, utc("11-27 08:00")))
    assert wake_at(script.now) == utc("12-02 08:00")
    script.wakes("11-27 08:00").wakes("12-02 07:59")
    script.wakes("12-02 08:00", Remind(2, 2, utc("12-02 08:00")))
    assert wake_at(script.now) == utc(DEADLINE)
    script.wakes("12-04 10:59").wakes(DEADLINE, DropLetters()).is_(status=Status.GRACE)
    assert wake_at(script.now) == utc(SHUT)
    script.wakes(DEADLINE).wakes("12-06 10:59").wakes(SHUT, DropLetters(), Settle())
    script.is_(status=Status.CLOSED, closed=utc(SHUT), rounds=2).wakes("12-30 08:00")
    assert wake_at(script.now) is None


def test_of_reminders_that_were_missed_the_newest_goes():
    opened().wakes("12-03 08:00", Remind(1, 2, utc("12-03 08:00"))).wakes("12-03 08:01")


def test_a_late_reminder_waits_for_the_morning():
    opened().wakes("11-29 22:00", Remind(1, 1, utc("11-30 06:00"))).is_(
        reminded=utc("11-30 06:00"), kept=utc("11-29 22:00")
    )


def test_a_late_reminder_that_would_come_after_the_deadline_is_left_out():
    plan = replace(PLAN, closes=oslo("12-03 06:00"))
    script = opened(plan=plan).wakes("11-27 08:00", Remind(1, 1, utc("11-27 08:00")))

    script.wakes("12-02 22:00").is_(rounds=1, kept=utc("12-02 22:00"))


def test_without_grace_the_deadline_is_the_end():
    script = opened(plan=replace(PLAN, grace=timedelta(0)))

    script.wakes(DEADLINE, DropLetters(), Settle()).is_(status=Status.CLOSED)


def test_a_wake_up_that_comes_days_late_closes_at_once():
    opened().wakes("12-20 08:00", DropLetters(), Settle()).is_(closed=utc("12-20 08:00"))


# --- On time, late, too late ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "late"), [("12-04 10:59:59", False), (DEADLINE, True), ("12-06 10:59:59", True)]
)
def test_an_answer_is_late_from_the_deadline_on_whenever_the_clock_wakes(when: str, late: bool):
    script = opened()
    assert admit(script.now, utc(when)) is late
    assert not is_settled(script.now, utc(when))

    if late:
        script.wakes(DEADLINE, DropLetters())
    assert admit(script.now, utc(when)) is late


def test_after_the_grace_no_answer_is_taken_whenever_the_clock_wakes():
    script = opened()
    for _ in range(2):
        with pytest.raises(SurveyClosed):
            admit(script.now, utc(SHUT))
        assert is_settled(script.now, utc(SHUT))
        script = closed()


def test_a_closed_survey_takes_nothing_whatever_the_time_is_said_to_be():
    with pytest.raises(SurveyClosed):
        admit(closed().now, utc("12-01 08:00"))
    assert is_settled(closed().now, utc("12-01 08:00"))


# --- More time, less time -------------------------------------------------------------------------


def test_a_deadline_is_moved_and_reminders_have_their_turn_once():
    script = opened().wakes("11-27 08:00", Remind(1, 1, utc("11-27 08:00")))

    script.press(Extended, "12-01 08:00", closes=LATER).is_(
        closes=utc("12-11 11:00"), shuts=utc("12-13 11:00"), status=Status.OPEN
    )
    assert wake_at(script.now) == utc("12-02 08:00")
    script.wakes(DEADLINE, Remind(2, 2, utc(DEADLINE)))


@pytest.mark.parametrize(
    ("closes", "refusal"),
    [
        ("12-04 12:00", DeadlineNotLater),
        ("12-03 12:00", DeadlineNotLater),
        ("11-23 08:00", DeadlinePast),
    ],
)
def test_a_deadline_is_only_moved_to_a_later_time(closes: str, refusal: type[Refusal]):
    opened().refuses(refusal, Extended, "11-24 08:00", closes=oslo(closes))


def test_a_deadline_is_not_moved_beyond_the_day_of_deletion():
    doomed = replace(TERMS, deletes_on=date(2026, 12, 12))

    opened(doomed).refuses(DeadlineAfterDeletion, Extended, "11-24 08:00", closes=LATER)


def test_a_survey_without_a_deadline_can_be_given_one():
    opened(plan=ENDLESS).press(Extended, "11-24 08:00", closes=LATER).is_(closes=utc("12-11 11:00"))


def test_more_time_after_the_deadline_opens_the_survey_again():
    script = opened().wakes(DEADLINE, DropLetters())

    script.press(Extended, "12-05 08:00", closes=LATER).is_(status=Status.OPEN)
    assert not admit(script.now, utc("12-05 09:00"))
    script.wakes("12-05 09:00")
    assert wake_at(script.now) == utc("12-11 11:00")


def test_an_owner_who_closes_lets_people_finish_their_sentence():
    script = opened().press(Closed, "12-01 08:00", DropLetters())

    script.is_(status=Status.GRACE, closes=utc("12-01 08:00"), shuts=utc("12-01 08:15"))
    assert admit(script.now, utc("12-01 08:14"))
    script.press(Closed, "12-01 08:05", DropLetters(), Settle())
    script.is_(status=Status.CLOSED, closed=utc("12-01 08:05"), shuts=utc("12-01 08:05"))


def test_an_owner_who_promised_no_grace_closes_at_once():
    opened(plan=replace(PLAN, grace=timedelta(0))).press(
        Closed, "12-01 08:00", DropLetters(), Settle()
    ).is_(status=Status.CLOSED)


def test_the_grace_can_be_cut_short():
    script = opened().wakes(DEADLINE, DropLetters())

    script.press(Closed, "12-05 08:00", DropLetters(), Settle()).is_(shuts=utc("12-05 08:00"))


# --- Open again -----------------------------------------------------------------------------------


def test_a_closed_survey_is_opened_again_with_a_reason():
    script = closed().press(Reopened, "12-08 08:00", closes=LATER, reason="To fylker mangler")

    script.is_(status=Status.OPEN, closed=None, closes=utc("12-11 11:00"), opened=START)
    assert not admit(script.now, utc("12-08 09:00"))
    script.wakes("12-08 09:00").wakes("12-13 11:00", DropLetters(), Settle())


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 301])
def test_a_survey_is_not_opened_again_without_a_reason(reason: str):
    closed().refuses(ReasonNeeded, Reopened, "12-08 08:00", closes=LATER, reason=reason)


def test_a_survey_is_opened_again_until_a_time_to_come():
    past = oslo("12-07 12:00")
    closed().refuses(DeadlinePast, Reopened, "12-08 08:00", closes=past, reason="Fordi")


def test_only_a_closed_survey_is_opened_again():
    opened().refuses(NotInThisState, Reopened, "11-24 08:00", closes=LATER, reason="Fordi")
    closed().refuses(SurveyClosed, Extended, "12-08 08:00", closes=LATER)


# --- Reminders by hand ----------------------------------------------------------------------------


def test_the_owner_reminds_at_once_or_when_it_is_no_longer_quiet():
    opened().press(Nudged, "11-24 08:00", Remind(1, 3, utc("11-24 08:00")), intensity=3)
    opened().press(Nudged, "11-24 22:00", Remind(1, 1, utc("11-25 06:00")), intensity=1)


def test_nobody_is_reminded_by_hand_twice_within_a_day():
    script = opened().press(Nudged, "11-24 08:00", Remind(1, 1, utc("11-24 08:00")), intensity=1)

    script.refuses(RemindedJustNow, Nudged, "11-25 03:59", intensity=1)
    script.press(Nudged, "11-25 06:00", Remind(2, 2, utc("11-25 06:00")), intensity=2)


def test_a_reminder_has_one_of_three_intensities():
    opened().refuses(WrongIntensity, Nudged, "11-24 08:00", intensity=0)


def test_nobody_is_reminded_by_hand_when_it_would_be_too_late():
    script = opened(plan=replace(PLAN, closes=oslo("12-03 06:00")))

    script.refuses(NotInThisState, Nudged, "12-02 22:00", intensity=1)


def test_the_reminders_to_come_can_be_changed():
    script = opened().wakes("11-27 08:00", Remind(1, 1, utc("11-27 08:00")))
    new_ones = (Reminder(oslo("11-27 09:00")), Reminder(oslo("12-01 09:00"), 3))

    script.press(RemindersSet, "11-27 09:00", reminders=new_ones)

    assert wake_at(script.now) == utc("12-01 08:00")
    script.refuses(
        ReminderAfterDeadline,
        RemindersSet,
        "11-27 10:00",
        reminders=(Reminder(oslo("12-05 09:00")),),
    )
