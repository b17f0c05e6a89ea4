"""`python -m tests.faults --kills 1000`: kill the server often, and say what came of it."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from tests.faults.kills import Tally, kill_often

ON_ONE_FILE = 50  # kills before the next day begins on a new file


def main() -> int:
    """The exit status is 0 where nothing was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    total = Tally()
    for number, kills in enumerate(_parts(asked.kills)):
        folder = Path(tempfile.mkdtemp(prefix="bordduk-faults-"))
        tally = asyncio.run(kill_often(folder, kills, asked.seed + number))
        total = total.plus(tally)
        _say(f"{total.kills} of {asked.kills}: {_counts(total)}")
        if not tally.good:
            _say(f"see {folder}")
            return 1
        shutil.rmtree(folder)
    return 0


def _parts(kills: int) -> Iterator[int]:
    while kills > 0:
        yield min(kills, ON_ONE_FILE)
        kills -= ON_ONE_FILE


def _counts(tally: Tally) -> str:
    values = ((field.name, getattr(tally, field.name)) for field in fields(tally))
    counts = ((name, len(value) if isinstance(value, list) else value) for name, value in values)
    return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts)


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
