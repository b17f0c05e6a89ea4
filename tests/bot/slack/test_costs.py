from itertools import pairwise

import pytest

from bot.chat.ports import Cost, Deed
from bot.slack.costs import costs
from bot.slack.routes import Route

ROOM, OLA, KNOWN = Route(channel="C1"), Route("U1"), Route("U1", "D1")
MINUTE = 60.0


def buckets(route: Route, deed: Deed) -> list[str]:
    return [cost.bucket for cost in costs("T1", route, deed)]


def fastest(cost: Cost, count: int) -> list[float]:
    """When `count` requests go that all want to go at once: GCRA."""
    times, free_at = [], 0.0
    for _ in range(count):
        at = max(0.0, free_at - (cost.burst - 1) * cost.every)
        free_at = max(at, free_at) + cost.every
        times.append(at)
    return times


def test_a_message_counts_in_its_conversation_and_in_the_workspace():
    assert buckets(ROOM, Deed.POST) == ["slack:T1:in:C1", "slack:T1:posts"]


def test_a_person_is_one_conversation_whether_or_not_its_channel_is_known():
    assert buckets(OLA, Deed.POST) == buckets(KNOWN, Deed.POST)


def test_an_edit_counts_among_the_workspaces_edits_alone():
    assert buckets(ROOM, Deed.EDIT) == ["slack:T1:edits"]


def test_a_file_to_somebody_has_to_find_their_conversation_first():
    assert buckets(KNOWN, Deed.FILE) == ["slack:T1:in:U1", "slack:T1:files"]
    assert buckets(OLA, Deed.FILE) == ["slack:T1:in:U1", "slack:T1:files", "slack:T1:openings"]


@pytest.mark.parametrize(("deed", "most"), [(Deed.POST, 300), (Deed.EDIT, 50), (Deed.FILE, 100)])
def test_in_no_minute_there_are_more_than_slack_takes(deed: Deed, most: int):
    cost = costs("T1", ROOM, deed)[-1]

    assert cost.burst + MINUTE / cost.every == pytest.approx(most)
    times = fastest(cost, 3 * most)
    windows = [sum(start <= at < start + MINUTE for at in times) for start in times]
    assert most - 1 <= max(windows) <= most


def test_in_no_second_there_are_two_in_a_conversation():
    times = fastest(costs("T1", ROOM, Deed.POST)[0], 60)

    assert min(after - before for before, after in pairwise(times)) > 1.0


def test_what_a_workspace_may_is_nearly_all_used_for_five_hundred_messages():
    cost = costs("T1", ROOM, Deed.POST)[1]

    assert fastest(cost, 500)[-1] <= 1.05 * MINUTE * 500 / 300
