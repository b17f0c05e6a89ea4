"""A survey's report as one document: what was found, who answered, how it was made.

Made of released figures alone. With several waves the last one is told in full, and then what
changed from wave to wave.
"""

from collections.abc import Iterator, Sequence

from facilitation.documentation.document import (
    Block,
    Document,
    Heading,
    Line,
    Listing,
    Paragraph,
)
from facilitation.documentation.survey.change import change_blocks
from facilitation.documentation.survey.items import item_blocks
from facilitation.documentation.survey.key import key_figures
from facilitation.documentation.survey.left_out import hidden_blocks
from facilitation.documentation.survey.map import answered_blocks
from facilitation.documentation.survey.method import method_blocks
from facilitation.documentation.survey.place import Place
from facilitation.documentation.survey.results import Results, anything_hidden
from facilitation.documentation.survey.wording import SurveyWording
from facilitation.documentation.wording import Translate
from surveys.questionnaire import Section
from surveys.questions import Kind


def survey_report(waves: Sequence[Results], language: str, translate: Translate) -> Document:
    """The whole report; `waves` are in the order they were held, the last one the newest.

    `translate` gives our own sentences in `language` ("nb", "nn" or "en"); what the questionnaire
    says and people wrote stands in the languages it has.
    """
    w = SurveyWording(language, translate)
    results = waves[-1]
    blocks = [
        *_summary(results, w),
        *_sections(results, w),
        *(change_blocks(waves, w) if len(waves) > 1 else ()),
        *answered_blocks(results, w),
        *method_blocks(results, w),
        *hidden_blocks(results, w),
    ]
    work = results.fieldwork
    return Document(
        title=w.said(work.title),
        subtitle=_subtitle(results, w),
        language=language,
        made=work.closed or work.opened,
        author=work.commissioner,
        contents=w.translate("Contents"),
        page=w.translate("Page {page} of {pages}", page="{page}", pages="{pages}"),
        blocks=tuple(blocks),
    )


def _subtitle(results: Results, w: SurveyWording) -> str:
    period = w.period(results)
    if results.name:
        return w.translate("Survey, {wave}: {period}", wave=results.name, period=period)
    return w.translate("Survey, {period}", period=period)


def _summary(results: Results, w: SurveyWording) -> Iterator[Block]:
    yield Heading(1, w.translate("In short"))
    answered = w.translate("Answered: {share}.", share=w.answered(results, results.answered))
    yield Paragraph(f"{answered} {w.mode(results.fieldwork.mode)}")
    yield key_figures(results, w)
    yield Heading(2, w.translate("How to read the figures"))
    yield Listing(tuple(Line(line) for line in _reading(results, w)))


def _reading(results: Results, w: SurveyWording) -> Iterator[str]:
    yield w.translate("Counts come first. A percentage is of those who answered the question.")
    if results.listed and results.answered < results.population:
        yield w.translate(
            "«At least» and «at most» say what is sure of all of them, whatever those who have not "
            "answered think."
        )
    if anything_hidden(results):
        yield w.translate("«:» is a figure that is not shown; the reason stands beneath it.")


def _sections(results: Results, w: SurveyWording) -> Iterator[Block]:
    numbers = {result.item.id: n for n, result in enumerate(results.items, start=1)}
    for section in results.questionnaire.sections:
        yield from _section(results, section, numbers, w)


def _section(
    results: Results, section: Section, numbers: dict[str, int], w: SurveyWording
) -> Iterator[Block]:
    asked = [item for item in section.items if item.id in numbers]
    if not asked:
        return
    yield Heading(1, w.said(section.title))
    if section.text is not None:
        yield Paragraph(w.said(section.text), note=True)
    for item in section.items:
        result = results.result(item.id)
        if result is not None:
            yield from item_blocks(Place(results, result, numbers[item.id], w))
        elif item.question.kind is Kind.NONE:
            yield Paragraph(w.said(item.text), note=True)
