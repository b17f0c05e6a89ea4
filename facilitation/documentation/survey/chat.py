"""A survey's charts as pictures, for chats that show no drawings: the ones of the report."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape

from facilitation.documentation.document import Block, Figure
from facilitation.documentation.pictures import png
from facilitation.documentation.survey.items import item_blocks
from facilitation.documentation.survey.map import answered_blocks
from facilitation.documentation.survey.place import Place
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.wording import SurveyWording
from facilitation.documentation.wording import Translate

ANSWERED = "@answered"  # the map of who has answered, beside the items' ids
MARGIN = 12  # px of white: a chat may be dark
HIGHEST = 1_024  # px: what Teams shows
DESCRIPTION = re.compile("<desc>(.*?)</desc>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: what it is of (an item's id, or `ANSWERED`), its title, its values in words, PNG."""

    of: str
    title: str
    description: str
    png: bytes


def pictures(
    results: Results, language: str, translate: Translate, of: Collection[str]
) -> tuple[Picture, ...]:
    """The first chart of each wanted item, in the report's order; none where nothing is shown.

    `description` ends with all values: the text alternative wherever the picture is posted.
    """
    w = SurveyWording(language, translate)
    found = [each for each in _figures(results, w) if each[0] in of]
    drawn = png([figure.svg for _, _, figure in found], MARGIN, HIGHEST)
    return tuple(
        Picture(name, title, _description(figure), made)
        for (name, title, figure), made in zip(found, drawn, strict=True)
    )


def _figures(results: Results, w: SurveyWording) -> Iterator[tuple[str, str, Figure]]:
    for figure in _first(answered_blocks(results, w)):
        yield ANSWERED, figure.title, figure
    for number, result in enumerate(results.items, start=1):
        place = Place(results, result, number, w)
        for figure in _first(item_blocks(place)):
            yield result.item.id, place.asked, figure


def _first(blocks: Iterator[Block]) -> Iterator[Figure]:
    found = next((block for block in blocks if isinstance(block, Figure)), None)
    if found is not None:
        yield found


def _description(figure: Figure) -> str:
    found = DESCRIPTION.search(figure.svg)
    return figure.description if found is None else unescape(found[1])
