"""Who is asked in the next wave of a survey that asks everybody in its channel. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from bot.chat.office import route_of
from bot.chat.ports import Sender
from bot.chat.survey_members import reachable
from bot.fielding.next_wave import Asked, Plans
from storage.contacts import Route
from storage.gathering import Once
from storage.seats import Reach, email_route
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
    stays; a member whose address it is is reached in the chat from then on, and has no second
    place. Who has declined, in whichever wave, is not asked. Everybody keeps their number, also who
    comes back; nobody gets one that another has had.
    """
    before = tuple(before)
    crowd = _Crowd(here, digest)
    stay, barred, left = _kept(plans, crowd, before)
    once = {one.digest: one for one in before if one.digest}
    listed = (*plans.asked, *plans.declined)
    known = {crowd.member(one) for one in listed}
    taken = {one.unit.number for one in listed}
    numbers = _unused({*taken, *(one.number for one in before)})
    came: list[Asked] = []
    for key, sender in crowd.present.items():
        if key in known:
            continue
        was = [once[one] for one in crowd.keys(key) if one in once]
        free = [one.number for one in was if one.number not in taken]
        number = free[0] if free else next(numbers)
        taken.add(number)
        into = barred if any(one.ruling in DECLINED for one in was) else came
        into.append(_asked(sender, number))
    return Gathered((*stay, *came), tuple(barred), len(came), left)


class _Crowd:
    """Those who are in the channel, each known by their place in the chat and by their e-mail."""

    def __init__(self, here: Sequence[Sender], digest: Digest) -> None:
        self._digest = digest
        self.present = {digest(route_of(one.address)): one for one in here}
        self.platforms = {one.address.platform for one in here}
        mails = reachable(here).items()
        self._mailed = {digest(email_route(mail)): digest(reach.route) for mail, reach in mails}
        self._mails: dict[str, list[str]] = {}
        for mail, whose in self._mailed.items():
            self._mails.setdefault(whose, []).append(mail)

    def keys(self, member: str) -> tuple[str, ...]:
        """By what a member is known; their place in the chat comes first."""
        return (member, *self._mails.get(member, ()))

    def of(self, one: Asked) -> tuple[str, ...]:
        """By what somebody on the list is known."""
        routes = (one.reach.route if one.reach else None, one.spare)
        return tuple(self._digest(route) for route in routes if route is not None)

    def is_met(self, one: Asked) -> bool:
        """Whether somebody on the list is known as a member by their place in the chat."""
        return any(key in self.present for key in self.of(one))

    def member(self, one: Asked) -> str | None:
        """Which member somebody on the list is."""
        keys = self.of(one)
        there = (key for key in keys if key in self.present)
        return next(there, None) or next((self._mailed[k] for k in keys if k in self._mailed), None)

    def met(self, one: Asked) -> Asked:
        """The same, reached in the chat where it is a member's e-mail address (as in `spares`)."""
        who = self.member(one)
        if who is None or one.reach is None or one.spare or self.is_met(one):
            return one
        route = route_of(self.present[who].address)
        return replace(
            one, reach=Reach(route.platform, route, one.reach.name), spare=one.reach.route
        )


def _kept(
    plans: Plans, crowd: _Crowd, before: Sequence[Once]
) -> tuple[list[Asked], list[Asked], int]:
    """Who of those on the list is asked, and who is not; how many have left."""
    refused = {one.digest for one in before if one.ruling is Ruling.REFUSED}
    no = {crowd.member(one) for one in plans.declined if not refused.isdisjoint(crowd.of(one))}
    seated = {crowd.member(one) for one in (*plans.asked, *plans.declined) if crowd.is_met(one)}
    barred = [crowd.met(one) for one, _ in _alone(plans.declined, crowd, seated)]
    stay: list[Asked] = []
    left = 0
    for one, who in _alone(plans.asked, crowd, seated):
        if who is None and _is_of(one, crowd.platforms):
            left += 1
        elif who is not None and who in no:
            barred.append(crowd.met(one))
        else:
            stay.append(crowd.met(one))
    return stay, barred, left


def _alone(
    some: Sequence[Asked], crowd: _Crowd, seated: set[str | None]
) -> Iterator[tuple[Asked, str | None]]:
    """These with the members that they are; nobody a second time, by e-mail."""
    for one in some:
        who = crowd.member(one)
        if who is not None and not crowd.is_met(one):
            if who in seated:
                continue
            seated.add(who)
        yield one, who


def _is_of(one: Asked, platforms: set[str]) -> bool:
    """Whether somebody is reached in the chat alone, as those are who were found in the channel."""
    return one.reach is not None and one.reach.way in platforms and one.spare is None


def _unused(numbers: Iterable[str]) -> Iterator[str]:
    """Numbers that nobody has had."""
    return map(str, count(max((int(n) for n in numbers if n.isdecimal()), default=0) + 1))


def _asked(sender: Sender, number: str) -> Asked:
    route = route_of(sender.address)
    reach = Reach(route.platform, route, sender.name)
    return Asked(Unit(number, sender.name), sender.language, reach)
