"""The adversary that solves equations: random surveys, asked everything that may be asked."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from surveys.analysis import Analysis
from surveys.answers import Chosen, Numbered, Rated, Value
from surveys.disclosure import Released, release
from surveys.figures import Breakdown, Choices, Hidden, Matrix, NamedAnswers, Numbers, Shown
from surveys.questions import Kind
from surveys.responses import Fieldwork, Mode, Response, Wave
from surveys.tallies import SurveyPolicy
from surveys.texts import text
from tests.surveys.adversary import Solver
from tests.surveys.forms import ABC, compared, form, item

WORK = Fieldwork(Mode.OPINION, text(nb="Puls"), "Fylket", date(2025, 9, 1), date(2025, 10, 1))
REGION, ROLE = (item(name, Kind.CHOICE) for name in ("region", "role"))
ITEMS = (
    REGION,
    ROLE,
    item("one", Kind.CHOICE, options=ABC[:2]),
    item("few", Kind.MULTI, limit=3),
    item("rated", Kind.MATRIX),
    item("number", Kind.NUMBER, low=0, high=3),
    item("after", Kind.CHOICE, compared("one", "=", "a")),
)
FORM = form(*ITEMS)
CODES = st.sampled_from("abc")
ANSWERS = st.fixed_dictionaries(
    {"region": CODES.map(lambda code: Chosen((code,)))},
    optional={
        "role": CODES.map(lambda code: Chosen((code,))),
        "one": st.sampled_from("ab").map(lambda code: Chosen((code,))),
        "few": st.sets(CODES, min_size=1).map(lambda codes: Chosen(tuple(sorted(codes)))),
        "rated": st.dictionaries(st.sampled_from(["r1", "r2"]), CODES).map(
            lambda given: Rated(tuple(given.items()))
        ),
        "number": st.integers(0, 3).map(Numbered),
        "after": CODES.map(lambda code: Chosen((code,))),
    },
)


@dataclass(frozen=True)
class Part:
    """An unknown: how many in a region gave one answer to an item, a row or an option."""

    question: str
    region: str
    answer: Hashable


def wave(answers: list[dict[str, Value]]) -> Wave:
    return Wave(FORM, WORK, (), {}, tuple(map(Response, answers)))


def parts(name: str, figure: Shown) -> Iterator[tuple[str, dict[Hashable, int]]]:
    """The questions of a figure, each with how many gave each answer, where that is shown."""
    if isinstance(figure, Matrix):
        for row in figure.rows:
            if not isinstance(row.figure, Hidden):
                yield from parts(f"{name}.{row.code}", row.figure)
    elif isinstance(figure, Numbers):
        yield name, {one.low: one.n for one in figure.classes if isinstance(one.n, int)}
    elif isinstance(figure, Choices):
        shown: dict[Hashable, int] = {c.code: c.n for c in figure.counts if isinstance(c.n, int)}
        answered = figure.base.answered
        sides: dict[Hashable, dict[Hashable, int]] = {
            code: {1: n, 0: answered - n} for code, n in shown.items()
        }
        if not figure.multiple:
            sides = {"": shown}
        for code, both in sides.items():
            yield (f"{name}.{code}" if code else name), both


class Adversary:
    """Knows who is in which region and which questions each of them answered; asks for all else."""

    def __init__(self, asked: Wave, policy: SurveyPolicy) -> None:
        self.truth = Analysis(asked)
        self.policy = policy
        self.sizes = self._sizes()
        self.solver = Solver(
            {
                Part(question, region, answer): size
                for (question, answers), by_region in self.sizes.items()
                for region, size in by_region.items()
                for answer in answers
            }
        )
        for (question, answers), by_region in self.sizes.items():
            for region, size in by_region.items():
                self.solver.learn([Part(question, region, a) for a in answers], size)

    def _sizes(self) -> dict[tuple[str, tuple[Hashable, ...]], dict[str, int]]:
        found: dict[tuple[str, tuple[Hashable, ...]], dict[str, int]] = {}
        for one in ITEMS[1:]:
            tally = self.truth.tally(one.id, by="region")
            for group in tally.groups:
                for question, counts in parts(one.id, group.figure):
                    key = (question, tuple(counts))
                    found.setdefault(key, {})[group.code] = sum(counts.values())
        return found

    def ask(self) -> None:
        """All items, all breakdowns, all filters."""
        wheres = [None, *(compared("region", "=", code) for code in "abc")]
        for one in ITEMS[1:]:
            for by in ("", "region", "role", "one"):
                for where in wheres:
                    found = release(self.truth.tally(one.id, by, where), self.policy)
                    if isinstance(found, Released):
                        self.learn(one.id, found.value)

    def learn(self, name: str, found: Shown | Breakdown[Shown] | NamedAnswers) -> None:
        """What a figure says of all, and of each region."""
        if isinstance(found, NamedAnswers):
            raise TypeError("opinions have no names")
        if not isinstance(found, Breakdown):
            self._of(name, found, "abc")
            return
        for group in found.groups:
            if not isinstance(group.figure, Hidden):
                self._of(name, group.figure, group.code)

    def _of(self, name: str, figure: Shown, regions: str) -> None:
        for question, counts in parts(name, figure):
            for answer, n in counts.items():
                self.solver.learn([Part(question, region, answer) for region in regions], n)

    def recovered(self) -> list[Part]:
        """The answers that all who answered in a region are known to have given, and small counts.

        A count is recovered where it is known, is somebody's, and is of fewer than was promised (of
        a region that holds everybody: of a figure of all).
        """
        solved = self.solver.solved()
        found = []
        for (question, answers), by_region in self.sizes.items():
            for region, size in by_region.items():
                apart = size < sum(by_region.values())
                least = self.policy.minimum if apart else self.policy.cell
                for answer in answers:
                    known = solved.get(Part(question, region, answer), 0)
                    if known and (known == size or known < least):
                        found.append(Part(question, region, answer))
        return found


def attack(answers: list[dict[str, Value]], policy: SurveyPolicy) -> list[Part]:
    adversary = Adversary(wave(answers), policy)
    adversary.ask()
    return adversary.recovered()


BY_REGION = SurveyPolicy(by="region")


@given(st.lists(ANSWERS, max_size=45))
def test_nothing_is_recovered_from_any_survey_by_asking_everything(answers):
    assert attack(answers, BY_REGION) == []


@given(st.lists(ANSWERS, max_size=20), st.integers(1, 4))
def test_nothing_is_recovered_from_larger_surveys_of_people_who_think_alike(answers, times):
    assert attack(answers * times, replace(BY_REGION, minimum=3)) == []


Cells = list[tuple[str, str, int]]  # a region, an answer, and how many gave it there


def survey(groups: Cells, question: str = "one") -> list[dict[str, Value]]:
    """So many in a region who gave one answer to one question."""
    return [
        {"region": Chosen((region,)), question: Chosen((code,))}
        for region, code, people in groups
        for _ in range(people)
    ]


TABLES = st.tuples(*[st.integers(0, 12)] * 9).map(
    lambda counts: [(r, c, n) for (r, c), n in zip(product("abc", "abc"), counts, strict=True)]
)


@given(TABLES, st.sampled_from([3, 5]))
def test_nothing_is_recovered_from_any_table(cells, minimum):
    assert attack(survey(cells, "role"), replace(BY_REGION, minimum=minimum)) == []


ONE_ALONE = survey([("a", "a", 9), ("a", "b", 6), ("b", "a", 6), ("b", "b", 8), ("c", "b", 1)])
ALIKE = survey([("a", "a", 9), ("a", "b", 6), ("b", "a", 12)])


def test_one_person_alone_is_recovered_where_complementary_suppression_is_off():
    off = replace(BY_REGION, complementary=False)

    assert attack(ONE_ALONE, off) == [Part("one", "c", "b")]
    assert attack(ONE_ALONE, BY_REGION) == []


def test_a_region_that_agrees_is_recovered_where_unanimity_is_off():
    off = replace(BY_REGION, unanimity=False)

    assert attack(ALIKE, off) == [Part("one", "b", "a")]
    assert attack(ALIKE, BY_REGION) == []


def test_a_survey_may_show_something():
    shown = survey([("a", "a", 9), ("a", "b", 6), ("b", "a", 6), ("b", "b", 8)])
    adversary = Adversary(wave(shown), BY_REGION)

    adversary.ask()

    solved = adversary.solver.solved()
    assert [solved[Part("one", region, code)] for region in "abc" for code in "ab"] == [
        *(9, 6),
        *(6, 8),
        *(0, 0),
    ]
