from dataclasses import replace
from datetime import date, time

import pytest

from bot.fielding.about import About
from bot.fielding.letters import SUBJECT_LENGTH, Worded, plain, trial, when, worded
from bot.words import words
from storage.letters import Kind
from surveys.field_plan import Local
from surveys.responses import Mode
from surveys.texts import LANGUAGES, text

FRIDAY = Local(date(2026, 12, 4), time(12))
ABOUT = About(
    title=text(nb="Bruk av tall", nn="Bruk av tal", en="Use of figures"),
    commissioner="Fylkesrådet",
    mode=Mode.OFFICIAL,
    minimum=5,
    zone="Europe/Oslo",
    deadline=FRIDAY,
    told=text(nb="Vi vil vite mer.\n\nDet haster.", en="We want to know.\n\nIt is urgent."),
    minutes=6,
    ask="post@fylke.example",
    results="https://duk.example/r/s1",
    unit="Nordland",
    contact="Kari",
    url="https://duk.example/q/secret",
)
OPINION = replace(ABOUT, mode=Mode.OPINION)
EN = words("en")


def test_an_invitation_says_who_asks_and_why_and_until_when_and_what_is_promised():
    assert worded(Kind.INVITATION, 0, ABOUT, EN) == Worded(
        subject="Invitation to a survey: Use of figures",
        paragraphs=(
            "Hello Kari,",
            "Fylkesrådet asks Nordland to answer the survey “Use of figures”.",
            "We want to know.",
            "It is urgent.",
            "The deadline is Friday, 4 December 2026 at 12:00. It takes about 6 minutes.",
            "It is an official answer: one from Nordland, in its own name. The page tells who will "
            "see what, before anything is answered.",
        ),
        label="Open the survey",
        url="https://duk.example/q/secret",
        language="en",
        notes=(
            "The link is for Nordland alone; those who answer there together can share it. "
            "Nothing is sent before somebody presses the button on the page.",
            "Do you have questions? Ask post@fylke.example. There will be no more reminders once "
            "the answer has arrived.",
            "If Nordland is not going to answer, say so on the page that the link opens: then "
            "there are no reminders.",
        ),
    )


@pytest.mark.parametrize(
    ("survey", "said"),
    [
        (OPINION, "If you do not want to answer, say so on the page that the link opens: then you "
         "are not asked again. You need not say why."),
        (replace(OPINION, url=""), "If you do not want to answer, tell post@fylke.example: then "
         "you will not be asked again."),
    ],
)  # fmt: skip
def test_a_person_is_told_how_to_be_asked_no_more(survey, said):
    assert worded(Kind.REMINDER, 2, survey, EN).notes[-1] == said


@pytest.mark.parametrize("survey", [ABOUT, OPINION])
def test_it_is_told_by_which_question_the_answers_are_shown(survey: About):
    said = "The answers are also shown by “Where do you work?”, where the groups are large enough."
    by = replace(survey, by=text(en="Where do\nyou work?"))

    for kind, intensity in ((Kind.INVITATION, 0), (Kind.REMINDER, 1)):
        told = worded(kind, intensity, by, EN).paragraphs[-1]
        assert told == f"{worded(kind, intensity, survey, EN).paragraphs[-1]} {said}"


def test_a_persons_opinion_is_promised_protection():
    letter = worded(Kind.INVITATION, 0, OPINION, EN)

    assert letter.paragraphs[-1] == (
        "Your answer is protected: nobody, Fylkesrådet included, is shown who answered what, and "
        "no figure of fewer than 5 answers is shown."
    )
    assert letter.notes[0] == (
        "The link is personal: do not pass it on. Nothing is sent before you press the button on "
        "the page."
    )


@pytest.mark.parametrize(
    ("intensity", "subject", "first", "last"),
    [
        (
            1,
            "En vennlig påminnelse: Bruk av tall",
            "Fylkesrådet har bedt Nordland svare på undersøkelsen «Bruk av tall», og det er "
            "fortsatt tid.",
            "Det er et offisielt svar: ett fra Nordland, i eget navn. Siden sier hvem som får se "
            "hva, før noe besvares.",
        ),
        (
            2,
            "Påminnelse, svarfrist fredag 4. desember: Bruk av tall",
            "Fylkesrådet har ikke fått svar fra Nordland på undersøkelsen «Bruk av tall» ennå.",
            "Det er et offisielt svar: ett fra Nordland, i eget navn. Siden sier hvem som får se "
            "hva, før noe besvares.",
        ),
        (
            3,
            "Siste påminnelse, svarfrist fredag 4. desember: Bruk av tall",
            "Dette er siste påminnelse om undersøkelsen «Bruk av tall» fra Fylkesrådet.",
            "Uten svar vil resultatene mangle Nordland.",
        ),
    ],
)
def test_reminders_grow_firmer(intensity: int, subject: str, first: str, last: str):
    letter = worded(Kind.REMINDER, intensity, ABOUT, words("nb"))

    assert letter.subject == subject
    assert letter.paragraphs == (
        "Hei, Kari!",
        first,
        "Svarfristen er fredag 4. desember 2026 kl. 12.00. Det tar omtrent 6 minutter.",
        last,
    )


def test_a_nudge_reads_as_a_reminder():
    assert worded(Kind.NUDGE, 2, ABOUT, EN) == worded(Kind.REMINDER, 2, ABOUT, EN)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("intensity", [1, 2, 3])
def test_without_a_deadline_none_is_named(mode: Mode, intensity: int):
    endless = replace(ABOUT, mode=mode, deadline=None, told=None)

    letter = worded(Kind.REMINDER, intensity, endless, EN)

    assert letter.paragraphs[2] == "It takes about 6 minutes."
    assert letter.subject == {
        1: "A friendly reminder: Use of figures",
        2: "Reminder: Use of figures",
        3: "Last call: Use of figures",
    }[intensity]  # fmt: skip


def test_a_receipt_holds_no_answers():
    assert worded(Kind.RECEIPT, 0, ABOUT, EN) == Worded(
        subject="The answer has arrived: Use of figures",
        paragraphs=(
            "Hello Kari,",
            "Thank you! The answer of Nordland to the survey “Use of figures” has arrived.",
            "It can be changed until Friday, 4 December 2026 at 12:00, by the link to it.",
        ),
        label="See or change the answer",
        url="https://duk.example/q/secret",
        language="en",
        notes=(
            "The link is for Nordland alone; those who answer there together can share it. "
            "Nothing is sent before somebody presses the button on the page.",
            "Do you have questions? Ask post@fylke.example.",
        ),
    )


def test_a_receipt_for_an_opinion_has_no_link_when_it_is_gone():
    letter = worded(Kind.RECEIPT, 0, replace(OPINION, url=""), EN)

    assert (
        letter.paragraphs[1] == "Thank you! Your answer to the survey “Use of figures” has arrived."
    )
    assert (letter.url, letter.notes) == ("", ("Do you have questions? Ask post@fylke.example.",))


def test_a_receipt_after_the_deadline_says_nothing_of_changing():
    assert len(worded(Kind.RECEIPT, 0, replace(ABOUT, is_late=True), EN).paragraphs) == 2


def test_who_has_answered_hears_that_the_results_are_there():
    letter = worded(Kind.CLOSING, 0, ABOUT, words("nn"))

    assert letter.subject == "Resultata er klare: Bruk av tal"
    assert letter.paragraphs[1] == (
        "Takk for at du svarte på undersøkinga «Bruk av tal» frå Fylkesrådet. Ho er avslutta, og "
        "resultata er klare."
    )
    assert (letter.label, letter.url) == ("Sjå resultata", "https://duk.example/r/s1")


def test_results_that_nobody_may_see_are_not_promised():
    letter = worded(Kind.CLOSING, 0, replace(ABOUT, results=""), EN)

    assert (letter.subject, letter.url) == ("The survey is closed: Use of figures", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_is_in_the_readers_language(language: str):
    letter = worded(Kind.INVITATION, 0, ABOUT, words(language))

    assert letter.language == language
    assert letter.subject.endswith(ABOUT.title.said(language))


def test_who_is_not_known_by_name_is_greeted_all_the_same():
    letter = worded(Kind.INVITATION, 0, replace(ABOUT, contact=" \n", unit=""), EN)

    assert letter.paragraphs[0] == "Hello,"
    assert letter.paragraphs[1] == (
        "Fylkesrådet asks your organisation to answer the survey “Use of figures”."
    )


def test_names_and_titles_of_several_lines_do_not_break_lines():
    hostile = text(en="Use\r\nBcc: all@example.org\u2028of {unit} figures")

    letter = worded(Kind.INVITATION, 0, replace(ABOUT, title=hostile, contact="A\r\nB"), EN)

    assert letter.subject == "Invitation to a survey: Use Bcc: all@example.org of {unit} figures"
    assert letter.paragraphs[0] == "Hello A B,"


def test_a_long_title_is_cut_in_the_subject_alone():
    letter = worded(Kind.INVITATION, 0, replace(ABOUT, title=text(en="x" * 500)), EN)

    assert len(letter.subject) == SUBJECT_LENGTH
    assert "x" * 500 in letter.paragraphs[1]


def test_away_from_norway_the_clock_is_named():
    assert when(FRIDAY, "Europe/Helsinki", EN) == (
        "Friday, 4 December 2026 at 12:00 (time in Helsinki)"
    )
    assert when(FRIDAY, "Europe/Helsinki", words("nb")) == (
        "fredag 4. desember 2026 kl. 12.00 (tid i Helsingfors)"
    )


def test_a_letter_can_be_pasted_as_text():
    letter = Worded("S", ("One.", "Two."), "Open", "https://duk.example/q/x", "en", ("Note.",))

    assert plain(letter) == "One.\n\nTwo.\n\nOpen:\nhttps://duk.example/q/x\n\nNote.\n"
    assert plain(replace(letter, url="")) == "One.\n\nTwo.\n\nNote.\n"


def test_a_letter_that_is_tried_says_so():
    assert trial(worded(Kind.CLOSING, 0, ABOUT, EN), EN).subject == (
        "Test: The results are there: Use of figures"
    )
