"""Which unit or seat each row of a list means: by its number, its name or its address. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from storage.seats import Reached, Seat
from surveys.errors import Refusal
from surveys.files import units
from surveys.files.asked import Asked, AskedList, BadList
from surveys.files.problems import Problems
from surveys.responses import Unit


class Of(StrEnum):
    """What a list is of: Norway's counties and municipalities, or the owner's own."""

    UNITS = "units"
    OWN = "own"


class NotAUnitNumber(Refusal):
    """«{number}» is not the number of a county or a municipality."""


class NotAUnitName(Refusal):
    """«{name}» is not the name of a county or a municipality."""


class SeveralUnits(Refusal):
    """«{name}» can be {numbers}. Write the number as well."""


class SeveralSeats(Refusal):
    """«{name}» stands on your list more than once. Write the number as well."""


class OtherName(Refusal):
    """Number {number} is {name}, and not «{given}»."""


class NoUnitHere(Refusal):
    """Write the number or the name of a county or a municipality on this row."""


class SameTwice(Refusal):
    """{name} stands in the list twice; first on row {row}."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The rows that are new, each with its unit as it will stand, and those that are there."""

    new: tuple[Asked, ...]
    known: tuple[tuple[Reached, Asked], ...]


def matched(read: AskedList, there: Sequence[Reached], of: Of) -> Matched:
    """Find the unit of each row, and whether it is asked already.

    Raises:
        BadList: the whole of what is wrong with the list and its rows, each with its place.
    """
    rows = read.read
    problems = Problems(list(read.problems), BadList)
    found = _Matching(there, problems, read)
    if of is Of.UNITS:
        found.lengths = _lengths(rows, there)
    done = [found.of_register(row) if of is Of.UNITS else found.own(row) for row in rows]
    problems.settle()
    known = ((at, row) for at, row in done if at is not None)
    return Matched(tuple(row for at, row in done if at is None), tuple(known))


# --- Counties and municipalities ------------------------------------------------------------------


@cache
def register() -> Mapping[str, Unit]:
    """Every county and municipality that there is, by number."""
    return {**units.counties(), **units.municipalities()}


@cache
def _named() -> Mapping[str, tuple[str, ...]]:
    """The numbers of all that are called so, in any official language, in small letters."""
    numbers: dict[str, list[str]] = {}
    for number, unit in register().items():
        names = {unit.name, *units.official_names()[number]}
        if len(number) == 2:
            names |= {units.councils()[number], *(f"{name} fylkeskommune" for name in names)}
            names |= {f"{name} fylke" for name in names}
        else:
            names |= {f"{name} kommune" for name in names}
        for name in {name.casefold() for name in names}:
            numbers.setdefault(name, []).append(number)
    return {name: tuple(found) for name, found in numbers.items()}


def called(name: str) -> tuple[str, ...]:
    """The numbers of the counties and municipalities with a name."""
    return _named().get(name.casefold(), ())


def numbered(number: str) -> Unit | None:
    """The unit with a number, also where a spreadsheet has dropped its leading zero."""
    return register().get(number) or register().get(f"0{number}")


def _lengths(rows: Iterable[Asked], there: Iterable[Reached]) -> set[int]:
    """Whether it is about counties (2), municipalities (4) or both: for names that are both."""
    certain = [one.seat.unit.number for one in there if one.seat.unit.number in register()]
    for row in rows:
        found = called(row.unit.name) if not row.numbered else (row.unit.number,)
        certain += [number for number in found if len(found) == 1 and number in register()]
    return {len(number) for number in certain}


# --- Rows -----------------------------------------------------------------------------------------


class _Matching:
    def __init__(self, there: Sequence[Reached], problems: Problems, read: AskedList) -> None:
        self.problems, self.read = problems, read
        self.told = {(one.line, one.column) for one in read.problems}
        self.lengths: set[int] = set()
        self.taken: dict[str, int] = {}  # what was named, and on which row first
        self.numbers = {one.seat.unit.number: one for one in there}
        self.emails: dict[str, list[Reached]] = {}
        self.names: dict[str, list[Reached]] = {}
        for one in there:
            self.emails.setdefault(email_of(one).casefold(), []).append(one)
            self.names.setdefault(one.seat.unit.name.casefold(), []).append(one)
        numbers = {row.unit.number for row in read.read if row.numbered}
        self.used, self.free = numbers | set(self.numbers), 0

    def note(self, row: Asked, reason: Refusal, *where: str) -> None:
        """What is wrong in the first of these columns; of a cell that was told of, no more."""
        column = self.read.column(*where)
        if (row.row, column) not in self.told:
            self.problems.note(row.row, column, reason, self.read.sheet)

    def of_register(self, row: Asked) -> tuple[Reached | None, Asked]:
        """A row of a list of counties or municipalities."""
        unit = self._unit(row)
        if unit is None:
            return None, row
        self._once(row, unit.number, unit.name)
        return self.numbers.get(unit.number), replace(row, unit=unit)

    def _unit(self, row: Asked) -> Unit | None:
        name, number = row.unit.name, row.unit.number
        if not row.numbered:
            return self._by_name(row)
        unit = numbered(number)
        if unit is None:
            self.note(row, NotAUnitNumber(number=number), "number")
            if name and not called(name):
                self.note(row, NotAUnitName(name=name), "name")
        elif name and unit.number not in called(name):
            self.note(row, OtherName(number=number, name=unit.name, given=name), "name")
        return unit

    def _by_name(self, row: Asked) -> Unit | None:
        name = row.unit.name
        found = called(name)
        if len(found) > 1 and len(self.lengths) == 1:
            found = tuple(number for number in found if len(number) in self.lengths) or found
        if len(found) == 1:
            return register()[found[0]]
        if not name:
            self.note(row, NoUnitHere(), "number", "name")
        elif found:
            self.note(row, SeveralUnits(name=name, numbers=", ".join(found)), "name")
        else:
            self.note(row, NotAUnitName(name=name), "name")
        return None

    def own(self, row: Asked) -> tuple[Reached | None, Asked]:
        """A row of the owner's own list."""
        name = row.unit.name
        found = self._asked_already(row)
        if len(found) > 1:
            self.note(row, SeveralSeats(name=name), "name")
        if len(found) == 1:
            seat = found[0].seat
            if name and seat.unit.name and name.casefold() != seat.unit.name.casefold():
                number = seat.unit.number
                self.note(row, OtherName(number=number, name=seat.unit.name, given=name), "name")
            self._once(row, seat.unit.number, said(seat))
            return found[0], row
        if not row.numbered:
            row = replace(row, unit=replace(row.unit, number=self._next()))
            if not name:
                self._once(row, row.email.casefold(), row.email)
        return None, row

    def _asked_already(self, row: Asked) -> list[Reached]:
        name, email = row.unit.name.casefold(), row.email.casefold()
        if row.numbered:
            found = self.numbers.get(row.unit.number)
            return [found] if found else []
        at = self.emails.get(email, []) if email else []
        same = [one for one in at if not name or one.seat.unit.name.casefold() in ("", name)]
        return same or (self.names.get(name, []) if name else [])

    def _once(self, row: Asked, key: str, name: str) -> None:
        if key in self.taken:
            by = "number" if row.numbered else "name" if row.unit.name else "email"
            self.note(row, SameTwice(name=name, row=self.taken[key]), by)
        self.taken.setdefault(key, row.row)

    def _next(self) -> str:
        """The next number that nobody has."""
        self.free += 1
        while str(self.free) in self.used:
            self.free += 1
        return str(self.free)


def email_of(reached: Reached) -> str:
    """The e-mail address of a seat, though it may be reached otherwise; empty where it has none."""
    seat = reached.seat
    both = ((seat.contact_way, reached.route), (seat.spare_way, reached.spare))
    return next((route.route for way, route in both if route is not None and way == "email"), "")


def said(seat: Seat) -> str:
    """What a seat is called: its unit's name, or what there is instead."""
    return seat.unit.name or seat.contact_name or seat.unit.number
