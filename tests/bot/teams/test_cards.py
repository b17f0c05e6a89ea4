"""What a card shows, as elements that Teams draws."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given

from bot.chat.cards import (
    Button,
    Buttons,
    Card,
    Heading,
    Moment,
    Paragraph,
    Picture,
    Points,
    Style,
)
from bot.teams.cards import Sheet, elements
from bot.teams.outbound import adaptive
from tests.bot.teams.drawing import CARDS
from tests.fakes.teams.cards import breaches, parts
from tests.fakes.teams.markdown import rendered
from tests.fakes.teams.view import Reader, buttons, find_button, lines, toggled

NOON = datetime(2026, 11, 27, 12, 0, 30, 999, UTC)
OSLO = Reader("Europe/Oslo")


def drawn(*shown, language="en"):
    return adaptive(Card("Summary", shown, language), {})


def row(*made):
    return Buttons(made)


@given(CARDS)
def test_whatever_people_write_teams_takes_the_card(card):
    assert breaches(adaptive(card, {})) == ()


@given(CARDS)
def test_nothing_that_people_write_is_markdown_or_a_function(card):
    made = adaptive(card, {})

    blocks = [one.node["text"] for one in parts(made) if one.type == "TextBlock"]
    runs = [one.node["text"] for one in parts(made) if one.type == "TextRun"]
    choices = [one.node["title"] for one in parts(made) if one.type == "Input.Choice"]
    errors = [one.node["errorMessage"] for one in parts(made) if "errorMessage" in one.node]
    assert [words for words in blocks + choices + errors if rendered(words) != words] == []
    assert [words for words in runs + choices + errors if "{{" in words] == []
    assert "entities" not in made["msteams"]


def test_text_is_shown_as_it_was_written():
    words = "**2 < 3** & [x](https://x) {{TIME(2026-11-27T12:00:00Z)}} <at>Kari</at>"

    (line,) = lines(drawn(Paragraph(words)), OSLO)

    assert line.replace("\u200b", "") == words


def test_a_paragraph_may_be_subtle_or_strong():
    made = list(elements(Paragraph("a", subtle=True, strong=True), Sheet("en")))

    runs = [{"type": "TextRun", "text": "a", "isSubtle": True, "weight": "Bolder"}]
    assert made == [{"type": "RichTextBlock", "inlines": runs}]


def test_a_title_is_a_heading_to_a_screen_reader():
    (made,) = elements(Heading("Runde 1"), Sheet("en"))

    assert (made["type"], made["style"], made["text"]) == ("TextBlock", "heading", "Runde 1")


def test_points_are_dotted_or_numbered():
    shown = drawn(Points(("a", "b")), Points(("c", "d"), numbered=True))

    assert lines(shown, OSLO) == ("• a", "• b", "1. c", "2. d")


@pytest.mark.parametrize(("zone", "told"), [("Europe/Oslo", "13:00"), ("Asia/Tokyo", "21:00")])
def test_a_moment_is_told_in_the_readers_own_time(zone, told):
    shown = drawn(Moment("Until {time}, *please*.", NOON, "Europe/Oslo"))

    assert lines(shown, Reader(zone)) == (f"Until {told}, ∗please∗.",)


@pytest.mark.parametrize("sign", ["\\", "{", "&", "]", "~", "<"])
def test_a_sign_before_the_time_does_nothing_to_it(sign):
    (made,) = elements(Moment(f"Until {sign}{{time}}", NOON, "Europe/Oslo"), Sheet("en"))

    assert rendered(made["text"]) == made["text"]
    assert made["text"].endswith(f"{sign}\u200b{{{{TIME(2026-11-27T12:00:30Z)}}}}")


def test_a_moment_in_any_zone_is_written_in_utc():
    at = datetime(2026, 11, 27, 14, 0, tzinfo=timezone(timedelta(hours=1)))

    (made,) = elements(Moment("{time}", at, "Europe/Oslo"), Sheet("en"))

    assert made["text"] == "{{TIME(2026-11-27T13:00:00Z)}}"


def test_a_picture_has_its_words():
    (made,) = elements(Picture("https://b.no/q.png", "A code"), Sheet("en"))

    assert made == {
        "type": "Image",
        "url": "https://b.no/q.png",
        "altText": "A code",
        "width": "180px",
    }


def test_a_chart_takes_the_width_that_there_is_and_can_be_looked_at_alone():
    chart = Picture("https://b.no/r/s/charts/q1.nb.png", "Yes: 3", wide=True)

    (made,) = elements(chart, Sheet("en"))

    assert made == {
        "type": "Image",
        "url": "https://b.no/r/s/charts/q1.nb.png",
        "altText": "Yes: 3",
        "size": "Auto",
        "msTeams": {"allowExpand": True},
    }
    assert breaches(drawn(chart)) == ()


def test_a_picture_that_cannot_be_fetched_is_told_in_words():
    assert lines(drawn(Picture("data:image/png;base64,", "A code")), OSLO) == ("A code",)
    assert lines(drawn(Picture("", " ")), OSLO) == ()


def test_what_is_empty_takes_no_room():
    assert drawn(Heading(""), Paragraph(" \n"), Points(()))["body"] == []


def test_a_button_sends_its_act_and_words_and_so_does_its_fallback():
    button = Button("Next", "do", (("w", "a1"), ("seen", "3")), style=Style.PRIMARY)

    (made,) = elements(row(button), Sheet("en"))

    data = {"bordduk": 1, "act": "do", "w": {"w": "a1", "seen": "3"}}
    common = {"title": "Next", "style": "positive", "data": data, "associatedInputs": "none"}
    fallback = {"type": "Action.Submit", **common}
    action = {"type": "Action.Execute", **common, "verb": "do", "fallback": fallback}
    assert made == {"type": "ActionSet", "actions": [action]}


def test_a_button_can_open_a_page():
    (made,) = elements(row(Button("Page", url="https://b.no/", style=Style.DANGER)), Sheet("en"))

    action = {"title": "Page", "style": "destructive", "url": "https://b.no/"}
    assert made["actions"] == [{"type": "Action.OpenUrl", **action}]


def test_many_buttons_stand_in_several_rows():
    many = row(*(Button(str(number), "do") for number in range(14)))

    made = list(elements(many, Sheet("en")))

    assert [len(one["actions"]) for one in made] == [6, 6, 2]


def test_a_button_that_asks_back_opens_its_question_and_closes_it_again():
    delete = Button("Delete", "do", style=Style.DANGER, confirm="Delete the day?")
    first = drawn(row(delete, Button("Keep", "do")))

    opened = toggled(first, find_button(first, "Delete").action)
    closed = toggled(opened, find_button(opened, "Delete").action)

    assert (lines(first, OSLO), lines(opened, OSLO), lines(closed, OSLO)) == (
        (),
        ("Delete the day?",),
        (),
    )
    titles = [[one.title for one in buttons(card)] for card in (first, opened, closed)]
    assert titles == [["Delete", "Keep"], ["Delete", "Keep", "Yes: Delete"], ["Delete", "Keep"]]
    assert find_button(opened, "Yes: Delete").action["verb"] == "do"


def test_each_question_opens_alone():
    ask = [Button(name, "do", confirm=f"{name}?") for name in ("A", "B")]
    first = drawn(row(*ask), row(Button("C", "do", confirm="C?")))

    shown = [lines(toggled(first, find_button(first, name).action), OSLO) for name in "ABC"]

    assert shown == [("A?",), ("B?",), ("C?",)]
