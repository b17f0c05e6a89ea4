import pytest

from surveys.charts.bars import LABEL_SIDE, Bar, bar_chart, column_chart
from surveys.charts.drawing import WIDTH
from tests.surveys.charts.seen import rectangles, said, texts

SCALE = [Bar("Hver dag", 0), Bar("Hver uke", 5), Bar("Hver måned", 4), Bar("Vet ikke", None)]


def test_a_chart_says_its_name_and_all_its_values():
    chart = bar_chart("Ord", "Søyler.", [Bar("skole", 3), Bar("NAV", 1), Bar("KS", None)])

    assert said(chart) == ("Ord", "Søyler. skole: 3; NAV: 1; KS: :.")


def test_every_bar_has_its_value_written_and_a_length_in_proportion():
    drawn = bar_chart("Ord", "", [Bar("skole", 4), Bar("NAV", 2), Bar("KS", 0)])

    widths = [width for _, _, width, _ in rectangles(drawn)]

    assert widths == [widths[0], widths[0] / 2, 0.0]
    assert LABEL_SIDE + widths[0] < WIDTH
    assert texts(bar_chart("Ord", "", [Bar("skole", 4)])) == ["skole", "4"]


def test_what_is_written_after_a_bar_has_room_within_the_drawing():
    ((_, _, width, _),) = rectangles(bar_chart("A", "", [Bar("Ja", 214, "214 av 357 (60 %)")]))

    assert texts(bar_chart("A", "", [Bar("Ja", 214, "214 av 357 (60 %)")]))[1:] == [
        "214 av 357 (60 %)"
    ]
    assert LABEL_SIDE + width < WIDTH - 150


def test_a_withheld_value_is_a_colon_and_no_bar():
    drawn = bar_chart("A", "", [Bar("Ja", None, "9 av 15")])

    assert texts(drawn) == ["Ja", ":"]
    assert [width for _, _, width, _ in rectangles(drawn)] == [0.0]


def test_long_labels_stand_whole_above_their_bars():
    label = "Fylkespolitikarane må eige dette – vi treng eit tydeleg vedtak " * 5

    found = texts(bar_chart("Råd", "", [Bar(label, 1)]))

    assert " ".join(found[:-1]) == label.strip()


def test_no_bars_is_a_chart_all_the_same():
    assert texts(bar_chart("Tom", "", [])) == []
    assert texts(column_chart("Tom", "", [])) == []


def test_columns_stand_in_their_own_order_on_one_floor():
    drawn = column_chart("Hvor ofte?", "Søyler.", SCALE)

    boxes = rectangles(drawn)
    assert said(drawn)[1] == "Søyler. Hver dag: 0; Hver uke: 5; Hver måned: 4; Vet ikke: :."
    assert sorted(boxes) == boxes
    assert {round(top + height, 1) for _, top, _, height in boxes} == {174.0}
    assert [round(height) for *_, height in boxes] == [0, 150, 120, 0]


def test_classes_of_numbers_touch_and_choices_do_not():
    def distance(touching):
        first, second = rectangles(
            column_chart("A", "", [Bar("0–9", 3), Bar("10–19", 5)], touching=touching)
        )
        return round(second[0] - first[0] - first[2])

    assert (distance(touching=True), distance(touching=False)) == (1, 14)


LYING = {
    "a long word": [Bar("Samfunnsutviklerrollen", 1), Bar("Nei", 2), *SCALE[:3]],
    "many lines": [Bar("en to tre fire fem seks sju åtte ni ti elleve", 1), *SCALE],
    "many columns": [Bar(str(n), n) for n in range(13)],
    "wide values": [Bar("Ja", 214, "214 av 357 (60 %)"), *SCALE],
}


@pytest.mark.parametrize("bars", LYING.values(), ids=LYING)
def test_columns_lie_down_where_their_words_would_not_be_read(bars):
    assert column_chart("A", "b", bars) == bar_chart("A", "b", bars)


def test_text_is_data_in_a_chart():
    assert texts(bar_chart("a", "b", [Bar("<b> &", 1)]))[0] == "<b> &"
    assert texts(column_chart("a", "b", [Bar("<b> &", 1)])) == ["1", "<b> &"]
