from dataclasses import fields

import pytest

from bot.chance import seeded
from bot.rehearsal.vocabulary import SPOKEN, vocabulary
from surveys.questions import POINT_LENGTH


@pytest.mark.parametrize(("wanted", "found"), [(("en", "nn"), "nn"), (("en",), "nb"), ((), "nb")])
def test_people_speak_the_first_language_that_there_is_a_list_for(wanted, found):
    assert vocabulary(wanted) == vocabulary((found,))


def test_the_languages_say_as_much_but_not_the_same():
    nb, nn = map(vocabulary, [(language,) for language in SPOKEN])

    for each in fields(nb):
        one, other = getattr(nb, each.name), getattr(nn, each.name)
        if isinstance(one, tuple):
            assert len(one) == len(other)
    assert nb.deeds != nn.deeds


@pytest.mark.parametrize("language", SPOKEN)
def test_every_sentence_is_whole_and_fits_in_a_point(language):
    words, chance = vocabulary((language,)), seeded(1)

    for sentence in [words.sentence(chance) for _ in range(200)]:
        assert sentence == " ".join(sentence.split())
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert len(sentence) < POINT_LENGTH
