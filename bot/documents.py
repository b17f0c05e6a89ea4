"""Makes documents in a process of their own, so that the clocks of running days hold meanwhile.

The record goes in as JSON on standard input, the finished file comes out on standard output:
`python -m bot.documents FORMAT LANGUAGE`.
"""

import asyncio
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pydantic import TypeAdapter

from bot.words import words
from facilitation.programme import Programme
from facilitation.record import Record
from surveys.errors import Refusal
from surveys.texts import LANGUAGES, Text

logger = logging.getLogger(__name__)

AT_ONCE = 2  # processes; a document takes one core for a second or two
WAITING = 20  # people who wait for one; beyond that they are asked to come back
PATIENCE = 60.0  # seconds that one document may take


class DocumentFailed(Refusal):
    """The document could not be made. Everything that was written is safe. Try again, or choose another format."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 500


class DocumentsQueue(Refusal):
    """Many documents are being made just now. Try again in a few seconds."""

    status = 503


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which file: a key of `facilitation.documentation.formats.FORMATS`, and a language."""

    kind: str
    language: str


class Press:
    """Makes documents, a few at a time: of workshops, and (`bot.fielding.reports`) of surveys."""

    def __init__(
        self, at_once: int = AT_ONCE, waiting: int = WAITING, patience: float = PATIENCE
    ) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._most, self._patience = at_once + waiting, patience
        self._asked = 0  # documents that are being made or waited for

    async def make(self, record: Record, wanted: Wanted) -> bytes:
        """A finished file.

        Raises:
            DocumentFailed, DocumentsQueue
        """
        command = ("bot.documents", wanted.kind, wanted.language)
        return await self.run(command, write_record(record), f"{wanted} of {record.workshop}")

    async def run(self, command: Sequence[str], given: bytes, named: str) -> bytes:
        """What a module of ours (with its arguments) makes of what it is given.

        `named` is what it is called in the log: no word of what people wrote.

        Raises:
            DocumentFailed, DocumentsQueue
        """
        if self._asked >= self._most:
            raise DocumentsQueue
        self._asked += 1
        try:
            async with self._turns:
                return await self._run(command, given, named)
        finally:
            self._asked -= 1

    async def _run(self, command: Sequence[str], given: bytes, named: str) -> bytes:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *command, stdin=pipe, stdout=pipe, stderr=pipe
        )
        try:
            async with asyncio.timeout(self._patience):
                made, said = await process.communicate(given)
        except TimeoutError:
            logger.error("document %s took too long", named)  # noqa: TRY400 -- where it was interrupted says nothing
            raise DocumentFailed from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:
            # The last line alone could hold what people wrote: only the kind of error is kept.
            kind = said.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
            logger.error("document %s failed: %s", named, kind[:100])
            raise DocumentFailed
        return made


def make(record: Record, wanted: Wanted) -> bytes:
    """A finished file, made here and now. `KeyError` for an unknown format or language."""
    # The document libraries are heavy; the server itself never loads them.
    from facilitation.documentation import formats  # noqa: PLC0415 -- see above
    from surveys.disclosure import NAMED_WORKSHOP  # noqa: PLC0415 -- see above

    translate = words(wanted.language)
    return formats.make(record, wanted.language, translate, NAMED_WORKSHOP, wanted.kind)


def languages_of(programme: Programme, readers: str = LANGUAGES[0]) -> tuple[str, ...]:
    """The languages that a programme's documents are made in: its own, as far as we speak them."""
    ours = tuple(code for code in programme.languages if code in LANGUAGES)
    return ours or (readers,)


def preliminary(record: Record) -> Record:
    """The record of a day that is not closed: its title says so in every format and language."""
    programme = record.programme
    return replace(record, programme=replace(programme, title=marked(programme.title)))


def marked(title: Text) -> Text:
    """A title that says, in each of its languages, that what it stands over is preliminary."""
    return Text(tuple((code, _marked(code, said)) for code, said in title.versions))


def _marked(code: str, title: str) -> str:
    t = words(code if code in LANGUAGES else "en")
    return t("{title} (preliminary)", title=title)


def file_name(record: Record, wanted: Wanted, *, closed: bool) -> str:
    """What a file is called: the programme, its date, the language, and whether it is final."""
    programme = record.programme
    parts = [programme.id, programme.day.isoformat(), wanted.language]
    if not closed:
        t = words(wanted.language)
        parts.append(t("preliminary"))
    return f"{'-'.join(parts)}.{wanted.kind}"


def write_record(record: Record) -> bytes:
    """A record as JSON."""
    return _adapter().dump_json(record)


def read_record(body: bytes) -> Record:
    """A record from its JSON."""
    return _adapter().validate_json(body)


@cache
def _adapter() -> TypeAdapter[Record]:  # built when first used: it costs start-up time
    return TypeAdapter(Record)


def main() -> int:
    """The process that makes one document."""
    kind, language = sys.argv[1:3]
    record = read_record(sys.stdin.buffer.read())
    sys.stdout.buffer.write(make(record, Wanted(kind, language)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
