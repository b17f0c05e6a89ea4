import logging

from bot.slack.quiet import QUIET
from tests.bot.slack.conftest import Open
from tests.fakes.slack import Channel, Person, Slack

SECRET = "det jeg skrev er hemmelig"


def test_below_a_warning_nothing_is_said():
    assert not QUIET.isEnabledFor(logging.INFO)


async def test_what_people_write_is_not_logged_at_any_level(
    slack: Slack, bot: Open, ola: Person, room: Channel, caplog
):
    """Bolt and the SDK log payloads, and what they send, when they may."""
    caplog.set_level(logging.DEBUG)

    await slack.direct_message(ola, SECRET)
    await slack.mention(ola, room, SECRET)
    await slack.slash(ola, room, "/verksted", SECRET)
    await bot.desk.heard(3)

    ours = [r for r in caplog.records if not r.name.startswith(("aiosqlite", "asyncio"))]
    assert [r.name for r in ours if SECRET in r.getMessage()] == []
