from dataclasses import replace

from facilitation.documentation.survey.place import Place, count_table, notes, shares
from surveys.figures import Base, Cell, Hidden, Why
from tests.facilitation.documentation.survey.reading import paragraphs, place, plain
from tests.facilitation.documentation.survey.sample import (
    OFTEN,
    OPINIONS,
    PROTECTED,
    PUBLIC,
    WORK,
    scale,
)


def table(at, found):
    return count_table(at, found, found.counts)


def rows(made):
    return [tuple(plain(cell) for cell in row) for row in made.rows]


def test_few_answers_have_their_shares_in_brackets_and_bounds_beside_them(w):
    made = table(place(PUBLIC, "ofte", w), scale(OFTEN, 5, 4, 0, 0, 0))

    assert made.header == ("Answer", "Count", "At least", "At most")
    assert rows(made)[:2] == [
        ("Hver uke", "5 (56 %)", "5", "11"),
        ("Hver måned", "4 (44 %)", "4", "10"),
    ]
    assert plain(made.caption) == (
        "Question 2: Answered: 9 of 15 (60 %). At least and at most: what is sure of all 15, "
        "whatever the others think."
    )


def test_many_answers_have_a_column_of_percentages_and_hidden_ones_a_colon(w):
    found = scale(OFTEN, 14, 12, 6, PROTECTED, PROTECTED, base=Base(37, 37))

    made = table(place(OPINIONS, "ofte", w), found)

    assert made.header == ("Answer", "Count", "Per cent", "At least", "At most")
    assert rows(made)[2:4] == [("Sjeldnere", "6", "16 %", "6", "69"), ("Aldri", *":" * 4)]


def test_nobody_who_is_missing_needs_no_bounds(w):
    made = table(place(PUBLIC, "ofte", w), scale(OFTEN, 10, 5, 0, 0, 0))

    assert made.header == ("Answer", "Count")


def test_a_random_sample_has_intervals_after_its_bounds(w):
    sample = replace(PUBLIC, fieldwork=replace(WORK, sample=True, population=43))
    found = scale(OFTEN, 5, 4, 0, 0, 0)

    made = table(place(sample, "ofte", w), found)
    hidden = table(place(sample, "ofte", w), scale(OFTEN, 9, PROTECTED, 0, 0, 0, base=Base(12, 12)))

    assert made.header[-1] == "95 % interval"
    assert rows(made)[0] == ("Hver uke", "5 (56 %)", "5", "39", "11 to 36")
    assert rows(hidden)[1][-1] == ":"


def test_nothing_is_a_share_of_nobody(w):
    found = scale(OFTEN, 0, 0, 0, 0, 0)
    many = replace(found, base=Base(25, 25))

    assert shares(found) == dict.fromkeys(("uke", "maaned", "sjeldnere", "aldri", "dont_know"))
    assert rows(table(place(PUBLIC, "ofte", w), found))[0][1] == "0"
    assert rows(table(place(OPINIONS, "ofte", w), many))[0][1:3] == ("0", "0 %")


def test_each_reason_is_noted_once_beneath_its_figure(w):
    at = place(OPINIONS, "ofte", w)
    cells: list[Cell] = [3, PROTECTED, PROTECTED, Hidden(Why.TOO_FEW, 5)]

    assert paragraphs(notes(at, cells)) == [
        "«:» Not shown: it could tell, by itself or together with the other figures, what single "
        "respondents answered.",
        "«:» Not shown: fewer than 5 answered.",
    ]


def test_a_place_knows_its_question(w):
    at: Place = place(PUBLIC, "ofte", w)

    assert (at.question, at.asked, at.title) == (
        OFTEN,
        "Hvor ofte besøker dere statistikksidene?",
        "Answers to question 2",
    )
