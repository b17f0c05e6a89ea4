"""`bordduk rehearse`: run a programme's day in simulated time, say how it went, write it up."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.checking import Size, mistakes, source_of
from bot.documents import Wanted, file_name, make
from bot.rehearsal.day import rehearse, sized
from bot.rehearsal.findings import too_late
from bot.rehearsal.report import lines
from bot.words import words
from facilitation.documentation.formats import FORMATS
from facilitation.files import read
from facilitation.problems import BadProgramme
from facilitation.record import Record
from surveys.texts import LANGUAGES, Text


@dataclass(frozen=True, slots=True)
class Wish:
    """What to rehearse. Documents go into `folder`; without one none are written."""

    file: str
    size: Size
    seed: int
    folder: Path | None


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to say, and the exit status: 0, 1 for a day that overran, 2 for a bad file."""

    lines: tuple[str, ...]
    status: int


def report(wish: Wish, language: str) -> Report:
    """Rehearse, and write the documents.

    Raises:
        OSError: the folder cannot be written to.
    """
    t = words(language)
    try:
        programme = read(source_of(wish.file))
    except OSError as error:
        return Report((f"{wish.file}: {error.strerror}",), 2)
    except BadProgramme as bad:
        return Report(mistakes(wish.file, bad, t), 2)
    programme = sized(programme, wish.size.participants, wish.size.tables)
    day = asyncio.run(rehearse(programme, wish.seed, language))
    said = tuple(lines(day, wish.seed, t))
    if wish.folder is not None:
        made = _write(marked(day.record), language, wish.folder)
        said = (*said, "", t("Files, with invented answers"), *(f"  {path}" for path in made))
    return Report(said, int(too_late(day)))


def marked(record: Record) -> Record:
    """The record so that nobody takes it for a real day's: its title and its name say so."""
    programme = record.programme
    versions = tuple((code, _marked(code, title)) for code, title in programme.title.versions)
    t = words(_spoken(programme.languages[0]))
    name = f"{t('rehearsal')}-{programme.id}"
    return replace(record, programme=replace(programme, id=name, title=Text(versions)))


def _spoken(language: str) -> str:
    return language if language in LANGUAGES else "en"


def _marked(language: str, title: str) -> str:
    t = words(_spoken(language))
    return t("REHEARSAL – invented answers: {title}", title=title)


def _write(record: Record, language: str, folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for kind in FORMATS:
        wanted = Wanted(kind, language)
        path = folder / file_name(record, wanted, closed=True)
        path.write_bytes(make(record, wanted))
        yield path
