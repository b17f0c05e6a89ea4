"""The console command: `bordduk serve`, `check`, `rehearse` and `document`."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.settings import Settings, WrongSettings, load

EXAMPLES = """examples:
  bordduk serve                         start on http://127.0.0.1:8080 with the day loaded
  bordduk serve --host 0.0.0.0          reachable from the network (set BORDDUK_PUBLIC_URL too)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0, 1 where something was found, 2 where it cannot run."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.run is None:
        parser.print_help()
        return 2
    try:
        settings = load(Path.cwd())
    except WrongSettings as wrong:
        print("\n".join(wrong.problems), file=sys.stderr)
        return 2
    status: int = asked.run(settings, asked)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bordduk",
        description="A workshop and survey facilitator for public service.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    serve = commands.add_parser("serve", help="start the web server")
    serve.add_argument("--host", help="the address to listen on")
    serve.add_argument("--port", type=int, help="the port to listen on; 0 takes a free one")
    serve.set_defaults(run=_serve)
    return parser


def _serve(settings: Settings, asked: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from bot.serve import serve  # noqa: PLC0415 -- the server's libraries load when they are used

    given = {
        name: value for name in ("host", "port") if (value := getattr(asked, name)) is not None
    }
    settings = replace(settings, **given)
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    return asyncio.run(serve(settings))


if __name__ == "__main__":
    sys.exit(main())
