from io import BytesIO

import pytest
from PIL import Image

from facilitation.documentation.pictures import png, size
from surveys.charts.drawing import svg


def test_a_picture_has_two_pixels_for_each_of_the_drawings_own():
    drawings = [svg("t", "d", (560, 120), []), svg("t", "d", (100, 50), [])]

    found = [Image.open(BytesIO(picture)).size for picture in png(drawings)]

    assert found == [(1120, 240), (200, 100)]


def test_a_picture_can_have_a_margin():
    (picture,) = png([svg("t", "d", (100, 50), [])], margin=10)

    assert Image.open(BytesIO(picture)).size == (240, 140)


@pytest.mark.parametrize(
    ("down", "drawn"),
    [(100, (200, 240)), (300, (136, 399)), (361, (2 * 100, 2 * 381))],
)
def test_what_is_too_high_is_drawn_smaller_where_it_can_be_read_then(down, drawn):
    (picture,) = png([svg("t", "d", (80, down), [])], margin=10, highest=400)

    assert Image.open(BytesIO(picture)).size == drawn


def test_one_drawing_is_one_picture_and_none_is_none():
    assert len(png([svg("t", "d", (10, 10), [])])) == 1
    assert png([]) == []


def test_a_drawing_without_a_size_is_refused():
    with pytest.raises(ValueError, match="viewBox"):
        size("<svg/>")
