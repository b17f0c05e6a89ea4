"""Cards and forms with whatever text people may write in them, for property tests."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.chat.cards import (
    TIME,
    Button,
    Buttons,
    Card,
    Field,
    FieldKind,
    Form,
    Heading,
    Moment,
    Paragraph,
    Picture,
    Points,
    Style,
)

SIGNS = st.sampled_from(
    [
        *("**", "_", "`", "~~", "[a](https://evil.example)", "<at>Kari</at>", "<b>", "&lt;", "\\"),
        *("# ", "1. ", "- ", "> ", "\n", "\r\n", "    ", "\u2028", "\0", "", " ", TIME),
        *("{{TIME(2026-11-27T12:00:00Z)}}", "{{DATE(2026-11-27T12:00:00Z,LONG)}}", "${x}", "🙂"),
    ]
)
HOSTILE = st.lists(st.one_of(SIGNS, st.text(max_size=6)), max_size=8).map("".join)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- the bounds are without a zone
CODES = st.text(max_size=6)
WORDS = st.dictionaries(st.sampled_from(["w", "seen", "p"]), CODES).map(lambda d: tuple(d.items()))
BUTTONS = st.builds(
    Button,
    label=HOSTILE,
    act=st.sampled_from(["do", "open", "join"]),
    words=WORDS,
    style=st.sampled_from(Style),
    confirm=st.one_of(st.just(""), HOSTILE),
)
LINKS = st.builds(Button, label=HOSTILE, url=st.just("https://bordduk.example.no/j/BCD234"))
PARTS = st.one_of(
    st.builds(Heading, HOSTILE),
    st.builds(Paragraph, HOSTILE, st.booleans(), st.booleans()),
    st.builds(Points, st.lists(HOSTILE, max_size=5).map(tuple), st.booleans()),
    st.builds(Moment, HOSTILE, MOMENTS, st.just("Europe/Oslo")),
    st.builds(
        Picture,
        st.sampled_from(["https://b.example.no/q.png", "data:x", ""]),
        HOSTILE,
        st.booleans(),
    ),
    st.builds(Buttons, st.lists(st.one_of(BUTTONS, LINKS), min_size=1, max_size=14).map(tuple)),
)
OPTIONS = st.dictionaries(CODES, HOSTILE, max_size=9).map(lambda found: tuple(found.items()))


@st.composite
def fields(draw):
    """Up to five fields with names of their own, filled in with whatever."""
    made = []
    for number in range(draw(st.integers(0, 5))):
        options = draw(OPTIONS)
        values = st.one_of(HOSTILE, st.sampled_from([code for code, _ in options] or [""]))
        made.append(
            Field(
                name=f"field{number}",
                label=draw(HOSTILE),
                kind=draw(st.sampled_from(FieldKind)),
                options=options,
                value=tuple(draw(st.lists(values, max_size=3))),
                required=draw(st.booleans()),
                hint=draw(HOSTILE),
                most=draw(st.integers(1, 3_000)),
                low=draw(st.none() | st.integers(-5, 0)),
                high=draw(st.none() | st.integers(1, 9)),
            )
        )
    return tuple(made)


FORMS = st.builds(
    Form,
    title=HOSTILE,
    parts=st.lists(PARTS, max_size=3).map(tuple),
    fields=fields(),
    send=BUTTONS,
    close=HOSTILE,
    more=st.lists(BUTTONS, max_size=2).map(tuple),
)
CARDS = st.builds(
    Card,
    summary=HOSTILE,
    parts=st.lists(PARTS, max_size=6).map(tuple),
    language=st.sampled_from(["nb", "nn", "en"]),
    form=st.none() | FORMS,
)
