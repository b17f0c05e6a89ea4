"""What the second of two who press the same button is told."""

from bot.errors import OvertakenByOwner, OvertakenByYourself
from facilitation.errors import Overtaken
from facilitation.ids import PersonId
from storage import links, people
from storage.store import Store
from surveys.errors import Refusal


async def overtaken(store: Store, first: str, by: PersonId) -> Refusal:
    """Who was first, by name where there is one."""
    if first == by:
        return OvertakenByYourself()
    profile = await store.read(people.find, PersonId(first))
    account = None if profile else await store.read(links.account, first)
    name = profile.alias if profile else account.name if account else ""
    return Overtaken(who=name) if name else OvertakenByOwner()
