"""The sentences that the page's script says, in the reader's language."""

from bot.words import Translate


def script_words(t: Translate) -> dict[str, str]:
    """Short key → sentence. `{…}` is filled by the script, so the placeholders pass through."""
    return {
        "connected": t("Connected"),
        "reconnecting": t("Reconnecting …"),
        "offline": t("No connection. What you write is kept here until it is back."),
        "saving": t("Saving …"),
        "saved": t("Saved {time}", time="{time}"),
        "unsaved": t("Not saved yet. Trying again."),
        "refused": t("Not saved: {reason}", reason="{reason}"),
        "charactersLeft": t("{count} characters left", count="{count}"),
        "tooLong": t("{count} characters too long", count="{count}"),
        "point": t("Point {number}", number="{number}"),
        "removePoint": t("Remove point {number}", number="{number}"),
        "soundOn": t("Bell sound: on"),
        "soundOff": t("Bell sound: off"),
    }
