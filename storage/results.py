"""What became of the posts that were claimed, written down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import (
    ColumnElement,
    Update,
    bindparam,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import WorkshopId
from storage import pacing
from storage.contacts import Kind
from storage.dispatch import Post
from storage.outbox import WAITING, Status, set_unreachable
from storage.tables import LONG_AGO, contacts, places, posts, troubles
from storage.upserts import insert


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands, as the message `remote` (sealed), with the content `shown`.

    `address` (sealed) is a better one, where one was learnt. `asked` is False where it stood so
    already, and the platform was not asked.
    """

    post: Post
    remote: str
    shown: str
    address: str | None = None
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """It had been sent before; what it shows is not known."""

    post: Post
    remote: str


@dataclass(frozen=True, slots=True)
class Left:
    """There is nothing to be sent any more; what stands is left standing."""

    post: Post


@dataclass(frozen=True, slots=True)
class Released:
    """It was not tried; it may be claimed again from `at`."""

    post: Post
    at: datetime = LONG_AGO


@dataclass(frozen=True, slots=True)
class Again:
    """It did not work now; `at` is when to try again, `code` what happened.

    `silent` says that the platform did not answer, `unsure` that it may have been sent all the
    same. `bucket` is a limit (its digest) that lets nothing through before `at`.
    """

    post: Post
    at: datetime
    code: str
    silent: bool = False
    unsure: bool = False
    bucket: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """It is given up, for a reason of ours. `asked` is False where the platform was not asked."""

    post: Post
    code: str
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Lost:
    """Nobody can be reached there any more."""

    post: Post
    code: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The message that was to be changed, or its thread, does not exist any more."""

    post: Post


Result = Sent | Found | Left | Released | Again | Failed | Lost | Gone

_P = posts.c
_MINE = (_P.id == bindparam("the_id"), _P.status == Status.SENDING)
_SAME = _P.wanted == bindparam("claimed")  # nothing else is wanted since it was claimed
_AS_WANTED = or_(_SAME, _P.wanted == bindparam("shown_now"))
_line = posts.alias()
_END = select(func.max(_line.c.number) + 1).scalar_subquery()
_MAY_STAND = or_(_P.unsure, bindparam("unsure_now", type_=_P.unsure.type))
_LATER = bindparam("later", type_=_P.next_at.type)
_FRESH: dict[str, Any] = {
    "attempts": 0,
    "unsure": False,
    "next_at": LONG_AGO,
    "lease_until": None,
    "fault": "",
}


def _unless_changed(same: ColumnElement[bool], status: Status) -> dict[str, Any]:
    """It is done; but where something else is wanted since, it goes to the end of the line."""
    return {
        "status": case((same, literal(status.value)), else_=literal(Status.QUEUED.value)),
        "number": case((same, _P.number), else_=_END),
    }


_mine = update(posts).where(*_MINE)
_SENT = _mine.values(
    **_FRESH | _unless_changed(_AS_WANTED, Status.SENT),
    remote=bindparam("remote_now"),
    shown=bindparam("shown_now"),
    wanted=case((_SAME, bindparam("shown_now")), else_=_P.wanted),
)
_FOUND = _mine.values(**_FRESH, status=Status.QUEUED, remote=bindparam("remote_now"), shown="")
_LEFT = _mine.values(**_FRESH | _unless_changed(_SAME, Status.SENT))
_NEVER = delete(posts).where(*_MINE, _SAME, _P.remote.is_(None))
_RELEASED = _mine.values(status=Status.QUEUED, next_at=_LATER, lease_until=None, unsure=_MAY_STAND)
_AGAIN = _mine.values(
    status=Status.QUEUED,
    attempts=_P.attempts + 1,
    next_at=_LATER,
    lease_until=None,
    unsure=_MAY_STAND,
    fault=bindparam("code"),
)
_FAILED = _mine.values(
    **_FRESH
    | {"status": case((_SAME, literal(Status.FAILED.value)), else_=literal(Status.QUEUED.value))}
    | {"fault": case((_SAME, bindparam("code")), else_=""), "unsure": _MAY_STAND},
)
_LOST = _mine.values(**_FRESH | {"fault": bindparam("code")}, status=Status.FAILED)
_GONE = _mine.values(
    **_FRESH,
    status=Status.QUEUED,
    remote=None,
    shown="",
    # Without a message it was the thread that is gone.
    thread=case((_P.remote.is_(None), literal("")), else_=_P.thread),
)


async def settle(
    connection: AsyncConnection, results: Sequence[Result], now: datetime
) -> frozenset[WorkshopId]:
    """Write down what became of claimed posts.

    A post whose wanted content changed meanwhile is queued again. Returns the workshops of which
    something new is to be said in `storage.outbox.faults`.
    """
    changed: set[WorkshopId] = set()
    for result in sorted(results, key=lambda one: one.post.id):
        await _write(connection, result)
        if isinstance(result, Failed | Lost):
            changed.add(result.post.workshop)
    for platform, result in _verdicts(results).items():
        if await _note(connection, platform, result, now):
            waiting = (_P.platform == platform, _P.status.in_(WAITING))
            found = await connection.execute(select(_P.workshop).where(*waiting).distinct())
            changed |= {WorkshopId(id_) for id_ in found.scalars()} | {result.post.workshop}
    return frozenset(changed)


async def _write(connection: AsyncConnection, result: Result) -> None:
    match result:
        case Sent():
            await _sent(connection, result)
        case Left(post=post):
            same = {"the_id": post.id, "claimed": post.wanted}
            await connection.execute(_NEVER, same)
            await connection.execute(_LEFT, same)
        case Lost(post=post, code=code):
            await set_unreachable(connection, post.destination, code)
            await connection.execute(_LOST, {"the_id": post.id, "code": code})
        case Again(at=at, bucket=bucket):
            await connection.execute(*_queued(result))
            if bucket:
                await pacing.block(connection, bucket, at)
        case Failed(post=post, code=code):
            how = {"claimed": post.wanted, "code": code, "unsure_now": post.unsure}
            await connection.execute(_FAILED, {"the_id": post.id} | how)
        case _:
            await connection.execute(*_queued(result))


def _queued(result: Again | Released | Found | Gone) -> tuple[Update, dict[str, Any]]:
    """What leaves a post in line."""
    post = result.post
    mine = {"the_id": post.id}
    match result:
        case Again(at=at, code=code, unsure=unsure):
            how = {"unsure_now": unsure or post.unsure, "later": at, "code": code}
            return _AGAIN, mine | how
        case Released(at=at):
            return _RELEASED, mine | {"unsure_now": post.unsure, "later": at}
        case Found(remote=remote):
            return _FOUND, mine | {"remote_now": remote}
        case Gone():
            return _GONE, mine
        case _:
            assert_never(result)


async def _sent(connection: AsyncConnection, sent: Sent) -> None:
    post, to = sent.post, sent.post.destination
    now = {"remote_now": sent.remote, "shown_now": sent.shown, "claimed": post.wanted}
    await connection.execute(_SENT, {"the_id": post.id} | now)
    if sent.address is not None:
        table = places if to.kind is Kind.PLACE else contacts
        better = update(table).where(table.c.id == to.id)
        await connection.execute(better, {"sealed": sent.address})


# --- Platforms that do not answer ----------------------------------------------------------------


def _answered(result: Result) -> bool | None:
    """Whether the platform did; None where the result does not say."""
    match result:
        case Again(silent=True):
            return False
        case Again(bucket=bucket):
            return True if bucket else None
        case Sent(asked=asked) | Failed(asked=asked):
            return True if asked else None
        case Left() | Released():
            return None
        case Found() | Lost() | Gone():
            return True
        case _:
            assert_never(result)


def _verdicts(results: Iterable[Result]) -> dict[str, Result]:
    """For each platform the latest result that says something about it, if any does."""
    verdicts: dict[str, Result] = {}
    for result in results:
        if _answered(result) is not None or result.post.platform not in verdicts:
            verdicts[result.post.platform] = result
    return verdicts


async def _note(connection: AsyncConnection, platform: str, result: Result, now: datetime) -> bool:
    """Remember what a result says about its platform; whether there is trouble, or its end."""
    mine = troubles.c.platform == platform
    if isinstance(result, Again) and result.silent:
        await _silent(connection, result, now)
        return True
    if _answered(result):
        return bool((await connection.execute(delete(troubles).where(mine))).rowcount)
    if result.post.probe:  # it was not tried: another may
        await connection.execute(update(troubles).where(mine), {"until": LONG_AGO})
    return False


async def _silent(connection: AsyncConnection, result: Again, now: datetime) -> None:
    """Trouble begins; or it goes on, if this was to try."""
    adding = insert(connection, troubles)
    if result.post.probe:
        more = {"until": adding.excluded.until, "attempts": troubles.c.attempts + 1}
        adding = adding.on_conflict_do_update(index_elements=["platform"], set_=more)
    else:
        adding = adding.on_conflict_do_nothing()
    row = {"platform": result.post.platform, "since": now, "until": result.at, "attempts": 1}
    await connection.execute(adding, row)
