"""Mischief: what the connector does wrong on purpose, by count and never by chance."""

from dataclasses import dataclass

from aiohttp import web

from tests.fakes.teams.gate import Gate

MESSAGES = {
    "Throttled": "Too many requests.",
    "PreconditionFailed": "Precondition failed, please try again.",
    "ServiceError": "Service dependency issue.",
}


@dataclass(slots=True)
class Failure:
    """An answer that is given instead of the real one, to the next `times` matching requests."""

    times: int
    status: int
    code: str
    retry_after: int | None
    method: str | None
    conversation: str | None

    def matches(self, method: str, conversation: str) -> bool:
        return self.method in (None, method) and self.conversation in (None, conversation)


class Faults:
    """What is to go wrong next."""

    def __init__(self) -> None:
        self._failures: list[Failure] = []
        self._drops = 0
        self._down = False
        self.gate = Gate()  # shut it, and the connector is slow

    def fail(
        self,
        times: int = 1,
        status: int = 502,
        code: str = "ServiceError",
        retry_after: int | None = None,
        *,
        method: str | None = None,
        conversation: str | None = None,
    ) -> None:
        """Answer the next matching requests with an error; nothing is carried out."""
        self._failures.append(Failure(times, status, code, retry_after, method, conversation))

    def drop_after_accept(self, times: int = 1) -> None:
        """Carry out the next writes, then cut the connection before the answer."""
        self._drops += times

    def down(self) -> None:
        """Cut every connection to the connector before it is read."""
        self._down = True

    def up(self) -> None:
        self._down = False

    @property
    def is_down(self) -> bool:
        return self._down

    def failure(self, method: str, conversation: str) -> Failure | None:
        """The error that this request gets, counted down."""
        for failure in self._failures:
            if failure.matches(method, conversation):
                failure.times -= 1
                if failure.times == 0:
                    self._failures.remove(failure)
                return failure
        return None

    def drops(self) -> bool:
        """Whether this write's answer is lost, counted down."""
        if self._drops == 0:
            return False
        self._drops -= 1
        return True


def cut(request: web.Request) -> None:
    """Cut the connection under a request, as a broken network does."""
    if request.transport is not None:
        request.transport.abort()
