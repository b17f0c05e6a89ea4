"""Which conversation a request is about, and whether the bot may be there."""

from dataclasses import dataclass

from tests.fakes.teams import problems
from tests.fakes.teams.people import Channel, People, Personal, Team, User
from tests.fakes.teams.store import Store, split


@dataclass(frozen=True, slots=True)
class Chat:
    """The personal chat with one person."""

    personal: Personal

    @property
    def base(self) -> str:
        return self.personal.chat

    @property
    def root(self) -> None:
        return None

    @property
    def tenant(self) -> str:
        return self.personal.user.tenant.id

    @property
    def members(self) -> list[User]:
        return [self.personal.user]


@dataclass(frozen=True, slots=True)
class Thread:
    """A channel (`root` is "") or one thread in it."""

    team: Team
    channel: Channel
    root: str

    @property
    def base(self) -> str:
        return self.channel.id

    @property
    def tenant(self) -> str:
        return self.team.tenant.id

    @property
    def members(self) -> list[User]:
        return self.team.members


Place = Chat | Thread


def find_place(conversation: str, people: People, store: Store) -> Place:
    """The place with that conversation id. Raises Problem 403 or 404."""
    base, root = split(conversation)
    if (personal := people.find_chat(base)) is not None and root is None:
        return Chat(personal)
    if (found := people.find_channel(base)) is None:
        raise problems.no_conversation()
    team, channel = found
    if not team.installed:
        raise problems.not_in_roster()
    if root and not store.has_thread(base, root):
        raise problems.no_conversation()
    return Thread(team, channel, root or "")


def let_write(place: Place, people: People) -> None:
    """Raise Problem 403 when the bot may not write here."""
    match place:
        case Chat(personal):
            if personal.blocked:
                raise problems.blocked()
            if personal.uninstalled:
                raise problems.writes_blocked()
            if not people.reachable(personal.user):
                raise problems.not_installed()
        case Thread():
            return
