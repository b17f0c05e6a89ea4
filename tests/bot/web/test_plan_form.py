from bot.web.bodies import Form
from bot.web.plan_form import edited, findings, lists, sections
from facilitation.editing import fields
from facilitation.files import read, shipped_source
from facilitation.timecheck import check

SOURCE = shipped_source("arbeidsverksted")
DAY = read(SOURCE)


def test_every_field_of_the_file_stands_once_in_the_form():
    groups = sections(SOURCE, DAY)
    names = [box.name for group in groups for row in group.rows for box in row.inputs]
    listed = [row.path for group in groups for row in group.lists]

    plain = [
        one.path
        for one in fields(SOURCE)
        if not set(one.path.split(".")) & {"questions", "results", "rules"}
    ]
    assert sorted(names) == sorted(f"f:{path}" for path in plain)
    assert listed == list(lists(DAY))
    assert [group.item for group in groups] == [None, *DAY.items]


def test_the_languages_of_a_text_stand_side_by_side():
    day = sections(SOURCE, DAY)[0]
    title = next(row for row in day.rows if row.label == "Title")

    assert [box.language for box in title.inputs] == ["nb", "nn"]


def test_a_methods_fields_say_which_part_they_belong_to():
    q2 = next(group for group in sections(SOURCE, DAY) if group.item and group.item.id == "q2")

    assert [(row.of, row.label) for row in q2.rows[-6:]] == [
        ("", "On your own (I)"),
        ("Group (G)", "Length"),
        ("Group (G)", "Time for each"),
        ("Group (G)", "Of this, for summing up"),
        ("Group (G)", "Instruction"),
        ("", "Plenary (P)"),
    ]


def test_a_list_has_an_empty_entry_to_add_with():
    day = sections(SOURCE, DAY)[0]

    assert [(row.label, len(row.entries)) for row in day.lists] == [
        ("Wanted results", 4),
        ("Ground rules", 6),
    ]
    assert [box.value for box in day.lists[0].entries[-1]] == ["", ""]


def test_an_empty_form_changes_nothing():
    found = edited(SOURCE, DAY, Form())

    assert (found.source, found.programme, found.count) == (SOURCE, DAY, 0)


def test_a_problem_that_belongs_to_no_field_is_told_by_its_line():
    source = SOURCE.replace("length: 15 min\n    label", "label")
    start = {"f:items.veien-videre.start": "14.10"}

    found = edited(SOURCE, DAY, Form(start))

    assert found.programme is None
    assert found.count == len(found.wrong) + len(found.elsewhere) > 0
    assert source != SOURCE


def test_the_time_check_counts_the_people_that_are_expected():
    assert findings(DAY) == check(DAY, DAY.participants, DAY.tables)
