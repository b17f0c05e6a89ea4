"""A cell is read as what it should hold, or pointed at."""

import pytest

from surveys.questionnaire import Visibility
from tests.surveys.files.sheets import A_LINE, item, told, wrong


@pytest.mark.parametrize(
    ("given", "must"),
    [("yes", True), ("TRUE", True), ("true()", True), (1, True), (True, True), ("no", False),
     (False, False), ("", False)],
)  # fmt: skip
def test_yes_and_no(given, must):
    assert item({**A_LINE, "name": "a", "required": given}).required is must


def test_what_is_neither_is_pointed_at():
    assert wrong({**A_LINE, "required": "${a} = 'x'"}) == [
        "survey!D2: «${a} = 'x'» is not understood here. Write «yes» or «no»."
    ]


@pytest.mark.parametrize("level", Visibility)
def test_who_sees_the_answers(level):
    assert item({**A_LINE, "name": "a", "visibility": level.value}).visibility is level


def test_a_level_that_is_not_known_is_pointed_at():
    assert wrong({**A_LINE, "visibility": "all"}) == [
        "survey!D2: «all» is not known here. Expected one of: named, joint, owner."
    ]


def test_names_and_labels_are_missed():
    assert wrong({"type": "text", "name": None, "label": None, "hint": "x"}, A_LINE) == [
        "survey!B2: «name» is missing in this row.",
        "survey!C2: «label» is missing in this row.",
    ]


def test_a_name_is_an_id():
    assert wrong({"type": "text", "name": "_a.b", "label": "A"}, A_LINE) == [
        "survey!B2: «_a.b» cannot be an id. Begin with a letter; then letters, digits, - and _."
    ]


def test_a_text_cannot_show_an_answer():
    assert wrong(A_LINE, {"type": "text", "name": "b", "label": "Hvorfor ${line}?"}) == [
        "survey!C3: A text cannot show the answer to another question here; "
        "write it without the reference."
    ]


def test_a_cell_that_means_nothing_for_its_type_is_pointed_at_where_it_is():
    line = {"type": "date", "name": "a", "label::nb": "A", "label::nn": "A", "constraint": ". > 1",
            "limit": 3}  # fmt: skip
    end = {"type": "end_group", "label::nb": "B", "label::nn": "B"}
    begin = {"type": "begin_group", "name": "g", "label::nb": "G", "label::nn": "G"}

    assert wrong(begin, line, end) == [
        "survey!E3: «constraint» is not used for «date»; leave it empty here.",
        "survey!F3: «limit» is not used for «date»; leave it empty here.",
        "survey!C4: «label» is not used for «end_group»; leave it empty here.",
        "survey!D4: «label» is not used for «end_group»; leave it empty here.",
    ]


def test_looks_that_mean_something_are_not_told():
    lines = [
        {"type": "begin_group", "name": "g", "label": "G", "appearance": "field-list"},
        {"type": "text", "name": "a", "label": "A", "appearance": "multiline"},
        {"type": "date", "name": "b", "label": "B", "appearance": "multiline"},
        {"type": "end_group"},
    ]

    assert told(*lines, choices=[]) == [
        "survey!D4: «multiline» only says how it looks elsewhere, and is left out."
    ]
