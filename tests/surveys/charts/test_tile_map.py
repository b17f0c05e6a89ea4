from dataclasses import replace

import pytest

from surveys.charts.drawing import WIDTH
from surveys.charts.tile_map import WIDEST, Class, Fill, Tile, tile_map
from tests.surveys.charts.seen import SVG, parsed, rectangles, said, texts
from tests.surveys.charts.test_grid import COUNTIES

ANSWERED = (Class("Har svart", Fill.SOLID), Class("Har ikke svart", Fill.HATCHED))
OUTLOOK = (
    Class("Vekst", Fill.SOLID),
    Class("Svak nedgang", Fill.CROSSED),
    Class("Betydelig nedgang", Fill.HATCHED),
    Class("Har ikke svart", Fill.EMPTY),
)
TILES = tuple(
    Tile(f"{n:02}", name, n % 2, place) for n, (name, place) in enumerate(COUNTIES.items())
)


def test_the_description_lists_the_members_of_each_class():
    drawn = tile_map("Kart", "Kart.", TILES[:3], ANSWERED)

    assert said(drawn) == (
        "Kart",
        "Kart. Har svart: Oslo, Møre og Romsdal; Har ikke svart: Rogaland.",
    )


def test_an_empty_class_is_said_to_be_empty():
    assert said(tile_map("K", "D.", (), ANSWERED))[1] == "D. Har svart: –; Har ikke svart: –."


def test_every_unit_has_a_tile_with_its_name_and_the_legend_counts_them():
    found = texts(tile_map("K", "", TILES, ANSWERED))

    assert found[:2] == ["Har svart: 8", "Har ikke svart: 7"]
    assert " ".join(found[2:]) == " ".join(COUNTIES)


def test_tiles_do_not_overlap_and_stay_within_the_drawing():
    boxes = rectangles(tile_map("K", "", TILES, ANSWERED))[2:]

    assert len({(left, top) for left, top, _, _ in boxes}) == 15
    assert max(left + width for left, _, width, _ in boxes) <= WIDTH
    assert {(width, height) for *_, width, height in boxes} == {(77.0, 61.0)}


def test_each_class_can_be_told_from_the_others_without_colour():
    tiles = tuple(replace(tile, member=n % 4) for n, tile in enumerate(TILES[:4]))

    root = parsed(tile_map("K", "", tiles, OUTLOOK))

    drawn = list(root.iter(f"{SVG}rect"))[4:]
    lines = [path.get("d", "").count("M") for path in root.iter(f"{SVG}path")]
    assert [box.get("stroke-dasharray") for box in drawn] == [None, None, None, "4 3"]
    # Swatches and tiles, crossed and hatched; the crossed ones have twice the lines.
    assert len(lines) == 4
    assert lines[2] == 2 * lines[3]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Bjørnafjorden", ["Bjørna-", "fjorden"]),
        ("Sør-Odal", ["Sør-", "Odal"]),
        ("Øystre Slidre", ["Øystre", "Slidre"]),
        ("Sør-Varanger", ["Sør-", "Varan-", "ger"]),
    ],
)
def test_long_names_are_divided_as_norwegian_words_are(name, lines):
    row = tuple(Tile(str(n), "Os", 0, (60, 5 + n)) for n in range(9))
    tiles = (replace(row[0], name=name), *row[1:])

    found = texts(tile_map("K", "", tiles, ANSWERED))

    assert found[2:-8] == lines


def test_numbers_stand_in_tiles_too_narrow_for_names():
    at = [(60 + 0.1 * row, 8 + 0.2 * column) for row in range(20) for column in range(18)]
    tiles = [Tile(f"{1000 + n}", "Nordre Land", 0, place) for n, place in enumerate(at)]

    drawn = tile_map("K", "", tiles, ANSWERED)

    assert parsed(drawn).get("width") == str(WIDEST)
    assert texts(drawn)[2:] == [tile.number for tile in tiles]


def test_a_word_that_cannot_be_divided_gives_way_to_the_number():
    tiles = [replace(TILES[0], number="0301", name="x" * 60)]

    assert texts(tile_map("K", "", tiles, ANSWERED))[2:] == ["0301"]


def test_units_without_a_place_stand_below_the_map():
    lost = [Tile("x1", "Møteplassen", 0), Tile("x2", "Senteret", 1)]

    boxes = rectangles(tile_map("K", "", [lost[0], *TILES, lost[1]], ANSWERED))[2:]

    lowest = max(top for _, top, _, _ in boxes[1:-1])
    assert boxes[0][1] == boxes[-1][1] > lowest + 100
    assert texts(tile_map("K", "", lost, ANSWERED))[2:] == ["Møteplassen", "Senteret"]


def test_more_units_than_a_map_can_show_stand_in_rows():
    tiles = [Tile(str(n), "Os", 0, (60 + n / 1000, 8)) for n in range(401)]

    boxes = rectangles(tile_map("K", "", tiles, ANSWERED))[2:]

    assert len({left for left, *_ in boxes}) == 21
    assert [top for _, top, *_ in boxes] == sorted(top for _, top, *_ in boxes)


def test_a_long_legend_is_wrapped():
    words = "Ville hatt betydelig nedgang i folketallet om ingen hadde flyttet inn her i tiden"

    found = texts(tile_map("K", "", (), (Class(words, Fill.SOLID), Class("B", Fill.EMPTY))))

    assert " ".join(found) == f"{words}: 0 B: 0"


def test_text_is_data_in_a_map():
    tiles = [Tile("1", "<b>\x00 &", 0, (60, 10))]

    assert texts(tile_map("K", "", tiles, ANSWERED))[2:] == ["<b>\ufffd &"]
