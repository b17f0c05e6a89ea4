"""A test double of Slack: its wire format over real HTTP and WebSockets, and its rules enforced.

    async with Slack(limits=Limits().hurried(60)) as slack:
        ola = slack.person("ola")
        room = slack.channel("verksted", (ola,))            # the bot is a member
        client = AsyncWebClient(slack.token, base_url=slack.base_url)
        slack.deliver_to("http://127.0.0.1:8080/slack/events")   # or slack.deliver_by_socket()

        await slack.slash(ola, room, "/verksted", "ny")
        message = (await slack.until(lambda: slack.messages(room)))[-1]
        await slack.press(ola, message, "Svar")             # by action_id or label
        view = await slack.until(lambda: slack.top_view(ola))
        await slack.submit(ola, view, {"punkt": "Mer tid"}) # values by block_id

        assert shown(slack.inbox(ola)[-1]) == ("Takk!",)
        assert slack.violations == ()

- The world: `workspace`, `person`, `channel`, `direct`, `channel_of`, `archive`, `deactivate`,
  `refuse_direct`, `consent`; `token`, `signing_secret`, `app_token`, `base_url`, `team`.
- People (`people.py`): `slash`, `say`, `mention`, `direct_message`, `press`, `press_old`, `choose`,
  `submit`, `close`, `join_channel`, `leave_channel`, `add_bot`, `remove_bot`, `app_home_opened`,
  `app_uninstalled`. They raise `Impossible` for what Slack's client does not let people do.
- Looking (`seeing.py`): `messages`, `thread`, `inbox`, `now`, `top_view`, `views`, `home`,
  `field_errors`, `files`, `calls`, `delivered`, `timeouts`, `violations`, `until`; and the
  functions `shown`, `buttons`, `options`, `pings`.
- Trouble: `mischief.fail`, `.drop_after`, `.answer_slowly`, `.duplicates`; `hold_back`, `down`,
  `up`, `forge`, `replay`, `sockets.disconnect`, `sockets.cut`.

Every rule that the bot breaks stands in `violations`; what is not the bot's doing, such as
`not_in_channel`, is only answered. Rate limits are windows on `clock` (`limits.py`): no sleeping.
"""

from tests.fakes.slack.fake import EVENTS, Slack
from tests.fakes.slack.forging import Forgery
from tests.fakes.slack.limits import Limits
from tests.fakes.slack.outgoing import Parcel
from tests.fakes.slack.shown import buttons, options, pings, shown
from tests.fakes.slack.values import (
    Called,
    Channel,
    Delivered,
    Impossible,
    Message,
    Person,
    SlackFile,
    View,
    Violation,
    Workspace,
)

__all__ = [
    "EVENTS",
    "Called",
    "Channel",
    "Delivered",
    "Forgery",
    "Impossible",
    "Limits",
    "Message",
    "Parcel",
    "Person",
    "Slack",
    "SlackFile",
    "View",
    "Violation",
    "Workspace",
    "buttons",
    "options",
    "pings",
    "shown",
]
