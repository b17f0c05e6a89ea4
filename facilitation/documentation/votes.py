"""Votes, choices and numbers in the documentation: counts with their voters, ties as ties."""

from collections.abc import Iterator
from datetime import date

from facilitation.documentation.document import (
    Block,
    Facts,
    Figure,
    Heading,
    Line,
    Listing,
    Paragraph,
    Table,
)
from facilitation.documentation.findings import Ballot, Collected, Day, Vote
from facilitation.documentation.wording import Wording
from facilitation.phases import Phase
from surveys.charts.bars import Bar, bar_chart
from surveys.disclosure import Released, Withheld
from surveys.questions import DONT_KNOW, OTHER, Kind
from surveys.tally import places

OF_EARLIER = (Kind.POINTS, Kind.RANK)  # what is chosen may be an earlier point
BARS = 30  # days or numbers: more of them are only listed
IN_CHART = 10  # outcomes: long labels take a page; the table beside it has them all


def vote_blocks(day: Day, collected: Collected, w: Wording) -> Iterator[Block]:
    """The dot vote of a phase, if one was held."""
    found = collected.votes
    if found is None:
        return
    yield Heading(2, w.said(collected.phase.label))
    if isinstance(found, Withheld):
        yield Paragraph(w.withheld(found), note=True)
        return
    yield Paragraph(_voters(found.value, w), note=True)
    yield _sums(day, found.value, w)


def ballot_blocks(day: Day, collected: Collected, w: Wording) -> Iterator[Block]:
    """Choices, ratings, rankings, days and numbers of a phase."""
    told = ""
    for found in collected.ballots:
        heading = w.said(collected.phase.label)
        if isinstance(found, Released):
            heading = _asked(day, found.value, w)
        if heading != told:
            yield Heading(2, heading)
            told = heading
        if isinstance(found, Withheld):
            yield Paragraph(w.withheld(found), note=True)
        else:
            yield from _counted(day, found.value, w)


def _asked(day: Day, ballot: Ballot, w: Wording) -> str:
    """The sub-question that was answered, else what the part asked, else the part's name."""
    phase = ballot.phase
    asked = day.record.programme.item_of(phase.id).subquestions
    if not (phase.collect.per_subquestion and asked):
        return w.said(phase.prompt or phase.label)
    return w.said(asked[int(ballot.slot) - 1])


def choice_label(day: Day, phase: Phase, code: str, w: Wording) -> str:
    """The words of what was chosen: an option, an earlier point, a day, or a number as it is."""
    question = phase.collect.question
    besides = {DONT_KNOW: question.dont_know, OTHER: question.other}
    labels = {option.code: option.label for option in question.options}
    labels |= {name: label for name, label in besides.items() if label is not None}
    if code in labels:
        return w.said(labels[code])
    if question.kind in OF_EARLIER:
        return day.texts.get(code) or w.translate("[Hidden or deleted]")
    if question.kind is Kind.DATE:
        return w.date(date.fromisoformat(code))
    return code if question.unit is None else f"{code} {w.said(question.unit)}"


def row_label(phase: Phase, row: str, w: Wording) -> str:
    """What a row of a matrix rates; "" where there is no row."""
    rows = {option.code: option.label for option in phase.collect.question.rows}
    return w.said(rows[row]) if row in rows else ""


def _voters(vote: Vote, w: Wording) -> str:
    given = sum(item.points for item in vote.sums)
    said = w.translate(
        "Voters: {voters}. Points given: {points}.", voters=vote.voters, points=given
    )
    if not vote.late:
        return said
    late = w.translate("Votes after the time was up: {late}.", late=vote.late)
    return f"{said} {late}"


def _sums(day: Day, vote: Vote, w: Wording) -> Figure:
    labels = [choice_label(day, vote.phase, item.item, w) for item in vote.sums]
    ranks = places([item.points for item in vote.sums])
    title = w.translate("Points given")
    if len(labels) > IN_CHART:
        title = w.translate(
            "Points given: the {shown} highest of {all}", shown=IN_CHART, all=len(labels)
        )
    description = w.translate("Bar chart of the points that each outcome was given.")
    bars = [Bar(label, item.points) for label, item in zip(labels, vote.sums, strict=True)]
    return Figure(
        bar_chart(title, description, bars[:IN_CHART]),
        title,
        description,
        Table(
            w.translate("Points given; equal points share a place"),
            (
                w.translate("Place"),
                w.translate("Outcome"),
                w.translate("Points given"),
                w.translate("Voters"),
            ),
            tuple(
                (str(rank), label, str(item.points), str(item.voters))
                for rank, label, item in zip(ranks, labels, vote.sums, strict=True)
            ),
            widths=(2, 11, 2, 3),
            numeric=(0, 2, 3),
        ),
    )


def _counted(day: Day, ballot: Ballot, w: Wording) -> Iterator[Block]:
    question = ballot.phase.collect.question
    shown = [(choice_label(day, ballot.phase, code, w), score) for code, score in ballot.scores]
    ranked = question.kind is Kind.RANK
    title = w.translate("Borda points") if ranked else w.translate("Answers")
    column = title if ranked else w.translate("People who answered")
    title = row_label(ballot.phase, ballot.row, w) or title
    description = w.translate("Bar chart of the answers.")
    table = Table(
        title,
        (w.translate("Answer"), column),
        tuple((label, str(score)) for label, score in shown),
        widths=(10, 4),
        numeric=(1,),
    )
    if len(shown) > BARS:
        yield table
    else:
        bars = bar_chart(title, description, [Bar(label, score) for label, score in shown])
        yield Figure(bars, title, description, table)
    if ballot.others:
        yield Listing(tuple(Line(words) for words in ballot.others))
    yield Facts(_middle(ballot, w))


def _middle(ballot: Ballot, w: Wording) -> tuple[tuple[str, str], ...]:
    people = (w.translate("People who answered"), w.number(ballot.voters))
    if ballot.spread is None:
        return (people,)
    spread = ballot.spread
    middle = w.translate(
        "{lower} to {upper}", lower=w.number(spread.lower), upper=w.number(spread.upper)
    )
    return (
        people,
        (w.translate("Median"), w.number(spread.median)),
        (w.translate("The middle half"), middle),
    )
