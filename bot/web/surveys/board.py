"""The board of whoever leads a survey: who has answered, how it went, and what can be done now."""

from typing import Any

from aiohttp import web

from bot.fielding.following import OPEN_STANDS, Course, Stand, followed
from bot.web.rendering import LANGUAGE, page
from bot.web.surveys.asked import sheet
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from bot.web.surveys.pictures import course_picture, map_picture
from bot.web.surveys.sayings import LOOKS, STANDS, WAYS
from bot.words import words
from storage import answer_days, seats, unit_answers
from surveys.field_state import Frame
from surveys.fielding import is_settled
from surveys.rates import percent
from surveys.responses import Mode

UNANSWERED = "unanswered"


async def course_of(owned: OwnedSurvey) -> Course:
    """Where everybody stands."""
    store, mode = owned.site.store, owned.fielding.terms.mode
    there = await store.read(seats.of_survey, owned.id)
    complete = {}
    if mode is Mode.OFFICIAL:
        given = await store.read(unit_answers.of_survey, owned.id)
        complete = {answer.seat: answer.complete for answer in given}
    return followed(there, mode, complete)


async def board(request: web.Request) -> web.Response:
    """The board."""
    owned = await owned_survey(request)
    course = await course_of(owned)
    show = request.query.get("show", "")
    rows = [row for row in course.rows if _shown(row.stand, show)]
    on = sheet(request, len(rows))
    return page(
        request,
        "survey_board.html",
        survey=owned.survey,
        home=owned.home,
        fielding=owned.fielding,
        tab="board",
        stands=STANDS,
        looks=LOOKS,
        ways=WAYS,
        course=course,
        counts=course.counts,
        rate=percent(course.rates.rr2) if course.rates.rr2 is not None else None,
        listed=owned.fielding.terms.frame is not Frame.ANYBODY,
        official=owned.fielding.terms.mode is Mode.OFFICIAL,
        show=show,
        filters=_filters(course),
        rows=rows[on.first : on.behind],
        sheet=on,
        **await _pictures(request, owned, course),
    )


def _shown(stand: Stand, show: str) -> bool:
    """Whether a filter leaves somebody in."""
    if show == UNANSWERED:
        return stand in OPEN_STANDS
    return show not in {str(one) for one in Stand} or stand == show


def _filters(course: Course) -> list[tuple[str, int]]:
    """What the list can be narrowed to, with how many there are: only what there is."""
    counts = course.counts
    may_answer = sum(counts[stand] for stand in OPEN_STANDS)
    each = [(str(stand), counts[stand]) for stand in Stand if counts[stand]]
    return [(UNANSWERED, may_answer), *each] if may_answer else each


async def _pictures(request: web.Request, owned: OwnedSurvey, course: Course) -> dict[str, Any]:
    """The map, and how answers came in; of opinions not before nothing more can come."""
    t = words(request[LANGUAGE])
    days = await owned.site.store.read(answer_days.course, owned.id)
    now, fielding = owned.fielder.now(), owned.fielding
    told = fielding.terms.mode is Mode.OFFICIAL or is_settled(fielding, now)
    return {
        "map": map_picture(course, t),
        "course_picture": course_picture(fielding, course, days, now, t) if told else "",
        "days": days if told else (),
    }


ROUTES: tuple[web.RouteDef, ...] = (web.get("/surveys/{survey}", board),)
