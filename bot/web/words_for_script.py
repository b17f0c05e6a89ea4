"""The sentences that the page's script says, in the reader's language."""

import json
from collections.abc import Iterable

from bot.words import Translate
from facilitation.countdown import Mark


def script_words(t: Translate) -> dict[str, str]:
    """Short key → sentence. `{…}` is filled by the script, so the placeholders pass through."""
    return {
        "connected": t("Connected"),
        "reconnecting": t("Reconnecting …"),
        "offline": t("No connection. What you write is kept here until it is back."),
        "saving": t("Saving …"),
        "saved": t("Saved {time}", time="{time}"),
        "savedButFor": t(
            "Saved {time}, but for what is far too long. It is marked above.", time="{time}"
        ),
        "unsaved": t("Not saved yet. Trying again."),
        "refused": t("Not saved: {reason}", reason="{reason}"),
        "charactersLeft": t("{count} characters left", count="{count}"),
        "tooLong": t("{count} characters too long", count="{count}"),
        "point": t("Point {number}", number="{number}"),
        "moveUp": t("Move point {number} up", number="{number}"),
        "moveDown": t("Move point {number} down", number="{number}"),
        "removePoint": t("Remove point {number}", number="{number}"),
        "soundOn": t("Bell sound: on"),
        "soundOff": t("Bell sound: off"),
    }


def marks_said(marks: Iterable[tuple[Mark, float]], t: Translate) -> str:
    """A clock's marks as the script reads them: JSON, each with what is left and what is said."""
    words = {
        Mark.START: t("The time begins"),
        Mark.HALF: t("Half of the time is left"),
        Mark.MINUTE: t("One minute left"),
        Mark.HALF_MINUTE: t("30 seconds left"),
        Mark.END: t("Time is up"),
    }
    return json.dumps([{"left": left, "words": words[mark]} for mark, left in marks])
