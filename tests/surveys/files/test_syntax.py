"""Mistakes in YAML are told in our own words, at the place to look at."""

import pytest

from surveys.errors import Refusal
from surveys.files.problems import BadFile, NotYaml, TabIndent
from surveys.files.source import parsed
from surveys.files.syntax import (
    BadEscape,
    BadStart,
    ListOnLine,
    NeedsColon,
    NothingMore,
    OpenBracket,
    OpenQuotation,
    OtherIndent,
    StrayColon,
)


@pytest.mark.parametrize(
    ("source", "where", "reason"),
    [
        ("a: 1\nb: Hva nå: et kolon\n", "2:10", StrayColon),
        ("a: 1\n  b: 2\n", "2:4", StrayColon),
        ("a: 1\nb\nc: 2\n", "2:1", NeedsColon),
        ('a: 1\nb: "abc\nc: 2\n', "2:4", OpenQuotation),
        ("a: 'x", "1:4", OpenQuotation),
        ("title: {nb: Hei, nn: Hei\nb: 2\n", "1:8", OpenBracket),
        ("a: [1, 2\nb: 3\n", "1:4", OpenBracket),
        ("a: {b: 1}}\n", "1:10", NothingMore),
        ('a: "b" c\n', "1:8", NothingMore),
        ("key: 'it's'\n", "1:10", NothingMore),
        ("items:\n  - id: a\n   title: b\n", "3:4", OtherIndent),
        ("a: 1\n- b\n", "2:1", OtherIndent),
        ("- a\nb: 1", "2:1", OtherIndent),
        ("a: - b\n", "1:4", ListOnLine),
        ("a: %x\n", "1:4", BadStart),
        ("@a: x\n", "1:1", BadStart),
        ("a: |\n x\n\ty\n", "3:1", TabIndent),
        ('a: "\\q"\n', "1:6", BadEscape),
        ("a: &\n", "1:5", NotYaml),
    ],
)
def test_what_cannot_be_read_is_explained(source: str, where: str, reason: type[Refusal]):
    with pytest.raises(BadFile) as bad:
        parsed(source)

    assert [(one.where, type(one.reason)) for one in bad.value.problems] == [(where, reason)]


def test_what_stands_there_is_named():
    with pytest.raises(BadFile, match="A text cannot begin with «%»"):
        parsed("a: %x")
    with pytest.raises(BadFile, match=r"«\\q» means nothing"):
        parsed('a: "\\q"')
