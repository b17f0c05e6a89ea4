from dataclasses import replace

import pytest

from facilitation.documentation.document import Figure, Quote
from facilitation.documentation.survey.items import item_blocks
from surveys.figures import Choices, Hidden, Why
from tests.facilitation.documentation.survey.reading import headings, paragraphs, place, tables
from tests.facilitation.documentation.survey.sample import (
    BY_USE,
    FIGURES,
    OPINIONS,
    OWNERS,
    PUBLIC,
    texts,
)


@pytest.mark.parametrize("item", FIGURES)
def test_every_question_has_its_exact_words_a_chart_and_a_table(w, item):
    at = place(PUBLIC, item, w)

    blocks = list(item_blocks(at))

    assert headings(blocks)[0] == f"{at.number}. {at.asked}"
    assert any(isinstance(block, Figure) for block in blocks)
    assert tables(blocks) != []


def test_what_helps_to_answer_stands_with_the_question(w):
    assert paragraphs(item_blocks(place(PUBLIC, "vurdering", w)))[0] == "Ett svar på hver linje."


def test_a_hidden_question_says_why_and_nothing_else(w):
    blocks = list(item_blocks(place(OPINIONS, "utsikt", w)))

    assert paragraphs(blocks) == [
        "Not shown: beside figures already published it would tell what a few answered."
    ]
    assert tables(blocks) == []


def test_what_was_written_beside_other_is_quoted_with_its_id(w):
    quotes = [b for b in item_blocks(place(PUBLIC, "bruk", w)) if isinstance(b, Quote)]

    assert quotes == [Quote("=1+1", "[3.1]"), Quote("Søknader om <b>tilskudd</b>", "[3.2]")]


def test_what_was_written_beside_other_can_be_hidden_or_nothing(w):
    hidden = list(item_blocks(place(OPINIONS, "bruk", w)))
    at = place(PUBLIC, "bruk", w)
    found = at.result.figure
    assert isinstance(found, Choices)
    nothing = replace(at.result, figure=replace(found, other=texts()))

    assert paragraphs(hidden)[-1] == "Not shown: fewer than 8 answered."
    assert headings(item_blocks(replace(at, result=nothing))) == [f"3. {at.asked}"]


def test_answers_by_name_follow_the_figures_where_they_may(w):
    blocks = list(item_blocks(place(PUBLIC, "utsikt", w)))
    *_, table = tables(blocks)

    assert headings(blocks)[1:] == ["The answers, by name"]
    likely = "Ville hatt befolkningsvekst uansett innvandring"
    assert table.rows[0] == ("03", "Oslo – Oslove", likely)
    assert headings(item_blocks(place(PUBLIC, "ofte", w)))[1:] == []


def test_who_left_a_question_open_is_not_in_its_list_of_names(w):
    *_, table = tables(item_blocks(place(OWNERS, "antall", w)))

    assert [row[1] for row in table.rows][-2:] == ["Vestland", "Trøndelag – Trööndelage"]


def test_texts_by_name_are_a_list(w):
    blocks = list(item_blocks(place(OWNERS, "onske", w)))

    assert headings(blocks)[-1] == "The answers, by name"


def test_a_breakdown_follows_its_figure(w):
    at = place(OPINIONS, "bruk", w)
    broken = replace(at, result=replace(at.result, breakdowns=(BY_USE,)))

    assert headings(item_blocks(broken))[-1] == "By “Hvor ofte besøker dere statistikksidene?”"


def test_an_open_survey_shows_nothing(w):
    at = place(PUBLIC, "bruk", w)
    still = replace(at.result, figure=Hidden(Why.OPEN), named=None)

    assert paragraphs(item_blocks(replace(at, result=still))) == [
        "Not shown: the survey is still open."
    ]
