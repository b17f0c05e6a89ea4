from dataclasses import replace

import pytest

from facilitation.documentation.survey.wording import bounds, interval
from surveys.figures import Base, Count, Hidden, Why
from surveys.questions import DONT_KNOW, OTHER
from surveys.rates import Bounds
from surveys.responses import Disposition, Mode
from tests.facilitation.documentation.survey.reading import plain
from tests.facilitation.documentation.survey.sample import OFTEN, OPINIONS, PUBLIC, USE, WORK

FEW = Hidden(Why.TOO_FEW, 5)


def test_counts_come_before_their_percentages(w):
    assert plain(w.share(9, 15)) == "9 of 15 (60 %)"
    assert plain(w.counted(5, 56)) == "5 (56 %)"
    assert (w.share(0, 0), w.counted(5, None), w.counted(FEW, 56)) == ("0 of 0", "5", ":")


def test_a_percentage_keeps_its_sign_on_its_line(w):
    assert w.share(9, 15).endswith("(60\N{NO-BREAK SPACE}%)")


def test_a_statistic_has_its_unit_and_a_lacking_one_a_dash(w):
    said = [w.statistic(found, "personer") for found in (38.5, FEW, None)]

    assert said == ["38,5 personer", ":", "–"]


def test_a_code_is_said_by_its_label(w):
    labels = [w.label(Count(code, 1), USE) for code in ("plan", OTHER, "ukjent")]

    assert labels == ["Planlegging", "Annet", "ukjent"]
    assert w.code_label(DONT_KNOW, OFTEN) == "Vet ikke"
    assert w.code_label(DONT_KNOW, USE) == DONT_KNOW


def test_a_base_tells_who_left_the_item_open_and_who_was_not_asked(w):
    assert plain(w.base(Base(9, 8), PUBLIC)) == (
        "Answered: 8 of 15 (53 %). Handed in without answering this question: 1."
    )
    assert plain(w.base(Base(6, 6, 3), PUBLIC)) == (
        "Answered: 6 of 12 (50 %). Not asked, because of earlier answers: 3."
    )


def test_what_is_sure_of_all_follows_from_those_who_have_not_answered(w):
    found = bounds(PUBLIC, Base(9, 9), 5)

    assert found == Bounds(5, 11, 15)
    assert w.bounds(found) == "at least 5, at most 11 of 15"
    assert bounds(PUBLIC, Base(6, 6, 3), 4) == Bounds(4, 10, 12)
    assert [bounds(PUBLIC, Base(9, 9), cell) for cell in (FEW, 10)] == [None, None]


def test_only_a_random_sample_has_an_interval():
    work = replace(WORK, sample=True, population=43)
    sample = replace(PUBLIC, fieldwork=work)

    assert interval(PUBLIC, Base(9, 9), 5) is None
    assert interval(sample, Base(9, 9), 5) == Bounds(11, 36, 43)
    assert [interval(sample, Base(9, 9), FEW), interval(sample, Base(6, 6, 3), 5)] == [None, None]


@pytest.mark.parametrize("why", Why)
def test_every_reason_is_said_once(w, why):
    said = w.hidden(Hidden(why, 5))

    assert said.startswith("Not shown: ")
    assert w.reasons([Hidden(why, 5), 3, None, Hidden(why, 5)]) == (said,)


def test_of_a_unit_that_has_not_answered_no_reason_is_told(w):
    said = {code: w.answered_or_not(code) for code in Disposition}

    assert said == {
        Disposition.COMPLETE: "Has answered",
        Disposition.PARTIAL: "Has answered in part",
        Disposition.REFUSED: "Has not answered",
        Disposition.NO_CONTACT: "Has not answered",
        Disposition.OTHER: "Has not answered",
        Disposition.NOT_ELIGIBLE: "Has not answered",
    }


def test_every_disposition_and_mode_has_words_of_its_own(w):
    assert len({w.disposition(code) for code in Disposition}) == len(Disposition)
    assert len({w.mode(mode) for mode in Mode}) == len(Mode)


def test_ways_are_listed_and_the_owners_own_stand_as_they_are(w):
    assert w.ways(PUBLIC) == "Teams, e-mail, brevdue"
    assert w.ways(OPINIONS) == "Slack, personal link, telephone"


def test_whoever_wanted_to_answer_came_by_the_open_link(w):
    assert w.ways(replace(OPINIONS, listed=False)) == "Slack, open link, telephone"


def test_an_open_survey_has_no_end(w):
    still = replace(PUBLIC, fieldwork=replace(WORK, closed=None))

    assert w.period(PUBLIC) == "1. mai 2025 to 23. mai 2025"
    assert w.period(still) == "1. mai 2025, not closed yet"


def test_a_survey_of_one_day_says_its_day_once(w):
    short = replace(PUBLIC, fieldwork=replace(WORK, closed=WORK.opened))

    assert w.period(short) == "1. mai 2025"
