from datetime import UTC, datetime, timedelta

import pytest

from bot.web.limits import Coming, WrongCodes
from bot.web.refusals import TooManyComing, TooManyWrongCodes

START = datetime(2025, 10, 23, 9, tzinfo=UTC)


def second(n: float) -> datetime:
    return START + timedelta(seconds=n)


def refused(codes: WrongCodes, address: str, at: datetime) -> str | int | None:
    """The seconds to wait; None when a guess may be made."""
    try:
        codes.check(address, at)
    except TooManyWrongCodes as refusal:
        return refusal.parameters["seconds"]
    return None


def test_guesses_are_refused_when_they_are_used_up():
    codes = WrongCodes(most=3, within=timedelta(minutes=1))
    for n in range(3):
        codes.missed("1.1.1.1", second(n))

    assert refused(codes, "1.1.1.1", second(10)) == 50
    assert refused(codes, "2.2.2.2", second(10)) is None


def test_the_window_slides():
    codes = WrongCodes(most=2, within=timedelta(minutes=1))
    codes.missed("1.1.1.1", second(0))
    codes.missed("1.1.1.1", second(30))

    assert refused(codes, "1.1.1.1", second(59.5)) == 1
    assert refused(codes, "1.1.1.1", second(60)) is None
    codes.missed("1.1.1.1", second(60))
    assert refused(codes, "1.1.1.1", second(61)) == 29


def test_an_auditorium_comes_in_from_one_address_and_a_script_waits():
    coming = Coming()
    for n in range(300):
        coming.check("1.1.1.1", second(n / 10))
        coming.came("1.1.1.1", second(n / 10))

    with pytest.raises(TooManyComing) as refused_:
        coming.check("1.1.1.1", second(30))
    assert refused_.value.parameters == {"seconds": 30}
    coming.check("1.1.1.1", second(60))


def test_right_codes_are_never_counted():
    codes = WrongCodes(most=1)

    assert [refused(codes, "1.1.1.1", second(n / 10)) for n in range(100)] == [None] * 100


def test_a_household_of_ipv6_addresses_counts_as_one():
    codes = WrongCodes(most=2)
    codes.missed("2001:db8:1:2::1", START)
    codes.missed("2001:db8:1:2:ffff::9", START)

    assert refused(codes, "2001:db8:1:2::3", START) == 60
    assert refused(codes, "2001:db8:1:3::3", START) is None


def test_an_unknown_address_counts_too():
    codes = WrongCodes(most=1)
    codes.missed("", START)

    assert refused(codes, "", START) == 60


def test_no_more_addresses_are_remembered_than_there_is_room_for():
    codes = WrongCodes(most=1, addresses=2)
    for n, address in enumerate(["1.1.1.1", "2.2.2.2", "3.3.3.3"]):
        codes.missed(address, second(n))

    waits = [refused(codes, address, second(3)) for address in ("1.1.1.1", "2.2.2.2", "3.3.3.3")]

    assert waits == [None, 58, 59]
