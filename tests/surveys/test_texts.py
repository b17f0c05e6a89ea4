"""The same words in several languages."""

from surveys.texts import Text, text

BREAK = text(nb="Pause", nn="Pause", en="Break")


def test_a_text_is_said_in_the_wanted_language_or_else_in_its_main_one():
    assert [BREAK.said(language) for language in ("en", "nn", "se")] == ["Break", "Pause", "Pause"]
    assert [BREAK.language(wanted) for wanted in ("en", "se")] == ["en", "nb"]


def test_the_first_language_is_the_main_one():
    assert text(nn="Kva?", nb="Hva?").said("en") == "Kva?"


def test_a_language_without_words_is_lacking():
    blank = Text((("nb", "Hva?"), ("nn", " ")))

    assert blank.lacks(("nb", "nn", "en")) == ("nn", "en")
    assert BREAK.lacks(("nb", "nn")) == ()
