"""Editing changes what it is asked to change, and leaves every other character alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation.editing import Field, FieldKind, changed, edit, fields, put_list
from facilitation.files import read, shipped, shipped_source
from facilitation.problems import BadProgramme, NoSuchField
from surveys.answers import clean
from surveys.texts import text

SOURCE = """\
# Our day
id: dag  # keep
title: {nb: Dag, nn: "Dag"}
date: 2026-01-01
languages: [nb, nn]
organiser: {nb: O, nn: O}
purpose:
  nb: >-
    Over
    to linjer
  nn: P  # kort

responsible: {nb: R, nn: R}
delete_after: 30
items:
  - id: a  # the only one
    kind: session
    start: 09.00
    length: 30 min
    minimum:
    title: {nb: A, nn: A}
    questions:
      - {nb: B, nn: B}
    igp:
      I: 1 min
      G: 20 min, 2 min per person
"""


def paths(source):
    return [field.path for field in fields(source)]


def test_every_field_that_can_be_changed_has_a_path_and_its_value():
    found = {field.path: field for field in fields(SOURCE)}

    assert list(found) == [
        *("participants", "tables", "title.nb", "title.nn", "date"),
        *("organiser.nb", "organiser.nn", "purpose.nb", "purpose.nn"),
        *("responsible.nb", "responsible.nn", "delete_after"),
        *("items.a.start", "items.a.length", "items.a.minimum"),
        *("items.a.title.nb", "items.a.title.nn"),
        *("items.a.questions.1.nb", "items.a.questions.1.nn"),
        *("items.a.igp.I", "items.a.igp.G"),
    ]
    assert found["title.nn"] == Field("title.nn", FieldKind.TEXT, "nn", "Dag", 3, 22)
    assert found["purpose.nb"].value == "Over to linjer"
    assert found["participants"] == Field("participants", FieldKind.NUMBER, None, "", 2, 1)
    assert found["items.a.igp.G"].value == "20 min, 2 min per person"
    assert found["items.a.minimum"].value == ""


def test_a_change_leaves_everything_else_as_it_was():
    edited = edit(
        SOURCE,
        {
            "title.nb": "Ny dag",
            "title.nn": "Ny dag: «nynorsk»",
            "purpose.nb": 'Kort, og med # og \\ og "',
            "items.a.start": "10:30",
            "items.a.minimum": "20 min",
            "items.a.igp.G": "25 min, 3 min per person",
        },
    )

    assert edited == (
        SOURCE.replace('{nb: Dag, nn: "Dag"}', '{nb: Ny dag, nn: "Ny dag: «nynorsk»"}')
        .replace(">-\n    Over\n    to linjer", '"Kort, og med # og \\\\ og \\""')
        .replace("start: 09.00", "start: 10:30")
        .replace("minimum:\n", "minimum: 20 min\n")
        .replace("G: 20 min, 2 min per person", 'G: "25 min, 3 min per person"')
    )


def test_what_is_not_written_yet_is_added():
    source = SOURCE.replace("    start: 09.00\n", "").replace(
        "items:\n", "items:\n  - {id: x, kind: talk, title: {nb: X, nn: X}, start: 08.00}\n"
    )

    edited = edit(source, {"participants": "40", "items.a.start": "09.00", "items.x.length": "9"})

    programme = read(edited)
    assert programme.participants == 40
    assert [f"{item.start:%H.%M}" for item in programme.items] == ["08.00", "09.00"]
    assert "participants: 40\nid: dag  # keep\n" in edited
    assert "  - {length: 9, id: x," in edited
    assert "  - start: 09.00\n    id: a  # the only one\n" in edited


def test_two_fields_can_be_added_in_one_place():
    programme = read(edit(SOURCE, {"tables": "7", "participants": "40"}))

    assert (programme.participants, programme.tables) == (40, 7)


def test_an_emptied_field_goes_back_to_its_default():
    edited = edit(SOURCE, {"items.a.minimum": "", "delete_after": "31"})

    assert edited == SOURCE.replace("30\nitems", "31\nitems")


def test_a_length_can_be_left_out_when_the_next_item_says_when_it_starts():
    source = SOURCE + "  - {id: z, kind: end, title: {nb: Z, nn: Z}, start: 09.45}\n"

    edited = edit(source, {"items.a.length": ""})

    assert edited == source.replace("length: 30 min", "length: ")
    assert read(edited).items[0].length.total_seconds() == 45 * 60


@pytest.mark.parametrize("words", ["null", "~", "- a", "a: b", "a #b", "2\u2028x", "*a", "'", "[a"])
def test_words_that_mean_something_in_yaml_stay_words(words):
    edited = edit(SOURCE, {"items.a.title.nb": words})

    assert read(edited).items[0].title.said("nb") == words


@settings(max_examples=20, deadline=None)
@given(st.text(min_size=1, max_size=40).filter(lambda s: clean(s)[0].strip()))
def test_any_words_come_back_as_they_were_typed(words):
    edited = edit(SOURCE, {"purpose.nn": words, "items.a.questions.1.nb": words})

    programme = read(edited)
    assert programme.purpose.said("nn") == clean(words)[0].strip()
    assert programme.items[0].subquestions[0].said("nb") == clean(words)[0].strip()


def test_an_unknown_field_is_refused():
    with pytest.raises(NoSuchField) as caught:
        edit(SOURCE, {"items.b.start": "10.00"})

    assert str(caught.value) == "There is no field «items.b.start» in this programme."


def test_ids_kinds_and_other_codes_cannot_be_changed():
    source = shipped_source("dialogkafe")
    codes = ("id", "kind", "key", "see", "group", "rotate", "collect", "phase", "filter")

    assert [path for path in paths(source) if set(path.split(".")) & set(codes)] == []


def test_a_change_that_gives_no_programme_is_refused_and_its_field_can_be_found():
    changes = {"items.a.start": "25.00"}

    with pytest.raises(BadProgramme) as caught:
        edit(SOURCE, changes)

    at = {(field.line, field.column): field.path for field in fields(changed(SOURCE, changes))}
    assert [at.get((p.line, p.column)) for p in caught.value.problems][-1] == "items.a.start"


def test_an_emptied_text_is_a_gap():
    with pytest.raises(BadProgramme) as caught:
        edit(SOURCE, {"title.nn": ""})

    assert [str(p.reason) for p in caught.value.problems] == [
        "The words in «nn» are missing; the file says that it has that language."
    ]


@pytest.mark.parametrize("name", shipped())
def test_every_text_of_a_ready_programme_can_be_changed(name):
    source = shipped_source(name)
    new = {field.path: f"{field.value} – ny" for field in fields(source) if field.language}

    edited = edit(source, new)

    assert {f.path: f.value for f in fields(edited) if f.language} == new
    assert edit(edited, {f.path: f.value for f in fields(edited)}) == edited


@pytest.mark.parametrize("name", shipped())
def test_saving_without_changes_changes_nothing(name):
    source = shipped_source(name)

    assert edit(source, {field.path: field.value for field in fields(source)}) == source


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("- a", []),
        ("title: A", ["participants", "tables", "title"]),
        ("languages: nb\ntitle: {nb: [A]}", ["participants", "tables"]),
        ("languages: [[a]]", ["participants", "tables"]),
        ("", ["participants", "tables"]),
        (
            "items: [{title: A}, b]",
            ["participants", "tables", "items.1.start", "items.1.length", "items.1.title"],
        ),
    ],
)
def test_a_file_with_mistakes_has_the_fields_that_it_has(source, found):
    assert paths(source) == found


def test_bare_words_are_in_the_main_language():
    assert fields("languages: [nn]\ntitle: A")[-1].language == "nn"


# --- Lists of texts ------------------------------------------------------------------------------


def test_a_question_can_be_added_removed_and_moved():
    questions = (text(nb="Ny: først", nn="Ny: først"), text(nb="B", nn="B"))

    edited = put_list(SOURCE, "items.a.questions", questions)

    assert edited == SOURCE.replace(
        "    questions:\n      - {nb: B, nn: B}\n",
        '    questions:\n      - {nb: "Ny: først", nn: "Ny: først"}\n      - {nb: "B", nn: "B"}\n',
    )
    assert read(put_list(edited, "items.a.questions", ())).items[0].subquestions == ()


def test_a_list_that_is_not_written_yet_is_added():
    rules = (text(nb="Lytt", nn="Lytt"),)

    edited = put_list(SOURCE, "rules", rules)

    assert read(edited).rules == rules
    assert edited == SOURCE.replace(
        "id: dag  #", 'rules:\n  - {nb: "Lytt", nn: "Lytt"}\nid: dag  #'
    )


def test_a_list_in_an_item_on_one_line_is_written_on_that_line():
    source = SOURCE.split("items:", maxsplit=1)[0] + (
        "items:\n  - {id: s, kind: session, start: 9.00, length: 9, title: {nb: S, nn: S},"
        " igp: {I: 1, G: 2}}  # end\n"
    )
    questions = (text(nb="A", nn="A"), text(nb="B", nn="B"))

    once = put_list(source, "items.s.questions", questions)
    twice = put_list(once, "items.s.questions", questions[:1])

    assert read(once).items[0].subquestions == questions
    assert read(twice).items[0].subquestions == questions[:1]
    assert twice.endswith(" igp: {I: 1, G: 2}}  # end\n")


@pytest.mark.parametrize("name", shipped())
def test_the_lists_of_a_ready_programme_can_be_written_anew(name):
    programme = read(shipped_source(name))

    edited = put_list(shipped_source(name), "rules", (*programme.rules, programme.title))

    assert read(edited).rules == (*programme.rules, programme.title)
    assert read(edited).items == programme.items


@pytest.mark.parametrize(
    "path", ["items", "items.b.questions", "id.x.rules", "items.a.igp.I.rules", ""]
)
def test_only_lists_of_texts_can_be_written_anew(path):
    with pytest.raises(NoSuchField):
        put_list(SOURCE, path, ())
