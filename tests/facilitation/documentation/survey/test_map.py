from dataclasses import replace
from datetime import date

from facilitation.documentation.document import Facts
from facilitation.documentation.survey.map import answered_blocks, chosen_map, course_figure
from facilitation.documentation.survey.method import method_blocks
from facilitation.documentation.survey.results import Progress
from surveys.figures import NamedAnswer, NamedAnswers
from surveys.responses import Disposition
from tests.facilitation.documentation.survey.reading import (
    figures,
    paragraphs,
    place,
    plain,
    tables,
)
from tests.facilitation.documentation.survey.sample import OPINIONS, OWNERS, PUBLIC, WORK
from tests.surveys.charts.seen import said, texts


def test_who_has_answered_an_official_survey_stands_on_a_map_and_in_a_list(w):
    blocks = list(answered_blocks(PUBLIC, w))

    chart, course = figures(blocks)
    assert said(chart.svg)[1] == (
        "Map with a tile for each unit that was asked. Has answered: Oslo, Rogaland, Møre og "
        "Romsdal, Østfold, Innlandet, Agder, Vestland, Trøndelag; Has answered in part: Troms; "
        "Has not answered: Nordland, Akershus, Buskerud, Vestfold, Telemark, Finnmark."
    )
    assert tables(blocks)[0].rows[3] == ("18", "Nordland – Nordlánnda", "Has not answered")
    assert course.title == "How the answers came in"


def test_who_should_not_have_been_asked_is_named_nowhere(w):
    standing = {**PUBLIC.standing, "55": Disposition.NOT_ELIGIBLE}

    chart, *_ = figures(answered_blocks(replace(PUBLIC, standing=standing), w))

    assert "Troms" not in texts(chart.svg)
    assert chart.table is not None
    assert [row for row in chart.table.rows if row[0] == "55"] == []


def test_who_has_an_opinion_is_not_told(w):
    assert list(answered_blocks(OPINIONS, w)) == []
    assert paragraphs(method_blocks(OPINIONS, w)) == [
        "Who has answered is not published: the opinions are people's own."
    ]


def test_official_figures_without_names_have_no_map(w):
    assert figures(answered_blocks(replace(PUBLIC, standing={}, progress=None), w)) == []


def test_the_course_shows_reminders_and_ends_at_the_close(w):
    progress = PUBLIC.progress
    assert progress is not None

    drawn = said(course_figure(PUBLIC, progress, w).svg)[1]

    assert drawn.startswith(
        "Line of the number of answers day by day. Asked: 15. Opened (2025-05-01), "
        "Reminder 1 (2025-05-13), Reminder 2 (2025-05-20), Closed (2025-05-23)."
    )


def test_the_course_of_an_open_survey_ends_at_the_last_that_happened(w):
    still = replace(PUBLIC, fieldwork=replace(WORK, closed=None))

    drawn = said(course_figure(still, Progress(((date(2025, 5, 9), 2),)), w).svg)[1]

    assert "9. mai 2025 (2025-05-09)" in drawn


def test_what_few_options_were_chosen_by_whom_stands_on_a_map(w):
    at = place(PUBLIC, "utsikt", w)
    assert at.result.named is not None

    (figure,) = chosen_map(at, at.result.named)

    assert texts(figure.svg)[:4] == [
        "Ville hatt befolkningsvekst uansett innvandring: 3",
        "Ville hatt en svak befolkningsnedgang: 4",
        "Ville hatt betydelig nedgang i folketallet: 2",
        "Another answer, or none: 6",
    ]


def test_many_options_several_answers_or_no_units_have_no_map(w):
    for item in ("bruk", "ofte"):
        at = place(OWNERS, item, w)
        assert at.result.named is not None
        assert list(chosen_map(at, at.result.named)) == []
    nowhere = place(replace(PUBLIC, units=()), "utsikt", w)
    assert list(chosen_map(nowhere, NamedAnswers((NamedAnswer("03", "Oslo", None),)))) == []


def test_the_share_that_answered_comes_first(w):
    first = next(block for block in answered_blocks(PUBLIC, w) if isinstance(block, Facts))

    assert plain(first.pairs[0][1]) == "9 of 15 (60 %)"
