import pytest

from surveys.questions import Kind
from surveys.suppression import Rules
from surveys.tallies import SurveyPolicy
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
