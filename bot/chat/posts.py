"""Everything that should stand in the chats of a workshop, and what is left of what should not."""

from collections.abc import Callable, Iterator

from bot.chat import leading, person, wall
from bot.chat.cards import Card
from bot.chat.scene import Post, Scene
from bot.words import Words
from storage.contacts import Destination, Kind
from surveys.texts import LANGUAGES

Speak = Callable[[str], Words]  # a language's words


def posts(scene: Scene, speak: Speak) -> Iterator[Post]:
    """All posts, in the order in which they are to go: first what the day is led by."""
    for member in scene.members:
        if member.person in scene.state.facilitators:
            yield from leading.posts(scene, member, speak(member.language))
    for spot in scene.spots:
        yield from wall.posts(scene, spot, speak(main_language(scene)))
    for invited in scene.invited:
        yield from person.asking(scene, invited, speak(invited.language))
    for member in scene.members:
        yield from person.posts(scene, member, speak(member.language))


def retired(scene: Scene, to: Destination, key: str, speak: Speak) -> Card | None:
    """What is left of a post that should not stand any more; None to leave it as it is."""
    if to.kind is Kind.PLACE:
        return wall.retired(scene, key, speak(main_language(scene)))
    language = language_of(scene, to)
    return person.retired(scene, key, speak(language), to.id)


def main_language(scene: Scene) -> str:
    """What a channel is spoken to in."""
    ours = (code for code in scene.state.programme.languages if code in LANGUAGES)
    return next(ours, LANGUAGES[0])


def language_of(scene: Scene, to: Destination) -> str:
    """What a person is spoken to in."""
    known = {member.contact: member.language for member in scene.members}
    known |= {invited.contact: invited.language for invited in scene.invited}
    return known.get(to.id, main_language(scene))
