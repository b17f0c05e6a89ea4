import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.cards import Button, Buttons, Card, Heading, Moment, Paragraph, Part, Picture, Points
from bot.slack.blocks import MESSAGE, Room, stacked, weight
from bot.words import words
from surveys.answers import clean
from tests.bot.slack.hostile import CARDS, WORDS
from tests.fakes.slack.surfaces import faults_of_blocks

NB, EN = words("nb"), words("en")
AT = datetime(2026, 11, 27, 12, 45, tzinfo=UTC)


def blocks(*parts: Part) -> list[dict[str, Any]]:
    return stacked(parts, MESSAGE, EN, "p")


def strings(value: Any) -> list[str]:
    """Every string that is read: under «text», «alt_text» and «fallback»."""
    if isinstance(value, list):
        return [found for inner in value for found in strings(inner)]
    if not isinstance(value, dict):
        return []
    own = [value[n] for n in ("text", "alt_text", "fallback") if isinstance(value.get(n), str)]
    return own + [found for inner in value.values() for found in strings(inner)]


def kinds(value: Any) -> set[str]:
    if isinstance(value, list):
        return {found for inner in value for found in kinds(inner)}
    if not isinstance(value, dict):
        return set()
    own = {value["type"]} if isinstance(value.get("type"), str) else set()
    return own | {found for inner in value.values() for found in kinds(inner)}


# --- Any card -------------------------------------------------------------------------------------


@given(CARDS)
def test_any_card_is_within_slacks_limits(card: Card):
    found = stacked(card.parts, MESSAGE, words(card.language), "p")

    assert [str(fault) for fault in faults_of_blocks(found, "message")] == []
    assert len(found) <= MESSAGE.blocks
    assert weight(found) <= MESSAGE.characters
    json.dumps(found).encode("utf-8")


@given(CARDS)
def test_nothing_in_any_card_is_read_as_markup(card: Card):
    """Only literal text elements and plain_text objects hold words."""
    found = stacked(card.parts, MESSAGE, words(card.language), "p")

    assert kinds(found) <= {
        "actions",
        "button",
        "context",
        "date",
        "header",
        "image",
        "plain_text",
        "rich_text",
        "rich_text_list",
        "rich_text_section",
        "text",
    }


@given(st.lists(WORDS, max_size=150).map(tuple))
def test_a_list_ends_after_whole_points_and_says_how_many_are_left(items: tuple[str, ...]):
    found = stacked((Points(items),), MESSAGE, EN, "p")

    written = [clean(item)[0].strip() for item in items]
    whole = [words_ for words_ in written if words_]
    lists = [e for b in found for e in b["elements"] if e["type"] == "rich_text_list"]
    points = ["".join(strings(section)) for some in lists for section in some["elements"]]
    assert points == whole[: len(points)]
    rest = [e for b in found for e in b["elements"] if e["type"] == "rich_text_section"]
    assert bool(rest) == (len(points) < len(whole))


# --- Each part ------------------------------------------------------------------------------------


def test_a_heading_is_a_header_and_a_long_one_is_bold():
    short, long = blocks(Heading("Del 2"), Heading("Ord " * 60))

    assert short == {
        "type": "header",
        "text": {"type": "plain_text", "text": "Del 2", "emoji": False},
    }
    (section,) = long["elements"]
    assert section["elements"] == [
        {"type": "text", "text": ("Ord " * 60).strip(), "style": {"bold": True}}
    ]


def test_a_paragraph_is_literal_and_a_subtle_one_is_small():
    plain, strong, subtle = blocks(
        Paragraph("*ikke fet* <!here>"),
        Paragraph("Viktig", strong=True),
        Paragraph("ps", subtle=True),
    )

    assert plain["elements"][0]["elements"] == [{"type": "text", "text": "*ikke fet* <!here>"}]
    assert strong["elements"][0]["elements"][0]["style"] == {"bold": True}
    assert subtle == {
        "type": "context",
        "elements": [{"type": "plain_text", "text": "ps", "emoji": False}],
    }


def test_a_long_paragraph_stands_in_pieces_with_nothing_lost():
    (block,) = blocks(Paragraph("ærlig " * 1_000))

    assert "".join(strings(block)) == ("ærlig " * 1_000).strip()
    assert max(map(len, strings(block))) == 3_000


def test_numbered_points_go_on_counting_over_a_hundred():
    (block,) = blocks(Points(tuple(f"punkt {n}" for n in range(150)), numbered=True))

    first, second = block["elements"]
    assert (first["style"], len(first["elements"])) == ("ordered", 100)
    assert (second["offset"], len(second["elements"])) == (100, 50)


def test_a_moment_is_shown_in_the_readers_own_zone():
    (block,) = stacked((Moment("Ferdig {time}, så pause", AT, "Europe/Oslo"),), MESSAGE, NB, "p")

    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "Ferdig "},
        {"type": "date", "timestamp": 1_795_783_500, "format": "{time}", "fallback": "13.45"},
        {"type": "text", "text": ", så pause"},
    ]


def test_a_picture_has_its_words_and_only_they_stand_where_it_has_no_address():
    picture, none = blocks(
        Picture("https://example.no/qr.png", "Koden K3J"), Picture("javascript:alert(1)", "Koden")
    )

    assert picture == {
        "type": "image",
        "image_url": "https://example.no/qr.png",
        "alt_text": "Koden K3J",
    }
    assert strings(none) == ["Koden"]


def test_what_has_no_words_is_left_out():
    assert (
        blocks(Heading(" "), Paragraph("\n"), Points(("", " ")), Picture("", ""), Buttons(())) == []
    )


# --- Too much -------------------------------------------------------------------------------------


def test_points_that_do_not_fit_are_counted():
    (block, rest) = blocks(Points(tuple(f"{n} " + "x" * 97 for n in range(100, 250))))

    shown_points = len(block["elements"][0]["elements"])
    assert strings(rest) == [f"… and {150 - shown_points} more on the page"]
    assert shown_points == 98


def test_very_many_points_are_counted_too_and_take_no_time():
    (block, rest) = blocks(Points(tuple("x" for _ in range(50_000))))

    assert sum(len(some["elements"]) for some in block["elements"]) == 1_000
    assert strings(rest) == ["… and 49000 more on the page"]


def test_a_paragraph_that_does_not_fit_ends_at_a_word_and_nothing_comes_after():
    found = blocks(Paragraph("ord " * 3_000), Heading("Etter"), Paragraph("Etter"))

    assert strings(found[0])[-1].endswith("ord…")
    assert strings(found[1:]) == ["… and more on the page"]


def test_buttons_stand_after_what_was_cut():
    found = blocks(Paragraph("x" * 20_000), Buttons((Button("Svar", "open"),)))

    assert [block["type"] for block in found] == ["rich_text", "rich_text", "actions"]


def test_more_parts_than_blocks_are_cut():
    found = stacked([Paragraph(str(n)) for n in range(100)], Room(10, 10_000), EN, "p")

    assert len(found) == 10
    assert strings(found)[-1] == "… and more on the page"
