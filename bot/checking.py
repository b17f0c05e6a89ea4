"""`bordduk check`: what is wrong with a file, and whether a programme's time holds, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot import form_checking
from bot.words import Words
from facilitation.files import read, shipped, shipped_source
from facilitation.problems import BadProgramme
from facilitation.programme import Programme
from facilitation.source import decoded
from facilitation.timecheck import Finding, Sentence, Severity, check, to_mend

SEVERITIES = {
    Severity.HIGH: "!!",
    Severity.MEDIUM: "! ",
    Severity.LOW: "- ",
    Severity.NOTE: "  ",
}


@dataclass(frozen=True, slots=True)
class Size:
    """How many people at how many tables; None is what the programme says itself."""

    participants: int | None = None
    tables: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, line by line, and the exit status: 0 clean, 1 to mend, 2 cannot read."""

    lines: tuple[str, ...]
    status: int


def report(name: str, size: Size, t: Words) -> Report:
    """The report on a file, or on a ready programme or questionnaire by name."""
    try:
        if name not in shipped() and (form := form_checking.questionnaire(name)) is not None:
            lines, fit = form_checking.told(name, form, t)
            return Report(lines, 0 if fit else 1)
        source = source_of(name)
        programme = read(source)
    except OSError as error:
        return Report((f"{name}: {error.strerror}",), 2)
    except BadProgramme as bad:
        return Report(mistakes(name, bad, t), 1)
    people, tables = size.participants or programme.participants, size.tables or programme.tables
    findings = check(programme, people, tables)
    head = t(
        "{title}: {participants} participants at {tables} tables",
        title=programme.title.said(t.language),
        participants=people,
        tables=tables,
    )
    mend = to_mend(findings)
    last = t.n("{count} thing to mend", "{count} things to mend", len(mend))
    return Report((head, *_told(programme, findings, t), last), 1 if mend else 0)


def mistakes(name: str, bad: BadProgramme, t: Words) -> tuple[str, ...]:
    """Every mistake in a file with its place, and how many there are."""
    lines = [f"{name}:{p.line}:{p.column}: {t.refused(p.reason)}" for p in bad.problems]
    return (*lines, t.refused(bad))


def source_of(name: str) -> str:
    """The YAML of a file or of a ready programme. Raises `OSError` and `BadProgramme`."""
    return shipped_source(name) if name in shipped() else decoded(Path(name).read_bytes())


def _told(programme: Programme, findings: tuple[Finding, ...], t: Words) -> Iterator[str]:
    for item in programme.items:
        here = [finding for finding in findings if finding.item == item.id]
        if here:
            yield ""
            yield f"{item.start:%H.%M} {item.id}: {item.title.said(t.language)}"
        for finding in here:
            yield f"  {SEVERITIES[finding.severity]} {said(finding.what, t)}"
            yield from (f"       → {said(advice, t)}" for advice in finding.proposals)
    yield ""


def said(sentence: Sentence, t: Words) -> str:
    """A finding or a proposal in the reader's language."""
    return t(sentence.message, **sentence.parameters)
