"""A test double of Slack that speaks its wire format and enforces its rules."""

from tests.fakes.slack.fake import EVENTS, Slack
from tests.fakes.slack.limits import Limits
from tests.fakes.slack.outgoing import Parcel
from tests.fakes.slack.shown import buttons, options, shown
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
    "shown",
]
