from dataclasses import replace

from bot.fielding.following import Stand, followed, stand
from surveys.dispositions import Ruling
from surveys.field_state import SeatId
from surveys.responses import Mode, Unit
from tests.bot.fielding.test_matching import SEAT

BEGUN = replace(SEAT, opened=True)
INVITED = replace(SEAT, ways=("email",))
ANSWERED = replace(BEGUN, answered=True)


def test_a_stand_follows_from_the_seat():
    refused = replace(BEGUN, ruling=Ruling.REFUSED)
    found = [stand(seat, Mode.OFFICIAL) for seat in (SEAT, INVITED, BEGUN, ANSWERED, refused)]

    assert found == [
        Stand.UNINVITED,
        Stand.INVITED,
        Stand.BEGUN,
        Stand.ANSWERED,
        Stand.REFUSED,
    ]
    assert stand(ANSWERED, Mode.OFFICIAL, complete=False) is Stand.PARTIAL
    assert stand(replace(ANSWERED, ruling=Ruling.NOT_ELIGIBLE), Mode.OFFICIAL) is Stand.NOT_ELIGIBLE
    assert stand(replace(INVITED, ruling=Ruling.BOUNCED), Mode.OFFICIAL) is Stand.BOUNCED


def test_who_was_never_asked_stands_for_themselves_and_in_no_rate():
    out = replace(SEAT, id=SeatId("2"), ruling=Ruling.NOT_ELIGIBLE)

    course = followed([SEAT, out], Mode.OPINION, {}, {SeatId("2")})

    assert [row.stand for row in course.rows] == [Stand.UNINVITED, Stand.BARRED]
    assert (course.rates.eligible, course.rates.not_eligible) == (1, 0)


def test_of_a_person_it_is_not_told_whether_they_have_begun():
    assert stand(replace(INVITED, opened=True), Mode.OPINION) is stand(INVITED, Mode.OPINION)
    assert stand(replace(SEAT, opened=True), Mode.OPINION) is stand(SEAT, Mode.OPINION)


def test_the_rates_follow_aapor():
    seats = [
        replace(seat, id=SeatId(str(number)), unit=Unit(str(number), ""))
        for number, seat in enumerate([ANSWERED, ANSWERED, BEGUN, INVITED, SEAT])
    ]

    course = followed(seats, Mode.OFFICIAL, {SeatId("1"): False})

    assert (course.rates.complete, course.rates.partial, course.rates.eligible) == (1, 1, 5)
    assert {stand: n for stand, n in course.counts.items() if n} == {
        Stand.ANSWERED: 1,
        Stand.PARTIAL: 1,
        Stand.BEGUN: 1,
        Stand.INVITED: 1,
        Stand.UNINVITED: 1,
    }
