from dataclasses import replace
from datetime import date

from facilitation.documentation.survey.change import change_blocks, wave_name
from surveys.figures import Base, Choices, Hidden, Matrix, Why
from tests.facilitation.documentation.survey.reading import headings, paragraphs, plain, tables
from tests.facilitation.documentation.survey.sample import (
    FIGURES,
    OFTEN,
    OPINIONS,
    PROTECTED,
    PUBLIC,
    WORK,
    items,
    options,
    scale,
)


def wave(year, **figures):
    """A wave in May of a year; what is None was not asked."""
    wanted = {name: found for name, found in {**FIGURES, **figures}.items() if found is not None}
    return replace(
        PUBLIC,
        fieldwork=replace(WORK, opened=date(year, 5, 1), closed=date(year, 5, 23)),
        items=items(wanted, owner=False),
        name=str(year),
    )


EARLIER = wave(2024, ofte=scale(OFTEN, 2, 6, 1, 0, 0), bruk=None)


def asked(question, results):
    """The same wave with another question about how often."""
    changed = tuple(
        replace(found, item=replace(found.item, question=question))
        if found.item.id == "ofte"
        else found
        for found in results.items
    )
    return replace(results, items=changed)


def rows(blocks, question):
    found = next(
        t for t in tables(blocks) if t.caption.startswith(f"Answers to question {question}")
    )
    return [tuple(plain(cell) for cell in row) for row in found.rows]


def test_the_same_question_stands_wave_by_wave(w):
    blocks = list(change_blocks([EARLIER, wave(2025)], w))

    assert rows(blocks, 2)[:2] == [
        ("Hver uke", "2 (22 %)", "5 (56 %)"),
        ("Hver måned", "6 (67 %)", "4 (44 %)"),
    ]
    assert rows(blocks, 1)[0] == ("Tall og statistikksidene", "6 of 9 (67 %)", "6 of 9 (67 %)")
    assert rows(blocks, 5) == [
        ("Median", "55 personer", "55 personer"),
        ("Sum", "470 personer", "470 personer"),
    ]


def test_how_many_answered_each_time_comes_first(w):
    first, *_ = tables(change_blocks([EARLIER, wave(2025)], w))

    assert [tuple(plain(cell) for cell in row) for row in first.rows] == [
        ("2024", "1. mai 2024 to 23. mai 2024", "9 of 15 (60 %)"),
        ("2025", "1. mai 2025 to 23. mai 2025", "9 of 15 (60 %)"),
    ]


def test_a_question_that_was_asked_once_or_in_another_way_is_not_compared(w):
    blocks = list(change_blocks([EARLIER, wave(2025)], w))

    assert [heading[:2] for heading in headings(blocks)[1:]] == ["1.", "2.", "4.", "5."]
    question = replace(OFTEN, options=options(("uke", "Hver uke")))
    other = list(change_blocks([asked(question, EARLIER), wave(2025)], w))
    assert [heading[:2] for heading in headings(other)[1:]] == ["1.", "4.", "5."]


def test_a_scale_that_was_turned_is_not_compared_and_a_free_order_is(w):
    turned = replace(OFTEN, options=OFTEN.options[::-1])
    free = replace(OFTEN, ordered=False)

    compared = [
        [heading[:2] for heading in headings(change_blocks([asked(before, EARLIER), now], w))[1:]]
        for before, now in (
            (turned, wave(2025)),
            (replace(turned, ordered=False), asked(free, wave(2025))),
        )
    ]

    assert compared == [["1.", "4.", "5."], ["1.", "2.", "4.", "5."]]


def test_what_is_hidden_in_one_wave_is_a_colon_there_with_its_reason(w):
    hidden = wave(
        2024,
        ofte=Hidden(Why.DIFFERENCE),
        antall=Hidden(Why.TOO_FEW, 5),
        vurdering=Hidden(Why.TOO_FEW, 5),
    )

    blocks = list(change_blocks([hidden, wave(2025)], w))

    assert rows(blocks, 2)[0] == ("Hver uke", ":", "5 (56 %)")
    assert rows(blocks, 5)[0] == ("Median", ":", "55 personer")
    assert rows(blocks, 1)[0][1] == ":"
    assert len(paragraphs(blocks)) == 5


def test_a_wave_in_between_that_did_not_ask_has_a_dash(w):
    gap = wave(2024, ofte=None, antall=None, vurdering=None)

    blocks = list(change_blocks([EARLIER, gap, wave(2025)], w))

    assert rows(blocks, 2)[0] == ("Hver uke", "2 (22 %)", "–", "5 (56 %)")
    assert rows(blocks, 5)[0] == ("Median", "55 personer", "–", "55 personer")
    assert rows(blocks, 1)[0][2] == "–"


def test_rows_of_a_matrix_that_are_hidden_or_new_say_so(w):
    matrix = FIGURES["vurdering"]
    assert isinstance(matrix, Matrix)
    partial = Matrix(
        rows=(replace(matrix.rows[0], figure=PROTECTED), matrix.rows[1]), base=Base(9, 9)
    )

    blocks = list(change_blocks([wave(2024, vurdering=partial), wave(2025)], w))

    assert [row[1] for row in rows(change_blocks([wave(2025), wave(2025)], w), 1)][2] == (
        "3 of 6 (50 %)"
    )
    assert rows(blocks, 1)[0][1] == ":"
    late = list(change_blocks([wave(2024, vurdering=partial), EARLIER, wave(2025)], w))
    assert rows(late, 1)[0][1] == ":"


def test_a_count_that_is_hidden_in_one_wave_has_its_reason_under_the_table(w):
    found = FIGURES["ofte"]
    assert isinstance(found, Choices)
    partial = replace(found, counts=(replace(found.counts[0], n=PROTECTED), *found.counts[1:]))

    blocks = list(change_blocks([wave(2024, ofte=partial), wave(2025)], w))

    assert rows(blocks, 2)[0][1] == ":"
    assert [said[:3] for said in paragraphs(blocks)][1:] == ["«:»", "9 o"]


def test_a_wave_without_a_name_has_its_number(w):
    assert [wave_name(OPINIONS, 2, w), wave_name(EARLIER, 1, w)] == ["Wave 2", "2024"]
