from collections import Counter
from datetime import date

import pytest

from surveys.responses import Unit
from surveys.units import changes, counties, municipalities, unit

SPLIT = date(2024, 1, 1)
BEFORE = date(2023, 12, 31)


def test_there_were_eleven_counties_and_there_are_fifteen():
    assert (len(counties(BEFORE)), len(counties(SPLIT)), len(counties())) == (11, 15, 15)


def test_there_were_356_municipalities_and_there_are_357():
    found = (municipalities(on=day) for day in (BEFORE, SPLIT, None))

    assert [len(units) for units in found] == [356, 357, 357]


def test_114_municipalities_got_new_numbers_one_of_them_two():
    renumbered = Counter(change.before for change in changes() if len(change.before) == 4)

    assert len(renumbered) == 114
    assert [number for number, times in renumbered.items() if times > 1] == ["1507"]


def test_what_a_unit_became_is_a_unit_now_and_what_it_was_no_longer_is():
    now = {found.number for found in (*counties(), *municipalities())}

    assert {change.after for change in changes()} - now == set()
    assert {change.before for change in changes()} & now == set()


def test_a_renumbered_municipality_kept_its_name():
    assert [
        change.before
        for change in changes()
        if len(change.before) == 4
        and change.after != "1580"
        and change.name != unit(change.after).name.partition(" (")[0]
    ] == []


def test_a_unit_knows_from_when_and_until_when_it_is_valid():
    assert unit("1508") == Unit(
        "1508", "Ålesund", "Møre og Romsdal", valid_from=SPLIT, place=(62.49, 6.73)
    )
    assert unit("1507") == Unit(
        "1507", "Ålesund", "Møre og Romsdal", valid_to=SPLIT, place=(62.49, 6.73)
    )
    assert (unit("0301").valid_from, unit("0301").valid_to) == (None, None)


def test_the_municipalities_of_a_county_are_those_of_that_day():
    assert [len(municipalities("15", day)) for day in (BEFORE, SPLIT)] == [26, 27]
    assert [len(municipalities("30", day)) for day in (BEFORE, SPLIT)] == [51, 0]
    assert {found.group for found in municipalities("30", BEFORE)} == {"Viken"}


def test_names_are_told_apart_also_those_that_were():
    for day in (BEFORE, SPLIT):
        names = Counter(found.name for found in municipalities(on=day))
        assert [name for name, times in names.items() if times > 1] == []
    assert [unit(number).name for number in ("3018", "3114", "1515")] == [
        "Våler (Viken)",
        "Våler (Østfold)",
        "Herøy (Møre og Romsdal)",
    ]


def test_nothing_is_known_of_before_2020_nor_of_a_number_that_never_was():
    with pytest.raises(ValueError, match="not known before 2020-01-01"):
        counties(date(2019, 12, 31))
    with pytest.raises(KeyError):
        unit("9999")
