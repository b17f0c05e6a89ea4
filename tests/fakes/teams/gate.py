"""A gate that requests wait at while it is shut: slowness that a test ends, without a sleep."""

from asyncio import Event


class Gate:
    """Open at first. A test shuts it, waits until somebody stands there, looks, and opens it."""

    def __init__(self) -> None:
        self._free = Event()
        self._free.set()
        self._arrived = Event()

    def shut(self) -> None:
        self._free.clear()
        self._arrived.clear()

    def open(self) -> None:
        self._free.set()

    async def passes(self) -> None:
        """Wait while the gate is shut."""
        self._arrived.set()
        await self._free.wait()

    async def somebody_waits(self) -> None:
        """Return when a request has come since the gate was shut."""
        await self._arrived.wait()
