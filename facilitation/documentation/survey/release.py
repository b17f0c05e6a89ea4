"""A wave into what may be shown of it: the only place where a document's maker meets the answers.

It counts, and asks `disclosure.release` for every single figure. It loads numpy: import it where
it is used.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from facilitation.documentation.survey.results import ItemResult, Progress, Results, Terms
from surveys.analysis import UNIT_GROUP, Analysis
from surveys.disclosure import Released, release
from surveys.figures import Breakdown, Choices, Hidden, NamedAnswers, Shown, Texts, Why
from surveys.protection import Found
from surveys.questionnaire import Item
from surveys.questions import Kind
from surveys.rates import wave_dispositions
from surveys.responses import Mode, Wave
from surveys.tallies import Earlier, SurveyPolicy, Tally, of_all, wordless

_NOTHING_YET = (Why.OPEN, Why.TOO_FEW, Why.DIFFERENCE, Why.UNDECLARED)


def released(wave: Wave, terms: Terms, progress: Progress | None = None) -> Results:
    """What may be shown of a wave under what its respondents were promised.

    `progress` is dropped for opinions: a day with one answer would tell when somebody wrote. Which
    units answered, and answers by name, are an official survey's alone.
    """
    official = wave.fieldwork.mode is Mode.OFFICIAL
    counted = Analysis(wave)
    return Results(
        wave.questionnaire,
        wave.fieldwork,
        wave_dispositions(wave),
        tuple(_result(counted, item, terms) for item in _asked(wave)),
        wave.units if official else (),
        wave.dispositions if official else {},
        late=sum(response.late for response in wave.responses) if official else 0,
        on_behalf=sum(response.on_behalf for response in wave.responses) if official else 0,
        minimum=terms.policy.minimum,
        name=wave.name,
        progress=progress if official else None,
        listed=official or bool(wave.units),
        received=len(wave.responses),
        by=terms.policy.by,
        lost=terms.lost,
    )


def _asked(wave: Wave) -> Iterator[Item]:
    return (item for item in wave.questionnaire.items if item.question.kind is not Kind.NONE)


def _result(counted: Analysis, item: Item, terms: Terms) -> ItemResult:
    official = counted.wave.fieldwork.mode is Mode.OFFICIAL
    found, stands = _found(counted.tally(item.id), terms), False
    if isinstance(found, Hidden) and found.why is Why.DIFFERENCE:
        old = _shown_before(terms.before.get(item.id, ()), terms.policy)
        found, stands = old or found, old is not None
    named = _named(counted, item, terms.policy) if official else None
    breakdowns = tuple(_stand(item, terms) if stands else _breakdowns(counted, item, terms))
    return ItemResult(item, found, named, breakdowns, stands)


def _found(tally: Tally, terms: Terms) -> Shown | Hidden:
    found = _release(tally, terms)
    if isinstance(found, Hidden):
        return found
    if isinstance(found.value, Breakdown | NamedAnswers):
        raise TypeError("a tally of all is a figure of all")
    return found.value


def _breakdowns(counted: Analysis, item: Item, terms: Terms) -> Iterator[Breakdown[Shown]]:
    """By the background item that was declared; else, of official answers, by the units' groups.

    Never both: what is left where two groups overlap may be one unit.
    """
    official = counted.wave.fieldwork.mode is Mode.OFFICIAL
    by = terms.policy.by or (UNIT_GROUP if terms.by_group and official else "")
    if by in ("", item.id):
        return
    found = _release(counted.tally(item.id, by), terms)
    if isinstance(found, Released) and isinstance(found.value, Breakdown):
        yield found.value


def _named(counted: Analysis, item: Item, policy: SurveyPolicy) -> NamedAnswers | None:
    found = release(counted.named(item.id), policy)
    if isinstance(found, Released) and isinstance(found.value, NamedAnswers):
        return found.value
    return None


def _release(tally: Tally, terms: Terms) -> Released[Found] | Hidden:
    """What may be shown of a tally beside all that was shown before.

    What was shown as it is now stays shown, whatever other waves have shown since. Of a survey that
    was opened again and that too few have answered since, nothing new at all is: that one figure
    moves and another does not, tells what somebody answered, or left open.
    """
    every = terms.before.get(tally.item.id, ())
    before = _others(every, tally)
    if len(before) < len(every) and not tally.by:
        return release(tally, terms.policy)
    new = [_people(tally) - _people(earlier.tally) for earlier in _own(before)]
    if any(more < terms.policy.minimum for more in new):
        return Hidden(Why.DIFFERENCE)
    return release(tally, terms.policy, before)


def _people(tally: Tally) -> int:
    """How many had answered the survey."""
    return tally.figure.base.asked + tally.figure.base.not_shown


# --- What was shown before ------------------------------------------------------------------------


def to_keep(wave: Wave, terms: Terms) -> Mapping[str, Tally]:
    """What must be kept, by item, before these results are shown to anybody: later figures of
    opinions are held against it. Nothing is new where it has been kept already.

    What was hidden for what had been answered is kept too; what was not, tells nothing.
    """
    if wave.fieldwork.mode is Mode.OFFICIAL:
        return {}
    counted = Analysis(wave)
    new = ((item.id, _new(counted, item, terms)) for item in _asked(wave))
    return {name: tally for name, tally in new if tally is not None}


def _new(counted: Analysis, item: Item, terms: Terms) -> Tally | None:
    by = terms.policy.by if terms.policy.by != item.id else ""
    tally, before = counted.tally(item.id, by), terms.before.get(item.id, ())
    found = _release(tally, terms)
    if isinstance(found, Hidden) and found.why in _NOTHING_YET:
        return None
    kept = any(_is_same(earlier.tally, tally) for earlier in _own(before))
    return None if kept else tally


def _own(before: Iterable[Earlier]) -> list[Earlier]:
    """Releases of the same survey, before it was opened again."""
    return [earlier for earlier in before if earlier.turnover is None]


def _others(before: Sequence[Earlier], tally: Tally) -> list[Earlier]:
    """All but the release of this very tally: to look again is not to compare."""
    return [e for e in before if e.turnover is not None or not _is_same(e.tally, tally)]


def _shown_before(before: Sequence[Earlier], policy: SurveyPolicy) -> Shown | None:
    """The figure that was shown last of the same survey, without anything that was written."""
    for earlier in reversed(_own(before)):
        found = _found(of_all(earlier.tally), Terms(policy))
        if isinstance(found, Texts | Hidden):
            continue
        if isinstance(found, Choices) and isinstance(found.other, Texts) and found.other.texts:
            return replace(found, other=Hidden(Why.DIFFERENCE))
        return found
    return None


def _stand(item: Item, terms: Terms) -> Iterator[Breakdown[Shown]]:
    """The breakdown that stands with a figure that was shown before.

    Only where nothing else had been shown when it was: else it may have been hidden then.
    """
    before = terms.before.get(item.id, ())
    if len(before) != 1 or not before[0].tally.by:
        return
    found = release(before[0].tally, terms.policy)
    if isinstance(found, Released) and isinstance(found.value, Breakdown):
        yield found.value


def _is_same(kept: Tally, tally: Tally) -> bool:
    return (kept if kept.by == tally.by else of_all(kept)) == wordless(tally)
