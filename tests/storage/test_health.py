"""A disk that takes nothing is told from every other fault, and the log is not filled with it."""

import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from storage.health import Health, cannot_write
from tests.storage.days import SetClock


def broken(code: int) -> OperationalError:
    """What SQLite says, as SQLAlchemy passes it on."""
    cause = sqlite3.OperationalError("no")
    cause.sqlite_errorcode = code
    return OperationalError("INSERT", {}, cause)


class Refused(Exception):
    """What PostgreSQL says."""

    sqlstate = "53100"


def test_a_full_and_a_broken_disk_are_known_whichever_database_says_it():
    blames = [cannot_write(broken(c)) for c in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)]
    wrapped = OperationalError("INSERT", {}, Refused())

    assert blames == [True, True]
    assert cannot_write(wrapped) is True


def test_any_other_fault_is_nobodys_disk():
    busy, other = broken(sqlite3.SQLITE_BUSY), ValueError("no")

    assert [cannot_write(busy), cannot_write(other)] == [False, False]


def test_whoever_follows_hears_of_each_failure_and_the_log_of_one_a_minute(
    caplog: pytest.LogCaptureFixture,
):
    clock, heard = SetClock(), []
    health = Health(clock)
    health.follow(lambda: heard.append(clock.now()))

    for _ in range(5):
        health.failed(broken(sqlite3.SQLITE_FULL))
        clock.pass_(timedelta(seconds=20))

    assert len(heard) == 5
    assert caplog.messages == ["nothing can be saved: OperationalError"] * 2
