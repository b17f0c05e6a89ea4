"""A store with a clock that stands, and the shell round it."""

from tests.bot.fielding.conftest import clock, office, store

__all__ = ["clock", "office", "store"]
