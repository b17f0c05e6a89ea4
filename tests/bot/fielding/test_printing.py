import json
import subprocess
import sys
from dataclasses import replace

from bot.fielding.printing import (
    CHARTS,
    FIGURES,
    PAGE,
    Given,
    Order,
    printed,
    read_charts,
    read_figures,
    read_printed,
    write_order,
)
from facilitation.documentation.survey.release import released
from facilitation.documentation.survey.results import Terms
from surveys.questions import Kind
from surveys.tallies import SurveyPolicy
from tests.facilitation.documentation.survey.sample import FORM
from tests.facilitation.documentation.survey.test_release import (
    OFFICIAL,
    OPINION,
    OWNER,
    PROGRESS,
)

OFFICIALS = Given(OFFICIAL, OWNER, PROGRESS)


def order(kind: str, given: Given = OFFICIALS, language: str = "nn", of: tuple[str, ...] = ()):
    return Order((given,), kind, language, of)


def test_the_process_makes_the_very_bytes_that_would_be_made_here():
    wanted = order("csv")

    command = [sys.executable, "-m", "bot.fielding.printing"]
    run = subprocess.run(command, input=write_order(wanted), capture_output=True, check=True)

    assert read_printed(run.stdout) == printed(wanted)


def test_figures_are_those_that_were_released():
    made = printed(order(FIGURES))

    assert read_figures(made.body) == released(OFFICIAL, OWNER, PROGRESS)


def test_charts_are_pictures_with_their_values_in_words():
    charts = read_charts(printed(order(CHARTS, of=("ofte", "@answered"))).body)

    assert [chart.of for chart in charts] == ["@answered", "ofte"]
    assert {chart.png[:4] for chart in charts} == {b"\x89PNG"}
    assert [bool(chart.description) for chart in charts] == [True, True]


def test_a_page_is_a_part_of_one_without_head_or_title():
    page = printed(order(PAGE)).body.decode()

    assert [tag for tag in ("<html", "<h1", "<style", "<main", "<script") if tag in page] == []
    assert page.count("<figure>") > 3


def test_official_figures_need_not_be_kept_and_those_of_opinions_must():
    opinions = printed(order("csv", Given(OPINION, Terms(SurveyPolicy()))))

    assert printed(order("csv")).kept == ({},)
    asked = [item.id for item in FORM.items if item.question.kind is not Kind.NONE]
    assert list(opinions.kept[0]) == asked


def test_the_server_loads_neither_pandas_nor_typst():
    program = (
        "import sys, bot.fielding.reports; "
        "print([n for n in ('pandas', 'numpy', 'typst', 'docx') if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert json.loads(run.stdout.replace(b"'", b'"')) == []


def test_waves_are_printed_together():
    first = replace(OFFICIALS, wave=replace(OFFICIAL, name="2024"))

    made = printed(Order((first, OFFICIALS), "csv", "nb"))

    assert made.kept == ({}, {})
    assert b"2024" in made.body
