"""The background item that a survey's figures are also shown by, as its respondents were told."""

from collections.abc import Sequence

from surveys.field_errors import NotABackground
from surveys.field_state import Terms
from surveys.questionnaire import Item, Questionnaire, Visibility
from surveys.questions import Kind
from surveys.responses import Mode
from surveys.versions import same_meaning

GROUPS_AT_MOST = 20  # more are a table that nobody reads, and hardly any is large enough


def backgrounds(form: Questionnaire, mode: Mode) -> tuple[Item, ...]:
    """The items of a form that figures may be broken down by, in its order.

    Each puts everybody in one group, and all are asked it: who is asked would else tell what they
    answered before. Official answers are broken down only by what is shown with the units' names:
    a group could else tell what one of them answered to it.
    """
    return tuple(item for item in form.items if _fits(item, mode))


def _fits(item: Item, mode: Mode) -> bool:
    asked = item.question
    groups = len(asked.options) + (asked.other is not None) + (asked.dont_know is not None)
    return (
        asked.kind is Kind.CHOICE
        and item.show_if is None
        and 2 <= groups <= GROUPS_AT_MOST
        and (mode is Mode.OPINION or item.visibility is Visibility.NAMED)
    )


def background(form: Questionnaire, terms: Terms) -> Item | None:
    """The item that the terms name, where it is one that figures may be broken down by."""
    fit = (item for item in backgrounds(form, terms.mode) if item.id == terms.by)
    return next(fit, None)


def told_by(form: Questionnaire, terms: Terms) -> str:
    """The id of that item; "" where there is none."""
    item = background(form, terms)
    return "" if item is None else item.id


def check_background(form: Questionnaire, terms: Terms) -> None:
    """Refuse terms that name an item which figures cannot be broken down by.

    Raises:
        NotABackground
    """
    if terms.by and background(form, terms) is None:
        raise NotABackground


def still_means(versions: Sequence[Questionnaire], terms: Terms) -> bool:
    """Whether the named item is what it was when it was named, in every version of the form since.

    Else answers of two kinds would be counted as one group: the figures are not broken down then.
    """
    items = [background(form, terms) for form in versions]
    known = [item for item in items if item is not None]
    return len(known) == len(items) > 0 and all(
        same_meaning(item.question, known[-1].question) for item in known
    )
