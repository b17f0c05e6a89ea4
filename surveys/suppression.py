"""Which counts must be hidden so that nobody's answer can be worked out: rules on whole numbers.

Three ideas, each proved in ADR 15 and tried by `tests/surveys/adversary.py`:

- What is shown of a whole is a coarser whole: what is hidden is hidden together, as one sum that
  anybody can compute, and that sum must pass as any other count does.
- Ties are hidden together, and never only equal counts: so whoever knows these rules (they are
  public) cannot tell the hidden counts apart either.
- Which groups of a breakdown are shown follows from the groups' sizes alone, and the breakdown of
  an item is shown whole or not at all. Choosing by the answers what to hide tells the answers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

Places = frozenset[int]


@dataclass(frozen=True, slots=True)
class Rules:
    """How many people must stand behind what is shown.

    `group`: behind a figure, and behind each part of a breakdown; `cell`: behind each part of a
    figure of all. A part that nobody gave may be shown. The adversary in the tests switches
    `complementary` suppression and `unanimity` off, to see that it succeeds; nobody else does.
    """

    group: int = 5
    cell: int = 3
    complementary: bool = True
    unanimity: bool = True


@dataclass(frozen=True, slots=True)
class Ticks:
    """A multiple choice: how many of `people` chose each option; each chose from one to `limit`.

    `alone` is the place of an answer that is chosen without any other («don't know»).
    """

    counts: Sequence[int]
    people: int
    limit: int
    alone: int | None = None


def hidden_parts(counts: Sequence[int], rules: Rules) -> Places:
    """The parts of one whole (a single choice, the classes of a histogram) that must be hidden.

    The small ones, and the next smallest with them until there are at least two, not all equal,
    with enough people in them together. All parts: the whole must be hidden.
    """
    people, every = sum(counts), frozenset(range(len(counts)))
    if not people:
        return frozenset()
    if people < rules.group or (rules.unanimity and max(counts) == people):
        return every
    hidden = {place for place in every if 0 < counts[place] < rules.cell}
    if not hidden or not rules.complementary:
        return frozenset(hidden)
    while not _blended([counts[place] for place in hidden], rules):
        next_smallest = _smallest(counts, every - hidden)
        if not next_smallest:
            return every
        hidden |= next_smallest
    return every if sum(counts[place] for place in hidden) == people else frozenset(hidden)


def hidden_options(ticks: Ticks, rules: Rules) -> Places:
    """The options of a multiple choice that must be hidden.

    Each option is a whole of its own: those who chose it, and those who did not. Where the options
    that are shown would leave too little room for the hidden ones, the next smallest go too.
    """
    counts, people = ticks.counts, ticks.people
    every = frozenset(range(len(counts)))
    if ticks.limit == 1:
        return hidden_parts(counts, rules)
    if not people:
        return frozenset()
    if people < rules.group:
        return every
    hidden = {place for place in every if not _two_sided(counts[place], people, rules.cell, rules)}
    while rules.complementary and not has_room(ticks, hidden, rules):
        hidden |= _smallest(counts, every - hidden, zero=True)
    return frozenset(hidden)


def has_room(ticks: Ticks, hidden: Collection[int], rules: Rules) -> bool:
    """Whether the shown options leave it open how many chose the hidden ones.

    Everybody chose at least one option and at most `limit`: so what is shown says how many choices
    are left for what is hidden. Each hidden option was chosen by nearly nobody or by nearly all;
    with some number of the latter, it must be possible to move two people either way.
    """
    shown = [place for place in range(len(ticks.counts)) if place not in hidden]
    if not hidden or not shown:
        return True
    alone = sum(ticks.counts[place] for place in shown if place == ticks.alone)
    others, few = ticks.people - alone, rules.cell - 1
    taken = sum(ticks.counts[place] for place in shown) - alone
    most, least = ticks.limit * others - taken, others - taken
    options = sum(place != ticks.alone for place in hidden)
    chosen_by_all = range(options + 1 if not alone else 1)
    return any(
        least <= n * ticks.people + (len(hidden) - n) * few - 2
        and most >= n * (ticks.people - few) + 2 * ticks.limit
        for n in chosen_by_all
    )


def hidden_groups(sizes: Sequence[int], hidden: Collection[int], rules: Rules) -> Places:
    """The groups of a breakdown that are not shown apart: what all minus the shown ones leaves.

    The small ones, those whose size is `hidden` already, and the next smallest until there are at
    least two with enough people in them together. All that hold anybody: there is no breakdown.
    """
    every = frozenset(place for place, size in enumerate(sizes) if size)
    together = {place for place in every if sizes[place] < rules.group} | (every & set(hidden))
    if not rules.complementary:
        return frozenset(together)
    while together and (len(together) < 2 or sum(sizes[place] for place in together) < rules.group):
        next_smallest = _smallest(sizes, every - together)
        if not next_smallest:
            break
        together |= next_smallest
    return frozenset(together)


def group_passes(counts: Sequence[int], rules: Rules) -> bool:
    """Whether one group of a breakdown may be shown, every part of it."""
    people = sum(counts)
    if not people:
        return True
    unanimous = rules.unanimity and max(counts) == people
    parts = all(count == 0 or count >= rules.group for count in counts)
    return people >= rules.group and not unanimous and parts


def group_of_options_passes(ticks: Ticks, hidden: Collection[int], rules: Rules) -> bool:
    """Whether one group's options may be shown, but for those that are hidden for all."""
    if not ticks.people:
        return True
    shown = [count for place, count in enumerate(ticks.counts) if place not in hidden]
    return (
        ticks.people >= rules.group
        and all(_two_sided(count, ticks.people, rules.group, rules) for count in shown)
        and has_room(ticks, hidden, rules)
    )


def ranking_passes(points: Sequence[int], voters: int, rules: Rules) -> bool:
    """Whether the Borda points of a ranking leave open how anybody ranked.

    For each number of options: the best ones must be so far from the most points that they can
    have (and the last ones from the fewest) that `cell` people may have turned them upside down.
    It follows from the points alone, so that it tells no more than they do.
    """
    if not voters:
        return True
    if voters < rules.group:
        return False
    size, ordered = len(points), sorted(points, reverse=True)
    for best in range(1, size):
        most = sum(size - 1 - place for place in range(best))
        needed = rules.cell * best * (size - best)
        above, below = sum(ordered[:best]), sum(ordered[best:])
        fewest = sum(range(size - best))
        if voters * most - above < needed or below - voters * fewest < needed:
            return False
    return True


def _two_sided(count: int, people: int, least: int, rules: Rules) -> bool:
    fewer = min(count, people - count)
    return fewer >= least or (fewer == 0 and not rules.unanimity)


def _blended(hidden: Sequence[int], rules: Rules) -> bool:
    return len(set(hidden)) > 1 and sum(hidden) >= rules.cell


def _smallest(counts: Sequence[int], among: Collection[int], zero: bool = False) -> set[int]:
    """The places of the smallest of some counts, ties together; empty ones only with `zero`."""
    held = [place for place in among if counts[place] or zero]
    least = min((counts[place] for place in held), default=0)
    return {place for place in held if counts[place] == least}
