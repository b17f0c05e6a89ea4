import pytest

from bot.web.surveys.told import KINDS, LONG, kind_named, said_changes, said_condition, short
from bot.words import words
from surveys.conditions import parse
from surveys.editing import declared, moved, put_item, removed, shown_when
from surveys.files.kinds import WRITTEN
from surveys.places import reworded
from surveys.questions import Kind, Question
from surveys.texts import text
from tests.surveys.forms import form, item

T = words("en")
ONE = item("one", Kind.CHOICE, dont_know=text(nb="Vet ikke"))
FORM = form(ONE, item("rated", Kind.MATRIX), item("count", Kind.NUMBER), item("last"))


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("one = a", "«one?» is answered with «A»"),
        ("one = dont_know", "«one?» is answered with «Vet ikke»"),
        ("count >= 3 and count < 9", "«count?» is at least 3 and «count?» is less than 9"),
        ("rated.r1 = b", "«rated? – r1» is answered with «B»"),
        (
            "one answered or (count > 1 and count <= 3)",
            "«one?» is answered or («count?» is more than 1 and «count?» is at most 3)",
        ),
        ("one = a or one = b or one = c", "«one?» is answered with «A» or «B» or «C»"),
        (
            "one = a or count = 2",
            "«one?» is answered with «A» or «count?» is answered with «2»",
        ),
        ("not one has a", "it is not so that «A» is among the answers to «one?»"),
        ("one != a", "«one?» is answered with something else than «A»"),
    ],
)
def test_a_condition_is_said_with_the_words_of_the_form(condition: str, said: str):
    assert said_condition(FORM, parse(condition).condition, T) == said


def test_changes_are_said_with_the_words_of_the_form():
    new = reworded(FORM, {"one.text.nb": "Hva?", "one.options.a.nb": "Ja"})
    new = shown_when(removed(moved(new, "one.options.b", -1), "count"), "last", "one = a")
    new = put_item(new, "rated", question=Question(Kind.DATE))

    assert list(said_changes(FORM, new, T)) == [
        "«count?» is gone.",
        "«Hva? – B» stands in another place in its list.",
        "«rated?» is asked in another way: Date, not Table of ratings.",
        *[f"«rated? – {row}» can no longer be chosen." for row in ("r1", "r2", "A", "B", "C")],
        "«last?» is shown when «Hva?» is answered with «Ja».",
        "The words of «Hva? (Bokmål)» were «one?», and are «Hva?».",
        "The words of «Hva? – Ja (Bokmål)» were «A», and are «Ja».",
    ]
    assert list(said_changes(FORM, declared(FORM, ("nb", "nn", "se")), T)) == [
        "The form has got the language «Nynorsk».",
        "The form has got the language «se».",
    ]


def test_every_kind_that_a_file_can_ask_for_has_a_name():
    assert set(KINDS) == set(WRITTEN)
    assert (kind_named("matrix", T), kind_named("stance", T)) == ("Table of ratings", "stance")


def test_long_words_are_cut_where_they_stand_in_a_sentence():
    assert len(short("x" * 200)) == LONG
    assert short("kort") == "kort"
