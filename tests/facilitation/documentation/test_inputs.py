from collections import Counter

from facilitation.documentation.findings import Day
from facilitation.documentation.inputs import inputs
from facilitation.documentation.wording import Wording
from surveys.disclosure import NAMED_WORKSHOP
from tests.facilitation.documentation.sample import RECORD, english

SHEET = inputs(Day(RECORD, NAMED_WORKSHOP), Wording("nb", english))
ROWS = [dict(zip(SHEET.header, row, strict=True)) for row in SHEET.rows]


def test_every_kind_of_input_is_there():
    assert Counter(row["Kind"] for row in ROWS) == Counter(
        point=20, note=1, outcome=3, vote=3, commitment=2
    )


def test_late_and_host_written_points_are_marked():
    assert [row["Text"] for row in ROWS if row["Late"]] == ["For sent, men godt"]
    assert [row["Text"] for row in ROWS if row["Written by a host"]] == ["Skrevet av verten"]


def test_commitments_keep_their_parts_and_their_names():
    parts = ("Who", "Text", "By when", "With whom")

    assert [tuple(row[part] for part in parts) for row in ROWS if row["Kind"] == "commitment"] == [
        ("Deltaker 0, Troms", "Ringe NAV", "mandag", "Ola"),
        ("Deltaker 3, Agder", "=SUM(A1)", "før jul", ""),
    ]


def test_votes_are_sums_without_names_or_tables():
    votes = [row for row in ROWS if row["Kind"] == "vote"]

    assert [(row["Points given"], row["Table"], row["Who"]) for row in votes] == [(3, "", "")] * 3
