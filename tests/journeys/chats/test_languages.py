"""Everybody is spoken to in their own language, and every text fits where it stands."""

from bot.catalogues import catalogue
from tests.journeys.chats.party import Party
from tests.journeys.chats.slack_side import SlackSeat
from tests.journeys.chats.teams_side import TeamsSeat

SEATED = {"nb": "Du sitter ved bord 1.", "nn": "Du sit ved bord 1.", "en": "You sit at table 1."}
SAVED = {"nb": "Lagret 09.00.", "nn": "Lagra 09.00.", "en": "Saved 09:00."}


async def test_each_is_spoken_to_in_their_own_language(chat: Party) -> None:
    people = {code: await chat.sits(code.title(), language=code) for code in SEATED}
    await chat.lead("Start the day")

    for code, person in people.items():
        read = await person.reads()
        assert [c for c, words in SEATED.items() if words in read] == [code]
        assert SAVED[code] in await person.answer("Et punkt")


async def test_a_language_is_chosen_in_the_chat_and_kept(chat: Party) -> None:
    ann = await chat.sits("Ann")
    assert isinstance(ann, SlackSeat | TeamsSeat)
    opened = await ann.open_by("Language", "Save")

    said = await ann.send(opened, {"language": "nn"})
    await chat.venue.settled()
    ann.language = "nn"
    await chat.lead("Start the day")

    assert "Frå no av skriv eg på dette språket." in said
    assert SEATED["nn"] in await ann.reads()
    assert SAVED["nn"] in await ann.answer("Eit punkt")


async def test_a_whole_day_fits_in_every_language_and_has_no_words_of_another(
    chat: Party,
) -> None:
    """What does not fit stands in the platforms’ violations, which are looked at in the end."""
    people = {code: await chat.sits(code.title(), table, code) for table, code in SEATS.items()}
    for person in people.values():
        await person.press("Be the table’s host")
    read = dict.fromkeys(SEATED, "")
    await chat.lead("Start the day")
    for code, person in people.items():
        read[code] += await person.answer("Et punkt") + await person.reads()
    await chat.lead("Next")
    for code, person in people.items():
        read[code] += await person.outcome(f"Et resultat {code}") + await person.reads()
    await chat.lead("Next", "Next")
    for code, person in people.items():
        read[code] += await person.vote(**{f"Et_resultat_{OTHER[code]}": 1}) + await person.reads()
    await chat.close()

    for code, person in people.items():
        lines = {*read[code].splitlines(), *(await person.reads()).splitlines()}
        others = set().union(*(phrases(one) for one in SEATED if one != code)) - phrases(code)
        assert lines & others == set()


SEATS = {1: "nb", 2: "nn", 3: "en"}
OTHER = {"nb": "nn", "nn": "en", "en": "nb"}


def phrases(language: str) -> set[str]:
    """Every whole sentence that the program can say in a language."""
    messages = [m for m in catalogue("nb" if language == "en" else language) if m.id]
    said = [m.id if language == "en" else m.string for m in messages]
    return {text for text in said if isinstance(text, str) and text}
