"""The one entry: a day's record in, a finished file out, in any of six formats."""

# ruff: noqa: PLC0415 -- typst, python-docx, XlsxWriter, wordcloud and simplemma take a second and
# 100 MB together; whoever never makes a document, or makes one format, never loads the others.

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitation.record import Record
from surveys.disclosure import Policy

if TYPE_CHECKING:
    from facilitation.documentation.document import Document
    from facilitation.documentation.wording import Translate


@dataclass(frozen=True, slots=True)
class Order:
    """What a file is made of."""

    record: Record
    language: str
    translate: "Translate"
    policy: Policy


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how its name ends, what it is on the web, and what makes it."""

    suffix: str
    media_type: str
    make: Callable[[Order], bytes]


def make(
    record: Record, language: str, translate: "Translate", policy: Policy, wanted: str
) -> bytes:
    """A finished file; `wanted` is a key of `FORMATS` (`KeyError` for any other).

    `translate` gives our own sentences, `translate("{n} min", n=5)`, in `language` (nb, nn or en).
    The same record gives the same bytes, whenever and wherever it is made.
    """
    return FORMATS[wanted].make(Order(record, language, translate, policy))


def _document(order: Order) -> "Document":
    from facilitation.documentation.report import report

    return report(order.record, order.language, order.translate, order.policy)


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
    from facilitation.documentation.findings import Day
    from facilitation.documentation.sheets import sheets
    from facilitation.documentation.wording import Wording

    day, w = Day(order.record, order.policy), Wording(order.language, order.translate)
    programme = order.record.programme
    properties = as_xlsx.Properties(
        w.said(programme.title), w.said(programme.organiser), day.held, order.language
    )
    return as_xlsx.render(sheets(day, w), properties)


def _csv(order: Order) -> bytes:
    from facilitation.documentation import as_csv
    from facilitation.documentation.findings import Day
    from facilitation.documentation.inputs import inputs
    from facilitation.documentation.wording import Wording

    w = Wording(order.language, order.translate)
    return as_csv.render(inputs(Day(order.record, order.policy), w))


def _json(order: Order) -> bytes:
    from facilitation.documentation import as_json

    return as_json.render(order.record, order.policy)


SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS: dict[str, Format] = {
    "docx": Format("docx", WORD, _docx),
    "pdf": Format("pdf", "application/pdf", _pdf),
    "html": Format("html", "text/html; charset=utf-8", _html),
    "xlsx": Format("xlsx", SPREADSHEET, _xlsx),
    "csv": Format("csv", "text/csv; charset=utf-8", _csv),
    "json": Format("json", "application/json", _json),
}
