"""A text in several languages."""

from collections.abc import Iterable
from dataclasses import dataclass

LANGUAGES = ("nb", "nn", "en")  # what the interface speaks; a programme declares its own


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in one or more languages: (language, words) pairs, main language first."""

    versions: tuple[tuple[str, str], ...]

    def language(self, wanted: str) -> str:
        """The language that `said` gives: the wanted one where it exists, else the main one."""
        return wanted if any(code == wanted for code, _ in self.versions) else self.versions[0][0]

    def said(self, wanted: str) -> str:
        """The words in `wanted`, or in the main language: a question is never left empty."""
        return dict(self.versions)[self.language(wanted)]

    def lacks(self, languages: Iterable[str]) -> tuple[str, ...]:
        """The languages among `languages` that have no words here."""
        have = {code for code, words in self.versions if words.strip()}
        return tuple(code for code in languages if code not in have)


def text(**versions: str) -> Text:
    """Short hand: `text(nb="Pause", nn="Pause")`."""
    return Text(tuple(versions.items()))
