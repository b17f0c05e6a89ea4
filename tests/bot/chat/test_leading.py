"""What the control card says, and in which words."""

from bot.chat.cards import Card, Points
from tests.bot.chat.conftest import Hall, buttons, read


def control(hall: Hall) -> Card:
    return hall.card("U-Frida", "Led dagen")


async def test_before_the_day_it_says_what_comes_first(hall: Hall):
    await hall.made()

    lines = read(control(hall)).splitlines()
    assert [line for line in lines if line.startswith("Først kommer")] == [
        "Først kommer: Hva fungerer godt, og hva bør vi gjøre annerledes? – Individuelt"
    ]
    assert [b.label for b in buttons(control(hall))] == [
        "Start dagen",
        "Åpne siden",
        "Hvem mangler?",
        "Lenker og koder",
        "Inviter alle i kanalen",
    ]


async def test_of_the_item_that_runs_the_next_part_alone_is_named(hall: Hall):
    await hall.made()
    await hall.join("Ann", "2")
    await hall.lead("Start dagen")

    lines = read(control(hall)).splitlines()
    assert [line for line in lines if line.startswith("Deretter")] == ["Deretter kommer: Gruppe"]


async def test_tables_where_nobody_sits_are_told_in_one_line(hall: Hall):
    await hall.made()
    await hall.join("Ann", "2")
    await hall.lead("Start dagen")

    lines = read(control(hall)).splitlines()
    assert [line for line in lines if "bord" in line.lower()] == [
        "Bord 2 · 0 av 1 har svart",
        "Ingen sitter ved bord 1, 3, 4.",
    ]


async def test_what_the_time_check_finds_stands_once_for_each_item(hall: Hall):
    await hall.made("arbeidsverksted-trykt")

    [found] = [part for part in control(hall).parts if isinstance(part, Points)]
    titles = [line.partition("»:")[0] for line in found.items]
    assert len(set(titles)) == len(titles)
    assert found.items[-1] == (
        "«Hva er det viktigste vi gjør når vi kommer hjem?»: Trenger 13 min, men har 10 min: "
        "3 min for lite."
    )


async def test_parts_to_go_back_to_are_told_apart_by_their_first_word(hall: Hall):
    await hall.made()
    await hall.lead("Start dagen")
    await hall.lead("Neste")
    more = await hall.lead("Hopp over, gå tilbake, avslutt dagen")

    assert more.card is not None
    backs = [b.label.partition(" – ")[0] for b in buttons(more.card)][3:]
    assert backs == ["Individuelt", "Gruppe"]


async def test_when_the_day_is_over_one_can_go_back_but_not_close_it(hall: Hall):
    await hall.made()
    await hall.lead("Start dagen")
    more = await hall.lead("Hopp over, gå tilbake, avslutt dagen")
    assert more.card is not None
    close = next(b for b in buttons(more.card) if b.label == "Avslutt dagen")
    await hall.press("Frida", close)

    assert [b.label for b in buttons(control(hall))] == [
        "Legg dokumentene i kanalen",
        "Dokumenter fra dagen",
        "Åpne siden",
        "Lenker og koder",
        "Gå tilbake til en del",
    ]
