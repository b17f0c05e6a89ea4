"""A small panel of official answers by name, wave by wave."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from facilitation.documentation.survey.results import ItemResult, Results
from surveys.answers import Value
from surveys.figures import Choices, NamedAnswer, NamedAnswers
from surveys.questionnaire import Item, Visibility
from surveys.questions import Question
from surveys.responses import Disposition, Unit
from tests.facilitation.documentation.survey.sample import OFTEN, PUBLIC, WORK, both, scale

NAMES = {"03": "Oslo", "11": "Rogaland", "15": "Møre og Romsdal", "18": "Nordland"}
Said = Mapping[str, Value | None]


def wave(
    year: int,
    said: Said,
    question: Question = OFTEN,
    names: Mapping[str, str] = NAMES,
    visibility: Visibility = Visibility.NAMED,
) -> Results:
    """A wave in May of a year, in which one item was asked, and answered as told."""
    item = Item("ofte", both("Hvor ofte?"), question, visibility=visibility)
    answers = tuple(NamedAnswer(n, name, said.get(n)) for n, name in names.items())
    named = NamedAnswers(answers) if visibility is Visibility.NAMED else None
    figure: Choices = scale(OFTEN, 1, 1, 1, 0, 0)
    answered = {
        n: Disposition.COMPLETE if said.get(n) is not None else Disposition.OTHER for n in names
    }
    return replace(
        PUBLIC,
        fieldwork=replace(WORK, opened=date(year, 5, 1), closed=date(year, 5, 23)),
        items=(ItemResult(item, figure, named),),
        units=tuple(Unit(n, name) for n, name in names.items()),
        standing=answered,
        name=str(year),
    )


def words(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Rows of a table with ordinary spaces."""
    return [tuple(cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row) for row in rows]
