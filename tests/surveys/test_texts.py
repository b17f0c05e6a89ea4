from surveys.texts import LANGUAGES, Text, text

PAUSE = text(nb="Pause", nn="Kvild")


def test_words_are_said_in_the_wanted_language_or_the_main_one():
    assert Text((("nb", "Pause"), ("nn", "Kvild"))) == PAUSE
    assert [PAUSE.said(language) for language in LANGUAGES] == ["Pause", "Kvild", "Pause"]
    assert [PAUSE.language(language) for language in LANGUAGES] == ["nb", "nn", "nb"]


def test_a_language_without_words_is_lacking():
    assert PAUSE.lacks(LANGUAGES) == ("en",)
    assert text(nb="Pause", nn=" ").lacks(("nb", "nn")) == ("nn",)
