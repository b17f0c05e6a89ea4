"""What has been delivered lately: Teams delivers again what it heard no answer to.

Kept in memory and for one process. What must never count twice is held by the store, by
`Incoming.delivery`.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

KEPT = 1_000  # answers
T = TypeVar("T")


class Deliveries(Generic[T]):
    """Answers each delivery once; a repeated one gets the same answer, or waits for it."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._answers: OrderedDict[str, asyncio.Future[T]] = OrderedDict()

    async def once(self, name: str, work: Callable[[], Awaitable[T]]) -> T:
        """The answer to the delivery of that name; `work` makes it. A failure is not kept."""
        if (known := self._answers.get(name)) is not None:
            return await asyncio.shield(known)
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._answers[name] = answer
        while len(self._answers) > self._kept:
            self._answers.popitem(last=False)
        try:
            answer.set_result(await work())
        except BaseException as error:
            self._answers.pop(name, None)
            answer.set_exception(error)  # for whoever waits for the same
            answer.exception()  # nobody need wait: that is no fault of its own
            raise
        return answer.result()
