"""The slots that a transaction writes to: read in a few queries, saved with one insert a table.

However many answers come at once, the database is asked four times and written to four times;
what happens between is decided in memory, in the order in which the answers came.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.answering import TABLE
from facilitation.ids import PersonId, RunNo
from storage.codec import CODEC, read_value, write_value
from storage.keys import keys, same, wanted
from storage.submissions import Receipt, Slot, Submission
from storage.tables import answers, drafts, receipts, runs
from surveys.answers import Listed, Value

_ANSWERS_SLOT = tuple(answers.c[name] for name in Slot._fields)
_DRAFTS_SLOT = tuple(drafts.c[name] for name in Slot._fields)


def newest(slot: Sequence[ColumnElement[Any]] = _ANSWERS_SLOT) -> ColumnElement[bool]:
    """The condition for the latest version of the answer in a slot."""
    other = answers.alias()
    latest = select(func.max(other.c.version)).where(
        *same([other.c[name] for name in Slot._fields], slot)
    )
    return answers.c.version == latest.scalar_subquery()


def _find_versions() -> Select[Any]:
    slot, a = keys(_ANSWERS_SLOT), answers.c
    columns = (*_ANSWERS_SLOT, a.id, a.version, a.late, a.value, a.codec)
    return select(*columns).where(*same(_ANSWERS_SLOT, slot), newest(slot))


def _find(columns: Sequence[Column[Any]], key: Sequence[Column[Any]]) -> Select[Any]:
    return select(*columns).where(*same(key, keys(key)))


_VERSIONS = _find_versions()
_DRAFTS = _find((*_DRAFTS_SLOT, drafts.c.value, drafts.c.codec), _DRAFTS_SLOT)
_RUNS = _find(tuple(runs.c), (runs.c.workshop, runs.c.phase, runs.c.round)).order_by(runs.c.number)
_GIVEN_TO = (receipts.c.workshop, receipts.c.person, receipts.c.key)
_GIVEN = _find(
    (*_GIVEN_TO, *(receipts.c[name] for name in ("digest", "answer", "version", "late", "draft"))),
    _GIVEN_TO,
)
_STORED = _find((answers.c.id, answers.c.value, answers.c.codec), (answers.c.id,))
_DROP_DRAFT = delete(drafts).where(*(c == bindparam(f"the_{c.name}") for c in _DRAFTS_SLOT))


class Stored(NamedTuple):
    """A value as it stands in a row."""

    body: str
    codec: int

    def value(self) -> Value:
        """The value itself."""
        return read_value(self.body, self.codec)


@dataclass(frozen=True, slots=True)
class Version:
    """The latest version of an answer."""

    id: str
    number: int
    late: bool
    stored: Stored


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes, at which table, in which run."""

    author: PersonId
    place: int
    run: RunNo


@dataclass(frozen=True, slots=True)
class _Given:
    """A receipt as it was given, to a request with this content."""

    digest: str
    answer: str
    version: int
    late: bool
    draft: bool


class Ledger:
    """What stands in some slots, and what is to be written there."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._runs: dict[tuple[str, str, int], Row[Any]] = {}
        self._given: dict[tuple[str, str, str], _Given] = {}
        self._versions: dict[Slot, Version] = {}
        self._stored: dict[str, Stored] = {}  # by the answer's id
        self._drafts: dict[Slot, Stored] = {}
        self._drafts_before: frozenset[Slot] = frozenset()
        self._new_answers: list[dict[str, Any]] = []
        self._new_receipts: list[dict[str, Any]] = []
        self._new_drafts: dict[Slot, dict[str, Any] | None] = {}  # None: it goes

    # --- Reading ---------------------------------------------------------------------------------

    async def read(self, submissions: Collection[Submission]) -> None:
        """Read what stands where the submissions go, and what was answered to their keys."""
        await self.read_slots({one.place for one in submissions})
        await self._read_runs({(one.workshop, one.phase, one.round) for one in submissions})
        await self._read_given({(one.workshop, one.person, one.key) for one in submissions})

    async def read_slots(self, slots: Collection[Slot]) -> None:
        """Read the latest version and the draft of each slot."""
        found = await self._connection.execute(_VERSIONS, wanted(slots))
        for *slot, id_, number, late, body, codec in found:
            self._keep(Slot(*slot), Version(id_, number, late, Stored(body, codec)))
        found = await self._connection.execute(_DRAFTS, wanted(slots))
        self._drafts = {Slot(*slot): Stored(body, codec) for *slot, body, codec in found}
        self._drafts_before = frozenset(self._drafts)

    async def _read_runs(self, phases: Collection[tuple[str, str, int]]) -> None:
        found = await self._connection.execute(_RUNS, wanted(phases))  # the latest run wins
        self._runs = {(row.workshop, row.phase, row.round): row for row in found}

    async def _read_given(self, requests: Collection[tuple[str, str, str]]) -> None:
        for *request, digest, answer, version, late, draft in await self._connection.execute(
            _GIVEN, wanted(requests)
        ):
            self._given[tuple(request)] = _Given(digest, answer, version, late, draft)
        again = {given.answer for given in self._given.values()} - {""}
        if again:
            found = await self._connection.execute(_STORED, wanted((id_,) for id_ in again))
            self._stored.update({id_: Stored(body, codec) for id_, body, codec in found})

    # --- Looking up ------------------------------------------------------------------------------

    def run(self, slot: Slot) -> Row[Any] | None:
        """The latest run of a slot's phase and round."""
        return self._runs.get((slot.workshop, slot.phase, slot.round))

    def given(self, one: Submission, slot: Slot) -> tuple[str, Receipt] | None:
        """The receipt given to this key before, with the digest of what was sent then."""
        given = self._given.get((one.workshop, one.person, one.key))
        if given is None:
            return None
        stored = self._drafts.get(slot) if given.draft else self._stored.get(given.answer)
        value = stored.value() if stored is not None else one.value
        return given.digest, Receipt(given.answer, given.version, given.late, given.draft, value)

    def known_points(self, slot: Slot) -> set[str]:
        """The ids of the points that stand in a slot, in its answer or in its draft."""
        version = self._versions.get(slot)
        standing = (version.stored if version is not None else None, self._drafts.get(slot))
        values = (stored.value() for stored in standing if stored is not None)
        return {p.id for value in values if isinstance(value, Listed) for p in value.points}

    def version(self, slot: Slot) -> Version | None:
        """The latest version of the answer in a slot."""
        return self._versions.get(slot)

    # --- Writing ---------------------------------------------------------------------------------

    def answer(
        self, slot: Slot, value: Value, hand: Hand, late: bool, new_id: Callable[[], str]
    ) -> Version:
        """Let `value` be the slot's answer; the same value again is no new version."""
        self.drop(slot)
        stored = Stored(write_value(value), CODEC)
        before = self._versions.get(slot)
        if before is not None and before.stored == stored:
            return before
        version = Version(new_id(), before.number + 1 if before else 1, late, stored)
        self._keep(slot, version)
        self._new_answers.append(_answer_row(slot, version, hand))
        return version

    def draft(self, slot: Slot, value: Value, hand: Hand) -> None:
        """Let `value` be the slot's draft."""
        stored = Stored(write_value(value), CODEC)
        self._drafts[slot] = stored
        self._new_drafts[slot] = slot._asdict() | {
            "run": hand.run,
            "author": hand.author,
            "value": stored.body,
            "codec": stored.codec,
        }

    def drop(self, slot: Slot) -> None:
        """Let the slot's draft go."""
        self._drafts.pop(slot, None)
        self._new_drafts[slot] = None

    def acknowledge(self, one: Submission, digest: str, receipt: Receipt) -> None:
        """Remember the receipt, for when the same request comes again."""
        given = _Given(digest, receipt.answer, receipt.version, receipt.late, receipt.draft)
        self._given[one.workshop, one.person, one.key] = given
        self._new_receipts.append(
            {
                "workshop": one.workshop,
                "person": one.person,
                "key": one.key,
                "digest": digest,
                "answer": receipt.answer,
                "version": receipt.version,
                "late": receipt.late,
                "draft": receipt.draft,
            }
        )

    async def save(self) -> None:
        """Write what was decided."""
        old = self._drafts_before & self._new_drafts.keys()
        if old:
            rows = [{f"the_{name}": part for name, part in slot._asdict().items()} for slot in old]
            await self._connection.execute(_DROP_DRAFT, rows)
        fresh = [row for row in self._new_drafts.values() if row is not None]
        for table, rows in (
            (answers, self._new_answers),
            (drafts, fresh),
            (receipts, self._new_receipts),
        ):
            if rows:
                await self._connection.execute(insert(table), rows)

    def _keep(self, slot: Slot, version: Version) -> None:
        self._versions[slot] = version
        self._stored[version.id] = version.stored


def _answer_row(slot: Slot, version: Version, hand: Hand) -> dict[str, Any]:
    by_host = slot.owner != hand.author and not slot.owner.startswith(TABLE)
    return slot._asdict() | {
        "id": version.id,
        "run": hand.run,
        "author": hand.author,
        "version": version.number,
        "place": hand.place,
        "value": version.stored.body,
        "codec": version.stored.codec,
        "late": version.late,
        "by_host": by_host,
        "erased": False,
    }
