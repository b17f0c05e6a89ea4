"""Those who take part, and what becomes of them when they ask to be forgotten."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from facilitation.ids import PersonId, WorkshopId
from storage.codec import CODEC, read_value, write_value
from storage.submissions import blank
from storage.tables import answers, contacts, drafts, links, people, receipts


@dataclass(frozen=True, slots=True)
class Profile:
    """How a person calls themselves. An erased person has no alias."""

    id: PersonId
    workshop: WorkshopId
    alias: str
    organisation: str
    language: str


_COLUMNS = tuple(people.c[name] for name in Profile.__slots__)


async def add(connection: AsyncConnection, profile: Profile, code_hash: str | None) -> None:
    """Take a person in; `code_hash` is of the personal code with which they come back."""
    row = {name: getattr(profile, name) for name in Profile.__slots__}
    await connection.execute(insert(people), row | {"code_hash": code_hash})


async def of_workshop(connection: AsyncConnection, workshop: WorkshopId) -> tuple[Profile, ...]:
    """Everybody who ever joined, by id."""
    query = select(*_COLUMNS).where(people.c.workshop == workshop).order_by(people.c.id)
    return tuple(Profile(*row) for row in await connection.execute(query))


async def find(connection: AsyncConnection, person: PersonId) -> Profile | None:
    """The person with this id."""
    row = (await connection.execute(select(*_COLUMNS).where(people.c.id == person))).first()
    return Profile(*row) if row else None


async def by_code(
    connection: AsyncConnection, workshop: WorkshopId, code_hash: str
) -> Profile | None:
    """Whose personal code this is."""
    p = people.c
    query = select(*_COLUMNS).where(p.workshop == workshop, p.code_hash == code_hash)
    row = (await connection.execute(query)).first()
    return Profile(*row) if row else None


async def set_language(connection: AsyncConnection, person: PersonId, language: str) -> None:
    """Speak to a person in this language from now on."""
    await connection.execute(update(people).where(people.c.id == person), {"language": language})


async def set_code(connection: AsyncConnection, person: PersonId, code_hash: str) -> None:
    """Let a person come back with this personal code from now on, and with no other."""
    await connection.execute(update(people).where(people.c.id == person), {"code_hash": code_hash})


async def erase(connection: AsyncConnection, workshop: WorkshopId, person: PersonId) -> None:
    """Blank what a person wrote, in every version; a tombstone stays, that counts may hold.

    What a table wrote together is the table's. The receipts go too: a digest of a short text can
    be guessed. So do their address in a chat, and the links that sign them in.
    """
    mine = (answers.c.workshop == workshop, answers.c.owner == person)
    query = select(answers.c.id, answers.c.value, answers.c.codec).where(*mine)
    for id_, body, codec in (await connection.execute(query)).all():
        empty = write_value(blank(read_value(body, codec)))
        await connection.execute(
            update(answers).where(answers.c.id == id_),
            {"value": empty, "codec": CODEC, "erased": True},
        )
    d, r = drafts.c, receipts.c
    await connection.execute(delete(drafts).where(d.workshop == workshop, d.owner == person))
    await connection.execute(delete(receipts).where(r.workshop == workshop, r.person == person))
    c, k = contacts.c, links.c
    await connection.execute(delete(contacts).where(c.workshop == workshop, c.person == person))
    await connection.execute(delete(links).where(k.workshop == workshop, k.person == person))
    gone = {"alias": "", "organisation": "", "code_hash": None}
    await connection.execute(update(people).where(people.c.id == person), gone)
