"""Norway's counties and municipalities on a day, and what became of them.

The present ones are those of `surveys.files.units`; `data/correspondence.csv` has those that they
came from. It begins with the division of 1 January 2020: what was before that is not known here.
"""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files

from surveys.divisions import Change
from surveys.files import units as present
from surveys.responses import Unit

FIRST = date(2020, 1, 1)  # the day from which the division is known


@cache
def changes() -> tuple[Change, ...]:
    """All that is known to have been renumbered, split or merged, earliest first."""
    text = (files("surveys") / "data" / "correspondence.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        Change(date.fromisoformat(row["dato"]), row["fra"], row["navn"], row["til"]) for row in rows
    )


def counties(on: date | None = None) -> tuple[Unit, ...]:
    """The counties on a day (None: now), by number. Raises `ValueError` for a day before 2020."""
    return tuple(unit for unit in _on(on) if len(unit.number) == 2)


def municipalities(county: str = "", on: date | None = None) -> tuple[Unit, ...]:
    """The municipalities on a day (None: now), by number; with `county` those of one county.

    Raises `ValueError` for a day before 2020.
    """
    units = (unit for unit in _on(on) if len(unit.number) == 4)
    return tuple(unit for unit in units if unit.number.startswith(county))


def unit(number: str) -> Unit:
    """The county or municipality with a number, also one that is no more; `KeyError` for none."""
    return _all()[number]


def _on(day: date | None) -> tuple[Unit, ...]:
    if day is not None and day < FIRST:
        raise ValueError(f"the division is not known before {FIRST}")
    units = _all().values()
    if day is None:
        return tuple(unit for unit in units if unit.valid_to is None)
    return tuple(
        unit
        for unit in units
        if (unit.valid_from or day) <= day and (unit.valid_to is None or day < unit.valid_to)
    )


@cache
def _all() -> dict[str, Unit]:
    """Every unit that is or was, by number, with the days between which it is valid."""
    since = {change.after: change.on for change in changes()}
    now = {**present.counties(), **present.municipalities()}
    dated = {n: replace(unit, valid_from=since.get(n)) for n, unit in now.items()}
    former = {change.before: _former(change, now) for change in reversed(changes())}
    return dict(sorted((former | dated).items()))


def _former(change: Change, now: Mapping[str, Unit]) -> Unit:
    """A unit that is no more; it lay about where that lies which came of it."""
    counties = {number: unit.name for number, unit in now.items() if len(number) == 2}
    counties |= {one.before: one.name for one in changes() if len(one.before) == 2}
    group = counties[change.before[:2]] if len(change.before) == 4 else ""
    twins = any(unit.name.startswith(f"{change.name} (") for unit in now.values())
    name = f"{change.name} ({group})" if twins else change.name
    return Unit(change.before, name, group, valid_to=change.on, place=now[change.after].place)
