"""Something that came in, and the way back to whoever did it."""

from dataclasses import dataclass

from bot.chat.ports import Incoming, Sender, Where
from bot.slack.home import Home
from bot.slack.payload import Json
from bot.slack.routes import person, place
from surveys.answers import clean

UNNAMED = ("directmessage", "privategroup")  # said where a conversation's name is not for the app


@dataclass(frozen=True, slots=True)
class WayBack:
    """How whoever did something is answered; what is not there is empty.

    `key` is the same when Slack sends the same thing again. `alone` says that nobody else may be
    written to in that conversation: a command works in those too that the bot is not in. `own` says
    that the pressed message was an answer to that person, so that another may take its place.
    """

    key: str
    user: str = ""
    channel: str = ""
    thread: str = ""
    trigger: str = ""
    response_url: str = ""
    alone: bool = False
    own: bool = False
    view: Json | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """Something that came in, and the way back."""

    incoming: Incoming
    back: WayBack


def where(home: Home, channel: str, user: str, name: str = "") -> Where:
    """The conversation with that id, which `user` is in."""
    # docs.slack.dev/apis/web-api/conversations-api: with one person alone its id begins with D.
    if channel.startswith("D"):
        return Where(person(home.team, user, channel), personal=True)
    shown = "" if name in UNNAMED else clean(name)[0]
    return Where(place(home.team, channel), personal=False, name=shown)


def somebody(home: Home, user: str, team: str = "", name: str = "") -> Sender:
    """Somebody as far as a payload tells: of another `team` is of another house."""
    external = bool(team) and team != home.team
    return Sender(person(home.team, user), clean(name)[0], external=external)
