"""What a test lets go wrong: slow and failing methods, cut connections, an outage."""

import asyncio
from collections import Counter, defaultdict, deque
from typing import Literal

from aiohttp import web

from tests.fakes.slack.limits import retry_after

Duplicates = Literal["no", "in turn", "at once"]


class Cut(Exception):
    """The connection breaks before an answer is sent."""


class Mischief:
    """The switches. Nothing here counts as a rule that the bot broke."""

    def __init__(self) -> None:
        self.is_down = False
        self.duplicates: Duplicates = "no"
        self.held_back = 0  # how many events are still to be held
        self._slow: dict[str, float] = {}
        self._failures: dict[str, deque[tuple[int | str, float]]] = defaultdict(deque)
        self._drops: Counter[str] = Counter()

    def answer_slowly(self, method: str, seconds: float) -> None:
        """From now on the method does its work at once and answers late; 0 ends it."""
        self._slow[method] = seconds

    def fail(self, method: str, how: int | str, times: int = 1, retry_after: float = 1) -> None:
        """The next calls do nothing: an HTTP status (429 with Retry-After) or an error code."""
        self._failures[method].extend([(how, retry_after)] * times)

    def drop_after(self, method: str, times: int = 1) -> None:
        """The next calls do their work, and the connection is cut before the answer."""
        self._drops[method] += times

    def before(self, method: str) -> web.Response | None:
        """The failure that is in turn, if any."""
        if not self._failures[method]:
            return None
        how, wait = self._failures[method].popleft()
        if isinstance(how, str):
            return web.json_response({"ok": False, "error": how})
        headers = {"Retry-After": str(retry_after(wait))} if how == 429 else {}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=how, headers=headers)

    async def after(self, method: str) -> None:
        """Wait, or raise `Cut`, now that the work is done."""
        if seconds := self._slow.get(method):
            await asyncio.sleep(seconds)
        if self._drops[method]:
            self._drops[method] -= 1
            raise Cut
