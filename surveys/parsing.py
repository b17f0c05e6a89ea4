"""Raw answers into values: parsed once, at the edge, against the question that was asked."""

from collections.abc import Collection, Mapping, Sequence

from surveys.answers import Chosen, Committed, Listed, Numbered, Point, Shared, Value, clean
from surveys.errors import (
    NotAChoice,
    NotANumber,
    OutOfRange,
    TooLong,
    TooManyPoints,
    TooManyVotes,
    WrongShape,
)
from surveys.questions import Kind, Question

Raw = Mapping[str, object]
_ID_LENGTH = 64
_LARGEST = 10**12  # a number with thousands of digits can be read, but not be said in a refusal
_NUMERIC = (Kind.RATING, Kind.NUMBER, Kind.STANCE)
_CHOICES = (Kind.CHOICE, Kind.MULTI, Kind.RANK)


def parse(question: Question, raw: Raw, options: Collection[str] = ()) -> tuple[Value, int]:
    """A raw answer as (value, how many unreadable characters were replaced).

    `raw` has one key: `points` ([{id?, text}]) for text and list, `codes` for choices, `number`,
    `shares` ({item: points}) for dot voting, or `what`, `when`, `whom` for a commitment. `options`
    are the ids that may be chosen or voted for; the question's own options count too.

    Raises:
        WrongShape, TooLong, TooManyPoints, TooManyVotes, NotAChoice, NotANumber, OutOfRange
    """
    if question.kind in (Kind.TEXT, Kind.LIST):
        return _listed(question, raw.get("points"))
    if question.kind is Kind.COMMITMENT:
        return _committed(question, raw)
    if question.kind in _NUMERIC:
        return _numbered(question, raw.get("number")), 0
    allowed = {option.code for option in question.options} | set(options)
    if question.kind in _CHOICES:
        return _chosen(question, raw.get("codes"), allowed), 0
    if question.kind is Kind.POINTS:
        return _shared(question, raw.get("shares"), allowed), 0
    raise WrongShape


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
    most = 1 if question.kind is Kind.TEXT else question.limit
    if len(points) > most:
        raise TooManyPoints(most=most)
    return Listed(tuple(points)), replaced


def _id(raw: object) -> str:
    """A point's id as it was given out; what cannot be one makes a new point."""
    if not isinstance(raw, str) or len(raw) > _ID_LENGTH:
        return ""
    return raw if raw.isascii() and raw.isprintable() else ""


def _words(question: Question, raw: object) -> tuple[str, int]:
    if raw is None:
        return "", 0
    if not isinstance(raw, str):
        raise WrongShape
    words, bad = clean(raw)
    words = words.strip()
    if len(words) > question.max_length:
        raise TooLong(most=question.max_length, length=len(words))
    return words, bad


def _committed(question: Question, raw: Raw) -> tuple[Value, int]:
    fields = [_words(question, raw.get(name)) for name in ("what", "when", "whom")]
    (what, _), (when, _), (whom, _) = fields
    return Committed(what, when, whom), sum(bad for _, bad in fields)


def _numbered(question: Question, raw: object) -> Numbered:
    number = _whole(raw)
    if not question.low <= number <= question.high:
        raise OutOfRange(low=question.low, high=question.high)
    return Numbered(number)


def _whole(raw: object) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < _LARGEST:
        return raw
    if isinstance(raw, str) and len(raw) <= 12:
        try:
            return int(raw.strip())
        except ValueError:
            raise NotANumber from None
    raise NotANumber


def _chosen(question: Question, raw: object, allowed: Collection[str]) -> Chosen:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise WrongShape
    if not all(isinstance(code, str) for code in raw):
        raise WrongShape
    codes = tuple(dict.fromkeys(raw))
    if any(code not in allowed for code in codes):
        raise NotAChoice
    most = 1 if question.kind is Kind.CHOICE else question.limit
    if len(codes) > most:
        raise TooManyPoints(most=most)
    return Chosen(codes)


def _shared(question: Question, raw: object, allowed: Collection[str]) -> Shared:
    if not isinstance(raw, Mapping):
        raise WrongShape
    shares = {str(item): _whole(given or 0) for item, given in raw.items()}
    if any(given < 0 for given in shares.values()):
        raise OutOfRange(low=0, high=question.limit)
    given = sum(shares.values())
    if given > question.limit:
        raise TooManyVotes(most=question.limit, given=given)
    votes = tuple(sorted((item, votes) for item, votes in shares.items() if votes))
    if any(item not in allowed for item, _ in votes):
        raise NotAChoice
    return Shared(votes)
