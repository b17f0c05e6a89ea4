"""What somebody typed to the bot, as one of the few things that can be asked for in words. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Wish(StrEnum):
    """What can be asked for in words."""

    HELP = "help"
    LEAD = "lead"  # the control card
    NEW = "new"
    JOIN = "join"
    CONNECT = "connect"
    LINKS = "links"
    MISSING = "missing"
    DOCUMENTS = "documents"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    NEXT = "next"
    BACK = "back"
    SURVEY = "survey"
    UNKNOWN = "unknown"


# What people type, in our languages; the first of each language is the one that is told. A command
# of Slack's has no «ø» in its name.
SAID = {
    Wish.HELP: ("hjelp", "help", "?", "hei", "hello"),
    Wish.LEAD: ("styr", "lead", "kontroll", "control"),
    Wish.NEW: ("ny", "nytt", "new"),
    Wish.JOIN: ("bli med", "ver med", "join", "delta"),
    Wish.CONNECT: ("kople", "koble", "connect"),
    Wish.LINKS: ("lenker", "lenkjer", "links"),
    Wish.MISSING: ("mangler", "manglar", "missing", "hvem mangler", "kven manglar"),
    Wish.DOCUMENTS: ("dokumenter", "dokument", "documents", "dokumentasjon"),
    Wish.START: ("start", "begynn"),
    Wish.PAUSE: ("pause",),
    Wish.RESUME: ("fortsett", "hald fram", "resume"),
    Wish.NEXT: ("neste", "next"),
    Wish.BACK: ("tilbake", "attende", "back"),
    Wish.SURVEY: ("undersøkelse", "undersøking", "survey", "undersokelse", "undersøkelser",
                  "undersøkingar", "surveys"),
}  # fmt: skip
_BY_WORDS = {said: wish for wish, words in SAID.items() for said in words}
_LONGEST = max(len(said.split()) for said in _BY_WORDS)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A wish, and what was said after it."""

    wish: Wish
    rest: str = ""


def understood(words: str) -> Spoken:
    """What was asked for; nothing at all asks for the control card."""
    parts = words.split()
    if not parts:
        return Spoken(Wish.LEAD)
    for length in range(min(_LONGEST, len(parts)), 0, -1):
        said = " ".join(parts[:length]).casefold().strip("!.")
        if said in _BY_WORDS:
            return Spoken(_BY_WORDS[said], " ".join(parts[length:]))
    return Spoken(Wish.UNKNOWN, words)
