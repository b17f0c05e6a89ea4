import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.text import (
    WordCount,
    guess_language,
    is_acronym,
    lemma,
    ranked_words,
    shared_form,
    stop_words,
    tokenise,
)


def test_words_are_found_without_digits_signs_and_emoji():
    assert tokenise("§ 4: Nord-Norge, 2 «bord» 😀 i år!") == ("Nord-Norge", "bord", "år")


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Vi veit ikkje kva kommunane treng", "nn"),
        ("Vi vet ikke hva kommunene trenger", "nb"),
        ("", "nb"),
        ("Bli einige om ei brei forståing av oppdraget", "nn"),
        ("Samordning på tvers i linja, f.eks matriseorganisering", "nb"),
        ("Utdanning til vaksne", "nn"),
        ("Svaret blir lagra", "nn"),
    ],
)
def test_the_written_language_is_guessed_by_marker_words(words, language):
    assert guess_language(words) == language


@pytest.mark.parametrize(
    ("token", "language", "found"),
    [
        ("Kommunene", "nb", "kommune"),
        ("kommunane", "nn", "kommune"),
        ("møteplassar", "nn", "møteplass"),
        ("NAV", "nb", "NAV"),
        ("IMDi", "nn", "IMDi"),
    ],
)
def test_words_are_brought_to_their_dictionary_form(token, language, found):
    assert lemma(token, language) == found


def test_two_capitals_make_an_acronym():
    assert [is_acronym(word) for word in ("NAV", "IMDi", "Nav", "nav")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("word", "shared"),
    [
        ("rettleiing", "veiledning"),
        ("føreseieleg", "føreseielig"),
        ("moglegheit", "mulighet"),
        ("politikar", "politiker"),
        ("bar", "bar"),
        ("kommune", "kommune"),
    ],
)
def test_bokmal_and_nynorsk_share_a_form_to_count_by(word, shared):
    assert shared_form(word) == shared


def test_the_stop_words_hold_both_languages_and_the_fillers():
    assert {"ikke", "ikkje", "frå", "fra", "sjølv", "og", "bør", "felles"} <= stop_words()


@pytest.mark.parametrize("other", ["Dei treng fleire tilsette", "De trenger flere tilsette"])
def test_what_is_written_alike_is_one_word(other):
    points = [("1", "Opplæring av tilsette"), ("2", "De trenger tilsette"), ("3", other)]

    assert ranked_words(points) == (WordCount("tilsette", ("1", "2", "3")),)


@pytest.mark.parametrize(
    ("others", "found"), [("Dei treng fleire", ["ansatte"]), ("De trenger flere", [])]
)
def test_what_tells_nothing_of_its_language_is_read_as_the_others_are(others, found):
    points = [("1", "tilsett"), ("2", "ansatte"), ("3", others)]  # the same in nynorsk

    assert [w.word for w in ranked_words(points)] == found


def test_only_what_somebody_wrote_is_shown():
    points = [(str(number), "tolk helse lege") for number in range(3)]

    assert [w.word for w in ranked_words(points)] == ["helse", "lege", "tolk"]


@pytest.mark.parametrize(
    ("texts", "word"),
    [
        (("Kommunen", "kommunen", "kommunene"), "kommunen"),
        (("kommunene kommunene kommunene", "kommunen", "kommunen"), "kommunen"),  # once a point
        (("kommunene", "kommunen"), "kommunen"),  # of as many the shortest
        (("møteplassen", "møteplasser"), "møteplassen"),  # then by the alphabet
    ],
)
def test_the_form_that_most_wrote_is_shown(texts, word):
    points = [(str(number), words) for number, words in enumerate(texts)]

    assert [(w.word, w.count) for w in ranked_words(points)] == [(word, len(texts))]


def test_a_word_counts_once_a_point_and_says_where_it_stands():
    points = [("1", "Kommunene og kommunen"), ("2", "Møt kommunane"), ("3", "NAV")]

    assert ranked_words(points) == (WordCount("kommunen", ("1", "2")),)
    assert ranked_words(points)[0].count == 2


def test_both_written_languages_count_as_one_word_shown_as_most_wrote_it():
    points = [("1", "rettleiing"), ("2", "rettleiing"), ("3", "veiledning")]

    assert ranked_words(points) == (WordCount("rettleiing", ("1", "2", "3")),)


@pytest.mark.parametrize(("language", "word"), [("nb", "veiledning"), ("nn", "rettleiing")])
def test_where_as_many_wrote_either_the_documents_own_is_shown(language, word):
    points = [("1", "rettleiing"), ("2", "veiledning")]

    assert [w.word for w in ranked_words(points, language)] == [word]


def test_a_shout_is_words_and_not_acronyms():
    assert [w.word for w in ranked_words([("1", "KAPASITET NÅ"), ("2", "kapasitet")])] == [
        "kapasitet"
    ]


def test_the_list_is_cut_before_a_tie_and_not_within_it():
    points = [("1", "skole næring NAV"), ("2", "skole næring NAV"), ("3", "skole")]

    assert [w.word for w in ranked_words(points, most=2)] == ["skole"]
    assert [w.word for w in ranked_words(points, most=3)] == ["skole", "NAV", "næring"]


def test_a_tie_at_the_very_top_is_shown_as_far_as_there_is_room():
    points = [("1", "skole næring NAV"), ("2", "skole næring NAV")]

    assert [w.word for w in ranked_words(points, most=2)] == ["NAV", "næring"]


@given(st.lists(st.tuples(st.uuids().map(str), st.text(max_size=60)), max_size=8))
def test_any_text_at_all_can_be_counted(points):
    for word in ranked_words(points, least=1):
        assert set(word.points) <= {name for name, _ in points}
        assert word.word.lower() not in stop_words()
