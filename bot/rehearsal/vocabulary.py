"""What invented people say: sentences put together from a small list in bokmål or nynorsk."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

from bot.chance import Chance

SPOKEN = ("nb", "nn")  # the languages that there is a list for


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language's list. Each opening goes with each deed, and each deed with each ending."""

    names: str
    organisations: tuple[str, ...]
    openings: tuple[str, ...]
    deeds: tuple[str, ...]
    endings: tuple[str, ...]
    deadlines: tuple[str, ...]
    partners: tuple[str, ...]

    def sentence(self, chance: Chance) -> str:
        """Something that could have been said: «Vi bør dele det som virker i hele fylket.»"""
        parts = (pick(chance, words) for words in (self.openings, self.deeds, self.endings))
        return " ".join(part for part in parts if part) + "."

    def deed(self, chance: Chance) -> str:
        """What somebody will do."""
        words = pick(chance, self.deeds)
        return words[:1].upper() + words[1:]


def pick(chance: Chance, words: tuple[str, ...]) -> str:
    """One of them."""
    return words[chance.between(0, len(words) - 1)]


def vocabulary(wanted: Iterable[str]) -> Vocabulary:
    """The list in the first of the wanted languages that has one, or else in bokmål."""
    language = next((code for code in wanted if code in SPOKEN), SPOKEN[0])
    found = resources.files("bot.rehearsal").joinpath("data", f"{language}.toml")
    read = tomllib.loads(found.read_text("utf-8"))
    lists = {name: tuple(words) for name, words in read.items() if isinstance(words, list)}
    return Vocabulary(names=read["names"], **lists)
