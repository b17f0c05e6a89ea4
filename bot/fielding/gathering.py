"""Who is asked in the next wave of a survey that asks everybody in its channel. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from bot.chat.office import route_of
from bot.chat.ports import Sender
from bot.fielding.next_wave import Asked, Plans
from storage.contacts import Route
from storage.gathering import Once
from storage.seats import Reach
from surveys.dispositions import Ruling
from surveys.responses import Unit

DECLINED = (Ruling.REFUSED, Ruling.NOT_ELIGIBLE)
Digest = Callable[[Route], str]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Who is asked; who is not, though they may be in the channel; how many came and left."""

    asked: tuple[Asked, ...]
    barred: tuple[Asked, ...]
    came: int
    left: int


def gathered(
    plans: Plans, here: Sequence[Sender], before: Iterable[Once], digest: Digest
) -> Gathered:
    """Those of the wave before who are in the channel, and those who have come to it.

    Who has left is not asked, but who has an e-mail address was put on the list by the owner, and
    stays. Who has declined, in whichever wave, is not asked. Everybody keeps their number, also who
    comes back; nobody gets one that another has had.
    """
    before = tuple(before)
    present = {digest(route_of(one.address)): one for one in here}
    platforms = {one.address.platform for one in here}
    stay = tuple(
        one for one in plans.asked if not _is_of(one, platforms) or _of(one, digest) & {*present}
    )
    known = {key for one in (*plans.asked, *plans.declined) for key in _of(one, digest)}
    once = {one.digest: one for one in before if one.digest}
    taken = {one.unit.number for one in (*plans.asked, *plans.declined)}
    numbers = _unused({*taken, *(one.number for one in before)})
    came: list[Asked] = []
    barred = [*plans.declined]
    for key, sender in present.items():
        if key in known:
            continue
        was = once.get(key)
        number = was.number if was and was.number not in taken else next(numbers)
        taken.add(number)
        into = barred if was and was.ruling in DECLINED else came
        into.append(_asked(sender, number))
    left = len(plans.asked) - len(stay)
    return Gathered((*stay, *came), tuple(barred), len(came), left)


def _is_of(one: Asked, platforms: set[str]) -> bool:
    """Whether somebody is reached in the chat alone, as those are who were found in the channel."""
    return one.reach is not None and one.reach.way in platforms and one.spare is None


def _of(one: Asked, digest: Digest) -> set[str]:
    """By what somebody is known again."""
    routes = (one.reach.route if one.reach else None, one.spare)
    return {digest(route) for route in routes if route is not None}


def _unused(numbers: Iterable[str]) -> Iterator[str]:
    """Numbers that nobody has had."""
    return map(str, count(max((int(n) for n in numbers if n.isdecimal()), default=0) + 1))


def _asked(sender: Sender, number: str) -> Asked:
    route = route_of(sender.address)
    reach = Reach(route.platform, route, sender.name)
    return Asked(Unit(number, sender.name), sender.language, reach)
