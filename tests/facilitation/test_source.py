"""A programme's mistakes are a programme's."""

import pytest

from facilitation.problems import BadProgramme
from facilitation.source import decoded, parsed
from surveys.files.problems import Problems
from surveys.files.source import Place, Scalar


def test_a_file_is_read_as_any_file_is():
    assert decoded("\ufeffå".encode()) == "å"
    assert parsed("å") == (Scalar(Place(1, 1, 0, 1), "å"), Problems(bad=BadProgramme))


def test_what_cannot_be_read_is_no_programme():
    with pytest.raises(BadProgramme):
        decoded(b"\xff")
    with pytest.raises(BadProgramme):
        parsed("a: 'x")
