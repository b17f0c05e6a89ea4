from datetime import date
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.rates import (
    Bounds,
    Dispositions,
    interval,
    logical_bounds,
    percent,
    sample_interval,
    wave_dispositions,
)
from surveys.responses import Disposition, Fieldwork, Mode, Unit, Wave
from surveys.texts import text
from tests.surveys.forms import form

WORK = Fieldwork(Mode.OFFICIAL, text(nb="Bruk"), "IMDi", date(2025, 9, 1), date(2025, 10, 1))
COUNTIES = Dispositions(8, 1, 2, 3, 1, 1)


def test_every_unit_has_its_disposition_and_one_of_which_nothing_is_known_was_not_contacted():
    units = tuple(Unit(f"{n:02}", f"Fylke {n}") for n in range(4))
    known = {"00": Disposition.COMPLETE, "01": Disposition.NOT_ELIGIBLE, "02": Disposition.OTHER}

    found = wave_dispositions(Wave(form(), WORK, units, known))

    assert found == Dispositions(
        complete=1, partial=0, refused=0, no_contact=1, other=1, not_eligible=1
    )


def test_the_table_has_each_code_in_aapors_order():
    assert [(code.value, n) for code, n in COUNTIES.table] == [
        ("I", 8),
        ("P", 1),
        ("R", 2),
        ("NC", 3),
        ("O", 1),
        ("NE", 1),
    ]


def test_the_second_response_rate_counts_partial_answers_and_neither_those_not_eligible():
    assert (COUNTIES.answered, COUNTIES.eligible) == (9, 15)
    assert COUNTIES.rr1 == Fraction(8, 15)
    assert COUNTIES.rr2 == Fraction(9, 15)
    assert percent(Fraction(9, 15)) == 60


def test_nobody_eligible_has_no_response_rate():
    none = Dispositions(0, 0, 0, 0, 0, 2)

    assert (none.rr1, none.rr2) == (None, None)


@pytest.mark.parametrize(
    ("share", "shown"), [(Fraction(1, 200), 1), (Fraction(1, 201), 0), (Fraction(1), 100)]
)
def test_halves_of_a_per_cent_go_up(share, shown):
    assert percent(share) == shown


def test_five_of_nine_among_fifteen_are_at_least_five_and_at_most_eleven():
    assert logical_bounds(5, 9, 15) == Bounds(5, 11, 15)


@pytest.mark.parametrize("counts", [(-1, 9, 15), (10, 9, 15), (5, 16, 15)])
def test_counts_that_cannot_be_have_no_bounds(counts):
    with pytest.raises(ValueError, match="within"):
        logical_bounds(*counts)


@pytest.mark.parametrize(
    ("units", "answered", "count", "least", "most"),
    [
        (15, 9, 5, 5, 11),
        (15, 9, 7, 8, 13),
        (15, 9, 9, 12, 15),
        (43, 28, 14, 17, 26),
        (43, 28, 20, 26, 34),
        (15, 15, 4, 4, 4),
        (15, 0, 0, 0, 15),
    ],
)
def test_the_exact_interval_is_what_was_worked_out_by_hand(units, answered, count, least, most):
    assert interval(count, answered, units) == Bounds(least, most, units)


@st.composite
def sampled(draw):
    units = draw(st.integers(1, 40))
    answered = draw(st.integers(0, units))
    return draw(st.integers(0, answered)), answered, units


@given(sampled())
def test_the_interval_holds_what_neither_tail_makes_rarer_than_a_fortieth(counts):
    count, answered, units = counts

    found = interval(count, answered, units)

    certain = logical_bounds(*counts)
    inside = [
        of_kind
        for of_kind in range(certain.least, certain.most + 1)
        if chance(range(count, answered + 1), answered, of_kind, units) > Fraction(1, 40)
        and chance(range(count + 1), answered, of_kind, units) > Fraction(1, 40)
    ]
    assert list(range(found.least, found.most + 1)) == inside


def chance(counts, answered, of_kind, units):
    ways = sum(comb(of_kind, k) * comb(units - of_kind, answered - k) for k in counts)
    return Fraction(ways, comb(units, answered))


@pytest.mark.parametrize("answered", range(16))
def test_the_interval_holds_the_truth_in_95_of_100_samples_at_least(answered):
    for of_kind in range(16):
        held = [
            count
            for count in range(max(0, answered - 15 + of_kind), min(answered, of_kind) + 1)
            if interval(count, answered, 15).least <= of_kind <= interval(count, answered, 15).most
        ]
        assert chance(held, answered, of_kind, 15) >= Fraction(95, 100)


def test_an_interval_is_claimed_for_a_random_sample_of_known_size_alone():
    sample = Fieldwork(
        Mode.OFFICIAL, WORK.title, "IMDi", WORK.opened, WORK.closed, sample=True, population=15
    )

    assert sample_interval(sample, 7, 9) == Bounds(8, 13, 15)
    assert sample_interval(WORK, 7, 9) is None
