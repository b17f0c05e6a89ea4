"""The board of whoever leads a survey: who has answered, how it went, and what can be done now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.fielding.coming_in import came_in
from bot.fielding.faults import fault_words
from bot.fielding.following import OPEN_STANDS, Course, Followed, Stand, followed
from bot.fielding.letters import when
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.asked import sheet
from bot.web.surveys.history import history
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from bot.web.surveys.pictures import counties_in, course_picture, map_picture, one_county
from bot.web.surveys.repeat import said
from bot.web.surveys.sayings import DEEDS, KINDS, LOOKS, STANDS, STATES, WAYS
from bot.words import Words, words
from storage import (
    answer_days,
    gathering,
    recurrences,
    seats,
    sending,
    survey_log,
    surveys,
    unit_answers,
)
from storage.letters import State, is_reminded
from storage.seat_lists import WALK_INS
from storage.survey_log import Line
from surveys.errors import Refusal
from surveys.field_plan import local
from surveys.field_state import Fielding, Frame, Status
from surveys.fielding import is_settled, wake_at
from surveys.rates import percent
from surveys.responses import Mode

UNANSWERED = "unanswered"
STUCK = (State.FAILED, State.BOUNCED, State.UNSURE)
MOST_STUCK = 100  # letters on the board; more have one cause
NOTHING: Mapping[str, str] = {}


async def course_of(owned: OwnedSurvey) -> Course:
    """Where everybody stands."""
    store, mode = owned.site.store, owned.fielding.terms.mode
    there = await store.read(seats.of_survey, owned.id)
    complete = {}
    if mode is Mode.OFFICIAL:
        given = await store.read(unit_answers.of_survey, owned.id)
        complete = {answer.seat: answer.complete for answer in given}
    return followed(there, mode, complete, await store.read(gathering.barred, owned.id))


async def board(request: web.Request) -> web.Response:
    """The board."""
    return await board_page(request, await owned_survey(request))


async def board_page(
    request: web.Request,
    owned: OwnedSurvey,
    refused: Refusal | None = None,
    typed: Mapping[str, str] = NOTHING,
) -> web.Response:
    """The board as it stands now; with what was refused, and what was typed then."""
    owned = await again(owned)
    fielding, course = owned.fielding, await course_of(owned)
    show = request.query.get("show", "")
    rows = [row for row in course.rows if _shown(row.stand, show)]
    on, t = sheet(request, len(rows)), words(request[LANGUAGE])
    log = await owned.site.store.read(survey_log.log, owned.id)
    return page(
        request,
        "survey_board.html",
        refused.status if refused is not None else 200,
        tab="board",
        show=show,
        filters=_filters(course, fielding.status),
        declined=survey_log.declined(log),
        rows=rows[on.first : on.behind],
        sheet=on,
        done=request.query.get("done", ""),
        remindable=sum(_can_be_reminded(row) for row in course.rows),
        refused=refused,
        typed=typed,
        **_state(owned, course, t),
        **_codes(),
        **await _letters(owned, course, t),
        **await _pictures(request, owned, course, log),
        **await _next_wave(owned, t),
        log=await history(owned.site.store, owned.id, fielding, owned.account, t),
    )


async def again(owned: OwnedSurvey) -> OwnedSurvey:
    """The same survey as it stands now."""
    fielding = await owned.site.store.read(surveys.fielding, owned.id)
    return replace(owned, fielding=fielding)


async def counts(request: web.Request) -> web.Response:
    """How far it has come, as a piece of the board: of official answers alone.

    Of opinions nothing is fetched again and again: it would tell when somebody answered.
    """
    owned = await owned_survey(request)
    if owned.fielding.terms.mode is not Mode.OFFICIAL:
        raise web.HTTPNotFound
    course, t = await course_of(owned), words(request[LANGUAGE])
    return page(request, "survey_board_counts.html", **_state(owned, course, t), **_codes())


def _state(owned: OwnedSurvey, course: Course, t: Words) -> dict[str, Any]:
    """How far it has come, and what the clock does next."""
    fielding = owned.fielding
    return {
        "survey": owned.survey,
        "home": owned.home,
        "fielding": fielding,
        "course": course,
        "rate": percent(course.rates.rr2) if course.rates.rr2 is not None else None,
        "listed": fielding.terms.frame is not Frame.ANYBODY,
        "came": len(course.rows) if fielding.terms.frame is Frame.ANYBODY else 0,
        "walk_ins": WALK_INS,
        "official": fielding.terms.mode is Mode.OFFICIAL,
        **_times(fielding, t),
    }


async def _next_wave(owned: OwnedSurvey, t: Words) -> dict[str, Any]:
    """When it comes again by itself, and why it did not, or will not."""
    found = await owned.site.store.read(recurrences.of_survey, owned.id)
    return said(found, owned.fielding, owned.fielder.now(), t)


def _codes() -> dict[str, Any]:
    """Words for what stands in the store as codes."""
    said = {"stands": STANDS, "looks": LOOKS, "ways": WAYS, "kinds": KINDS, "states": STATES}
    return {**said, "deeds": DEEDS}


def _times(fielding: Fielding, t: Words) -> dict[str, str]:
    """The moments that matter, in words; empty where there are none."""
    zone = fielding.plan.zone
    moments = {"closes": fielding.closes, "shuts": fielding.shuts, "closed": fielding.closed}
    told = {name: when(local(zone, m), zone, t) if m else "" for name, m in moments.items()}
    upcoming = wake_at(fielding) if fielding.terms.frame is not Frame.ANYBODY else None
    is_reminder = upcoming is not None and upcoming != fielding.closes
    told["next"] = ""
    if upcoming is not None and is_reminder and fielding.status is Status.OPEN:
        told["next"] = when(local(zone, upcoming), zone, t)
    return told


async def _letters(owned: OwnedSurvey, course: Course, t: Words) -> dict[str, Any]:
    """How many letters wait and until when, and each that has not arrived, as far as is known."""
    found = await owned.site.store.read(sending.of_survey, owned.id)
    there = {row.seat.id: row.seat for row in course.rows if row.stand in OPEN_STANDS}
    stuck = [
        (letter, there[letter.seat], fault_words(letter.fault, t))
        for letter in found
        if letter.status in STUCK and letter.seat in there
    ]
    waiting = [letter.next_at for letter in found if letter.status is State.QUEUED]
    zone, first = owned.fielding.plan.zone, min(waiting, default=owned.fielder.now())
    later = when(local(zone, first), zone, t) if first > owned.fielder.now() else ""
    return {
        "stuck": stuck[:MOST_STUCK],
        "stuck_count": len(stuck),
        "waiting": len(waiting),
        "waiting_until": later,
        "by_email": any(letter.way == "email" for letter in found),
    }


def _can_be_reminded(row: Followed) -> bool:
    """Whether a reminder to all reaches this one: invited by a way that we can write by."""
    seat = row.seat
    return row.stand in OPEN_STANDS and seat.linked and is_reminded(seat.contact_way, seat.ways)


def _shown(stand: Stand, show: str) -> bool:
    """Whether a filter leaves somebody in."""
    if show == UNANSWERED:
        return stand in OPEN_STANDS
    return show not in {str(one) for one in Stand} or stand == show


def _filters(course: Course, status: Status) -> list[tuple[str, int]]:
    """What the list can be narrowed to, with how many there are: only what there is."""
    counts = course.counts
    may_answer = 0 if status is Status.CLOSED else sum(counts[stand] for stand in OPEN_STANDS)
    each = [(str(stand), counts[stand]) for stand in Stand if counts[stand]]
    return [(UNANSWERED, may_answer), *each] if may_answer else each


async def _pictures(
    request: web.Request, owned: OwnedSurvey, course: Course, log: Sequence[Line]
) -> dict[str, Any]:
    """The map, and how answers came in; of opinions not before nothing more can come."""
    t = words(request[LANGUAGE])
    now, fielding = owned.fielder.now(), owned.fielding
    days = await owned.site.store.read(answer_days.course, owned.id)
    came = came_in(days, log, fielding.plan.zone)
    told = fielding.terms.mode is Mode.OFFICIAL or is_settled(fielding, now)
    counties = counties_in(course)
    county = request.query.get("county", "")
    drawn = one_county(course, county) if county in dict(counties) else course
    return {
        "map": map_picture(drawn, t),
        "map_counties": counties,
        "county": county,
        "course_picture": course_picture(fielding, course, came, now, t) if told else "",
        "days": came.counts if told else (),
    }


ROUTES: tuple[web.RouteDef, ...] = (
    web.get("/surveys/{survey}", board),
    web.get("/surveys/{survey}/counts", counts),
)
