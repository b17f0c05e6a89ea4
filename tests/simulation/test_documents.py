"""What people wrote on a whole day stands once in each file, at its own table."""

import asyncio
import csv
import io
import json
import re
from collections import Counter

import openpyxl
import pytest

from bot.documents import Wanted, make
from bot.rehearsal.command import marked
from bot.rehearsal.day import Rehearsed, rehearse, sized
from facilitation.files import read
from surveys.answers import Committed, Listed
from tests.facilitation.asking import EVERY_KIND
from tests.simulation.days import SHIPPED, Asked, rehearsed

DAYS: tuple[Asked, ...] = (("kort-igp", 16, 4, 2), ("arbeidsverksted", 24, 4, 2))
Words = Counter[tuple[int, str]]  # by (table, what was said)


@pytest.fixture(params=DAYS, ids=lambda asked: "-".join(map(str, asked)))
def day(request) -> Rehearsed:
    asked: Asked = request.param
    return rehearsed(asked)


def _listed(day: Rehearsed) -> Words:
    """All points that may be seen: what was hidden is not said."""
    return Counter(
        (int(entry.table), point.text)
        for entry in day.record.entries
        if isinstance(entry.value, Listed)
        for point in entry.value.points
        if point.id not in day.record.hidden
    )


def _committed(day: Rehearsed) -> Words:
    entries = [(int(entry.table), entry.value) for entry in day.record.entries]
    return Counter((table, value.what) for table, value in entries if isinstance(value, Committed))


def test_every_point_stands_once_in_the_list_of_inputs(day: Rehearsed):
    made = make(marked(day.record), Wanted("csv", "nb")).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(made), delimiter=";"))

    assert Counter((int(r["Bord"]), r["Tekst"]) for r in rows if r["Bord"]) == _listed(
        day
    ) + _committed(day)


def test_every_point_stands_once_in_the_spreadsheet(day: Rehearsed):
    made = make(marked(day.record), Wanted("xlsx", "nb"))
    workbook = openpyxl.load_workbook(io.BytesIO(made), read_only=True)
    sheets = {
        sheet.title: [dict(zip(head, row, strict=True)) for row in rows]
        for sheet in workbook.worksheets
        for head, *rows in [list(sheet.iter_rows(values_only=True))]
    }

    at_tables = [row for title in ("Punkter", "Resultater") for row in sheets[title]]
    committed = Counter(row["Hva"] for row in sheets["Forpliktelser"])

    said = Counter((row["Bord"], row["Tekst"]) for row in at_tables)
    assert said == _listed(day)
    assert committed == Counter(what for _, what in _committed(day).elements())


def test_every_point_stands_once_in_the_log(day: Rehearsed):
    log = json.loads(make(marked(day.record), Wanted("json", "nb")))
    said: Words = Counter()
    for answer in log["answers"]:
        value, hidden = answer["value"], answer["hidden"]
        table = answer["table"]
        if "points" in value:
            said.update((table, p["text"]) for p in value["points"] if p["id"] not in hidden)
        elif "what" in value:
            said[table, value["what"]] += 1

    assert said == _listed(day) + _committed(day)


@pytest.mark.parametrize("asked", SHIPPED, ids=lambda asked: asked[0])
def test_no_id_stands_where_people_read(asked: Asked):
    """Votes and rankings name what they are about: the ids are ours."""
    made = make(marked(rehearsed(asked).record), Wanted("html", "nn")).decode()

    assert re.findall(r"\b[0-9a-f]{32}\b", made) == []


def test_a_document_says_that_its_answers_are_invented(day: Rehearsed):
    languages = {"nb": "ØVING – oppdiktede svar: ", "nn": "ØVING – oppdikta svar: "}

    titles = {
        code: re.findall(
            "<title>(.*?)</title>", make(marked(day.record), Wanted("html", code)).decode()
        )[0]
        for code in languages
    }

    told = day.state.programme.title
    assert titles == {code: head + told.said(code) for code, head in languages.items()}


def test_a_day_that_asks_in_every_way_is_documented():
    programme = sized(read(EVERY_KIND), 12, 2)
    day = asyncio.run(rehearse(programme, 1, "nb"))
    said = {kind: make(marked(day.record), Wanted(kind, "nb")) for kind in ("csv", "html")}

    told = [said["csv"].decode("utf-8-sig"), said["html"].decode()]
    assert [all(words in each for words in ("Reise", "Bodø", "tiltak")) for each in told] == [
        True,
        True,
    ]
