"""A wave into what may be shown of it: the only place where a document's maker meets the answers.

It counts, and asks `disclosure.release` for every single figure. It loads numpy: import it where
it is used.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from facilitation.documentation.survey.results import ItemResult, Progress, Results
from surveys.analysis import UNIT_GROUP, Analysis
from surveys.disclosure import Released, release
from surveys.figures import Breakdown, Hidden, NamedAnswers, Shown
from surveys.questionnaire import Item
from surveys.questions import Kind
from surveys.rates import wave_dispositions
from surveys.responses import Mode, Wave
from surveys.tallies import Earlier, SurveyPolicy, Tally


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what a wave is released.

    `before` has all that was released earlier, by the item's id. `by_group`: official answers are
    also told by the groups that their units are in.
    """

    policy: SurveyPolicy
    before: Mapping[str, Sequence[Earlier]] = field(default_factory=dict)
    by_group: bool = False


def released(wave: Wave, terms: Terms, progress: Progress | None = None) -> Results:
    """What may be shown of a wave under what its respondents were promised.

    `progress` is dropped for opinions: a day with one answer would tell when somebody wrote. Which
    units answered, and answers by name, are an official survey's alone.
    """
    official = wave.fieldwork.mode is Mode.OFFICIAL
    counted = Analysis(wave)
    asked = [item for item in wave.questionnaire.items if item.question.kind is not Kind.NONE]
    return Results(
        wave.questionnaire,
        wave.fieldwork,
        wave_dispositions(wave),
        tuple(_result(counted, item, terms) for item in asked),
        wave.units if official else (),
        wave.dispositions if official else {},
        late=sum(response.late for response in wave.responses) if official else 0,
        on_behalf=sum(response.on_behalf for response in wave.responses) if official else 0,
        minimum=terms.policy.minimum,
        name=wave.name,
        progress=progress if official else None,
    )


def _result(counted: Analysis, item: Item, terms: Terms) -> ItemResult:
    official = counted.wave.fieldwork.mode is Mode.OFFICIAL
    found = _found(counted.tally(item.id), terms)
    named = _named(counted, item, terms.policy) if official else None
    return ItemResult(item, found, named, tuple(_breakdowns(counted, item, terms)))


def _found(tally: Tally, terms: Terms) -> Shown | Hidden:
    found = release(tally, terms.policy, terms.before.get(tally.item.id, ()))
    if isinstance(found, Hidden):
        return found
    if isinstance(found.value, Breakdown | NamedAnswers):
        raise TypeError("a tally of all is a figure of all")
    return found.value


def _breakdowns(counted: Analysis, item: Item, terms: Terms) -> Iterator[Breakdown[Shown]]:
    """By the background item that was declared, and by the units' groups."""
    official = counted.wave.fieldwork.mode is Mode.OFFICIAL
    for by in (terms.policy.by, UNIT_GROUP if terms.by_group and official else ""):
        if by in ("", item.id):
            continue
        tally = counted.tally(item.id, by)
        found = release(tally, terms.policy, terms.before.get(item.id, ()))
        if isinstance(found, Released) and isinstance(found.value, Breakdown):
            yield found.value


def _named(counted: Analysis, item: Item, policy: SurveyPolicy) -> NamedAnswers | None:
    found = release(counted.named(item.id), policy)
    if isinstance(found, Released) and isinstance(found.value, NamedAnswers):
        return found.value
    return None
