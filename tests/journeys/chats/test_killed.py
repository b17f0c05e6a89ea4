"""`kill -9` in the middle of a day in two chats."""

from collections import Counter
from pathlib import Path

import pytest

from tests.journeys.chats.killed import GONE, crowd
from tests.journeys.chats.slack_side import SlackSeat

pytestmark = [pytest.mark.process, pytest.mark.timeout(240)]


async def test_kills_lose_no_answer_and_double_no_prompt_that_the_platform_can_be_asked_for(
    tmp_path: Path,
) -> None:
    async with crowd(tmp_path, seed=3) as there:
        await there.come(slack=2, teams=2)
        for move in ("Start the day", "", "Next"):
            await there.round(move)

        in_slack = {person.alias for person in there.people if isinstance(person, SlackSeat)}
        twice = there.standing() - there.wanted()
        assert (there.kills, there.lost()) == (3, set())
        assert sum(map(len, there.saved.values())) >= 2
        assert there.wanted() - there.standing() == Counter()
        assert twice - there.on_their_way == Counter()  # what a kill left unanswered, and no more
        assert in_slack & set(twice) == set()
        slack, teams = there.outside.slack.violations, there.outside.teams.violations
        assert {*(v.rule for v in slack), *(str(v.rule) for v in teams)} <= set(GONE)
