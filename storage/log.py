"""What happened to a workshop, and what follows from it, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from facilitation.effects import CloseAnswers, Effect, MoveClosing, OpenAnswers
from facilitation.events import AnyEvent
from facilitation.ids import RunNo, WorkshopId
from facilitation.state import PastRun, Run, Workshop
from facilitation.wake import wake_at
from facilitation.workshop import step
from storage.codec import CODEC, write_event, write_state
from storage.intake import promote
from storage.tables import events, runs, workshops
from storage.transaction import Loaded, Transaction

Make = Callable[[Workshop, datetime], AnyEvent]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A workshop after an event, what the shell has to do, and the version that this is."""

    state: Workshop
    effects: tuple[Effect, ...]
    version: int


async def happen(transaction: Transaction, workshop: WorkshopId, make: Make) -> Outcome:
    """Let the event that `make` returns for (state, now) happen to a workshop.

    What changes nothing leaves no line in the log: an early wake-up, or the same thing set twice.

    Raises:
        UnknownWorkshop, and what `make` and `step` refuse; nothing is changed then.
    """
    loaded = transaction.loaded(workshop)
    event = make(loaded.state, transaction.now(loaded))
    state, effects = step(loaded.state, event)
    after = Loaded(state, loaded.version, loaded.programme_version, wake_at(state), loaded.last)
    if state == loaded.state and not effects:
        if after.wake_at != loaded.wake_at:  # it was claimed
            await _update(transaction, workshop, {"wake_at": after.wake_at})
    else:
        after = replace(after, version=loaded.version + 1, last=event.at)
        await _append(transaction, workshop, after, event)
    transaction.changed(workshop, after)
    for effect in effects:
        await _follow(transaction, workshop, effect, event.at)
    return Outcome(state, effects, after.version)


async def _append(
    transaction: Transaction, workshop: WorkshopId, after: Loaded, event: AnyEvent
) -> None:
    kind, body = write_event(event)
    row = {
        "workshop": workshop,
        "number": after.version,
        "kind": kind,
        "body": body,
        "codec": CODEC,
        "at": event.at,
    }
    await transaction.connection.execute(insert(events), row)
    changed = {
        "state": write_state(after.state),
        "codec": CODEC,
        "version": after.version,
        "status": after.state.status,
        "wake_at": after.wake_at,
    }
    await _update(transaction, workshop, changed)


async def _update(transaction: Transaction, workshop: WorkshopId, changed: dict[str, Any]) -> None:
    await transaction.connection.execute(
        update(workshops).where(workshops.c.id == workshop), changed
    )


async def _follow(
    transaction: Transaction, workshop: WorkshopId, effect: Effect, at: datetime
) -> None:
    """Do what an effect asks of the store; the rest is for the shell."""
    match effect:
        case OpenAnswers():
            state = transaction.loaded(workshop).state
            row = _run_row(workshop, state, effect, at)
            await transaction.connection.execute(insert(runs), row)
        case MoveClosing(run=run, closes=closes):
            await _change_run(transaction, workshop, run, {"closes_at": closes})
        case CloseAnswers(run=run):
            await _change_run(transaction, workshop, run, {"closed_at": at})
            await promote(transaction, workshop, run)
        case _:
            pass


def _run_row(
    workshop: WorkshopId, state: Workshop, effect: OpenAnswers, at: datetime
) -> dict[str, Any]:
    known: list[Run | PastRun] = [*state.past, *([state.run] if state.run else [])]
    planned = next(run.planned for run in known if run.number == effect.run)
    grace = state.programme.phase(effect.phase).time.grace
    return {
        "workshop": workshop,
        "number": effect.run,
        "phase": effect.phase,
        "round": effect.round,
        "planned": planned.total_seconds(),
        "grace": grace.total_seconds(),
        "opened_at": at,
        "closes_at": effect.closes,
        "closed_at": None,
    }


async def _change_run(
    transaction: Transaction, workshop: WorkshopId, run: RunNo, changed: dict[str, Any]
) -> None:
    where = (runs.c.workshop == workshop, runs.c.number == run)
    await transaction.connection.execute(update(runs).where(*where), changed)
