from dataclasses import replace

from facilitation.documentation.survey.left_out import hidden_blocks
from facilitation.documentation.survey.results import ItemResult
from surveys.figures import (
    Breakdown,
    Group,
    Hidden,
    Numbers,
    Points,
    Ranks,
    Shown,
    Why,
)
from tests.facilitation.documentation.survey.reading import headings, tables
from tests.facilitation.documentation.survey.sample import (
    BY_USE,
    FIGURES,
    FORM,
    OPINIONS,
    PUBLIC,
    opened,
    texts,
)

TELLS = (
    "Not shown: it could tell, by itself or together with the other figures, what single "
    "respondents answered."
)
Groups = tuple[Group[Shown], ...]
FEW = "Not shown: fewer than 5 answered."


def rows(results, w, *items):
    """What is listed of some questions."""
    kept = tuple(found for found in results.items if found.item.id in items)
    (table,) = tables(hidden_blocks(replace(results, items=kept), w))
    return table.rows


def shown(item, figure, *breakdowns):
    """A wave of one question."""
    return replace(PUBLIC, items=(ItemResult(FORM.item(item), figure, None, breakdowns),))


def test_a_question_that_is_left_out_is_listed_with_its_reason(w):
    blocks = list(hidden_blocks(OPINIONS, w))

    assert headings(blocks) == ["What is not shown, and why"]
    assert rows(OPINIONS, w, "utsikt") == (
        (
            "1. Hvordan ville folketallet utviklet seg uten innvandring?",
            "the whole question",
            "Not shown: beside figures already published it would tell what a few answered.",
        ),
    )
    assert len(tables(hidden_blocks(opened(PUBLIC), w))[0].rows) == 9


def test_single_figures_are_listed_by_their_reasons(w):
    assert rows(OPINIONS, w, "ofte") == (
        ("1. Hvor ofte besøker dere statistikksidene?", "Aldri; Vet ikke", TELLS),
    )
    assert [row[1:] for row in rows(OPINIONS, w, "bruk")] == [
        (
            "Koordinering av det regionale integreringsarbeidet; Politiske vedtak/saksfremlegg",
            TELLS,
        ),
        ("What was written for «Annet»", "Not shown: fewer than 8 answered."),
    ]
    assert [row[1:] for row in rows(OPINIONS, w, "vurdering")] == [
        ("Forskningsrapporter: Svært dårlig; Forskningsrapporter: Ganske dårlig", TELLS),
        ("Kunnskapsoversikter", FEW),
    ]


def test_numbers_rankings_votes_and_themes_are_listed_too(w):
    hidden = Hidden(Why.PROTECTED)
    numbers, ranks, points = FIGURES["antall"], FIGURES["rang"], FIGURES["prikker"]
    assert isinstance(numbers, Numbers)
    assert isinstance(ranks, Ranks)
    assert isinstance(points, Points)
    found = shown("antall", replace(numbers, least=hidden, most=hidden))
    ranked = shown("rang", replace(ranks, options=(replace(ranks.options[0], first=hidden),)))
    voted = shown("prikker", replace(points, options=(replace(points.options[1], points=hidden),)))
    wrote = shown("onske", replace(texts("a"), unplaced=hidden))

    assert [row[1] for row in rows(found, w, "antall")] == ["Lowest; Highest"]
    assert [row[1] for row in rows(ranked, w, "rang")] == ["Skole"]
    assert [row[1] for row in rows(voted, w, "prikker")] == ["Arbeid"]
    assert [row[1] for row in rows(wrote, w, "onske")] == ["Answers in none of the themes"]
    assert list(hidden_blocks(shown("dato", FIGURES["dato"]), w)) == []


def test_groups_of_which_nothing_is_shown_are_listed(w):
    asked = OPINIONS.items[1]
    broken = replace(
        PUBLIC, items=(asked, ItemResult(FORM.item("bruk"), FIGURES["bruk"], None, (BY_USE,)))
    )

    assert [row[1:] for row in rows(broken, w, "ofte", "bruk")][1:] == [
        ("By “Hvor ofte besøker dere statistikksidene?”: Hver måned", TELLS),
        ("By “Hvor ofte besøker dere statistikksidene?”: Did not say", FEW),
    ]


def test_where_no_group_is_shown_none_is_named(w):
    hidden: Groups = tuple(Group(code, None, Hidden(Why.PROTECTED)) for code in ("uke", "maaned"))
    breakdown = Breakdown("ofte", FIGURES["bruk"], hidden)

    assert [row[1:] for row in rows(shown("bruk", FIGURES["bruk"], breakdown), w, "bruk")] == [
        ("By groups", TELLS)
    ]


def test_hidden_parts_of_groups_are_listed_once(w):
    numbers, hidden = FIGURES["antall"], Hidden(Why.PROTECTED)
    assert isinstance(numbers, Numbers)
    groups: Groups = (
        Group("uke", None, replace(numbers, median=hidden)),
        Group("maaned", None, numbers),
    )
    of_rows: Groups = (
        Group("uke", None, OPINIONS.items[0].figure),
        Group("maaned", None, FIGURES["vurdering"]),
    )
    one = shown("antall", numbers, Breakdown("x", numbers, groups))
    two = shown("vurdering", FIGURES["vurdering"], Breakdown("x", FIGURES["vurdering"], of_rows))

    assert [row[1:] for row in rows(one, w, "antall")] == [("By groups: uke", TELLS)]
    assert [row[1:] for row in rows(two, w, "vurdering")] == [
        ("By groups: uke", TELLS),
        ("By groups: uke", FEW),
    ]


def test_what_the_report_never_shows_in_groups_makes_no_chapter(w):
    groups: Groups = (Group("uke", None, Hidden(Why.PROTECTED)),)
    wrote = shown("onske", FIGURES["onske"], Breakdown("ofte", FIGURES["onske"], groups))

    assert list(hidden_blocks(wrote, w)) == []
    assert list(hidden_blocks(PUBLIC, w)) == []
