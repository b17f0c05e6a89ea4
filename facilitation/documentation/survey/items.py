"""One question of a survey in its report: its exact words, of how many, and what was answered."""

from collections.abc import Iterator
from typing import assert_never

from facilitation.documentation.document import Block, Heading, Paragraph, Quote, Table
from facilitation.documentation.survey.choices import choice_blocks
from facilitation.documentation.survey.groups import group_blocks
from facilitation.documentation.survey.map import chosen_map
from facilitation.documentation.survey.matrix import matrix_blocks
from facilitation.documentation.survey.numbers import (
    date_blocks,
    number_blocks,
    point_blocks,
    rank_blocks,
)
from facilitation.documentation.survey.place import Place
from facilitation.documentation.survey.texts import named_texts, text_blocks
from facilitation.documentation.survey.values import value_words
from surveys.figures import (
    Choices,
    Dates,
    Hidden,
    Matrix,
    NamedAnswers,
    Numbers,
    Points,
    Ranks,
    Shown,
    Texts,
)
from surveys.files.units import full_name


def item_blocks(place: Place) -> Iterator[Block]:
    """The question's own chapter part."""
    w, item, found = place.w, place.result.item, place.result.figure
    yield Heading(2, f"{place.number}. {place.asked}")
    if item.help is not None:
        yield Paragraph(w.said(item.help), note=True)
    if place.result.stands:
        yield Paragraph(w.translate("As shown before the survey was opened again."), note=True)
    if isinstance(found, Hidden):
        yield Paragraph(w.hidden(found))
    else:
        yield from figure_blocks(place, found)
    if isinstance(found, Choices) and found.other is not None:
        yield from _other(place, found.other)
    for breakdown in place.result.breakdowns:
        yield from group_blocks(place, breakdown)
    if place.result.named is not None:
        yield from _named(place, place.result.named)


def figure_blocks(place: Place, found: Shown) -> Iterator[Block]:
    """A figure as its chart, table and notes."""
    match found:
        case Choices():
            yield from choice_blocks(place, found)
        case Matrix():
            yield from matrix_blocks(place, found)
        case Numbers():
            yield from number_blocks(place, found)
        case Ranks():
            yield from rank_blocks(place, found)
        case Points():
            yield from point_blocks(place, found)
        case Dates():
            yield from date_blocks(place, found)
        case Texts():
            yield from text_blocks(place, found)
        case _:
            assert_never(found)


def _other(place: Place, found: Texts | Hidden) -> Iterator[Block]:
    w, other = place.w, place.question.other
    if isinstance(found, Texts) and not found.texts:
        return
    name = w.translate("Other") if other is None else w.said(other)
    yield Heading(3, w.translate("What was written for «{option}»", option=name))
    if isinstance(found, Hidden):
        yield Paragraph(w.hidden(found), note=True)
        return
    for number, words in enumerate(found.texts, start=1):
        yield Quote(words, f"[{place.number}.{number}]")


def _named(place: Place, named: NamedAnswers) -> Iterator[Block]:
    w = place.w
    yield Heading(3, w.translate("The answers, by name"))
    if isinstance(place.result.figure, Texts):
        yield named_texts(place, named)
        return
    yield from chosen_map(place, named)
    yield Table(
        place.caption(w.translate("What each of them answered")),
        (w.translate("Number"), w.translate("Name"), w.translate("Answer")),
        tuple(
            (
                answer.unit,
                full_name(answer.unit, answer.name),
                value_words(answer.value, place.question, w),
            )
            for answer in named.answers
            if answer.value is not None
        ),
        widths=(2, 4, 9),
    )
