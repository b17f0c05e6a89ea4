"""The message catalogues' upkeep: `python -m bot.catalogues` says what is missing or stale."""

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from facilitation.timecheck import SENTENCES
from surveys import versions
from surveys.texts import LANGUAGES

ROOT = Path(__file__).parent.parent
LOCALE = Path(__file__).parent / "locale"
PACKAGES = ("bot", "storage", "facilitation", "surveys")

SAYING = ("t", "translate", "later", "self")  # what a sentence's call is named; `self` in `Words`
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

Sentence = str | tuple[str, ...]  # a tuple is (one, many)


@cache
def used() -> frozenset[Sentence]:
    """Every sentence that the code, the templates and the refusals can say."""
    trees = [
        ast.parse(path.read_text("utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    ]
    found = {sentence for tree in trees for sentence in sentences_in_python(tree)}
    found |= set(sentences_of_refusals(trees)) | set(SENTENCES.values())
    found |= set(versions.SENTENCES.values())
    for path in sorted((ROOT / "bot" / "web" / "templates").glob("*.html")):
        found |= set(sentences_in_template(path.read_text("utf-8")))
    return frozenset(found)


def catalogue(language: str) -> Catalog:
    """A language's catalogue as it is written."""
    with (LOCALE / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def translated(catalog: Catalog) -> set[Sentence]:
    """The sentences that a catalogue has words for, every plural form of them."""
    return {_key(m) for m in catalog if m.id and not m.fuzzy and _complete(m)}


def missing(language: str) -> list[Sentence]:
    """The sentences in use that the language has no words for."""
    return sorted(used() - translated(catalogue(language)), key=str)


def stale(language: str) -> list[Sentence]:
    """The sentences of the catalogue that nothing says."""
    return sorted({_key(m) for m in catalogue(language) if m.id} - used(), key=str)


def sentences_in_python(tree: ast.Module) -> Iterator[Sentence]:
    """The sentences that are said, or marked for later, in a module."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        values = [a.value for a in node.args if isinstance(a, ast.Constant)]
        match node.func:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in SAYING:
                yield from _sentence(values, plural=False)
            case ast.Attribute(attr="n"):
                yield from _sentence(values, plural=True)
            case _:
                pass  # a call of something else


def sentences_in_template(source: str) -> Iterator[Sentence]:
    """The sentences that a template says."""
    for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        values = [a.value for a in call.args if isinstance(a, nodes.Const)]
        if isinstance(call.node, nodes.Name) and call.node.name == "t":
            yield from _sentence(values, plural=False)
        elif isinstance(call.node, nodes.Getattr) and call.node.attr == "n":
            yield from _sentence(values, plural=True)


def _sentence(values: Iterable[object], *, plural: bool) -> Iterator[Sentence]:
    sentences = tuple(value for value in values if isinstance(value, str))
    if plural and len(sentences) >= 2:
        yield sentences[:2]
    elif not plural and sentences:
        yield sentences[0]


def sentences_of_refusals(trees: Iterable[ast.Module]) -> Iterator[str]:
    """The docstrings of all classes that descend from `Refusal`, found by name."""
    classes = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.ClassDef)]
    family, grown = {"Refusal"}, 0
    while grown != len(family):
        grown = len(family)
        family |= {c.name for c in classes for b in c.bases if ast.unparse(b) in family}
    for each in classes:
        if any(ast.unparse(base) in family for base in each.bases):  # not another of that name
            yield (ast.get_docstring(each, clean=False) or "").strip()


def _key(message: Message) -> Sentence:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _complete(message: Message) -> bool:
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(forms)


def _merge() -> None:
    """Take in `parts/<name>.<language>.po`, and let English say what it is asked to say."""
    for language in LANGUAGES:
        catalog = catalogue(language)
        for part in sorted((LOCALE / "parts").glob(f"*{language}.po")):
            with part.open("rb") as file:
                for message in read_po(file, locale=language):
                    if message.id:
                        catalog.add(message.id, message.string)
        if language == "en":
            for sentence in used() - translated(catalog):
                catalog.add(sentence, sentence)
        write(catalog, language)


def _prune() -> None:
    """Drop what nothing says any longer."""
    for language in LANGUAGES:
        catalog = catalogue(language)
        for message in [m for m in catalog if m.id and _key(m) not in used()]:
            catalog.delete(message.id)
        write(catalog, language)


def write(catalog: Catalog, language: str) -> None:
    """Write a catalogue in a form that gives small diffs: sorted, unwrapped, without dates."""
    with (LOCALE / f"{language}.po").open("wb") as file:
        file.write(HEADER.format(language=language).encode())
        write_po(file, catalog, width=0, sort_output=True, omit_header=True, no_location=True)


def main(arguments: list[str]) -> int:
    """Say what is missing and what is stale.

    `--merge` takes in the parts first, `--prune` drops what is stale.
    """
    if "--merge" in arguments:
        _merge()
    if "--prune" in arguments:
        _prune()
    faults = 0
    for language in LANGUAGES:
        for word, sentences in (("missing", missing(language)), ("stale", stale(language))):
            faults += len(sentences)
            for sentence in sentences:
                sys.stdout.write(f"{language} {word}: {sentence}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
