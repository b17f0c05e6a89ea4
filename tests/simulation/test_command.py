"""The command itself, in processes of its own: the same seed, the same bytes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process
ROOT = Path(__file__).parent.parent.parent
Made = tuple[str, dict[str, bytes]]


def _rehearse(folder: Path, seed: int, hash_seed: str) -> Made:
    folder.mkdir()
    command = [sys.executable, "-m", "bot", "rehearse", "kort-igp", "--participants", "16"]
    done = subprocess.run(
        [*command, "--tables", "4", "--seed", str(seed), "--out", "out", "--language", "nn"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""
    return done.stdout, {file.name: file.read_bytes() for file in (folder / "out").iterdir()}


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Made:
    return _rehearse(tmp_path_factory.mktemp("first") / "day", 1, "1")


def test_the_same_seed_gives_the_same_bytes(first: Made, tmp_path: Path):
    assert _rehearse(tmp_path / "again", 1, "2") == first


def test_another_seed_gives_another_day(first: Made, tmp_path: Path):
    said, files = _rehearse(tmp_path / "other", 2, "1")

    assert said != first[0]
    assert files.keys() == first[1].keys()
    assert [name for name, body in files.items() if body == first[1][name]] == []


def test_every_format_is_written_and_named_as_a_rehearsal(first: Made):
    kinds = ("csv", "docx", "html", "json", "pdf", "xlsx")

    assert sorted(first[1]) == [f"øving-kort-igp-2026-01-15-nn.{kind}" for kind in kinds]
