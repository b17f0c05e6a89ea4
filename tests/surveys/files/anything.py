"""Forms of any sort that files can say: every kind, every key, one or two languages.

Words and codes are drawn from a store of awkward ones: that is quicker than letter by letter.
"""

from dataclasses import replace

from hypothesis import strategies as st

from surveys.files.kinds import KEYS, usual_bounds, usual_length, usual_limit
from surveys.questionnaire import Comparison, Item, Questionnaire, Section, Theme, Visibility
from surveys.questions import Kind, Option, Question
from surveys.texts import Text
from tests.surveys.forms import conditions

WORDS = (
    *(
        "Ja",
        "Hva nå?",
        "Æ e i a: «å»",
        "null",
        "~",
        "#1",
        "- a",
        "=1+1",
        "=HYPERLINK(1)",
        "+1",
        "@a",
    ),
    *(
        "'sitert'",
        '"sitert"',
        "{a}",
        "[b]",
        "a, b",
        "a\nb",
        "1",
        "1.0",
        "TRUE",
        "2025-01-01",
        "%",
        "&a",
    ),
    *("<b>fet</b>", "* stjerne", "\\", "😀 ok", "x" * 120, "no", "a_b", "_x", "|", ">"),
)
CODES = ("a", "b", "c1", "1", "007", "null", "true", "a-b", "a_b", "A", "yes", "x" * 40, "nb")
STEMS = ("a", "Bruk", "i-d", "i_d", "null", "nb", "antall")
LINES = st.sampled_from(WORDS)
NOTHING = st.none()


def said(languages: tuple[str, ...]) -> st.SearchStrategy[Text]:
    """A text in all the languages."""
    return st.tuples(*[LINES for _ in languages]).map(
        lambda words: Text(tuple(zip(languages, words, strict=True)))
    )


def codes(least: int, most: int) -> st.SearchStrategy[list[str]]:
    """Codes of a list, each used once."""
    return st.lists(st.sampled_from(CODES), min_size=least, max_size=most, unique=True)


@st.composite
def options(draw, languages: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(code, draw(said(languages))) for code in draw(codes(2, 3)))


@st.composite
def questions(draw, languages: tuple[str, ...]) -> Question:
    """A question of any kind that a survey asks."""
    kind = draw(st.sampled_from(list(KEYS)))
    low, high = usual_bounds(kind)
    asked = Question(
        kind, limit=usual_limit(kind), low=low, high=high, max_length=usual_length(kind)
    )
    values: dict[str, st.SearchStrategy[object]] = {
        "max_length": st.integers(1, 3_000),
        "limit": st.integers(1, 100),
        "options": options(languages),
        "rows": options(languages),
        "other": NOTHING | said(languages),
        "dont_know": NOTHING | said(languages),
        "unit": NOTHING | said(languages),
        "ordered": st.booleans(),
    }
    for key in KEYS[kind]:
        if key in values and draw(st.booleans() | st.just(key in {"options", "rows"})):
            asked = replace(asked, **{key: draw(values[key])})
    if kind in {Kind.CHOICE, Kind.MULTI, Kind.RANK, Kind.POINTS, Kind.MATRIX}:
        asked = replace(asked, options=asked.options or draw(options(languages)))
    if kind is Kind.MATRIX:
        asked = replace(asked, rows=asked.rows or draw(options(languages)))
    if "low" in KEYS[kind] and draw(st.booleans()):
        start = draw(st.integers(-50, 50))
        asked = replace(asked, low=start, high=start + draw(st.integers(1, 10)))
    if asked.ordered:
        first, second, *_ = [option.code for option in asked.options]
        asked = replace(asked, positive=(first,), neutral=draw(st.sampled_from(["", second])))
    return asked


@st.composite
def items(draw, languages: tuple[str, ...], name: str, earlier: tuple[str, ...]) -> Item:
    """An item that may look at whether earlier ones are answered."""
    asked = draw(questions(languages))
    themes: tuple[Theme, ...] = ()
    if "themes" in KEYS[asked.kind]:
        words = st.sampled_from([(), ("bolig",), ("bolig", "leie ut")])
        themes = tuple(
            Theme(code, draw(said(languages)), draw(words)) for code in draw(codes(0, 2))
        )
    condition = None
    if earlier:
        looks = conditions(
            st.sampled_from(earlier), st.just(""), (Comparison.ANSWERED,), st.just("")
        )
        condition = draw(NOTHING | looks)
    answered = asked.kind is not Kind.NONE
    return Item(
        name,
        draw(said(languages)),
        asked,
        help=draw(NOTHING | said(languages)),
        required=answered and draw(st.booleans()),
        show_if=condition,
        visibility=draw(st.sampled_from(Visibility)) if answered else Visibility.JOINT,
        themes=themes,
    )


@st.composite
def anything(draw) -> Questionnaire:
    """A form without faults."""
    languages = draw(st.sampled_from([("nb",), ("nn", "nb")]))
    optional = NOTHING | said(languages)
    sections: list[Section] = []
    answered: tuple[str, ...] = ()
    for number in range(draw(st.integers(1, 2))):
        inside: list[Item] = []
        for place in range(draw(st.integers(1, 3))):
            name = f"{draw(st.sampled_from(STEMS))}{number}{place}"
            inside.append(draw(items(languages, name, answered)))
            answered = (*answered, name) if inside[-1].question.kind is not Kind.NONE else answered
        sections.append(Section(f"s{number}", draw(said(languages)), tuple(inside), draw(optional)))
    if not answered:
        last = Item("last", draw(said(languages)), Question(Kind.DATE))
        sections.append(Section("end", draw(said(languages)), (last,)))
    return Questionnaire(
        "anything", draw(said(languages)), languages, tuple(sections),
        intro=draw(optional), thanks=draw(optional), source=draw(optional),
    )  # fmt: skip
