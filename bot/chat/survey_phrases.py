"""What several messages say of a survey, in the reader's language. Pure."""

from bot.chat.survey_scene import Asking
from bot.fielding.coming_again import told
from bot.fielding.letters import about, promise, when
from bot.words import Words
from surveys.field_plan import local
from surveys.field_state import Audience, Status
from surveys.questions import Kind

STEP = 5  # answers: of opinions the channel is told so many at a time, so that none can be timed


def promised(seen: Asking, t: Words) -> str:
    """What becomes of the answers, as letters say it, and whether the survey comes again."""
    again = told(seen.again, seen.fielding.terms.mode, t)
    return f"{promise(about(seen.fielding, seen.form), t)} {again}".rstrip()


def shown_to(seen: Asking, t: Words) -> str:
    """Who is shown the figures."""
    match seen.fielding.terms.audience:
        case Audience.OWNER:
            return t("The one who asks sees the figures.")
        case Audience.RESPONDENTS:
            return t("Those who were asked see the figures when it is closed.")
        case Audience.EVERYBODY:
            return t("Everybody may see the figures when it is closed.")


def until(seen: Asking, t: Words) -> str:
    """The deadline, on the clock of the survey's own zone."""
    plan = seen.fielding.plan
    closes = seen.fielding.closes
    last = local(plan.zone, closes) if closes is not None else plan.closes
    return (
        t("Deadline: {when}", when=when(last, plan.zone, t))
        if last is not None
        else t("No deadline yet")
    )


def counted(seen: Asking, t: Words) -> str:
    """How many have answered: of those on the list, where there is one."""
    if seen.is_for_anybody or not seen.asked:
        return t.n("{count} answer", "{count} answers", seen.answered)
    rate = round(100 * seen.answered / seen.asked)
    return t(
        "{answered} of {asked} have answered ({rate} %)",
        answered=seen.answered,
        asked=seen.asked,
        rate=rate,
    )


def roughly(seen: Asking, t: Words) -> str:
    """The same as a channel is told while answers come.

    Of opinions only every fifth: else whoever watches sees the moment at which somebody answered.
    """
    if not seen.is_protected or not seen.is_open:
        return counted(seen, t)
    least = seen.answered // STEP * STEP
    if not least:
        return t("The first answers are counted when there are {count}.", count=STEP)
    return t("At least {count} answers", count=least)


def length(seen: Asking, t: Words) -> str:
    """How much is asked."""
    asked = sum(item.question.kind is not Kind.NONE for item in seen.form.items)
    return t.n("{count} question", "{count} questions", asked)


def stands(seen: Asking, t: Words) -> str:
    """Whether it is open."""
    match seen.fielding.status:
        case Status.DRAFT:
            return t("Not opened yet")
        case Status.OPEN:
            return t("Open")
        case Status.GRACE:
            return t("The deadline has passed; late answers are taken")
        case Status.CLOSED:
            return t("Closed")
