"""What letters say of a survey, gathered from what is stored. Pure."""

from dataclasses import dataclass, replace

from storage.recurrences import Standing
from storage.seats import Seat
from surveys.background import background
from surveys.field_plan import Local, local
from surveys.field_state import Audience, Fielding, Status
from surveys.files.units import full_name
from surveys.questionnaire import Questionnaire
from surveys.questions import Kind, Question
from surveys.responses import Mode
from surveys.texts import Text

READING = 4  # seconds for an option or a row; all of these are rough
SECONDS = {Kind.TEXT: 60, Kind.LIST: 60, Kind.POINTS: 40, Kind.RANK: 40, Kind.NUMBER: 30}
OTHERWISE = 15  # seconds for any other question


@dataclass(frozen=True, slots=True)
class About:
    """A survey as letters tell of it: to somebody, where `unit`, `contact` and `url` are given.

    `deadline` is on the clock of `zone`. `ask` is whom to ask, a name or an address. `url` is
    where the reader answers, `results` where everybody may read the results; "" where there is
    none. `by` is the question that the answers are also shown by. `again` is
    how it comes again.
    """

    title: Text
    commissioner: str
    mode: Mode
    minimum: int
    zone: str
    deadline: Local | None = None
    is_late: bool = False
    told: Text | None = None
    by: Text | None = None
    minutes: int = 1
    ask: str = ""
    results: str = ""
    unit: str = ""
    contact: str = ""
    url: str = ""
    again: Standing | None = None


def about(
    fielding: Fielding, form: Questionnaire, results: str = "", ask: str = "", is_late: bool = False
) -> About:
    """A survey, whoever is written to. Without `ask` the commissioner is to be asked."""
    terms, zone = fielding.terms, fielding.plan.zone
    closes, ground = fielding.closes, background(form, terms)
    return About(
        title=form.title,
        commissioner=terms.commissioner,
        mode=terms.mode,
        minimum=terms.minimum,
        zone=zone,
        deadline=local(zone, closes) if closes is not None else fielding.plan.closes,
        is_late=is_late or fielding.status is Status.GRACE,
        told=terms.told,
        by=None if ground is None else ground.text,
        minutes=minutes(form),
        ask=ask or terms.commissioner,
        results="" if terms.audience is Audience.OWNER else results,
    )


def addressed(survey: About, seat: Seat, url: str) -> About:
    """The same to somebody who is asked; `url` is their own link, "" where it is gone."""
    unit = full_name(seat.unit.number, seat.unit.name)
    return replace(survey, unit=unit, contact=seat.contact_name, url=url)


def minutes(form: Questionnaire) -> int:
    """About how many minutes it takes to answer all that is asked: at least one."""
    seconds = sum(_seconds(item.question) for item in form.items)
    return max(1, round(seconds / 60))


def _seconds(asked: Question) -> int:
    if asked.kind is Kind.NONE:
        return 0
    read = READING * (len(asked.options) + 2 * len(asked.rows))
    return SECONDS.get(asked.kind, OTHERWISE) + read
