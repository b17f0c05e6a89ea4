from dataclasses import replace
from datetime import date

from facilitation.documentation.survey.taking_part import taking_part
from surveys.responses import Disposition, Unit
from tests.facilitation.documentation.survey.reading import paragraphs, plain, tables
from tests.facilitation.documentation.survey.sample import OPINIONS, PUBLIC, WORK


def wave(year, asked, *answered):
    """A wave in May of a year, in which these numbers answered."""
    return replace(
        PUBLIC,
        fieldwork=replace(WORK, opened=date(year, 5, 1), closed=date(year, 5, 23)),
        units=tuple(Unit(number, number) for number in asked),
        standing=dict.fromkeys(answered, Disposition.COMPLETE),
    )


def rows(blocks):
    (found,) = tables(blocks)
    return [tuple(plain(cell) for cell in row) for row in found.rows]


def test_each_is_counted_once_by_how_often_it_answered(w):
    asked = ("1505", "1506", "1511")
    waves = [wave(2024, asked, "1505", "1506"), wave(2025, asked, "1505")]

    blocks = list(taking_part(waves, w))

    assert rows(blocks) == [("2 of 2", "1"), ("1 of 2", "1"), ("0 of 2", "1")]
    assert list(paragraphs(blocks)) == []


def test_what_was_split_is_still_one(w):
    waves = [wave(2023, ["1507"], "1507"), wave(2024, ["1508", "1580"], "1508", "1580")]

    blocks = list(taking_part(waves, w))

    assert rows(blocks) == [("2 of 2", "1"), ("1 of 2", "0"), ("0 of 2", "0")]
    said = "What was split or merged between the waves counts as one."
    assert list(paragraphs(blocks)) == [said]


def test_of_opinions_nothing_is_told(w):
    assert list(taking_part([OPINIONS, OPINIONS], w)) == []
