"""The next wave of a panel: the same people are asked the same again, as a new draft.

Municipalities and counties that have been renumbered, split or merged meanwhile are followed
(`surveys.units`), and the owner is told which.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.fielding.fielder import Fielder
from bot.fielding.making import KEPT
from storage import forms, seat_lists, seats, surveys
from storage.contacts import Route
from storage.gathering import is_gathered
from storage.seat_lists import NewSeat
from storage.seats import Reach, Reached
from storage.survey_log import Line
from storage.surveys import NewSurvey, Panel, Survey
from surveys import units
from surveys.dispositions import Ruling
from surveys.divisions import carry
from surveys.errors import Refusal
from surveys.field_errors import DeadlinePast, NotOpenYet
from surveys.field_plan import Local, Plan, Reminder, local
from surveys.field_state import Fielding, Frame, SeatId, Status, SurveyId
from surveys.fielding import new
from surveys.responses import Mode, Unit

DEFAULT_LENGTH = timedelta(days=14)


class NobodyToAskAgain(Refusal):
    """Whoever wanted could answer this survey, so there is no list of people to ask again. Make a copy of it instead."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 409


class AddressesGone(Refusal):
    """The addresses of those who were asked have been deleted, as was promised. Make a copy of the survey, and list again whom to ask."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 409


class StillOpen(Refusal):
    """The next wave can be made when this one is closed."""

    status = 409


class WaveUnnamed(Refusal):
    """Give each wave a name, such as a year, and another than the others’."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the waves are called, and until when the new one is open."""

    this: str
    next: str
    closes: date


@dataclass(frozen=True, slots=True)
class Replaced:
    """Units that are no more, and those that are asked in their place; `lacking` have no address.

    Names with their numbers: «Ålesund (1507)».
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    lacking: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """As it stands in the log."""
        return f"{', '.join(self.before)} → {', '.join(self.after)}"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is asked again, and where they are reached; `spare` is their second address."""

    unit: Unit
    language: str
    reach: Reach | None
    spare: Route | None = None


@dataclass(frozen=True, slots=True)
class Plans:
    """Who is asked in the next wave, which units were replaced, and a deadline to begin from.

    `declined` were asked in this one, and are not asked again.
    """

    asked: tuple[Asked, ...]
    replaced: tuple[Replaced, ...]
    closes: date
    declined: tuple[Asked, ...] = ()

    @property
    def reason(self) -> str:
        """Which units took others' places, as it stands in the log."""
        return "; ".join(one.line for one in self.replaced)


async def planned(fielder: Fielder, survey: Survey, fielding: Fielding) -> Plans:
    """What the next wave would be. Nothing is changed.

    Raises:
        NotOpenYet, StillOpen, NobodyToAskAgain, AddressesGone
    """
    if fielding.status is Status.DRAFT or fielding.opened is None:
        raise NotOpenYet
    if fielding.status is not Status.CLOSED:
        raise StillOpen
    if fielding.terms.frame is Frame.ANYBODY:
        raise NobodyToAskAgain
    if await fielder.store.read(seat_lists.are_forgotten, survey.id):
        raise AddressesGone
    zone = fielding.plan.zone
    opened, today = local(zone, fielding.opened).day, local(zone, fielder.now()).day
    reached = await fielder.store.read(seats.reached, survey.id, fielder.sealer)
    there = [one for one in reached if _is_asked_again(one, fielding)]
    asked, replaced = _followed(there, opened, today)
    if fielding.terms.mode is Mode.OPINION:  # a person's number is nobody's but ours
        asked, replaced = [_again(one) for one in there], []
    closed = fielding.plan.closes
    length = closed.day - opened if closed else DEFAULT_LENGTH
    out = tuple(_again(one) for one in reached if not _is_asked_again(one, fielding))
    return Plans(tuple(asked), tuple(replaced), today + max(length, timedelta(days=1)), out)


async def make(
    fielder: Fielder, survey: Survey, fielding: Fielding, named: Named, account: str
) -> SurveyId:
    """Make the next wave, a draft with everybody on its list; nobody is written to yet.

    Where everybody in a channel is asked, the channel comes along.

    Raises:
        WaveUnnamed, DeadlinePast, and what `planned` refuses
    """
    plans = await planned(fielder, survey, fielding)
    if named.closes <= local(fielding.plan.zone, fielder.now()).day:
        raise DeadlinePast
    await _check_names(fielder, survey, named)
    form = await fielder.store.read(forms.form, survey.id, fielding.form)
    panel = await _panel(fielder, survey, named.this)
    made, now = SurveyId(fielder.chance.id()), fielder.now()
    plan = again(fielding.plan, named.closes)
    terms = replace(fielding.terms, deletes_on=named.closes + KEPT)
    draft = NewSurvey(
        made, account, survey.title, new(terms, plan, now), form, panel=panel, wave=named.next
    )
    await fielder.store.write(surveys.create, draft)
    line = Line(now, account, "Listed", reason=plans.reason)
    knows = await fielder.store.read(is_gathered, survey.id)
    seats_ = listed(fielder, plans, knows=knows)
    await fielder.change(made, seat_lists.add, fielder.sealer, seats_, line)
    if knows:
        channel = await fielder.store.read(surveys.channel, survey.id, fielder.sealer)
        await fielder.change(made, surveys.set_channel, fielder.sealer, channel)
    return made


def listed(fielder: Fielder, plans: Plans, *, knows: bool) -> list[NewSeat]:
    """Everybody who is asked again, with links of their own.

    `knows`: those who declined stand there too, not asked, so that they are known again when they
    are met in the channel.
    """
    asked = [_seat(fielder, one) for one in plans.asked]
    barred = [replace(_seat(fielder, one), barred=True) for one in plans.declined if knows]
    return [*asked, *barred]


def _seat(fielder: Fielder, one: Asked) -> NewSeat:
    draw = fielder.chance
    return NewSeat(SeatId(draw.id()), one.unit, draw.token(), one.language, one.reach, one.spare)


async def _check_names(fielder: Fielder, survey: Survey, named: Named) -> None:
    taken = {named.this}
    if survey.panel is not None:
        line = await fielder.store.read(surveys.waves_of, survey.panel)
        taken = {one.wave for one in line if one.id != survey.id} | {named.this}
    if not named.this or not named.next or named.next in taken:
        raise WaveUnnamed


async def _panel(fielder: Fielder, survey: Survey, wave: str) -> str:
    """The survey's panel; one is begun with it where it has none."""
    if survey.panel is not None:
        return survey.panel
    panel = Panel(fielder.chance.id(), survey.owner, survey.title)
    await fielder.store.write(surveys.add_panel, panel)
    await fielder.change(survey.id, surveys.join_panel, panel.id, wave)
    return panel.id


# --- When -----------------------------------------------------------------------------------------


def again(plan: Plan, closes: date) -> Plan:
    """The same plan for another deadline: reminders as many days before it, at the same hours."""
    if plan.closes is None:
        return replace(plan, reminders=(), free=())
    moved = closes - plan.closes.day
    reminders = tuple(
        Reminder(Local(one.when.day + moved, one.when.clock), one.intensity)
        for one in plan.reminders
    )
    return replace(plan, closes=Local(closes, plan.closes.clock), reminders=reminders, free=())


# --- Who ------------------------------------------------------------------------------------------


def _is_asked_again(one: Reached, fielding: Fielding) -> bool:
    """Not who should not have been asked, nor a person who did not want to answer."""
    ruling = one.seat.ruling
    refused = ruling is Ruling.REFUSED and fielding.terms.mode is Mode.OPINION
    return ruling is not Ruling.NOT_ELIGIBLE and not refused


def _again(one: Reached, unit: Unit | None = None) -> Asked:
    seat = one.seat
    reach = None
    if one.route is not None:
        reach = Reach(seat.contact_way, one.route, seat.contact_name)
    return Asked(unit or seat.unit, seat.language, reach, one.spare)


def _followed(
    there: Sequence[Reached], then: date, now: date
) -> tuple[list[Asked], list[Replaced]]:
    """Everybody as they are now, and what was replaced on the way.

    Of a unit that was split, the part that kept its name is reached where it was; the others have
    no address yet. What was merged is reached where the first of them was.
    """
    known = {one.seat.unit.number: one for one in there if _is_official(one.seat.unit)}
    others = [_again(one) for one in there if one.seat.unit.number not in known]
    found = carry(known, units.changes(), then, now)
    parts = Counter(origin for one in found for origin in one.origins)
    asked, moved = [], []
    for one in found:
        origins = [known[number] for number in one.origins]
        if one.origins == (one.number,):
            asked.append(_again(origins[0]))
            continue
        asked.append(_successor(one.number, origins, parts))
        moved.append((one.origins, asked[-1]))
    return [*asked, *others], list(_replaced(moved, known))


def _is_official(unit: Unit) -> bool:
    """Whether a unit is the county or municipality of its number, rather than a code by chance."""
    try:
        known = units.unit(unit.number).name
    except KeyError:
        return False
    return known.partition(" (")[0].casefold() in unit.name.casefold()


def _successor(number: str, origins: Sequence[Reached], parts: Counter[str]) -> Asked:
    """What is asked in the place of units that are no more, or have another number."""
    first = origins[0].seat
    unit = units.unit(number)
    unit = replace(unit, group=unit.group if first.unit.group else "")
    if parts[first.unit.number] == 1:  # renumbered, or merged
        same = unit.name.partition(" (")[0].casefold() in first.unit.name.casefold()
        return _again(origins[0], replace(unit, name=first.unit.name) if same else unit)
    if unit.name.casefold() in first.unit.name.casefold():  # split, and this is the one that stayed
        return _again(origins[0], unit)
    return Asked(unit, first.language, None)


def _replaced(
    moved: Iterable[tuple[tuple[str, ...], Asked]], known: dict[str, Reached]
) -> Iterator[Replaced]:
    """One line for each unit, or set of units, that became others."""
    became: dict[tuple[str, ...], list[Asked]] = {}
    for origins, asked in moved:
        became.setdefault(origins, []).append(asked)
    for origins, after in became.items():
        yield Replaced(
            tuple(_called(known[number].seat.unit) for number in origins),
            tuple(_called(one.unit) for one in after),
            tuple(_called(one.unit) for one in after if one.reach is None),
        )


def _called(unit: Unit) -> str:
    return f"{unit.name} ({unit.number})"
