"""What a channel is shown, and what can be pressed there."""

from bot.chat.cards import Buttons, Paragraph
from tests.bot.chat.conftest import HALL, Hall, button, read


async def at_the_table(hall: Hall) -> None:
    """Ann and Bo at table 1, in their round."""
    await hall.made()
    await hall.join("Ann")
    await hall.join("Bo")
    await hall.lead("Start dagen")
    await hall.lead("Neste")


def rows(hall: Hall) -> list[list[str]]:
    parts = hall.card(HALL, "Bord 1: Ordet").parts
    return [[b.label for b in part.buttons] for part in parts if isinstance(part, Buttons)]


async def test_the_speakers_buttons_stand_apart_from_the_hosts(hall: Hall):
    await at_the_table(hall)
    assert rows(hall) == [
        ["Jeg er ferdig", "Stå over", "Senere i runden"],
        ["Ett minutt til", "Avslutt runden", "Skriv resultatet"],
    ]


async def test_it_is_told_whose_the_buttons_are_where_there_is_a_host(hall: Hall):
    await at_the_table(hall)
    before = read(hall.card(HALL, "Bord 1: Ordet"))
    await hall.press("Ann", button(hall.card("U-Ann", "Velkommen"), "Bli bordvert"))
    after = read(hall.card(HALL, "Bord 1: Ordet"))

    assert [words.count("For bordverten:") for words in (before, after)] == [0, 1]


async def test_after_the_round_the_table_says_when_it_is_finished(hall: Hall):
    await at_the_table(hall)
    await hall.press("Ann", button(hall.card(HALL, "Bord 1: Ordet"), "Avslutt runden"), HALL)

    assert rows(hall) == [["Bordet vårt er ferdig", "Skriv resultatet"]]


async def test_in_plenary_the_order_of_the_tables_has_a_title(hall: Hall):
    await at_the_table(hall)
    await hall.lead("Neste")

    parts = hall.card(HALL, "Gruppene legger fram").parts
    assert [part.words for part in parts if isinstance(part, Paragraph) and part.strong] == [
        "Ordet"
    ]
