from dataclasses import replace

from facilitation.documentation.survey.data import data_rows, released_counts
from surveys.figures import NamedAnswer
from tests.facilitation.documentation.survey.sample import ANSWERED, OPINIONS, OWNERS, PUBLIC


def test_the_owner_has_a_row_for_each_unit_that_answered():
    data = data_rows(OWNERS)

    assert [unit.number for unit in data.units] == list(ANSWERED)
    first = dict(zip((v.name for v in data.variables), data.units[0].values, strict=True))
    assert (first["ofte"], first["bruk_plan"], first["antall"]) == (1, 1, 12)
    assert [(u.number, u.late, u.on_behalf) for u in data.units[-2:]] == [
        ("50", False, True),
        ("55", True, False),
    ]


def test_others_have_only_what_was_declared_as_named():
    data = data_rows(PUBLIC)
    values = {v.name: [u.values[n] for u in data.units] for n, v in enumerate(data.variables)}

    assert values["utsikt"] == [1, 1, 1, 2, 2, 2, 2, 3, 3]
    assert {name for name, column in values.items() if any(v is not None for v in column)} == {
        "utsikt"
    }


def test_a_unit_that_answered_nothing_has_no_row():
    silent = replace(
        OWNERS,
        items=tuple(
            replace(
                found,
                named=None
                if found.named is None
                else replace(
                    found.named, answers=(*found.named.answers, NamedAnswer("56", "Finnmark", None))
                ),
            )
            for found in OWNERS.items
        ),
    )

    assert data_rows(silent) == data_rows(OWNERS)


def test_opinions_are_no_rows():
    assert data_rows(OPINIONS).units == ()


def test_only_counts_that_are_shown_are_given_out():
    found = dict(released_counts(OPINIONS))

    assert {code: n for (item, _, code), n in found.items() if item == "ofte"} == {
        "uke": 14,
        "maaned": 12,
        "sjeldnere": 6,
    }
    assert [found.get(("bruk", option, "1")) for option in ("plan", "samordning")] == [20, None]
    assert found["bruk", "plan", "0"] == 11
    rows = {row for (item, row, _) in found if item == "vurdering"}
    assert rows == {"tall", "rapporter"}
