"""The fake Slack by hand: `python -m tests.fakes.slack`, and a server that is told of it."""

import asyncio
import sys

from tests.fakes.slack import Slack
from tests.fakes.slack.prompt import HELP, Prompt

START = """Start the server in another terminal:

BORDDUK_SLACK_API_URL={url} \\
BORDDUK_SLACK_TOKEN={token} \\
BORDDUK_SLACK_APP_TOKEN={app} \\
.venv/bin/bordduk serve
"""


async def main() -> None:
    """One channel, and one person at the prompt."""
    async with Slack() as slack:
        slack.deliver_by_socket()
        ola = slack.person("ola")
        room = slack.channel("verksted", (ola,))
        words = START.format(url=slack.base_url, token=slack.token, app=slack.app_token)
        sys.stdout.write(f"{words}\n{HELP}\n\n")
        prompt = Prompt(slack, room, ola)
        while (line := await _line(f"{prompt.who.name}> ")) not in ("quit", ""):
            sys.stdout.write(f"{await prompt.do(line)}\n")


async def _line(words: str) -> str:
    """What is typed; «quit» where nothing comes any more."""
    try:
        return (await asyncio.to_thread(input, words)).strip() or "look"
    except EOFError:
        return "quit"


if __name__ == "__main__":
    asyncio.run(main())
