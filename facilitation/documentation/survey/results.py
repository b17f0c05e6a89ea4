"""What a survey's documents are made of: figures that were released, and no answer besides them.

Whoever makes a `Results` asks `surveys.disclosure.release` for each figure. No document, sheet or
data file gets at a response any other way, so none of them can show more than was let out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date

from surveys.figures import Breakdown, Hidden, NamedAnswers, Shown
from surveys.questionnaire import Item, Questionnaire
from surveys.rates import Dispositions
from surveys.responses import Disposition, Fieldwork, Mode, Unit
from surveys.tallies import Earlier, SurveyPolicy

Figure = Shown | Hidden


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what a wave is released.

    `before` has all that was released earlier, by the item's id. `by_group`: official answers are
    also told by the groups that their units are in, where no background item was declared.
    `lost`: one was, and was changed while people answered, so nothing is broken down by it.
    """

    policy: SurveyPolicy
    before: Mapping[str, Sequence[Earlier]] = field(default_factory=dict)
    by_group: bool = False
    lost: bool = False


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What may be shown of one item.

    `named` are official answers beside their units' names, where that was declared or where the
    reader owns the survey. `breakdowns` are the declared ones. `stands`: the figure is the one that
    was shown before the survey was opened again, for too few have changed it since.
    """

    item: Item
    figure: Figure
    named: NamedAnswers | None = None
    breakdowns: tuple[Breakdown[Shown], ...] = ()
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How many had answered by the end of each day that brought some, and the reminders' days."""

    counts: tuple[tuple[date, int], ...]
    reminders: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """One wave, released.

    `standing` tells which units answered: of an official answer that is public, of opinions it is
    empty. `late` and `on_behalf` count answers. `minimum` is the group that the figures needed.
    `progress` is left out of what is published about people's opinions. `listed`: there was a list
    of those who were asked; else whoever wanted could answer, and `received` did. `by` is the item
    that figures are also shown by, as was declared; `lost`: it was changed while people answered.
    """

    questionnaire: Questionnaire
    fieldwork: Fieldwork
    dispositions: Dispositions
    items: tuple[ItemResult, ...]
    units: tuple[Unit, ...] = ()
    standing: Mapping[str, Disposition] = field(default_factory=dict)
    late: int = 0
    on_behalf: int = 0
    minimum: int = 1
    name: str = ""
    progress: Progress | None = None
    listed: bool = True
    received: int = 0
    by: str = ""
    lost: bool = False

    @property
    def official(self) -> bool:
        """Whether organisations answered, rather than people."""
        return self.fieldwork.mode is Mode.OFFICIAL

    @property
    def census(self) -> bool:
        """Whether all there are were asked: then no sampling error may be claimed."""
        return self.listed and not self.fieldwork.sample

    @property
    def answered(self) -> int:
        """How many answered, in full or in part."""
        return self.dispositions.answered if self.listed else self.received

    @property
    def standing_before(self) -> tuple[int, ...]:
        """The numbers of the items whose figures are those that were shown before."""
        return tuple(n for n, found in enumerate(self.items, start=1) if found.stands)

    @property
    def population(self) -> int:
        """How many there are; as many as could be asked, where nothing else is known."""
        return self.fieldwork.population or self.dispositions.eligible

    @property
    def named(self) -> bool:
        """Whether there are answers beside names."""
        return any(result.named is not None for result in self.items)

    def result(self, wanted: str) -> ItemResult | None:
        """What may be shown of the item with this id, if it was asked."""
        return next((found for found in self.items if found.item.id == wanted), None)


def anything_hidden(value: object) -> bool:
    """Whether there is a «:» anywhere in a figure, an item or a whole wave."""
    match value:
        case Hidden():
            return True
        case Results(items=items):
            return any(anything_hidden(item) for item in items)
        case tuple():
            return any(anything_hidden(part) for part in value)
        case _ if is_dataclass(value):
            return any(anything_hidden(getattr(value, each.name)) for each in fields(value))
        case _:
            return False
