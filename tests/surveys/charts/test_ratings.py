from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from surveys.charts.drawing import WIDTH
from surveys.charts.ratings import Look, Rating, Side, Step, looks, rating_chart
from tests.surveys.charts.seen import SVG, parsed, rectangles, said, texts

STEPS = (
    Step("Svært dårlig", Side.NEGATIVE),
    Step("Dårlig", Side.NEGATIVE),
    Step("Verken eller", Side.NEUTRAL),
    Step("God", Side.POSITIVE),
    Step("Svært god", Side.POSITIVE),
    Step("Vet ikke", Side.DONT_KNOW),
)
LEGEND = len(STEPS)


def segments(drawn):
    """Left and width of each bar, after the legend's swatches."""
    return [(left, width) for left, _, width, _ in rectangles(drawn)[LEGEND:]]


def middle(drawn):
    return float(next(parsed(drawn).iter(f"{SVG}line")).get("x1", ""))


def test_the_description_has_every_count():
    drawn = rating_chart("T", "D.", STEPS, [Rating("Tall", (0, 1, 2, 4, 2, 0))])

    assert said(drawn) == (
        "T",
        "D. Tall: Svært dårlig 0, Dårlig 1, Verken eller 2, God 4, Svært god 2, Vet ikke 0.",
    )


def test_favourable_answers_stand_right_of_the_line_and_the_others_left_of_it():
    drawn = rating_chart("T", "", STEPS, [Rating("Tall", (1, 2, 3, 2, 1, 2))])

    very_bad, bad, neutral, good, very_good, unknown = segments(drawn)
    assert very_bad[0] < bad[0] < middle(drawn) <= good[0] < very_good[0]
    assert very_good[0] + very_good[1] + 10 < neutral[0]
    assert neutral[0] + neutral[1] + 10 < unknown[0]
    assert unknown[0] + unknown[1] <= WIDTH


def test_one_answer_is_as_wide_everywhere():
    drawn = rating_chart("T", "", STEPS, [Rating("A", (1, 2, 3, 4, 5, 6)), Rating("B", (6,) * 6)])

    found = [width for _, width in segments(drawn)]
    assert [round(width / found[0]) for width in found] == [1, 2, 3, 4, 5, 6, *[6] * 6]


def test_each_count_is_printed_in_its_segment_or_under_it():
    counts = (1, 2, 30, 120, 60, 3)

    found = texts(rating_chart("T", "", STEPS, [Rating("A", counts)]))

    assert sorted(found[LEGEND + 1 :]) == sorted(map(str, counts))


def test_white_parts_neighbours():
    drawn = rating_chart("T", "", STEPS, [Rating("A", (3, 3, 0, 3, 3, 0))])

    found = segments(drawn)
    assert [round(after[0] - before[0] - before[1]) for before, after in pairwise(found)] == [
        2,
        4,
        2,
    ]


def test_a_withheld_row_is_a_colon():
    drawn = rating_chart("T", "D.", STEPS, [Rating("A", None)])

    assert texts(drawn)[LEGEND:] == ["A", ":"]
    assert segments(drawn) == []
    assert said(drawn)[1] == "D. A: :."


def test_long_rows_and_steps_are_whole():
    words = "Kunnskapsoversikter og andre oppsummeringer av forskning på feltet " * 2
    steps = (Step(words, Side.NEGATIVE), Step("God", Side.POSITIVE))

    found = texts(rating_chart("T", "", steps, [Rating(words, (1, 1))]))

    assert " ".join(found[:-2]) == f"{words}God {words}".strip()


@given(
    st.lists(
        st.tuples(*[st.integers(0, 400)] * len(STEPS)),
        min_size=1,
        max_size=4,
    )
)
def test_nothing_leaves_the_drawing_and_no_two_segments_overlap(rows):
    drawn = rating_chart("T", "", STEPS, [Rating("A", counts) for counts in rows])

    boxes = rectangles(drawn)[LEGEND:]
    assert all(left >= -0.2 and left + width <= WIDTH + 0.2 for left, _, width, _ in boxes)
    by_row = {top: sorted(b for b in boxes if b[1] == top) for _, top, _, _ in boxes}
    for row in by_row.values():
        ends = [left + width for left, _, width, _ in row[:-1]]
        assert all(end <= after[0] for end, after in zip(ends, row[1:], strict=True))


def test_scales_with_many_steps_have_a_colour_for_each_side():
    steps = tuple(Step(str(n), Side.NEGATIVE if n < 4 else Side.POSITIVE) for n in range(9))

    root = parsed(rating_chart("T", "", steps, [Rating("A", (1,) * 9)]))

    fills = [box.get("fill") for box in root.iter(f"{SVG}rect")][:9]
    assert fills[:4] == ["#b35806", "#f1a340", "#f1a340", "#fee0b6"]
    assert fills[4:] == ["#d8daeb", "#998ec3", "#998ec3", "#998ec3", "#542788"]


def test_the_looks_of_a_scale_are_those_of_its_chart():
    sides = [Side.NEGATIVE, Side.NEGATIVE, Side.NEUTRAL, Side.POSITIVE, Side.DONT_KNOW]

    assert looks(sides) == (
        Look("#b35806", "#ffffff"),
        Look("#f1a340", "#1a1a1a"),
        Look("#d8d8d8", "#1a1a1a"),
        Look("#998ec3", "#1a1a1a"),
        Look("#ffffff", "#1a1a1a"),
    )
