from collections.abc import Mapping

import pytest

from bot.web.surveys.form_edits import edited
from bot.web.surveys.form_fields import FORM, settings
from surveys.conditions import written
from surveys.editing import declared
from surveys.questionnaire import Questionnaire, Visibility
from surveys.questions import Kind
from surveys.texts import text
from tests.surveys.forms import form, item

ONE = item("one", Kind.CHOICE, ordered=True, positive=("c",), neutral="b")
BOTH = declared(form(ONE, item("many", Kind.MULTI), item("count", Kind.NUMBER)), ("nb", "nn"))


def posted(name: str, **changed: str) -> Mapping[str, str]:
    """The fields of an item as its page posts them, with some changed."""
    stands = {key: said for key, said in settings(BOTH.item(name)).items() if said}
    return {"settings": "1", **stands, **changed}


def wrong(name: str, fields: Mapping[str, str], whole: Questionnaire = BOTH) -> Mapping[str, str]:
    found = edited(whole, name, fields)
    return {field: type(reason).__name__ for field, reason in found.wrong.items()}


@pytest.mark.parametrize("name", ["one", "many", "count"])
def test_what_a_page_posts_unchanged_changes_nothing(name: str):
    found = edited(BOTH, name, posted(name))

    assert (found.form, found.wrong) == (BOTH, {})


def test_words_are_changed_in_each_language_and_those_of_other_parts_are_not():
    fields = {"w:one.text.nn": "Kva?", "w:one.options.a.nb": " Ja ", "w:many.text.nb": "Nei"}
    found = edited(BOTH, "one", fields).form

    assert found.item("one").text == text(nb="one?", nn="Kva?")
    assert found.item("one").question.options[0].label == text(nb="Ja")
    assert found.item("many") == BOTH.item("many")
    titled = edited(BOTH, FORM, {"w:title.nb": "Tittel", "w:thanks.nn": "Takk"}).form
    assert (titled.title, titled.thanks) == (text(nb="Tittel"), text(nn="Takk"))


def test_words_can_move_to_another_language_but_not_all_go():
    swapped = {"w:one.text.nb": "", "w:one.text.nn": "Kva?"}
    assert edited(BOTH, "one", swapped).form.item("one").text == text(nn="Kva?")
    assert wrong("one", {"w:one.text.nb": ""}) == {"w:one.text.nb": "NeedsWords"}
    assert wrong("one", {"w:one.text.nb": "x" * 3_001}) == {"w:one.text.nb": "TooLong"}


def test_an_item_is_required_shown_on_a_condition_and_seen_by_others():
    fields = posted("many", required="1", visibility="named", show_if="one = a")
    found = edited(BOTH, "many", fields).form.item("many")

    assert (found.required, found.visibility) == (True, Visibility.NAMED)
    assert found.show_if is not None
    assert written(found.show_if) == "one = a"


@pytest.mark.parametrize(
    ("name", "changed", "said"),
    [
        ("many", {"show_if": "one ="}, {"show_if": "WantsValue"}),
        ("many", {"show_if": "one = d"}, {"show_if": "NotItsCode"}),
        ("many", {"show_if": "count > 3"}, {"show_if": "LaterItem"}),
        ("many", {"show_if": "x" * 2_000}, {"show_if": "TooLongCondition"}),
        ("many", {"visibility": "all"}, {"visibility": "NotAmongThese"}),
        ("many", {"limit": "0"}, {"limit": "NotANumber"}),
        ("many", {"limit": "101"}, {"limit": "OutOfRange"}),
        ("count", {"low": "8", "high": "7"}, {"low": "LowAboveHigh"}),
        ("count", {"low": "few"}, {"low": "NotANumber"}),
        ("count", {"high": "9" * 11}, {"high": "OutOfRange"}),
        ("one", {"neutral": "d"}, {"neutral": "NotAmongThese"}),
        ("one", {"neutral": "c"}, {"neutral": "BothEnds"}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    name: str, changed: Mapping[str, str], said: Mapping[str, str]
):
    assert wrong(name, posted(name, **changed)) == said


def test_numbers_have_limits_and_choices_a_scale():
    count = edited(BOTH, "count", posted("count", low="-5", high="1 000")).form.item("count")
    assert (count.question.low, count.question.high) == (-5, 1_000)

    scale = {"positive:b": "1", "neutral": "a"}
    one = edited(BOTH, "one", posted("one", **scale)).form.item("one").question
    assert (one.ordered, one.positive, one.neutral) == (True, ("b", "c"), "a")
    flat = {key: said for key, said in posted("one").items() if key != "ordered"}
    one = edited(BOTH, "one", flat).form.item("one").question
    assert (one.ordered, one.positive, one.neutral) == (False, (), "")


def test_an_option_is_added_in_all_languages_moved_and_removed():
    fields = {"new:one.options.nb": "Kanskje", "new:one.options.nn": "Kan hende"}
    added = edited(BOTH, "one", fields).form.item("one").question.options[-1]
    assert (added.code, added.label) == ("kanskje", text(nb="Kanskje", nn="Kan hende"))

    moved = edited(BOTH, "one", {"do": "up:one.options.c"}).form.item("one").question
    assert [option.code for option in moved.options] == ["a", "c", "b"]
    gone = edited(BOTH, "one", {"do": "remove:one.options.c"}).form.item("one").question
    assert ([option.code for option in gone.options], gone.positive) == (["a", "b"], ())


def test_a_button_keeps_what_was_written_beside_it():
    found = edited(BOTH, "one", {"w:one.text.nn": "Kva?", "do": "down:one.options.a"}).form

    assert found.item("one").text == text(nb="one?", nn="Kva?")
    assert found.item("one").question.options[0].code == "b"


def test_what_something_looks_at_is_not_removed():
    looks = edited(BOTH, "many", {"show_if": "one = c"}).form

    assert wrong("one", {"do": "remove:one"}, looks) == {"": "NoSuchItem"}
    assert wrong("one", {"do": "remove:one.options.c"}, looks) == {"": "NotItsCode"}
    assert wrong("one", {"do": "remove:nothing"}, looks) == {"": "NoSuchPlace"}


def test_an_open_survey_takes_no_text_that_lacks_words():
    found = edited(BOTH, "count", {"w:count.text.nb": "Hvor mange?"}, is_open=True)
    assert set(found.wrong) == {"w:count.text.nn"}
    whole = {"w:count.text.nb": "Hvor mange?", "w:count.text.nn": "Kor mange?"}
    assert edited(BOTH, "count", whole, is_open=True).wrong == {}
