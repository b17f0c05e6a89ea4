"""What a survey found of one item, before anything is hidden; what its respondents were told."""

from dataclasses import dataclass, replace
from hashlib import sha256

from surveys.differencing import Turnover
from surveys.figures import Choices, NamedAnswers, Shown, Texts
from surveys.questionnaire import Item
from surveys.responses import Mode
from surveys.suppression import Rules
from surveys.texts import Text
from surveys.withholding import Guard

SMALLEST_GROUP, LEAST_GROUP = 5, 3  # people; the default, and what no survey may go below
SMALLEST_CELL = 3  # people: Statistics Norway withholds cells of fewer
FEWEST_TEXTS = 8  # answers, before what people wrote is quoted without their consent


@dataclass(frozen=True, slots=True)
class SurveyPolicy:
    """What respondents to a survey were promised: nothing of it changes once they were told.

    `minimum` people stand behind each figure and each part of a breakdown, `cell` behind each part
    of a figure of all, `texts` answers behind any quoted text (with `consent`: `minimum`). `by` is
    the one background item that figures may be broken down by. Official answers are public but for
    items that were declared otherwise; to the `owner` of the survey, all of them are.

    The last two are for the adversary in the tests, to see what they are for.
    Raises `ValueError` for groups below what any survey may promise.
    """

    minimum: int = SMALLEST_GROUP
    cell: int = SMALLEST_CELL
    texts: int = FEWEST_TEXTS
    consent: bool = False
    by: str = ""
    owner: bool = False
    complementary: bool = True
    unanimity: bool = True

    def __post_init__(self) -> None:
        """Refuse what would protect nobody."""
        if self.minimum < LEAST_GROUP or self.cell < LEAST_GROUP:
            raise ValueError(f"a group of fewer than {LEAST_GROUP} protects nobody")

    def guard(self, item: Item) -> Guard:
        """What figures of an item are held to."""
        rules = Rules(self.minimum, self.cell, self.complementary, self.unanimity)
        return Guard(rules, self.minimum if self.consent else self.texts, item.question.limit)


@dataclass(frozen=True, slots=True)
class Part:
    """One group of a breakdown, before anything is hidden."""

    code: str
    label: Text | None
    figure: Shown


@dataclass(frozen=True, slots=True)
class Tally:
    """What a survey found of one item, before anything is hidden: never to be shown as it is.

    `groups` break it down by the item (or, of official answers, the units' group) `by`, of which
    `background` is the tally; `sizes` are the groups' own, answer or not. `filtered`: not all
    answers were counted. `hangs_on` are the tallies of the items that its condition looks at.
    """

    item: Item
    mode: Mode
    closed: bool
    figure: Shown
    by: str = ""
    groups: tuple[Part, ...] = ()
    sizes: tuple[int, ...] = ()
    background: "Tally | None" = None
    filtered: bool = False
    hangs_on: tuple["Tally", ...] = ()


@dataclass(frozen=True, slots=True)
class NamedTally:
    """The official answers to one item beside the units' names, before it is asked who may see."""

    item: Item
    closed: bool
    answers: NamedAnswers


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was released before: of an earlier wave on the panel, with those who came and went
    since; or (`turnover` None) of the same survey, before it was opened again.
    """

    tally: Tally
    turnover: Turnover | None


def of_all(tally: Tally) -> Tally:
    """A tally without its groups."""
    return replace(tally, by="", groups=(), sizes=(), background=None)


def wordless(tally: Tally) -> Tally:
    """A tally with a hash for each text: what is kept of it, to see whether anything changes."""
    return replace(
        tally,
        figure=_wordless(tally.figure),
        groups=tuple(replace(part, figure=_wordless(part.figure)) for part in tally.groups),
        background=None if tally.background is None else wordless(tally.background),
        hangs_on=tuple(map(wordless, tally.hangs_on)),
    )


def _wordless(figure: Shown) -> Shown:
    match figure:
        case Texts():
            return _hashed(figure)
        case Choices(other=Texts() as other):
            return replace(figure, other=_hashed(other))
        case _:
            return figure


def _hashed(texts: Texts) -> Texts:
    return replace(texts, texts=tuple(sorted(map(_hash, texts.texts))))


def _hash(words: str) -> str:
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
