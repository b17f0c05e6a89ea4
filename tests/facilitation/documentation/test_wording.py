from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from facilitation.documentation.wording import Wording
from facilitation.phases import Per, Time
from facilitation.programme import Quote
from surveys.disclosure import Reason, Withheld
from surveys.questions import Kind, Question
from surveys.texts import text
from tests.facilitation.documentation.sample import ENTRIES, alone, english, together

BOKMAL, NYNORSK, ENGLISH = (Wording(language, english) for language in ("nb", "nn", "en"))
MINUTE = timedelta(minutes=1)


def test_dates_are_written_out_in_the_documents_language():
    day = date(2025, 5, 1)

    assert [w.date(day) for w in (BOKMAL, NYNORSK, ENGLISH)] == [
        "1. mai 2025",
        "1. mai 2025",
        "1 May 2025",
    ]


def test_norwegian_clocks_have_a_full_stop():
    moment = datetime(2025, 5, 1, 9, 5, tzinfo=UTC)

    assert [w.clock(moment) for w in (BOKMAL, NYNORSK, ENGLISH)] == ["09.05", "09.05", "09:05"]


def test_decimals_have_the_languages_own_sign():
    assert [w.number(1234.5) for w in (BOKMAL, ENGLISH)] == ["1\xa0234,5", "1,234.5"]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 min"), (90, "1,5 min"), (299, "5 min"), (1_530, "26 min")]
)
def test_short_times_keep_their_half_minute(seconds, said):
    assert BOKMAL.minutes(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(9, 15, "9 of 15"), (19, 20, "19 of 20 (95 %)")]
)
def test_a_percentage_needs_twenty_people_and_never_has_decimals(part, whole, said):
    assert BOKMAL.share(part, whole) == said


@pytest.mark.parametrize(
    ("minutes", "said"), [(3, "3 min behind"), (-4, "4 min ahead"), (0.4, "on time")]
)
def test_the_day_is_behind_ahead_or_on_time(minutes, said):
    assert BOKMAL.ahead(minutes * MINUTE) == said


@pytest.mark.parametrize(
    ("per", "said"),
    [
        (Per.PHASE, "2 min"),
        (Per.TURN, "2 min each"),
        (Per.ITEM, "2 min per point"),
        (Per.GROUP, "2 min per group"),
    ],
)
def test_a_phase_without_an_instruction_says_its_time_for_each(per, said):
    phase = replace(together("q1", None), time=Time(each=2 * MINUTE, per=per))

    assert BOKMAL.method(phase) == said


def test_a_phases_own_instruction_is_its_method_and_no_time_is_none():
    assert NYNORSK.method(alone("q1", Question(Kind.LIST))) == "Skriv for deg sjølv."
    assert BOKMAL.method(replace(together("q1", None), time=Time(whole=MINUTE))) == ""


def test_remarks_tell_round_lateness_and_who_wrote():
    entry = replace(ENTRIES[0], late=True, by_host=True, round=2)

    assert BOKMAL.remark(entry, 2) == ("(round 2, came after the time was up, written by the host)")
    assert BOKMAL.remark(ENTRIES[0], 1) == ""


def test_an_erased_text_is_a_tombstone():
    assert BOKMAL.text("words", replace(ENTRIES[0], erased=True)) == "[Deleted by the participant]"
    assert BOKMAL.text("words", ENTRIES[0]) == "words"


def test_what_is_withheld_says_how_many_it_takes():
    assert BOKMAL.withheld(Withheld(Reason.TOO_FEW, 5)) == (
        "Not shown: fewer than 5 people answered."
    )


def test_a_programmes_words_are_said_in_the_documents_language():
    quote = Quote(text(nb="ikke", nn="ikkje"), text(nb="kilde", nn="kjelde"))

    assert (BOKMAL.said(quote.words), NYNORSK.said(quote.source)) == ("ikke", "kjelde")
