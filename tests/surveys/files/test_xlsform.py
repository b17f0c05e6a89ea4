"""An Excel form is read as a questionnaire; what is not, is told at its sheet and cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import Refusal
from surveys.files.cells import NotAWorkbook
from surveys.files.questionnaires import read, shipped, shipped_source
from surveys.files.writing import written
from surveys.files.xlsform import read_workbook
from surveys.files.xlsform_terms import METADATA, BadWorkbook
from surveys.files.xlsform_writing import workbook
from surveys.places import gaps
from surveys.questionnaire import Questionnaire, Section, Theme
from surveys.texts import Text, text
from tests.surveys.files.anything import anything
from tests.surveys.files.sheets import (
    A_LINE,
    ABC,
    SETTINGS,
    Line,
    book,
    imported,
    refused,
    survey,
    told,
    wrong,
)

NB, NN = "label::Bokmål (nb)", "label::Nynorsk (nn)"


def form(data: bytes) -> Questionnaire:
    return read_workbook(data).form


# --- There and back -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped())
def test_a_ready_form_comes_back_from_excel_as_it_was(name):
    ready = read(shipped_source(name))

    found = read_workbook(workbook(ready))

    assert (found.form, found.notes) == (ready, ())


@given(anything())
def test_any_form_comes_back_from_excel_as_it_was(one):
    assert form(workbook(one)) == one


def test_what_comes_from_excel_can_be_kept_as_a_file():
    found = form(survey(A_LINE, {"type": "integer", "name": "n", "label": "N"}))

    assert read(written(found)) == found


# --- The form -------------------------------------------------------------------------------------


def test_a_form_has_its_id_and_title_from_the_settings():
    found = form(survey(A_LINE))

    assert (found.id, found.title, found.languages) == ("skjema", text(nb="Skjema"), ("nb",))


def test_languages_are_those_of_the_headings_with_the_default_one_first():
    line = {"type": "text", "name": "a", NB: "Hva?", NN: "Kva?", "hint::English": "Short"}
    settings = {**SETTINGS, "default_language": "Nynorsk (nn)", "form_title_nb": "Skjemaet"}

    found = form(survey(line, settings=[settings]))

    assert found.languages == ("nn", "nb", "en")
    assert found.title == text(nn="Skjema", nb="Skjemaet")
    assert found.item("a").text == text(nn="Kva?", nb="Hva?")
    assert found.item("a").help == text(en="Short")


def test_without_a_default_the_first_heading_is_the_main_language():
    line = {"type": "text", "name": "a", NN: "Kva?", NB: "Hva?"}

    assert form(survey(line)).languages == ("nn", "nb")


def test_what_is_not_translated_is_a_gap_and_no_mistake():
    lines = [{"type": "text", "name": "a", NB: "Hva?", NN: "Kva?"},
             {"type": "text", "name": "b", NB: "Hvem?"}]  # fmt: skip

    found = form(survey(*lines, settings=[SETTINGS | {"default_language": "nb"}]))

    assert [(gap.name, gap.language) for gap in gaps(found)] == [
        ("title", "nn"),
        ("page-1.title", "nn"),
        ("b.text", "nn"),
    ]


def test_notes_with_the_forms_own_names_are_its_texts():
    lines = [
        {"type": "note", "name": "form.intro", "label": "Hei"},
        {"type": "note", "name": "form.source", "label": "Kilde"},
        A_LINE,
        {"type": "note", "name": "form.thanks", "label": "Takk"},
    ]

    found = form(survey(*lines))

    assert (found.intro, found.source, found.thanks) == (
        text(nb="Hei"), text(nb="Kilde"), text(nb="Takk"),
    )  # fmt: skip
    assert [item.id for item in found.items] == ["line"]


def test_open_answers_have_their_themes_on_a_sheet_of_their_own():
    themes = [
        {"item": "line", "name": "bolig", "label": "Bolig", "words": "bolig, bustad\nhus"},
        {"item": "line", "name": "arbeid", "label": "Arbeid"},
    ]

    found = form(book(survey=[A_LINE], settings=[SETTINGS], themes=themes))

    assert found.item("line").themes == (
        Theme("bolig", text(nb="Bolig"), ("bolig", "bustad", "hus")),
        Theme("arbeid", text(nb="Arbeid")),
    )


def test_formulas_and_macros_are_text():
    found = form(survey({**A_LINE, "label": '=HYPERLINK("http://x.example")', "hint": "=1+1"}))

    assert found.item("line").text == text(nb='=HYPERLINK("http://x.example")')
    assert found.item("line").help == text(nb="=1+1")


# --- What is left out is told ---------------------------------------------------------------------


def test_sheets_that_are_no_part_of_a_form_are_left_out():
    data = book(Notater=[{"a": "b"}], survey=[A_LINE], settings=[SETTINGS])

    assert [str(note) for note in read_workbook(data).notes] == [
        "Notater!A1: The sheet «Notater» is no part of a form, and is left out."
    ]


def test_a_version_and_lists_that_nobody_uses_are_left_out():
    data = survey(A_LINE, settings=[{**SETTINGS, "version": "3"}])

    assert [str(note) for note in read_workbook(data).notes] == [
        "choices!A2: No question uses the list «abc»; it is left out.",
        "settings!C2: Versions are counted here; the form's own number is left out.",
    ]


def test_looks_are_left_out():
    one = {"type": "select_one abc", "name": "a", "label": "A", "appearance": "minimal w2"}

    assert told(one) == [
        "survey!D2: «minimal» only says how it looks elsewhere, and is left out.",
        "survey!D2: «w2» only says how it looks elsewhere, and is left out.",
    ]
    assert told({**A_LINE, "appearance": "multiline"}, choices=[]) == []


@pytest.mark.parametrize("given", METADATA)
def test_what_other_tools_note_of_the_device_and_the_time_is_left_out(given):
    rows = ({"type": given, "name": "audit" if given == "audit" else "m"}, A_LINE)

    assert told(*rows, choices=[]) == [
        f"survey!A2: «{given}» notes something by itself (the time, the device), which is not done "
        "here; it is left out."
    ]
    assert [one.id for one in imported(*rows, choices=[]).form.items] == ["line"]


def test_what_is_left_out_stands_in_no_table_and_in_no_condition():
    table = {"type": "begin_group", "name": "t", "label": "T", "appearance": "table-list"}
    inside = {"type": "select_one abc", "name": "x", "label": "X"}
    rows = (table, {"type": "today", "name": "dag"}, inside, {"type": "end_group"})

    (item,) = imported(*rows).form.items

    assert [option.code for option in item.question.rows] == ["x"]
    assert wrong({"type": "today", "name": "dag"}, {**A_LINE, "relevant": "${dag} != ''"}) == [
        "survey!D3: There is no question «dag» here. There are: –."
    ]


def test_a_forms_id_may_be_called_as_older_forms_do():
    settings = [{"form_title": "F", "id_string": "eldre"}]

    assert read_workbook(survey(A_LINE, settings=settings)).form.id == "eldre"


# --- Mistakes -------------------------------------------------------------------------------------


def test_a_form_has_a_survey_and_settings():
    assert refused(book(choices=ABC)) == [
        "survey!A1: There is no sheet called «survey», with a row for each question."
    ]
    needs = ("settings!A2: Write the form's title and id on a sheet called «settings», "
             "under «form_title» and «form_id».")  # fmt: skip
    assert refused(book(survey=[A_LINE])) == [needs]
    assert refused(book(survey=[A_LINE], settings=[{"form_id": "f"}])) == [needs]
    assert refused(survey(A_LINE, settings=[{"form_title": "F"}])) == [
        "settings!A2: «form_id» is missing in this row."
    ]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"form_id": "a b"},
         "B2: «a b» cannot be an id. Use letters from a to z, digits and hyphens."),
        ({"default_language": "Klingon"},
         "C2: «Klingon» is no known language. Write its code after the name: "
         "«label::Nynorsk (nn)»."),
        ({"form_title_en": "Form"},
         "C2: «en» is not among the languages of the file. Add it there, or remove the words."),
        ({"public_key": "x"},
         "C1: «public_key» is not used here, and nothing under it would be kept. "
         "Remove the column."),
    ],
)  # fmt: skip
def test_settings_that_are_wrong_are_pointed_at(settings, said):
    assert refused(survey(A_LINE, settings=[SETTINGS | settings])) == [f"settings!{said}"]


def test_only_one_row_of_settings_counts():
    assert refused(survey(A_LINE, settings=[SETTINGS, SETTINGS])) == [
        "settings!A3: Only one row of settings counts; remove this one."
    ]


def test_sheets_of_the_standard_that_are_not_used_and_misspelt_ones_are_pointed_at():
    data = book(survey=[A_LINE], setings=[SETTINGS], entities=[{"a": "b"}])

    assert refused(data) == [
        "entities!A1: The sheet «entities» of an Excel form cannot be used here.",
        "setings!A1: There is no use for a sheet called «setings». Did you mean «settings»?",
        "settings!A2: Write the form's title and id on a sheet called «settings», "
        "under «form_title» and «form_id».",
    ]


def test_words_in_the_main_language_stand_in_one_column():
    line = {"type": "text", "name": "a", "label": "Hva?", "label::nb": "Kva?"}

    assert wrong(line) == [
        "survey!C1: The heading «label» stands over two columns; keep one of them."
    ]


def test_themes_belong_to_open_questions():
    themes = [{"item": "n", "name": "bolig", "label": "Bolig"}, {"item": "line", "name": "b c"}]
    number = {"type": "integer", "name": "n", "label": "N"}

    assert refused(book(survey=[A_LINE, number], settings=[SETTINGS], themes=themes)) == [
        "themes!A2: There is no open question «n» that answers could be coded for.",
        "themes!B3: «b c» cannot be an id. Use letters from a to z, digits and hyphens.",
        "themes!C3: «label» is missing in this row.",
    ]


def test_faults_of_the_form_are_told_at_their_cells():
    lines: list[Line] = [
        {"type": "begin_group", "name": "g", "label": "G"},
        {"type": "end_group"},
        {"type": "select_one abc", "name": "a", "label": "A", "ordered": None, "relevant": None},
        {"type": "select_one abc", "name": "a", "label": "A"},
        {"type": "text", "name": "b", "label": "B", "relevant": "${a} = 'x' or ${z} = 'y'"},
        {"type": "text", "name": "c", "label": "C", "relevant": "${d} != ''"},
        {"type": "text", "name": "d", "label": "D", "relevant": "${c} != ''"},
    ]

    assert wrong(*lines, choices=[*ABC, ABC[0]]) == [
        "choices!B5: The code «a» is used twice; each needs its own.",
        "choices!B5: The code «a» is used twice; each needs its own.",
        "survey!B2: There is nothing in this section; add a question, or remove it.",
        "survey!B5: The id «a» is used twice; sections and questions need one each.",
        "survey!E6: «a» has no answer «x». It has: a, b, c, a.",
        "survey!E6: There is no question «z» here. There are: a.",
        "survey!E7: What is shown goes in a circle here: c → d → c.",
        "survey!E8: What is shown goes in a circle here: d → c → d.",
    ]


def test_what_follows_from_a_mistake_is_not_told_as_one():
    lines = [
        {"type": "selectone abc", "name": "a", "label": "A"},
        {"type": "text", "name": "b", "label": "B", "relevant": "${a} = 'x'"},
        A_LINE,
        A_LINE,
    ]

    assert [problem.split(":")[0] for problem in wrong(*lines)] == ["survey!A2", "survey!B5"]


def test_a_form_without_questions_asks_nothing():
    assert wrong({"type": "note", "name": "a", "label": "A"}) == [
        "survey!A1: A questionnaire needs at least one question."
    ]


def test_pyxform_has_the_last_word():
    """«or_other» makes a question of its own there, whose name another one has here."""
    lines = [
        {"type": "select_multiple abc or_other", "name": "q", "label": "Q"},
        {"type": "text", "name": "q_other", "label": "R"},
    ]

    (problem,) = wrong(*lines)
    assert problem.startswith(
        "survey!B1: The rules for Excel forms say: On the 'survey' sheet, the 'name' value 'q_o"
    )


def test_a_broken_file_is_refused_as_a_whole():
    with pytest.raises(NotAWorkbook):
        read_workbook(b"PK not really")


# --- Anything -------------------------------------------------------------------------------------

TYPES = st.sampled_from(
    ["text", "integer", "note", "date", "range", "select_one abc", "select_multiple abc or_other",
     "rank abc", "begin_group", "end_group", "start", "calculate", "select_one x", "audio", ""]
)  # fmt: skip
CELLS = st.sampled_from(
    ["", "a", "b", "a.b", "yes", "no", "${a} = 'x'", "selected(${b}, 'a')", ". >= 1", "list",
     "points", "table-list", "multiline", "=1+1", "${a}", "start=1 end=5", "1", "-1", "named"]
)  # fmt: skip
HEADINGS = ("name", "label", NN, "hint", "required", "relevant", "constraint", "appearance",
            "parameters", "kind", "limit", "ordered", "visibility")  # fmt: skip
LINES = st.lists(
    st.fixed_dictionaries({"type": TYPES}, optional=dict.fromkeys(HEADINGS, CELLS)), max_size=6
)


@given(LINES)
def test_any_rows_are_a_form_or_a_refusal_with_places(lines):
    try:
        said = written(read_workbook(survey(*lines)).form)
    except BadWorkbook as bad:
        said = str(bad)
        assert [p for p in bad.problems if not p.sheet or p.line < 1 or p.column < 1] == []  # noqa: PT017 -- either way is right
    except Refusal:
        said = ""
    assert said


def test_an_import_says_what_it_left_out_beside_the_form():
    found = imported(A_LINE, choices=[])

    assert found.notes == ()
    assert list(found.form.sections) == [
        Section("page-1", text(nb="Skjema"), tuple(found.form.items))
    ]
    assert found.form.sections[0].title == Text((("nb", "Skjema"),))
