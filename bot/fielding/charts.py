"""The pictures of a survey's figures in chats: of what there are some, and where they lie."""

from struct import unpack
from urllib.parse import quote

from bot.fielding.printing import Chart
from surveys.field_state import Fielding, SurveyId
from surveys.questionnaire import Item, Questionnaire
from surveys.questions import Kind
from surveys.responses import Mode

ANSWERED = "@answered"  # the map of who has answered, where that is no secret
QUESTIONS = 6  # at most that have a picture: the page has the rest
WRITTEN = (Kind.TEXT, Kind.LINE, Kind.LIST, Kind.COMMITMENT)  # drawn by their themes alone

# What Teams shows of a picture in a card: PNG of at most 1024 by 1024 px and 1 MB
# (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format).
SIDE = 1_024
WEIGHT = 1_000_000


def drawn(fielding: Fielding, form: Questionnaire) -> tuple[str, ...]:
    """What there may be pictures of: items' ids, and `ANSWERED`.

    Whoever wants one of them asks `Reports.charts` for all: they are drawn in one process, and the
    next one is there already.
    """
    items = [item.id for item in form.items if _is_drawn(item)]
    first = (ANSWERED,) if fielding.terms.mode is Mode.OFFICIAL else ()
    return (*first, *items[:QUESTIONS])


def _is_drawn(item: Item) -> bool:
    kind = item.question.kind
    return kind is not Kind.NONE and (kind not in WRITTEN or bool(item.themes))


def fits(chart: Chart) -> bool:
    """Whether a card can show it. What is longer than a card's picture is on the page."""
    across, down = unpack(">II", chart.png[16:24])  # a PNG begins with its size
    return max(across, down) <= SIDE and len(chart.png) <= WEIGHT


def address(base: str, survey: SurveyId, of: str, language: str) -> str:
    """Where the picture lies for everybody who may see the figures."""
    return f"{base}/r/{quote(survey, safe='')}/charts/{quote(of, safe='@')}.{language}.png"
