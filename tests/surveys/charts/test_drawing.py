from hypothesis import given
from hypothesis import strategies as st

from surveys.charts.drawing import hatch, quoted, svg, text_width, words_at, wrapped
from tests.surveys.charts.seen import SVG, parsed, said


def test_a_drawing_is_an_image_with_its_name_and_description_first():
    root = parsed(svg("Ord", "Søyler.", (480, 100), []))

    assert [child.tag for child in root] == [f"{SVG}title", f"{SVG}desc"]
    assert (root.get("role"), root.get("viewBox")) == ("img", "0 0 480 100")
    assert said(svg("Ord", "Søyler.", (1, 1), [])) == ("Ord", "Søyler.")


def test_text_is_data_in_a_drawing():
    label = "<script>alert('x')</script> & \x00"

    assert quoted(label) == "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; \ufffd"
    assert parsed(words_at("<b> &", (1, 2))).text == "<b> &"


def test_hatching_stays_within_its_rectangle():
    drawn = parsed(hatch(10, 20, (30, 12), crossed=True)).get("d", "")

    points = [
        tuple(map(float, point.split())) for point in drawn.replace("L", "M").split("M") if point
    ]
    assert {10 <= x <= 40 and 20 <= y <= 32 for x, y in points} == {True}
    assert len(points) == 4 * len(range(6, 42, 6))


@given(st.text(max_size=200), st.integers(60, 300))
def test_wrapping_leaves_nothing_out_and_keeps_within_the_width(words, width):
    lines = wrapped(words, width)

    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(text_width(line) <= width for line in lines)
