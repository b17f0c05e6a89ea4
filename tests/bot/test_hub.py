import asyncio

from bot.hub import Hub
from facilitation.ids import PersonId, WorkshopId

ONE, OTHER = WorkshopId("one"), WorkshopId("other")
ANN = PersonId("ann")


async def test_a_page_hears_of_what_changed_before_it_waited():
    hub = Hub()

    with hub.listen(ONE) as listener:
        hub.pulse(ONE)
        hub.pulse(ONE)

        assert await listener.wait(1.0) is True
        assert await listener.wait(0.0) is False  # two changes are one flag


async def test_a_page_hears_nothing_of_another_workshop():
    hub = Hub()

    with hub.listen(ONE) as listener:
        hub.pulse(OTHER)

        assert await listener.wait(0.0) is False


async def test_closing_sends_every_page_away():
    hub = Hub()

    with hub.listen(ONE) as listener:
        hub.close()

        assert (await listener.wait(1.0), hub.closing) == (True, True)


def test_a_stamp_grows_with_each_change():
    hub = Hub()

    before = hub.stamp(ONE)
    hub.pulse(ONE)

    assert (before, hub.stamp(ONE), hub.stamp(OTHER)) == (0, 1, 0)


def test_a_person_is_connected_until_the_last_of_their_pages_is_closed():
    hub = Hub()

    with hub.listen(ONE, ANN):
        with hub.listen(ONE, ANN):
            both = hub.connected(ONE)
        first = hub.connected(ONE)

    assert [*both, *first] == [ANN, ANN]
    assert hub.connected(ONE) == frozenset()
    assert hub.watching(ONE) == 0


async def test_those_who_write_at_once_are_heard_of_once_and_a_little_later():
    hub = Hub()

    with hub.listen(ONE) as listener:
        hub.stir(ONE)
        hub.stir(ONE)

        assert (hub.stamp(ONE), hub.told(ONE)) == (2, 0)  # a new page shows them already
        assert await listener.wait(0.0) is False
        assert await listener.wait(30.0) is True
        assert (hub.told(ONE), await listener.wait(0.0)) == (2, False)


async def test_what_is_done_meanwhile_is_told_at_once():
    hub = Hub()

    with hub.listen(ONE) as listener:
        hub.stir(ONE)
        hub.pulse(ONE)

        assert await listener.wait(0.0) is True
        assert hub.told(ONE) == 2


async def test_when_anything_may_have_changed_every_page_is_told():
    hub = Hub()

    with hub.listen(ONE) as one, hub.listen(OTHER) as other:
        hub.pulse_all()

        assert [await one.wait(0.0), await other.wait(0.0)] == [True, True]


async def test_a_follower_hears_of_every_workshop_and_once_of_many_writings():
    hub: Hub = Hub()
    heard: asyncio.Queue[WorkshopId | None] = asyncio.Queue()
    hub.follow(heard.put_nowait)

    hub.stir(OTHER)
    hub.stir(OTHER)
    hub.pulse(ONE)
    hub.pulse_all()

    assert [await heard.get() for _ in range(3)] == [ONE, None, OTHER]
    assert heard.empty()
