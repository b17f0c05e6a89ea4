"""The whole application in this process, over real HTTP; and a real PostgreSQL for two of it."""

from tests.bot.web.conftest import House, house
from tests.contracts.conftest import postgres, postgres_address

__all__ = ["House", "house", "postgres", "postgres_address"]
