"""What stands in the fields of a question, whatever was answered or typed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from surveys.answers import (
    Chosen,
    Committed,
    Dated,
    Listed,
    Numbered,
    Rated,
    Shared,
    Value,
    clean,
)
from surveys.parsing import Raw


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a question's fields, whatever was stored: words, codes, parts by name."""

    points: tuple[tuple[str, str], ...]  # (id, words)
    codes: tuple[str, ...]
    other: str
    number: str
    date: str
    parts: Mapping[str, str]  # ratings by row, votes or places by option, a commitment's three

    @property
    def words(self) -> str:
        """The words of the only point."""
        return self.points[0][1] if self.points else ""


def raw_of(value: Value) -> Raw:
    """A value as its fields are filled with it; `parse` reads the same value from it."""
    match value:
        case Listed(points=points):
            return {"points": [{"id": point.id, "text": point.text} for point in points]}
        case Chosen(codes=codes, other=other):
            return {"codes": list(codes), "other": other}
        case Numbered(number=number):
            return {"number": str(number)}
        case Dated(day=day):
            return {"date": f"{day:%d.%m.}{day.year}"}
        case Rated(ratings=ratings):
            return {"ratings": dict(ratings)}
        case Shared(shares=shares):
            return {"shares": {item: str(points) for item, points in shares}}
        case Committed(what=what, when=when, whom=whom):
            return {"what": what, "when": when, "whom": whom}
        case _:
            assert_never(value)


def filled(raw: Raw) -> Filled:
    """What stands in fields; nothing where something unlikely is stored."""
    points, codes = _listed(raw.get("points")), _listed(raw.get("codes"))
    named = raw.get("ratings") or raw.get("shares") or raw.get("places") or raw
    return Filled(
        points=tuple(_point(point) for point in points),
        codes=tuple(map(str, codes)),
        other=str(raw.get("other") or ""),
        number=_words(raw.get("number")),
        date=_words(raw.get("date")),
        parts={str(k): _words(v) for k, v in named.items()} if isinstance(named, Mapping) else {},
    )


def cleaned(raw: Raw) -> Raw:
    """What was typed, so that every database and page takes it."""
    return {key: _clean(part) for key, part in raw.items()}


def _clean(part: object) -> object:
    if isinstance(part, str):
        return clean(part)[0]
    if isinstance(part, Mapping):
        return {str(key): _clean(value) for key, value in part.items()}
    if isinstance(part, Sequence):
        return [_clean(value) for value in part]
    return part if isinstance(part, int | float | None) else ""


def _listed(part: object) -> Sequence[object]:
    return part if isinstance(part, Sequence) and not isinstance(part, str) else ()


def _point(point: object) -> tuple[str, str]:
    if not isinstance(point, Mapping):
        return "", ""
    return _words(point.get("id")), _words(point.get("text"))


def _words(part: object) -> str:
    return str(part) if isinstance(part, str | int) else ""
