"""A questionnaire is read from the file that its owner writes, with every mistake at its place."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.conditions import RESERVED, parse
from surveys.faults import STEPS_AT_MOST
from surveys.files.cells import LARGEST as LARGEST_FILE
from surveys.files.cells import MOST_COLUMNS, MOST_ROWS
from surveys.files.columns import CHOICES, SETTINGS, SURVEY, THEMES
from surveys.files.expressions import limits, relevant
from surveys.files.kinds import EVERY_KEY, KEYS, KINDS, usual_length, usual_limit
from surveys.files.questionnaires import (
    FORM,
    ITEM,
    SECTION,
    THEME,
    BadQuestionnaire,
    read,
    read_draft,
    shipped,
    shipped_source,
)
from surveys.files.xlsform_terms import WRITTEN_TYPES
from surveys.flow import lacking
from surveys.numerals import LARGEST
from surveys.places import gaps
from surveys.questionnaire import Item, Questionnaire, Section, Theme, Visibility
from surveys.questions import Kind, Option, Question
from surveys.texts import LANGUAGES, Text, text

HEAD = "id: f\ntitle: F\nsections:\n  - id: s\n    title: S\n    items:\n"


DOCS = Path(__file__).parents[3] / "docs" / "questionnaires.md"
A = "{id: a, kind: line, text: A}"


def form(*items):
    """A form with these items, from line 7."""
    return HEAD + "".join(f"      - {item}\n" for item in items)


def asked(item: str) -> Question:
    """The question of an item, with another one after it."""
    return next(iter(read(form(item, A)).items)).question


def refused(source, reader=read):
    with pytest.raises(BadQuestionnaire) as caught:
        reader(source)
    return str(caught.value).splitlines()


def wrong(*items):
    return refused(form(*items))


# --- What is read ---------------------------------------------------------------------------------


def test_a_form_is_read_with_the_usual_values():
    assert read(form("{id: a, kind: line, text: A}")) == Questionnaire(
        id="f",
        title=text(nb="F"),
        languages=("nb",),
        sections=(
            Section(
                "s",
                text(nb="S"),
                (Item("a", text(nb="A"), Question(Kind.LINE, max_length=200)),),
            ),
        ),
    )


def test_everything_about_the_form_is_read():
    source = """\
id: f
languages: [nn, nb]
title: {nb: F, nn: F!}
source: {nb: K, nn: K!}
intro: {nb: I, nn: I!}
thanks: {nb: T, nn: T!}
sections:
  - id: s
    title: {nb: S, nn: S!}
    text: {nb: L, nn: L!}
    items:
      - id: a
        kind: text
        text: {nb: A, nn: A!}
        help: {nb: H, nn: H!}
        required: true
        visibility: owner
        themes:
          bolig: {name: {nb: B, nn: B!}, words: "bolig, bustad ,, hus "}
          arbeid: {name: {nb: J, nn: J!}}
      - id: b
        kind: note
        text: {nb: B, nn: B!}
        show_if: a answered
"""

    def both(words):
        return text(nn=f"{words}!", nb=words)

    themes = Theme("bolig", both("B"), ("bolig", "bustad", "hus")), Theme("arbeid", both("J"))
    first = Item("a", both("A"), Question(Kind.TEXT), help=both("H"), themes=themes)
    first = replace(first, required=True, visibility=Visibility.OWNER)
    second = Item("b", both("B"), show_if=parse("a answered").condition)
    assert read(source) == Questionnaire(
        "f",
        both("F"),
        ("nn", "nb"),
        (Section("s", both("S"), (first, second), both("L")),),
        intro=both("I"),
        thanks=both("T"),
        source=both("K"),
    )


AB = Option("a", text(nb="A")), Option("b", text(nb="B"))
OPTIONS = "options: {a: A, b: B}"


@pytest.mark.parametrize(
    ("written", "question"),
    [
        ("kind: note", Question(Kind.NONE)),
        ("kind: text", Question(Kind.TEXT)),
        ("kind: text, max_length: 500", Question(Kind.TEXT, max_length=500)),
        ("kind: list, limit: 5", Question(Kind.LIST, limit=5)),
        ("kind: date", Question(Kind.DATE)),
        ("kind: number", Question(Kind.NUMBER, low=0, high=LARGEST)),
        ("kind: number, low: -5, high: 5, unit: hus",
         Question(Kind.NUMBER, low=-5, high=5, unit=text(nb="hus"))),
        ("kind: rating", Question(Kind.RATING, low=1, high=5)),
        ("kind: rating, low: 0, high: 10", Question(Kind.RATING, low=0, high=10)),
        (f"kind: choice, {OPTIONS}", Question(Kind.CHOICE, AB)),
        (f"kind: choice, {OPTIONS}, other: C, dont_know: D",
         Question(Kind.CHOICE, AB, other=text(nb="C"), dont_know=text(nb="D"))),
        (f"kind: choice, {OPTIONS}, ordered: true, positive: [b], neutral: a",
         Question(Kind.CHOICE, AB, ordered=True, positive=("b",), neutral="a")),
        (f"kind: multi, {OPTIONS}, limit: 1", Question(Kind.MULTI, AB, limit=1)),
        (f"kind: matrix, {OPTIONS}, rows: {{r: R}}",
         Question(Kind.MATRIX, AB, rows=(Option("r", text(nb="R")),))),
        (f"kind: rank, {OPTIONS}", Question(Kind.RANK, AB)),
        (f"kind: points, {OPTIONS}", Question(Kind.POINTS, AB, limit=10)),
    ],
)  # fmt: skip
def test_each_kind_of_question_is_read(written, question):
    assert asked(f"{{id: x, text: X, {written}}}") == question


def test_every_kind_can_be_written_but_those_of_workshops():
    assert set(KINDS.values()) == set(Kind) - {Kind.COMMITMENT, Kind.STANCE} == set(KEYS)


# --- Mistakes -------------------------------------------------------------------------------------


def test_what_must_be_there_is_missed_at_its_place():
    assert refused("title: F") == ["1:1: «id» is missing here.", "1:1: «sections» is missing here."]
    assert refused("id: f\ntitle: F\nsections:\n  - id: s\n") == [
        "4:5: «title» is missing here.",
        "4:5: «items» is missing here.",
    ]
    assert wrong("{id: a}") == ["7:9: «kind» is missing here.", "7:9: «text» is missing here."]


def test_keys_that_nobody_knows_are_pointed_out():
    assert wrong("{id: a, kind: line, text: A, requierd: true}") == [
        "7:38: There is no «requierd» here. Did you mean «required»?"
    ]
    assert refused(form(A) + "thank: T\n") == [
        "8:1: There is no «thank» here. Did you mean «thanks»?"
    ]


def test_a_key_for_another_kind_is_pointed_out():
    assert wrong(
        "{id: a, kind: line, text: A, low: 1}", "{id: b, kind: note, text: B, required: true}"
    ) == [
        "7:38: «low» is not for a question of the kind «line».",
        "8:38: «required» is not for a question of the kind «note».",
    ]


def test_a_kind_that_nobody_knows_spoils_nothing_else():
    assert wrong(
        "{id: a, kind: chioce, text: A, options: {a: A}}", "{id: b, kind: [c], text: B}"
    ) == [
        "7:23: «chioce» is not known here. Expected one of: note, text, list, choice, multi, "
        "rating, points, rank, number, matrix, date, line.",
        "8:23: Expected a text or a value here.",
        "8:23: «» is not known here. Expected one of: note, text, list, choice, multi, "
        "rating, points, rank, number, matrix, date, line.",
    ]


@pytest.mark.parametrize("name", ["1a", "å", "a b", "a.b", "", "-a", "a" * 41])
def test_an_id_begins_with_a_letter(name):
    assert wrong(f"{{id: '{name}', kind: line, text: A}}") == [
        f"7:14: «{name}» cannot be an id. Begin with a letter; then letters, digits, - and _."
    ]


def test_ids_and_codes_are_used_once():
    again = "{id: a, kind: choice, text: A, options: {x: X, y: Y, x: Z}}"
    listed = "{id: c, kind: text, text: C, themes: {t: {name: T}, t: {name: U}}}"

    assert wrong(A, A.replace("id: a", "id: s"), A) == [
        "8:14: The id «s» is used twice; sections and questions need one each.",
        "9:14: The id «a» is used twice; sections and questions need one each.",
    ]
    assert wrong(again, listed) == [
        "7:62: «x» stands twice; keep one of them.",
        "8:61: «t» stands twice; keep one of them.",
    ]


def test_a_code_has_no_spaces_and_is_not_one_that_is_kept():
    assert wrong("{id: a, kind: choice, text: A, options: {x y: X, z: Z}}") == [
        "7:50: «x y» cannot be an id. Use letters from a to z, digits and hyphens."
    ]
    assert wrong("{id: a, kind: choice, text: A, options: {x: X, other: O}}") == [
        "7:56: The code «other» is kept for «don't know» and «other»; "
        "write it under the key «other»."
    ]


@pytest.mark.parametrize("options", ["[a, b]", "a"])
def test_options_are_written_as_codes_and_labels(options):
    assert wrong(f"{{id: a, kind: choice, text: A, options: {options}}}") == [
        "7:49: Expected fields here, each written as «name: value»."
    ]


def test_there_is_something_to_choose_from_and_something_to_rate():
    assert wrong(
        "{id: a, kind: multi, text: A}", "{id: b, kind: matrix, text: B, options: {x: X}}"
    ) == [
        "7:9: There must be at least two to choose from.",
        "8:9: A matrix needs rows: what is to be rated.",
        "8:49: There must be at least two to choose from.",
    ]


def test_numbers_have_their_bounds():
    assert wrong(
        "{id: a, kind: number, text: A, low: 9, high: 3}",
        "{id: b, kind: rating, text: B, high: 20}",
        "{id: c, kind: number, text: C, low: 1.5}",
        "{id: d, kind: number, text: D, high: 9000000000}",
        "{id: e, kind: text, text: E, max_length: 0}",
    ) == [
        "7:45: The lowest number (9) must be below the highest (3).",
        "8:46: A scale can have 11 steps; ask for a number instead.",
        "9:45: «1.5» does not fit here. Write a whole number from -1000000000 to 1000000000.",
        "10:46: «9000000000» does not fit here. "
        "Write a whole number from -1000000000 to 1000000000.",
        "11:50: «0» does not fit here. Write a whole number from 1 to 3000.",
    ]


def test_the_ends_of_a_scale_are_pointed_at():
    assert wrong(
        "{id: a, kind: choice, text: A, options: {x: X, y: Y}, ordered: true, positive: [x, z]}",
        "{id: b, kind: choice, text: B, options: {x: X, y: Y}, neutral: x}",
    ) == [
        "7:92: «a» has no answer «z». It has: x, y.",
        "8:72: Only a scale has a positive end and a middle; write «ordered: true».",
    ]


def test_a_language_that_is_declared_is_missed_in_every_text():
    source = form("{id: a, kind: choice, text: {nb: A, nn: A}, options: {x: X, y: {nb: Y}}}")
    source = source.replace("title: F", "title: {nb: F, nn: F}\nlanguages: [nb, nn]")

    missing = "The words in «nn» are missing; the file says that it has that language."
    assert refused(source) == [f"6:12: {missing}", f"8:66: {missing}", f"8:72: {missing}"]


def test_a_form_needs_questions_and_a_section_needs_something():
    assert refused("id: f\ntitle: F\nsections: []\n") == [
        "3:11: A questionnaire needs at least one question."
    ]
    assert refused(form(A) + "  - id: t\n    title: T\n    items: []\n") == [
        "8:5: There is nothing in this section; add a question, or remove it."
    ]
    assert wrong("{id: a, kind: note, text: A}") == [
        "4:3: A questionnaire needs at least one question."
    ]


# --- Conditions -----------------------------------------------------------------------------------

CHOICE = "{id: c, kind: choice, text: C, options: {x: X, y: Y}}"


def test_a_condition_is_read_as_it_is_written():
    source = form(CHOICE, "{id: n, kind: number, text: N}",
                  "{id: a, kind: line, text: A, show_if: c has x and n >= 3}")  # fmt: skip

    assert read(source).item("a").show_if == parse("c has x and n >= 3").condition


@pytest.mark.parametrize(
    ("condition", "at", "said"),
    [
        ("c has", 5, "Expected a code, a number or a day after «has»; found «»."),
        ("c = x and d = y", 10, "There is no question «d» here. There are: c."),
        ("not c = z", 4, "«c» has no answer «z». It has: x, y."),
        ("a answered", 0, "This goes in a circle here: a → a."),
        ("c = x or b answered", 9,
         "«b» comes later; only what was asked before can decide whether this is shown."),
    ],
)  # fmt: skip
def test_a_slip_in_a_condition_is_pointed_at(condition, at, said):
    said = said.replace("This goes", "What is shown goes")

    found = wrong(
        CHOICE, f"{{id: a, kind: line, text: A, show_if: {condition}}}", A.replace("id: a", "id: b")
    )
    assert found == [f"8:{47 + at}: {said}"]


def test_a_condition_in_quotation_marks_is_pointed_at_as_a_whole():
    assert wrong(CHOICE, "{id: a, kind: line, text: A, show_if: 'c = x and d = y'}") == [
        "8:47: There is no question «d» here. There are: c."
    ]


@pytest.mark.parametrize("condition", ["", "''", "' '", "~"])
def test_no_condition_shows_an_item_always(condition):
    source = form(CHOICE, f"{{id: a, kind: line, text: A, show_if: {condition}}}")

    assert read(source).item("a").show_if is None


def test_a_condition_is_words():
    assert wrong(CHOICE, "{id: a, kind: line, text: A, show_if: [c]}") == [
        "8:47: Expected a text or a value here."
    ]


def test_what_follows_from_a_mistake_is_not_told_as_one():
    """An item that cannot be read is not missed by those that look at it."""
    assert wrong(
        "{id: 1c, kind: choice, text: C, options: {x: X}}",
        "{id: a, kind: line, text: A, show_if: c = x}",
    ) == ["7:14: «1c» cannot be an id. Begin with a letter; then letters, digits, - and _."]
    assert refused(HEAD.replace("title: S", "titel: S") + f"      - {A}\n      - {A}\n") == [
        "4:5: «title» is missing here.",
        "5:5: There is no «titel» here. Did you mean «title»?",
    ]


# --- Drafts ---------------------------------------------------------------------------------------


def test_a_draft_may_lack_words_and_says_where():
    source = form("{id: a, kind: choice, text: {nn: A}, options: {x: X, y: {nb: Y, nn: }}}")
    source = source.replace("title: F", "title: {nb: F, nn: F}\nlanguages: [nb, nn]")

    draft = read_draft(source)

    assert draft.item("a").text == Text((("nn", "A"),))
    assert [(gap.name, gap.language) for gap in gaps(draft)] == [
        ("s.title", "nn"),
        ("a.text", "nb"),
        ("a.options.x", "nn"),
        ("a.options.y", "nn"),
    ]


def test_a_draft_without_a_mistake_or_a_gap_is_a_form():
    assert read_draft(form(A)) == read(form(A))


def test_no_words_at_all_are_a_mistake_in_a_draft_too():
    source = form("{id: a, kind: choice, text: {nn: ''}, options: {x: , y: Y}}")
    source = source.replace("title: F", "title: {nb: F, nn: F}\nlanguages: [nb, nn]")

    missing = "The words in «nb» are missing; the file says that it has that language."
    assert refused(source, read_draft) == [f"8:37: {missing}", f"8:59: {missing}"]


def test_a_draft_full_of_gaps_is_read_to_its_end():
    options = ", ".join(f"x{n}: X" for n in range(200))
    source = form(f"{{id: a, kind: multi, text: A, options: {{{options}}}}}")

    draft = read_draft(source.replace("title: F", "title: F\nlanguages: [nb, nn]"))

    assert len(gaps(draft)) == 203


# --- Anything -------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        *("id", "f", "title", "sections", "items", "kind", "choice", "options", "a", "nb", "text"),
        *(":", "-", "\n", " ", "  ", "{", "}", "[", "]", ",", "show_if", "a = b", "themes", "rows"),
    ]
)


@given(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=80))
def test_any_file_is_a_form_or_a_refusal_with_places(source):
    try:
        read(source)
    except BadQuestionnaire as bad:
        problems = bad.problems
    else:
        problems = ()
    assert all(p.line >= 1 and p.column >= 1 and str(p.reason) for p in problems)


@given(st.data())
def test_a_ready_form_with_a_line_taken_out_is_a_form_or_a_refusal_with_places(data):
    source = shipped_source(data.draw(st.sampled_from(shipped())))
    lines = source.splitlines(keepends=True)
    gone = data.draw(st.integers(0, len(lines) - 1))
    found: list[int] = []
    try:
        read("".join([*lines[:gone], *lines[gone + 1 :]]))
    except BadQuestionnaire as bad:
        found = [problem.line for problem in bad.problems]
    assert [line for line in found if not 1 <= line <= len(lines)] == []


# --- Ready forms ----------------------------------------------------------------------------------


def test_these_are_ready():
    assert shipped() == (
        "befolkningsutsikt",
        "busettingskapasitet",
        "imdi-statistikk",
        "mentor",
        "nettverkssamling",
        "puls",
    )
    with pytest.raises(KeyError):
        shipped_source("gone")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_ready_forms_are_called_the_same(language):
    titles = [read(shipped_source(name)).title.said(language) for name in shipped()]

    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", shipped())
def test_a_ready_form_is_named_as_its_file_and_says_everything_in_both_languages(name):
    form = read(shipped_source(name))

    assert form.id == name
    assert {"nb", "nn"} <= set(form.languages)
    assert gaps(form) == ()
    assert lacking(form, {}) != ()


def test_the_survey_of_counties_is_as_in_its_source():
    form = read(shipped_source("imdi-statistikk"))
    asked = {item.id: item.question for item in form.items}

    assert list(asked) == ["vurdering", "hyppighet", "bruk", "etterspor"]
    assert [row.label.said("nb") for row in asked["vurdering"].rows] == [
        "Tall og statistikksidene",
        "Forskningsrapporter",
        "Kunnskapsoversikter",
    ]
    assert len(asked["vurdering"].options) == 5
    assert asked["vurdering"].dont_know == text(
        nb="Vet ikke / har ikke brukt", nn="Veit ikkje / har ikkje brukt"
    )
    assert len(asked["bruk"].options) + 1 == 14
    assert asked["bruk"].other == text(nb="Annet", nn="Anna")
    assert len(form.item("etterspor").themes) == 10


def test_the_waves_of_a_mentor_programme_have_one_form():
    form = read(shipped_source("mentor"))

    assert form.languages == ("nb", "nn", "en")
    assert [item.id for item in form.items] == [
        *("rolle", "moter", "hvorfor-ikke", "trygghet", "laert", "nytte", "fortsette", "bedre")
    ]


@pytest.mark.parametrize("name", shipped())
def test_bokmal_and_nynorsk_are_not_mixed(name):
    """Words that belong to the other language only: a slip of who translated."""
    bokmal = {
        "ikke",
        "hva",
        "hvordan",
        "hvor",
        "jeg",
        "fra",
        "dere",
        "noen",
        "flere",
        "vet",
        "hver",
    }
    nynorsk = {"ikkje", "kva", "korleis", "kor", "eg", "frå", "nokon", "fleire", "veit", "kvar"}
    source = shipped_source(name)

    nb = set(re.findall(r"\w+", " ".join(re.findall(r"\bnb: ([^\n,}]*)", source)).lower()))
    nn = set(re.findall(r"\w+", " ".join(re.findall(r"\bnn: ([^\n,}]*)", source)).lower()))
    assert (nb & nynorsk, nn & bokmal) == (set(), set())


def test_the_vocabulary_of_files_is_that_of_the_form():
    """A field that is added to the form can be written, or this says so."""
    fields = {name for kind in (Questionnaire, Section, Item, Theme, Question)
              for name in kind.__dataclass_fields__}  # fmt: skip
    written = {*FORM, *SECTION, *ITEM, *THEME, *EVERY_KEY}

    assert fields - written == {"question"}


# --- The guide ------------------------------------------------------------------------------------


def test_the_guide_describes_every_key_and_every_word_that_is_understood():
    """`docs/questionnaires.md` is what people write from."""
    guide = DOCS.read_text("utf-8")
    named = set(re.findall(r"[\w.-]+", " ".join(re.findall(r"`([^`\n]+)`", guide))))
    columns = [*SURVEY.values(), *CHOICES.values(), *SETTINGS.values(), *THEMES.values()]
    words = {*FORM, *SECTION, *ITEM, *THEME, *EVERY_KEY, *KINDS, *Visibility, *columns}
    told = {"version"}  # in plain words: it is left out

    assert (words | set(WRITTEN_TYPES) | RESERVED) - named == told


def test_the_guide_names_the_usual_limits():
    guide = DOCS.read_text("utf-8")

    for kind in (Kind.LINE, Kind.TEXT, Kind.LIST):
        assert re.search(rf"`{kind}`[^\n]*`max_length`[^\n]*{usual_length(kind)}\)", guide)
    assert re.search(rf"`points` [^\n]*; {usual_limit(Kind.POINTS)}\)", guide)
    assert re.search(rf"`list` [^\n]*; {usual_limit(Kind.LIST)}\)", guide)
    assert f"at most {STEPS_AT_MOST} steps" in guide
    assert f"at most {LARGEST_FILE // 1_000_000} MB" in guide
    assert f"at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns" in guide


def test_what_the_guide_shows_is_understood():
    guide = DOCS.read_text("utf-8")
    shown = re.findall(r"`([^`\n]+)`", guide.split("## Showing an item only to some")[1])
    conditions = [words for words in shown if re.match(r"[a-z][\w.]* (has|=|!=|>=|<) \w", words)]
    excel = [words for words in shown if "${" in words]
    bounds = [words for words in shown if re.match(r"(\.|[a-z-]+\(\.\)) [<>]", words)]

    assert [len(found) for found in (conditions, excel, bounds)] == [8, 4, 3]
    assert [parse(words).condition for words in conditions] != []
    assert [relevant(words, {}) for words in excel] != []
    assert [limits(words) for words in bounds] != []
