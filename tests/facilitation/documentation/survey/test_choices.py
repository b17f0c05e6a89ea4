from dataclasses import replace

from facilitation.documentation.survey.choices import choice_blocks, favourable, in_order, median
from surveys.figures import Base, Choices, Count
from tests.facilitation.documentation.survey.reading import (
    facts,
    figures,
    paragraphs,
    place,
    plain,
    tables,
)
from tests.facilitation.documentation.survey.sample import (
    OFTEN,
    OPINIONS,
    OUTLOOK,
    PROTECTED,
    PUBLIC,
    QUALITY,
    counts,
    scale,
)
from tests.surveys.charts.seen import said, texts


def shown(results, item, w):
    at = place(results, item, w)
    found = at.result.figure
    assert isinstance(found, Choices)
    return list(choice_blocks(at, found))


def test_choices_without_an_order_are_ranked_in_the_chart_and_its_table(w):
    blocks = shown(PUBLIC, "bruk", w)

    (figure,), (table,) = figures(blocks), tables(blocks)
    labels = [row[0] for row in table.rows]
    assert labels == [
        "Innretning på opplæring i norsk og samfunnskunnskap",
        "Planlegging",
        "Politiske vedtak/saksfremlegg",
        "Koordinering av det regionale integreringsarbeidet",
        "Annet",
    ]
    assert plain(said(figure.svg)[1]) == (
        "Bar chart of the answers to «Hva brukes statistikken til?». "
        "Innretning på opplæring i norsk og samfunnskunnskap: 7 (78 %); Planlegging: 5 (56 %); "
        "Politiske vedtak/saksfremlegg: 4 (44 %); "
        "Koordinering av det regionale integreringsarbeidet: 3 (33 %); Annet: 2 (22 %)."
    )


def test_several_answers_are_said_not_to_add_up(w):
    assert paragraphs(shown(PUBLIC, "bruk", w)) == [
        "Several answers could be given: the shares are of those who answered, and do not add up "
        "to 100 %."
    ]
    assert paragraphs(shown(PUBLIC, "ofte", w)) == []


def test_a_scale_stands_in_its_own_order_with_its_middle(w):
    blocks = shown(PUBLIC, "ofte", w)

    assert texts(figures(blocks)[0].svg) == [
        *("5", "Hver uke", "4", "Hver måned", "0", "Sjeldnere"),
        *("0", "Aldri", "0", "Vet ikke"),
    ]
    assert facts(blocks) == {"Median": "Hver uke"}


def test_what_is_hidden_comes_last_with_its_reason(w):
    blocks = shown(OPINIONS, "bruk", w)

    (table,) = tables(blocks)
    assert [row[1] for row in table.rows] == ["20", "12", "5", ":", ":"]
    assert paragraphs(blocks)[0].startswith("«:» Not shown: it could tell")


def test_dont_know_is_ranked_last_however_many_did_not_know():
    question = replace(OFTEN, ordered=False)
    found = Choices(Base(20, 20), counts(question, 1, 3, 0, 2, 14))

    assert [count.n for count in in_order(found)] == [3, 2, 1, 0, 14]


def test_a_scale_with_a_favourable_end_tells_how_many_stand_there(w):
    at = place(PUBLIC, "vurdering", w)

    assert plain(favourable(at, scale(QUALITY, 0, 1, 2, 4, 2, 0))) == "6 of 9 (67 %)"
    assert favourable(at, scale(QUALITY, 0, 1, 2, PROTECTED, 2, 0)) == ":"
    assert favourable(at, scale(OUTLOOK, 1, 2, 3)) == ""


def test_a_middle_between_two_answers_is_both(w):
    at = place(PUBLIC, "vurdering", w)

    assert median(at, scale(QUALITY, 1, 2, 1, 3, 1, 1)) == (
        "between Verken god eller dårlig and Ganske god"
    )
    assert median(at, scale(QUALITY, 0, 0, 0, 0, 0, 3)) == "–"
    assert median(at, scale(QUALITY, 0, PROTECTED, 3, 0, 0, 0)) == ":"


def test_many_answers_on_a_scale_have_a_mean_and_its_favourable_end(w):
    found = scale(QUALITY, 3, 4, 8, 10, 9, 3)
    at = place(OPINIONS, "vurdering", w)

    pairs = facts(choice_blocks(at, found))
    assert {name: plain(words) for name, words in pairs.items()} == {
        "Median": "Ganske god",
        "Positive": "19 of 34 (56 %)",
        "Mean": "3,5, where 1 is «Svært dårlig» and 5 is «Svært god»",
    }


def test_a_mean_tells_its_scale_by_places_where_the_codes_are_words(w):
    often = facts(choice_blocks(place(OPINIONS, "ofte", w), scale(OFTEN, 10, 10, 0, 0, 0)))
    bare = replace(scale(OFTEN, 10, 10, 0, 0, 0), counts=(Count("1", 10), Count("2", 10)))

    assert often["Mean"] == "1,5, where 1 is «Hver uke» and 4 is «Aldri»"
    assert facts(choice_blocks(place(OPINIONS, "ofte", w), bare))["Mean"] == "1,5"
