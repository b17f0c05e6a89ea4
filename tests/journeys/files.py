"""The documents of a day, downloaded and read back: what was typed stands in every one of them."""

from tests.journeys.day import Room


async def compare(room: Room) -> None:
    """Every format, in bokmål and nynorsk."""
