"""What pyxform has against a form is told at the cell that it means."""

import pytest

from surveys.files.cells import Row, Sheet
from surveys.files.columns import Table
from surveys.files.problems import Problems
from surveys.files.standard import ask_pyxform


def asked(*lines, choices=()):
    """What pyxform says of a form; between the first line and the next, a row is empty."""
    tables = {
        "survey": table("Survey", lines),
        "choices": table("choices", choices),
        "settings": table("settings", [{"form_title": "F", "form_id": "f"}]),
    }
    problems = Problems()
    ask_pyxform(tables, problems)
    return [str(problem) for problem in problems.found]


def table(name, lines):
    headings = dict.fromkeys(heading for line in lines for heading in line)
    columns = {heading: number for number, heading in enumerate(headings, 1)}
    rows = tuple(Row(number + (number > 2), line) for number, line in enumerate(lines, 2))
    return Table(Sheet(name, columns, rows))


def line(name, **more):
    return {"type": "text", "name": name, "label": name, **more}


def test_a_form_that_keeps_the_standard_is_not_spoken_of():
    assert asked(line("a"), line("b", relevant="${a} = 'x'")) == []
    assert asked({"type": "select_one l", "name": "a", "label": "A"},
                 choices=[{"list_name": "l", "name": "x", "label": "X"}]) == []  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([line("a"), line("b c")],
         "Survey!B4: The rules for Excel forms say: On the 'survey' sheet, the 'name' value is "),
        ([line("a"), line("b", relevant="${c} = 1")],
         "Survey!D4: The rules for Excel forms say: On the 'survey' sheet, the 'relevant' value "),
        ([line("a"), line("a")],
         "Survey!B4: The rules for Excel forms say: On the 'survey' sheet, the 'name' value 'a' "),
        ([{"type": "begin_group", "name": "g", "label": "G"}],
         "Survey!A2: The rules for Excel forms say: Unmatched 'begin_group'."),
        ([{"type": "select_ones l", "name": "a", "label": "A"}],
         "Survey!A1: The rules for Excel forms say: Unknown question type"),
    ],
)  # fmt: skip
def test_what_it_has_against_a_form_has_a_place(lines, said):
    (problem,) = asked(*lines)

    assert problem.startswith(said)


def test_a_mistake_among_the_choices_is_told_there():
    choices = [{"list_name": "l", "name": "x", "label": "X"}] * 2

    (problem,) = asked({"type": "select_one l", "name": "a", "label": "A"}, choices=choices)

    assert problem.startswith("choices!B4: The rules for Excel forms say: On the 'choices' sheet")
