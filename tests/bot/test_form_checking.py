from pathlib import Path

import pytest

from bot.form_checking import questionnaire, told
from bot.words import words
from surveys.files.questionnaires import read, shipped, shipped_source
from surveys.files.xlsform_writing import workbook

NB = words("nb")
SOURCE = shipped_source("puls")


@pytest.mark.parametrize("name", shipped())
def test_every_ready_questionnaire_is_in_order(name: str):
    found = questionnaire(name)

    assert found is not None
    lines, fit = told(name, found, NB)
    assert (fit, lines[-1].split(" ")[0]) == (True, "0")


def test_a_workbook_is_in_order_like_the_form_that_it_was_made_of(tmp_path: Path):
    path = tmp_path / "puls.xlsx"
    path.write_bytes(workbook(read(SOURCE)))

    assert told("puls.xlsx", questionnaire(str(path)) or b"", NB)[1] is True


def test_every_mistake_is_told_at_its_place():
    broken = SOURCE.replace("kind: choice", "kind: chance", 1)
    line = broken[: broken.index("chance")].count("\n") + 1

    lines, fit = told("puls.yaml", broken.encode(), NB)

    assert (fit, lines[0].split(": ")[0].rpartition(":")[0]) == (False, f"puls.yaml:{line}")


def test_what_lacks_words_is_named():
    lines, fit = told(
        "puls.yaml", SOURCE.replace("languages: [nb", "languages: [se, nb").encode(), NB
    )

    assert (fit, lines[1]) == (False, "  title: se")


def test_a_programme_is_no_questionnaire(tmp_path: Path):
    (tmp_path / "dag.yaml").write_text("id: dag\nitems: []\n", "utf-8")

    assert questionnaire(str(tmp_path / "dag.yaml")) is None


def test_what_only_begins_like_a_workbook_is_told_so():
    lines, fit = told("form.xlsx", b"PK\x03\x04 nothing", NB)

    assert (fit, len(lines)) == (False, 1)
