from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from surveys.analysis import UNIT_GROUP, Analysis, tally
from surveys.answers import Chosen, Dated, Numbered, Rated, Shared
from surveys.figures import (
    Base,
    Choices,
    Class,
    Count,
    Dates,
    Day,
    Matrix,
    NamedAnswer,
    NamedAnswers,
    Ranked,
    Row,
    Texts,
    Voted,
)
from surveys.questionnaire import Theme
from surveys.questions import DONT_KNOW, OTHER, Kind
from surveys.responses import Fieldwork, Mode, Response, Unit, Wave
from surveys.tallies import NamedTally, Part, Tally
from surveys.texts import text
from tests.surveys.forms import ABC, ROWS, compared, form, item, line

WORK = Fieldwork(Mode.OFFICIAL, text(nb="Bruk"), "IMDi", date(2025, 9, 1), date(2025, 10, 1))
LABELS = dict(zip("abc", (option.label for option in ABC), strict=True))


def wave(*answers, items, mode=Mode.OPINION):
    """A closed wave in which each response says this; a plain string is a code."""
    said = [
        {key: Chosen((v,)) if isinstance(v, str) else v for key, v in one.items()}
        for one in answers
    ]
    responses = tuple(Response(one) for one in said)
    return Wave(form(*items), replace(WORK, mode=mode), (), {}, responses)


def counts(figure):
    return tuple(count.n for count in figure.counts)


def test_a_choice_is_counted_in_the_questions_order_with_who_left_it_open():
    asked = item("q", Kind.CHOICE)
    found = tally(
        wave({"q": "b"}, {"q": "b"}, {"q": "a"}, {"q": Chosen(())}, {}, items=[asked]), "q"
    )

    labelled = tuple(Count(code, n, LABELS[code]) for code, n in (("a", 1), ("b", 2), ("c", 0)))
    assert found == Tally(asked, Mode.OPINION, True, Choices(Base(5, 3), labelled))


def test_an_open_survey_says_so_and_nobody_may_have_answered():
    nobody = wave(items=[item("q", Kind.CHOICE)])
    open_yet = replace(nobody, fieldwork=replace(WORK, closed=None))

    assert not tally(open_yet, "q").closed
    assert tally(open_yet, "q").figure.base == Base(0, 0)


def test_dont_know_and_other_stand_last_and_what_was_written_beside_is_kept():
    asked = item("q", Kind.CHOICE, dont_know=text(nb="Vet ikke"), other=text(nb="Annet"))
    given = wave({"q": DONT_KNOW}, {"q": Chosen((OTHER,), "Kurs")}, {"q": OTHER}, items=[asked])

    figure = tally(given, "q").figure

    assert isinstance(figure, Choices)
    assert figure.counts[3:] == (
        Count(OTHER, 2, text(nb="Annet")),
        Count(DONT_KNOW, 1, text(nb="Vet ikke")),
    )
    assert figure.other == Texts(Base(1, 1), ("Kurs",))


def test_a_code_of_an_earlier_version_is_counted_last():
    figure = tally(wave({"q": "old"}, {"q": "a"}, items=[item("q", Kind.CHOICE)]), "q").figure

    assert isinstance(figure, Choices)
    assert [(count.code, count.n) for count in figure.counts] == [
        ("a", 1),
        ("b", 0),
        ("c", 0),
        ("old", 1),
    ]


def test_several_choices_do_not_add_up_to_their_base():
    given = [{"q": Chosen(codes)} for codes in (("a", "b"), ("b",), (), ("b", "c"))]

    figure = tally(wave(*given, items=[item("q", Kind.MULTI)]), "q").figure

    assert isinstance(figure, Choices)
    assert (figure.base, counts(figure), figure.multiple) == (Base(4, 3), (1, 3, 1), True)


@pytest.mark.parametrize("kind", [Kind.RATING, Kind.STANCE])
def test_a_rating_is_a_scale_of_its_numbers(kind):
    asked = item("q", kind, low=-1, high=2)

    figure = tally(wave({"q": Numbered(-1)}, {"q": Numbered(2)}, items=[asked]), "q").figure

    assert isinstance(figure, Choices)
    assert [(count.code, count.n) for count in figure.counts] == [
        ("-1", 1),
        ("0", 0),
        ("1", 0),
        ("2", 1),
    ]
    assert (figure.ordered, figure.median) == (True, ("-1", "2"))


def test_a_scale_keeps_its_favourable_end():
    asked = item("q", Kind.CHOICE, ordered=True, positive=("c",), neutral="b")

    figure = tally(wave({"q": "a"}, {"q": "c"}, {"q": "c"}, items=[asked]), "q").figure

    assert isinstance(figure, Choices)
    assert (figure.positives, figure.negatives, figure.median) == (2, 1, ("c",))


def test_a_matrix_has_a_base_for_each_row_and_one_of_its_own():
    asked = item("q", Kind.MATRIX, dont_know=text(nb="Vet ikke"))
    both, one = Rated((("r1", "a"), ("r2", DONT_KNOW))), Rated((("r1", "c"),))

    found = tally(wave({"q": both}, {"q": one}, {}, {"q": Rated(())}, items=[asked]), "q").figure

    assert isinstance(found, Matrix)
    figures = [row.figure for row in found.rows if isinstance(row.figure, Choices)]
    assert [(row.code, row.label) for row in found.rows] == [(row.code, row.label) for row in ROWS]
    assert [figure.base for figure in figures] == [Base(4, 2), Base(4, 1)]
    assert [counts(figure) for figure in figures] == [(1, 0, 1, 0), (0, 0, 0, 1)]
    assert found.base == Base(4, 2)


def test_numbers_of_opinions_have_fixed_classes_and_official_ones_span_what_was_answered():
    asked = item("q", Kind.NUMBER, low=0, high=99)
    given = [{"q": Numbered(42)}, {"q": Numbered(44)}]

    opinions = tally(wave(*given, items=[asked]), "q").figure
    official = tally(wave(*given, items=[asked], mode=Mode.OFFICIAL), "q").figure

    assert len(getattr(opinions, "classes", ())) == 10
    assert getattr(official, "classes", ()) == (
        Class(42, 42, 1),
        Class(43, 43, 0),
        Class(44, 44, 1),
    )


def test_rankings_votes_days_and_texts_are_each_counted_in_their_way():
    themes = (Theme("bo", text(nb="Bolig"), ("bolig",)),)
    items = [
        item("rank", Kind.RANK),
        item("vote", Kind.POINTS),
        item("day", Kind.DATE),
        item("said", Kind.TEXT, themes=themes),
    ]
    answers = {
        "rank": Chosen(("b", "a", "c")),
        "vote": Shared((("a", 2),)),
        "day": Dated(date(2026, 1, 1)),
        "said": line("Flere boliger"),
    }
    counted = Analysis(wave(answers, {}, items=items))

    figures: dict[str, Any] = {name: counted.tally(name).figure for name in answers}

    one = Base(2, 1)
    assert figures["rank"].base == one
    assert figures["rank"].options[1] == Ranked("b", 2, 1, LABELS["b"])
    assert figures["vote"].options[0] == Voted("a", 2, 1, LABELS["a"])
    assert figures["day"] == Dates(one, (Day(date(2026, 1, 1), 1),))
    assert figures["said"] == Texts(one, ("Flere boliger",), (Count("bo", 1, text(nb="Bolig")),), 0)


def test_who_was_not_shown_an_item_is_not_asked_and_what_a_draft_held_does_not_count():
    first, after = item("p", Kind.CHOICE), item("q", Kind.CHOICE, compared("p", "=", "a"))
    given = [{"p": "a", "q": "b"}, {"p": "a"}, {"p": "b", "q": "c"}, {}]
    counted = Analysis(wave(*given, items=[first, after]))

    found = counted.tally("q")

    assert isinstance(found.figure, Choices)
    assert (found.figure.base, counts(found.figure)) == (Base(2, 1, not_shown=2), (0, 1, 0))
    assert found.hangs_on == (counted.tally("p"),)


REGION, ASKED = item("b", Kind.CHOICE, options=ABC[:2]), item("q", Kind.CHOICE)


def test_a_breakdown_counts_each_group_and_those_who_are_in_none():
    given = [{"b": "a", "q": "a"}, {"b": "a", "q": "b"}, {"b": "b"}, {"q": "c"}]
    counted = Analysis(wave(*given, items=[REGION, ASKED]))

    found = counted.tally("q", by="b")

    assert (found.by, found.sizes, found.background) == ("b", (2, 1, 1), counted.tally("b"))
    assert [(part.code, part.label, part.figure.base) for part in found.groups] == [
        ("a", LABELS["a"], Base(2, 2)),
        ("b", LABELS["b"], Base(1, 0)),
        ("", None, Base(1, 1)),
    ]
    assert [counts(part.figure) for part in found.groups] == [(1, 1, 0), (0, 0, 0), (0, 0, 1)]
    assert found.figure == counted.tally("q").figure


def test_a_breakdown_of_numbers_has_the_same_classes_in_each_group():
    asked = item("n", Kind.NUMBER, low=0, high=99)
    given = [{"b": "a", "n": Numbered(3)}, {"b": "b", "n": Numbered(5)}]

    found = tally(wave(*given, items=[REGION, asked], mode=Mode.OFFICIAL), "n", by="b")

    assert [getattr(part.figure, "classes", ()) for part in found.groups] == [
        (Class(3, 3, 1), Class(4, 4, 0), Class(5, 5, 0)),
        (Class(3, 3, 0), Class(4, 4, 0), Class(5, 5, 1)),
    ]


def test_a_filter_counts_those_for_whom_it_holds():
    given = [{"b": "a", "q": "a"}, {"b": "b", "q": "b"}, {"b": "b", "q": "c"}]
    counted = Analysis(wave(*given, items=[REGION, ASKED]))

    found = counted.tally("q", by="b", where=compared("b", "=", "b"))

    assert isinstance(found.figure, Choices)
    assert (found.filtered, counts(found.figure), found.sizes) == (True, (0, 1, 1), (0, 2))


@pytest.mark.parametrize("kind", [Kind.MULTI, Kind.NUMBER, Kind.TEXT])
def test_an_item_with_many_answers_or_any_number_breaks_nothing_down(kind):
    with pytest.raises(ValueError, match="«b» does not put everybody in one group"):
        tally(wave(items=[item("b", kind), ASKED]), "q", by="b")


def test_a_text_of_the_form_is_not_counted_nor_what_is_not_in_it():
    counted = Analysis(wave(items=[item("note", Kind.NONE)]))

    with pytest.raises(ValueError, match="«note» asks nothing"):
        counted.tally("note")
    with pytest.raises(KeyError):
        counted.tally("q")


UNITS = (Unit("1508", "Ålesund", "15"), Unit("1580", "Haram", "15"), Unit("0301", "Oslo", "03"))


def official():
    said = (("1580", "a"), ("0301", "b"), ("9999", "c"))
    responses = tuple(Response({"q": Chosen((code,))}, unit) for unit, code in said)
    return Wave(form(ASKED), WORK, UNITS, {}, responses)


def test_official_answers_are_broken_down_by_their_units_groups():
    found = tally(official(), "q", by=UNIT_GROUP)

    assert [(part.code, counts(part.figure)) for part in found.groups] == [
        ("", (0, 0, 1)),
        ("03", (0, 1, 0)),
        ("15", (1, 0, 0)),
    ]
    assert (found.sizes, found.background) == ((1, 1, 1), None)


def test_official_answers_stand_beside_names():
    answers = NamedAnswers(
        (
            NamedAnswer("1508", "Ålesund", None),
            NamedAnswer("1580", "Haram", Chosen(("a",))),
            NamedAnswer("0301", "Oslo", Chosen(("b",))),
        )
    )

    assert Analysis(official()).named("q") == NamedTally(ASKED, True, answers)


def test_opinions_have_neither_names_nor_units():
    counted = Analysis(wave(items=[ASKED]))

    with pytest.raises(ValueError, match="no names"):
        counted.named("q")
    with pytest.raises(ValueError, match="no group's"):
        counted.tally("q", by=UNIT_GROUP)


def test_a_group_is_counted_by_its_own_row():
    part = tally(wave({"b": "a", "q": "a"}, items=[REGION, ASKED]), "q", by="b").groups[0]

    assert part == Part(
        "a",
        LABELS["a"],
        Choices(Base(1, 1), tuple(Count(code, int(code == "a"), LABELS[code]) for code in "abc")),
    )


def test_the_rows_of_a_broken_down_matrix_stand_in_each_group():
    asked = item("m", Kind.MATRIX)
    given = [{"b": "a", "m": Rated((("r1", "a"),))}, {"b": "b", "m": Rated((("r2", "b"),))}]

    found = tally(wave(*given, items=[REGION, asked]), "m", by="b")

    matrices = [part.figure for part in found.groups if isinstance(part.figure, Matrix)]
    assert [[row.code for row in one.rows] for one in matrices] == [["r1", "r2"], ["r1", "r2"]]
    assert isinstance(matrices[1].rows[1], Row)
    assert counts(matrices[1].rows[1].figure) == (0, 1, 0)
