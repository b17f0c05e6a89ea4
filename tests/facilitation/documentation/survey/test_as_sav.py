from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from facilitation.documentation.survey.as_sav import render
from surveys.figures import NamedAnswer, NamedAnswers
from surveys.questionnaire import Item, Section
from surveys.questions import Kind, Question
from tests.facilitation.documentation.sample import NASTY
from tests.facilitation.documentation.survey.sample import (
    ANSWERED,
    FORM,
    OWNERS,
    WISHES,
    WORK,
    both,
    listed,
    texts,
)


@pytest.fixture
def read(tmp_path: Path):
    def reading(made: bytes):
        path = tmp_path / "made.sav"
        path.write_bytes(made)
        return pyreadstat.read_sav(path, user_missing=True)

    return reading


def test_the_owners_answers_are_read_back_with_their_labels(read, owners):
    frame, meta = read(owners["sav"])

    assert list(frame["unit"]) == list(ANSWERED)
    assert list(frame["ofte"]) == [1.0] * 5 + [2.0] * 4
    assert frame["bruk_text"][0] == "=1+1"
    assert sorted(frame["onske"]) == sorted(WISHES)
    assert list(frame["antall"].isna()) == [False] * 8 + [True]
    assert str(frame["dato"][0]) == "2025-10-23"
    assert meta.column_names_to_labels["bruk_plan"] == "Planlegging – Hva brukes statistikken til?"
    assert meta.variable_value_labels["ofte"] == {
        1.0: "Hver uke",
        2.0: "Hver måned",
        3.0: "Sjeldnere",
        4.0: "Aldri",
        98.0: "Vet ikke",
    }
    assert meta.variable_measure["ofte"] == "ordinal"


def test_dont_know_is_missing_to_spss_and_can_still_be_told(read, owners):
    frame, meta = read(owners["sav"])

    assert meta.missing_ranges["vurdering_rapporter"] == [{"lo": 98.0, "hi": 98.0}]
    assert set(frame["vurdering_rapporter"]) == {98.0}


def test_opinions_are_figures_and_the_file_says_so(read, opinions):
    frame, meta = read(opinions["sav"])

    assert "unit" not in frame.columns
    assert "".join(meta.notes).startswith("Released figures only: no answer of a single")
    shown = frame[(frame["item"] == "ofte")]
    assert [None if pd.isna(n) else n for n in shown["n"]] == [14, 12, 6] + [None] * 3
    assert list(shown["hidden"]) == ["", "", ""] + ["protected"] * 3
    assert [*shown["at_least"][:3], *shown["at_most"][:3]] == [14, 12, 6, 77, 75, 69]
    assert not shown["at_least"][3:].notna().any()
    assert list(frame[frame["item"] == "utsikt"]["hidden"]) == ["difference"]
    assert list(shown["measure"]) == ["count"] * 5 + ["median"]
    assert meta.variable_value_labels["measure"]["count"] == "Count"


def test_it_is_dated_by_the_survey(read, owners):
    _, meta = read(owners["sav"])

    assert str(meta.creation_time) == "2025-05-23 12:00:00"
    assert meta.file_label == "Fylkeskommunene om statistikk"


def test_hostile_and_endless_text_is_kept(read, w):
    form = replace(
        FORM,
        sections=(
            Section(
                "s",
                both("S"),
                (
                    Item("unit", both("=1+1 \x00 " + "spørsmål " * 60), Question(Kind.TEXT)),
                    Item("liste", both("Liste"), Question(Kind.LIST)),
                ),
            ),
        ),
    )
    answers = tuple(
        NamedAnswer(f"{n}", f"Enhet \x00{n}", listed(words)) for n, words in enumerate(NASTY)
    )
    lists = (NamedAnswer("0", "Enhet", listed("en", "to", "tre")),)
    results = replace(
        OWNERS,
        questionnaire=form,
        fieldwork=replace(WORK, title=both("Æ" * 80)),
        items=(
            replace(
                OWNERS.items[0], item=form.item("unit"), figure=texts(), named=NamedAnswers(answers)
            ),
            replace(
                OWNERS.items[0], item=form.item("liste"), figure=texts(), named=NamedAnswers(lists)
            ),
        ),
    )

    frame, meta = read(render([results], w))

    assert list(frame["unit"]) == list(NASTY)
    assert list(frame["bordduk_unit"]) == [f"{n}" for n in range(len(NASTY))]
    assert list(frame.loc[0, ["liste_1", "liste_2", "liste_3"]]) == ["en", "to", "tre"]
    assert frame["name"][1] == "Enhet \ufffd1"
    label = meta.column_names_to_labels["unit"]
    assert (label[:10], label[-1], len(label.encode()) <= 255) == ("=1+1 \ufffd spø", "…", True)
    assert meta.file_label == "Æ" * 30 + "…"
