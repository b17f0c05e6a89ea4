"""A programme's YAML source: read as any file is, with its mistakes as a programme's."""

from facilitation.problems import BadProgramme
from surveys.files import source
from surveys.files.problems import Problems
from surveys.files.source import Tree


def decoded(data: bytes) -> str:
    """The text of an uploaded file; `BadProgramme` with the place where it is not UTF-8."""
    return source.decoded(data, BadProgramme)


def parsed(written: str) -> tuple[Tree, Problems]:
    """The tree, with the mistakes that did not stop the reading; `BadProgramme` where one did."""
    return source.parsed(written, BadProgramme)
