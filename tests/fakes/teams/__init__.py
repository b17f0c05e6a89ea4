"""A double of Teams that speaks its wire format over real HTTP and enforces its rules.

    async with fake_teams(clock.now, limits=Limits()) as teams:
        ...  # start the bot with teams.bot (app_id, secret), teams.openid_url and
        ...  # http_client=teams.login.http_client() for MSAL
        teams.bot_url = "http://127.0.0.1:…/api/messages"
        kari = teams.user("Kari")
        team = teams.team("Fylkesplan", [kari], ["Bord 1"])
        await teams.install(team)
        await teams.mention(kari, team.channel("Bord 1"), "start")
        (post,) = teams.messages(team.channel("Bord 1"))
        card = post.replies[0]
        assert teams.shown(card, kari).buttons == ("Send",)
        assert await teams.press(kari, card, "Send", {"point": "Mer tid"}) == Toast("Takk")
        assert teams.violations == ()

What people do, on `teams`: install, uninstall, install_personally, uninstall_personally, block,
add_member, remove_member, direct_message, mention, react, press, press_old, refresh, accept_file,
decline_file. Each tells the bot and gives its `Answer`; a press gives an `Outcome`; what a client
would not let a person do raises `Refused`.

What they see: inbox(user), chat(user), messages(channel), card_for(user, message) and
shown(message, user); `await teams.until(lambda: teams.inbox(kari))` waits for it. A `Message` is a
value: keep one, and `press_old` presses on the stale copy.

Mischief: `teams.delivery` (repeat_next, hold, release), `teams.faults` (fail, drop_after_accept,
down, up, gate), `teams.login` (fail, gate, revoke_tokens), `teams.identity` (rotate_key,
publish_key), `teams.rosters.page_cap`, `teams.files.withdraw`, `teams.graph` (consent, fail, gate,
unopened, upload_by, edit_by), and `forgery=` on messages.

What is counted: `teams.violations`, `teams.timeouts`, `teams.login.asked` and `.issued`,
`teams.identity.fetched`, `teams.delivery.delivered`, `teams.connector.accepted`,
`teams.files.received(user.id)`, `teams.graph.asked` and `.files(channel)`, and
`teams.pictures.fetched`: what cards show, fetched from the bot as they were shown.

Time is the function that is passed in. The bot must judge tokens by the same clock, and MSAL, which
knows only the real one, must be given a `token_seconds` that the test does not reach.
"""

from tests.fakes.teams.breaches import Rule, Violation
from tests.fakes.teams.cards import CardRules
from tests.fakes.teams.client import Teams, fake_teams
from tests.fakes.teams.delivery import Answer
from tests.fakes.teams.identity import Forgery
from tests.fakes.teams.limits import Limits, Window
from tests.fakes.teams.payloads import File
from tests.fakes.teams.people import Bot, Channel, Team, Tenant, User
from tests.fakes.teams.pressing import Failed, NewCard, Opened, Outcome, Sent, Toast, Unfolded
from tests.fakes.teams.showing import Shown
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
