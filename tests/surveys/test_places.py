"""Every text has a name and a place; what is missing is found, and words change one by one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import TooLong
from surveys.places import Gap, NeedsWords, NoSuchPlace, gaps, put, reworded, texts
from surveys.questionnaire import Item, Questionnaire, Section, Theme
from surveys.questions import Kind, Option, Question
from surveys.texts import Text, text

YES, NO = (Option(code, text(nb=code, nn=code)) for code in ("ja", "nei"))
FULL = Questionnaire(
    "f",
    text(nb="Skjema", nn="Skjema"),
    ("nb", "nn"),
    (
        Section(
            "del",
            text(nb="Del", nn="Del"),
            (
                Item("valg", text(nb="Hva?", nn="Kva?"), Question(Kind.CHOICE, (YES, NO))),
                Item("tall", text(nb="Hvor mange?", nn="Kor mange?"), Question(Kind.NUMBER)),
                Item(
                    "ruter",
                    text(nb="Vurder", nn="Vurder"),
                    Question(Kind.MATRIX, (YES,), rows=(NO,), dont_know=text(nb="?", nn="?")),
                    help=text(nb="Kort", nn="Kort"),
                ),
                Item(
                    "tekst",
                    text(nb="Si", nn="Sei"),
                    Question(Kind.TEXT),
                    themes=(Theme("bolig", text(nb="Bolig", nn="Bustad")),),
                ),
            ),
        ),
    ),
    thanks=text(nb="Takk", nn="Takk"),
)


def names(form):
    return [placed.name for placed in texts(form)]


def test_all_texts_are_found_in_the_order_of_reading_and_those_that_could_be_there():
    assert names(FULL) == [
        *("title", "intro", "source", "del.title", "del.text"),
        *("valg.text", "valg.help", "valg.options.ja", "valg.options.nei"),
        *("valg.other", "valg.dont_know"),
        *("tall.text", "tall.help", "tall.unit"),
        *("ruter.text", "ruter.help", "ruter.rows.nei", "ruter.options.ja", "ruter.dont_know"),
        *("tekst.text", "tekst.help", "tekst.themes.bolig"),
        "thanks",
    ]


def test_what_has_no_words_in_a_declared_language_is_a_gap_and_what_is_not_there_is_none():
    english = replace(FULL, languages=("nb", "nn", "en"))

    assert gaps(FULL) == ()
    assert [(gap.name, gap.language) for gap in gaps(english)] == [
        (placed.name, "en") for placed in texts(FULL) if placed.text is not None
    ]


def test_a_gap_is_told_with_its_place():
    lacking = reworded(FULL, {"valg.options.nei.nn": " "})

    assert gaps(lacking) == (
        Gap(
            "valg.options.nei", "nn", ("sections", 0, "items", 0, "question", "options", 1, "label")
        ),
    )


def test_words_change_where_they_are_named_and_nowhere_else():
    changed = reworded(FULL, {"valg.text.nn": " Kvifor? ", "title.nb": "Nytt\x00"})

    assert changed.title == text(nb="Nytt\N{REPLACEMENT CHARACTER}", nn="Skjema")
    assert changed.item("valg").text == text(nb="Hva?", nn="Kvifor?")
    assert reworded(changed, {"valg.text.nn": "Kva?", "title.nb": "Skjema"}) == FULL


def test_a_text_that_need_not_be_there_comes_and_goes_with_its_words():
    added = reworded(FULL, {"tall.unit.nn": "personar", "tall.unit.nb": "personer"})

    assert added.item("tall").question.unit == text(nb="personer", nn="personar")
    assert reworded(added, {"tall.unit.nb": "", "tall.unit.nn": ""}) == FULL
    assert reworded(FULL, {"intro.nb": ""}) == FULL


def test_a_text_that_must_be_there_keeps_words_in_one_language():
    with pytest.raises(NeedsWords) as caught:
        reworded(FULL, {"title.nb": "", "title.nn": ""})

    assert caught.value.parameters == {"name": "title"}
    assert reworded(FULL, {"title.nb": ""}).title == Text((("nn", "Skjema"),))


@pytest.mark.parametrize(
    "name", ["title", "title.en", "valg.nb", "gone.text.nb", "valg.unit.nb", ""]
)
def test_what_is_not_there_cannot_be_reworded(name):
    with pytest.raises(NoSuchPlace) as caught:
        reworded(FULL, {name: "x"})

    assert caught.value.parameters == {"name": name}


def test_a_text_has_its_length():
    with pytest.raises(TooLong):
        reworded(FULL, {"title.nb": "x" * 3_001})


def test_an_item_that_is_not_there_is_not_found():
    with pytest.raises(KeyError):
        FULL.item("gone")


@given(st.sampled_from(list(texts(FULL))))
def test_the_place_of_a_text_is_where_it_stands(placed):
    other = text(nb="Helt", nn="Anna")

    changed = put(FULL, placed.path, other)

    found = {one.name: one.text for one in texts(changed)}
    before = {one.name: one.text for one in texts(FULL)}
    assert found == before | {placed.name: other}
