from dataclasses import replace

from facilitation.documentation.survey.numbers import (
    class_label,
    date_blocks,
    number_blocks,
    point_blocks,
    rank_blocks,
)
from surveys.figures import Base, Class, Dates, Numbers, Points, Ranked, Ranks
from tests.facilitation.documentation.survey.reading import (
    facts,
    figures,
    paragraphs,
    place,
    plain,
    tables,
)
from tests.facilitation.documentation.survey.sample import PROTECTED, PUBLIC
from tests.surveys.charts.seen import texts


def at(item, w):
    return place(PUBLIC, item, w)


def figure(item, kind):
    found = PUBLIC.result(item)
    assert found is not None
    assert isinstance(found.figure, kind)
    return found.figure


def test_numbers_have_a_histogram_with_their_base_and_the_middle_with_its_unit(w):
    blocks = list(number_blocks(at("antall", w), figure("antall", Numbers)))

    assert texts(figures(blocks)[0].svg) == ["3", "0–49", "4", "50–99", "1", "100–149"]
    assert plain(tables(blocks)[0].caption) == (
        "Question 5: Answered: 8 of 15 (53 %). Handed in without answering this question: 1."
    )
    assert facts(blocks) == {
        "Median": "55 personer",
        "The middle half": "38 to 76,5 personer",
        "Lowest": "12 personer",
        "Highest": "140 personer",
        "Sum": "470 personer",
    }


def test_numbers_without_classes_tell_their_base_in_words(w):
    bare = replace(figure("antall", Numbers), classes=(), unit=None, sum=PROTECTED, median=None)

    blocks = list(number_blocks(at("antall", w), bare))

    assert figures(blocks) == []
    assert plain(paragraphs(blocks)[0]).startswith("Answered: 8 of 15")
    assert (facts(blocks)["Sum"], facts(blocks)["Median"]) == (":", "–")


def test_a_class_of_one_number_is_that_number(w):
    found = [class_label(at("antall", w), Class(low, high, 1)) for low, high in ((3, 3), (0, 9))]

    assert found == ["3", "0–9"]


def test_a_hidden_class_is_a_colon_with_its_reason(w):
    hidden = replace(figure("antall", Numbers), classes=(Class(0, 9, 5), Class(10, 19, PROTECTED)))

    blocks = list(number_blocks(at("antall", w), hidden))

    assert tables(blocks)[0].rows == (("0–9", "5"), ("10–19", ":"))
    assert paragraphs(blocks)[0].startswith("«:» Not shown")


def test_a_ranking_tells_points_and_first_choices_highest_first(w):
    (table,) = tables(rank_blocks(at("rang", w), figure("rang", Ranks)))

    assert table.rows == (
        ("1", "Arbeid", "13", "5"),
        ("2", "Skole", "9", "3"),
        ("3", "Bolig", "5", "1"),
    )


def test_a_ranking_with_hidden_points_has_no_places(w):
    hidden = Ranks(Base(9, 9), (Ranked("a", PROTECTED, 3), Ranked("b", 13, 5)))

    blocks = list(rank_blocks(at("rang", w), hidden))

    assert tables(blocks)[0].rows == (("", "Arbeid", "13", "5"), ("", "Skole", ":", "3"))
    assert len(paragraphs(blocks)) == 1


def test_equal_points_share_a_place(w):
    (table,) = tables(point_blocks(at("prikker", w), figure("prikker", Points)))

    assert [row[0] for row in table.rows] == ["1", "1", "3"]


def test_days_stand_in_their_order_with_those_that_are_not_shown(w):
    found = replace(figure("dato", Dates), elsewhere=2)

    (table,) = tables(date_blocks(at("dato", w), found))

    assert table.rows == (
        ("23. oktober 2025", "6"),
        ("30. oktober 2025", "3"),
        ("Days that are not shown", "2"),
    )
