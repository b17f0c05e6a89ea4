from dataclasses import replace

from facilitation.documentation.survey.cells import figure_rows
from surveys.figures import Dates, Hidden
from tests.facilitation.documentation.survey.sample import BY_USE, FIGURES, OPINIONS, PUBLIC


def of(results, item, w):
    return [row for row in figure_rows([results], w) if row.item == item]


def test_a_choice_has_a_row_for_each_answer(w):
    found = of(PUBLIC, "ofte", w)

    assert [(row.code, row.answer, row.n) for row in found[:2]] == [
        ("uke", "Hver uke", 5),
        ("maaned", "Hver måned", 4),
    ]
    assert {(row.wave, row.number, row.measure) for row in found} == {("2025", 2, "count")}


def test_a_percentage_stands_alone_from_twenty_answers_only(w):
    few, many = of(PUBLIC, "ofte", w), of(OPINIONS, "ofte", w)

    assert [row.percent for row in few] == [None] * 5
    assert [row.percent for row in many] == [38, 32, 16, None, None]


def test_a_matrix_names_its_rows_and_a_hidden_one_is_one_row(w):
    found = of(OPINIONS, "vurdering", w)

    assert [row.row for row in found[5:7]] == ["Tall og statistikksidene", "Forskningsrapporter"]
    assert (found[-1].row, isinstance(found[-1].n, Hidden)) == ("Kunnskapsoversikter", True)
    assert len(found) == 6 + 6 + 1


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
    ]


def test_groups_follow_their_item(w):
    broken = replace(
        OPINIONS,
        items=tuple(
            replace(found, breakdowns=(BY_USE,)) if found.item.id == "bruk" else found
            for found in OPINIONS.items
        ),
    )

    groups = [row.group for row in of(broken, "bruk", w)]
    assert groups == [*[""] * 5, *["Hver uke"] * 5, "Hver måned", "Did not say"]
