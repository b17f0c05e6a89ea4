"""A survey as the tally and the report are given it: one query for each table."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import ballots, forms, seats, unit_answers
from storage.ballots import Cast
from storage.gathering import barred
from storage.letters import LINK
from storage.links import account
from storage.seats import Seat
from storage.survey_errors import UnknownSurvey
from storage.survey_tables import releases, survey_log
from storage.survey_tables import surveys as surveys_table
from storage.surveys import fielding, find, waves_of
from storage.tables import accounts
from storage.unit_answers import UnitAnswer
from surveys.dispositions import Ruling, Standing, disposition
from surveys.field_errors import NotOpenYet
from surveys.field_plan import local
from surveys.field_state import Fielding, Frame, Status, SurveyId
from surveys.flow import Answers
from surveys.questionnaire import Questionnaire
from surveys.responses import Disposition, Fieldwork, Mode, Response, Unit, Wave
from surveys.versions import comparable

PHONE = "phone"  # the way of an answer that was entered on a unit's behalf


async def wave(connection: AsyncConnection, survey: SurveyId) -> Wave:
    """A survey at its close, or so far.

    The units of opinions have neither names nor numbers of their own: a report of them names
    nobody. Whether a person's answer has gaps is known of the answer alone, so each seat that has
    answered counts as complete; partial ones are counted among the responses. A survey that
    anybody could answer has no units. Who was never asked (`gathering.barred`) is none.

    Raises:
        UnknownSurvey, NotOpenYet
    """
    listed = await find(connection, survey)
    if listed is None:
        raise UnknownSurvey
    standing = await fielding(connection, survey)
    form = (await forms.form(connection, survey, standing.form)).questionnaire
    asked = await _asked(connection, survey)
    official = standing.terms.mode is Mode.OFFICIAL
    answers = await unit_answers.of_survey(connection, survey) if official else ()
    cast = () if official else await ballots.of_survey(connection, survey)
    units = asked if standing.terms.frame is not Frame.ANYBODY else ()
    complete = {answer.seat: answer.complete for answer in answers}
    given = (*_official(asked, answers), *map(_opinion, cast))
    return Wave(
        questionnaire=form,
        fieldwork=replace(
            _fieldwork(standing, form, asked, answers),
            conductor=await _owner(connection, listed.owner),
        ),
        units=tuple(_unit(seat, official) for seat in units),
        dispositions={
            _unit(seat, official).number: _disposition(seat, complete.get(seat.id, True))
            for seat in units
        },
        responses=await _counted_together(connection, standing, survey, given),
        name=listed.wave,
    )


async def _asked(connection: AsyncConnection, survey: SurveyId) -> tuple[Seat, ...]:
    """Everybody on the list but who was never asked."""
    there = await seats.of_survey(connection, survey)
    if not any(one.ruling is Ruling.NOT_ELIGIBLE for one in there):
        return there
    never = await barred(connection, survey)
    return tuple(one for one in there if one.id not in never)


async def panel(connection: AsyncConnection, wanted: str) -> tuple[Wave, ...]:
    """The waves of a panel that have been opened, the first one first."""
    found = await waves_of(connection, wanted)
    return tuple([await wave(connection, w.id) for w in found if w.status is not Status.DRAFT])


async def mark(connection: AsyncConnection, survey: SurveyId) -> str:
    """What tells whether a closed survey's results are made of the same as before.

    It is another one whenever anything has changed that they are made of, here or in those waves
    of its panel that are held against it, and is read without an answer, in one query. Read it
    before them: then it is never newer than they are. "" where nothing tells: answers come in.
    """
    s = surveys_table.c
    panel = select(s.panel).where(s.id == survey).scalar_subquery()
    lines = select(func.max(survey_log.c.number)).where(survey_log.c.survey == s.id)
    shown = select(func.count()).select_from(releases).where(releases.c.survey == s.id)
    logged, released = lines.scalar_subquery(), shown.scalar_subquery()
    owner = select(accounts.c.name).where(accounts.c.id == s.owner).scalar_subquery()
    query = select(s.id, s.status, s.version, s.wave, owner, logged, released)
    its = query.where((s.id == survey) | (s.panel == panel)).order_by(s.place_in_line, s.id)
    found = [tuple(row) for row in await connection.execute(its)]
    # With a wave of which nothing was shown yet, and that is not closed, nothing is compared.
    held = [row for row in found if row[0] == survey or row[1] == Status.CLOSED or row[-1]]
    return repr(held) if held and all(row[1] == Status.CLOSED for row in held) else ""


async def _owner(connection: AsyncConnection, owner: str) -> str:
    found = await account(connection, owner)
    return "" if found is None else found.name


def _unit(seat: Seat, named: bool) -> Unit:
    return seat.unit if named else Unit(seat.id, "", seat.unit.group)


def _disposition(seat: Seat, complete: bool) -> Disposition:
    return disposition(Standing(seat.opened, seat.answered, complete, seat.ruling))


def _official(asked: Iterable[Seat], answers: Iterable[UnitAnswer]) -> Iterator[Response]:
    """Each unit's answer; but of those that should have been asked alone."""
    numbers = {s.id: s.unit.number for s in asked if s.ruling is not Ruling.NOT_ELIGIBLE}
    for answer in answers:
        if answer.seat in numbers:
            yield Response(
                answers=answer.answers,
                unit=numbers[answer.seat],
                complete=answer.complete,
                version=answer.form,
                late=answer.late,
                on_behalf=bool(answer.by),
                language=answer.language,
            )


def _opinion(cast: Cast) -> Response:
    return Response(answers=cast.answers, complete=cast.complete, version=cast.form)


async def _counted_together(
    connection: AsyncConnection, standing: Fielding, survey: SurveyId, given: Sequence[Response]
) -> tuple[Response, ...]:
    """Of answers to older versions of the form what means the same in the newest one.

    The rest is not counted: else an 8 of 10 would stand beside an 8 of 8.
    """
    if all(response.version == standing.form for response in given):
        return tuple(given)
    found = {number: one.questionnaire for number, one in await forms.versions(connection, survey)}
    same = {number: {*comparable(old, found[standing.form])} for number, old in found.items()}
    return tuple(replace(one, answers=_only(one.answers, same[one.version])) for one in given)


def _only(answers: Answers, items: Container[str]) -> Answers:
    return {item: value for item, value in answers.items() if item in items}


def _fieldwork(
    standing: Fielding, form: Questionnaire, asked: Iterable[Seat], answers: Iterable[UnitAnswer]
) -> Fieldwork:
    if standing.opened is None:
        raise NotOpenYet
    ways = {way for seat in asked for way in seat.ways}
    ways |= {PHONE} if any(answer.by for answer in answers) else set()
    ways |= {LINK} if standing.terms.frame is Frame.ANYBODY else set()
    zone, closed = standing.plan.zone, standing.closed
    return Fieldwork(
        mode=standing.terms.mode,
        title=form.title,
        commissioner=standing.terms.commissioner,
        opened=local(zone, standing.opened).day,
        closed=None if closed is None else local(zone, closed).day,
        ways=tuple(sorted(ways)),
        reminders=standing.rounds,
        sample=standing.terms.frame is Frame.SAMPLE,
        population=standing.terms.population,
    )
