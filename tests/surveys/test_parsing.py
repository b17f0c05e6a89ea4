import pytest

from surveys.answers import Chosen, Committed, Listed, Numbered, Point, Shared
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
from surveys.parsing import parse
from surveys.questions import Kind, Option, Question
from surveys.texts import text

LIST = Question(Kind.LIST, limit=2, max_length=5)
ONE = Question(Kind.TEXT)
PROMISE = Question(Kind.COMMITMENT, max_length=5)
STANCE = Question(Kind.STANCE, low=1, high=4)
OPTIONS = (Option("a", text(nb="A")), Option("b", text(nb="B")))
CHOICE = Question(Kind.CHOICE, OPTIONS)
RANK = Question(Kind.RANK, OPTIONS)
VOTES = Question(Kind.POINTS, limit=3)
ITEMS = ("x", "y")


@pytest.mark.parametrize(
    ("question", "raw", "value"),
    [
        (LIST, {"points": [{"text": " Ja "}, {"id": "p", "text": "Nei"}]},
         Listed((Point("", "Ja"), Point("p", "Nei")))),
        (LIST, {"points": [{"text": " "}, {"text": None}, {}]}, Listed(())),
        (LIST, {"points": [{"id": "i" * 99, "text": "Ja"}]}, Listed((Point("i" * 64, "Ja"),))),
        (ONE, {"points": [{"text": "Ja"}]}, Listed((Point("", "Ja"),))),
        (PROMISE, {"what": "Ringe", "when": "nå"}, Committed("Ringe", "nå", "")),
        (STANCE, {"number": 1}, Numbered(1)),
        (STANCE, {"number": " 4 "}, Numbered(4)),
        (CHOICE, {"codes": ["a", "a"]}, Chosen(("a",))),
        (RANK, {"codes": ["b", "a"]}, Chosen(("b", "a"))),
        (RANK, {"codes": ["x", "b"]}, Chosen(("x", "b"))),
        (VOTES, {"shares": {"y": 2, "x": "1", "z": 0, "w": ""}}, Shared((("x", 1), ("y", 2)))),
    ],
)  # fmt: skip
def test_what_fits_the_question_is_its_value(question, raw, value):
    assert parse(question, raw, ITEMS) == (value, 0)


@pytest.mark.parametrize(
    ("question", "raw", "refusal", "parameters"),
    [
        (Question(Kind.NONE), {}, WrongShape, {}),
        (LIST, {}, WrongShape, {}),
        (LIST, {"points": "Ja"}, WrongShape, {}),
        (LIST, {"points": ["Ja"]}, WrongShape, {}),
        (LIST, {"points": [{"text": 5}]}, WrongShape, {}),
        (LIST, {"points": [{"text": "Joda!!"}]}, TooLong, {"most": 5, "length": 6}),
        (LIST, {"points": [{"text": "a"}] * 3}, TooManyPoints, {"most": 2}),
        (ONE, {"points": [{"text": "a"}] * 2}, TooManyPoints, {"most": 1}),
        (PROMISE, {"what": "Ringe!"}, TooLong, {"most": 5, "length": 6}),
        (STANCE, {"number": 5}, OutOfRange, {"low": 1, "high": 4}),
        (STANCE, {"number": True}, NotANumber, {}),
        (STANCE, {"number": "to"}, NotANumber, {}),
        (STANCE, {"number": "1" * 13}, NotANumber, {}),
        (STANCE, {"number": None}, NotANumber, {}),
        (CHOICE, {"codes": "a"}, WrongShape, {}),
        (CHOICE, {"codes": None}, WrongShape, {}),
        (CHOICE, {"codes": ["c"]}, NotAChoice, {}),
        (CHOICE, {"codes": ["a", "b"]}, TooManyPoints, {"most": 1}),
        (VOTES, {"shares": [1]}, WrongShape, {}),
        (VOTES, {"shares": {"x": -1}}, OutOfRange, {"low": 0, "high": 3}),
        (VOTES, {"shares": {"x": 2, "y": 2}}, TooManyVotes, {"most": 3, "given": 4}),
        (VOTES, {"shares": {"q": 1}}, NotAChoice, {}),
    ],
)
def test_what_does_not_fit_is_refused(question, raw, refusal, parameters):
    with pytest.raises(Refusal) as refused:
        parse(question, raw, ITEMS)

    assert (refused.type, refused.value.parameters) == (refusal, parameters)


def test_it_is_told_how_much_was_unreadable():
    assert parse(LIST, {"points": [{"text": "a\x00"}, {"text": "\x01\x02"}]}) == (
        Listed((Point("", "a\ufffd"), Point("", "\ufffd\ufffd"))),
        3,
    )
    assert parse(PROMISE, {"what": "a", "whom": "\x00"}) == (Committed("a", "", "\ufffd"), 1)
