"""A list of those who are asked is taken whole, or all that is wrong with it is told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.files.asked import (
    LARGEST,
    MOST,
    Asked,
    BadList,
    CellTooLong,
    EndsBefore,
    HeadingTwice,
    NobodyHere,
    NobodyListed,
    NotADay,
    NotALanguage,
    NotAnAddress,
    NotAUnit,
    NotCsv,
    NumberTwice,
    TooManyListed,
    UnknownHeading,
    from_csv,
    from_table,
)
from surveys.files.problems import MissingKey, TooLarge
from surveys.responses import Unit

HEROY = Unit("1818", "Herøy (Nordland)", "Nordland")


def mistakes(text: str, known=None) -> list[tuple[str, type]]:
    with pytest.raises(BadList) as bad:
        from_csv(text, known).settled()
    return [(problem.where, type(problem.reason)) for problem in bad.value.problems]


def test_a_list_is_read_with_all_that_it_says():
    text = (
        "Nummer;Navn;Fylke;Kontakt;E-post;Språk;Gyldig fra;Gyldig til\n"
        "0301;Oslo;Østlandet;Ola;ola@oslo.example;nb;2020-01-01;2030-01-01\n"
    )

    assert from_csv(text).settled() == (
        Asked(
            Unit("0301", "Oslo", "Østlandet", date(2020, 1, 1), date(2030, 1, 1)),
            2, "nb", "Ola", "ola@oslo.example",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "number,name\n01,Ås\n02,Å\n",
        "\ufeffnr;namn\r\n01;Ås\r\n\r\n02;Å\r\n",
        'name\tcode\tgroup\n"Ås"\t01\nÅ\t02\t\t\n',
        "  Number , NAME ,\n 01,  Ås ,\n02,Å,",
    ],
)
def test_commas_semicolons_and_tabs_are_understood_in_any_order(text: str):
    assert [asked.unit for asked in from_csv(text).settled()] == [Unit("01", "Ås"), Unit("02", "Å")]


def test_what_has_no_number_gets_its_rows():
    read = from_csv("email\na@b.example\nc@d.example\n").settled()

    assert [asked.unit.number for asked in read] == ["1", "2"]


def test_a_formula_is_text_and_a_break_is_a_blank():
    (asked,) = from_csv('name\n"=1+1\x00\n2"\n').settled()

    assert asked.unit.name == "=1+1\N{REPLACEMENT CHARACTER} 2"


def test_known_units_bring_their_own_names():
    assert from_csv("nr,epost\n1818,a@b.example\n", {"1818": HEROY}).settled() == (
        Asked(HEROY, 2, email="a@b.example"),
    )
    assert mistakes("nr\n1818\n9999\n", {"1818": HEROY}) == [("3:1", NotAUnit)]
    assert mistakes("navn\nHerøy\n", {"1818": HEROY})[0] == ("1:1", MissingKey)


def test_all_mistakes_are_told_with_their_places():
    text = (
        "nr,navn,epost,språk,gyldig_fra,gyldig_til,farge\n"
        "1,A,ikke en adresse,norsk,i går,2020-01-01,\n"
        "1,B,,,2020-01-02,2020-01-02,\n"
        f",{'x' * 201},,,,,\n"
        ",,,nb,,,\n"
    )

    assert mistakes(text) == [
        ("1:7", UnknownHeading),
        ("2:3", NotAnAddress),
        ("2:4", NotALanguage),
        ("2:5", NotADay),
        ("3:1", NumberTwice),
        ("3:6", EndsBefore),
        ("4:2", CellTooLong),
        ("5:1", NobodyHere),
    ]


@pytest.mark.parametrize(
    "address",
    ["a@b", "a b@c.example", "a@b.example, c@d.example", "<a@b.example>", "@b.example", "a@b.e"],
)
def test_what_could_not_be_written_to_is_no_address(address: str):
    assert mistakes(f'email\n"{address}"\n') == [("2:1", NotAnAddress)]


def test_a_column_stands_once():
    assert mistakes("navn,nr,navn,nummer\nOslo,1,Ås,2\n") == [
        ("1:3", HeadingTwice),
        ("1:4", HeadingTwice),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "number,name\n"])
def test_an_empty_list_is_a_mistake(text: str):
    assert mistakes(text) == [("1:1", NobodyListed)]


def test_a_list_that_is_too_long_or_broken_is_refused():
    with pytest.raises(TooLarge):
        from_csv("x" * (LARGEST + 1))
    many = "name\n" + "x\n" * (MOST + 1)
    assert mistakes(many) == [(f"{MOST + 1}:1", TooManyListed)]
    assert mistakes('name\n"Oslo\n') == [("2:1", NotCsv)]


def test_it_is_known_in_which_column_a_mistake_that_is_found_later_stands():
    read = from_csv("epost;navn\na@b.no;Nord\n")

    assert [read.column(*names) for names in (("name",), ("number", "name"), ("number",))] == [
        2, 2, 1,
    ]  # fmt: skip


def test_rows_of_a_workbook_are_told_by_their_cells():
    with pytest.raises(BadList) as bad:
        from_table({"nr": 1, "epost": 2}, [(2, {"nr": "1", "epost": "x"})], sheet="Liste").settled()

    assert [problem.where for problem in bad.value.problems] == ["Liste!B2"]
    assert from_table({"nr": 1}, [(2, {"nr": "03"})]).settled() == (Asked(Unit("03", ""), 2),)


@given(st.text(max_size=60))
def test_whatever_stands_there_is_read_or_refused_with_places(text: str):
    try:
        asked = from_csv(text).settled()
    except BadList as bad:
        found = bad.problems
        assert found
    else:
        assert len({one.unit.number for one in asked}) == len(asked)
