"""`bordduk check` of a questionnaire, in YAML or as an XLSForm: every mistake at its place."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.fielding.making import Brought, brought
from bot.words import NAMES, Words
from surveys.errors import Refusal
from surveys.files.problems import BadFile, Problem
from surveys.files.questionnaires import shipped, shipped_source
from surveys.places import gaps
from surveys.questions import Kind

_SECTIONS = re.compile(rb"^sections\s*:", re.MULTILINE)
WORKBOOK = b"PK"  # how an .xlsx begins: it is a zip file


def questionnaire(name: str) -> bytes | None:
    """The file or the ready questionnaire of that name; None where it is something else.

    Raises:
        OSError
    """
    if name in shipped():
        return shipped_source(name).encode()
    data = Path(name).read_bytes()
    return data if data.startswith(WORKBOOK) or _SECTIONS.search(data) else None


def told(name: str, data: bytes, t: Words) -> tuple[tuple[str, ...], bool]:
    """What there is to say of a questionnaire, line by line, and whether it can be published."""
    try:
        found = brought(data)
    except BadFile as bad:
        return (*_located(name, bad.problems, t), t.refused(bad)), False
    except Refusal as refusal:  # no workbook that can be read
        return (f"{name}: {t.refused(refusal)}",), False
    return tuple(_found(name, found, t)), not gaps(found.form.questionnaire)


def _found(name: str, found: Brought, t: Words) -> Iterator[str]:
    form = found.form.questionnaire
    asked = sum(item.question.kind is not Kind.NONE for item in form.items)
    questions = t.n("{count} question", "{count} questions", asked)
    languages = ", ".join(NAMES.get(code, code) for code in form.languages)
    yield f"{form.title.said(t.language)}: {questions}; {languages}"
    yield from _located(name, found.notes, t)
    missing = gaps(form)
    for gap in missing:
        yield f"  {gap.name}: {NAMES.get(gap.language, gap.language)}"
    yield t.n(
        "{count} text lacks words in a language of the form",
        "{count} texts lack words in a language of the form",
        len(missing),
    )


def _located(name: str, problems: tuple[Problem, ...], t: Words) -> Iterator[str]:
    for problem in problems:
        yield f"{name}:{problem.where}: {t.refused(problem.reason)}"
