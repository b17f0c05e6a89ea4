"""Raw answers into values: parsed once, at the edge, against the question that was asked."""

from collections.abc import Collection, Mapping, Sequence
from typing import assert_never

from surveys.answers import (
    Chosen,
    Committed,
    Dated,
    Listed,
    Numbered,
    Point,
    Rated,
    Shared,
    Value,
    clean,
)
from surveys.errors import (
    NotAChoice,
    NotTogether,
    OutOfRange,
    TooLong,
    TooManyPoints,
    TooManyVotes,
    WrongShape,
)
from surveys.numerals import day, whole
from surveys.questions import DONT_KNOW, OTHER, Kind, Question

Raw = Mapping[str, object]
_ID_LENGTH = 64


def parse(question: Question, raw: Raw, options: Collection[str] = ()) -> tuple[Value, int]:
    """A raw answer as (value, how many unreadable characters were replaced).

    `raw` has one key: `points` ([{id?, text}]) for text, line and list, `codes` (and `other`, what
    was written beside that choice) for choices, `places` ({code: number}) for a ranking that is no
    `codes`, `number`, `date`, `ratings` ({row: code}), `shares` ({item: points}) for dot voting, or
    `what`, `when`, `whom` for a commitment. `options` are the ids that may be chosen or voted for;
    the question's own options count too.

    Raises:
        WrongShape, TooLong, TooManyPoints, TooManyVotes, NotAChoice, NotTogether, NotANumber,
        NoDecimals, OutOfRange, NotADate, YearOutOfRange
    """
    match question.kind:
        case Kind.TEXT | Kind.LIST | Kind.LINE:
            return _listed(question, raw.get("points"))
        case Kind.COMMITMENT:
            return _committed(question, raw)
        case Kind.RATING | Kind.NUMBER | Kind.STANCE | Kind.DATE:
            return _counted(question, raw), 0
        case Kind.CHOICE | Kind.MULTI | Kind.RANK:
            return _chosen(question, raw, options)
        case Kind.POINTS:
            return _shared(question, raw.get("shares"), options), 0
        case Kind.MATRIX:
            return _rated(question, raw.get("ratings")), 0
        case Kind.NONE:
            raise WrongShape
        case _:
            assert_never(question.kind)


def is_blank(raw: Raw) -> bool:
    """Whether nothing was filled in: then there is nothing to parse, and no answer.

    A form posts every field that it has, and those left alone are empty.
    """
    return not any(_says(value) for value in raw.values())


def _says(raw: object) -> bool:
    if isinstance(raw, str):
        return bool(raw.strip())
    if isinstance(raw, Mapping):
        return any(_says(value) for key, value in raw.items() if key != "id")
    if isinstance(raw, Sequence):
        return any(_says(value) for value in raw)
    return raw is not None


# --- Words ----------------------------------------------------------------------------------------


def _listed(question: Question, raw: object) -> tuple[Value, int]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise WrongShape
    points, replaced = [], 0
    for entry in raw:
        if not isinstance(entry, Mapping):
            raise WrongShape
        words, bad = _words(question, entry.get("text"))
        replaced += bad
        if words:
            points.append(Point(_id(entry.get("id")), words))
    most = question.limit if question.kind is Kind.LIST else 1
    if len(points) > most:
        raise TooManyPoints(most=most)
    return Listed(tuple(points)), replaced


def _id(raw: object) -> str:
    """A point's id as it was given out; what cannot be one makes a new point."""
    if not isinstance(raw, str) or len(raw) > _ID_LENGTH:
        return ""
    return raw if raw.isascii() and raw.isprintable() else ""


def _words(question: Question, raw: object, line: bool = False) -> tuple[str, int]:
    """Words as they were typed, without space round them; `line` puts them on one line."""
    if raw is None:
        return "", 0
    if not isinstance(raw, str):
        raise WrongShape
    words, bad = clean(raw)
    words = " ".join(words.split()) if line or question.kind is Kind.LINE else words.strip()
    if len(words) > question.max_length:
        raise TooLong(most=question.max_length, length=len(words))
    return words, bad


def _committed(question: Question, raw: Raw) -> tuple[Value, int]:
    fields = [_words(question, raw.get(name)) for name in ("what", "when", "whom")]
    (what, _), (when, _), (whom, _) = fields
    return Committed(what, when, whom), sum(bad for _, bad in fields)


# --- Numbers and days -----------------------------------------------------------------------------


def _counted(question: Question, raw: Raw) -> Value:
    if question.kind is Kind.DATE:
        return Dated(day(raw.get("date")))
    units = () if question.unit is None else [words for _, words in question.unit.versions]
    number = whole(raw.get("number"), units)
    if not question.low <= number <= question.high:
        raise OutOfRange(low=question.low, high=question.high)
    return Numbered(number)


# --- Choices --------------------------------------------------------------------------------------


def _chosen(question: Question, raw: Raw, options: Collection[str]) -> tuple[Value, int]:
    codes = _codes(_by_place(question, raw, options))
    other, replaced = "", 0
    if question.other is not None:
        other, replaced = _words(question, raw.get("other"), line=True)
    if other and OTHER not in codes and (question.kind is Kind.MULTI or not codes):
        codes = (*codes, OTHER)  # who writes something else has chosen it, ticked or not
    allowed = {option.code for option in question.options} | set(options) | _besides(question)
    if any(code not in allowed for code in codes):
        raise NotAChoice
    if question.dont_know is not None and DONT_KNOW in codes[1:] + codes[:-1]:
        raise NotTogether
    most = 1 if question.kind is Kind.CHOICE else question.limit
    if len(codes) > most:
        raise TooManyPoints(most=most)
    return Chosen(codes, other if OTHER in codes else ""), replaced


def _by_place(question: Question, raw: Raw, options: Collection[str]) -> object:
    """The codes; a ranking's by place, and of two with the same the one further up comes first."""
    places = raw.get("places")
    if question.kind is not Kind.RANK or places is None:
        return raw.get("codes")
    if not isinstance(places, Mapping):
        raise WrongShape
    placed = {str(code): whole(place) for code, place in places.items() if place not in ("", None)}
    last = max(len(options), len(question.options), 1)
    if not all(1 <= place <= last for place in placed.values()):
        raise OutOfRange(low=1, high=last)
    return sorted(placed, key=placed.__getitem__)


def _codes(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise WrongShape
    if not all(isinstance(code, str) for code in raw):
        raise WrongShape
    return tuple(dict.fromkeys(raw))


def _besides(question: Question) -> set[str]:
    """What may be answered besides the options."""
    besides = {DONT_KNOW: question.dont_know, OTHER: question.other}
    return {code for code, label in besides.items() if label is not None}


def _rated(question: Question, raw: object) -> Rated:
    if not isinstance(raw, Mapping):
        raise WrongShape
    given = {row: code for row, code in raw.items() if code not in (None, "")}
    if not all(isinstance(code, str) for code in given.values()):
        raise WrongShape
    rows = [row.code for row in question.rows]
    allowed = {option.code for option in question.options} | _besides(question) - {OTHER}
    if not set(given) <= set(rows) or not set(given.values()) <= allowed:
        raise NotAChoice
    return Rated(tuple((row, str(given[row])) for row in rows if row in given))


def _shared(question: Question, raw: object, options: Collection[str]) -> Shared:
    if not isinstance(raw, Mapping):
        raise WrongShape
    shares = {str(item): whole(given or 0) for item, given in raw.items()}
    if any(given < 0 for given in shares.values()):
        raise OutOfRange(low=0, high=question.limit)
    given = sum(shares.values())
    if given > question.limit:
        raise TooManyVotes(most=question.limit, given=given)
    votes = tuple(sorted((item, votes) for item, votes in shares.items() if votes))
    allowed = {option.code for option in question.options} | set(options)
    if any(item not in allowed for item, _ in votes):
        raise NotAChoice
    return Shared(votes)
