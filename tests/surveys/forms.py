"""Questionnaires for tests, in few words, and strategies for what may be in them."""

from hypothesis import strategies as st

from surveys.answers import Chosen, Dated, Listed, Numbered, Point, Rated, Value
from surveys.conditions import RESERVED
from surveys.questionnaire import (
    All,
    Any,
    Comparison,
    Condition,
    Item,
    Not,
    Questionnaire,
    Section,
)
from surveys.questionnaire import Test as Compared  # else pytest takes it for one of its own
from surveys.questions import Kind, Option, Question
from surveys.texts import text

ABC = tuple(Option(code, text(nb=code.upper())) for code in "abc")
ROWS = tuple(Option(code, text(nb=code)) for code in ("r1", "r2"))


def item(id_: str, kind: Kind = Kind.LINE, /, show_if: Condition | None = None, **more) -> Item:
    """An item that asks this kind of question; `more` is about the item or the question."""
    about = {key: more.pop(key) for key in ("help", "required", "themes") if key in more}
    if kind in (Kind.CHOICE, Kind.MULTI, Kind.RANK, Kind.POINTS, Kind.MATRIX):
        more.setdefault("options", ABC)
    if kind is Kind.MATRIX:
        more.setdefault("rows", ROWS)
    return Item(id_, text(nb=f"{id_}?"), Question(kind, **more), show_if=show_if, **about)


def form(*items: Item) -> Questionnaire:
    """A form with one section."""
    return Questionnaire("form-1", text(nb="Form"), ("nb",), (section("s1", *items),))


def section(id_: str, *items: Item) -> Section:
    return Section(id_, text(nb=id_), items)


def compared(item: str, how: str, value: object = "", row: str = "") -> Compared:
    """A test of one item."""
    return Compared(item, Comparison(how), str(value), row)


def line(words: str) -> Listed:
    """What is answered to a line."""
    return Listed((Point("", words),))


# --- Anything -------------------------------------------------------------------------------------

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODES = st.text(f"{LETTERS}0123456789_-", min_size=1, max_size=8).filter(
    lambda code: not code.startswith("-")
)
IDS = CODES.filter(lambda name: name[0] in LETTERS and name not in RESERVED)


def conditions(
    names=IDS, codes=CODES, hows=tuple(Comparison), rows=CODES
) -> st.SearchStrategy[Condition]:
    """Conditions as the grammar makes them: never one part alone, nor none."""
    tested = st.builds(
        lambda name, how, value, row: Compared(
            name, how, "" if how is Comparison.ANSWERED else value, row
        ),
        names, st.sampled_from(hows), codes, st.just("") | rows,
    )  # fmt: skip
    return st.recursive(
        tested,
        lambda inside: (
            st.builds(Not, inside)
            | st.lists(inside, min_size=2, max_size=3).map(lambda parts: All(tuple(parts)))
            | st.lists(inside, min_size=2, max_size=3).map(lambda parts: Any(tuple(parts)))
        ),
        max_leaves=6,
    )


def answers(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Value]]:
    """Answers of any sort to some of these items."""
    codes = st.sampled_from("abc")
    values: st.SearchStrategy[Value] = st.one_of(
        st.lists(codes, max_size=2).map(lambda chosen: Chosen(tuple(chosen))),
        st.integers(-3, 9).map(Numbered),
        st.dates().map(Dated),
        st.sampled_from(["", "x"]).map(line),
        codes.map(lambda code: Rated((("r1", code),))),
    )
    return st.dictionaries(st.sampled_from(names), values)
