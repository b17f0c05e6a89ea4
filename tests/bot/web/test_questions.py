"""A question that has ended: answered late, or in one's own extra time."""

from datetime import timedelta

from facilitation.events import ExtraGiven
from facilitation.ids import PersonId
from storage import reading
from tests.bot.web.conftest import House
from tests.bot.web.test_room import ALONE, TABLES, go_on, hand_in, person


async def test_an_earlier_question_is_answered_late_and_shown_late(house: House):
    fac = await house.owner()
    await go_on(house, fac, "start")
    ann = await house.participant("Ann")
    assert await ann.get(f"{house.room}/question/{TABLES}") == 404
    await go_on(house, fac)
    house.clock.pass_(timedelta(minutes=5))
    await ann.get(house.room)
    assert ann.page.count(f"{house.room}/question/{ALONE}") == 1

    await ann.get(f"{house.room}/question/{ALONE}")
    await hand_in(house, ann, slot_1="afterthought")

    assert ann.path.startswith(f"{house.room}/question/{ALONE}?receipt=late")
    assert ann.page.count("It is saved, and marked late.") == 1
    await ann.get(house.room)
    assert ann.page.count("after the bell") == 1


async def test_extra_time_is_not_late_and_is_said(house: House):
    fac = await house.owner()
    ann = await house.participant("Ann")
    me, by = await person(house, "Ann"), PersonId(house.account.id)
    await house.app.site.runner.handle(
        house.workshop, lambda state, at: ExtraGiven(at=at, by=by, person=me, percent=50)
    )
    await go_on(house, fac, "start")
    house.clock.pass_(timedelta(minutes=2))
    await go_on(house, fac)
    house.clock.pass_(timedelta(seconds=59))
    await ann.get(house.room)
    assert ann.page.count("You have extra time") == 1

    await ann.get(f"{house.room}/question/{ALONE}")
    await hand_in(house, ann, slot_1="in my own time")
    house.clock.pass_(timedelta(seconds=2))
    await ann.get(house.room)

    [entry] = [
        e for e in await house.app.site.store.read(reading.entries, house.workshop) if e.slot == "1"
    ]
    assert (entry.late, ann.page.count("You have extra time")) == (False, 0)
