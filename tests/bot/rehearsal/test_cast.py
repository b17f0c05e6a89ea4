from datetime import timedelta

import pytest

from bot.chance import seeded
from bot.rehearsal.cast import Habit, cast
from bot.rehearsal.vocabulary import vocabulary

DAY = timedelta(hours=6)
WORDS = vocabulary(("nb",))


@pytest.mark.parametrize("count", [1, 7, 12, 60])
def test_there_are_as_many_people_as_asked_for_each_with_a_name_of_their_own(count):
    people = cast(count, DAY, WORDS, seeded(1))

    assert len({person.alias for person in people}) == count


def test_sixty_people_have_every_habit_and_one_disturber():
    habits = [person.habit for person in cast(60, DAY, WORDS, seeded(1))]

    assert set(habits) == set(Habit)
    assert (habits.count(Habit.DISTURBS), habits.count(Habit.EXTRA)) == (1, 1)


def test_those_who_come_late_come_after_the_day_has_begun_and_the_others_do_not():
    people = cast(500, DAY, WORDS, seeded(1))

    assert {person.late for person in people} == {True, False}
    assert all(person.late is (person.comes >= timedelta(minutes=1)) for person in people)


def test_nobody_goes_before_they_come():
    assert [p for p in cast(500, DAY, WORDS, seeded(1)) if p.goes <= p.comes] == []


def test_the_same_seed_gives_the_same_people_and_another_does_not():
    people = [cast(60, DAY, WORDS, seeded(seed)) for seed in (1, 1, 2)]

    assert people[0] == people[1] != people[2]
