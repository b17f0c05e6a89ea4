from dataclasses import replace
from datetime import date

from bot.fielding.following import Course, followed
from bot.web.surveys.pictures import counties_in, course_picture, map_picture, one_county
from bot.words import words
from facilitation.documentation.survey.results import Progress
from surveys.field_state import Fielding, SeatId
from surveys.responses import Mode
from surveys.units import unit
from tests.bot.fielding.test_matching import SEAT
from tests.storage.fields import MONDAY, PLAN, TERMS

T = words("en")


def course(*numbers: str, answered: str = "") -> Course:
    seats = [
        replace(SEAT, id=SeatId(number), unit=unit(number), answered=number == answered)
        for number in numbers
    ]
    return followed(seats, Mode.OFFICIAL, {SeatId(number): number != "18" for number in numbers})


def test_the_map_tells_in_words_who_has_answered():
    drawn = map_picture(course("11", "15", answered="11"), T)

    assert "Has answered: Rogaland; Has not answered: Møre og Romsdal." in drawn


def test_an_answer_with_gaps_has_a_look_of_its_own():
    drawn = map_picture(course("11", "18", answered="18"), T)

    assert "Has answered in part: Nordland" in drawn


def test_there_is_no_map_of_what_lies_nowhere():
    assert map_picture(followed([SEAT], Mode.OFFICIAL, {}), T) == ""


def test_one_countys_municipalities_are_drawn_alone():
    whole = course("1103", "1106", "4601")

    assert counties_in(whole) == (("11", "Rogaland"), ("46", "Vestland"))
    drawn = map_picture(one_county(whole, "11"), T)
    assert ("Stavanger" in drawn, "Bergen" in drawn) == (True, False)


def test_the_course_begins_with_the_opening_and_a_survey_that_is_not_open_has_none():
    planned = Fielding(TERMS, PLAN)
    opened, tuesday = replace(planned, opened=MONDAY), date(2026, 11, 24)
    came = Progress(((tuesday, 1),), (MONDAY.date(), tuesday))

    assert course_picture(planned, course("11"), Progress((), ()), MONDAY, T) == ""
    drawn = course_picture(opened, course("11"), came, MONDAY, T)
    assert (
        "Asked: 1. Opened (2026-11-23), Reminder 1 (2026-11-23), Reminder 2 (2026-11-24), "
        "24 November 2026"
    ) in drawn
