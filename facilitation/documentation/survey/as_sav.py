"""A survey as an SPSS file: the official answers with labels, or else the figures, row by row.

Opinions are never rows of a data file. Where there are no answers beside names the file holds the
released figures, one number a row, and says so.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pyreadstat

from facilitation.documentation.survey.cells import FigureRow, figure_rows
from facilitation.documentation.survey.data import DataRows, data_rows
from facilitation.documentation.survey.measured import measured_names
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.sheets import category_label
from facilitation.documentation.survey.variables import Data, Holds, Variable
from facilitation.documentation.survey.wording import SurveyWording
from surveys.answers import clean
from surveys.figures import Hidden
from surveys.rates import Bounds

LABEL = 255  # bytes in a variable's label, of which SPSS shows this many
VALUE_LABEL = 120  # bytes in a value's label, SPSS' limit
FILE_LABEL = 64  # bytes in the file's own label
NOTE = 80  # characters in a line of the file's notes
DATED = slice(92, 109)  # where a .sav tells when it was made: «23 Oct 25» and «12:00:00»
NOON = "12:00:00"
# How a .sav names the months, whatever the language.
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
HEAD = ("unit", "name", "late", "telephone")
# What a count says of all there are, each end of it in a column.
ENDS: dict[str, Callable[[FigureRow], float | None]] = {
    "at_least": lambda row: float(row.sure.least) if isinstance(row.sure, Bounds) else None,
    "at_most": lambda row: float(row.sure.most) if isinstance(row.sure, Bounds) else None,
    "interval_from": lambda row: (
        float(row.likely.least) if isinstance(row.likely, Bounds) else None
    ),
    "interval_to": lambda row: float(row.likely.most) if isinstance(row.likely, Bounds) else None,
}


def render(waves: Sequence[Results], w: SurveyWording) -> bytes:
    """The newest wave's answers where they are named, else the figures of all waves."""
    results = waves[-1]
    work = results.fieldwork
    about = {
        "file_label": _short(w.said(work.title), FILE_LABEL),
        "note": _notes(results, w),
    }
    if results.named:
        frame, described = _answers(data_rows(results), w)
    else:
        frame, described = _figures(list(figure_rows(waves, w)), w)
    return _dated(_written(frame, described | about), work.closed or work.opened)


def _answers(data: DataRows, w: SurveyWording) -> tuple[pd.DataFrame, dict[str, Any]]:
    names = _head_names(data)
    columns: dict[str, Any] = {
        names[0]: [unit.number for unit in data.units],
        names[1]: [clean(unit.name)[0] for unit in data.units],
        names[2]: [float(unit.late) for unit in data.units],
        names[3]: [float(unit.on_behalf) for unit in data.units],
    }
    for place, variable in enumerate(data.variables):
        columns[variable.name] = _column(variable, [unit.values[place] for unit in data.units])
    head = (
        w.translate("Number"),
        w.translate("Name"),
        w.translate("Came after the deadline"),
        w.translate("Taken by telephone"),
    )
    labels = dict(zip(names, head, strict=True))
    labels |= {v.name: _short(variable_label(v, w), LABEL) for v in data.variables}
    coded = [variable for variable in data.variables if variable.categories]
    flags = {name: {0.0: w.translate("no"), 1.0: w.translate("yes")} for name in names[2:]}
    return pd.DataFrame(columns), {
        "column_labels": labels,
        "variable_value_labels": flags | {v.name: _value_labels(v, w) for v in coded},
        "missing_ranges": {v.name: missing for v in coded if (missing := _missing(v))},
        "variable_measure": {v.name: str(v.measure) for v in data.variables},
        "variable_format": {v.name: form for v in data.variables if (form := _format(v))},
    }


def variable_label(variable: Variable, w: SurveyWording) -> str:
    """The option or row before the question: SPSS cuts what is long at the end."""
    asked = " ".join(w.said(variable.item.text).split())
    return asked if variable.label is None else f"{w.said(variable.label)} – {asked}"


def _head_names(data: DataRows) -> tuple[str, ...]:
    """Names for what stands before the answers, that no variable of the form has."""
    taken = {variable.name.upper() for variable in data.variables}
    return tuple(name if name.upper() not in taken else f"bordduk_{name}" for name in HEAD)


def _column(variable: Variable, values: Sequence[Data]) -> Any:
    if variable.holds is Holds.TEXT:
        return ["" if value is None else clean(str(value))[0] for value in values]
    if variable.holds is Holds.DAY:
        return pd.Series(values, dtype="object")
    return pd.Series(values, dtype="float64")


def _value_labels(variable: Variable, w: SurveyWording) -> dict[float, str]:
    return {
        float(each.value): _short(category_label(each, w), VALUE_LABEL)
        for each in variable.categories
    }


def _missing(variable: Variable) -> list[float]:
    """Values that SPSS leaves out of what it computes: «don't know»."""
    return [float(each.value) for each in variable.categories if each.missing]


def _format(variable: Variable) -> str:
    if variable.holds is Holds.DAY:
        return "EDATE10"
    return "F8.0" if variable.holds in (Holds.CODE, Holds.NUMBER) else ""


def _figures(rows: Sequence[FigureRow], w: SurveyWording) -> tuple[pd.DataFrame, dict[str, Any]]:
    words = ("wave", "item", "question", "row", "group", "code", "answer", "measure")
    columns: dict[str, Any] = {
        name: [clean(str(getattr(row, name)))[0] for row in rows] for name in words
    }
    columns["number"] = [float(row.number) for row in rows]
    columns["n"] = pd.Series(
        [None if isinstance(row.n, Hidden) or row.n is None else float(row.n) for row in rows],
        dtype="float64",
    )
    columns["answered"] = pd.Series(
        [None if row.base is None else float(row.base.answered) for row in rows], dtype="float64"
    )
    for name, end in ENDS.items():
        columns[name] = pd.Series([end(row) for row in rows], dtype="float64")
    columns["hidden"] = [str(row.n.why) if isinstance(row.n, Hidden) else "" for row in rows]
    # «group» and «row» are no reserved words, but a line of syntax reads better without them.
    frame = pd.DataFrame(columns).rename(columns={"row": "row_label", "group": "group_label"})
    return frame, {
        "column_labels": _figure_labels(w),
        "variable_value_labels": {
            "measure": {str(code): name for code, name in measured_names(w).items()}
        },
        "variable_format": dict.fromkeys(("number", "answered", *ENDS), "F8.0"),
    }


def _figure_labels(w: SurveyWording) -> dict[str, str]:
    return {
        "wave": w.translate("Wave"),
        "item": w.translate("Code"),
        "question": w.translate("Question"),
        "row_label": w.translate("Row"),
        "group_label": w.translate("Group"),
        "code": w.translate("Option code"),
        "answer": w.translate("Answer"),
        "measure": w.translate("Measure"),
        "number": w.translate("Number"),
        "n": w.translate("Value"),
        "answered": w.translate("Answered"),
        "at_least": w.translate("At least"),
        "at_most": w.translate("At most"),
        "interval_from": w.translate("95 % interval, from"),
        "interval_to": w.translate("95 % interval, to"),
        "hidden": w.translate("Not shown because"),
    }


def _notes(results: Results, w: SurveyWording) -> list[str]:
    if results.named:
        said = w.translate("Official answers by name, for the survey's owner.")
    else:
        said = w.translate(
            "Released figures only: no answer of a single respondent is in this file. Figures "
            "that are not shown are missing, with the reason in «hidden»."
        )
    words = clean(said)[0]
    return [words[at : at + NOTE] for at in range(0, len(words), NOTE)]


def _short(words: str, most: int) -> str:
    """No longer than so many bytes in UTF-8; what was cut ends with «…»."""
    words = " ".join(clean(words)[0].split())
    if len(words.encode()) <= most:
        return words
    kept = words.encode()[: most - len("…".encode())].decode(errors="ignore")
    return f"{kept}…"


def _written(frame: pd.DataFrame, described: dict[str, Any]) -> bytes:
    """pyreadstat writes to a path only."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "survey.sav"
        pyreadstat.write_sav(frame, path, row_compress=True, **described)
        return path.read_bytes()


def _dated(made: bytes, day: date) -> bytes:
    """The same bytes each time: dated by the survey, and not by the clock."""
    stamp = f"{day.day:02} {MONTHS[day.month - 1]} {day.year % 100:02}{NOON}".encode("ascii")
    return made[: DATED.start] + stamp + made[DATED.stop :]
