"""Which posts go now: claimed in order, at the pace that the platforms allow, once.

A claim takes at each destination the first row in line, if it is due: while that one waits for
another attempt, those behind it wait too, and one that failed holds up nobody. What a platform's
limits let through within the horizon is claimed with the moment at which it may go. A claimed row
is leased: should its process die, the lease runs out, and whoever claims it then asks the platform
first whether it stands.

Nobody starves. A limit that two conversations of an organisation have run into is taken for the
whole organisation's, and the rest of its posts of that sort are passed over; so the scan goes on to
everybody else's, however many rows stand before them. Of a platform that does not answer one row
at a time is let through, to see whether it answers again: the one that was tried least often.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import WorkshopId
from storage.contacts import Destination, Kind
from storage.outbox import WAITING, Status
from storage.pacing import At, Buckets, Cost
from storage.tables import LONG_AGO, contacts, places, posts, troubles

HORIZON = timedelta(seconds=0.5)  # how far ahead posts are claimed
LEASE = timedelta(seconds=10)  # from when it may go, until another process may take it
PROBE = timedelta(seconds=30)  # a call to a silent platform may take this long
PAGE = 100  # rows looked at together
TOGETHER = 2  # conversations that are held up by one limit before it is taken for everybody's


@dataclass(frozen=True, slots=True)
class Post:
    """A post that was claimed. What is sealed is opened by whoever sends it.

    `address` is sealed, `conversation` its digest. `remote` is the message that stands, `root` the
    one in whose thread it is to stand, both sealed. `unsure` says that an attempt to send it may
    have come through. `probe` counts how often its platform did not answer; 0 where it does.
    """

    id: str
    workshop: WorkshopId
    destination: Destination
    key: str
    thread: str
    platform: str
    tenant: str
    conversation: str
    address: str
    wanted: str
    shown: str
    remote: str | None
    root: str | None
    file: bool
    attempts: int
    unsure: bool
    probe: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """A claimed post, and when it may go."""

    post: Post
    at: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """What goes now, and when it is worth asking again; None: when something changes."""

    due: tuple[Due, ...]
    again_at: datetime | None


CostOf = Callable[[Post], Sequence[Cost]]


class _Lane(NamedTuple):
    """Posts of an organisation that count against the same limits."""

    platform: str
    tenant: str
    file: bool
    stands: bool
    threaded: bool

    @classmethod
    def of(cls, post: Post) -> "_Lane":
        return cls(
            post.platform, post.tenant, post.file, post.remote is not None, bool(post.thread)
        )

    def others(self) -> ColumnElement[bool]:
        """The condition for all other lanes."""
        mine = and_(
            _P.platform == self.platform,
            _P.tenant == self.tenant,
            _P.file.is_(self.file),
            _P.remote.is_not(None).is_(self.stands),
            (_P.thread != "").is_(self.threaded),
        )
        return not_(mine)


_P = posts.c
_earlier = posts.alias()
_root = posts.alias()
_FIRST_IN_LINE = ~(
    select(_earlier.c.id)
    .where(
        _earlier.c.destination == _P.destination,
        _earlier.c.status.in_(WAITING),
        _earlier.c.number < _P.number,
        # A new post passes changes that wait: those are many, and a platform takes few of them.
        or_(
            _P.remote.is_not(None),
            _earlier.c.remote.is_(None),
            _earlier.c.status == Status.SENDING,
        ),
    )
    .exists()
)
_COLUMNS = (
    *(_P.id, _P.number, _P.workshop, _P.place, _P.contact, _P.key, _P.thread, _P.platform),
    *(_P.tenant, _P.wanted, _P.shown, _P.remote, _P.file, _P.attempts, _P.unsure, _P.status),
    func.coalesce(places.c.digest, contacts.c.digest).label("conversation"),
    func.coalesce(places.c.sealed, contacts.c.sealed).label("address"),
    _root.c.remote.label("root"),
)
_JOINED = (
    posts.outerjoin(places, places.c.id == _P.place)
    .outerjoin(contacts, contacts.c.id == _P.contact)
    .outerjoin(
        _root,
        and_(
            _root.c.workshop == _P.workshop,
            _root.c.destination == _P.destination,
            _root.c.key == _P.thread,
        ),
    )
)
_ORDER = (_P.attempts, _P.number, _P.id)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(_P.status == Status.QUEUED, _P.next_at <= now),
        and_(_P.status == Status.SENDING, _P.lease_until <= now),
    )


async def claim(
    connection: AsyncConnection,
    now: datetime,
    cost_of: CostOf,
    room: Mapping[str, int],
    horizon: timedelta = HORIZON,
) -> Claimed:
    """Take what may go within the horizon; at most so many of each platform, and of no other.

    `cost_of` says what a post counts against; buckets are named by digests.
    """
    claiming = _Claiming(connection, now, cost_of, room, horizon)
    await claiming.look_for_trouble()
    await claiming.scan()
    return await claiming.finish()


class _Claiming:
    """One claim, in its transaction."""

    def __init__(
        self,
        connection: AsyncConnection,
        now: datetime,
        cost_of: CostOf,
        room: Mapping[str, int],
        horizon: timedelta,
    ) -> None:
        self._connection, self._now, self._horizon = connection, now, horizon
        self._cost_of = cost_of
        self._room = {platform: free for platform, free in room.items() if free > 0}
        self._platforms = tuple(room)
        self._probes: dict[str, int] = {}
        self._buckets = Buckets(connection)
        self._held_up: dict[str, set[str]] = {}
        self._shut: set[_Lane] = set()
        self._due: list[Due] = []
        self._again: list[datetime] = []

    async def look_for_trouble(self) -> None:
        """Of a platform that does not answer at most one post is claimed, when it is time."""
        t = troubles.c
        for row in await self._connection.execute(select(t.platform, t.until, t.attempts)):
            if row.platform not in self._room:
                continue
            if row.until > self._now:
                del self._room[row.platform]
                self._again.append(row.until)
            else:
                self._room[row.platform] = 1
                self._probes[row.platform] = row.attempts

    async def scan(self) -> None:
        """Look at what is due, page by page, until nothing more can go."""
        last: Row[Any] | None = None
        while self._room:
            rows = (await self._connection.execute(self._page(last))).all()
            posts_ = [self._read(row) for row in rows]
            costs = [tuple(self._cost_of(post)) for post in posts_]
            await self._buckets.read(cost for some in costs for cost in some)
            for post, some in zip(posts_, costs, strict=True):
                await self._consider(post, some)
            if len(rows) < PAGE:
                break
            last = rows[-1]

    def _page(self, last: Row[Any] | None) -> Any:
        query = select(*_COLUMNS).select_from(_JOINED).where(_P.platform.in_(sorted(self._room)))
        query = query.where(_is_due(self._now), _FIRST_IN_LINE)
        query = query.where(*(lane.others() for lane in sorted(self._shut)))
        if last is not None:
            query = query.where(_behind(last))
        query = query.order_by(*_ORDER).limit(PAGE)
        return query.with_for_update(skip_locked=True, of=posts)

    def _read(self, row: Row[Any]) -> Post:
        to = row.place if row.place is not None else row.contact
        return Post(
            id=row.id,
            workshop=WorkshopId(row.workshop),
            destination=Destination(Kind.PLACE if row.place is not None else Kind.CONTACT, to),
            key=row.key,
            thread=row.thread,
            platform=row.platform,
            tenant=row.tenant,
            conversation=row.conversation,
            address=row.address,
            wanted=row.wanted,
            shown=row.shown,
            remote=row.remote,
            root=row.root,
            file=row.file,
            attempts=row.attempts,
            unsure=row.unsure or row.status == Status.SENDING,
            probe=self._probes.get(row.platform, 0),
        )

    async def _consider(self, post: Post, costs: Sequence[Cost]) -> None:
        lane = _Lane.of(post)
        if post.platform not in self._room or lane in self._shut:
            return
        slot = self._buckets.reserve(costs, self._now, self._horizon)
        if isinstance(slot, At):
            if post.probe and not await self._may_probe(post.platform):
                return
            self._take(Due(post, slot.moment))
            return
        self._again.append(slot.ask_at)
        for bucket in slot.full:
            behind = self._held_up.setdefault(bucket, set())
            behind.add(post.conversation)
            if len(behind) >= TOGETHER:
                self._shut.add(lane)

    async def _may_probe(self, platform: str) -> bool:
        """Whether no other process has begun to; it has a while for it."""
        t = troubles.c
        mine = update(troubles).where(t.platform == platform, t.until <= self._now)
        result = await self._connection.execute(mine.values(until=self._now + PROBE))
        if result.rowcount == 0:
            del self._room[platform]
        return bool(result.rowcount)

    def _take(self, due: Due) -> None:
        self._due.append(due)
        platform = due.post.platform
        self._room[platform] -= 1
        if not self._room[platform]:
            del self._room[platform]

    async def finish(self) -> Claimed:
        """Write what was taken, and find out when it is worth asking again."""
        await self._buckets.save()
        if self._due:
            rows = [{"the_id": due.post.id, "until": due.at + LEASE} for due in self._due]
            await self._connection.execute(_LEASE, rows)
        if (later := await self._next()) is not None:
            self._again.append(later)
        return Claimed(tuple(self._due), min(self._again, default=None))

    async def _next(self) -> datetime | None:
        """When the next row that waits for its time is due."""
        mine = _P.platform.in_(self._platforms)
        tried = select(func.min(_P.next_at)).where(
            mine, _P.status == Status.QUEUED, _P.next_at > self._now
        )
        leased = select(func.min(_P.lease_until)).where(
            mine, _P.status == Status.SENDING, _P.lease_until > self._now
        )
        found = [(await self._connection.execute(query)).scalar() for query in (tried, leased)]
        return min((moment for moment in found if moment is not None), default=None)


def _behind(last: Row[Any]) -> ColumnElement[bool]:
    """The condition for the rows that come after this one."""
    return or_(
        _P.attempts > last.attempts,
        and_(_P.attempts == last.attempts, _P.number > last.number),
        and_(_P.attempts == last.attempts, _P.number == last.number, _P.id > last.id),
    )


_LEASE = (
    update(posts)
    .where(_P.id == bindparam("the_id"))
    .values(status=Status.SENDING, lease_until=bindparam("until", type_=_P.lease_until.type))
)


async def hold(connection: AsyncConnection, ids: Iterable[str], until: datetime) -> None:
    """Keep posts that are still on their way."""
    rows = [{"the_id": id_, "until": until} for id_ in sorted(ids)]
    mine = (_P.id == bindparam("the_id"), _P.status == Status.SENDING)
    longer = update(posts).where(*mine)
    to = bindparam("until", type_=_P.lease_until.type)
    if rows:
        await connection.execute(longer.values(lease_until=to), rows)


async def take_over(connection: AsyncConnection) -> None:
    """Take what another process had on its way and left; to be called where none can be alive."""
    left = update(posts).where(_P.status == Status.SENDING)
    await connection.execute(left.values(lease_until=LONG_AGO))


async def anything_due(
    connection: AsyncConnection, now: datetime, platforms: Iterable[str]
) -> bool:
    """Whether a claim could find something."""
    query = select(_P.id).where(_P.platform.in_(sorted(platforms)), _is_due(now)).limit(1)
    return (await connection.execute(query)).first() is not None
