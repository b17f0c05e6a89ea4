"""What a message counts against, held against the documented windows."""

import pytest

from bot.teams.limits import AT_ONCE, OVER_TIME, TENANT, conversation_bucket, costs
from bot.teams.routes import Route, address
from tests.fakes.teams.limits import WRITES

KNOWN = address("tenant", "kari", Route("https://s/", "28:b", "29:k", "a:1"))
UNKNOWN = address("tenant", "kari", Route("https://s/", "28:b", "29:k"))


def most(bucket, seconds):
    every, burst = bucket
    return burst + seconds / every


@pytest.mark.parametrize("window", WRITES, ids=str)
def test_two_buckets_hold_each_documented_window(window):
    passing = min(most(AT_ONCE, window.seconds), most(OVER_TIME, window.seconds))

    assert passing <= window.most


def test_a_tenant_is_asked_at_most_fifty_times_in_any_second():
    assert round(most(TENANT, 1), 9) <= 50


def test_a_message_costs_one_request_of_the_tenant_and_one_message_of_the_chat():
    found = [(cost.every, cost.burst, cost.count) for cost in costs(KNOWN)]

    assert found == [(*TENANT, 1), (*AT_ONCE, 1), (*OVER_TIME, 1)]


def test_a_chat_that_must_be_opened_costs_a_second_request():
    assert [cost.count for cost in costs(UNKNOWN)] == [2, 1, 1]


def test_a_conversation_has_the_same_buckets_before_and_after_it_is_known():
    names = [[cost.bucket for cost in costs(to)] for to in (KNOWN, UNKNOWN)]

    assert names[0] == names[1]
    assert conversation_bucket(KNOWN) == names[0][1]


def test_a_bucket_names_nobody():
    other = address("tenant", "ola", Route("https://s/", "28:b", "29:o"))

    names = {cost.bucket for to in (KNOWN, other) for cost in costs(to)}
    assert len(names) == 5  # the tenant's is shared
    assert [name for name in names if "kari" in name or "tenant" in name] == []
