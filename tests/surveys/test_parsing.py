"""Raw answers, right and wrong, against every kind of question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import (
    REPLACEMENT,
    Chosen,
    Committed,
    Listed,
    Numbered,
    Point,
    Shared,
    clean,
)
from surveys.errors import (
    NotAChoice,
    NotANumber,
    OutOfRange,
    Refusal,
    TooLong,
    TooManyPoints,
    TooManyVotes,
    WrongShape,
)
from surveys.parsing import Raw, parse
from surveys.questions import POINT_LENGTH, POINTS_AT_MOST, Kind, Option, Question
from surveys.texts import text

LIST, TEXT, COMMITMENT = Question(Kind.LIST), Question(Kind.TEXT), Question(Kind.COMMITMENT)
ABC = tuple(Option(code, text(nb=code)) for code in "abc")
CHOICE, MULTI = Question(Kind.CHOICE, ABC), Question(Kind.MULTI, ABC, limit=2)
RANK, POINTS = Question(Kind.RANK, limit=3), Question(Kind.POINTS, limit=3)
NUMERIC = [Question(kind, low=1, high=5) for kind in (Kind.RATING, Kind.NUMBER, Kind.STANCE)]


def points(*texts: object) -> dict[str, object]:
    return {"points": [{"text": one} for one in texts]}


def refused(question: Question, raw: Raw, *options: str) -> tuple[type, object]:
    with pytest.raises(Refusal) as caught:
        parse(question, raw, options)
    return caught.type, caught.value.parameters


# --- Words ----------------------------------------------------------------------------------------


def test_points_keep_their_order_and_ids_and_empty_ones_go():
    raw = {"points": [{"text": " b ", "id": "2"}, {"text": " \n"}, {}, {"text": "a", "id": ""}]}

    assert parse(LIST, raw) == (Listed((Point("2", "b"), Point("", "a"))), 0)


def test_no_points_at_all_empty_an_answer():
    assert parse(LIST, {"points": []}) == (Listed(()), 0)


@pytest.mark.parametrize("id_", [7, None, True, ["x"], "\ud800", "\x00", "å", "x" * 65, {"a": 1}])
def test_what_cannot_be_an_id_makes_a_new_point(id_):
    assert parse(LIST, {"points": [{"text": "a", "id": id_}]}) == (Listed((Point("", "a"),)), 0)


def test_a_point_has_three_thousand_characters_and_not_one_more():
    exactly, more = "å" * POINT_LENGTH, "🙂" * (POINT_LENGTH + 1)

    assert parse(LIST, points(f" {exactly}\n")) == (Listed((Point("", exactly),)), 0)
    assert refused(LIST, points(more)) == (TooLong, {"most": 3000, "length": 3001})


def test_a_list_has_thirty_points_and_not_one_more():
    some = [str(n) for n in range(POINTS_AT_MOST)]

    value, _ = parse(LIST, points(*some, " "))

    assert value == Listed(tuple(Point("", one) for one in some))
    assert refused(LIST, points(*some, "x")) == (TooManyPoints, {"most": 30})
    assert refused(Question(Kind.LIST, limit=2), points(*"abc")) == (TooManyPoints, {"most": 2})


def test_a_text_is_one_point():
    assert parse(TEXT, points("a")) == (Listed((Point("", "a"),)), 0)
    assert refused(TEXT, points("a", "b")) == (TooManyPoints, {"most": 1})


def test_replaced_characters_are_counted_over_all_points():
    raw = points("a\x00", "\ud800b\x07")

    assert parse(LIST, raw) == (
        Listed((Point("", f"a{REPLACEMENT}"), Point("", f"{REPLACEMENT}b{REPLACEMENT}"))),
        3,
    )


def test_a_commitment_has_three_fields_and_each_its_length():
    raw = {"what": " ring\x00 ", "when": "fredag", "whom": None}
    long = {"what": "a", "when": "x" * 3001}

    assert parse(COMMITMENT, raw) == (Committed(f"ring{REPLACEMENT}", "fredag", ""), 1)
    assert parse(COMMITMENT, {}) == (Committed(""), 0)
    assert refused(COMMITMENT, long) == (TooLong, {"most": 3000, "length": 3001})


@pytest.mark.parametrize(
    "raw", [{}, {"points": None}, {"points": "abc"}, {"points": {"text": "a"}}, {"points": ["a"]}]
    + [{"points": [{"text": wrong}]} for wrong in (1, ["a"], {"a": "b"}, True)],
)  # fmt: skip
def test_words_in_another_shape_are_refused(raw):
    assert refused(LIST, raw) == (WrongShape, {})
    assert refused(TEXT, raw) == (WrongShape, {})


def test_a_commitment_in_another_shape_is_refused():
    assert refused(COMMITMENT, {"what": ["a"]}) == (WrongShape, {})


# --- Numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", NUMERIC, ids=str)
def test_numbers_come_from_forms_and_from_json_and_the_bounds_count(question):
    assert [parse(question, {"number": n}) for n in (1, "5", " 3 ")] == [
        (Numbered(1), 0),
        (Numbered(5), 0),
        (Numbered(3), 0),
    ]
    assert refused(question, {"number": 0}) == (OutOfRange, {"low": 1, "high": 5})
    assert refused(question, {"number": "6"}) == (OutOfRange, {"low": 1, "high": 5})


@pytest.mark.parametrize(
    "wrong", [None, True, 3.0, "", "3,5", "tre", [3], "1" * 13, 10**12, -(10**12), 10**4299]
)
def test_what_is_no_whole_number_is_refused(wrong):
    assert refused(NUMERIC[0], {"number": wrong}) == (NotANumber, {})


# --- Choices --------------------------------------------------------------------------------------


def test_a_choice_is_one_and_a_multiple_choice_as_many_as_allowed():
    assert parse(CHOICE, {"codes": ["a"]}) == (Chosen(("a",)), 0)
    assert parse(CHOICE, {"codes": ["a", "a"]}) == (Chosen(("a",)), 0)
    assert parse(CHOICE, {"codes": []}) == (Chosen(()), 0)
    assert refused(CHOICE, {"codes": ["a", "b"]}) == (TooManyPoints, {"most": 1})
    assert parse(MULTI, {"codes": ["c", "a"]}) == (Chosen(("c", "a")), 0)
    assert refused(MULTI, {"codes": ["a", "b", "c"]}) == (TooManyPoints, {"most": 2})


def test_only_what_is_on_the_list_can_be_chosen():
    assert parse(RANK, {"codes": ["y", "x"]}, "xyz") == (Chosen(("y", "x")), 0)
    assert refused(RANK, {"codes": ["y", "q"]}, *"xyz") == (NotAChoice, {})
    assert refused(CHOICE, {"codes": ["\ud800"]}) == (NotAChoice, {})


@pytest.mark.parametrize("wrong", [None, "a", {"a": 1}, 1, [1], [["a"]], [None]])
def test_choices_in_another_shape_are_refused(wrong):
    assert refused(CHOICE, {"codes": wrong}, "1", "None") == (WrongShape, {})


# --- Votes ----------------------------------------------------------------------------------------


def test_several_points_may_go_to_one_and_none_are_left_out():
    raw = {"shares": {"y": "2", "x": 1, "z": 0, "w": "", "v": None}}

    assert parse(POINTS, raw, "vwxyz") == (Shared((("x", 1), ("y", 2))), 0)


def test_votes_are_counted_and_never_negative():
    assert refused(POINTS, {"shares": {"x": 2, "y": 2}}, "x", "y") == (
        TooManyVotes,
        {"most": 3, "given": 4},
    )
    assert refused(POINTS, {"shares": {"x": 4, "y": -1}}, "x", "y") == (
        OutOfRange,
        {"low": 0, "high": 3},
    )
    assert refused(POINTS, {"shares": {"x": 1, "q": 1}}, "x") == (NotAChoice, {})
    assert refused(POINTS, {"shares": {"x": "to"}}, "x") == (NotANumber, {})
    assert refused(POINTS, {"shares": {"x": 10**4299}}, "x") == (NotANumber, {})


@pytest.mark.parametrize("wrong", [None, "x", ["x"], 3])
def test_votes_in_another_shape_are_refused(wrong):
    assert refused(POINTS, {"shares": wrong}, "x") == (WrongShape, {})


def test_where_nothing_is_asked_nothing_can_be_answered():
    assert refused(Question(Kind.NONE), points("a")) == (WrongShape, {})


# --- Anything -------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=()), max_size=20)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS
FIELDS = st.sampled_from(["points", "text", "id", "codes", "number", "shares", "what", "x"])
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS | WORDS, inner, max_size=4),
    max_leaves=12,
)
QUESTIONS = st.sampled_from(
    [LIST, TEXT, COMMITMENT, CHOICE, MULTI, RANK, POINTS, *NUMERIC, Question(Kind.NONE)]
)


@given(QUESTIONS, st.dictionaries(FIELDS, JSON), st.sets(st.sampled_from("xyz")))
def test_any_json_is_a_value_or_a_refusal_that_can_be_said(question, raw, options):
    try:
        value, _ = parse(question, raw, options)
        said = repr(value)
    except Refusal as refusal:
        said = str(refusal)

    assert clean(said) == (said, 0) != ("", 0)
