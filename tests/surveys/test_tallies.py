from dataclasses import replace

import pytest

from surveys.figures import Base, Choices, Count, Texts
from surveys.questions import Kind
from surveys.responses import Mode
from surveys.suppression import Rules
from surveys.tallies import Part, SurveyPolicy, Tally, of_all, wordless
from surveys.withholding import Guard
from tests.surveys.forms import item


@pytest.mark.parametrize("fewer", [{"minimum": 2}, {"minimum": 2, "cell": 2}, {"cell": 2}])
def test_no_survey_may_promise_groups_below_three(fewer):
    with pytest.raises(ValueError, match="fewer than 3"):
        SurveyPolicy(**fewer)


def test_figures_are_held_to_what_was_promised():
    asked = item("q", Kind.MULTI, limit=2)

    assert SurveyPolicy().guard(asked) == Guard(Rules(5, 3), texts=8, limit=2)
    assert SurveyPolicy(minimum=4, texts=9).guard(asked) == Guard(Rules(4, 3), texts=9, limit=2)


def test_who_consented_is_quoted_from_the_smallest_group():
    assert SurveyPolicy(consent=True).guard(item("q")).texts == 5


def test_a_wordless_tally_is_the_same_for_the_same_texts_alone():
    texts = Texts(Base(2, 2), ("Mer støtte", "Ny båt"))
    tally = Tally(item("q2"), Mode.OPINION, True, texts)
    choices = Choices(Base(2, 2), (Count("a", 2),), other=texts)
    grouped = Tally(
        item("q1", Kind.CHOICE), Mode.OPINION, True, choices,
        by="q0", groups=(Part("x", None, texts),), sizes=(2,), background=tally, hangs_on=(tally,),
    )  # fmt: skip

    kept = wordless(grouped)

    assert kept == wordless(grouped)
    assert kept != wordless(replace(grouped, hangs_on=()))
    assert wordless(tally) != wordless(replace(tally, figure=replace(texts, texts=("Mer støtte",))))
    assert [word for word in ("støtte", "båt") if word in str(kept)] == []
    assert of_all(kept) == replace(kept, by="", groups=(), sizes=(), background=None)


def test_counts_stand_in_a_wordless_tally_as_they_are():
    tally = Tally(item("q1", Kind.CHOICE), Mode.OPINION, True, Choices(Base(1, 1), ()))

    assert wordless(tally) == tally
