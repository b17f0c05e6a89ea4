from dataclasses import replace
from datetime import date

import pytest

from surveys.background import background, backgrounds, check_background, still_means, told_by
from surveys.field_errors import NotABackground
from surveys.field_state import Terms
from surveys.questionnaire import Item, Visibility
from surveys.questions import Kind, Option
from surveys.responses import Mode
from surveys.texts import text
from tests.surveys.forms import ABC, compared, form, item

ONE = item("one", Kind.CHOICE)
TERMS = Terms(Mode.OPINION, "Fylket", date(2027, 6, 1), by="one")


def options(count: int) -> tuple[Option, ...]:
    return tuple(Option(f"o{n}", text(nb=str(n))) for n in range(count))


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        (ONE, True),
        (item("one", Kind.CHOICE, ordered=True), True),
        (item("one", Kind.CHOICE, options=options(20)), True),
        (item("one", Kind.CHOICE, options=options(20), dont_know=text(nb="Vet ikke")), False),
        (item("one", Kind.CHOICE, options=options(1)), False),
        (item("one", Kind.CHOICE, options=options(1), other=text(nb="Annet")), True),
        (item("one", Kind.CHOICE, compared("first", "=", "a")), False),
        (item("one", Kind.MULTI), False),
        (item("one", Kind.RATING, low=1, high=5), False),
        (item("one"), False),
    ],
)
def test_a_background_is_one_choice_that_everybody_is_asked(asked: Item, fits: bool):
    asks = form(item("first", Kind.CHOICE, options=ABC), asked)

    assert (background(asks, TERMS) == asked) is fits
    assert told_by(asks, TERMS) == ("one" if fits else "")
    if fits:
        check_background(asks, TERMS)
    else:
        with pytest.raises(NotABackground):
            check_background(asks, TERMS)


def test_official_answers_are_broken_down_by_what_is_shown_with_names():
    named = replace(item("named", Kind.CHOICE), visibility=Visibility.NAMED)
    owner = replace(item("owner", Kind.CHOICE), visibility=Visibility.OWNER)
    asks = form(ONE, named, owner)

    assert backgrounds(asks, Mode.OFFICIAL) == (named,)
    assert backgrounds(asks, Mode.OPINION) == (ONE, named, owner)


def test_nothing_is_wrong_where_nothing_is_named():
    check_background(form(item("q")), replace(TERMS, by=""))

    assert background(form(ONE), replace(TERMS, by="")) is None


def test_it_must_mean_the_same_in_every_version():
    first, worded = form(ONE), form(replace(ONE, text=text(nb="Hvor jobber du?")))
    fewer = form(item("one", Kind.CHOICE, options=ABC[:2]))
    gone = form(item("two", Kind.CHOICE))

    assert still_means([first, worded, first], TERMS)
    assert not still_means([first, fewer], TERMS)
    assert not still_means([first, fewer, first], TERMS)
    assert not still_means([first, gone], TERMS)
    assert not still_means([], TERMS)
