from dataclasses import replace
from datetime import timedelta

import pytest

from bot.fielding.fielder import Fielder
from bot.fielding.postbag import AT_ONCE, Postbag, tried
from bot.fielding.ways import NotDelivered
from storage import seats
from storage.letters import State
from storage.seats import email_route
from storage.store import Store
from storage.survey_errors import UnknownSurvey
from surveys.field_state import SurveyId
from tests.bot.fielding.carrying import Carried
from tests.storage.days import SetClock
from tests.storage.fields import MONDAY, TERMS, Field

SECOND = timedelta(seconds=1)


@pytest.fixture
def mail(clock: SetClock) -> Carried:
    return Carried(clock, every=0.5)


@pytest.fixture
def bag(office: Fielder, mail: Carried) -> Postbag:
    return Postbag(office, {"email": mail}, "en", "post@fylke.example")


async def asked(store: Store, clock: SetClock, count: int) -> Field:
    """A survey whose invitations are queued."""
    field = await Field.opened(store, clock, TERMS, *(f"{number:03}" for number in range(count)))
    await field.invite()
    return field


async def test_no_more_is_taken_than_can_go_within_a_second(
    store: Store, clock: SetClock, bag: Postbag
):
    field = await asked(store, clock, 9)

    taken, ask_at = await bag.take(field.survey, "email", 40)

    assert [going.at for going in taken] == [MONDAY, MONDAY + SECOND / 2, MONDAY + SECOND]
    assert ask_at == MONDAY + SECOND


async def test_no_more_is_taken_than_there_is_room_for(
    store: Store, clock: SetClock, bag: Postbag, mail: Carried
):
    mail.every = 0.0
    field = await asked(store, clock, AT_ONCE + 5)

    assert len((await bag.take(field.survey, "email", 3))[0]) == 3
    assert len((await bag.take(field.survey, "email", 40))[0]) == AT_ONCE
    assert len((await bag.take(field.survey, "email", 40))[0]) == 2


async def test_nothing_is_taken_of_a_survey_that_is_gone(bag: Postbag):
    with pytest.raises(UnknownSurvey):
        await bag.take(SurveyId("gone"), "email", 40)


async def test_a_letter_is_in_its_readers_language(
    store: Store, clock: SetClock, bag: Postbag, mail: Carried
):
    field = await asked(store, clock, 2)
    await store.write(seats.set_language, field.id("000"), "en")
    await store.write(seats.set_language, field.id("001"), "se")

    taken, _ = await bag.take(field.survey, "email", 40)

    # One that we do not speak is written to in the form's own language.
    assert [bag.worded(going).language for going in taken] == ["en", "nb"]


async def test_a_letter_without_its_link_or_address_cannot_be_put_into_words(
    store: Store, clock: SetClock, bag: Postbag
):
    field = await asked(store, clock, 1)
    ((going,), _) = await bag.take(field.survey, "email", 40)
    claimed = going.claimed

    for to, fault in (
        (replace(claimed.to, link=None), "no_link"),
        (replace(claimed.to, route=None), "sealed"),
    ):
        with pytest.raises(NotDelivered, match=fault):
            bag.worded(replace(going, claimed=replace(claimed, to=to)))


def test_who_tries_a_way_is_nobody_who_is_asked(office: Fielder):
    to, letter = tried(office, "email", email_route("kari@fylke.example"))

    assert (to.route, to.link, to.seat.survey) == (email_route("kari@fylke.example"), None, "")
    assert (letter.seat, letter.status, letter.way) == (to.seat.id, State.QUEUED, "email")
