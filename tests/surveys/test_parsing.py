"""Raw answers, right and wrong, against every kind of question."""

from datetime import date
from typing import assert_never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import (
    REPLACEMENT,
    Chosen,
    Committed,
    Dated,
    Listed,
    Numbered,
    Point,
    Rated,
    Shared,
    Value,
    clean,
    says_anything,
)
from surveys.errors import (
    NoDecimals,
    NotAChoice,
    NotADate,
    NotANumber,
    NotTogether,
    OutOfRange,
    Refusal,
    TooLong,
    TooManyPoints,
    TooManyVotes,
    WrongShape,
    YearOutOfRange,
)
from surveys.parsing import Raw, is_blank, parse
from surveys.questions import POINT_LENGTH, POINTS_AT_MOST, Kind, Option, Question
from surveys.texts import text

LIST, TEXT, COMMITMENT = Question(Kind.LIST), Question(Kind.TEXT), Question(Kind.COMMITMENT)
ABC = tuple(Option(code, text(nb=code)) for code in "abc")
CHOICE, MULTI = Question(Kind.CHOICE, ABC), Question(Kind.MULTI, ABC, limit=2)
RANK, POINTS = Question(Kind.RANK, limit=3), Question(Kind.POINTS, limit=3)
DUNNO, ELSE = text(nb="Vet ikke"), text(nb="Annet")
CHOICE_ALSO, MULTI_ALSO = (
    Question(kind, ABC, limit=3, max_length=20, dont_know=DUNNO, other=ELSE)
    for kind in (Kind.CHOICE, Kind.MULTI)
)
ROWS = tuple(Option(code, text(nb=code)) for code in ("r1", "r2", "r3"))
MATRIX = Question(Kind.MATRIX, ABC, rows=ROWS)
MATRIX_ALSO = Question(Kind.MATRIX, ABC, rows=ROWS, dont_know=DUNNO, other=ELSE)
DATE, LINE = Question(Kind.DATE), Question(Kind.LINE, max_length=20)
PEOPLE = Question(Kind.NUMBER, high=20_000, unit=text(nb="personer", nn="personar"))
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


def test_a_line_is_one_point_on_one_line():
    assert parse(LINE, points(" a\r\n b\tc ")) == (Listed((Point("", "a b c"),)), 0)
    assert refused(LINE, points("a", "b")) == (TooManyPoints, {"most": 1})
    assert refused(LINE, points("x" * 21)) == (TooLong, {"most": 20, "length": 21})


def test_ten_million_characters_are_refused_with_their_number():
    paste = "x" * 10_000_000

    assert refused(LINE, points(paste)) == (TooLong, {"most": 20, "length": 10_000_000})
    assert refused(PEOPLE, {"number": paste}) == (NotANumber, {})
    assert refused(DATE, {"date": paste}) == (NotADate, {})


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
    "wrong", [None, True, 3.0, "", "tre", [3], "1" * 13, 10**12, -(10**12), 10**4299]
)
def test_what_is_no_whole_number_is_refused(wrong):
    assert refused(NUMERIC[0], {"number": wrong}) == (NotANumber, {})


def test_a_number_is_whole_and_may_have_its_unit_after_it():
    assert parse(PEOPLE, {"number": "1\u00a0234 Personar"}) == (Numbered(1234), 0)
    assert refused(PEOPLE, {"number": "3,5 personer"}) == (NoDecimals, {})
    assert refused(PEOPLE, {"number": "12 hus"}) == (NotANumber, {})
    assert refused(PEOPLE, {"number": "20 001"}) == (OutOfRange, {"low": 0, "high": 20_000})


def test_a_date_is_a_day():
    assert parse(DATE, {"date": "24.12.2025"}) == (Dated(date(2025, 12, 24)), 0)
    assert refused(DATE, {"date": "24.12.0025"}) == (YearOutOfRange, {"low": 1900, "high": 2199})
    assert refused(DATE, {"date": "julaften"}) == (NotADate, {})


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


@pytest.mark.parametrize("question", [CHOICE_ALSO, MULTI_ALSO], ids=lambda q: q.kind)
def test_other_has_words_of_its_own_on_one_line(question):
    raw = {"codes": ["other"], "other": " noe\n helt\x00 annet "}

    assert parse(question, raw) == (Chosen(("other",), f"noe helt{REPLACEMENT} annet"), 1)
    assert parse(question, {"codes": ["other"]}) == (Chosen(("other",)), 0)
    assert refused(question, {"codes": [], "other": "x" * 21}) == (
        TooLong,
        {"most": 20, "length": 21},
    )
    assert refused(question, {"codes": [], "other": ["x"]}) == (WrongShape, {})


def test_who_writes_something_else_has_chosen_it_but_one_choice_is_one():
    assert parse(MULTI_ALSO, {"codes": ["a"], "other": "x"}) == (Chosen(("a", "other"), "x"), 0)
    assert parse(CHOICE_ALSO, {"codes": [], "other": "x"}) == (Chosen(("other",), "x"), 0)
    assert parse(CHOICE_ALSO, {"codes": ["a"], "other": "x"}) == (Chosen(("a",)), 0)


def test_where_nothing_else_is_offered_nothing_else_can_be_chosen():
    assert refused(CHOICE, {"codes": ["other"]}) == (NotAChoice, {})
    assert refused(CHOICE, {"codes": ["dont_know"]}) == (NotAChoice, {})
    assert parse(CHOICE, {"codes": ["a"], "other": "x"}) == (Chosen(("a",)), 0)


def test_dont_know_stands_alone():
    assert parse(MULTI_ALSO, {"codes": ["dont_know"]}) == (Chosen(("dont_know",)), 0)
    for codes in (["dont_know", "a"], ["a", "dont_know"]):
        assert refused(MULTI_ALSO, {"codes": codes}) == (NotTogether, {})
    assert refused(MULTI_ALSO, {"codes": ["dont_know"], "other": "x"}) == (NotTogether, {})


# --- A matrix -------------------------------------------------------------------------------------


def test_rows_are_rated_one_by_one_and_kept_in_the_order_of_the_question():
    raw = {"ratings": {"r3": "a", "r1": "b", "r2": ""}}

    assert parse(MATRIX, raw) == (Rated((("r1", "b"), ("r3", "a"))), 0)
    assert parse(MATRIX, {"ratings": {"r1": None}}) == (Rated(()), 0)


def test_a_row_may_be_unknown_to_who_answers_where_that_is_offered():
    raw = {"ratings": {"r1": "dont_know"}}

    assert parse(MATRIX_ALSO, raw) == (Rated((("r1", "dont_know"),)), 0)
    assert refused(MATRIX, raw) == (NotAChoice, {})
    assert refused(MATRIX_ALSO, {"ratings": {"r1": "other"}}) == (NotAChoice, {})


@pytest.mark.parametrize("ratings", [{"r4": "a"}, {"r1": "d"}, {"r1": "\ud800"}])
def test_only_its_rows_are_rated_and_only_by_its_options(ratings):
    assert refused(MATRIX, {"ratings": ratings}) == (NotAChoice, {})


@pytest.mark.parametrize("wrong", [None, "a", ["a"], 1, {"r1": 1}, {"r1": ["a"]}, {"r1": True}])
def test_ratings_in_another_shape_are_refused(wrong):
    assert refused(MATRIX, {"ratings": wrong}) == (WrongShape, {})


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


# --- Nothing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"number": " "},
        {"date": None},
        {"codes": []},
        {"codes": [""], "other": " "},
        {"ratings": {"r1": "", "r2": None}},
        {"points": [{"id": "7", "text": "\n"}, {"text": ""}]},
        {"what": "", "when": "", "whom": ""},
    ],
)
def test_a_form_that_is_sent_with_nothing_in_it_is_blank(raw):
    assert is_blank(raw)


@pytest.mark.parametrize(
    "raw",
    [{"number": 0}, {"codes": ["a"]}, {"ratings": {"r1": "a"}}, {"points": [{"text": "a"}]}],
)
def test_a_form_with_anything_in_it_is_not_blank(raw):
    assert not is_blank(raw)


# --- Anything -------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=()), max_size=20)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS
FIELDS = st.sampled_from(
    [
        *("points", "text", "id", "codes", "number", "shares", "what", "x"),
        *("other", "ratings", "date", "r1"),
    ]
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS | WORDS, inner, max_size=4),
    max_leaves=12,
)
QUESTIONS = st.sampled_from(
    [
        *(LIST, TEXT, LINE, COMMITMENT, CHOICE, MULTI, RANK, POINTS, MATRIX, DATE),
        *(CHOICE_ALSO, MULTI_ALSO, MATRIX_ALSO, PEOPLE, *NUMERIC, Question(Kind.NONE)),
    ]
)


@given(QUESTIONS, st.dictionaries(FIELDS, JSON), st.sets(st.sampled_from("xyz")))
def test_any_json_is_a_value_or_a_refusal_that_can_be_said(question, raw, options):
    try:
        value, _ = parse(question, raw, options)
        said = repr(value)
    except Refusal as refusal:
        said = str(refusal)

    assert clean(said) == (said, 0) != ("", 0)


def raw_answers(question: Question) -> st.SearchStrategy[dict[str, object]]:
    """What a form or a program of good will, or nearly, sends for a question."""
    codes = st.sampled_from(["a", "b", "c", "dont_know", "other", "", "d"])
    return st.fixed_dictionaries(
        {
            "points": st.lists(st.fixed_dictionaries({"text": WORDS}), max_size=3),
            "codes": st.lists(codes, max_size=4),
            "number": st.integers(-5, 20) | st.text("0123456789 ,.-", max_size=6),
            "date": st.dates().map(str) | st.text("0123456789.", max_size=10),
            "ratings": st.dictionaries(st.sampled_from(["r1", "r2", "r4"]), codes, max_size=3),
            "shares": st.dictionaries(codes, st.integers(-1, 3), max_size=3),
            "what": WORDS,
        },
        optional={"other": WORDS},
    )


@given(QUESTIONS, st.data())
def test_what_is_accepted_is_accepted_again_as_it_was_kept(question, data):
    raw = data.draw(raw_answers(question))
    try:
        value, _ = parse(question, raw)
    except Refusal:
        return

    assert parse(question, sent_again(value)) == (value, 0)
    assert says_anything(value) or is_blank(sent_again(value))


def sent_again(value: Value) -> dict[str, object]:
    """A kept value as a form would send it."""
    match value:
        case Listed(points=kept):
            return {"points": [{"id": point.id, "text": point.text} for point in kept]}
        case Chosen(codes=codes, other=other):
            return {"codes": list(codes), "other": other}
        case Rated(ratings=ratings):
            return {"ratings": dict(ratings)}
        case Shared(shares=shares):
            return {"shares": dict(shares)}
        case Dated(day=day):
            return {"date": day.isoformat()}
        case Committed(what=what, when=when, whom=whom):
            return {"what": what, "when": when, "whom": whom}
        case Numbered(number=number):
            return {"number": number}
        case _:
            assert_never(value)


def test_a_ranking_may_be_given_as_places():
    assert parse(RANK, {"places": {"x": "2", "y": " 1 ", "z": ""}}, "xyz") == (
        Chosen(("y", "x")),
        0,
    )
    assert parse(RANK, {"places": {"y": 1, "x": 1}}, "xyz") == (Chosen(("y", "x")), 0)
    assert refused(RANK, {"places": {"x": "first"}}, *"xyz") == (NotANumber, {})
    assert refused(RANK, {"places": {"x": "4"}}, *"xyz") == (OutOfRange, {"low": 1, "high": 3})
    assert refused(RANK, {"places": {"x": "0"}}, *"xyz") == (OutOfRange, {"low": 1, "high": 3})
    assert refused(RANK, {"places": ["x"]}, *"xyz") == (WrongShape, {})
    assert refused(RANK, {"places": {"q": 1}}) == (NotAChoice, {})
