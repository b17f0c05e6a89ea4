"""YAML is read as it is written, and what could do harm is refused with its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.files.problems import MOST, BadFile, Problems
from surveys.files.source import (
    DEEPEST,
    LARGEST,
    Mapping,
    Place,
    Scalar,
    Sequence,
    decoded,
    parsed,
    within,
)


def refused(source):
    with pytest.raises(BadFile) as caught:
        parsed(source)
    return str(caught.value)


def noted(source):
    return [str(problem) for problem in parsed(source)[1].found]


@pytest.mark.parametrize("written", ["13:34", "10.15", "10.10", "09.00", "no", "0x1F", "1e3", "on"])
def test_values_stay_as_they_are_written(written):
    tree, problems = parsed(f"start: {written}")

    assert isinstance(tree, Mapping)
    value = tree.get("start")
    assert isinstance(value, Scalar)
    assert (value.text, problems.found) == (written, [])


def test_a_directive_for_an_older_yaml_changes_nothing():
    tree, _ = parsed("%YAML 1.1\n---\nstart: 13:34\n")

    assert isinstance(tree, Mapping)
    assert tree.get("start") == Scalar(Place(3, 8, 21, 26), "13:34")


def test_every_value_has_its_place():
    tree, _ = parsed("a: [x, 'y']\nb: {no: 1}\n")

    assert tree == Mapping(
        Place(1, 1, 0, 22),
        (
            (
                Scalar(Place(1, 1, 0, 1), "a"),
                Sequence(
                    Place(1, 4, 3, 11),
                    (
                        Scalar(Place(1, 5, 4, 5), "x"),
                        Scalar(Place(1, 8, 7, 10), "y", plain=False),
                    ),
                    flow=True,
                ),
            ),
            (
                Scalar(Place(2, 1, 12, 13), "b"),
                Mapping(
                    Place(2, 4, 15, 22),
                    ((Scalar(Place(2, 5, 16, 18), "no"), Scalar(Place(2, 9, 20, 21), "1")),),
                    flow=True,
                ),
            ),
        ),
    )


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_a_field_with_nothing_in_it_is_as_good_as_missing(written):
    tree, _ = parsed(f"a: {written}\nb: ''")

    assert isinstance(tree, Mapping)
    assert tree.get("a") is None
    assert tree.get("b") is not None


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("a:\nb: 1", Place(1, 3, 2, 2)),
        ("a :  # later\nb: 1", Place(1, 4, 3, 3)),
        ("{a: , b: 1}", Place(1, 4, 3, 3)),
        ("{a, b: 1}", Place(1, 3, 2, 2)),
        ("? a\n:\nb: 1", Place(3, 1, 6, 6)),
    ],
)
def test_a_value_that_is_not_written_stands_after_its_key(source, place):
    tree, _ = parsed(source)

    assert isinstance(tree, Mapping)
    assert tree.entries[0][1] == Scalar(place, "")


@pytest.mark.parametrize("source", ["", "# only a comment\n"])
def test_an_empty_file_has_no_fields(source):
    assert parsed(source) == (Mapping(Place(1, 1, 0, 0), ()), Problems())


def test_a_bomb_of_references_is_refused_before_it_goes_off():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

    assert noted(bomb) == [
        f"{place}: References (& and *) cannot be used here; write the words out."
        for place in ("1:4", "2:4", "2:8", "2:12", "3:5", "3:9")
    ]


def test_a_file_full_of_mistakes_is_not_read_to_its_end():
    assert len(refused("a: [" + "&a x, " * 1_000 + "]").splitlines()) == MOST


def test_type_marks_are_refused():
    assert noted("a: !!python/name:os.system x\nb: !x {}") == [
        "1:4: Type marks (!) cannot be used here; write the value alone.",
        "2:4: Type marks (!) cannot be used here; write the value alone.",
    ]


def test_a_key_can_stand_only_once_and_the_first_counts():
    tree, problems = parsed("a: 1\na: 2")

    assert isinstance(tree, Mapping)
    assert [key.text for key, _ in tree.entries] == ["a"]
    assert [str(p) for p in problems.found] == ["2:1: «a» stands twice; keep one of them."]


def test_a_key_must_be_a_word():
    assert noted("? [a]\n: b") == ["1:3: Expected a text or a value here."]


def test_a_second_document_is_refused():
    assert noted("a: 1\n---\nb: 2\n") == [
        "2:1: Only one document can stand in a file; "
        "remove the line with three hyphens and what follows."
    ]


def test_deep_nesting_is_refused():
    assert refused("[" * 100) == f"1:17: Too many levels inside each other; at most {DEEPEST}."


def test_a_file_that_is_too_large_is_refused_unread():
    assert refused("a" * (LARGEST + 1)) == (
        "1:1: The file has 128001 characters; it can have at most 128000."
    )


def test_tabs_in_the_indentation_are_all_pointed_out():
    assert refused("a:\n\tb: 1\n  \tc: 2\n\t\nd: a\tb\n").splitlines() == [
        "2:1: Indent with spaces, not with tabs.",
        "3:3: Indent with spaces, not with tabs.",
    ]


def test_what_is_not_yaml_is_refused_in_our_own_words():
    assert refused("a: [1\nb: 2") == (
        "1:4: The bracket that opens here is not closed, or lacks a comma before line 2, column 2."
    )
    assert refused("a: &\n") == (
        "1:5: From here the file cannot be read. Check indentation, colons and quotation marks."
    )


@pytest.mark.parametrize("character", ["\x00", "\ud800", "\x1b"])
def test_control_characters_are_refused(character):
    assert refused(f"a: 1\nb: {character}") == (
        "2:4: There is a control character in this text; remove it."
    )


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_tree_or_a_refusal_with_a_place(source):
    try:
        tree, noted = parsed(source)
        problems = tuple(noted.found)
    except BadFile as bad:
        problems = bad.problems
        assert problems
    else:
        assert tree.place.line >= 1
    assert all(p.line >= 1 and p.column >= 1 for p in problems)


def test_a_file_is_decoded_with_or_without_a_byte_order_mark():
    assert decoded("å: 1".encode()) == "å: 1"
    assert decoded("\ufeffå: 1".encode()) == "å: 1"


def test_a_file_in_another_encoding_is_refused_where_it_shows():
    with pytest.raises(BadFile) as caught:
        decoded("æ: 1\nøy: blå".encode()[:-2] + "å".encode("latin-1"))

    assert str(caught.value) == "2:7: This is not UTF-8 text. Save the file as UTF-8."


def test_a_part_of_a_value_has_a_place_of_its_own_where_it_stands_as_written():
    tree, _ = parsed("a: one two\nb: 'one two'\n")
    assert isinstance(tree, Mapping)
    plain, quoted = (value for _, value in tree.entries)
    assert isinstance(plain, Scalar)
    assert isinstance(quoted, Scalar)

    assert within(plain, 4) == Place(1, 8, 7, 10)
    assert within(quoted, 4) == Place(2, 4, 14, 23)


class Other(BadFile):
    """Another sort of file has {count} mistakes."""


def test_the_mistakes_of_another_sort_of_file_are_told_as_such():
    with pytest.raises(Other):
        parsed("a: 'x", Other)
    with pytest.raises(Other):
        parsed("a: \x00", Other)
    with pytest.raises(Other):
        parsed("a" * (LARGEST + 1), Other)
    with pytest.raises(Other):
        decoded(b"\xff", Other)
