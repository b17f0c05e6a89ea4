"""What became of those who were asked, case by case."""

import pytest

from surveys.dispositions import Ruling, Standing, disposition
from surveys.responses import Disposition


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(opened=False, answered=False), Disposition.NO_CONTACT),
        (Standing(opened=True, answered=False), Disposition.OTHER),
        (Standing(opened=True, answered=True), Disposition.COMPLETE),
        (Standing(opened=True, answered=True, complete=False), Disposition.PARTIAL),
        (Standing(False, False, ruling=Ruling.BOUNCED), Disposition.NO_CONTACT),
        (Standing(True, False, ruling=Ruling.BOUNCED), Disposition.OTHER),
        (Standing(True, False, ruling=Ruling.REFUSED), Disposition.REFUSED),
        (Standing(True, True, ruling=Ruling.REFUSED), Disposition.COMPLETE),
        (Standing(True, False, ruling=Ruling.NOT_ELIGIBLE), Disposition.NOT_ELIGIBLE),
        (Standing(True, True, ruling=Ruling.NOT_ELIGIBLE), Disposition.NOT_ELIGIBLE),
    ],
)
def test_what_became_of_a_seat(standing: Standing, expected: Disposition):
    assert disposition(standing) is expected
