"""Every mistake of an Excel form can be said, on one line, with what fills it."""

import re

from surveys.errors import Refusal
from surveys.files import xlsform_terms
from surveys.files.columns import CHOICES, SETTINGS, SURVEY
from surveys.files.xlsform_terms import NO, TYPES, YES


def test_every_mistake_has_a_sentence_on_one_line_that_can_be_translated():
    kinds = [
        k for k in vars(xlsform_terms).values() if isinstance(k, type) and issubclass(k, Refusal)
    ]
    said = [(kind.__doc__ or "").strip() for kind in kinds]

    assert len(kinds) > 25
    assert [words for words in said if not words or "\n" in words] == []
    holes = [hole for words in said for hole in re.findall(r"\{(.*?)\}", words)]
    assert [hole for hole in holes if not re.fullmatch(r"[a-z]+", hole)] == []


def test_the_columns_of_each_type_are_columns():
    columns = {column for names in TYPES.values() for column in names}

    assert columns | {"type"} == set(SURVEY.values())
    assert columns & set(SETTINGS.values()) == set()
    assert set(CHOICES.values()) - columns == {"list_name", "scale"}


def test_yes_is_not_no():
    assert set() == YES & NO
