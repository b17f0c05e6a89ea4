"""Cards cut to what fits in a message."""

from datetime import UTC, datetime

import pytest

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
    Picture,
    Points,
)
from bot.teams.fitting import MOST, size
from bot.teams.outbound import message
from tests.fakes.teams.incoming import size as counted
from tests.fakes.teams.view import Reader, lines

LONG = "ordinary words " * 4_000  # 60,000 characters
READER = Reader()


def card(*parts, form=None, language="en"):
    return Card("Summary", parts, language, form)


def shown(made):
    return lines(made["attachments"][0]["content"], READER)


def test_a_size_is_counted_as_teams_counts_it():
    made = message(card(Heading("Ærlig 🙂"), Points(("a", "b"))))

    assert size(made) == counted(made)


def test_what_fits_is_whole():
    points = tuple(f"Point {number}" for number in range(100))

    made = message(card(Points(points)))

    assert shown(made) == tuple(f"• {point}" for point in points)


def test_a_long_list_ends_with_how_much_is_left():
    points = tuple(f"Point {number}" for number in range(1_500))

    made = message(card(Points(points), Paragraph("End")))

    found = shown(made)
    assert found[:2] == ("• Point 0", "• Point 1")
    assert found[-2:] == ("1,300 more are on the web page.", "End")
    assert len(found) == 202
    assert size(made) <= MOST


def test_one_that_is_left_is_told_as_one():
    points = tuple("x" * 720 for _ in range(51))

    found = shown(message(card(Points(points))))

    assert (len(found), found[-1]) == (51, "1 more is on the web page.")


def test_a_long_text_ends_where_it_is_cut():
    (found,) = shown(message(card(Paragraph(LONG))))

    assert (len(found), found[-6:]) == (12_000, "words…")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_whatever_is_asked_for_fits(language):
    parts = (
        Heading(LONG),
        Paragraph("*" * 60_000),
        Points((LONG,) * 5),
        Points(("short",) * 2_000),
        Moment(LONG + "{time}", datetime(2026, 11, 27, tzinfo=UTC), "Europe/Oslo"),
        Picture("https://b.example.no/q.png", LONG),
        Buttons((Button(LONG, "do"),) * 3),
    ) * 15

    assert size(message(card(*parts, language=language))) <= MOST


def test_a_form_is_sent_whole_while_what_is_above_it_is_cut():
    field = Field("point", "Point", FieldKind.TEXT, value=("x" * 3_000,))
    form = Form("Answer", (Points((LONG,)),), (field,), Button("Send", "send"), "Close")

    made = message(card(Paragraph(LONG), form=form))

    body = made["attachments"][0]["content"]["body"]
    (filled,) = [one for one in body if one["type"] == "Input.Text"]
    assert (filled["value"], size(made) <= MOST) == ("x" * 3_000, True)


def test_a_form_that_is_too_long_is_not_sent_in_parts():
    fields = tuple(
        Field(f"point{n}", "Point", FieldKind.TEXT, value=("x" * 3_000,)) for n in range(30)
    )
    form = Form("Answer", (), fields, Button("Send", "send"), "Close")

    made = message(card(Paragraph("Asked"), form=form))

    said = "This form is too long for a message here. Answer on the web page instead."
    assert shown(made) == ("Asked", said)
