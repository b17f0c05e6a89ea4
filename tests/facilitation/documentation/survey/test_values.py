from datetime import date

from facilitation.documentation.survey.values import value_words
from surveys.answers import Chosen, Committed, Dated, Listed, Numbered, Point, Rated, Shared
from surveys.questions import DONT_KNOW, OTHER, Kind, Question
from tests.facilitation.documentation.survey.sample import COUNT, DOTS, ORDER, QUALITY, USE


def test_every_answer_is_said_with_labels_for_its_codes(w):
    said = [
        value_words(Listed((Point("a", "Én"), Point("b", "To"))), Question(Kind.LIST), w),
        value_words(Chosen(("plan", OTHER), "Søknader"), USE, w),
        value_words(Chosen((OTHER,)), USE, w),
        value_words(Chosen(("b", "a")), ORDER, w),
        value_words(Numbered(1200), COUNT, w),
        value_words(Numbered(4), Question(Kind.RATING), w),
        value_words(Shared((("a", 2), ("c", 3))), DOTS, w),
        value_words(Rated((("tall", "4"), ("ukjent", DONT_KNOW))), QUALITY, w),
        value_words(Dated(date(2025, 10, 23)), Question(Kind.DATE), w),
        value_words(Committed("Ringe NAV", "", "Ola"), Question(Kind.COMMITMENT), w),
    ]

    assert said == [
        "Én\nTo",
        "Planlegging\nAnnet: Søknader",
        "Annet",
        "Arbeid\nSkole",
        "1\N{NO-BREAK SPACE}200 personer",
        "4",
        "Skole: 2\nBolig: 3",
        "Tall og statistikksidene: Ganske god\nukjent: Vet ikke / har ikke brukt",
        "23. oktober 2025",
        "Ringe NAV, Ola",
    ]
