from datetime import date

import pytest

from surveys.divisions import Carried, Change, carried, carry

ONE, TWO, THREE = (date(year, 1, 1) for year in (2020, 2024, 2030))
SPLIT = (Change(TWO, "1507", "Ålesund", "1508"), Change(TWO, "1507", "Ålesund", "1580"))
MERGER = (Change(THREE, "1508", "Ålesund", "1590"), Change(THREE, "1580", "Haram", "1590"))
CHANGES = (*SPLIT, *MERGER)


@pytest.mark.parametrize(
    ("number", "on", "to", "after"),
    [
        ("0301", ONE, THREE, ("0301",)),
        ("1507", ONE, date(2023, 12, 31), ("1507",)),
        ("1507", ONE, TWO, ("1508", "1580")),
        ("1507", TWO, THREE, ("1507",)),
        ("1507", ONE, THREE, ("1590",)),
        ("1508", TWO, ONE, ("1507",)),
        ("1590", THREE, ONE, ("1507",)),
        ("1590", THREE, TWO, ("1508", "1580")),
    ],
)
def test_a_unit_is_carried_to_what_it_became_or_was(number, on, to, after):
    assert carried(number, CHANGES, on, to) == after


def test_each_unit_is_there_once_whatever_it_was_made_of():
    assert carry(("1507", "0301"), CHANGES, ONE, TWO) == (
        Carried("1508", ("1507",)),
        Carried("1580", ("1507",)),
        Carried("0301", ("0301",)),
    )
    assert carry(("1508", "1580"), CHANGES, TWO, THREE) == (Carried("1590", ("1508", "1580")),)
    assert carry(("1508", "1580", "1508"), CHANGES, TWO, ONE) == (
        Carried("1507", ("1508", "1580")),
    )
