"""What is read above a form's fields."""

from bot.chat.cards import Form, Paragraph, Points
from tests.bot.chat.conftest import HALL, Hall, button
from tests.bot.chat.test_day import TEAMS, both, vote


def lines(form: Form) -> list[str]:
    return [part.words for part in form.parts if isinstance(part, Paragraph)]


async def test_a_dialog_says_the_question_and_that_only_what_is_sent_counts(hall: Hall):
    await both(hall)
    await hall.lead("Start dagen")
    form = (await hall.press("Ann", button(hall.card("U-Ann", "Svar"), "Svar"))).form

    assert form is not None
    assert lines(form) == [
        "Hva fungerer godt, og hva bør vi gjøre annerledes?",
        "Bare det du sender, teller. Du kan endre det til tiden er ute.",
    ]


async def test_a_form_beneath_the_question_does_not_say_it_again(hall: Hall):
    await both(hall)
    await hall.lead("Start dagen")
    card = hall.card("U-Cam", "Svaret ditt", "teams")

    assert card.form is not None
    assert lines(card.form) == [
        "Svaret ditt",
        "Bare det du sender, teller. Du kan endre det til tiden er ute.",
    ]


async def test_the_same_form_opened_in_the_channel_says_it(hall: Hall):
    await both(hall)
    await hall.lead("Start dagen")
    card = hall.card(HALL, "Individuelt")
    form = (await hall.press("Ann", button(card, "Svar"), HALL)).form

    assert form is not None
    assert lines(form)[0] == "Hva fungerer godt, og hva bør vi gjøre annerledes?"


async def test_a_ballot_says_what_may_be_given_and_no_questions(hall: Hall):
    await both(hall)
    await vote(hall)
    form = (await hall.press("Bo", button(hall.card("U-Bo", "Stem"), "Stem"))).form

    assert form is not None
    assert form.title == "Stemmen din"
    assert [part for part in form.parts if isinstance(part, Points)] == []
    assert lines(form)[2] == (
        "Du har 3 poeng å gi. Flere poeng kan gå til det samme. "
        "Avstemningen er hemmelig til den er slutt."
    )


async def test_a_form_that_was_sent_says_that_it_is_saved(hall: Hall):
    await both(hall)
    await hall.lead("Start dagen")
    card = hall.card("U-Cam", "Svaret ditt", "teams")
    assert card.form is not None
    first = card.form.fields[0].label
    await hall.send("Cam", card.form, {first: "Fra Teams"}, **TEAMS)
    sent = hall.card("U-Cam", "Svaret ditt", "teams").form
    assert sent is not None
    await hall.press("Cam", sent.send, fields={field.name: () for field in sent.fields}, **TEAMS)
    emptied = hall.card("U-Cam", "Svaret ditt", "teams").form

    assert emptied is not None
    assert [lines(form)[1] for form in (sent, emptied)] == [
        "Det som står her, er lagret. Du kan endre det og sende på nytt til tiden er ute.",
        "Bare det du sender, teller. Du kan endre det til tiden er ute.",
    ]
