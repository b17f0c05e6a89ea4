"""What Slack sent, read into what the rest of the program understands. Pure.

Everything is checked as it is read: `Malformed` says what was not as documented. What concerns
nobody here (our own messages, edits, other people's bots) is None.
"""

from bot.slack.events import event
from bot.slack.home import Home
from bot.slack.interactions import command, press, submission
from bot.slack.payload import Json, inside, items, text
from bot.slack.taken import Taken


def read(payload: Json, home: Home) -> Taken | None:
    """What a payload of Slack's means in the workspace `home`; None where it means nothing here.

    Raises:
        Malformed
    """
    match kind_of(payload):
        case "event_callback":
            return event(payload, home)
        case "command":
            return command(payload, home)
        case "block_actions":
            return press(payload, home)
        case "view_submission":
            return submission(payload, home)
        case _:
            return None  # shortcuts, closed views and menus: there are none of ours


def kind_of(payload: Json) -> str:
    """The type that Slack gives, and «command» for a command, which has none."""
    return "command" if "command" in payload else text(payload, "type")


def teams_of(payload: Json) -> tuple[str, ...]:
    """The workspaces whose installation this may be for, the likeliest first.

    In a channel that is shared with another organisation (Slack Connect) a payload names both
    sides. An event's `authorizations` name ours, a view's `app_installed_team_id` too. A press has
    ours in `team` and the person's own in `user` (github.com/slackapi/java-slack-sdk/issues/1041).

    Raises:
        Malformed
    """
    team = payload.get("team")
    found = (
        text(inside(payload, "view"), "app_installed_team_id"),
        *(text(one, "team_id") for one in items(payload, "authorizations")),
        text(team, "id") if isinstance(team, dict) else "",
        text(inside(payload, "message"), "team"),
        text(payload, "team_id"),
    )
    return tuple(dict.fromkeys(team for team in found if team))
