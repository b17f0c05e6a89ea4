"""Waiting without sleeping: a gate that holds requests back, and a pulse that tells of each one."""

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


class Pulse:
    """Beats when something has happened."""

    def __init__(self) -> None:
        self._beaten = Event()

    def beat(self) -> None:
        """Wake everybody who waits for the next beat."""
        self._beaten.set()
        self._beaten = Event()

    async def next(self) -> None:
        """Return at the next beat."""
        await self._beaten.wait()
