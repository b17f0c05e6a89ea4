"""From the command to the first link, and what the idle server weighs."""

import tempfile
import time
from pathlib import Path

from tests.bench.table import Line, percentile
from tests.faults.process import Server

TIMES = 5


async def start() -> list[Line]:
    """A new folder once, then the same folder again and again."""
    with tempfile.TemporaryDirectory(prefix="bordduk-bench-") as name:
        folder = Path(name)
        first, _ = await started(folder)
        again = [await started(folder) for _ in range(TIMES)]
    times, sizes = zip(*again, strict=True)
    return [
        Line("start to ready, new folder", f"{first:.2f} s"),
        Line("… again, median of five", f"{percentile(times, 50):.2f} s", "≤ 1 s"),
        Line("… the best of five", f"{min(times):.2f} s"),
        Line("idle memory", f"{max(sizes):.0f} MB", "≤ 120 MB"),
    ]


async def started(folder: Path) -> tuple[float, float]:
    """The seconds until it is ready, and its megabytes."""
    began = time.perf_counter()
    server = await Server.start(folder, {})
    seconds = time.perf_counter() - began
    size = megabytes(server.pid)
    await server.stop()
    return seconds, size


def megabytes(pid: int) -> float:
    """The memory that a process has resident."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
