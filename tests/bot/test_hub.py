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
