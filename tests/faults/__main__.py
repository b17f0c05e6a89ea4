"""`python -m tests.faults --kills 1000`: kill the server often, and say what came of it.

With `--surveys` people answer surveys meanwhile, and invitations go out.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

from tests.faults import kills, survey_kills

ON_ONE_FILE = 50  # kills before the next day begins on a new file


T = TypeVar("T", kills.Tally, survey_kills.Tally)
KillOften = Callable[[Path, int, int], Coroutine[None, None, T]]


def main() -> int:
    """The exit status is 0 where nothing was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--surveys", action="store_true")
    asked = parser.parse_args()
    if asked.surveys:
        return _run(asked, survey_kills.kill_often, survey_kills.Tally())
    return _run(asked, kills.kill_often, kills.Tally())


def _run(asked: argparse.Namespace, kill_often: KillOften[T], total: T) -> int:
    for number, count in enumerate(_parts(asked.kills)):
        folder = Path(tempfile.mkdtemp(prefix="bordduk-faults-"))
        tally = asyncio.run(kill_often(folder, count, asked.seed + number))
        total = total.plus(tally)
        _say(f"{total.kills} of {asked.kills}: {_counts(total)}")
        if not tally.good:
            _say(f"see {folder}")
            return 1
        shutil.rmtree(folder)
    return 0


def _parts(count: int) -> Iterator[int]:
    while count > 0:
        yield min(count, ON_ONE_FILE)
        count -= ON_ONE_FILE


def _counts(tally: T) -> str:
    values = ((field.name, getattr(tally, field.name)) for field in fields(tally))
    counts = ((name, len(value) if isinstance(value, list) else value) for name, value in values)
    return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts)


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
