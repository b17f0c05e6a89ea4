"""Invented participants: when they come, and what they are like."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.chance import Chance
from bot.rehearsal.vocabulary import Vocabulary

MINUTE = timedelta(minutes=1)
EXTRA = 50  # percent of a phase, for the one who has extra time


class Habit(StrEnum):
    """What is special about somebody."""

    ORDINARY = "ordinary"
    SLOW = "slow"  # still writing at the bell: the draft counts
    TARDY = "tardy"  # hands in after the bell
    DOUBLE = "double"  # clicks twice
    SILENT = "silent"  # speaks, but the phone stays in the pocket
    NO_DEVICE = "no_device"  # has no phone: the host writes
    LEAVES = "leaves"  # goes home early
    RETURNS = "returns"  # says goodbye, and comes back
    AWAY = "away"  # is out of the room for a while, and the host says so
    EXTRA = "extra"  # has extra time
    DISTURBS = "disturbs"  # is shown out


ONCE = (Habit.EXTRA, Habit.DISTURBS)  # one of each in a day, if there are a dozen people
A_DOZEN = 12
OF_TWENTY = (
    *(Habit.SLOW, Habit.NO_DEVICE, Habit.SILENT, Habit.TARDY, Habit.DOUBLE, Habit.AWAY),
    *(Habit.SLOW, Habit.LEAVES, Habit.RETURNS, Habit.DOUBLE, Habit.SILENT),
)
LATE = 8  # of a hundred come after the day has begun


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody invented. Times are from the planned start of the day; `goes` for those who go."""

    alias: str
    organisation: str
    habit: Habit
    comes: timedelta
    goes: timedelta
    late: bool = False


def cast(count: int, length: timedelta, words: Vocabulary, chance: Chance) -> list[Character]:
    """So many people for a day of this length."""
    return [
        _character(number, habit, length, words, chance)
        for number, habit in enumerate(chance.shuffled(_habits(count)), start=1)
    ]


def _habits(count: int) -> tuple[Habit, ...]:
    once = ONCE if count >= A_DOZEN else ()
    twenty = (*OF_TWENTY, *(Habit.ORDINARY,) * (20 - len(OF_TWENTY)))
    return (*once, *(twenty[n % 20] for n in range(count)))[:count]


def _character(
    number: int, habit: Habit, length: timedelta, words: Vocabulary, chance: Chance
) -> Character:
    minutes = length // MINUTE
    late = chance.between(1, 100) <= LATE
    comes = chance.between(60, 60 * max(2, minutes // 3)) if late else chance.between(-600, 30)
    organisation = words.organisations[chance.between(0, len(words.organisations) - 1)]
    goes = chance.between(minutes * 40, minutes * 55)
    return Character(
        alias=f"{words.names} {number}",
        organisation=organisation,
        habit=habit,
        comes=timedelta(seconds=comes),
        goes=timedelta(seconds=goes),
        late=late,
    )
