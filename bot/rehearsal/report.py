"""What a rehearsal showed, in words: a line an item, where it overran and why, and the counts."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.rehearsal.day import Rehearsed
from bot.rehearsal.findings import Cause, Reason, Row, closed_at, closing_time, rows
from bot.rehearsal.journal import Cut, Proposed
from bot.words import Words

TITLE = 42  # characters of a title in the table


def lines(day: Rehearsed, seed: int, t: Words) -> Iterator[str]:
    """The report, line by line."""
    programme, found = day.state.programme, rows(day)
    yield t(
        "Rehearsal: {title}. {participants} participants at {tables} tables, seed {seed}",
        title=programme.title.said(t.language),
        participants=programme.participants,
        tables=programme.tables,
        seed=seed,
    )
    yield ""
    yield from _table(day, found, t)
    yield ""
    yield t(
        "The day ended at {end}; {planned} was planned.",
        end=_time(day, closed_at(day), t),
        planned=_time(day, closing_time(day), t),
    )
    yield ""
    yield from _overruns(day, found, t)
    yield from _proposals(day, t)
    yield from _counts(day, t)


def _table(day: Rehearsed, found: tuple[Row, ...], t: Words) -> Iterator[str]:
    head = (t("Item"), t("Planned"), t("Rehearsed"), t("Used"), t("Over (+) or under (−)"))
    yield _columns(*head)
    for row in found:
        slot = row.slot
        planned = f"{_time(day, slot.planned_start, t)}–{_time(day, slot.planned_end, t)}"
        real = f"{_time(day, slot.start, t)}–{_time(day, slot.end, t)}"
        yield _columns(_title(day, row.item.id, t), planned, real, _used(row, t), _over(row))


def _columns(title: str, *rest: str) -> str:
    planned, real, used, over = rest
    return f"{title:<{TITLE}}  {planned:<11}  {real:<11}  {used:>8}  {over:>7}".rstrip()


def _used(row: Row, t: Words) -> str:
    return t("{minutes} min", minutes=_minutes(row.used))


def _minutes(length: timedelta) -> int:
    return round(length / timedelta(minutes=1))


def _over(row: Row) -> str:
    """As a reader would reckon it from the whole minutes that stand beside it."""
    minutes = _minutes(row.used) - _minutes(row.used - row.over)
    return f"{'−' if minutes < 0 else '+' if minutes else ''}{abs(minutes)}"


def _title(day: Rehearsed, item: str, t: Words) -> str:
    items = {each.id: each for each in day.state.programme.items}
    words = items[item].title.said(t.language)
    return words if len(words) <= TITLE else f"{words[: TITLE - 1].rstrip()}…"


def _time(day: Rehearsed, moment: datetime, t: Words) -> str:
    return t.time(moment, day.state.programme.zone)


def _overruns(day: Rehearsed, found: tuple[Row, ...], t: Words) -> Iterator[str]:
    overran = [row for row in found if row.overran]
    yield t("Where it overran") if overran else t("Nothing overran by a minute or more.")
    for row in overran:
        title = _title(day, row.item.id, t)
        yield f"  {title}: {_over(row)} min"
        if row.item.phases and row.asked > row.item.length:
            yield "    " + t(
                "the phases ask for {asked} together, and there are {slot}",
                asked=t.length(row.asked),
                slot=t.length(row.item.length),
            )
        yield from (f"    {_why(reason, t)}" for reason in row.reasons)
        if row.cut is not None:
            yield f"    {_stopped(day, row.cut, t)}"
    yield ""


def _why(reason: Reason, t: Words) -> str:
    fields = {
        "phase": reason.phase.label.said(t.language),
        "over": t.length(reason.over),
        "table": reason.table,
        "took": t.length(reason.took),
    }
    match reason.cause:
        case Cause.ROUND:
            return t("{phase}, {over} over: the round at table {table} took {took}", **fields)
        case Cause.TABLE:
            return t("{phase}, {over} over: table {table} was the last, after {took}", **fields)
        case Cause.GROUPS:
            return t("{phase}, {over} over: the groups spoke longer than planned", **fields)
        case Cause.SPEAKER:
            return t("{phase}, {over} over: it went on past its time", **fields)


def _stopped(day: Rehearsed, cut: Cut, t: Words) -> str:
    fields = {"locked": _title(day, cut.locked, t), "more": t.length(cut.more)}
    if not cut.unheard:
        return t("stopped when «{locked}» began; it needed about {more} more", **fields)
    return t(
        "stopped when «{locked}» began; it needed about {more} more, and {unheard} had not spoken",
        unheard=cut.unheard,
        **fields,
    )


def _proposals(day: Rehearsed, t: Words) -> Iterator[str]:
    if not day.journal.proposed:
        return
    yield t("What the day's plan proposed, and the facilitator accepted")
    for proposed in day.journal.proposed:
        yield f"  {_proposal(day, proposed, t)}"
    yield ""


def _proposal(day: Rehearsed, proposed: Proposed, t: Words) -> str:
    changes = (
        f"{_title(day, s.item, t)} {_minutes(s.length)} → {_minutes(s.proposed)} min"
        for s in proposed.shrinks
    )
    return t(
        "{time}, {behind} behind: {changes}",
        time=_time(day, proposed.at, t),
        behind=t.length(proposed.behind),
        changes="; ".join(changes),
    )


def _counts(day: Rehearsed, t: Words) -> Iterator[str]:
    entries, journal = day.record.entries, day.journal
    yield t("Counts")
    for label, count in (
        (t("Participants"), len(day.record.people)),
        (t("Came after the day had begun"), journal.late),
        (t("Left early, or were shown out"), journal.gone),
        (t("Answers in all"), len(entries)),
        (t("Came after the time was up"), sum(entry.late for entry in entries)),
        (t("Written by a host"), sum(entry.by_host for entry in entries)),
        (t("Refused, as another was first or it was not allowed"), journal.refused.total()),
    ):
        yield f"  {label}: {t.number(count)}"
