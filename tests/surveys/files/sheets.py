"""Excel forms for tests, written by another hand than ours: openpyxl."""

from collections.abc import Mapping
from io import BytesIO

import openpyxl
import pytest

from surveys.files.xlsform import Imported, read_workbook
from surveys.files.xlsform_terms import BadWorkbook
from surveys.questionnaire import Item

SETTINGS = {"form_title": "Skjema", "form_id": "skjema"}
ABC = tuple({"list_name": "abc", "name": code, "label": code.upper()} for code in "abc")
Line = Mapping[str, object]
A_LINE: Line = {"type": "text", "name": "line", "label": "Line"}


def book(**sheets: object) -> bytes:
    """A workbook with these sheets: each the rows as dictionaries, headings in the order met."""
    made = openpyxl.Workbook()
    del made["Sheet"]
    for name, lines in sheets.items():
        page = made.create_sheet(name)
        assert isinstance(lines, list | tuple)
        headings = list(dict.fromkeys(heading for line in lines for heading in line))
        page.append(headings)
        for line in lines:
            page.append([line.get(heading) for heading in headings])
    data = BytesIO()
    made.save(data)
    return data.getvalue()


def survey(*lines: Line, choices: object = ABC, settings: object = (SETTINGS,)) -> bytes:
    """A workbook with these rows of a survey."""
    return book(survey=lines, choices=choices, settings=settings)


def imported(*lines: Line, choices: object = ABC) -> Imported:
    """What such a workbook is read as."""
    return read_workbook(survey(*lines, choices=choices))


def item(line: Line, choices: object = ABC) -> Item:
    """The item that a row makes; another one, that has nothing to do with it, stands after it."""
    return next(iter(imported(line, A_LINE, choices=choices).form.items))


def wrong(*lines: Line, choices: object = ABC) -> list[str]:
    """The mistakes in such a workbook."""
    return refused(survey(*lines, choices=choices))


def refused(data: bytes) -> list[str]:
    """The mistakes in a workbook."""
    with pytest.raises(BadWorkbook) as caught:
        read_workbook(data)
    return str(caught.value).splitlines()


def told(*lines: Line, choices: object = ABC) -> list[str]:
    """What is left out of such a workbook."""
    return [str(note) for note in imported(*lines, choices=choices).notes]
