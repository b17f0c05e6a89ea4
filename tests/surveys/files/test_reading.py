"""Values are read as people write them, and every mistake is noted at its place."""

from enum import StrEnum

import pytest

from surveys.files.problems import Problems
from surveys.files.reading import Reader
from surveys.files.source import Mapping, parsed
from surveys.texts import text


class Colour(StrEnum):
    """Something to choose among."""

    RED = "red"
    BLUE = "blue"


def value(written):
    """The tree of one value, which stands at line 1, column 4."""
    tree, problems = parsed(f"a: {written}")
    assert isinstance(tree, Mapping)
    assert problems == Problems()
    return tree.entries[0][1]


def reader(*languages):
    made = Reader(Problems())
    made.languages = languages or ("nb", "nn")
    return made


def noted(read):
    return [str(problem) for problem in read.problems.found]


def test_values_of_each_kind_are_read():
    read = reader()

    assert read.id(value("q1")) == "q1"
    assert read.language(value("no")) == "no"
    assert read.flag(value("true")) is True
    assert read.number(1, 20)(value("20")) == 20
    assert read.number(-20, 0)(value("-20")) == -20
    assert read.among(Colour)(value("blue")) is Colour.BLUE
    assert read.words(value("'  hei '")) == "hei"
    assert noted(read) == []


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        ("flag", "ja", "Write true or false."),
        ("language", "Norsk", "Write «nb», «nn», «en» or another code in small letters."),
        ("id", "a b", "Use letters from a to z, digits and hyphens."),
    ],
)
def test_a_value_that_cannot_be_read_says_what_was_expected(kind, written, said):
    read = reader()

    getattr(read, kind)(value(written))

    (problem,) = noted(read)
    assert problem.startswith(f"1:4: «{written}»")
    assert problem.endswith(said)


@pytest.mark.parametrize("kind", ["flag", "id", "words"])
def test_a_list_is_not_a_value(kind):
    read = reader()

    getattr(read, kind)(value("[a]"))

    assert noted(read) == ["1:4: Expected a text or a value here."]


@pytest.mark.parametrize("written", ["0", "21", "ti", "1.5", "[1]"])
def test_numbers_have_bounds(written):
    read = reader()

    read.number(1, 20)(value(written))

    assert noted(read)[-1].endswith("Write a whole number from 1 to 20.")


def test_a_word_outside_an_enumeration_lists_the_known_ones():
    read = reader()

    read.among(Colour)(value("green"))

    assert noted(read) == ["1:4: «green» is not known here. Expected one of: red, blue."]


def test_a_message_repeats_the_beginning_of_what_is_long():
    read = reader()

    read.among(Colour)(value("g" * 61))

    assert noted(read) == [f"1:4: «{'g' * 59}…» is not known here. Expected one of: red, blue."]


def test_texts_have_all_the_languages_with_the_main_one_first():
    assert reader().text(value("{nn: Pause, nb: Pust}")) == text(nb="Pust", nn="Pause")
    assert reader("no").text(value("{no: Pust}")).said("no") == "Pust"
    assert reader("nn").text(value("Pause")) == text(nn="Pause")


@pytest.mark.parametrize("written", ["{nb: Pust}", "{nb: Pust, nn: }", "{nb: Pust, nn: ' '}"])
def test_a_gap_in_a_language_is_pointed_out(written):
    read = reader()

    read.text(value(written))

    assert noted(read) == [
        "1:4: The words in «nn» are missing; the file says that it has that language."
    ]


def test_bare_words_are_not_enough_when_there_are_two_languages():
    read = reader()

    read.text(value("Pause"))

    assert noted(read) == [
        "1:4: The words in «nn» are missing; the file says that it has that language."
    ]


def test_words_in_a_language_that_is_not_declared_are_pointed_out():
    read = reader()

    read.text(value("{nb: a, nn: b, en: c}"))

    assert noted(read) == [
        "1:19: «en» is not among the languages of the file. Add it there, or remove the words."
    ]


def test_control_characters_written_as_escapes_are_pointed_out():
    read = reader("nb")

    read.text(value('"\\0"'))

    assert noted(read) == ["1:4: There is a control character in this text; remove it."]


def test_fields_are_checked_against_the_known_ones():
    read = reader()

    read.fields(value("{lenght: 1, xyz: 2}"), ("length", "start"), required=("start",))

    assert noted(read) == [
        "1:5: There is no «lenght» here. Did you mean «length»?",
        "1:16: There is no «xyz» here. Expected one of: length, start.",
        "1:4: «start» is missing here.",
    ]


def test_a_single_value_stands_for_the_main_field():
    fields = reader().fields(value("tables"), ("kind", "size"), main="kind")

    assert reader().get(fields, "kind", reader().words, "") == "tables"


@pytest.mark.parametrize("written", ["[a]", "a"])
def test_a_list_or_a_word_is_not_fields(written):
    read = reader()

    assert read.fields(value(written), ("a",)).entries == ()
    assert noted(read) == ["1:4: Expected fields here, each written as «name: value»."]


def test_a_word_is_not_a_list():
    read = reader()

    assert read.entries(value("a")) == ()
    assert noted(read) == ["1:4: Expected a list here, each entry on its own line after a hyphen."]


def test_a_missing_field_gives_its_default():
    read = reader()
    fields = read.fields(value("{a: [x, y]}"), ("a", "b"))

    assert read.all(fields, "a", read.words) == ("x", "y")
    assert read.all(fields, "b", read.words) == ()
    assert read.get(fields, "b", read.words, None) is None
