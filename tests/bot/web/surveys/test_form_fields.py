from bot.web.surveys.form_edits import edited
from bot.web.surveys.form_fields import FORM, lacks, rows, settings
from surveys.editing import declared
from surveys.questionnaire import Theme
from surveys.questions import Kind
from surveys.texts import text
from tests.surveys.forms import form, item

CODED = item("said", Kind.TEXT, themes=(Theme("t1", text(nb="Tema")),))
BOTH = declared(form(item("rated", Kind.MATRIX), CODED), ("nb", "nn"))


def test_a_question_has_a_row_for_each_text_that_it_has_or_could_have():
    found = [(row.name, row.group, row.optional) for row in rows(BOTH, "rated")]

    assert found == [
        ("rated.text", "", False),
        ("rated.help", "", True),
        ("rated.rows.r1", "rows", False),
        ("rated.rows.r2", "rows", False),
        ("rated.options.a", "options", False),
        ("rated.options.b", "options", False),
        ("rated.options.c", "options", False),
        ("rated.dont_know", "besides", True),
    ]
    assert [row.group for row in rows(BOTH, "said")] == ["", "", "themes"]
    assert [row.name for row in rows(BOTH, FORM)] == ["title", "intro", "source", "thanks"]
    assert [row.name for row in rows(BOTH, "s1")] == ["s1.title", "s1.text"]


def test_each_row_has_a_box_for_each_language_with_what_was_posted_in_it():
    found = edited(BOTH, "rated", {"w:rated.text.nb": "", "w:rated.text.nn": ""})
    nb, nn = rows(BOTH, "rated", found)[0].boxes

    assert (nb.value, nb.now, type(nb.problem).__name__) == ("", "rated?", "NeedsWords")
    assert (nn.value, nn.now, nn.problem) == ("", None, None)


def test_what_lacks_words_is_named_by_what_people_read_with_its_field():
    first, *_, last = lacks(BOTH)

    assert (first.owner, first.of, first.label) == (FORM, text(nb="Form"), "Title")
    assert (last.of, last.label, last.field) == (text(nb="said?"), "t1", "w:said.themes.t1.nn")
    assert {lack.language for lack in lacks(BOTH)} == {"nn"}


def test_a_number_without_a_highest_has_an_empty_field():
    assert settings(item("n", Kind.NUMBER, high=10**9))["high"] == ""
    assert settings(item("n", Kind.NUMBER, high=7))["high"] == "7"
