import re
from datetime import UTC, date, datetime, timedelta
from string import Formatter

import pytest
from markupsafe import Markup

from bot.catalogues import catalogue, missing, stale
from bot.words import NAMES, Words, choose, left, words
from surveys.errors import TooLong
from surveys.texts import LANGUAGES, text

# Words that one of the two languages does not have: a slip of the pen shows by them.
BOKMAL_ONLY = """
    ikke jeg noe noen hvordan hva hvem hvor hver hvert hvilken hvilke fra gjøre gjør være en et bare
    også uke uker ennå nå dere deres hun mer mye fler flere åpne tegn navn kommer skriver høyst
    egen egne videre siden endres begynner hverandre foran nivåer minutter sekunder poenger
"""
NYNORSK_ONLY = """
    ikkje eg noko nokon nokre korleis kva kven kvar kvart kor frå gjere gjer vere ein eit ei berre
    òg veke veker enno no dykk dykkar ho meir mykje fleire opne teikn namn kjem høgst eigen eigne
    vidare sida byrjar kvarandre dei førre finst lenkje lenkja tek blei vart
"""


def sentences(language: str) -> dict[str, str]:
    """Every sentence of a catalogue with its translation, plural forms apart."""
    pairs: dict[str, str] = {}
    for message in catalogue(language):
        if message.id:
            ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            said = (
                (message.string,) if isinstance(message.string, str) else (*(message.string or ()),)
            )
            pairs.update(zip(ids, said, strict=True))
    return pairs


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_in_use_is_translated_and_no_other(language: str):
    assert (missing(language), stale(language)) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_sentence(language: str):
    differing = [
        sentence
        for sentence, said in sentences(language).items()
        if placeholders(sentence) != placeholders(said)
    ]

    assert differing == []


@pytest.mark.parametrize(("language", "foreign"), [("nn", BOKMAL_ONLY), ("nb", NYNORSK_ONLY)])
def test_the_two_written_languages_are_not_mixed(language: str, foreign: str):
    mixed = [
        (said, word)
        for said in sentences(language).values()
        for word in re.findall(r"\w+", re.sub(r"«\S*»|{\w+}", "", said).lower())
        if word in foreign.split()
    ]

    assert mixed == []


def test_a_sentence_is_said_in_the_language_with_its_places_filled():
    assert [words(code)("Saved {time}", time="10.42") for code in LANGUAGES] == [
        "Lagret 10.42",
        "Lagra 10.42",
        "Saved 10.42",
    ]


def test_a_sentence_without_translation_is_said_in_english():
    assert words("nn")("Never written down: {n}", n=1) == "Never written down: 1"


def test_the_plural_goes_with_the_count():
    t = words("en")

    assert [t.n("{count} person", "{count} people", n) for n in (0, 1, 2)] == [
        "0 people",
        "1 person",
        "2 people",
    ]


def test_a_refusal_is_said_in_the_readers_language():
    assert words("nn").refused(TooLong(most=3000, length=3001)) == (
        "Eit punkt kan ha høgst 3000 teikn. Dette har 3001."
    )


def test_a_text_that_is_not_in_the_language_says_which_it_is_in():
    both, one = text(nb="Pause & lunsj", nn="Pause"), text(nb="Pause <b>")

    assert words("nb").said(both) == Markup("Pause &amp; lunsj")
    assert words("nn").said(both) == Markup("Pause")
    assert words("nn").said(one) == Markup('<span lang="nb">Pause &lt;b&gt;</span>')


@pytest.mark.parametrize(
    ("language", "clock", "day", "number"),
    [
        ("nb", "13.45", "23. oktober 2025", "1\N{NO-BREAK SPACE}234,5"),
        ("nn", "13.45", "23. oktober 2025", "1\N{NO-BREAK SPACE}234,5"),
        ("en", "13:45", "23 October 2025", "1,234.5"),
    ],
)
def test_times_dates_and_numbers_are_written_as_in_the_language(
    language: str, clock: str, day: str, number: str
):
    t = words(language)

    assert t.time(datetime(2025, 10, 23, 11, 45, tzinfo=UTC), "Europe/Oslo") == clock
    assert t.date(date(2025, 10, 23)) == day
    assert t.number(1234.5) == number


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 min"), (45, "45 s"), (150, "2 min 30 s"), (120, "2 min"), (3900, "1 t 5 min")],
)
def test_a_length_of_time_is_said_in_its_largest_units(seconds: int, said: str):
    assert words("nb").length(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("seconds", "figures"),
    [(245, "4:05"), (0.2, "0:01"), (0, "0:00"), (-0.5, "0:00"), (-90, "+1:30"), (4500, "1:15:00")],
)
def test_a_countdown_counts_up_when_time_is_over(seconds: float, figures: str):
    assert left(timedelta(seconds=seconds)) == figures


@pytest.mark.parametrize(
    ("wanted", "accept", "language"),
    [
        (["nn", "en"], "nb", "nn"),
        ([None, "en"], "nb", "en"),
        (["sv", None], "nn-NO,nn;q=0.9", "nn"),
        ([], "no", "nb"),
        ([], "da, en-US;q=0.5, nn;q=0.8", "nn"),
        ([], "en;q=0, nn;q=0.1", "nn"),
        ([], "*;q=x, ,;q=", "nb"),
        ([], "", "nb"),
    ],
)
def test_the_readers_own_choice_comes_before_the_browsers(
    wanted: list[str | None], accept: str, language: str
):
    assert choose(wanted, accept, "nb") == language


def test_there_are_words_for_every_language_and_no_other():
    assert all(isinstance(words(code), Words) for code in LANGUAGES)
    assert tuple(NAMES) == LANGUAGES
    with pytest.raises(KeyError):
        words("sv")
