from dataclasses import replace

import pytest

from bot.fielding.audience import (
    ForThoseWhoWereAsked,
    OwnersAlone,
    check_reader,
    reaches,
    results_key,
)
from surveys.field_state import Audience, SurveyId
from tests.storage.chats import SEALER
from tests.storage.fields import TERMS

SURVEY = SurveyId("s1")
OWNERS, ASKED, ALL = (replace(TERMS, audience=audience) for audience in Audience)


def test_everybody_reads_without_a_key_and_those_who_were_asked_with_it():
    check_reader(SEALER, SURVEY, ALL)
    check_reader(SEALER, SURVEY, ASKED, results_key(SEALER, SURVEY))


@pytest.mark.parametrize("key", ["", "0" * 32, results_key(SEALER, SurveyId("s2")), "\udcff"])
def test_another_key_is_none(key: str):
    with pytest.raises(ForThoseWhoWereAsked):
        check_reader(SEALER, SURVEY, ASKED, key)


def test_what_is_the_owners_alone_has_no_key():
    with pytest.raises(OwnersAlone):
        check_reader(SEALER, SURVEY, OWNERS, results_key(SEALER, SURVEY))


def test_earlier_waves_come_along_where_the_same_people_may_read_them():
    pairs = [(shown, asked) for shown in (OWNERS, ASKED, ALL) for asked in (ASKED, ALL)]

    assert [reaches(shown, asked) for shown, asked in pairs] == [
        False, False, True, False, True, True,
    ]  # fmt: skip
