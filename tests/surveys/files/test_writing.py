"""What is written is read again as the same form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.conditions import parse
from surveys.files.questionnaires import read, read_draft, shipped, shipped_source
from surveys.files.writing import written
from surveys.places import reworded, texts
from surveys.questionnaire import Visibility
from surveys.questions import Kind, Option, Question
from surveys.texts import text
from tests.surveys.files.anything import anything
from tests.surveys.forms import form, item


@pytest.mark.parametrize("name", shipped())
def test_a_ready_form_is_the_same_when_it_has_been_written(name):
    ready = read(shipped_source(name))

    assert read(written(ready)) == ready
    assert written(read(written(ready))) == written(ready)


@given(anything())
def test_any_form_is_the_same_when_it_has_been_written(one):
    assert read(written(one)) == one


def test_a_form_is_written_as_a_person_would_write_it():
    first = item("bruk", Kind.MULTI, options=(Option("a", text(nb="A")), Option("b", text(nb="B"))))
    second = item(
        "antall", Kind.NUMBER, show_if=parse("bruk has a").condition, required=True, low=0, high=9
    )

    assert (
        written(form(first, second))
        == """\
id: form-1
title: {nb: Form}
languages: [nb]

sections:
  - id: s1
    title: {nb: s1}
    items:
      - id: bruk
        kind: multi
        text: {nb: bruk?}
        options:
          a: {nb: A}
          b: {nb: B}

      - id: antall
        kind: number
        text: {nb: antall?}
        required: true
        show_if: bruk has a
        high: 9

"""
    )


def test_a_text_that_is_too_long_for_a_line_takes_one_for_each_language():
    long = reworded(form(item("a")), {"a.text.nb": "x " * 60})

    assert f"        text:\n          nb: {('x ' * 60).strip()}\n" in written(long)


def test_what_a_page_has_changed_in_a_ready_form_is_read_again():
    ready = read(shipped_source("puls"))
    changed = reworded(
        ready,
        {"title.nb": "=SUM(A1): «hei»\nher", "nytte.help.nn": "# ikkje null", "savn.text.nb": ""},
    )

    assert changed != ready
    assert read_draft(written(changed)) == changed


@given(st.sampled_from(shipped()), st.text(min_size=1, max_size=60), st.data())
def test_any_words_are_kept(name, words, data):
    ready = read(shipped_source(name))
    placed = data.draw(st.sampled_from(list(texts(ready))))
    changed = reworded(ready, {f"{placed.name}.{code}": f"x{words}x" for code in ready.languages})

    assert read(written(changed)) == changed


def test_codes_that_yaml_takes_for_nothing_are_kept():
    options = (Option("null", text(nb="A")), Option("b", text(nb="B")))
    odd = form(item("a", Kind.CHOICE, options=options, ordered=True, neutral="null"))

    assert read(written(odd)) == odd


def test_what_others_see_is_kept():
    asked = item("a")
    named = form(item("b"), asked)
    seen = form(
        item("b"), type(asked)("a", asked.text, Question(Kind.DATE), visibility=Visibility.NAMED)
    )

    assert named != seen
    assert read(written(seen)) == seen
