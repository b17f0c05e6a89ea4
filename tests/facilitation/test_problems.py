"""A programme's mistakes are told as a programme's."""

from facilitation import problems
from facilitation.problems import BadProgramme, NeedsStart
from surveys.errors import Refusal
from surveys.files.problems import BadFile, Problem


def test_a_programme_with_mistakes_is_a_file_with_mistakes():
    bad = BadProgramme([Problem(1, 1, NeedsStart())])

    assert isinstance(bad, BadFile)
    assert bad.message == "The programme file has {count} mistakes."
    assert bad.parameters == {"count": 1}


def test_every_mistake_has_a_sentence_on_one_line_that_can_be_translated():
    kinds = [k for k in vars(problems).values() if isinstance(k, type) and issubclass(k, Refusal)]

    assert len(kinds) > 15
    assert [k for k in kinds if not k.__doc__ or "\n" in k.__doc__.strip()] == []
