from pathlib import Path

from bot.checking import Size
from bot.rehearsal.command import Wish, report
from facilitation.files import shipped_source


def test_a_file_that_is_not_there_is_told():
    found = report(Wish("nowhere.yaml", Size(), 1, None), "nb")

    assert found.lines == ("nowhere.yaml: No such file or directory",)
    assert found.status == 2


def test_a_bad_file_is_told_with_every_mistake_in_its_place(tmp_path: Path):
    file = tmp_path / "bad.yaml"
    file.write_text(shipped_source("kort-igp").replace("09.00", "9 o'clock"), "utf-8")

    found = report(Wish(str(file), Size(), 1, None), "en")

    line = shipped_source("kort-igp").split("09.00")[0].count("\n") + 1
    assert [said.startswith(f"{file}:{line}:") for said in found.lines] == [True, False]
    assert found.status == 2


def test_a_day_that_runs_well_past_closing_time_has_status_one_and_says_why():
    found = report(Wish("kort-igp", Size(24, 2), 1, None), "en")

    reasons = [line for line in found.lines if "the round at table" in line]
    assert (len(reasons), found.status) == (1, 1)


def test_without_a_folder_no_documents_are_written():
    found = report(Wish("kort-igp", Size(6, 2), 1, None), "en")

    assert [line for line in found.lines if "Files" in line] == []
    assert found.status == 0
