from bot.web.surveys.uploads import SHOWN, told
from surveys.files.problems import NoTags, Problem


def test_a_mistake_is_told_with_its_line_and_in_a_workbook_with_its_cell():
    found = (
        Problem(2, 3, NoTags()),
        Problem(9, 1, NoTags()),
        Problem(12, 28, NoTags(), "survey"),
    )

    lines, beyond, cell = told(found, "id: a\n  b: !x " + "y" * 300)

    assert (lines.words[:7], len(lines.words), beyond.words) == ("b: !x y", SHOWN, "")
    assert (cell.cell, cell.words) == ("AB12", "")
