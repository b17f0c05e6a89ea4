"""A limit on wrong codes from one address: guessing is slow, joining is not limited."""

import ipaddress
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from bot.web.refusals import TooManyWrongCodes

# A whole room may sit behind one address and misread the same code from the wall: thirty a minute
# leaves them alone, and a guesser with 387 million codes to try gets nowhere.
WRONG_CODES = 30
WINDOW = timedelta(minutes=1)
ADDRESSES = 10_000  # remembered at most; the one longest unheard is forgotten first


class WrongCodes:
    """Counts wrong codes by address in a sliding window. In memory only: never written down."""

    def __init__(
        self, most: int = WRONG_CODES, within: timedelta = WINDOW, addresses: int = ADDRESSES
    ) -> None:
        self._most = most
        self._within = within
        self._addresses = addresses
        self._missed: OrderedDict[str, deque[datetime]] = OrderedDict()

    def check(self, address: str, at: datetime) -> None:
        """Refuse an address that has used up its guesses. Raises `TooManyWrongCodes`."""
        recent = self._recent(_neighbourhood(address), at)
        if len(recent) >= self._most:
            wait = recent[0] + self._within - at
            raise TooManyWrongCodes(seconds=-(-wait // timedelta(seconds=1)))

    def missed(self, address: str, at: datetime) -> None:
        """Note a wrong code."""
        key = _neighbourhood(address)
        recent = self._recent(key, at)
        recent.append(at)
        self._missed[key] = recent
        self._missed.move_to_end(key)
        if len(self._missed) > self._addresses:
            self._missed.popitem(last=False)

    def _recent(self, key: str, at: datetime) -> deque[datetime]:
        recent = self._missed.get(key, deque(maxlen=self._most))
        while recent and recent[0] <= at - self._within:
            recent.popleft()
        return recent


def _neighbourhood(address: str) -> str:
    """IPv6 hands every household a /64: its addresses count as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
