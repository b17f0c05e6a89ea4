"""The expressions of Excel forms are understood as far as they mean something here, and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.conditions import DEEPEST, LONGEST
from surveys.files.expressions import (
    Limits,
    NotALimit,
    NotUnderstood,
    limits,
    relevant,
    written,
)
from surveys.questionnaire import All, Any, Comparison, Not
from surveys.questions import Kind
from tests.surveys.forms import IDS, compared, conditions, form, item

NAMES = {"m.tall": ("m", "tall"), "m_fors": ("m", "fors")}
A, B, C = (compared(name, "selected", "x") for name in "abc")


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("${a} = 'x'", compared("a", "=", "x")),
        ('${ a } = "x"', compared("a", "=", "x")),
        ("${a} = ‘x’", compared("a", "=", "x")),
        ("${a} = “x”", compared("a", "=", "x")),
        ("${a}!='x'", compared("a", "!=", "x")),
        ("${n} >= 3", compared("n", ">=", 3)),
        ("${n} < -3", compared("n", "<", -3)),
        ("${d} <= date('2025-12-31')", compared("d", "<=", "2025-12-31")),
        ("${a} != ''", compared("a", "answered")),
        ('${a} = ""', Not(compared("a", "answered"))),
        ("${m.tall} = 'x'", compared("m", "=", "x", row="tall")),
        ("selected(${m_fors}, 'x')", compared("m", "selected", "x", row="fors")),
        ("selected( ${a} ,'x')", A),
        ("not(selected(${a}, 'x'))", Not(A)),
        ("selected(${a}, 'x') and selected(${b}, 'x') or selected(${c}, 'x')",
         Any((All((A, B)), C))),
        ("selected(${a}, 'x') and (selected(${b}, 'x') or selected(${c}, 'x'))",
         All((A, Any((B, C))))),
        ("((selected(${a}, 'x')))", A),
    ],
)  # fmt: skip
def test_what_is_understood(words, condition):
    assert relevant(words, NAMES) == condition


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("${a} + 1 > 2", "+"),
        ("${a}", "${a}"),
        ("${a} =", "${a} ="),
        ("${a} = ${b}", "${b}"),
        ("${a} = x", "x"),
        ("'x' = ${a}", "'x'"),
        ("${a} >= ''", "''"),
        ("${a} = 1.5", "1.5"),
        ("count-selected(${a}) > 1", "count-selected"),
        ("selected(${a} 'x')", "'x'"),
        ("selected(${a}, 'x'", "selected(${a}, 'x'"),
        ("selected 'x'", "'x'"),
        ("not ${a} = 'x'", "${a}"),
        ("${a} = 'x')", ")"),
        ("${a} = 'x' ${b} = 'x'", "${b}"),
        ("$a = 'x'", "$"),
        ("/data/a = 'x'", "/"),
        (". = 'x'", "."),
        ("once(${a})", "once"),
        ("", ""),
        ("(" * (DEEPEST + 2), "("),
        ("not(" * 40, "not"),
    ],
)
def test_what_is_not_understood_is_repeated(words, given):
    with pytest.raises(NotUnderstood) as caught:
        relevant(words, NAMES)

    assert caught.value.parameters == {"given": given}


def test_an_expression_has_its_length():
    with pytest.raises(NotUnderstood) as caught:
        relevant("${a} = 'x'" + " " * LONGEST, NAMES)

    assert caught.value.parameters == {"given": "${a}"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (". >= 1 and . <= 5", Limits(low=1, high=5)),
        (".>0 and .<10", Limits(low=1, high=9)),
        (". <= -3", Limits(high=-3)),
        ("count-selected(.) <= 3", Limits(chosen=3)),
        ("count-selected( . ) < 3", Limits(chosen=2)),
        ("string-length(.) <= 200", Limits(length=200)),
        ("count-selected(.) <= 3 and . >= 1", Limits(low=1, chosen=3)),
    ],
)
def test_limits(words, found):
    assert limits(words) == found


@pytest.mark.parametrize(
    "words",
    ["", ". >= 1 or . <= 5", ". = 3", "regex(., '[a-z]+')", "count-selected(.) >= 1", ". >= ${a}",
     "string-length(.) > 2", ". >= 1.5", ". >= 1 and", ". <= 5" + " " * LONGEST],
)  # fmt: skip
def test_what_is_no_limit(words):
    with pytest.raises(NotALimit):
        limits(words)


ASKED = form(
    item("c", Kind.CHOICE),
    item("n", Kind.NUMBER),
    item("s", Kind.RATING),
    item("d", Kind.DATE),
    item("m", Kind.MATRIX),
)


@pytest.mark.parametrize(
    ("test", "words"),
    [
        (compared("c", "=", "a"), "${c} = 'a'"),
        (compared("c", "selected", "a"), "selected(${c}, 'a')"),
        (compared("c", "answered"), "${c} != ''"),
        (compared("n", ">=", 3), "${n} >= 3"),
        (compared("s", "!=", 3), "${s} != 3"),
        (compared("d", "<", "2025-12-31"), "${d} < date('2025-12-31')"),
        (compared("m", "=", "a", row="r1"), "${m.r1} = 'a'"),
    ],
)
def test_a_test_is_written_by_the_kind_that_it_looks_at(test, words):
    assert written(test, ASKED) == words
    assert relevant(words, {"m.r1": ("m", "r1")}) == test


def test_what_belongs_together_is_wrapped():
    condition = All((Any((A, B)), Not(All((B, C)))))

    assert written(condition, ASKED) == (
        "(selected(${a}, 'x') or selected(${b}, 'x')) and "
        "not(selected(${b}, 'x') and selected(${c}, 'x'))"
    )


HOWS = (Comparison.SELECTED, Comparison.ANSWERED)


@given(conditions(names=IDS, hows=HOWS))
def test_what_is_written_is_understood_as_the_same(condition):
    names = {f"{i}.{r}": (i, r) for i, r in _referred(condition)}

    assert relevant(written(condition, ASKED), names) == condition


def _referred(condition):
    if isinstance(condition, Not):
        return _referred(condition.part)
    if isinstance(condition, All | Any):
        return [pair for part in condition.parts for pair in _referred(part)]
    return [(condition.item, condition.row)]


@given(st.text("${}a.b'=<>() anordtselc,0123-", max_size=60) | st.text(max_size=40))
def test_any_words_are_understood_or_not(words):
    for read in (lambda: relevant(words, {}), lambda: limits(words)):
        try:
            assert read() is not None
        except (NotUnderstood, NotALimit) as refusal:
            said = str(refusal)
        else:
            said = "-"
        assert said
