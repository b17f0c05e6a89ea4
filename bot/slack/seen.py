"""What came already: Slack sends again what it believes was not heard."""

from collections import OrderedDict

REMEMBERED = 10_000


class Seen:
    """Remembers the last keys, in this process. What must never happen twice the desk sees to."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._keys: OrderedDict[str, None] = OrderedDict()
        self._remembered = remembered

    def first(self, key: str) -> bool:
        """Whether the key is new; asked again, it is not."""
        if key in self._keys:
            return False
        self._keys[key] = None
        if len(self._keys) > self._remembered:
            self._keys.popitem(last=False)
        return True
