"""The one entry to a survey's files: released results in, a finished file out, in any format."""

# ruff: noqa: PLC0415 -- typst, python-docx, XlsxWriter, pandas and simplemma take seconds and 150 MB
# together; whoever never makes a document, or makes one format, never loads the others.

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitation.documentation.formats import SPREADSHEET, WORD
from facilitation.documentation.survey.results import Results
from surveys.errors import Refusal

if TYPE_CHECKING:
    from facilitation.documentation.document import Document
    from facilitation.documentation.survey.wording import SurveyWording
    from facilitation.documentation.wording import Translate


class NothingNamed(Refusal):
    """There are no answers by name here: an opinion is protected, and an official answer belongs to the survey's owner."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 403


@dataclass(frozen=True, slots=True)
class Order:
    """What a file is made of: released waves in the order they were held, the newest last."""

    waves: Sequence[Results]
    language: str
    translate: "Translate"

    @property
    def results(self) -> Results:
        """The newest wave."""
        return self.waves[-1]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how its name ends, what it is on the web, and what makes it.

    `named` is made of answers beside names: `NothingNamed` where there are none.
    """

    suffix: str
    media_type: str
    make: Callable[[Order], bytes]
    named: bool = False


def make(waves: Sequence[Results], language: str, translate: "Translate", wanted: str) -> bytes:
    """A finished file; `wanted` is a key of `FORMATS` (`KeyError` for any other).

    The same results give the same bytes, whenever and wherever the file is made.

    Raises:
        NothingNamed
    """
    found = FORMATS[wanted]
    order = Order(waves, language, translate)
    if found.named and not order.results.named:
        raise NothingNamed
    return found.make(order)


def _wording(order: Order) -> "SurveyWording":
    from facilitation.documentation.survey.wording import SurveyWording

    return SurveyWording(order.language, order.translate)


def _document(order: Order) -> "Document":
    from facilitation.documentation.survey.report import survey_report

    return survey_report(order.waves, order.language, order.translate)


def _html(order: Order) -> bytes:
    from facilitation.documentation import as_html

    return as_html.render(_document(order))


def _docx(order: Order) -> bytes:
    from facilitation.documentation import as_docx

    return as_docx.render(_document(order))


def _pdf(order: Order) -> bytes:
    from facilitation.documentation import as_pdf

    return as_pdf.render(_document(order))


def _xlsx(order: Order) -> bytes:
    from facilitation.documentation import as_xlsx
    from facilitation.documentation.survey.sheets import sheets

    w, work = _wording(order), order.results.fieldwork
    made = work.closed or work.opened
    properties = as_xlsx.Properties(w.said(work.title), work.commissioner, made, order.language)
    return as_xlsx.render(sheets(order.waves, w), properties)


def _csv(order: Order) -> bytes:
    from facilitation.documentation import as_csv
    from facilitation.documentation.survey.sheets import figure_sheet

    return as_csv.render(figure_sheet(order.waves, _wording(order)))


def _answers(order: Order) -> bytes:
    from facilitation.documentation import as_csv
    from facilitation.documentation.survey.sheets import data_sheet

    return as_csv.render(data_sheet(order.results, _wording(order)))


def _sav(order: Order) -> bytes:
    from facilitation.documentation.survey import as_sav

    return as_sav.render(order.waves, _wording(order))


def _ddi(order: Order) -> bytes:
    from facilitation.documentation.survey import as_ddi

    return as_ddi.render(order.results, _wording(order))


def _yaml(order: Order) -> bytes:
    from surveys.files.writing import written

    return written(order.results.questionnaire).encode()


def _xlsform(order: Order) -> bytes:
    from surveys.files.xlsform_writing import workbook

    return workbook(order.results.questionnaire)


CSV = "text/csv; charset=utf-8"
FORMATS: dict[str, Format] = {
    "docx": Format("docx", WORD, _docx),
    "pdf": Format("pdf", "application/pdf", _pdf),
    "html": Format("html", "text/html; charset=utf-8", _html),
    "xlsx": Format("xlsx", SPREADSHEET, _xlsx),
    "csv": Format("csv", CSV, _csv),
    "answers": Format("csv", CSV, _answers, named=True),
    "sav": Format("sav", "application/x-spss-sav", _sav),
    "ddi": Format("xml", "application/xml", _ddi),
    "yaml": Format("yaml", "application/yaml", _yaml),
    "xlsform": Format("xlsx", SPREADSHEET, _xlsform),
}
