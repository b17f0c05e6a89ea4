"""Norway's counties and municipalities, as of 1 January 2026. Source: Statistics Norway.

Numbers and names are those of Klass 104 and 131; places are their centres, about. Numbers are text:
they have leading zeros.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from surveys.responses import Unit

Rows = tuple[Mapping[str, str], ...]


@cache
def _rows(name: str) -> Rows:
    text = (files("surveys") / "data" / name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _unit(row: Mapping[str, str], name: str, group: str = "") -> Unit:
    return Unit(row["nr"], name, group, place=(float(row["lat"]), float(row["lon"])))


@cache
def counties() -> Mapping[str, Unit]:
    """The 15 counties by number."""
    return {row["nr"]: _unit(row, row["navn"]) for row in _rows("counties.csv")}


@cache
def municipalities() -> Mapping[str, Unit]:
    """The 357 municipalities by number, each with its county's name for a group.

    Two names are used twice (Herøy, Våler); they have their county's name behind them.
    """
    names = {number: unit.name for number, unit in counties().items()}
    rows = _rows("municipalities.csv")
    return {row["nr"]: _unit(row, row["unik"], names[row["fylke"]]) for row in rows}


@cache
def official_names() -> Mapping[str, tuple[str, ...]]:
    """The names of counties and municipalities in all their official languages, by number."""
    rows = (*_rows("counties.csv"), *_rows("municipalities.csv"))
    return {row["nr"]: tuple(row["offisielt"].split(" - ")) for row in rows}


def full_name(number: str, name: str) -> str:
    """A unit's name in all its official languages, in Statistics Norway's order.

    «Guovdageaidnu – Kautokeino» for 5612, Kautokeino. What is called something else than the county
    or municipality with that number is no such unit, and keeps its name.
    """
    known = counties().get(number) or municipalities().get(number)
    names = official_names().get(number, ())
    return " – ".join(names) if known and known.name == name and len(names) > 1 else name


def councils() -> Mapping[str, str]:
    """What the counties' own organisations are called, by the county's number."""
    return {row["nr"]: row["virksomhet"] for row in _rows("counties.csv")}
