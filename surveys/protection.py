"""What may be shown of a survey: official answers as declared, opinions under protection."""

from collections.abc import Sequence
from dataclasses import replace

from surveys.apart import apart
from surveys.differencing import How, Turnover, adds_enough, changes_enough
from surveys.figures import Breakdown, Choices, Group, Hidden, NamedAnswers, Shown, Why
from surveys.questionnaire import Visibility
from surveys.responses import Mode
from surveys.suppression import Places, hidden_groups
from surveys.tallies import LEAST_GROUP, Earlier, NamedTally, SurveyPolicy, Tally
from surveys.versions import same_meaning
from surveys.withholding import PROTECTED, has_few, is_whole, of_all, of_units

Found = Shown | Breakdown[Shown]


def shown_of(tally: Tally, policy: SurveyPolicy, earlier: Sequence[Earlier]) -> Found | Hidden:
    """What may be shown of one item; `earlier` is what was shown of it before."""
    if not tally.closed:
        return Hidden(Why.OPEN)
    if tally.mode is Mode.OFFICIAL:
        return _official(tally, policy)
    if tally.filtered or tally.by not in ("", policy.by):
        return Hidden(Why.UNDECLARED)
    total = _of_all(tally, policy, earlier)
    if isinstance(total, Hidden):
        return total
    return _found(tally, total, _of_groups(tally, total, policy, earlier) if tally.by else ())


def _official(tally: Tally, policy: SurveyPolicy) -> Found | Hidden:
    """Named answers whole; joint ones of enough units, without a filter or groups of too few.

    Who may see the names may see everything.
    """
    if policy.owner or tally.item.visibility is Visibility.NAMED:
        return _found(tally, tally.figure, [part.figure for part in tally.groups])
    if tally.item.visibility is Visibility.OWNER:
        return Hidden(Why.OWNER)
    if tally.filtered:
        return Hidden(Why.UNDECLARED)
    guard = policy.guard(tally.item)
    total = of_units(tally.figure, guard)
    if isinstance(total, Hidden):
        return total
    # Where one group is too small, it could be had from the total and the others.
    few = any(has_few(part.figure, guard) for part in tally.groups)
    shown = [PROTECTED if few else of_units(part.figure, guard) for part in tally.groups]
    return _found(tally, total, shown)


def names_of(tally: NamedTally, policy: SurveyPolicy) -> NamedAnswers | Hidden:
    """Official answers beside the names of who gave them, where that was declared."""
    if not tally.closed:
        return Hidden(Why.OPEN)
    if tally.item.visibility is Visibility.NAMED or policy.owner:
        return tally.answers
    return Hidden(Why.OWNER)


def _found(tally: Tally, total: Shown, figures: Sequence[Shown | Hidden]) -> Found:
    if not tally.by:
        return total
    pairs = zip(tally.groups, figures, strict=True)
    groups = (Group(part.code, part.label, figure) for part, figure in pairs)
    return Breakdown(tally.by, total, tuple(groups))


def _of_all(tally: Tally, policy: SurveyPolicy, earlier: Sequence[Earlier]) -> Shown | Hidden:
    if not _may_be_asked(tally, policy):
        return PROTECTED
    if not all(_goes_with(before, tally, policy) for before in earlier):
        return Hidden(Why.DIFFERENCE)
    return of_all(tally.figure, policy.guard(tally.item))


def _may_be_asked(tally: Tally, policy: SurveyPolicy) -> bool:
    """Whether it may be told how many an item was shown to.

    That tells how many answered the item that it hangs on so that it is shown: every count of that
    one must be shown, and enough people must be on either side. Of an item that hangs on two, it
    would tell who answered both in a certain way.
    """
    if tally.item.show_if is None:
        return True
    base = tally.figure.base
    if len(tally.hangs_on) != 1 or min(base.asked, base.not_shown) < policy.cell:
        return False
    return is_whole(shown_of(tally.hangs_on[0], policy, ()))


def _goes_with(before: Earlier, tally: Tally, policy: SurveyPolicy) -> bool:
    """Whether a figure of all, and how many were asked, may be shown beside an earlier one.

    What was hidden for what had been answered stays hidden: that it may be shown now would tell
    what it was. It was nothing yet where too few had answered at all; of another wave, which may
    have promised smaller groups than this one, where fewer had than any survey may show.
    """
    was = before.tally
    then = policy if before.turnover is None else replace(policy, minimum=LEAST_GROUP)
    if _is_too_few(shown_of(was, then, ())):
        return True
    guard, hidden = policy.guard(tally.item), isinstance(shown_of(was, policy, ()), Hidden)
    if before.turnover is None:
        enough = not hidden and adds_enough(was.figure, tally.figure, guard)
    else:
        how = How(by_moving=hidden, in_groups=bool(was.groups))
        enough = changes_enough(was.figure, tally.figure, before.turnover, guard.rules, how)
    return enough and all(
        _goes_with(replace(before, tally=old), new, policy)
        for old, new in zip(was.hangs_on, tally.hangs_on, strict=False)
    )


def _is_too_few(found: Found | Hidden) -> bool:
    return isinstance(found, Hidden) and found.why is Why.TOO_FEW


def _of_groups(
    tally: Tally, total: Shown, policy: SurveyPolicy, earlier: Sequence[Earlier]
) -> Sequence[Shown | Hidden]:
    guard = policy.guard(tally.item)
    if not all(_groups_go_with(before, tally, policy) for before in earlier):
        return [Hidden(Why.DIFFERENCE)] * len(tally.groups)
    if tally.background is None or tally.item.show_if is not None:
        return [PROTECTED] * len(tally.groups)
    together = hidden_groups(tally.sizes, _unshown(tally, tally.background, policy), guard.rules)
    return apart(total, [part.figure for part in tally.groups], together, guard)


def _groups_go_with(before: Earlier, tally: Tally, policy: SurveyPolicy) -> bool:
    """Whether a breakdown may be shown beside an earlier wave's, groups' sizes and all.

    A survey that was opened again keeps the breakdown that it showed. A panel has one background:
    what is left where groups of two overlap may be one person.
    """
    was, turnover = before.tally, before.turnover
    if turnover is None or (was.by and not _same_groups(was, tally)):
        return was == tally
    if turnover == Turnover(0, 0):
        return True
    if was.background is None or tally.background is None:
        return False
    then, rules = {group.code: group.figure for group in was.groups}, policy.guard(tally.item).rules
    pairs = ((then.get(group.code, group.figure), group.figure) for group in tally.groups)
    return _goes_with(replace(before, tally=was.background), tally.background, policy) and all(
        changes_enough(old, new, turnover, rules, How(by_moving=True)) for old, new in pairs
    )


def _same_groups(was: Tally, tally: Tally) -> bool:
    """Whether two waves are broken down by the same item, and it means the same in both."""
    old, new = was.background, tally.background
    if was.by != tally.by or old is None or new is None:
        return False
    return same_meaning(old.item.question, new.item.question)


def _unshown(tally: Tally, background: Tally, policy: SurveyPolicy) -> Places:
    """The places of the groups of which it is not shown how many they are."""
    found = shown_of(background, policy, ())
    every = frozenset(range(len(tally.groups)))
    if not isinstance(found, Choices):
        return every
    shown = {count.code for count in found.counts if isinstance(count.n, int)}
    return frozenset(i for i in every if tally.groups[i].code not in {"", *shown})
