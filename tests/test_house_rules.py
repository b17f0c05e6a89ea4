"""The house's own rules, where no linter has them."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "facilitation", "storage", "surveys")
FOUND = [path.relative_to(ROOT) for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
OURS = sorted(path for path in FOUND if "versions" not in path.parts)  # migrations are generated
TESTS = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("*.py"))
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
PURE = next(c["source_modules"] for c in CONTRACTS["contracts"] if c["type"] == "forbidden")

LONGEST_MODULE = 400  # lines
LONGEST_FUNCTION = 40
SKIPS = {"skip", "skipif", "xfail"}

SUPPRESSION = re.compile(r"# (?:ruff: )?(?:noqa|type: ignore|pragma: no cover)\b.*")
REASONED = re.compile(r"# (?:ruff: )?noqa: [A-Z0-9, ]+ -- \S|# type: ignore\[[a-z, -]+\]  # \S")

VALUES = "values without behaviour: held by the tests of what makes and reads them"
TESTED_ELSEWHERE = {  # a module or a folder, and what tests it instead of its mirror
    "bot": "tests/journeys",
    "bot/chat": "tests/bot/chat/test_desk.py",
    "bot/rehearsal": "tests/simulation",
    "bot/web": "tests/journeys",
    "bot/web/surveys": "tests/journeys",
    "facilitation/documentation/document.py": VALUES,
    "facilitation/effects.py": VALUES,
    "facilitation/errors.py": VALUES,
    "facilitation/events.py": "tests/facilitation/test_properties.py",
    "facilitation/ids.py": VALUES,
    "facilitation/phases.py": VALUES,
    "facilitation/record.py": VALUES,
    "facilitation/state.py": VALUES,
    "storage": "tests/contracts",
    "storage/migrations": "tests/contracts",
    "surveys/errors.py": VALUES,
    "surveys/field_errors.py": VALUES,
    "surveys/field_events.py": "tests/surveys/test_field_properties.py",
    "surveys/field_state.py": VALUES,
    "surveys/questionnaire.py": VALUES,
    "surveys/questions.py": VALUES,
    "surveys/responses.py": VALUES,
}


def source(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(source(path))))


@pytest.mark.parametrize("path", OURS, ids=str)
def test_a_module_is_short_and_says_what_it_is_for(path):
    words = source(path)

    assert len(words.splitlines()) <= LONGEST_MODULE
    assert words == "" or ast.get_docstring(ast.parse(words))


@pytest.mark.parametrize("path", OURS, ids=str)
def test_a_function_fits_on_a_screen(path):
    functions = [n for n in nodes(path) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {n.name: (n.end_lineno or n.lineno) - n.lineno + 1 for n in functions}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("path", [*OURS, *TESTS], ids=str)
def test_a_suppression_has_its_reason(path):
    lines = [line for line in source(path).splitlines() if "re.compile" not in line]
    found = [suppressed[0] for line in lines if (suppressed := SUPPRESSION.search(line))]

    assert [suppressed for suppressed in found if not REASONED.match(suppressed)] == []


@pytest.mark.parametrize("path", TESTS, ids=str)
def test_a_test_is_skipped_only_with_a_reason(path):
    found = nodes(path)
    skips = [n for n in found if isinstance(n, ast.Attribute) and n.attr in SKIPS]
    reasoned = [n.func for n in found if isinstance(n, ast.Call) and says_why(n)]

    assert [ast.unparse(skip) for skip in skips if skip not in reasoned] == []


def says_why(call: ast.Call) -> bool:
    return any(word.arg == "reason" for word in call.keywords)


def mirror(path: Path) -> Path:
    """«bot/web/api.py» is tested by «tests/bot/web/test_api.py»."""
    return Path("tests") / path.parent / f"test_{path.name.strip('_')}"


def test_every_module_has_a_test_file_that_mirrors_it():
    missing = [path for path in OURS if source(path) and not (ROOT / mirror(path)).exists()]
    held = [path for path in missing if {str(path), str(path.parent)} & set(TESTED_ELSEWHERE)]

    assert [str(path) for path in missing if path not in held] == []


def test_an_exception_is_still_one():
    """What is excepted exists and has no mirror; the tests that are named for it exist."""
    modules = [Path(name) for name in TESTED_ELSEWHERE if name.endswith(".py")]
    named = [where for where in TESTED_ELSEWHERE.values() if where != VALUES]

    assert [str(path) for path in modules if not (ROOT / path).exists()] == []
    assert [str(path) for path in modules if (ROOT / mirror(path)).exists()] == []
    assert [where for where in named if not (ROOT / where).exists()] == []


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_imports_the_standard_library_and_other_pure_modules(module):
    path = Path(module.replace(".", "/") + ".py")
    imported = {name for node in nodes(path) for name in imports(node)}
    inside = {name for name in imported if name.split(".")[0] in PACKAGES}

    assert sorted(inside - set(PURE)) == []
    assert {name.split(".")[0] for name in imported - inside} <= sys.stdlib_module_names


def imports(node: ast.AST) -> Iterator[str]:
    """The modules that a statement imports."""
    if isinstance(node, ast.ImportFrom):
        yield node.module or "."
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
