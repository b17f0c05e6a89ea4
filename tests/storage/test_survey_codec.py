"""What is stored of surveys comes back as it was."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import survey_codec
from storage.errors import NewerCodec
from storage.survey_codec import CODEC, Begun
from surveys.field_plan import Local, Plan, Quiet, Reminder
from surveys.field_state import Audience, Fielding, Frame, Status, Terms
from surveys.questionnaire import All, Any, Comparison, Not, Theme, Visibility
from surveys.questionnaire import Test as Compared
from surveys.questions import Kind
from surveys.responses import Mode
from surveys.texts import text
from tests.surveys.forms import answers, conditions, form, item, section

MOMENT = datetime(2026, 11, 23, 8, 0, 1, 5, tzinfo=UTC)
TERMS = Terms(
    Mode.OPINION, "Fylket", date(2027, 1, 1), 3, Frame.SAMPLE, 400, Audience.EVERYBODY,
    text(nb="Derfor", nn="Difor"), 14, True, "avdeling",
)  # fmt: skip
FIELDING = Fielding(
    TERMS,
    Plan(
        "Europe/Oslo", Local(date(2026, 12, 1), time(12, 30)), timedelta(hours=36),
        (Reminder(Local(date(2026, 11, 27), time(9)), 3),), Quiet(time(20), time(7)), False,
        (date(2026, 12, 25),),
    ),
    Status.GRACE, 3, MOMENT, MOMENT, MOMENT, MOMENT, MOMENT, MOMENT, MOMENT, 2, 7, "owner",
)  # fmt: skip


@pytest.mark.parametrize("fielding", [FIELDING, Fielding(TERMS, Plan("UTC"))])
def test_a_fielding_comes_back_as_it_was(fielding: Fielding) -> None:
    assert survey_codec.read_fielding(survey_codec.write_fielding(fielding), CODEC) == fielding


def test_terms_from_before_figures_could_be_broken_down_name_nothing() -> None:
    old = survey_codec.write_fielding(FIELDING).replace(',"by":"avdeling"', "")

    assert survey_codec.read_fielding(old, CODEC).terms == replace(TERMS, by="")


@given(st.lists(st.none() | conditions(), min_size=1, max_size=4))
def test_conditions_come_back_as_they_were(shown) -> None:
    asked = form(*(item(f"q{n}", show_if=condition) for n, condition in enumerate(shown)))

    assert survey_codec.read_form(survey_codec.write_form(asked), CODEC) == asked


def test_a_form_with_everything_comes_back_as_it_was() -> None:
    asked = replace(
        form(
            replace(item("q1", Kind.MATRIX, help=text(nb="?")), visibility=Visibility.NAMED),
            item("q2", themes=(Theme("t1", text(nb="Tid"), ("tid", "frist")),)),
        ),
        intro=text(nb="Hei", nn="Hei"),
        source=text(nb="IMDi"),
    )
    asked = replace(asked, sections=(*asked.sections, section("s2", item("q3", Kind.NONE))))

    assert survey_codec.read_form(survey_codec.write_form(asked), CODEC) == asked


def test_all_and_any_are_told_apart() -> None:
    test = Compared("q1", Comparison.ANSWERED)
    pair = (test, Not(test))

    for condition in (All(pair), Any(pair)):
        asked = form(item("q1"), item("q2", show_if=condition))
        assert survey_codec.read_form(survey_codec.write_form(asked), CODEC) == asked


@given(answers(("q1", "q2", "q3")))
def test_answers_come_back_as_they_were_and_are_written_in_one_way(some) -> None:
    body = survey_codec.write_answers(some)

    assert survey_codec.read_answers(body, CODEC) == some
    assert survey_codec.write_answers(dict(reversed(some.items()))) == body


@given(answers(("q1", "q2")), st.dictionaries(st.sampled_from(["q3", "q4"]), st.just("ca. 12")))
def test_what_was_begun_comes_back_as_it_was(some, loose) -> None:
    begun = Begun(some, loose)

    assert survey_codec.read_begun(survey_codec.write_begun(begun), CODEC) == begun


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (survey_codec.read_fielding, survey_codec.write_fielding(FIELDING)),
        (survey_codec.read_form, survey_codec.write_form(form(item("q1")))),
        (survey_codec.read_answers, "{}"),
        (survey_codec.read_begun, "{}"),
    ],
)
def test_what_a_newer_version_wrote_is_not_guessed_at(read, body) -> None:
    with pytest.raises(NewerCodec):
        read(body, CODEC + 1)
