"""A workshop as a chat sees it at one moment: who is reached where, and how the day stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.chat.cards import Button, Card, Pairs, Style
from bot.chat.troubles import Trouble
from facilitation.ids import PersonId, RunNo, WorkshopId
from facilitation.phases import Phase
from facilitation.programme import Item
from facilitation.record import Entry
from facilitation.state import PastRun, Run, Workshop
from storage.contacts import Destination
from storage.links import Sent


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is reached in a chat. `page` signs them in on the web page.

    `place` is the channel they came by; `forms` says that forms stand in messages there.
    """

    contact: str
    person: PersonId
    platform: str
    language: str
    place: str | None
    page: str
    forms: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is asked to take part, in a conversation of their own."""

    contact: str
    language: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A channel that the day runs in. `files` says that files can be posted there."""

    id: str
    platform: str
    files: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """All that posts are made from."""

    workshop: WorkshopId
    state: Workshop
    entries: Sequence[Entry]
    names: Mapping[PersonId, str]
    answered: frozenset[str]
    messages: Sequence[Sent]
    at: datetime
    base: str  # the page's address
    code: str  # what people type to join
    members: Sequence[Member]
    spots: Sequence[Spot]
    invited: Sequence[Invited] = ()
    troubles: Sequence[Trouble] = ()

    @property
    def join(self) -> str:
        """Where anybody joins on the page."""
        return f"{self.base}/j/{self.code}"


@dataclass(frozen=True, slots=True)
class Post:
    """A message that should stand somewhere, under a key of its own there.

    `thread` is the key of the message in whose thread it stands. A `settled` one is final: there
    is no need to look at it again. One that goes `first` goes before all that waits.
    """

    to: Destination
    key: str
    card: Card
    thread: str = ""
    settled: bool = False
    first: bool = False


def act(label: str, name: str, workshop: WorkshopId, **words: str | int) -> Button:
    """A button for an act about a workshop."""
    return Button(label, name, pairs(workshop, **words))


def press(label: str, action: str, workshop: WorkshopId, **words: str | int) -> Button:
    """A button that gives a command; see `bot.commands`."""
    return act(label, "do", workshop, action=action, **words)


def pairs(workshop: WorkshopId, **words: str | int) -> Pairs:
    """The words that go along with an act about a workshop."""
    return (("w", workshop), *((name, str(word)) for name, word in words.items()))


def primary(button: Button) -> Button:
    """The same button, as the one that most will press."""
    return Button(button.label, button.act, button.words, button.url, Style.PRIMARY, button.confirm)


def ran(state: Workshop, number: int) -> Run | PastRun | None:
    """The run with this number, running or past."""
    runs: list[Run | PastRun] = [*state.past, *([state.run] if state.run else [])]
    return next((run for run in runs if run.number == RunNo(number)), None)


def part(state: Workshop, run: Run | PastRun) -> tuple[Item, Phase]:
    """What a run was a run of."""
    return state.programme.item_of(run.phase), state.programme.phase(run.phase)
