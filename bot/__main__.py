"""The console command: `bordduk serve`, `check`, `rehearse`, `document` and `manifest`."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from bot.settings import Settings, WrongSettings, load
from facilitation.documentation.formats import FORMATS
from surveys.texts import LANGUAGES

KINDS = tuple(FORMATS)
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

EXAMPLES = """examples:
  bordduk serve                         start on http://127.0.0.1:8080 with the day loaded
  bordduk serve --host 0.0.0.0          reachable from the network (set BORDDUK_PUBLIC_URL too)
  bordduk check my-day.yaml             every mistake with its line, and whether the time holds
  bordduk check arbeidsverksted --participants 30 --tables 5 --language nb
  bordduk rehearse arbeidsverksted --participants 60 --tables 10 --seed 1 --out rehearsal
  bordduk document BCD234 --format docx --format pdf --language nn --out documents
  bordduk manifest slack --url https://bordduk.example.no
  bordduk manifest teams --url https://bordduk.example.no --app-id APP_ID --out bordduk-teams.zip
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
    _add_check(commands)
    _add_rehearse(commands)
    _add_document(commands)
    _add_manifest(commands)
    return parser


def _add_check(commands: Commands) -> None:
    check = commands.add_parser("check", help="check a programme and its time, or a questionnaire")
    check.add_argument(
        "file", metavar="FILE", help="a YAML file, an XLSForm, or a ready one's name"
    )
    check.add_argument("--participants", type=_at_least_one, help="people; else as the file says")
    check.add_argument("--tables", type=_at_least_one, help="tables; else as the file says")
    check.add_argument("--language", choices=LANGUAGES, help="the language of the report")
    check.set_defaults(run=_check)


def _add_rehearse(commands: Commands) -> None:
    rehearse = commands.add_parser("rehearse", help="run a day with invented people, in seconds")
    rehearse.add_argument("file", metavar="FILE", help="a YAML file, or a ready programme's name")
    rehearse.add_argument("--participants", type=_at_least_one, help="else as the file says")
    rehearse.add_argument("--tables", type=_at_least_one, help="else as the file says")
    rehearse.add_argument("--seed", type=int, default=1, help="the same seed gives the same day; 1")
    rehearse.add_argument("--out", type=Path, help="the folder for the documents; else none")
    rehearse.add_argument("--language", choices=LANGUAGES, help="of the report and the documents")
    rehearse.set_defaults(run=_rehearse)


def _add_document(commands: Commands) -> None:
    document = commands.add_parser("document", help="write a workshop's documents")
    document.add_argument("workshop", metavar="WORKSHOP", help="its id or join code")
    document.add_argument(
        "--format",
        action="append",
        choices=(*KINDS, "all"),
        help="may be given several times; docx if it is left out",
    )
    document.add_argument("--language", choices=LANGUAGES, help="else the programme's main one")
    document.add_argument("--out", type=Path, default=Path(), help="the folder; else this one")
    document.set_defaults(run=_document)


def _add_manifest(commands: Commands) -> None:
    manifest = commands.add_parser("manifest", help="write what Slack or Teams is told of the app")
    manifest.add_argument("platform", choices=("slack", "teams"), help="which of them")
    manifest.add_argument("--url", help="the public address, with https; else BORDDUK_PUBLIC_URL")
    manifest.add_argument("--app-id", help="Teams: the app's id; else BORDDUK_TEAMS_APP_ID")
    manifest.add_argument("--sockets", action="store_true", help="Slack: for Socket Mode")
    manifest.add_argument("--out", type=Path, help="the file; else printed, or bordduk-teams.zip")
    manifest.set_defaults(run=_manifest)


def _at_least_one(words: str) -> int:
    number = int(words)
    if number < 1:
        raise argparse.ArgumentTypeError("a whole number from 1")
    return number


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
    logging.getLogger("alembic").setLevel(logging.WARNING)  # its plug-ins announce themselves
    # It logs callers' addresses, and what they sent. Our own guards log every fault of ours.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    return asyncio.run(serve(settings))


def _check(settings: Settings, asked: argparse.Namespace) -> int:
    """Say what is wrong with a file, and whether its time holds."""
    # Programmes, YAML and catalogues load when they are used.
    from bot.checking import Size, report  # noqa: PLC0415 -- see above
    from bot.words import words  # noqa: PLC0415 -- see above

    size = Size(asked.participants, asked.tables)
    found = report(asked.file, size, words(asked.language or settings.language))
    print("\n".join(found.lines), file=sys.stderr if found.status == 2 else sys.stdout)
    return found.status


def _rehearse(settings: Settings, asked: argparse.Namespace) -> int:
    """Run a day in simulated time, say how it went, and write its documents."""
    # The store and the document libraries load when they are used.
    from bot.checking import Size  # noqa: PLC0415 -- see above
    from bot.rehearsal.command import Wish, report  # noqa: PLC0415 -- see above

    size = Size(asked.participants, asked.tables)
    wish = Wish(asked.file, size, asked.seed, asked.out)
    found = report(wish, asked.language or settings.language)
    print("\n".join(found.lines), file=sys.stderr if found.status == 2 else sys.stdout)
    return found.status


def _document(settings: Settings, asked: argparse.Namespace) -> int:
    """Write the documents of a workshop."""
    # The store and the document libraries load when they are used.
    from bot.documenting import day_of, write  # noqa: PLC0415 -- see above
    from bot.words import words  # noqa: PLC0415 -- see above
    from storage.errors import SchemaUnknown, UnknownWorkshop  # noqa: PLC0415 -- see above

    try:
        day = asyncio.run(day_of(settings.database, asked.workshop))
    except UnknownWorkshop as refusal:
        print(words(settings.language).refused(refusal), file=sys.stderr)
        return 2
    except SchemaUnknown as error:
        print(error, file=sys.stderr)
        return 2
    main_language = day.record.programme.languages[0]
    spoken = main_language if main_language in LANGUAGES else settings.language
    wanted = asked.format or ["docx"]
    kinds = KINDS if "all" in wanted else tuple(dict.fromkeys(wanted))
    for path in write(day, kinds, asked.language or spoken, asked.out):
        print(path)
    return 0


def _manifest(settings: Settings, asked: argparse.Namespace) -> int:
    """Write the manifest of one platform."""
    # Each platform's words load when they are used.
    from bot.slack.manifest import manifest as for_slack  # noqa: PLC0415 -- see above
    from bot.teams.manifest import manifest as for_teams  # noqa: PLC0415 -- see above
    from bot.teams.settings import GUID  # noqa: PLC0415 -- see above

    url, app_id = asked.url or settings.public_url, asked.app_id or settings.teams_app_id
    slack, wrong = asked.platform == "slack", _wrong_address(url)
    if not slack and not GUID.fullmatch(app_id):
        wrong.append(f"--app-id is {app_id!r}; expected the id of the registered app, a GUID.")
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 2
    made = for_teams(url, app_id)
    if slack:
        made = for_slack(url, sockets=asked.sockets, emails=settings.slack_emails).encode()
    if slack and asked.out is None:
        print(made.decode(), end="")
        return 0
    out = asked.out or Path("bordduk-teams.zip")
    try:
        out.write_bytes(made)
    except OSError as error:
        print(f"{out}: {error.strerror}", file=sys.stderr)
        return 2
    print(out)
    return 0


def _wrong_address(url: str) -> list[str]:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return []
    return [f"--url is {url!r}; expected the public address of the server, with https."]


if __name__ == "__main__":
    sys.exit(main())
