"""The app's two pictures."""

import io

from PIL import Image

from bot.teams.icons import color, outline

WHITE = (255, 255, 255)


def opened(png):
    return Image.open(io.BytesIO(png))


def test_the_coloured_one_has_teams_size_and_its_sign_in_the_middle():
    picture = opened(color("#0b5d4e", "#f8f6f0"))

    assert (picture.format, picture.size, picture.mode) == ("PNG", (192, 192), "RGB")
    edge = {picture.getpixel((x, y)) for x in (0, 30, 161, 191) for y in (0, 30, 161, 191)}
    assert edge == {(11, 93, 78)}
    assert picture.getpixel((72, 72)) == (248, 246, 240)


def test_the_outline_is_white_alone_on_nothing():
    picture = opened(outline())

    assert (picture.format, picture.size, picture.mode) == ("PNG", (32, 32), "RGBA")
    pixels = [picture.getpixel((x, y)) for x in range(32) for y in range(32)]
    assert {pixel[:3] for pixel in pixels if pixel[3]} == {WHITE}
    assert (pixels[0][3], picture.getpixel((15, 15))[3]) == (0, 255)


def test_the_same_pictures_are_drawn_each_time():
    assert (color("#000", "#fff"), outline()) == (color("#000", "#fff"), outline())
