"""Whether what is written can be kept: a disk that is full or broken is known by its errors."""

import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

from storage.ports import Clock

OFTEN = timedelta(minutes=1)  # between two lines in the log: there is no room for many
_SQLITE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
# postgresql.org/docs/current/errcodes-appendix.html: disk_full, io_error
_POSTGRESQL = ("53100", "58030")
_PRIMARY = 0xFF  # sqlite.org/rescode.html: the low byte of an extended code is the primary one

logger = logging.getLogger(__name__)


def cannot_write(error: BaseException) -> bool:
    """Whether the disk is to blame: it is full, or does not take what is written."""
    cause: BaseException | None = error
    while cause is not None:
        cause = getattr(cause, "orig", None) or cause
        code = getattr(cause, "sqlite_errorcode", None)
        if code is not None and code & _PRIMARY in _SQLITE:
            return True
        if getattr(cause, "sqlstate", None) in _POSTGRESQL:
            return True
        cause = cause.__cause__
    return False


class Health:
    """Tells whoever follows of each time that something could not be written."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._logged: datetime | None = None
        self._followers: list[Callable[[], None]] = []

    def follow(self, told: Callable[[], None]) -> None:
        """Be told of each failure."""
        self._followers.append(told)

    def failed(self, error: BaseException) -> None:
        """Something could not be written. The log hears of it now and then, without its words."""
        now = self._clock.now()
        if self._logged is None or now - self._logged >= OFTEN:
            self._logged = now
            cause = getattr(error, "orig", None) or error
            logger.error("nothing can be saved: %s", type(cause).__name__)
        for told in self._followers:
            told()
