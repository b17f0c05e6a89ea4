from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from facilitation.documentation.document import Block, Table
from facilitation.documentation.survey.change import change_blocks
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.unit_change import followed, twice, unit_blocks
from facilitation.documentation.survey.wording import SurveyWording
from surveys.answers import Chosen, Dated, Listed, Numbered, Point, Rated, Shared, Value
from surveys.questionnaire import Visibility
from surveys.questions import Kind, Question
from surveys.responses import Mode
from tests.facilitation.documentation.survey.panels import wave, words
from tests.facilitation.documentation.survey.reading import paragraphs, place, tables
from tests.facilitation.documentation.survey.sample import (
    COUNT,
    DOTS,
    OFTEN,
    OPINIONS,
    ORDER,
    QUALITY,
    USE,
    WHEN,
    options,
)

WEEK, MONTH, NEVER = Chosen(("uke",)), Chosen(("maaned",)), Chosen(("aldri",))


def blocks(waves: Sequence[Results], w: SurveyWording) -> list[Block]:
    names = [one.name for one in waves]
    return list(unit_blocks(place(waves[-1], "ofte", w), waves, followed(waves), names))


def only_table(waves: Sequence[Results], w: SurveyWording) -> Table:
    (found,) = tables(blocks(waves, w))
    return found


def test_those_who_changed_stand_with_whole_labels_and_the_others_are_counted(w: SurveyWording):
    before = wave(2024, {"03": WEEK, "11": MONTH, "15": NEVER})
    now = wave(2025, {"03": WEEK, "11": NEVER, "15": NEVER, "18": WEEK})

    table = only_table([before, now], w)

    assert paragraphs(blocks([before, now], w)) == ["2 of 3 answered the same both times."]
    assert table.caption == "Question 1: Who answered otherwise than before"
    assert table.header == ("Number", "Name", "2024", "2025")
    assert words(table.rows) == [("11", "Rogaland", "Hver måned", "Aldri")]


def test_where_nobody_changed_there_is_a_sentence_and_no_table(w: SurveyWording):
    waves = [wave(2024, {"03": WEEK, "11": MONTH}), wave(2025, {"03": WEEK, "11": MONTH})]

    assert paragraphs(blocks(waves, w)) == ["2 of 2 answered the same both times."]
    assert tables(blocks(waves, w)) == []


def test_where_nobody_answered_twice_nothing_is_told(w: SurveyWording):
    waves = [wave(2024, {"03": WEEK}), wave(2025, {"11": MONTH})]

    assert blocks(waves, w) == []


def test_each_is_held_against_the_last_two_waves_that_it_answered(w: SurveyWording):
    waves = [
        wave(2023, {"03": WEEK, "11": MONTH, "15": WEEK}),
        wave(2024, {"03": MONTH, "15": MONTH}),
        wave(2025, {"03": NEVER, "11": NEVER}),
    ]

    table = only_table(waves, w)

    assert paragraphs(blocks(waves, w)) == [
        "0 of 3 answered the same the last two times that they answered."
    ]
    assert table.header == ("Number", "Name", "2024", "2025")
    assert words(table.rows) == [
        ("03", "Oslo – Oslove", "Hver måned", "Aldri"),
        ("11", "Rogaland", "Hver måned (2023)", "Aldri"),
        ("15", "Møre og Romsdal", "Hver uke (2023)", "Hver måned (2024)"),
    ]


@pytest.mark.parametrize(
    ("question", "old", "new", "row"),
    [
        (COUNT, Numbered(1250), Numbered(1238), ("1 250 personer", "1 238 personer", "−12")),
        (COUNT, Numbered(10), Numbered(55), ("10 personer", "55 personer", "+45")),
        (
            QUALITY,
            Rated((("tall", "4"), ("rapporter", "3"))),
            Rated((("tall", "4"), ("rapporter", "5"), ("oversikter", "2"))),
            (
                "Forskningsrapporter: Verken god eller dårlig",
                "Forskningsrapporter: Svært god\nKunnskapsoversikter: Ganske dårlig",
            ),
        ),
        (
            QUALITY,
            Rated((("tall", "4"),)),
            Rated((("tall", "4"), ("rapporter", "5"))),
            ("–", "Forskningsrapporter: Svært god"),
        ),
        (DOTS, Shared((("a", 3), ("b", 2))), Shared((("a", 5),)),
         ("Skole: 3\nArbeid: 2", "Skole: 5")),
        (ORDER, Chosen(("a", "b")), Chosen(("b", "a")), ("Skole\nArbeid", "Arbeid\nSkole")),
        (
            USE,
            Chosen(("plan", "other"), "Møter"),
            Chosen(("plan", "other"), "Kurs"),
            ("Planlegging\nAnnet: Møter", "Planlegging\nAnnet: Kurs"),
        ),
        (WHEN, Dated(date(2025, 5, 1)), Dated(date(2025, 5, 2)), ("1. mai 2025", "2. mai 2025")),
    ],
)  # fmt: skip
def test_every_kind_of_answer_is_told_from_what_to_what(
    w: SurveyWording, question: Question, old: Value, new: Value, row: tuple[str, ...]
):
    waves = [wave(2024, {"03": old}, question), wave(2025, {"03": new}, question)]

    assert words(only_table(waves, w).rows) == [("03", "Oslo – Oslove", *row)]


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        (USE, Chosen(("plan", "norsk")), Chosen(("norsk", "plan"))),
        (DOTS, Shared((("a", 3), ("b", 2))), Shared((("b", 2), ("a", 3)))),
        (
            QUALITY,
            Rated((("tall", "4"), ("rapporter", "3"))),
            Rated((("rapporter", "3"), ("tall", "4"))),
        ),
    ],
)
def test_the_order_in_which_things_were_chosen_is_no_change(
    w: SurveyWording, question: Question, old: Value, new: Value
):
    waves = [wave(2024, {"03": old}, question), wave(2025, {"03": new}, question)]

    assert paragraphs(blocks(waves, w)) == ["1 of 1 answered the same both times."]


def test_a_question_that_means_something_else_is_not_compared(w: SurveyWording):
    other = replace(OFTEN, options=options(("uke", "Hver uke"), ("aldri", "Aldri")))
    waves = [wave(2024, {"03": WEEK}, other), wave(2025, {"03": NEVER})]

    assert blocks(waves, w) == []


def test_an_answer_stands_in_the_words_that_it_was_asked_in(w: SurveyWording):
    renamed = replace(OFTEN, options=(*options(("uke", "Ukentlig")), *OFTEN.options[1:]))
    waves = [wave(2024, {"03": WEEK, "11": WEEK}, renamed), wave(2025, {"03": NEVER, "11": WEEK})]

    assert words(only_table(waves, w).rows) == [("03", "Oslo – Oslove", "Ukentlig", "Aldri")]


def test_own_words_are_not_compared(w: SurveyWording):
    asked = Question(Kind.LINE)
    old, new = Listed((Point("1", "En"),)), Listed((Point("2", "To"),))
    waves = [wave(2024, {"03": old}, asked), wave(2025, {"03": new}, asked)]

    assert blocks(waves, w) == []


@pytest.mark.parametrize("hidden", [0, 1])
def test_what_is_not_by_name_in_one_of_the_waves_is_not_told(w: SurveyWording, hidden: int):
    waves = [
        wave(2024, {"03": WEEK, "11": WEEK}),
        wave(2025, {"03": NEVER, "11": WEEK}),
    ]
    waves[hidden] = wave(
        int(waves[hidden].name), {"03": NEVER, "11": WEEK}, visibility=Visibility.JOINT
    )

    assert blocks(waves, w) == []


def test_of_opinions_nothing_is_told(w: SurveyWording):
    opinions = replace(OPINIONS, name="2024")
    forced = [
        replace(one, fieldwork=replace(one.fieldwork, mode=Mode.OPINION))
        for one in (wave(2024, {"03": WEEK}), wave(2025, {"03": NEVER}))
    ]

    assert followed([opinions, replace(OPINIONS, name="2025")]) == ()
    assert followed(forced) == ()
    assert blocks(forced, w) == []


AALESUND = {"1507": "Ålesund", "1511": "Vanylven"}
SPLIT = {"1508": "Ålesund", "1580": "Haram", "1511": "Vanylven"}


def test_what_was_split_is_named_and_not_compared(w: SurveyWording):
    before = wave(2023, {"1507": WEEK, "1511": WEEK}, names=AALESUND)
    now = wave(2024, {"1508": NEVER, "1580": WEEK, "1511": MONTH}, names=SPLIT)

    found = list(change_blocks([before, now], w))

    assert words(only_table([before, now], w).rows) == [
        ("1511", "Vanylven", "Hver uke", "Hver måned")
    ]
    assert [said for said in paragraphs(found) if "Ålesund" in said] == [
        "Split or merged, and so not compared by name: "
        "Ålesund (1507) → Ålesund (1508), Haram (1580)."
    ]


def test_a_unit_with_another_number_is_the_same(w: SurveyWording):
    before = wave(2023, {"3001": WEEK}, names={"3001": "Halden"})
    now = wave(2025, {"3101": NEVER}, names={"3101": "Halden"})

    (pair,) = twice(place(now, "ofte", w), [before, now], followed([before, now]))

    assert (pair.number, pair.name, pair.same) == ("3101", "Halden", False)
