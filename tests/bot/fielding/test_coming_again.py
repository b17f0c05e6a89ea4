from dataclasses import replace
from datetime import date, time

import pytest

from bot.fielding import repeater
from bot.fielding.coming_again import MISSED, UNSEEN, how_long, missed, told, unseen
from bot.words import words
from storage.recurrences import Standing
from storage.survey_errors import ListedAlready, NotInvitedThatWay
from surveys.field_errors import DeadlinePast
from surveys.field_plan import Local
from surveys.recurrence import Every, Recurrence
from surveys.responses import Mode

RULE = Recurrence(4, Every.WEEKS, Local(date(2026, 12, 7), time(9)), 7, until=date(2026, 12, 20))
STANDING = Standing(RULE, date(2026, 12, 7))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (RULE, "hver 4. uke, til 20. desember 2026"),
        (replace(RULE, every=1), "hver uke, til 20. desember 2026"),
        (replace(RULE, until=None, times=1), "hver 4. uke, 1 gang til"),
        (
            replace(RULE, unit=Every.MONTHS, every=1, until=None, times=3),
            "hver måned, 3 ganger til",
        ),
    ],
)
def test_it_is_said_how_often_and_until_when(rule: Recurrence, said: str):
    assert how_long(rule, words("nb")) == said


def test_persons_and_organisations_are_told_before_they_answer():
    person = told(STANDING, Mode.OPINION, words("nn"))
    unit = told(STANDING, Mode.OFFICIAL, words("nb"))

    assert person == (
        "Undersøkinga kjem igjen kvar 4. veke, til 20. desember 2026, til dei same. "
        "Seier du nei, blir du ikkje spurd dei andre gongene heller."
    )
    assert unit == (
        "Undersøkelsen kommer igjen hver 4. uke, til 20. desember 2026, til de samme. "
        "Sier dere nei, blir dere spurt igjen neste gang."
    )


@pytest.mark.parametrize("standing", [None, replace(STANDING, opens_on=None)])
def test_nothing_is_told_where_it_does_not_come_again(standing: Standing | None):
    assert told(standing, Mode.OPINION, words("nb")) == ""


def test_the_owner_is_told_which_wave_did_not_open_and_why():
    open_still = replace(STANDING, missed="StillOpen", missed_on=date(2026, 11, 9))
    unknown = replace(open_still, missed="Something")

    assert missed(open_still, words("nb")) == (
        "Runden 9. november 2026 ble ikke åpnet. Runden før den var fortsatt åpen."
    )
    assert missed(unknown, words("nb")) == "Runden 9. november 2026 ble ikke åpnet."
    assert missed(STANDING, words("nb")) == ""


def test_every_reason_for_an_end_is_told_in_words():
    others = (DeadlinePast, ListedAlready, NotInvitedThatWay)  # that `recurrences.begin` can raise

    assert {one.__name__ for one in (*repeater.FOR_GOOD, *others)} - set(MISSED) == set()


def test_those_who_are_asked_in_a_channel_are_told_that_it_is_for_who_is_there_then():
    said = told(replace(STANDING, gathered=True), Mode.OPINION, words("nn"))

    assert said == (
        "Undersøkinga kjem igjen kvar 4. veke, til 20. desember 2026, til dei som er i kanalen då. "
        "Seier du nei, blir du ikkje spurd dei andre gongene heller."
    )


def test_the_owner_is_told_that_the_channel_could_not_be_looked_at():
    silent = replace(STANDING, missed=UNSEEN)
    left_out = replace(STANDING, missed="StillOpen", missed_on=date(2026, 11, 9))

    assert unseen(silent, words("nb")) == (
        "Da denne runden åpnet, var det ikke mulig å se hvem som er i kanalen. De som ble spurt "
        "sist, ble spurt igjen. Neste runde ser etter på nytt."
    )
    assert (missed(silent, words("nb")), unseen(left_out, words("nb"))) == ("", "")
