"""Reads a programme from the YAML file that a facilitator writes; `docs/programmes.md` shows how.

Every mistake is reported at its place, all in one go. The YAML itself stays the programme's
master copy: nothing here writes one.
"""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from facilitation.ids import PhaseId
from facilitation.igp import igp
from facilitation.methods import Method, add, phases
from facilitation.phases import Group, Grouping, Phase, Time
from facilitation.problems import (
    MinimumTooLong,
    NeedsLength,
    NeedsMethod,
    NeedsStart,
    NoItems,
    NotForKind,
    PastMidnight,
    StartsEarlier,
)
from facilitation.programme import Bullet, Item, ItemKind, LeadIn, Programme, Quote
from facilitation.reading import ZERO, Reader
from facilitation.source import parsed
from surveys.files.problems import MissingKey, RepeatedId
from surveys.files.source import Mapping, Place, Tree
from surveys.texts import Text

PROGRAMME = (
    *("id", "title", "date", "zone", "languages", "organiser", "purpose", "responsible"),
    *("delete_after", "results", "rules", "participants", "tables", "items"),
)
REQUIRED = ("id", "title", "date", "organiser", "purpose", "responsible", "delete_after", "items")
ITEM = (
    *("id", "kind", "title", "label", "who", "start", "length", "minimum", "locked"),
    *("shown", "shown_start", "prompt", "lead_in", "questions", "igp", "phases"),
)
SESSION_ONLY = ("questions", "igp", "phases")
LEAD_IN = ("quote", "source", "line", "pitch", "length")
NOTHING = Text(())
_DAY = timedelta(days=1)


def read(source: str) -> Programme:
    """The programme in a file; `BadProgramme` with every mistake where there are any."""
    tree, problems = parsed(source)
    reader = Reader(problems)
    fields = reader.fields(tree, PROGRAMME, required=REQUIRED)
    programme = _programme(reader, fields)
    problems.settle()
    return programme


# --- Ready templates ----------------------------------------------------------------------------


def shipped() -> tuple[str, ...]:
    """The names of the ready programmes, in alphabetical order."""
    folder = _folder().iterdir()
    return tuple(sorted(f.name.removesuffix(".yaml") for f in folder if f.name.endswith(".yaml")))


def shipped_source(name: str) -> str:
    """The YAML of a ready programme; `KeyError` where there is none of that name."""
    if name not in shipped():
        raise KeyError(name)
    return (_folder() / f"{name}.yaml").read_text(encoding="utf-8")


def _folder() -> Traversable:
    """In a wheel the templates lie in the package; in a checkout at the top of the repository."""
    packaged = files("facilitation") / "programmes"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "programmes"


# --- The day ------------------------------------------------------------------------------------


def _programme(read: Reader, fields: Mapping) -> Programme:
    declared = filter(None, read.all(fields, "languages", read.language))
    read.languages = tuple(dict.fromkeys(declared)) or read.languages
    days = read.get(fields, "delete_after", read.number(1, 3650), 1)
    return Programme(
        id=read.get(fields, "id", read.id, ""),
        title=read.get(fields, "title", read.text, NOTHING),
        day=read.get(fields, "date", read.date, date.min),
        zone=read.get(fields, "zone", read.zone, "Europe/Oslo"),
        languages=read.languages,
        items=_items(read, fields),
        organiser=read.get(fields, "organiser", read.text, NOTHING),
        purpose=read.get(fields, "purpose", read.text, NOTHING),
        responsible=read.get(fields, "responsible", read.text, NOTHING),
        delete_after=timedelta(days=days),
        results=read.all(fields, "results", read.text),
        rules=read.all(fields, "rules", read.text),
        participants=read.get(fields, "participants", read.number(1, 5_000), 24),
        tables=read.get(fields, "tables", read.number(1, 500), 4),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """An item's fields, and when it starts and how long it lasts, as far as that is known."""

    place: Place
    fields: Mapping
    kind: ItemKind
    start: timedelta | None  # since midnight
    length: timedelta | None


def _items(read: Reader, fields: Mapping) -> tuple[Item, ...]:
    rows = _timed(read, read.all(fields, "items", lambda tree: _row(read, tree)))
    if not rows and (tree := fields.get("items")) is not None:
        read.note(tree.place, NoItems())
    items: list[Item] = []
    earlier: dict[str, PhaseId] = {}
    for row in rows:
        item = _item(read, row, earlier)
        if item.id in {other.id for other in items}:
            read.note(row.place, RepeatedId(id=item.id))
        earlier |= {phase.id: phase.id for phase in item.phases}
        items.append(item)
    return tuple(items)


def _row(read: Reader, tree: Tree) -> _Row:
    fields = read.fields(tree, ITEM, required=("id", "kind", "title"))
    start = read.get(fields, "start", read.clock, None)
    return _Row(
        place=tree.place,
        fields=fields,
        kind=read.get(fields, "kind", read.among(ItemKind), ItemKind.PLENARY),
        start=None if start is None else _since_midnight(start),
        length=read.get(fields, "length", read.duration, None),
    )


def _timed(read: Reader, rows: tuple[_Row, ...]) -> tuple[_Row, ...]:
    """The same with starts and lengths: an item lasts until the next starts, unless it says."""
    timed: list[_Row] = []
    after: timedelta | None = None  # when the item before ends
    for row, following in zip(rows, (*rows[1:], None), strict=False):
        start = after if row.start is None else row.start
        if start is None:
            start = ZERO
            if row.fields.get("start") is None:  # else it is written, but no time of day
                read.note(row.place, NeedsStart())
        if timed and start <= (before := timed[-1].start or ZERO):
            read.note(row.place, StartsEarlier(start=_spoken(start), before=_spoken(before)))
        length = row.length
        if length is None:
            length = _until(read, row, start, following)
        after = start + length
        if after >= _DAY:
            read.note(row.place, PastMidnight())
        timed.append(replace(row, start=start, length=length))
    return tuple(timed)


def _until(read: Reader, row: _Row, start: timedelta, following: _Row | None) -> timedelta:
    if following is not None and following.start is not None:
        return max(ZERO, following.start - start)
    if row.kind is not ItemKind.END:
        read.note(row.place, NeedsLength())
    return ZERO


def _since_midnight(local: time) -> timedelta:
    return timedelta(hours=local.hour, minutes=local.minute)


def _local(since_midnight: timedelta) -> time:
    minutes, seconds = divmod(round(since_midnight.total_seconds()), 60)
    return time(minutes // 60 % 24, minutes % 60, seconds)


def _spoken(since_midnight: timedelta) -> str:
    return f"{_local(since_midnight):%H.%M}"


# --- One item -----------------------------------------------------------------------------------


def _item(read: Reader, row: _Row, earlier: dict[str, PhaseId]) -> Item:
    fields, length = row.fields, row.length or ZERO
    _check_kind(read, row)
    method = Method(read.get(fields, "id", read.id, ""), read, dict(earlier))
    title = read.get(fields, "title", read.text, NOTHING)
    lead_in, pitches = _lead_in(method, row)
    minimum = read.get(fields, "minimum", read.duration, length)
    if minimum > length:
        read.note(row.place, MinimumTooLong())
    return Item(
        id=method.item,
        kind=row.kind,
        title=title,
        start=_local(row.start or ZERO),
        length=length,
        minimum=minimum,
        phases=(*pitches, *_method(method, row, title)),
        locked=read.get(fields, "locked", read.flag, default=False),
        label=read.get(fields, "label", read.text, None),
        who=read.get(fields, "who", read.text, None),
        lead_in=lead_in,
        subquestions=read.all(fields, "questions", read.text),
        shown=read.get(fields, "shown", read.text, None),
        shown_start=read.get(fields, "shown_start", read.clock, None),
    )


def _check_kind(read: Reader, row: _Row) -> None:
    if row.kind is ItemKind.SESSION:
        if (row.fields.get("igp") is None) == (row.fields.get("phases") is None):
            read.note(row.place, NeedsMethod())
        return
    for key, _ in row.fields.entries:
        if key.text in SESSION_ONLY:
            read.note(key.place, NotForKind(key=key.text, kind=row.kind))


def _method(method: Method, row: _Row, title: Text) -> tuple[Phase, ...]:
    read, fields = method.reader, row.fields
    if row.kind is ItemKind.END:
        return ()
    if (slides := fields.get("igp")) is not None:
        return igp(method, slides, title)
    if (written := fields.get("phases")) is not None:
        return phases(method, written)
    if row.kind is ItemKind.SESSION:
        return ()
    prompt = read.get(fields, "prompt", read.text, None)
    return (_plain(method, row.kind, title, row.length, prompt),)


def _plain(
    method: Method, key: str, title: Text, length: timedelta | None, prompt: Text | None = None
) -> Phase:
    """A talk, a break, a pitch: everybody together, for as long as it says."""
    return Phase(
        id=PhaseId(f"{method.item}.{key}"),
        key=key,
        label=title,
        prompt=prompt,
        time=Time(whole=length),
        group=Group(Grouping.PLENARY),
    )


def _lead_in(method: Method, row: _Row) -> tuple[tuple[LeadIn, ...], tuple[Phase, ...]]:
    """The quotes and lines before the work, and the pitches, which have a clock of their own."""
    read = method.reader
    leads: list[LeadIn] = []
    pitches: list[Phase] = []
    for tree in read.get(row.fields, "lead_in", read.entries, ()):
        found = _lead(method, row, tree, len(pitches) + 1)
        if isinstance(found, Phase):
            pitches.append(add(method, found))
        else:
            leads.append(found)
    return tuple(leads), tuple(pitches)


def _lead(method: Method, row: _Row, tree: Tree, number: int) -> LeadIn | Phase:
    read = method.reader
    fields = read.fields(tree, LEAD_IN, main="line")
    if (title := fields.get("pitch")) is not None:
        if row.kind is not ItemKind.SESSION:
            read.note(tree.place, NotForKind(key="pitch", kind=row.kind))
        key = "pitch" if number == 1 else f"pitch{number}"
        length = read.get(fields, "length", read.duration, None)
        return _plain(method, key, read.text(title), length)
    if (words := fields.get("quote")) is not None:
        return Quote(read.text(words), read.get(fields, "source", read.text, NOTHING))
    if fields.get("line") is None:
        read.note(tree.place, MissingKey(key="line"))
    return Bullet(read.get(fields, "line", read.text, NOTHING))
