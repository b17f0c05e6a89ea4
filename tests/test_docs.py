"""The documentation names everything there is, and nothing else."""

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.__main__ import EXAMPLES, _parser
from bot.checking import source_of
from bot.commands import COMMANDS
from bot.form_checking import questionnaire
from bot.settings import PREFIX, READERS
from bot.web.server import ROUTES
from facilitation.files import read
from surveys.files import questionnaires
from tests.generated import DOCS, GENERATED, renewed

ROOT = DOCS.parent
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
PLACEHOLDERS = ("my-day.yaml",)  # a file of the reader's own
PAGE = re.compile(r"`(docs/[\w./-]+\.md)`")
TOP = (
    *("bot/", "docs/", "facilitation/", "programmes/", "questionnaires/", "storage/", "surveys/"),
    "tests/",
)
PACKAGES = ("bot", "facilitation", "storage", "surveys")

named = pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def section(text: str, title: str) -> str:
    """What stands under a heading."""
    return text.split(f"\n## {title}\n", maxsplit=1)[1].split("\n## ", maxsplit=1)[0]


def first_column(table: str) -> list[str]:
    """The words in code marks that the rows of tables begin with."""
    return re.findall(r"^\| `([^`]+)` \|", table, flags=re.M)


def in_code_marks(path: Path) -> set[str]:
    """The words in code marks, blocks of code left out."""
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.M | re.S)
    return set(re.findall(r"`([^`\n]+)`", text))


def blocks(path: Path, language: str) -> list[str]:
    """The blocks of code in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text("utf-8"), flags=re.M | re.S)


def commands_in(path: Path) -> Iterator[list[str]]:
    """The shell commands of a page, as words; settings before them are left out."""
    for block in blocks(path, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                del words[0]
            if words:
                yield words


# --- Everything is named --------------------------------------------------------------------------


def test_every_route_of_the_interface_is_described_and_no_other():
    described = first_column(page("api.md").split("\n## ", maxsplit=1)[0])

    there = [f"{route.method} {route.path}" for route in ROUTES if route.path.startswith("/api")]
    assert described == there


def test_every_command_is_described_and_no_other():
    assert first_column(section(page("api.md"), "Commands")) == list(COMMANDS)


def test_every_console_command_is_described_and_no_other():
    described = first_column(
        section((ROOT / "README.md").read_text("utf-8"), "The console command")
    )

    assert [words.split()[0] for words in described] == list(console())


def console() -> dict[str, argparse.ArgumentParser]:
    """The console commands by name."""
    actions = _parser()._actions
    return next(dict(a.choices) for a in actions if isinstance(a, argparse._SubParsersAction))


@pytest.mark.parametrize("name", GENERATED)
def test_what_is_made_from_the_code_is_as_the_code_is(name: str):
    """`.venv/bin/python -m tests.generated` writes it anew."""
    assert page(name) == renewed(page(name), GENERATED[name])


def test_decisions_are_numbered_one_by_one():
    numbers = [int(path.name[:4]) for path in sorted((DOCS / "adr").glob("*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))


# --- What is named exists -------------------------------------------------------------------------


@named
def test_a_link_leads_to_a_file(path: Path):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


@named
def test_a_link_within_a_page_leads_to_a_heading(path: Path):
    text = path.read_text("utf-8")
    headings = {
        re.sub(r"[^\w -]", "", words.lower()).replace(" ", "-")
        for words in re.findall(r"^#+ (.+)$", text, flags=re.M)
    }

    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


@named
def test_a_file_that_is_named_is_there(path: Path):
    ours = {file.name for top in TOP for file in (ROOT / top).rglob("*.py")}
    missing = {
        words
        for words in in_code_marks(path)
        if (words.startswith(TOP) and "…" not in words and not list(ROOT.glob(words.rstrip("/"))))
        or (re.fullmatch(r"\w+\.py", words) and words not in ours)
    }

    assert missing == set()


def test_a_page_that_the_code_names_is_there():
    code = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    named_there = {found for file in code for found in PAGE.findall(file.read_text("utf-8"))}

    assert [name for name in sorted(named_there) if not (ROOT / name).exists()] == []


@named
def test_a_setting_that_is_named_is_one(path: Path):
    names = set(re.findall(rf"\b{PREFIX}([A-Z_]+)\b", path.read_text("utf-8")))

    assert names - set(READERS) == set()


@named
def test_a_command_that_is_shown_can_be_typed(path: Path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.M))
    for words in commands_in(path):
        if words[0] == "make":
            assert set(words[1:]) <= targets
        elif words[0].endswith("bordduk"):
            accepted(words[1:])
        elif words[1:3] == ["-m", "bot"]:
            accepted(words[3:])
        for place, word in enumerate(words[:-1]):
            assert word != "-r" or words[0] == "rm" or (ROOT / words[place + 1]).exists()


def test_the_examples_of_the_help_can_be_typed():
    for line in EXAMPLES.splitlines()[1:]:
        accepted(shlex.split(re.split(r"  {2,}", line.strip())[0])[1:])


def accepted(words: list[str]) -> None:
    """A console command's words; the options are known and the file is there."""
    if words == ["--help"]:
        return
    asked = _parser().parse_args(words)
    file = getattr(asked, "file", PLACEHOLDERS[0])
    if file in PLACEHOLDERS:
        return
    if file.startswith("questionnaires/"):
        questionnaires.read((questionnaire(str(ROOT / file)) or b"").decode())
    else:
        read(source_of(file))


@named
def test_yaml_that_is_shown_can_be_read(path: Path):
    for block in blocks(path, "yaml"):
        if path.name == "questionnaires.md":
            questionnaires.read(as_form(block))
        elif block.startswith("id: "):
            read(block)
        else:
            YAML(typ="safe").load(block)


def as_form(block: str) -> str:
    """A questionnaire as it is shown, or one with the items that are."""
    if block.startswith("id: "):
        return block
    head = "id: f\ntitle: F\nsections:\n  - id: s\n    title: S\n    items:\n"
    return head + "".join(f"      {line}\n" if line else "\n" for line in block.splitlines())
