"""A workshop's documentation as one document: the day, its sessions, and how it was made."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from facilitation.documentation.chapter import session_blocks
from facilitation.documentation.document import (
    Block,
    Document,
    Facts,
    Heading,
    Line,
    Listing,
    Paragraph,
    Table,
)
from facilitation.documentation.findings import Day
from facilitation.documentation.wording import Translate, Wording
from facilitation.programme import Item
from facilitation.record import Record
from surveys.disclosure import Figure, Policy, Released, release


def report(record: Record, language: str, translate: Translate, policy: Policy) -> Document:
    """The whole documentation of a day.

    `translate` gives our own sentences in `language` ("nb", "nn" or "en"); what the programme and
    the participants wrote stands as they wrote it.
    """
    day = Day(record, policy)
    w = Wording(language, translate)
    blocks = [
        *_about(day, w),
        *_programme(day, w),
        *(
            block
            for number, session in enumerate(day.sessions, start=1)
            for block in session_blocks(day, session, number, w)
        ),
        *_made(day, w),
    ]
    return Document(
        title=w.said(record.programme.title),
        subtitle=w.translate("Documentation, {date}", date=w.date(day.held)),
        language=language,
        made=day.held,
        author=w.said(record.programme.organiser),
        contents=w.translate("Contents"),
        page=w.translate("Page {page} of {pages}", page="{page}", pages="{pages}"),
        blocks=tuple(blocks),
    )


def _about(day: Day, w: Wording) -> Iterator[Block]:
    programme = day.record.programme
    yield Heading(1, w.translate("About the day"))
    yield Facts(
        (
            (w.translate("Organiser"), w.said(programme.organiser)),
            (w.translate("Date"), w.date(day.held)),
            (w.translate("Participants"), participants(day, w)),
            (w.translate("Purpose"), w.said(programme.purpose)),
            (w.translate("Responsible for the input"), w.said(programme.responsible)),
            (w.translate("The input is deleted"), w.date(day.deleted)),
        )
    )
    if programme.results:
        yield Heading(2, w.translate("Wanted results"))
        yield Listing(tuple(Line(w.said(result)) for result in programme.results))
    if programme.rules:
        yield Heading(2, w.translate("Ground rules"))
        yield Listing(tuple(Line(w.said(rule)) for rule in programme.rules))


def participants(day: Day, w: Wording) -> str:
    """How many took part, and from where: counts, never names."""
    by = Counter(person.organisation for person in day.record.people if person.organisation)
    figure = Figure(tuple(sorted(by.items())), len(day.record.people), declared_named=True)
    found = release(figure, day.policy)
    count = w.number(len(day.record.people))
    if not isinstance(found, Released) or not found.value:
        return count
    listed = ", ".join(f"{organisation} ({people})" for organisation, people in found.value)
    return w.translate("{count}, from {organisations}", count=count, organisations=listed)


def _programme(day: Day, w: Wording) -> Iterator[Block]:
    yield Heading(1, w.translate("The programme, as planned and as run"))
    items = day.record.programme.items
    yield Table(
        w.translate("Times in local time ({zone})", zone=day.record.programme.zone),
        (
            w.translate("Planned"),
            w.translate("Item"),
            w.translate("Planned length"),
            w.translate("Began"),
            w.translate("Time used"),
            w.translate("At its end"),
        ),
        tuple(_row(day, item, w) for item in items),
        widths=(4, 10, 4, 4, 3, 6),
        numeric=(2, 4),
    )


def _row(day: Day, item: Item, w: Wording) -> tuple[str, ...]:
    runs = [run for run in day.runs(item) if not run.skipped]
    title = w.said(item.title)
    planned = (w.clock(day.planned(item)), title, w.minutes(item.length) if item.length else "")
    if not runs:
        skipped = bool(day.runs(item))
        return (*planned, w.translate("skipped") if skipped else "", "", "")
    used = sum((run.ended - run.started for run in runs), timedelta())
    behind = runs[-1].ended - (day.planned(item) + item.length)
    began = w.clock(runs[0].started.astimezone(day.zone))
    return (*planned, began, w.minutes(used), w.ahead(behind))


def _made(day: Day, w: Wording) -> Iterator[Block]:
    """What the reader must know to trust the rest: what is in it, and what is not."""
    entries = day.record.entries
    yield Heading(1, w.translate("About this documentation"))
    yield Paragraph(
        w.translate(
            "Every point stands as it was written, by table. Organisations and tables are shown, "
            "names only where people were told so before they answered."
        )
    )
    yield Facts(
        (
            (w.translate("Answers in all"), w.number(len(entries))),
            (w.translate("Came after the time was up"), w.number(sum(e.late for e in entries))),
            (w.translate("Written by a host"), w.number(sum(e.by_host for e in entries))),
            (w.translate("Hidden by the facilitator"), w.number(len(day.hidden))),
            (w.translate("Deleted by participants"), w.number(sum(e.erased for e in entries))),
        )
    )
