"""A message as a person sees it: text and cards together."""

from dataclasses import dataclass

from tests.fakes.teams.markdown import rendered, without_tags
from tests.fakes.teams.people import User
from tests.fakes.teams.store import Message
from tests.fakes.teams.view import Reader, buttons, lines


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person sees of a message: its lines of text, and the titles of its buttons."""

    lines: tuple[str, ...]
    buttons: tuple[str, ...]


def shown_to(user: User | None, message: Message) -> Shown:
    """The message for this person; for None, as those see it who have no view of their own."""
    if message.deleted:
        return Shown((), ())
    reader = Reader() if user is None else Reader(user.zone)
    card = message.card_for(None if user is None else user.id)
    cards = message.cards if len(message.cards) > 1 else () if card is None else (card,)
    texts = [*_text_lines(message), *(line for one in cards for line in lines(one, reader))]
    titles = [button.title for one in cards for button in buttons(one)]
    return Shown(tuple(texts), tuple(titles))


def _text_lines(message: Message) -> tuple[str, ...]:
    plain = message.activity.get("textFormat") == "plain"
    text = message.text if plain else rendered(without_tags(message.text))
    offered = [one.get("name", "") for one in message.attachments if "file" in one["contentType"]]
    return tuple(line for line in (*text.split("\n"), *offered) if line)
