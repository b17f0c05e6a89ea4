"""A survey as rows and columns: what its spreadsheet and its CSV files are made of."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from facilitation.documentation.sheets import Cell, Row, Sheet
from facilitation.documentation.survey.cells import FigureRow, figure_rows
from facilitation.documentation.survey.chart_sheet import chart_sheet
from facilitation.documentation.survey.data import data_rows
from facilitation.documentation.survey.map import asked, unit_status
from facilitation.documentation.survey.measured import Measured, measured_names
from facilitation.documentation.survey.method import limitations, method_facts
from facilitation.documentation.survey.place import Place
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.texts import answers
from facilitation.documentation.survey.unit_sheet import change_sheet
from facilitation.documentation.survey.variables import CHOSEN, Category, Holds, Variable
from facilitation.documentation.survey.wording import SurveyWording
from surveys.charts.drawing import WITHHELD
from surveys.figures import Choices, Hidden, Statistic, Texts
from surveys.rates import Bounds


def sheets(waves: Sequence[Results], w: SurveyWording) -> tuple[Sheet, ...]:
    """The spreadsheet: method, charts, figures, who answered, texts; the owner's data last."""
    results = waves[-1]
    found = [method_sheet(results, w)]
    charts = chart_sheet(results, w)
    if charts is not None:
        found.append(charts)
    found.append(figure_sheet(waves, w))
    if results.standing:
        found.append(unit_sheet(results, w))
    changed = change_sheet(waves, w)
    if changed is not None:
        found.append(changed)
    found.append(text_sheet(results, w))
    found.append(code_book(results, w))
    if results.named:
        found.append(data_sheet(results, w))
    return tuple(found)


def method_sheet(results: Results, w: SurveyWording) -> Sheet:
    """The method box, the dispositions, and what the figures cannot tell."""
    rows: list[Row] = [(name, said) for name, said in method_facts(results, w)]
    if results.listed:
        for code, count in results.dispositions.table:
            rows.append((f"{w.disposition(code)} ({code})", count))
    limits = w.translate("What the figures cannot tell")
    rows.extend((limits, line) for line in limitations(results, w))
    header = (w.translate("Method"), w.translate("Value"))
    return Sheet(w.translate("Method"), header, tuple(rows), widths=(36, 100))


def figure_sheet(waves: Sequence[Results], w: SurveyWording) -> Sheet:
    """Every figure as a row."""
    header = (
        w.translate("Wave"),
        w.translate("Number"),
        w.translate("Code"),
        w.translate("Question"),
        w.translate("Row"),
        w.translate("Group"),
        w.translate("Option code"),
        w.translate("Answer"),
        w.translate("Measure"),
        w.translate("Value"),
        w.translate("Per cent"),
        w.translate("Answered"),
        w.translate("Were asked this question"),
        w.translate("At least"),
        w.translate("At most"),
        w.translate("95 % interval, from"),
        w.translate("95 % interval, to"),
        w.translate("Not shown because"),
    )
    names = measured_names(w)
    rows = tuple(_figure(row, names, w) for row in figure_rows(waves, w))
    widths = (10, 8, 14, 50, 30, 20, 14, 40, 26, 10, 10, 10, 12, 10, 10, 12, 12, 40)
    return Sheet(w.translate("Figures"), header, rows, widths)


def unit_sheet(results: Results, w: SurveyWording) -> Sheet:
    """Who was asked, and whether they answered: what else became of a unit is on the board."""
    header = (
        w.translate("Number"),
        w.translate("Name"),
        w.translate("Group"),
        w.translate("Status"),
    )
    rows = tuple(
        (unit.number, unit.name, unit.group, w.answered_or_not(unit_status(results, unit)))
        for unit in asked(results)
    )
    return Sheet(w.translate("Who answered"), header, rows, widths=(12, 40, 20, 40))


def text_sheet(results: Results, w: SurveyWording) -> Sheet:
    """Every open answer that may be shown, with the id that the report uses."""
    rows: list[Row] = []
    for number, result in enumerate(results.items, start=1):
        place = Place(results, result, number, w)
        found = result.figure
        other = found.other if isinstance(found, Choices) else found
        if isinstance(other, Texts):
            rows.extend((name, place.asked, words) for name, words in answers(place, other))
    header = (w.translate("Number"), w.translate("Question"), w.translate("Text"))
    return Sheet(w.translate("Open answers"), header, tuple(rows), widths=(10, 50, 100))


def code_book(results: Results, w: SurveyWording) -> Sheet:
    """Every variable, and every value of each."""
    header = (
        w.translate("Variable"),
        w.translate("Question"),
        w.translate("Part"),
        w.translate("Holds"),
        w.translate("Measurement"),
        w.translate("Value"),
        w.translate("Option code"),
        w.translate("Label"),
    )
    rows: list[Row] = []
    for variable in data_rows(results).variables:
        start = (
            variable.name,
            w.said(variable.item.text),
            "" if variable.label is None else w.said(variable.label),
            held(variable, w),
            str(variable.measure),
        )
        if not variable.categories:
            rows.append((*start, "", "", ""))
        for each in variable.categories:
            rows.append((*start, each.value, each.code, category_label(each, w)))
    widths = (24, 50, 40, 12, 14, 8, 14, 40)
    return Sheet(w.translate("Code book"), header, tuple(rows), widths)


def data_sheet(results: Results, w: SurveyWording) -> Sheet:
    """The official answers by name, a row a unit; empty where nobody was named."""
    data = data_rows(results)
    header = (
        w.translate("Number"),
        w.translate("Name"),
        w.translate("Late"),
        w.translate("By telephone"),
        *(variable.name for variable in data.variables),
    )
    rows = []
    for unit in data.units:
        values = (_cell(value) for value in unit.values)
        rows.append((unit.number, unit.name, int(unit.late), int(unit.on_behalf), *values))
    widths = (12, 40, 8, 14, *(30 if v.holds is Holds.TEXT else 14 for v in data.variables))
    return Sheet(w.translate("Answers"), header, tuple(rows), widths)


def category_label(each: Category, w: SurveyWording) -> str:
    """What a value of a variable stands for."""
    if each.label is not None:
        return w.said(each.label)
    return w.translate("Chosen") if each.value == CHOSEN else w.translate("Not chosen")


def held(variable: Variable, w: SurveyWording) -> str:
    """What kind of value a variable holds."""
    match variable.holds:
        case Holds.CODE:
            return w.translate("code")
        case Holds.NUMBER:
            return w.translate("number")
        case Holds.TEXT:
            return w.translate("text")
        case Holds.DAY:
            return w.translate("day")
        case _:
            assert_never(variable.holds)


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    return value if isinstance(value, int | str) else str(value)


def _figure(row: FigureRow, names: Mapping[Measured, str], w: SurveyWording) -> Row:
    hidden = row.n if isinstance(row.n, Hidden) else None
    base = row.base
    return (
        row.wave,
        row.number,
        row.item,
        row.question,
        row.row,
        row.group,
        row.code,
        row.answer,
        names[row.measure],
        _number(row.n),
        "" if row.percent is None else row.percent,
        "" if base is None else base.answered,
        "" if base is None else base.asked,
        *_ends(row.sure),
        *_ends(row.likely),
        "" if hidden is None else w.hidden(hidden),
    )


def _number(n: int | Statistic) -> Cell:
    match n:
        case Hidden():
            return WITHHELD
        case None:
            return ""
        case _:
            return n


def _ends(found: Bounds | Hidden | None) -> tuple[Cell, Cell]:
    match found:
        case Hidden():
            return WITHHELD, WITHHELD
        case None:
            return "", ""
        case _:
            return found.least, found.most
