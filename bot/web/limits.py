"""Limits on one address: guessing is slow, and so is coming in by an open link in hundreds."""

import ipaddress
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from bot.web.refusals import TooManyComing, TooManyWrongCodes
from surveys.errors import Refusal

# A whole room may sit behind one address and misread the same code from the wall: thirty a minute
# leaves them alone, and a guesser with 387 million codes to try gets nowhere.
WRONG_CODES = 30
# A full auditorium may scan the same open link from the wall within one minute, behind one address.
COMING = 300
WINDOW = timedelta(minutes=1)
ADDRESSES = 10_000  # remembered at most; the one longest unheard is forgotten first


class _Limit:
    """Counts something by address in a sliding window. In memory only: never written down."""

    def __init__(
        self, refusal: type[Refusal], most: int, within: timedelta, addresses: int
    ) -> None:
        self._refusal = refusal
        self._most = most
        self._within = within
        self._addresses = addresses
        self._counted: OrderedDict[str, deque[datetime]] = OrderedDict()

    def check(self, address: str, at: datetime) -> None:
        """Refuse an address that has used up what it may. Raises the limit's refusal."""
        recent = self._recent(_neighbourhood(address), at)
        if len(recent) >= self._most:
            wait = recent[0] + self._within - at
            raise self._refusal(seconds=-(-wait // timedelta(seconds=1)))

    def _count(self, address: str, at: datetime) -> None:
        key = _neighbourhood(address)
        recent = self._recent(key, at)
        recent.append(at)
        self._counted[key] = recent
        self._counted.move_to_end(key)
        if len(self._counted) > self._addresses:
            self._counted.popitem(last=False)

    def _recent(self, key: str, at: datetime) -> deque[datetime]:
        recent = self._counted.get(key, deque(maxlen=self._most))
        while recent and recent[0] <= at - self._within:
            recent.popleft()
        return recent


class WrongCodes(_Limit):
    """A limit on wrong codes: joining is not limited. `check` raises `TooManyWrongCodes`."""

    def __init__(
        self, most: int = WRONG_CODES, within: timedelta = WINDOW, addresses: int = ADDRESSES
    ) -> None:
        super().__init__(TooManyWrongCodes, most, within, addresses)

    def missed(self, address: str, at: datetime) -> None:
        """Note a wrong code."""
        self._count(address, at)


class Coming(_Limit):
    """A limit on coming in by open links to surveys. `check` raises `TooManyComing`."""

    def __init__(
        self, most: int = COMING, within: timedelta = WINDOW, addresses: int = ADDRESSES
    ) -> None:
        super().__init__(TooManyComing, most, within, addresses)

    def came(self, address: str, at: datetime) -> None:
        """Note somebody who gets a link of their own."""
        self._count(address, at)


def _neighbourhood(address: str) -> str:
    """IPv6 hands every household a /64: its addresses count as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
