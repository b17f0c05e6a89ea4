"""The whole application in this process, over real HTTP, with a clock that is set by hand."""

from tests.bot.web.conftest import House, house

__all__ = ["House", "house"]
