"""What a view of ours carries along unseen, until it comes back. Pure."""

import json
from dataclasses import dataclass

from bot.chat.cards import Pairs
from bot.slack.payload import Json, Malformed, object_in, text, words_of


@dataclass(frozen=True, slots=True)
class Hidden:
    """The act that sending the form does; where the form was opened, and in which language.

    `turn` counts the forms that stood in the same view one after another. It is part of the names
    of their fields: Slack keeps what was typed under a name when a view is updated
    (github.com/slackapi/bolt-js/issues/290), and no question is to begin with another's answer.
    """

    act: str
    words: Pairs = ()
    channel: str = ""
    language: str = ""
    turn: int = 0


def hide(hidden: Hidden) -> str:
    """As `private_metadata`."""
    value = {"act": hidden.act, "words": dict(hidden.words)}
    more: Json = {"channel": hidden.channel, "language": hidden.language, "turn": hidden.turn}
    return json.dumps(value | {name: word for name, word in more.items() if word})


def hidden_in(view: Json) -> Hidden:
    """What we put into a view. Raises `Malformed`."""
    value = object_in(text(view, "private_metadata") or "{}", "private_metadata")
    turn = value.get("turn", 0)
    if not isinstance(turn, int):
        raise Malformed("private_metadata")
    words = words_of(value.get("words", {}), "private_metadata")
    return Hidden(
        act=text(value, "act"),
        words=tuple(words.items()),
        channel=text(value, "channel"),
        language=text(value, "language"),
        turn=turn,
    )


def block_of(turn: int, field: str) -> str:
    """The block that a field stands in."""
    return f"f:{turn}:{field}"


def field_of(turn: int, block: str) -> str | None:
    """The field that stands in a block; None where it is another form's, or none of ours."""
    kind, _, rest = block.partition(":")
    number, _, name = rest.partition(":")
    return name if kind == "f" and number == str(turn) and name else None
