from dataclasses import replace

from facilitation.documentation.survey.cells import figure_rows
from facilitation.documentation.survey.results import ItemResult
from surveys.figures import Base, Dates, Hidden
from surveys.rates import Bounds
from tests.facilitation.documentation.survey.sample import (
    BY_USE,
    FIGURES,
    FORM,
    OFTEN,
    OPEN_TO_ALL,
    OPINIONS,
    PUBLIC,
    WORK,
    scale,
)


def of(results, item, w):
    return [row for row in figure_rows([results], w) if row.item == item]


def test_a_choice_has_a_row_for_each_answer(w):
    found = of(PUBLIC, "ofte", w)

    assert [(row.code, row.answer, row.n) for row in found[:2]] == [
        ("uke", "Hver uke", 5),
        ("maaned", "Hver måned", 4),
    ]
    assert {(row.wave, row.number, row.measure) for row in found[:5]} == {("2025", 2, "count")}


def test_a_percentage_stands_alone_from_twenty_answers_only(w):
    few, many = of(PUBLIC, "ofte", w), of(OPINIONS, "ofte", w)

    assert [row.percent for row in few] == [None] * 6
    assert [row.percent for row in many] == [38, 32, 16, None, None, None]


def test_a_matrix_names_its_rows_and_a_hidden_one_is_one_row(w):
    found = of(OPINIONS, "vurdering", w)

    assert [row.row for row in found[7:9]] == ["Tall og statistikksidene", "Forskningsrapporter"]
    assert (found[-1].row, isinstance(found[-1].n, Hidden)) == ("Kunnskapsoversikter", True)
    assert len(found) == 8 + 8 + 1


def test_a_count_says_what_is_sure_of_all_that_were_asked(w):
    first, second, *_ = of(PUBLIC, "ofte", w)

    assert (first.sure, second.sure) == (Bounds(5, 11, 15), Bounds(4, 10, 15))
    assert {row.likely for row in of(PUBLIC, "ofte", w)} == {None}


def test_a_random_sample_has_its_intervals_too(w):
    sample = replace(PUBLIC, fieldwork=replace(WORK, sample=True, population=40))

    first = of(sample, "ofte", w)[0]
    assert (first.sure, first.likely) == (Bounds(5, 36, 40), Bounds(10, 33, 40))


def test_where_anybody_could_answer_nothing_is_sure_of_all(w):
    assert {row.sure for row in of(OPEN_TO_ALL, "ofte", w)} == {None}


def test_where_all_have_answered_there_is_nothing_to_add(w):
    everybody = replace(
        PUBLIC.dispositions, complete=9, partial=0, refused=0, no_contact=0, other=0
    )

    assert {row.sure for row in of(replace(PUBLIC, dispositions=everybody), "ofte", w)} == {None}


def test_a_hidden_count_has_hidden_bounds(w):
    hidden = [row for row in of(OPINIONS, "ofte", w) if isinstance(row.n, Hidden)]

    assert [(row.measure, isinstance(row.sure, Hidden)) for row in hidden] == [
        ("count", True),
        ("count", True),
        ("median", False),
    ]


def test_a_scale_has_its_middle_and_its_favourable_answers(w):
    rows = [row for row in of(PUBLIC, "vurdering", w) if row.row == "Kunnskapsoversikter"]

    middle, positive = rows[6:]
    assert (middle.measure, middle.answer, middle.n) == (
        "median",
        "between Verken god eller dårlig and Ganske god",
        3.5,
    )
    assert (positive.measure, positive.n, positive.sure) == ("positive", 3, Bounds(3, 10, 15))
    assert {row.base and row.base.answered for row in (middle, positive)} == {6}


def test_a_scale_has_a_mean_from_twenty_answers(w):
    many = replace(PUBLIC, items=(ItemResult(FORM.item("ofte"), scale(OFTEN, 14, 12, 6, 3, 2)),))

    assert [(row.n, row.percent) for row in of(many, "ofte", w) if row.measure == "mean"] == [
        (1.9, None)
    ]
    assert [row for row in of(PUBLIC, "ofte", w) if row.measure == "mean"] == []


def test_favourable_answers_have_a_percentage_of_those_on_the_scale(w):
    rows = [row for row in of(OPINIONS, "vurdering", w) if row.measure == "positive"]

    assert (rows[0].n, rows[0].percent, rows[0].base) == (19, 56, Base(37, 34))
    assert (isinstance(rows[1].n, Hidden), rows[1].percent, rows[1].base) == (True, None, None)


def test_numbers_have_their_classes_and_their_statistics(w):
    found = of(PUBLIC, "antall", w)

    assert [(row.measure, row.code, row.n) for row in found] == [
        ("count", "0-49", 3),
        ("count", "50-99", 4),
        ("count", "100-149", 1),
        ("median", "", 55.0),
        ("lower", "", 38.0),
        ("upper", "", 76.5),
        ("least", "", 12.0),
        ("most", "", 140.0),
        ("sum", "", 470.0),
    ]


def test_rankings_and_votes_have_points_and_people(w):
    ranked, voted = of(PUBLIC, "rang", w), of(PUBLIC, "prikker", w)

    assert [(row.measure, row.answer, row.n) for row in ranked[:2]] == [
        ("borda", "Skole", 9),
        ("first", "Skole", 3),
    ]
    assert [row.measure for row in voted[:2]] == ["points", "voters"]


def test_days_have_their_iso_form_and_the_rest_a_row(w):
    found = FIGURES["dato"]
    assert isinstance(found, Dates)
    more = replace(PUBLIC, items=(replace(PUBLIC.items[7], figure=replace(found, elsewhere=2)),))

    assert [(row.code, row.n) for row in of(more, "dato", w)] == [
        ("2025-10-23", 6),
        ("2025-10-30", 3),
        ("", 2),
    ]
    assert len(of(PUBLIC, "dato", w)) == 2


def test_texts_are_counted_and_not_quoted(w):
    assert [(row.measure, row.answer, row.n) for row in of(PUBLIC, "onske", w)] == [
        ("answered", "", 9),
        ("theme", "Arbeid og sysselsetting", 2),
        ("theme", "Bosetting og flytting", 4),
        ("unplaced", "", 5),
    ]


def test_groups_follow_their_item(w):
    broken = replace(
        OPINIONS,
        items=tuple(
            replace(found, breakdowns=(BY_USE,)) if found.item.id == "bruk" else found
            for found in OPINIONS.items
        ),
    )

    found = of(broken, "bruk", w)
    groups = [row.group for row in found]
    assert {row.sure for row in found if row.group} == {None}  # nobody says how many there are
    assert groups == [*[""] * 5, *["Hver uke"] * 5, "Hver måned", "Did not say"]
