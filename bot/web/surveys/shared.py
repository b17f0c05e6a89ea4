"""What pages of results have in common: the report inside a page, files of it, and their names."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from aiohttp import web
from markupsafe import Markup

from bot.documents import DocumentFailed, DocumentsQueue
from bot.fielding.reports import Wanted
from bot.web.rendering import LANGUAGE
from bot.web.site import SITE
from bot.words import NAMES, later, words
from facilitation.documentation.survey.formats import FORMATS
from storage.surveys import Survey
from surveys.errors import Refusal
from surveys.field_plan import local
from surveys.field_state import Fielding
from surveys.questionnaire import Questionnaire
from surveys.texts import LANGUAGES

ALIKE = ("yaml", "xlsform")  # the questionnaire is the same in every language
RARE = ("sav", "ddi", "yaml", "xlsform")  # few want these
FILES = {  # what each is called, and what it holds
    "docx": (later("Word document"), later("The report as a document that you can edit.")),
    "pdf": (later("PDF document"), later("For reading, printing and the archive.")),
    "html": (later("Web page"), later("One file that opens in any browser.")),
    "xlsx": (later("Spreadsheet"), later("The figures as tables, with charts and a code book.")),
    "csv": (
        later("Figures (CSV)"),
        later("Every figure as a row, for a spreadsheet or another program."),
    ),
    "answers": (
        later("Answers by name (CSV)"),
        later(
            "What each of them answered, a row for each. For you who own the survey: do not pass "
            "on what was not to be shown with a name."
        ),
    ),
    "sav": (later("SPSS file"), later("For SPSS, with labels.")),
    "ddi": (later("Description of the data (DDI)"), later("For an archive of data.")),
    "yaml": (later("Questionnaire (YAML)"), later("The form itself, to be used again.")),
    "xlsform": (later("Questionnaire (XLSForm)"), later("The form itself as an Excel workbook.")),
}


@dataclass(frozen=True, slots=True)
class Report:
    """The report as a part of a page, in a language that may not be the reader's; or why not."""

    language: str
    html: Markup
    failed: Refusal | None = None


def languages_of(form: Questionnaire, readers: str) -> tuple[str, ...]:
    """The languages that a form's report is made in, the reader's first where it is one of them."""
    ours = tuple(code for code in form.languages if code in LANGUAGES) or (readers,)
    return tuple(sorted(ours, key=lambda code: code != readers))


async def report(request: web.Request, wanted: Wanted) -> Report:
    """The report, to be put into a page.

    Raises:
        what `Reports.web` refuses, but not that it could not be made: then the page says so.
    """
    try:
        html = await request.app[SITE].reports.web(wanted)
    except (DocumentFailed, DocumentsQueue) as failed:
        return Report(wanted.language, Markup(), failed)
    return Report(wanted.language, Markup(html))  # noqa: S704 -- `as_html` escaped every word in it


async def file(request: web.Request, wanted: Wanted, name: str) -> web.Response:
    """A file to download. Raises what `Reports.file` refuses."""
    kind = request.match_info["kind"]
    made = await request.app[SITE].reports.file(wanted, kind)
    return web.Response(
        body=made,
        headers={
            "Content-Type": FORMATS[kind].media_type,
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        },
    )


def asked_language(request: web.Request, form: Questionnaire) -> str:
    """The language in the request, where the report is made in it.

    Raises:
        HTTPNotFound: for another, and for a kind of file that there is not.
    """
    languages = languages_of(form, request[LANGUAGE])
    language = request.query.get("language", languages[0])
    if request.match_info["kind"] not in FORMATS or language not in languages:
        raise web.HTTPNotFound
    return language


def file_name(
    survey: Survey,
    form: Questionnaire,
    fielding: Fielding,
    kind: str,
    code: str,
    *,
    named: bool = False,
) -> str:
    """What a file is called: the form, the wave, the day of the close, what it is, the language."""
    closed = fielding.closed
    t = words(code)
    by_name = t("by name") if named and kind not in ("answers", *ALIKE) else ""
    parts = [
        form.id,
        survey.wave,
        local(fielding.plan.zone, closed).day.isoformat() if closed else "",
        kind if kind in ("answers", "ddi", "xlsform") else "",
        by_name,
        "" if kind in ALIKE else code,
    ]
    name = "-".join("-".join(part.split()) for part in parts if part).replace("/", "-")
    return f"{name}.{FORMATS[kind].suffix}"


def offered(form: Questionnaire, readers: str, *, named: bool) -> list[tuple[str, list[str]]]:
    """The kinds of files, each with the languages that it is made in."""
    languages = list(languages_of(form, readers))
    return [
        (kind, languages[:1] if kind in ALIKE else languages)
        for kind, each in FORMATS.items()
        if named or not each.named
    ]


def files_said() -> dict[str, Any]:
    """What templates say of files."""
    return {"files": FILES, "names": NAMES, "alike": ALIKE, "rare": RARE}
