"""A workshop as rows and columns: what the spreadsheet and the list of all inputs are made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from facilitation.documentation.chapter import author_name
from facilitation.documentation.findings import Collected, Day, Said, Session
from facilitation.documentation.votes import choice_label, row_label
from facilitation.documentation.wording import MINUTE, Wording
from facilitation.documentation.words import IN_CHART, tables, words
from facilitation.documentation.words import points as own_points
from facilitation.programme import Item
from facilitation.record import Entry
from surveys.charts.drawing import BAR, INK
from surveys.disclosure import Released
from surveys.tally import places

Cell = str | int | float
Row = tuple[Cell, ...]


LINE = 20  # px: the height of a row


@dataclass(frozen=True, slots=True)
class Series:
    """A column of values, and how it looks; the bars `withheld` (from 0) are «:»."""

    name: str
    values: int
    fill: str = BAR
    ink: str = INK  # of the numbers on it
    withheld: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over columns of a sheet's rows `first` to `last` (from 0), and what they show.

    Several series stand in one bar, each of them a part of the whole bar.
    """

    title: str
    description: str
    first: int
    last: int
    labels: int
    series: tuple[Series, ...]

    @property
    def height(self) -> int:
        """In px, with its title and, where it has one, its legend."""
        legend = LINE * (len(self.series) + 1) if len(self.series) > 1 else 0
        return 90 + legend + 24 * (self.last - self.first + 1)

    @property
    def lines(self) -> int:
        """How many rows of a sheet it takes, with some room under it."""
        return self.height // LINE + 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table; `widths` in characters.

    With `heads`, rows that are heads of tables of their own, it is many tables with their charts.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    widths: tuple[int, ...]
    charts: tuple[Chart, ...] = ()
    heads: tuple[int, ...] = ()


def sheets(day: Day, w: Wording) -> tuple[Sheet, ...]:
    """The spreadsheet: programme, points, outcomes, votes, commitments and words."""
    return (
        _programme(day, w),
        _said(day, w, w.translate("Points"), _points_and_notes),
        _said(day, w, w.translate("Outcomes"), _outcomes),
        _votes(day, w),
        _promises(day, w),
        _words(day, w),
    )


def _programme(day: Day, w: Wording) -> Sheet:
    return Sheet(
        w.translate("Programme"),
        (
            w.translate("Planned"),
            w.translate("Item"),
            w.translate("Planned length (min)"),
            w.translate("Began"),
            w.translate("Time used (min)"),
            w.translate("Behind at its end (min)"),
        ),
        tuple(_item(day, item, w) for item in day.record.programme.items),
        widths=(10, 60, 22, 10, 18, 24),
    )


def _item(day: Day, item: Item, w: Wording) -> Row:
    planned = day.planned(item)
    runs = [run for run in day.runs(item) if not run.skipped]
    start: Row = (w.clock(planned), w.said(item.title), _minutes(item.length))
    if not runs:
        return (*start, "", "", "")
    used = sum((run.ended - run.started for run in runs), timedelta())
    began = w.clock(runs[0].started.astimezone(day.zone))
    return (*start, began, _minutes(used), _minutes(runs[-1].ended - planned - item.length))


def _minutes(length: timedelta) -> float:
    return round(length / MINUTE, 1)


def _points_and_notes(collected: Collected) -> tuple[Said, ...]:
    figures = (collected.points, collected.notes)
    return tuple(said for f in figures if isinstance(f, Released) for said in f.value)


def _outcomes(collected: Collected) -> tuple[Said, ...]:
    found = collected.outcomes
    return found.value if isinstance(found, Released) else ()


def _said(day: Day, w: Wording, name: str, of: Callable[[Collected], tuple[Said, ...]]) -> Sheet:
    rows: list[Row] = []
    for session in day.sessions:
        question = w.said(session.item.title)
        for collected in session.collected:
            phase = w.said(collected.phase.label)
            for said in of(collected):
                asked = subquestion(session, collected, said.entry, w)
                place = (question, phase, asked, said.entry.table)
                text = w.text(said.text, said.entry)
                rows.append((*place, text, w.remark(said.entry, 1), author_name(said.author)))
    header = (
        w.translate("Question"),
        w.translate("Phase"),
        w.translate("Sub-question"),
        w.translate("Table"),
        w.translate("Text"),
        w.translate("Remark"),
        w.translate("Who"),
    )
    return Sheet(name, header, tuple(rows), widths=(40, 14, 40, 8, 80, 24, 24))


def subquestion(session: Session, collected: Collected, entry: Entry, w: Wording) -> str:
    """The sub-question that an answer belongs to, where there is one."""
    asked = session.asked(collected.phase)
    return w.said(asked[entry.slot]) if entry.slot in asked else ""


def _votes(day: Day, w: Wording) -> Sheet:
    header = (
        w.translate("Question"),
        w.translate("Place"),
        w.translate("Outcome"),
        w.translate("Points given"),
        w.translate("Voters"),
    )
    rows = tuple(row for session in day.sessions for row in vote_rows(day, session, w))
    return Sheet(w.translate("Votes"), header, rows, widths=(40, 8, 80, 10, 10))


def vote_rows(day: Day, session: Session, w: Wording) -> Iterator[tuple[str, int, str, int, int]]:
    """Question, place, outcome, points and voters; then the counts of choices and numbers."""
    question = w.said(session.item.title)
    for collected in session.collected:
        found = collected.votes
        if isinstance(found, Released):
            ranks = places([item.points for item in found.value.sums])
            for rank, item in zip(ranks, found.value.sums, strict=True):
                label = choice_label(day, collected.phase, item.item, w)
                yield question, rank, label, item.points, item.voters
        for ballot in collected.ballots:
            if isinstance(ballot, Released):
                ranks = places([score for _, score in ballot.value.scores])
                for rank, (code, score) in zip(ranks, ballot.value.scores, strict=True):
                    label = choice_label(day, collected.phase, code, w)
                    row = row_label(collected.phase, ballot.value.row, w)
                    label = f"{row}: {label}" if row else label
                    yield question, rank, label, score, ballot.value.voters


def _promises(day: Day, w: Wording) -> Sheet:
    rows: list[Row] = []
    for session in day.sessions:
        for collected in session.collected:
            if isinstance(collected.promises, Released):
                for promise in collected.promises.value:
                    who = author_name(promise.author)
                    what = w.text(promise.value.what, promise.entry)
                    rows.append((who, what, promise.value.when, promise.value.whom))
    header = (
        w.translate("Who"),
        w.translate("What"),
        w.translate("By when"),
        w.translate("With whom"),
    )
    return Sheet(w.translate("Commitments"), header, tuple(rows), widths=(30, 70, 24, 40))


def _words(day: Day, w: Wording) -> Sheet:
    rows: list[Row] = []
    charts: list[Chart] = []
    for session in day.sessions:
        found = words(day, session, w.language)
        if not isinstance(found, Released) or not found.value:
            continue
        question, said = w.said(session.item.title), own_points(session)
        first = len(rows)
        rows.extend((question, v.word, v.count, tables(said, v)) for v in found.value)
        last = first + min(IN_CHART, len(found.value)) - 1
        listed = ", ".join(f"{v.word}: {v.count}" for v in found.value[:IN_CHART])
        title = w.translate("Words by the number of points they stand in")
        name, described = f"{title}. {question}", f"{title}. {listed}"
        charts.append(Chart(name, described, first, last, 1, (Series(name, 2),)))
    header = (
        w.translate("Question"),
        w.translate("Word"),
        w.translate("Points"),
        w.translate("Tables"),
    )
    return Sheet(w.translate("Words"), header, tuple(rows), (40, 24, 10, 10), tuple(charts))
