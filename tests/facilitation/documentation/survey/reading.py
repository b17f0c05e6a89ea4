"""Blocks of a document, read for what they say."""

from collections.abc import Iterable

from facilitation.documentation.document import Block, Facts, Figure, Heading, Paragraph, Table
from facilitation.documentation.survey.place import Place
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.wording import SurveyWording


def place(results: Results, item: str, w: SurveyWording) -> Place:
    """An item of a wave, numbered as the report numbers it."""
    names = [result.item.id for result in results.items]
    found = results.result(item)
    assert found is not None
    return Place(results, found, names.index(item) + 1, w)


def tables(blocks: Iterable[Block]) -> list[Table]:
    """All tables, those of figures too, in order."""
    found = []
    for block in blocks:
        if isinstance(block, Table):
            found.append(block)
        if isinstance(block, Figure) and block.table is not None:
            found.append(block.table)
    return found


def figures(blocks: Iterable[Block]) -> list[Figure]:
    return [block for block in blocks if isinstance(block, Figure)]


def paragraphs(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def headings(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Heading)]


def facts(blocks: Iterable[Block]) -> dict[str, str]:
    return {
        term: said for block in blocks if isinstance(block, Facts) for term, said in block.pairs
    }


def plain(words: str) -> str:
    """With ordinary spaces."""
    return words.replace("\N{NO-BREAK SPACE}", " ")
