"""Whether an answer is on time, late or refused: decided in the transaction that stores it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from facilitation.answering import (
    TABLE,
    Window,
    check_author,
    extra_time,
    is_held,
    is_late,
)
from facilitation.errors import DayOver, NotOpenYet, UnknownPerson
from facilitation.ids import PersonId, RunNo, WorkshopId
from facilitation.state import Status, Workshop
from storage.errors import KeyReused
from storage.ledger import Hand, Ledger, Stored
from storage.submissions import Receipt, Slot, Submission
from storage.tables import drafts
from storage.transaction import Transaction
from surveys.answers import Listed, Point, Value, says_anything
from surveys.errors import Refusal


async def take(
    transaction: Transaction, submissions: Sequence[Submission]
) -> list[Receipt | Refusal]:
    """Write answers and drafts, in the order in which they came; one result for each."""
    ledger = Ledger(transaction.connection)
    await ledger.read(submissions)
    results = [_take_one(transaction, ledger, one) for one in submissions]
    await ledger.save()
    return results


def _take_one(transaction: Transaction, ledger: Ledger, one: Submission) -> Receipt | Refusal:
    try:
        return _decide(transaction, ledger, one)
    except Refusal as refusal:
        return refusal


def _decide(transaction: Transaction, ledger: Ledger, one: Submission) -> Receipt:
    digest, slot = one.digest(), one.place
    given = ledger.given(one, slot)
    if given is not None:
        if given[0] != digest:
            raise KeyReused
        return given[1]
    loaded = transaction.loaded(one.workshop)
    now = transaction.now(loaded)
    run, hand = _admit(ledger.run(slot), one, loaded.state, now)
    late = _is_late(run, one, loaded.state, now)
    value = _with_ids(one.value, slot, ledger, transaction.new_id)
    if one.draft and run.closed_at is None and not late:
        ledger.draft(slot, value, hand)
        receipt = Receipt("", 0, late=False, draft=True, value=value)
    else:
        version = ledger.answer(slot, value, hand, late, transaction.new_id)
        receipt = Receipt(version.id, version.number, version.late, draft=False, value=value)
    ledger.acknowledge(one, digest, receipt)
    return receipt


def _admit(
    run: Row[Any] | None, one: Submission, state: Workshop, now: datetime
) -> tuple[Row[Any], Hand]:
    """Refuse who may not write here, or not now."""
    if state.status is Status.CLOSED and not (run and is_held(run.closed_at, now)):
        raise DayOver
    check_author(state, one.person, one.phase, one.slot, one.owner)
    if run is None:
        raise NotOpenYet
    return run, Hand(one.person, _table_of(state, one.owner), run.number)


def _is_late(run: Row[Any], one: Submission, state: Workshop, at: datetime) -> bool:
    extra = extra_time(state, one.person, timedelta(seconds=run.planned))
    window = Window(closes=run.closes_at, closed=run.closed_at)
    return is_late(window, at, timedelta(seconds=run.grace), extra)


def _table_of(state: Workshop, owner: str) -> int:
    if owner.startswith(TABLE):
        return int(owner.removeprefix(TABLE))
    person = state.person(PersonId(owner))
    if person is None:
        raise UnknownPerson
    return person.table


def _with_ids(value: Value, slot: Slot, ledger: Ledger, new_id: Callable[[], str]) -> Value:
    """The value with an id for each point: its own if the slot has it, or else a new one.

    A made-up id could be another person's point; a repeated one would make two points one.
    """
    if not isinstance(value, Listed):
        return value
    known = ledger.known_points(slot) if any(point.id for point in value.points) else set()
    points = []
    for point in value.points:
        if point.id in known:
            known.remove(point.id)
            points.append(point)
        else:
            points.append(Point(new_id(), point.text))
    return Listed(tuple(points))


async def promote(transaction: Transaction, workshop: WorkshopId, run: RunNo) -> None:
    """The bell: what people had written of a run's answers counts, and is on time."""
    state = transaction.loaded(workshop).state
    d = drafts.c
    query = select(drafts).where(d.workshop == workshop, d.run == run).order_by(d.owner, d.slot)
    rows = (await transaction.connection.execute(query)).all()
    if not rows:
        return
    slots = [Slot(workshop, row.phase, row.round, row.owner, row.slot) for row in rows]
    ledger = Ledger(transaction.connection)
    await ledger.read_slots(slots)
    for slot, row in zip(slots, rows, strict=True):
        hand = Hand(row.author, _table_of(state, row.owner), run)
        value = Stored(row.value, row.codec).value()
        if not says_anything(value) and ledger.version(slot) is None:
            ledger.drop(slot)  # an empty sheet is not an answer
        else:
            ledger.answer(slot, value, hand, False, transaction.new_id)
    await ledger.save()
