"""What respondents have a receipt for survives `kill -9`, and nobody gets a letter twice."""

from pathlib import Path

import pytest

from tests.faults.survey_kills import kill_often

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]

KILLS = 6


async def test_no_answer_with_a_receipt_is_lost_and_no_letter_goes_twice(tmp_path: Path) -> None:
    tally = await kill_often(tmp_path, KILLS, seed=1)

    assert (tally.kills, tally.lost, tally.doubled, tally.sound) == (KILLS, [], [], True)
    assert (tally.sent_twice, tally.never_sent) == ([], [])
    assert tally.in_flight >= 1
    assert min(tally.official, tally.opinions, tally.letters) >= KILLS
