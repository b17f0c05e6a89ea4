"""Counting 100,000 answers, and the same counting in bare pandas."""

import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from surveys.analysis import Analysis
from surveys.answers import Chosen, Numbered, Rated
from surveys.questionnaire import Item, Questionnaire, Section
from surveys.questions import Kind, Option, Question
from surveys.responses import Fieldwork, Mode, Response, Wave
from surveys.texts import text
from tests.bench.table import Line, percentile

PEOPLE = 20_000  # with five answers each
TIMES = 9
REGIONS, CODES, ROWS = tuple("nswo"), tuple("abcde"), tuple("xyz")
WORK = Fieldwork(Mode.OPINION, text(nb="Puls"), "Fylket", date(2025, 9, 1), date(2025, 10, 1))


async def tally() -> list[Line]:
    """Every item for all, and two of them by region; ours and bare pandas in turn."""
    wave = survey()
    found: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(TIMES):
        found["ours"].append(timed(lambda: ours(wave)))
        found["bare"].append(timed(lambda: bare(wave)))
    mine, yardstick = percentile(found["ours"], 50), percentile(found["bare"], 50)
    return [
        Line("tally of 100,000 answers, five items and two breakdowns", f"{1000 * mine:.0f} ms"),
        Line("the same counting in bare pandas", f"{1000 * yardstick:.0f} ms"),
        Line("… ratio", f"{mine / yardstick:.2f}", "≤ 1.3"),
    ]


def timed(work: Callable[[], object]) -> float:
    """The seconds that something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def ours(wave: Wave) -> object:
    """All of it, from the answers as they are stored."""
    counted = Analysis(wave)
    alone = [counted.tally(item.id) for item in wave.questionnaire.items]
    return alone, counted.tally("one", by="region"), counted.tally("many", by="region")


def bare(wave: Wave) -> object:
    """The same from the same, by hand."""
    answers: list[Mapping[str, Any]] = [response.answers for response in wave.responses]
    ratings = [dict(one["rated"].ratings) for one in answers]
    frame = pd.DataFrame(
        {
            "region": [one["region"].codes[0] for one in answers],
            "one": [one["one"].codes[0] for one in answers],
            "many": [one["many"].codes for one in answers],
            "number": [one["number"].number for one in answers],
            **{row: [one[row] for one in ratings] for row in ROWS},
        }
    )
    many = frame[["region", "many"]].explode("many")
    numbers = frame["number"]
    classes = pd.cut(numbers, list(range(-1, 100, 10)))
    return (
        frame["region"].value_counts(),
        frame["one"].value_counts(),
        many["many"].value_counts(),
        [frame[row].value_counts() for row in ROWS],
        (numbers.describe(), numbers.sum(), classes.value_counts()),
        pd.crosstab(frame["one"], frame["region"]),
        pd.crosstab(many["many"], many["region"]),
    )


def survey() -> Wave:
    """Answers that differ, and are the same in every run."""
    options = tuple(Option(code, text(nb=code)) for code in CODES)
    items = (
        _item("region", Kind.CHOICE, tuple(Option(code, text(nb=code)) for code in REGIONS)),
        _item("one", Kind.CHOICE, options),
        _item("many", Kind.MULTI, options),
        Item("number", text(nb="Tall"), Question(Kind.NUMBER, low=0, high=99)),
        _item("rated", Kind.MATRIX, options),
    )
    form = Questionnaire("bench", text(nb="Måling"), ("nb",), (Section("s", text(nb="S"), items),))
    return Wave(form, WORK, (), {}, tuple(_response(n) for n in range(PEOPLE)))


def _item(name: str, kind: Kind, options: tuple[Option, ...]) -> Item:
    rows = tuple(Option(row, text(nb=row)) for row in ROWS) if kind is Kind.MATRIX else ()
    return Item(name, text(nb=name), Question(kind, options, rows=rows))


def _response(n: int) -> Response:
    chance = n * 2_654_435_761 % 2**32  # Knuth's multiplicative hash
    many = tuple(code for place, code in enumerate(CODES) if chance >> place & 1) or ("a",)
    return Response(
        {
            "region": Chosen((REGIONS[chance % 4],)),
            "one": Chosen((CODES[chance % 5],)),
            "many": Chosen(many),
            "number": Numbered(chance % 97),
            "rated": Rated(
                tuple((row, CODES[chance // 7 % (5 - i)]) for i, row in enumerate(ROWS))
            ),
        }
    )
