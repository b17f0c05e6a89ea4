"""Cards and forms of any content, for property tests: hostile words, and far too many of them."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.chat.cards import (
    Button,
    Buttons,
    Card,
    Field,
    FieldKind,
    Form,
    Heading,
    Moment,
    Paragraph,
    Part,
    Picture,
    Points,
    Style,
)

SIGNS = (
    "",
    " ",
    "\n\n",
    "\x00\x07\x1b",
    "\ud800",
    "😀" * 40,
    "👩‍👩‍👧‍👦" * 30,
    "\u202eתירבע\u202c",
    "<!channel> <!here> <@U0123> <#C0123>",
    "<https://evil.example|nav.no>",
    "*bold* _it_ ~st~ `code` ```pre``` > quote",
    "&amp; &lt; &gt; <script>",
    ":smile: @here @channel",
    "{time} {count} {0}",
    "ærlig talt. " * 300,
    "x" * 10_000,
)
WORDS = st.one_of(
    st.sampled_from(SIGNS),
    st.text(max_size=200),
    st.lists(st.sampled_from(SIGNS), max_size=4).map(" ".join),
)
SHORT = st.text(alphabet="abcdefæøå0123456789-", min_size=1, max_size=20)
ACTS = st.sampled_from(("do", "answer", "open-form"))
PAIRS = st.lists(st.tuples(SHORT, SHORT), max_size=5).map(tuple)
URLS = st.sampled_from(
    ("", "https://example.no/w/1", "javascript:alert(1)", "https://example.no/" + "x" * 3_000)
)
BUTTONS = st.builds(
    Button,
    label=WORDS,
    act=st.one_of(ACTS, st.just("")),
    words=PAIRS,
    url=URLS,
    style=st.sampled_from(Style),
    confirm=WORDS,
)
START, END = (datetime(year, 1, 1) for year in (2020, 2030))  # noqa: DTZ001 -- Hypothesis wants them so
MOMENTS = st.datetimes(START, END, timezones=st.just(UTC))
PARTS: st.SearchStrategy[Part] = st.one_of(
    st.builds(Heading, WORDS),
    st.builds(Paragraph, WORDS, subtle=st.booleans(), strong=st.booleans()),
    st.builds(Points, st.lists(WORDS, max_size=150).map(tuple), numbered=st.booleans()),
    st.builds(Moment, WORDS, MOMENTS, st.just("Europe/Oslo")),
    st.builds(Picture, URLS, WORDS),
    st.builds(Buttons, st.lists(BUTTONS, max_size=30).map(tuple)),
)
LANGUAGES = st.sampled_from(("nb", "nn", "en"))
CARDS = st.builds(Card, WORDS, st.lists(PARTS, max_size=60).map(tuple), LANGUAGES)
OPTIONS = st.dictionaries(SHORT, WORDS, max_size=250).map(lambda found: tuple(found.items()))


@st.composite
def _fields(draw: st.DrawFn) -> Field:
    options = draw(OPTIONS)
    codes = tuple(code for code, _ in options)
    low = draw(st.one_of(st.none(), st.integers(-10, 10)))
    return Field(
        name=draw(SHORT),
        label=draw(WORDS),
        kind=draw(st.sampled_from(FieldKind)),
        options=options,
        value=draw(st.one_of(st.just(()), st.just(codes), WORDS.map(lambda words: (words,)))),
        required=draw(st.booleans()),
        hint=draw(WORDS),
        most=draw(st.integers(0, 5_000)),
        low=low,
        high=None if low is None else low + draw(st.integers(0, 10)),
    )


FORMS = st.builds(
    Form,
    title=WORDS,
    parts=st.lists(PARTS, max_size=10).map(tuple),
    fields=st.lists(_fields(), max_size=4, unique_by=lambda field: field.name).map(tuple),
    send=st.builds(Button, WORDS, ACTS, PAIRS, confirm=WORDS),
    close=WORDS,
    more=st.lists(BUTTONS, max_size=3).map(tuple),
)
