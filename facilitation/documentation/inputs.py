"""All inputs of a day as one list: a row for each point, note, outcome, commitment and vote sum."""

from collections.abc import Iterator

from facilitation.documentation.chapter import author_name
from facilitation.documentation.findings import Collected, Day, SaidFigure, Session
from facilitation.documentation.sheets import Cell, Row, Sheet, subquestion, vote_rows
from facilitation.documentation.wording import Wording
from facilitation.record import Entry
from surveys.disclosure import Released


def inputs(day: Day, w: Wording) -> Sheet:
    """Everything that may be shown, in the programme's order; votes are secret: their sums."""
    header = (
        w.translate("Question"),
        w.translate("Phase"),
        w.translate("Kind"),
        w.translate("Sub-question"),
        w.translate("Table"),
        w.translate("Round"),
        w.translate("Text"),
        w.translate("By when"),
        w.translate("With whom"),
        w.translate("Points given"),
        w.translate("Late"),
        w.translate("Written by a host"),
        w.translate("Who"),
    )
    rows = tuple(row for session in day.sessions for row in _session(day, session, w))
    return Sheet(w.translate("All inputs"), header, rows, widths=(20,) * len(header))


def _session(day: Day, session: Session, w: Wording) -> Iterator[Row]:
    for collected in session.collected:
        for kind, figure in (
            (w.translate("point"), collected.points),
            (w.translate("note"), collected.notes),
            (w.translate("outcome"), collected.outcomes),
        ):
            yield from _said(session, collected, kind, figure, w)
        yield from _promises(session, collected, w)
    for question, _, label, points, _ in vote_rows(day, session, w):
        yield question, "", w.translate("vote"), "", "", "", label, "", "", points, "", "", ""


def _said(
    session: Session, collected: Collected, kind: str, figure: SaidFigure, w: Wording
) -> Iterator[Row]:
    if not isinstance(figure, Released):
        return
    for said in figure.value:
        place = _place(session, collected, kind, said.entry, w)
        text = w.text(said.text, said.entry)
        yield *place, text, "", "", "", *_marks(said.entry, w), author_name(said.author)


def _promises(session: Session, collected: Collected, w: Wording) -> Iterator[Row]:
    figure = collected.promises
    if not isinstance(figure, Released):
        return
    for promise in figure.value:
        place = _place(session, collected, w.translate("commitment"), promise.entry, w)
        value = promise.value
        said = (w.text(value.what, promise.entry), value.when, value.whom, "")
        yield *place, *said, *_marks(promise.entry, w), author_name(promise.author)


def _place(
    session: Session, collected: Collected, kind: str, entry: Entry, w: Wording
) -> tuple[Cell, ...]:
    question, phase = w.said(session.item.title), w.said(collected.phase.label)
    asked = subquestion(session, collected, entry, w)
    return question, phase, kind, asked, entry.table, entry.round


def _marks(entry: Entry, w: Wording) -> tuple[str, str]:
    yes = w.translate("yes")
    return yes if entry.late else "", yes if entry.by_host else ""
