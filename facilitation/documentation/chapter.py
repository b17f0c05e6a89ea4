"""One session of the documentation: its question, its results first, then every point."""

from collections.abc import Iterator
from datetime import timedelta

from facilitation.documentation.document import (
    Block,
    Facts,
    Heading,
    Line,
    Listing,
    Paragraph,
    Quote,
    Table,
)
from facilitation.documentation.findings import Collected, Day, Said, SaidFigure, Session
from facilitation.documentation.votes import ballot_blocks, vote_blocks
from facilitation.documentation.wording import Wording
from facilitation.documentation.words import word_blocks
from facilitation.programme import Bullet
from facilitation.programme import Quote as QuoteCard
from facilitation.record import Attendee
from facilitation.state import PastRun
from surveys.disclosure import Withheld


def session_blocks(day: Day, session: Session, number: int, w: Wording) -> Iterator[Block]:
    """A session's chapter."""
    title = w.said(session.item.title)
    yield Heading(1, w.translate("Session {number}: {title}", number=number, title=title))
    yield from _lead_in(session, w)
    yield from _facts(session, w)
    for collected in session.collected:
        yield from _outcomes(collected, session, w)
    for collected in session.collected:
        yield from vote_blocks(day, collected, w)
        yield from ballot_blocks(day, collected, w)
        yield from _promises(collected, w)
    yield from word_blocks(day, session, w)
    for collected in session.collected:
        yield from _points(collected, session, w)


def _lead_in(session: Session, w: Wording) -> Iterator[Block]:
    bullets = [part for part in session.item.lead_in if isinstance(part, Bullet)]
    if bullets:
        yield Listing(tuple(Line(w.said(bullet.line)) for bullet in bullets))
    for card in session.item.lead_in:
        if isinstance(card, QuoteCard):
            yield Quote(w.said(card.words), w.said(card.source))


def _facts(session: Session, w: Wording) -> Iterator[Block]:
    runs = [run for run in session.runs if not run.skipped]
    used = sum((run.ended - run.started for run in runs), timedelta())
    took_part = w.share(session.answered, session.present)
    yield Facts(
        (
            (w.translate("Time planned"), w.minutes(session.item.length)),
            (w.translate("Time used"), w.minutes(used) if runs else w.translate("not run")),
            (w.translate("Answered"), took_part),
        )
    )
    if session.item.subquestions:
        yield Heading(2, w.translate("Sub-questions"))
        lines = tuple(Line(w.said(words)) for words in session.item.subquestions)
        yield Listing(lines, numbered=True)
    yield Heading(2, w.translate("How it was done"))
    yield Table(
        w.translate("Phases of the session, in the order they were run"),
        (
            w.translate("Phase"),
            w.translate("Method"),
            w.translate("Planned length"),
            w.translate("Time used"),
        ),
        tuple(_phases(session, w)),
        widths=(5, 10, 3, 4),
        numeric=(2, 3),
    )


def _phases(session: Session, w: Wording) -> Iterator[tuple[str, ...]]:
    """A row for each run; a phase that was never run has one too."""
    for phase in session.item.phases:
        runs = [run for run in session.runs if run.phase == phase.id]
        label = w.said(phase.label)
        method = w.method(phase)
        for run in runs:
            used = w.translate("skipped") if run.skipped else w.minutes(run.ended - run.started)
            yield _named(label, run, w), method, w.minutes(run.planned), used
        if not runs:
            yield label, method, "", w.translate("not run")


def _named(label: str, run: PastRun, w: Wording) -> str:
    if run.round <= 1:
        return label
    return w.translate("{label}, round {number}", label=label, number=run.round)


def _outcomes(collected: Collected, session: Session, w: Wording) -> Iterator[Block]:
    outcome = collected.outcome
    if outcome is None:
        return
    yield Heading(2, w.said(outcome.name))
    if outcome.addressee is not None:
        yield Paragraph(w.translate("To {addressee}", addressee=w.said(outcome.addressee)))
    if outcome.ranked:
        yield Paragraph(w.translate("In each table's own order of priority."), note=True)
    yield from _listed(collected.outcomes, session, w, level=3, numbered=outcome.ranked)


def _points(collected: Collected, session: Session, w: Wording) -> Iterator[Block]:
    phase = w.said(collected.phase.label)
    for figure, title in (
        (collected.points, w.translate("All points: {phase}", phase=phase)),
        (collected.notes, w.translate("Notes on the tablecloth: {phase}", phase=phase)),
    ):
        if isinstance(figure, Withheld) or figure.value:
            yield Heading(2, title)
            yield from _by_question(figure, collected, session, w)


def _by_question(
    figure: SaidFigure, collected: Collected, session: Session, w: Wording
) -> Iterator[Block]:
    if isinstance(figure, Withheld):
        yield Paragraph(w.withheld(figure), note=True)
        return
    asked = session.asked(collected.phase)
    slots = sorted({said.entry.slot for said in figure.value}, key=lambda slot: slot.zfill(4))
    for slot in slots:
        several = slot in asked and len(asked) > 1
        if several:
            yield Heading(3, w.said(asked[slot]))
        said = tuple(point for point in figure.value if point.entry.slot == slot)
        yield from _by_table(said, session, w, level=4 if several else 3)


def _listed(
    figure: SaidFigure, session: Session, w: Wording, *, level: int, numbered: bool
) -> Iterator[Block]:
    if isinstance(figure, Withheld):
        yield Paragraph(w.withheld(figure), note=True)
    elif not figure.value:
        yield Paragraph(w.translate("No table wrote anything here."), note=True)
    else:
        yield from _by_table(figure.value, session, w, level=level, numbered=numbered)


def _by_table(
    said: tuple[Said, ...], session: Session, w: Wording, *, level: int, numbered: bool = False
) -> Iterator[Block]:
    rounds = max((run.round for run in session.runs), default=1)
    tables = sorted({point.entry.table for point in said})
    for table in tables:
        if table:
            yield Heading(level, w.translate("Table {number}", number=table))
        else:
            yield Heading(level, w.translate("In plenary"))
        yield Listing(
            tuple(
                Line(w.text(point.text, point.entry), w.remark(point.entry, rounds))
                for point in said
                if point.entry.table == table
            ),
            numbered=numbered,
        )


def _promises(collected: Collected, w: Wording) -> Iterator[Block]:
    figure = collected.promises
    if isinstance(figure, Withheld):
        yield Paragraph(w.withheld(figure), note=True)
        return
    if not figure.value:
        return
    yield Heading(2, w.translate("Commitments"))
    who = (w.translate("Who"),) if figure.named else ()
    rows = []
    for promise in figure.value:
        what = w.text(promise.value.what, promise.entry)
        remark = w.remark(promise.entry, 1)
        name = () if not figure.named else (author_name(promise.author),)
        cells = (f"{what} {remark}".strip(), promise.value.when, promise.value.whom)
        rows.append((*name, *cells))
    yield Table(
        w.translate("What each person will do when they come home"),
        (*who, w.translate("What"), w.translate("By when"), w.translate("With whom")),
        tuple(rows),
        widths=(6, 8, 4, 4) if figure.named else (11, 5, 6),
    )


def author_name(author: Attendee | None) -> str:
    """Alias and organisation, as far as they may be shown."""
    if author is None:
        return ""
    return ", ".join(part for part in (author.alias, author.organisation) if part)
