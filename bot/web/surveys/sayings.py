"""What codes are called for owners of surveys: stands, ways, letters, and lines of the log."""

from bot.fielding.following import Stand
from bot.words import Words, later
from storage.letters import Kind, State

STANDS = {
    Stand.ANSWERED: later("Has answered"),
    Stand.PARTIAL: later("Has answered in part"),
    Stand.BEGUN: later("Has begun"),
    Stand.INVITED: later("Has not answered"),
    Stand.UNINVITED: later("Not invited yet"),
    Stand.BOUNCED: later("The invitation came back"),
    Stand.REFUSED: later("Does not want to answer"),
    Stand.NOT_ELIGIBLE: later("Should not have been asked"),
    Stand.BARRED: later("Is not asked: declined before, or was taken out"),
}
LOOKS = {
    Stand.ANSWERED: "good",
    Stand.PARTIAL: "good",
    Stand.BEGUN: "attention",
    Stand.BOUNCED: "wrong",
}
WAYS = {
    "email": later("e-mail"),
    "slack": later("Slack"),
    "teams": later("Teams"),
    "link": later("own link"),
}
KINDS = {
    Kind.INVITATION: later("Invitation"),
    Kind.REMINDER: later("Reminder"),
    Kind.NUDGE: later("Reminder to one"),
    Kind.RECEIPT: later("Receipt"),
    Kind.CLOSING: later("News of the results"),
}
STATES = {
    State.QUEUED: later("waits"),
    State.SENDING: later("is being sent"),
    State.SENT: later("sent"),
    State.UNSURE: later("may have been sent"),
    State.FAILED: later("could not be sent"),
    State.BOUNCED: later("came back"),
}
DEEDS = {
    "reminded": later("The reminders are on their way."),
    "extended": later("The deadline has been moved."),
    "reopened": later("The survey is open again."),
}


def way(code: str, t: Words) -> str:
    """What a way of reaching people is called; one that we do not know, its code."""
    return t(WAYS[code]) if code in WAYS else code
