from dataclasses import replace

import pytest

from bot.fielding.matching import Of, called, matched, numbered
from storage.seats import Reached, Seat, email_route
from surveys.dispositions import Ruling
from surveys.field_state import SeatId, SurveyId
from surveys.files.asked import BadList, from_csv, from_table
from surveys.responses import Unit

SEAT = Seat(
    id=SeatId("seat"), survey=SurveyId("s1"), unit=Unit("11", "Rogaland"), language="",
    contact_name="", contact_way="", ways=(), linked=True, opened=False, answered=False, late=False,
    ruling=Ruling.NONE, reminders=0, revision=0,
)  # fmt: skip


def there(number: str, name: str, email: str = "") -> Reached:
    seat = replace(SEAT, id=SeatId(f"seat {number}"), unit=Unit(number, name))
    if email:
        return Reached(replace(seat, contact_way="email"), email_route(email), "link")
    return Reached(seat, None, "link")


def found(words: str, of: Of, *seats: Reached) -> tuple[list[str], list[str]]:
    """The numbers of what is new, and of what is there."""
    result = matched(from_csv(words), seats, of)
    return (
        [f"{row.unit.number} {row.unit.name}" for row in result.new],
        [one.seat.unit.number for one, _ in result.known],
    )


def wrong(words: str, of: Of, *seats: Reached) -> list[tuple[str, str]]:
    with pytest.raises(BadList) as bad:
        matched(from_csv(words), seats, of)
    return [(one.where, str(one.reason)) for one in bad.value.problems]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Rogaland", "11"),
        ("rogaland fylkeskommune", "11"),
        ("Nordlánnda", "18"),
        ("Kautokeino", "5612"),
        ("Stavanger kommune", "1103"),
        ("Herøy (Nordland)", "1818"),
    ],
)
def test_a_unit_is_known_by_each_of_its_names(name: str, number: str):
    assert called(name) == (number,)


def test_a_leading_zero_that_a_spreadsheet_dropped_is_put_back():
    assert [unit.number for unit in map(numbered, ("301", "3", "0301", "03")) if unit] == [
        "0301",
        "03",
        "0301",
        "03",
    ]
    assert numbered("1") is None


def test_units_are_found_by_name_and_number_whether_they_are_asked_or_not():
    words = "nummer;navn\n;Rogaland\n15;\n3;Oslo\n"

    assert found(words, Of.UNITS, there("11", "Rogaland")) == (
        ["15 Møre og Romsdal", "03 Oslo"],
        ["11"],
    )


def test_oslo_is_what_the_others_are():
    assert found("navn\nOslo\nBergen\n", Of.UNITS)[0] == ["0301 Oslo", "4601 Bergen"]
    assert found("navn\nOslo\nVestland\n", Of.UNITS)[0] == ["03 Oslo", "46 Vestland"]
    assert found("navn\nOslo\n", Of.UNITS, there("1103", "Stavanger"))[0] == ["0301 Oslo"]
    assert wrong("navn\nOslo\n", Of.UNITS) == [
        ("2:1", "«Oslo» can be 03, 0301. Write the number as well.")
    ]


def test_all_that_is_wrong_with_a_list_of_units_is_told_with_its_row():
    words = "nr;navn\n;Rogalnd\n99;\n11;Agder\n;Herøy\n46;\n46;Vestland\n"

    assert wrong(words, Of.UNITS)[-1] == ("7:1", "«46» stands on the list twice; first on row 6.")
    assert wrong(words.replace("46;Vestland", ";Vestland"), Of.UNITS) == [
        ("2:2", "«Rogalnd» is not the name of a county or a municipality."),
        ("3:1", "«99» is not the number of a county or a municipality."),
        ("4:2", "Number 11 is Rogaland, and not «Agder»."),
        ("5:2", "«Herøy» can be 1515, 1818. Write the number as well."),
        ("7:2", "Vestland stands in the list twice; first on row 6."),
    ]


def test_every_mistake_of_a_row_is_told_with_its_column():
    words = (
        "navn;farge;nr;epost\n"
        "Rogalnd;;99;ikke en adresse\n"
        f"{'x' * 201};;;\n"
        ";;;\n"
        ";;;a@b.example\n"
        "Agder;rød;11;\n"
    )

    assert wrong(words, Of.UNITS) == [
        (
            "1:2",
            "«farge» is no heading here. Use these: number, name, group, contact, email, language, "
            "valid_from, valid_to.",
        ),
        ("2:1", "«Rogalnd» is not the name of a county or a municipality."),
        ("2:3", "«99» is not the number of a county or a municipality."),
        ("2:4", "«ikke en adresse» is not an e-mail address."),
        ("3:1", "There are 201 characters here; there can be at most 200."),
        ("5:3", "Write the number or the name of a county or a municipality on this row."),
        ("6:1", "Number 11 is Rogaland, and not «Agder»."),
    ]


def test_a_mistake_in_a_workbook_is_told_with_its_cell():
    rows = [(2, {"nr": "99", "navn": ""}), (3, {"nr": "", "navn": "Rogalnd"})]

    with pytest.raises(BadList) as bad:
        matched(from_table({"navn": 2, "nr": 3}, rows, sheet="Ark1"), (), Of.UNITS)
    assert [one.where for one in bad.value.problems] == ["Ark1!C2", "Ark1!B3"]


def test_a_row_with_an_address_alone_is_no_unit():
    assert wrong("e-post\na@b.example\n", Of.UNITS) == [
        ("2:1", "Write the number or the name of a county or a municipality on this row.")
    ]


def test_ones_own_are_known_by_number_by_address_or_by_name():
    seats = (there("1", "Kari", "kari@x.example"), there("2", "Ola"), there("7", "", "p@x.example"))
    words = "nr;navn;epost\n2;;ola@x.example\n;;KARI@x.example\n;;p@x.example\n;Per;\n"

    assert found(words, Of.OWN, *seats) == (["3 Per"], ["2", "1", "7"])


def test_what_has_no_number_gets_one_that_nobody_has():
    assert found("nr;navn\n1;A\n;B\n;C\n", Of.OWN, there("2", "D"))[0] == ["1 A", "3 B", "4 C"]


def test_all_that_is_wrong_with_a_list_of_ones_own_is_told_with_its_row():
    seats = (there("1", "Kari"), there("2", "Kari"), there("3", "Ola"))
    words = "nr;navn;epost\n;Kari;\n3;Per;\n;Ola;\n;;a@b.example\n;;A@b.example\n"

    assert wrong(words, Of.OWN, *seats) == [
        ("2:2", "«Kari» stands on your list more than once. Write the number as well."),
        ("3:2", "Number 3 is Ola, and not «Per»."),
        ("4:2", "Ola stands in the list twice; first on row 3."),
        ("6:3", "A@b.example stands in the list twice; first on row 5."),
    ]
