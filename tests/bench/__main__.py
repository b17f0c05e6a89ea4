"""`python -m tests.bench`: the numbers of `docs/bench.md`, measured in one run."""

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable

from tests.bench.answers import burst, sustained
from tests.bench.courier import courier
from tests.bench.documents import documents
from tests.bench.letters import invitations
from tests.bench.slack import slack
from tests.bench.start import start
from tests.bench.submitting import submitting
from tests.bench.table import Line, table
from tests.bench.tally import tally
from tests.bench.teams import teams
from tests.bench.wakeups import wakeups

PARTS: dict[str, Callable[[], Awaitable[list[Line]]]] = {
    "burst": burst,
    "sustained": sustained,
    "wakeups": wakeups,
    "start": start,
    "documents": documents,
    "tally": tally,
    "submitting": submitting,
    "slack": slack,
    "teams": teams,
    "courier": courier,
    "letters": invitations,
}


def main() -> None:
    """Measure everything, or the parts that were named."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all, if left out")
    wanted = parser.parse_args().parts or list(PARTS)
    lines: list[Line] = []
    for name in wanted:
        lines += asyncio.run(measured(PARTS[name]))
        print(f"{name}: done", flush=True)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"\n{table(lines)}\n\nLoad of the machine over 1, 5 and 15 minutes: {load}.")


async def measured(part: Callable[[], Awaitable[list[Line]]]) -> list[Line]:
    """One part's lines."""
    return await part()


if __name__ == "__main__":
    main()
