"""What is wrong where YAML cannot be read on, in our own words and at the place to look at.

The parser tells it in English, for those who write parsers. Its sentences are known here by how
they begin; for those that are not there is `NotYaml`.
"""

import re

from ruamel.yaml.error import MarkedYAMLError, StringMark

from surveys.errors import Refusal
from surveys.files.problems import NotYaml, TabIndent


class StrayColon(Refusal):
    """A colon does not fit here. Put a text that holds one in quotation marks, and look at the indentation."""  # noqa: E501 -- the docstring is the message, and a message is one line


class NeedsColon(Refusal):
    """A name with a colon after it is expected here. A text that goes on from the line above must be indented."""  # noqa: E501 -- the docstring is the message, and a message is one line


class OpenQuotation(Refusal):
    """The quotation mark that stands here is never closed."""


class OpenBracket(Refusal):
    """The bracket that opens here is not closed, or lacks a comma before line {line}, column {column}."""  # noqa: E501 -- the docstring is the message, and a message is one line


class NothingMore(Refusal):
    """Nothing more can stand here, after a quotation mark or a bracket that has been closed."""


class OtherIndent(Refusal):
    """This line does not go with those above it. Look at its indentation, and keep entries (-) and fields apart."""  # noqa: E501 -- the docstring is the message, and a message is one line


class ListOnLine(Refusal):
    """A list begins on a line of its own."""


class BadStart(Refusal):
    """A text cannot begin with «{given}». Put it in quotation marks."""


class BadEscape(Refusal):
    """«\\{given}» means nothing within double quotation marks. Write «\\\\», or use single ones."""


def explained(error: MarkedYAMLError) -> tuple[StringMark, Refusal]:
    """Why a file cannot be read on, and where to look."""
    words, at = error.problem or "", error.problem_mark
    begun = error.context_mark or at  # where that began which is not finished
    given = (re.findall(r"'(.)'", words, re.DOTALL) or [""])[0]
    if words.startswith("found unexpected end of stream"):
        return begun, OpenQuotation()
    if words.startswith("could not find expected ':'"):
        return begun, NeedsColon()
    if words.startswith(("expected ',' or", "did not find expected ','")):
        return begun, OpenBracket(line=at.line + 1, column=at.column + 1)
    if words.startswith("expected <block end>"):
        after = words.endswith(("'<scalar>'", "'}'", "']'"))
        return at, NothingMore() if after else OtherIndent()
    return at, _here(words, given)


def _here(words: str, given: str) -> Refusal:
    if words.startswith("mapping values are not allowed"):
        return StrayColon()
    if words.startswith("sequence entries are not allowed"):
        return ListOnLine()
    if words.startswith("found unknown escape"):
        return BadEscape(given=given)
    if words.startswith("found character"):
        return TabIndent() if words.startswith("found character '\\t'") else BadStart(given=given)
    return NotYaml()
