"""A double of Teams that speaks its wire format over real HTTP and enforces its rules."""

from tests.fakes.teams.breaches import Rule, Violation
from tests.fakes.teams.cards import CardRules
from tests.fakes.teams.client import Shown, Teams, fake_teams
from tests.fakes.teams.delivery import Answer
from tests.fakes.teams.identity import Forgery
from tests.fakes.teams.limits import Limits, Window
from tests.fakes.teams.payloads import File
from tests.fakes.teams.people import Bot, Channel, Team, Tenant, User
from tests.fakes.teams.pressing import Failed, NewCard, Opened, Outcome, Sent, Toast, Unfolded
from tests.fakes.teams.store import Message, Post
from tests.fakes.teams.view import Refused

__all__ = [
    "Answer",
    "Bot",
    "CardRules",
    "Channel",
    "Failed",
    "File",
    "Forgery",
    "Limits",
    "Message",
    "NewCard",
    "Opened",
    "Outcome",
    "Post",
    "Refused",
    "Rule",
    "Sent",
    "Shown",
    "Team",
    "Teams",
    "Tenant",
    "Toast",
    "Unfolded",
    "User",
    "Violation",
    "Window",
    "fake_teams",
]
