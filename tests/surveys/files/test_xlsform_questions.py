"""Each type of row is the question that it means."""

import pytest

from surveys.numerals import LARGEST
from surveys.questions import Kind, Option, Question
from surveys.texts import text
from tests.surveys.files.sheets import A_LINE, ABC, imported, item, wrong
from tests.surveys.forms import ABC as OPTIONS

OTHER = {"list_name": "abc", "name": "other", "label": "Noe annet"}
DUNNO = {"list_name": "abc", "name": "dont_know", "label": "Vet ikke"}


def asked(type_: str, choices=ABC, **more) -> Question:
    return item({"type": type_, "name": "q", "label": "Q", **more}, choices).question


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ({"type": "note"}, Question(Kind.NONE)),
        ({"type": "date"}, Question(Kind.DATE)),
        ({"type": "text"}, Question(Kind.LINE)),
        ({"type": "text", "appearance": "multiline"}, Question(Kind.TEXT)),
        ({"type": "text", "constraint": "string-length(.) < 100"},
         Question(Kind.LINE, max_length=99)),
        ({"type": "text", "kind": "list"}, Question(Kind.LIST)),
        ({"type": "text", "kind": "list", "limit": 5}, Question(Kind.LIST, limit=5)),
        ({"type": "integer"}, Question(Kind.NUMBER, low=-LARGEST, high=LARGEST)),
        ({"type": "int", "constraint": ". >= 0"}, Question(Kind.NUMBER, low=0, high=LARGEST)),
        ({"type": "integer", "constraint": ". > 0 and . < 10", "unit": "hus"},
         Question(Kind.NUMBER, low=1, high=9, unit=text(nb="hus"))),
        ({"type": "range"}, Question(Kind.RATING, low=1, high=10)),
        ({"type": "range", "parameters": "start=0; end = 5"}, Question(Kind.RATING, low=0, high=5)),
        ({"type": "select_one abc"}, Question(Kind.CHOICE, OPTIONS)),
        ({"type": "select one  abc", "ordered": "yes"},
         Question(Kind.CHOICE, OPTIONS, ordered=True)),
        ({"type": "select_multiple abc"}, Question(Kind.MULTI, OPTIONS)),
        ({"type": "select_multiple abc", "constraint": "count-selected(.) <= 2"},
         Question(Kind.MULTI, OPTIONS, limit=2)),
        ({"type": "rank abc"}, Question(Kind.RANK, OPTIONS)),
        ({"type": "rank abc", "constraint": "count-selected(.) <= 2"},
         Question(Kind.RANK, OPTIONS, limit=2)),
        ({"type": "select_one abc or_other"},
         Question(Kind.CHOICE, OPTIONS, other=text(nb="Annet"))),
        ({"type": "select_multiple abc or_other"},
         Question(Kind.MULTI, OPTIONS, other=text(nb="Annet"))),
    ],
)  # fmt: skip
def test_a_row_is_a_question(line, question):
    assert item({"name": "q", "label": "Q", **line}).question == question


def test_other_and_dont_know_among_the_choices_are_set_apart():
    assert asked("select_one abc", [*ABC, OTHER, DUNNO]) == Question(
        Kind.CHOICE, OPTIONS, other=text(nb="Noe annet"), dont_know=text(nb="Vet ikke")
    )
    assert asked("select_multiple abc or_other", [*ABC, OTHER]).other == text(nb="Noe annet")


def test_other_has_words_in_the_languages_that_are_known():
    line = {"type": "select_one abc or_other", "name": "q"}
    labels = {"label::nn": "Q", "label::fi": "Q", "label::en": "Q"}
    only = [{"list_name": "abc", "name": code, "label::fi": code} for code in "ab"]

    several = imported({**line, **labels}, choices=only).form
    finnish = imported({**line, "label::fi": "Q"}, choices=only).form
    assert several.item("q").question.other == text(nn="Anna", en="Other")
    assert finnish.item("q").question.other == text(fi="Other")


def test_the_ends_of_a_scale_are_marked_among_the_choices():
    marks = ("", "Neutral", "positive")
    scale = [{**line, "scale": mark} for line, mark in zip(ABC, marks, strict=True)]

    assert asked("select_one abc", scale, ordered="yes") == Question(
        Kind.CHOICE, OPTIONS, ordered=True, positive=("c",), neutral="b"
    )


def test_ordinary_choices_keep_their_order_and_labels():
    assert asked(
        "select_one x", [{"list_name": "x", "name": n, "label": f"L{n}"} for n in (2, 1)]
    ) == (Question(Kind.CHOICE, (Option("2", text(nb="L2")), Option("1", text(nb="L1")))))


# --- Mistakes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"type": "select_one x"}, "A2: There is no list «x» on the sheet «choices»."),
        ({"type": "text", "kind": "points"},
         "D2: «points» is not known here. Expected one of: list."),
        ({"type": "text", "limit": 3}, "D2: «limit» is not used for «text»; leave it empty here."),
        ({"type": "text", "kind": "list", "limit": 101},
         "E2: «101» does not fit here. Write a whole number from 1 to 100."),
        ({"type": "text", "constraint": "string-length(.) <= 9999"},
         "D2: «9999» does not fit here. Write a whole number from 1 to 3000."),
        ({"type": "text", "constraint": ". >= 1"},
         "D2: «. >= 1» is not understood here. Write limits as in «. >= 1 and . <= 5»."),
        ({"type": "integer", "constraint": ". <= 999999999999"},
         "D2: «999999999999» does not fit here. "
         "Write a whole number from -1000000000 to 1000000000."),
        ({"type": "integer", "constraint": ". mod 2 = 0"},
         "D2: «. mod 2 = 0» is not understood here. Write limits as in «. >= 1 and . <= 5»."),
        ({"type": "integer", "constraint": ". >= 5 and . <= 2"},
         "B2: The lowest number (5) must be below the highest (2)."),
        ({"type": "range", "parameters": "start=1 end=5 step=2"},
         "D2: «step=2» is not understood here. Write it as in «start=1 end=5 step=1»."),
        ({"type": "range", "parameters": "start=1.5 ende=5"},
         "D2: «start=1.5» is not understood here. Write it as in «start=1 end=5 step=1»."),
        ({"type": "rank abc", "constraint": "count-selected(.) <= 0"},
         "D2: «0» does not fit here. Write a whole number from 1 to 100."),
        ({"type": "select_one abc", "ordered": "kanskje"},
         "D2: «kanskje» is not understood here. Write «yes» or «no»."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_pointed_at(line, said):
    where, _, words = said.partition(": ")

    found = wrong({"type": None, "name": "q", "label": "Q", **line}, A_LINE)
    assert found[0] == f"survey!{where}: {words}"


def test_choices_have_lists_codes_and_labels():
    choices = [*ABC, {"list_name": "abc", "name": "x y", "label": "X"}, {"list_name": "abc"},
               {"name": "z", "label": "Z"}, {**ABC[0], "name": "d", "scale": "good"}]  # fmt: skip

    assert wrong({"type": "select_one abc", "name": "q", "label": "Q"}, choices=choices) == [
        "choices!B5: «x y» cannot be an id. Use letters from a to z, digits and hyphens.",
        "choices!B6: «name» is missing in this row.",
        "choices!C6: «label» is missing in this row.",
        "choices!A7: «list_name» is missing in this row.",
        "choices!D8: «good» is not understood here. Write «positive», «neutral», or nothing.",
    ]


def test_a_list_to_rank_has_no_other():
    assert wrong({"type": "rank abc", "name": "q", "label": "Q"}, choices=[*ABC, OTHER]) == [
        "choices!B5: The code «other» is kept for «don't know» and «other»; "
        "write it under the key «other»."
    ]
