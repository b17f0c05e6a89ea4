from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from surveys.charts.grid import cells, in_rows

PLACES = st.lists(
    st.tuples(st.floats(57.9, 71.2, allow_nan=False), st.floats(4.6, 31.1, allow_nan=False)),
    max_size=40,
)
# About the centres of the counties.
COUNTIES = {
    "Oslo": (59.98, 10.74),
    "Rogaland": (59.11, 6.25),
    "Møre og Romsdal": (62.5, 7.59),
    "Nordland": (66.7, 14.78),
    "Østfold": (59.35, 11.3),
    "Akershus": (59.95, 11.2),
    "Buskerud": (60.3, 9.3),
    "Innlandet": (61.4, 10.2),
    "Vestfold": (59.25, 10.2),
    "Telemark": (59.5, 8.6),
    "Agder": (58.5, 7.9),
    "Vestland": (60.9, 6.3),
    "Trøndelag": (64.0, 11.3),
    "Troms": (69.2, 19.4),
    "Finnmark": (70.0, 25.3),
}


def test_no_places_have_no_cells():
    assert cells(()) == ()


@given(PLACES)
def test_each_place_has_a_cell_of_its_own_and_no_row_or_column_is_empty(places):
    found = cells(tuple(places))

    assert len(set(found)) == len(places)
    assert {column for column, _ in found} == set(range(len({column for column, _ in found})))
    assert {row for _, row in found} == set(range(len({row for _, row in found})))


def test_many_units_at_one_place_all_find_a_cell():
    found = cells(((60.0, 10.0),) * 125)  # more than stand within the first reach

    assert len(set(found)) == 125


def test_the_counties_keep_their_order_from_north_and_from_west():
    found = dict(zip(COUNTIES, cells(tuple(COUNTIES.values())), strict=True))

    chains = (
        ("Troms", "Nordland", "Trøndelag", "Innlandet", "Akershus", "Østfold"),
        ("Møre og Romsdal", "Vestland", "Agder"),
    )
    for chain in chains:
        assert all(found[a][1] < found[b][1] for a, b in pairwise(chain))
    for west, east in (("Rogaland", "Telemark"), ("Vestland", "Innlandet"), ("Troms", "Finnmark")):
        assert found[west][0] < found[east][0]


def test_a_row_of_places_is_a_row():
    assert cells(tuple((60.0, 5.0 + n) for n in range(5))) == tuple((n, 0) for n in range(5))


def test_placeless_units_stand_row_by_row():
    assert in_rows(3, 2) == ((0, 0), (1, 0), (0, 1))
