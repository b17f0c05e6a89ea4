from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from surveys.charts import LABEL_SIDE, WIDTH, Bar, bar_chart, quoted, text_width, wrapped

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg):
    return ElementTree.fromstring(svg)


def texts(svg):
    return [found.text or "" for found in parsed(svg).iter(f"{SVG}text")]


def test_a_chart_says_its_name_and_all_its_values():
    root = parsed(bar_chart("Ord", "Søyler.", [Bar("skole", 3), Bar("NAV", 1)]))

    assert (root[0].tag, root[0].text) == (f"{SVG}title", "Ord")
    assert (root[1].tag, root[1].text) == (f"{SVG}desc", "Søyler. skole: 3; NAV: 1.")
    assert root.get("role") == "img"


def test_every_bar_has_its_value_written_and_a_length_in_proportion():
    root = parsed(bar_chart("Ord", "", [Bar("skole", 4), Bar("NAV", 2), Bar("KS", 0)]))

    widths = [float(bar.get("width", "")) for bar in root.iter(f"{SVG}rect")]

    assert widths == [widths[0], widths[0] / 2, 0.0]
    assert LABEL_SIDE + widths[0] < WIDTH
    assert texts(bar_chart("Ord", "", [Bar("skole", 4)])) == ["skole", "4"]


def test_long_labels_stand_whole_above_their_bars():
    label = "Fylkespolitikarane må eige dette – vi treng eit tydeleg vedtak " * 5

    found = texts(bar_chart("Råd", "", [Bar(label, 1)]))

    assert " ".join(found[:-1]) == label.strip()


def test_no_bars_is_a_chart_all_the_same():
    assert texts(bar_chart("Tom", "", [])) == []


def test_text_is_data_in_a_drawing():
    label = "<script>alert('x')</script> & \x00"

    assert texts(bar_chart("a", "b", [Bar("<b> &", 1)]))[0] == "<b> &"
    assert quoted(label) == "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; \ufffd"


@given(st.text(max_size=200), st.integers(60, 300))
def test_wrapping_leaves_nothing_out_and_keeps_within_the_width(words, width):
    lines = wrapped(words, width)

    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(text_width(line) <= width for line in lines)
