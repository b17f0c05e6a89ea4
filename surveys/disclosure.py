"""What may be shown: the one function that every figure passes on its way out.

A figure is anything that rests on people's answers: a count, a table, votes, words, a list of
points. A policy says how many people must stand behind it. What was declared as named before the
answers were given (an official answer, a workshop's named phase) is released as declared.

What a survey found of one item is a `Tally`: it is released as counts of which some are hidden, or
is hidden whole. What may be asked of a protected survey is fixed before anybody answers (each item
for all, and by one background item), so no order of questions tells more than the first (ADR 15).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar, overload

from surveys.figures import Hidden, NamedAnswers
from surveys.protection import Found, names_of, shown_of
from surveys.tallies import Earlier, NamedTally, SurveyPolicy, Tally

T = TypeVar("T")


class Reason(StrEnum):
    """Why a figure is withheld: a code, worded where it is read."""

    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Policy:
    """`minimum` people behind a protected figure; `named` lets declared names out as declared."""

    minimum: int
    named: bool = False


# Participants are told before the first input that the day is documented and may be disclosed
# (innsyn), so no group is too small to be written down; what a phase itself promised still holds.
NAMED_WORKSHOP = Policy(minimum=1, named=True)


@dataclass(frozen=True, slots=True)
class Figure(Generic[T]):
    """Something to be shown, and the number of `people` whose answers it rests on.

    `declared_named`: those who answered were told that this is shown with their name. `promised`
    is the smallest group that the question itself promised to show.
    """

    value: T
    people: int
    declared_named: bool = False
    promised: int = 1


@dataclass(frozen=True, slots=True)
class Released(Generic[T]):
    """May be shown. `named`: with the names that belong to it."""

    value: T
    named: bool


@dataclass(frozen=True, slots=True)
class Withheld:
    """Must not be shown; `minimum` is the group that it would have needed."""

    reason: Reason
    minimum: int


@overload
def release(figure: Figure[T], policy: Policy) -> Released[T] | Withheld: ...
@overload
def release(
    figure: Tally, policy: SurveyPolicy, earlier: Sequence[Earlier] = ()
) -> Released[Found] | Hidden: ...
@overload
def release(figure: NamedTally, policy: SurveyPolicy) -> Released[NamedAnswers] | Hidden: ...


def release(
    figure: Figure[T] | Tally | NamedTally,
    policy: Policy | SurveyPolicy,
    earlier: Sequence[Earlier] = (),
) -> Released[T] | Withheld | Released[Found] | Released[NamedAnswers] | Hidden:
    """Whether a figure may be shown under a policy, and what of it; if so whether with names.

    Of a survey, `earlier` has all that was released of the same item before, broken down alike.
    """
    if isinstance(figure, Figure) and isinstance(policy, Policy):
        return _of_workshop(figure, policy)
    if isinstance(figure, Tally) and isinstance(policy, SurveyPolicy):
        found = shown_of(figure, policy, earlier)
        return found if isinstance(found, Hidden) else Released(found, named=False)
    if isinstance(figure, NamedTally) and isinstance(policy, SurveyPolicy):
        names = names_of(figure, policy)
        return names if isinstance(names, Hidden) else Released(names, named=True)
    raise TypeError("a survey's tally has a survey's policy, a workshop's figure a workshop's")


def _of_workshop(figure: Figure[T], policy: Policy) -> Released[T] | Withheld:
    """An empty figure says nothing about anybody and is released. Minimum group: SSB withholds
    cells under three, OsloMet's checklist groups of five or fewer; the policy's owner decides.
    """
    named = policy.named and figure.declared_named
    minimum = figure.promised if named else max(policy.minimum, figure.promised)
    if 0 < figure.people < minimum:
        return Withheld(Reason.TOO_FEW, minimum)
    return Released(figure.value, named)
