"""What becomes of a survey's answers in a process of its own: `python -m bot.fielding.printing`.

An `Order` comes as JSON on standard input. On standard output come, on one line, the tallies that
must be kept before anybody sees the rest, wave by wave, and then what was ordered. Numpy, pandas
and the documents' libraries are loaded there alone, never by the server.
"""

import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from bot.words import words
from facilitation.documentation.survey.results import Progress, Results, Terms
from surveys.responses import Wave
from surveys.tallies import Tally

# What may be ordered, besides a file of `facilitation.documentation.survey.formats.FORMATS`.
PAGE, CHARTS, FIGURES = "@page", "@charts", "@figures"

Kept = tuple[Mapping[str, Tally], ...]


@dataclass(frozen=True, slots=True)
class Given:
    """One wave, and under what it may be shown."""

    wave: Wave
    terms: Terms
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What is made of which waves, the newest last. `of`: the items whose charts are wanted."""

    waves: tuple[Given, ...]
    kind: str
    language: str
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """What was ordered, and the tallies that must be kept, wave by wave, before it is shown."""

    kept: Kept
    body: bytes


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture for a chat: what it is of, its title, its values in words, and PNG."""

    of: str
    title: str
    description: str
    png: bytes


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # built when first used: it costs start-up time
    return TypeAdapter(kind)


def write_order(order: Order) -> bytes:
    """An order as JSON."""
    return _adapter(Order).dump_json(order)


def read_order(body: bytes) -> Order:
    """An order from its JSON."""
    found: Order = _adapter(Order).validate_json(body)
    return found


def write_printed(made: Printed) -> bytes:
    """What was made, as the process says it."""
    return _adapter(Kept).dump_json(made.kept) + b"\n" + made.body


def read_printed(made: bytes) -> Printed:
    """What the process said."""
    head, _, body = made.partition(b"\n")
    return Printed(_adapter(Kept).validate_json(head), body)


def read_figures(body: bytes) -> Results:
    """What was made for an order of `FIGURES`."""
    found: Results = _adapter(Results).validate_json(body)
    return found


def read_charts(body: bytes) -> tuple[Chart, ...]:
    """What was made for an order of `CHARTS`."""
    return tuple(
        Chart(of, title, description, b64decode(png))
        for of, title, description, png in json.loads(body)
    )


# --- In the process -------------------------------------------------------------------------------


def printed(order: Order) -> Printed:
    """What is ordered, made here and now. `KeyError` for an unknown kind or language."""
    # Pandas takes a second to load, and the server never does.
    from facilitation.documentation.survey.release import released, to_keep  # noqa: PLC0415 -- see above

    kept = tuple(to_keep(given.wave, given.terms) for given in order.waves)
    waves = [released(given.wave, given.terms, given.progress) for given in order.waves]
    return Printed(kept, _made(order, waves))


def _made(order: Order, waves: list[Results]) -> bytes:
    match order.kind:
        case "@figures":
            return _adapter(Results).dump_json(waves[-1])
        case "@charts":
            return _charts(order, waves[-1])
        case "@page":
            return _page(order, waves)
        case _:
            from facilitation.documentation.survey import formats  # noqa: PLC0415 -- see `printed`

            return formats.make(waves, order.language, words(order.language), order.kind)


def _page(order: Order, waves: list[Results]) -> bytes:
    from facilitation.documentation import as_html  # noqa: PLC0415 -- see `printed`
    from facilitation.documentation.survey.report import survey_report  # noqa: PLC0415 -- see `printed`

    document = survey_report(waves, order.language, words(order.language))
    return as_html.fragment(document).encode()


def _charts(order: Order, results: Results) -> bytes:
    from facilitation.documentation.survey.chat import pictures  # noqa: PLC0415 -- see `printed`

    drawn = pictures(results, order.language, words(order.language), order.of)
    told = [[p.of, p.title, p.description, b64encode(p.png).decode()] for p in drawn]
    return json.dumps(told).encode()


def main() -> int:
    """The process that makes one thing."""
    sys.stdout.buffer.write(write_printed(printed(read_order(sys.stdin.buffer.read()))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
