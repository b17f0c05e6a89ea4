"""Chance: the one place that draws. What is drawn is recorded in events, so replay is exact."""

import base64
import random
import uuid
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

# Read aloud and typed from a wall: nothing that looks like its neighbour (0 O, 1 I L), and no
# vowels, so that no code spells a word. 27 ** 6 is 387 million codes.
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
CODE_LENGTH = 6
TOKEN_BYTES = 32


class Chance:
    """Draws from the machine's own entropy, or from a seed in rehearsals."""

    def __init__(self, source: random.Random | None = None) -> None:
        self._source = source or random.SystemRandom()

    def id(self) -> str:
        """A random id: UUIDv4 as 32 hexadecimal characters, never ordered by time."""
        return uuid.UUID(int=self._source.getrandbits(128), version=4).hex

    def code(self) -> str:
        """A join code or personal code: six characters from `CODE_ALPHABET`."""
        return "".join(self._source.choices(CODE_ALPHABET, k=CODE_LENGTH))

    def token(self) -> str:
        """A secret of 256 bits, safe in an address, a cookie and a form (43 characters)."""
        drawn = self._source.randbytes(TOKEN_BYTES)
        return base64.urlsafe_b64encode(drawn).rstrip(b"=").decode("ascii")

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return self._source.randint(low, high)

    def shuffled(self, things: Sequence[T]) -> tuple[T, ...]:
        """The same things in a random order."""
        return tuple(self._source.sample(things, len(things)))


def seeded(seed: int) -> Chance:
    """The same draws every time: for rehearsals, never for real ids or secrets."""
    return Chance(random.Random(seed))
