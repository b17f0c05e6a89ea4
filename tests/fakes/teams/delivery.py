"""Carries activities to the bot: signed, in order or not, once or more, and timed."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.fakes.teams.breaches import Ledger, Rule
from tests.fakes.teams.identity import ACCEPTABLE, Forgery, Identity
from tests.fakes.teams.limits import Limits
from tests.fakes.teams.payloads import Activity

TAKEN = (200, 201, 202)
REFUSALS = (401, 403)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered: `status` is None when nothing came, `body` when it was no JSON."""

    status: int | None
    body: Any = None

    @property
    def taken(self) -> bool:
        return self.status in TAKEN


NOTHING = Answer(None)


class Delivery:
    """The way from Teams to the bot's messaging endpoint."""

    def __init__(self, identity: Identity, ledger: Ledger, limits: Limits) -> None:
        self._identity = identity
        self._ledger = ledger
        self._limits = limits
        self._session: aiohttp.ClientSession | None = None
        self._held: list[Activity] | None = None
        self._copies = 0
        self._at_once = False
        self.bot_url = ""
        self.delivered: Counter[str] = Counter()  # by type of activity, copies included

    async def open(self) -> None:
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def repeat_next(self, copies: int = 1, *, at_once: bool = False) -> None:
        """Deliver the next activity again, `copies` times: after it, or at the same moment."""
        self._copies, self._at_once = copies, at_once

    def hold(self) -> None:
        """Keep activities back until `release`. An invoke cannot be kept: somebody waits."""
        self._held = []

    async def release(self, *, backwards: bool = False) -> tuple[Answer, ...]:
        """Deliver what was kept back, in the order of writing or against it."""
        held, self._held = self._held or [], None
        ordered = reversed(held) if backwards else held
        return tuple([await self.deliver(activity) for activity in ordered])

    async def deliver(self, activity: Activity, forgery: Forgery | None = None) -> Answer:
        """Carry one activity to the bot and judge its answer."""
        if self._held is not None and activity["type"] != "invoke":
            self._held.append(activity)
            return NOTHING
        copies, self._copies = self._copies, 0
        if self._at_once:
            self._at_once = False
            posts = (self._post(activity, forgery) for _ in range(copies + 1))
            return (await asyncio.gather(*posts))[0]
        answers = [await self._post(activity, forgery) for _ in range(copies + 1)]
        return answers[0]

    async def _post(self, activity: Activity, forgery: Forgery | None) -> Answer:
        assert self._session is not None, "the fake is not open"
        self.delivered[activity["type"]] += 1
        headers = self._headers(activity, forgery)
        waits = activity["type"] == "invoke"
        seconds = self._limits.invoke_seconds if waits else self._limits.turn_seconds
        body = json.dumps(activity).encode()
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.post(self.bot_url, data=body, headers=headers) as response,
            ):
                answer = Answer(response.status, _parsed(await response.text()))
        except TimeoutError:
            self._ledger.add(Rule.TIMEOUT, activity["type"], f"no answer within {seconds} s")
            return NOTHING
        except aiohttp.ClientError as error:
            self._ledger.add(Rule.DELIVERY, activity["type"], type(error).__name__)
            return NOTHING
        self._judge(activity, answer, forgery)
        return answer

    def _headers(self, activity: Activity, forgery: Forgery | None) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "x-ms-conversation-id": activity["conversation"]["id"],
            "x-ms-tenant-id": activity["conversation"]["tenantId"],
        }
        signed = self._identity.authorization(activity["serviceUrl"], forgery)
        return headers if signed is None else {**headers, "Authorization": signed}

    def _judge(self, activity: Activity, answer: Answer, forgery: Forgery | None) -> None:
        if forgery is None or forgery in ACCEPTABLE:
            if not answer.taken:
                self._ledger.add(Rule.DELIVERY, activity["type"], f"answered {answer.status}")
        elif answer.status not in REFUSALS:
            self._ledger.add(Rule.FORGERY, forgery.value, f"answered {answer.status}")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
