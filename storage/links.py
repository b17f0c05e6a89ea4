"""Accounts, the links that were given out, the browsers that are signed in, and messages."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.events import MessageSent
from facilitation.ids import PersonId, TableNo, WorkshopId
from storage import upserts
from storage.tables import accounts, events, links, messages, sessions


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who owns workshops."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was given out. `kind` says what it opens; without `expires_at` it stays."""

    id: str
    kind: str
    workshop: WorkshopId | None = None
    account: str | None = None
    person: PersonId | None = None
    expires_at: datetime | None = None
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A facilitator's words to a table, or to all (None)."""

    id: str
    workshop: WorkshopId
    place: TableNo | None
    words: str
    by: PersonId


@dataclass(frozen=True, slots=True)
class Sent:
    """A message, and when it went out."""

    message: Message
    at: datetime


def _row(value: Account | Link | Message) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


async def add_account(connection: AsyncConnection, account: Account) -> None:
    """Take an account in."""
    await connection.execute(insert(accounts), _row(account))


async def add_account_once(connection: AsyncConnection, account: Account) -> None:
    """Take an account in, unless it is known."""
    await connection.execute(
        upserts.insert(connection, accounts).on_conflict_do_nothing(), _row(account)
    )


async def account(connection: AsyncConnection, wanted: str) -> Account | None:
    """The account with this id."""
    row = (await connection.execute(select(accounts).where(accounts.c.id == wanted))).first()
    return Account(*row) if row else None


async def accounts_listed(connection: AsyncConnection) -> tuple[Account, ...]:
    """All accounts, by id."""
    found = await connection.execute(select(accounts).order_by(accounts.c.id))
    return tuple(Account(*row) for row in found)


async def add_link(connection: AsyncConnection, link: Link) -> None:
    """Give a link out."""
    await connection.execute(insert(links), _row(link))


async def add_link_once(connection: AsyncConnection, link: Link) -> None:
    """Give a link out that may have been given out before; one that was taken back stays so."""
    row = (await connection.execute(select(links.c.id).where(links.c.id == link.id))).first()
    if row is None:
        await add_link(connection, link)


async def link(connection: AsyncConnection, wanted: str, now: datetime) -> Link | None:
    """The link with this id; None if it was revoked or has expired."""
    row = (await connection.execute(select(links).where(links.c.id == wanted))).first()
    found = Link(*row) if row else None
    if found is None or found.revoked:
        return None
    return None if found.expires_at is not None and found.expires_at <= now else found


async def links_of(connection: AsyncConnection, workshop: WorkshopId) -> tuple[Link, ...]:
    """The links of a workshop, by id, revoked ones too."""
    query = select(links).where(links.c.workshop == workshop).order_by(links.c.id)
    return tuple(Link(*row) for row in await connection.execute(query))


async def revoke(connection: AsyncConnection, wanted: str) -> None:
    """Take a link back."""
    await connection.execute(update(links).where(links.c.id == wanted), {"revoked": True})


async def spend(connection: AsyncConnection, wanted: str) -> bool:
    """Take a link back that is good for one; whether it was still good: true only once."""
    good = (links.c.id == wanted, links.c.revoked.is_(False))
    spent = update(links).where(*good).returning(links.c.id)
    return (await connection.execute(spent, {"revoked": True})).first() is not None


async def days_of(connection: AsyncConnection, account: str) -> tuple[WorkshopId, ...]:
    """The workshops that an account's links lead to, by id."""
    mine = (links.c.account == account, links.c.workshop.is_not(None), links.c.revoked.is_(False))
    query = select(links.c.workshop).where(*mine).distinct().order_by(links.c.workshop)
    return tuple(WorkshopId(id_) for id_ in (await connection.execute(query)).scalars())


async def save_session(
    connection: AsyncConnection, hashed: str, body: dict[str, Any], expires_at: datetime
) -> None:
    """Remember who a browser is, until `expires_at`. `hashed` is the hash of its cookie."""
    await connection.execute(delete(sessions).where(sessions.c.id == hashed))
    row = {"id": hashed, "body": json.dumps(body), "expires_at": expires_at}
    await connection.execute(insert(sessions), row)


async def session(connection: AsyncConnection, hashed: str, now: datetime) -> dict[str, Any] | None:
    """Who a browser is; None if nobody, or not any more."""
    s = sessions.c
    query = select(s.body).where(s.id == hashed, s.expires_at > now)
    body = (await connection.execute(query)).scalar()
    return json.loads(body) if body is not None else None


async def end_session(connection: AsyncConnection, hashed: str) -> None:
    """Sign a browser out."""
    await connection.execute(delete(sessions).where(sessions.c.id == hashed))


async def end_sessions_before(connection: AsyncConnection, now: datetime) -> None:
    """Forget the browsers whose time is up."""
    await connection.execute(delete(sessions).where(sessions.c.expires_at <= now))


async def add_message(connection: AsyncConnection, message: Message) -> None:
    """Keep a message's words; the event that sends it names its id."""
    await connection.execute(insert(messages), _row(message))


async def message(connection: AsyncConnection, wanted: str) -> Message | None:
    """The message with this id."""
    row = (await connection.execute(select(messages).where(messages.c.id == wanted))).first()
    return Message(*row) if row else None


async def messages_of(connection: AsyncConnection, workshop: WorkshopId) -> tuple[Message, ...]:
    """The messages of a workshop, by id: the log has their order."""
    query = select(messages).where(messages.c.workshop == workshop).order_by(messages.c.id)
    return tuple(Message(*row) for row in await connection.execute(query))


async def messages_sent(connection: AsyncConnection, workshop: WorkshopId) -> tuple[Sent, ...]:
    """The messages that went out in a workshop, the latest last: the log has their order."""
    known = {message.id: message for message in await messages_of(connection, workshop)}
    e = events.c
    query = select(e.body, e.at).where(e.workshop == workshop, e.kind == MessageSent.__name__)
    found = await connection.execute(query.order_by(e.number))
    sent = ((json.loads(row.body)["message"], row.at) for row in found)
    return tuple(Sent(known[message], at) for message, at in sent if message in known)


async def name_account(connection: AsyncConnection, wanted: str, name: str) -> None:
    """What the owner of an account calls themselves."""
    await connection.execute(update(accounts).where(accounts.c.id == wanted), {"name": name})
