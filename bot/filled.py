"""What stands in the fields of a question, whatever was answered or typed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
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
from surveys.errors import NotANumber, Refusal
from surveys.parsing import Raw, parse
from surveys.questions import Kind, Question

FAR_TOO_LONG = 50_000  # characters in a field: more is not kept, not even to be mended
# Answered in words, or with words beside a choice.
WORDED = (Kind.TEXT, Kind.LINE, Kind.LIST, Kind.COMMITMENT, Kind.CHOICE, Kind.MULTI)


class NotKept(Refusal):
    """This was far too long, and is not kept: at most {most} characters fit here."""


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


def shortened(raw: Raw, stood: Raw) -> Raw:
    """What was typed, with what `stood` there before in the place of what is far too long."""
    return {key: _short(part, stood.get(key)) for key, part in raw.items()}


def beginning(raw: Raw) -> Raw:
    """What was typed, of what is far too long as much as is kept."""
    return {key: _begun(part) for key, part in raw.items()}


def why_shortened(question: Question, raw: Raw) -> Refusal:
    """Why something far too long cannot be taken: no number or date is, whatever it says."""
    if question.kind in WORDED:
        return NotKept(most=question.max_length)
    try:
        parse(question, raw)
    except Refusal as refusal:
        return refusal
    return NotANumber()


def _begun(part: object) -> object:
    if isinstance(part, str):
        return part[:FAR_TOO_LONG]
    if isinstance(part, Mapping):
        return {key: _begun(value) for key, value in part.items()}
    return [_begun(value) for value in part] if isinstance(part, Sequence) else part


def _short(part: object, stood: object) -> object:
    if isinstance(part, str):
        before = stood if isinstance(stood, str) else ""
        return part if len(part) <= FAR_TOO_LONG else before
    if isinstance(part, Mapping):
        named = stood if isinstance(stood, Mapping) else {}
        return {key: _short(value, named.get(key)) for key, value in part.items()}
    if isinstance(part, Sequence):
        pairs = zip(part, _before(part, _listed(stood)), strict=True)
        return [_short(value, there) for value, there in pairs]
    return part


def _before(parts: Sequence[object], stood: Sequence[object]) -> Iterator[object]:
    """What stood there of each part: by its id, for places move when one is taken away or added.

    What has no id is what is not among the others any more, where that is certain; else nothing.
    Fields of one line bring no id, though what is stored of them has one.
    """
    known = {name: one for one in stood if (name := _point(one)[0])}
    typed, by_id = {_stored(part) for part in parts}, any(_point(part)[0] for part in parts)
    nameless = (one for one in stood if not (by_id and _point(one)[0]))
    gone = [one for one in nameless if _stored(one) not in typed]
    long = sum(_is_nameless_and_long(part) for part in parts)
    certain = iter(gone if len(gone) == long else ())
    for part in parts:
        here = next(certain, None) if _is_nameless_and_long(part) else None
        yield known.get(_point(part)[0], here)


def _is_nameless_and_long(part: object) -> bool:
    return not _point(part)[0] and len(_said(part)) > FAR_TOO_LONG


def _stored(part: object) -> str:
    """The words of a part of a list, as they are stored."""
    return clean(_said(part))[0].strip()


def _said(part: object) -> str:
    return part if isinstance(part, str) else _point(part)[1]


def _listed(part: object) -> Sequence[object]:
    return part if isinstance(part, Sequence) and not isinstance(part, str) else ()


def _point(point: object) -> tuple[str, str]:
    if not isinstance(point, Mapping):
        return "", ""
    return _words(point.get("id")), _words(point.get("text"))


def _words(part: object) -> str:
    return str(part) if isinstance(part, str | int) else ""
