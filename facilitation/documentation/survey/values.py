"""An official answer in words, as it stands beside the name of the unit that gave it."""

from typing import assert_never

from facilitation.documentation.survey.wording import SurveyWording
from surveys.answers import Chosen, Committed, Dated, Listed, Numbered, Rated, Shared, Value
from surveys.questions import OTHER, Question


def value_words(value: Value, question: Question, w: SurveyWording) -> str:
    """What was answered, with labels for codes."""
    match value:
        case Listed(points):
            return "\n".join(point.text for point in points)
        case Chosen():
            return _chosen(value, question, w)
        case Numbered(number):
            unit = "" if question.unit is None else w.said(question.unit)
            return f"{w.number(number)} {unit}".rstrip()
        case Shared(shares):
            labels = (f"{w.code_label(code, question)}: {points}" for code, points in shares)
            return "\n".join(labels)
        case Rated(ratings):
            rows = {row.code: w.said(row.label) for row in question.rows}
            labels = (
                f"{rows.get(row, row)}: {w.code_label(code, question)}" for row, code in ratings
            )
            return "\n".join(labels)
        case Dated(day):
            return w.date(day)
        case Committed(what, when, whom):
            return ", ".join(part for part in (what, when, whom) if part)
        case _:
            assert_never(value)


def _chosen(value: Chosen, question: Question, w: SurveyWording) -> str:
    said = []
    for code in value.codes:
        label = w.code_label(code, question)
        said.append(f"{label}: {value.other}" if code == OTHER and value.other else label)
    return "\n".join(said)
