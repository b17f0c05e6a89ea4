"""The validator of codebooks finds what is wrong with one."""

import re

import pytest

from tests.facilitation.documentation.survey.codebook import breaches


def test_ours_are_valid(owners, public, opinions):
    assert [breaches(made["ddi"]) for made in (owners, public, opinions)] == [[], [], []]


@pytest.mark.parametrize(
    ("ours", "spoilt"),
    [
        ('version="2.5"', 'version="2.6"'),
        ("<titl (.*)</titl>", r"<altTitl \1</altTitl>"),  # what we do not write
        ("(<titl .*</titl>)", r"\1\1"),  # one too many
        ("<titl .*</titl>", ""),  # one too few
        ("<titlStmt>", "<titlStmt>Tittel: "),  # text among parts
        (r"(<catValu>.*</catValu>)\s*(<labl .*</labl>)", r"\2\1"),  # in the wrong order
        ("(<range .*)/>", r"\1>1–5</range>"),
        ('event="start"', 'event="begin"'),
        ('<collDate date="', '<collDate when="'),
        ('(<var .*) name="\\w+"', r"\1"),  # a variable has a name
        ('<var ID="V2"', '<var ID="V1"'),  # an id is one element's
        ('var="V', 'var="W'),  # a reference leads somewhere
        ('intrvl="discrete"', 'intrvl="Discrete"'),
        ('nature="ordinal"', 'nature="scale"'),
        ('representationType="code"', 'representationType="category"'),
        ('responseDomainType="category"', 'responseDomainType="choice"'),
        ('missing="N"', 'missing="no"'),
        ('catStat type="freq"', 'catStat type="count"'),
        ('schema="SPSS"', 'schema="SAV"'),
        ('xml:lang="nn"', 'xml:lang="ny norsk"'),
        ('nation abbr="', 'nation code="'),
    ],
)
def test_each_of_these_is_found(public, ours, spoilt):
    made, changed = re.subn(ours, spoilt, public["ddi"].decode(), count=1)

    assert changed == 1
    assert breaches(made.encode()) != []
