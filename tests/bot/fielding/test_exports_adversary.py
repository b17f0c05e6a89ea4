"""Somebody who has every file that may be downloaded, and wants to know what one person answered.

Two surveys that differ in somebody's answer must be able to give the very same files, byte for
byte: then no reader of them, however clever, can tell. All surveys of a size go the whole way from
the ballots in the store to the finished files.
"""

import csv
from collections.abc import AsyncIterator, Callable, Hashable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from hashlib import sha256
from io import BytesIO, StringIO
from itertools import count
from pathlib import Path

import openpyxl
import pyreadstat
import pytest

from bot.chance import seeded
from bot.documents import Press
from bot.fielding.fielder import Fielder
from bot.fielding.printing import printed, read_order, write_printed
from bot.fielding.reports import Reports, Wanted
from facilitation.documentation.survey.results import Terms
from storage import ballots, surveys
from storage.forms import Form
from storage.store import Store
from storage.survey_tables import releases
from storage.surveys import NewSurvey
from surveys.answers import Chosen, Value
from surveys.field_events import Opened
from surveys.field_plan import Local, Plan
from surveys.field_state import SurveyId
from surveys.field_state import Terms as FieldTerms
from surveys.fielding import new
from surveys.questionnaire import Questionnaire
from surveys.questions import Kind, Option
from surveys.texts import text
from tests.storage.chats import SEALER
from tests.storage.days import SetClock, opened
from tests.storage.fields import DEADLINE, MONDAY, OPINIONS, Field
from tests.surveys.adversary import World, recovered, worlds
from tests.surveys.forms import form, item

SECRET = b"a secret for tests, and for nothing"
LATER = Local(DEADLINE.day.replace(day=20), DEADLINE.clock)
TWO = tuple(Option(code, text(nb=code.upper())) for code in "ab")
ONE_QUESTION = form(item("q1", Kind.CHOICE, options=TWO))
TWO_QUESTIONS = form(
    item("q1", Kind.CHOICE, options=TWO), item("q2", Kind.MULTI, options=TWO, limit=2)
)
BY_GROUP = form(
    item("q1", Kind.CHOICE, options=TWO), item("b", Kind.CHOICE, options=TWO, required=True)
)
DATA = ("csv", "xlsx", "sav", "ddi", "html", "page")
REPORTS = ("docx", "pdf", "charts")
QUICK = ("csv", "page")

Answer = tuple[str, ...]  # of each question: the codes that were chosen
Files = tuple[str, ...]  # a hash of each


class Here(Press):
    """Makes in this process what a process of its own makes (its bytes are the same)."""

    async def run(self, command: Sequence[str], given: bytes, named: str) -> bytes:
        return write_printed(printed(read_order(given)))


class Careless(Press):
    """The same, but only what is too small itself is hidden."""

    async def run(self, command: Sequence[str], given: bytes, named: str) -> bytes:
        order = read_order(given)
        waves = tuple(replace(one, terms=_carelessly(one.terms)) for one in order.waves)
        return write_printed(printed(replace(order, waves=waves)))


def _carelessly(terms: Terms) -> Terms:
    return replace(terms, policy=replace(terms.policy, complementary=False))


class Town:
    """One store with many surveys, each of them somebody else's world."""

    def __init__(self, store: Store, clock: SetClock, press: Press) -> None:
        self.store, self.clock = store, clock
        fielder = Fielder(store, clock, seeded(1), SECRET, "https://duk.example")
        self.reports = Reports(fielder, press)
        self._numbers = count(1)

    async def asked(self, asks: Questionnaire, people: int, told: FieldTerms = OPINIONS) -> Field:
        """An open survey with so many persons on its list."""
        self.clock.moment = MONDAY
        field = Field(self.store, self.clock, SurveyId(f"s{next(self._numbers)}"))
        fielding = new(told, Plan("Europe/Oslo", DEADLINE), MONDAY)
        survey = NewSurvey(field.survey, "owner", "Prøve", fielding, Form("id: x\n", asks))
        await self.store.write(surveys.create, survey)
        await field.add(*map(str, range(people)))
        await field.press(Opened)
        return field

    async def held(self, asks: Questionnaire, given: Sequence[Answer], people: int) -> Field:
        """A closed survey in which these were the answers."""
        field = await self.asked(asks, people)
        for number, answer in enumerate(given):
            await field.cast(str(number), values(answer))
        await field.close()
        return field

    async def in_groups(self, world: World[Answer], more: int = 0) -> Field:
        """A closed survey in which each group gave these answers, shown by the groups.

        So many more have not answered.
        """
        given = [
            (code, answer) for code, group in zip("ab", world, strict=True) for answer in group
        ]
        field = await self.asked(BY_GROUP, len(given) + more, replace(OPINIONS, minimum=3, by="b"))
        for number, (code, answer) in enumerate(given):
            await field.cast(str(number), {**values(answer), "b": Chosen((code,))})
        await field.close()
        return field

    async def files(self, field: Field, kinds: Sequence[str] = DATA) -> Files:
        """Everything that its owner can download, and the page."""
        wanted = Wanted(field.survey, "nb", owner=True)
        made = [await self._made(wanted, kind) for kind in kinds]
        return tuple(sha256(body).hexdigest() for body in made)

    async def _made(self, wanted: Wanted, kind: str) -> bytes:
        match kind:
            case "page":
                return (await self.reports.web(wanted)).encode()
            case "charts":
                return repr(await self.reports.charts(wanted, ["q1", "q2"])).encode()
            case _:
                return await self.reports.file(wanted, kind)


def values(answer: Answer) -> Mapping[str, Value]:
    named = zip(("q1", "q2"), answer, strict=False)
    return {item: Chosen(tuple(codes)) for item, codes in named if codes}


def says(answer: Answer) -> frozenset[Hashable]:
    """What an answer tells of who gave it: what it is to each question."""
    return frozenset(enumerate(answer))


def looked_up(published: Mapping[World[Answer], Hashable]) -> Callable[[World[Answer]], Hashable]:
    return lambda world: published[world]


@asynccontextmanager
async def town(folder: Path, press: Press | None = None) -> AsyncIterator[Town]:
    clock = SetClock()
    store = await opened(f"sqlite:///{folder}/day.sqlite", clock)
    field = await Field.planned(store, clock, OPINIONS)
    await store.field(field.survey, surveys.remove)
    yield Town(store, clock, press or Here())
    await store.close()


@pytest.mark.parametrize(
    ("asks", "answers", "people", "kinds"),
    [
        (ONE_QUESTION, [("a",), ("b",)], 8, REPORTS),
        (TWO_QUESTIONS, [(q1, q2) for q1 in "ab" for q2 in "ab"], 6, QUICK),
        (ONE_QUESTION, [("a",), ("b",), ("",)], 6, DATA),
    ],
)
async def test_no_file_tells_what_anybody_answered(
    tmp_path: Path,
    asks: Questionnaire,
    answers: list[Answer],
    people: int,
    kinds: tuple[str, ...],
):
    every = list(worlds(answers, [people]))
    published: dict[World[Answer], Hashable] = {}
    async with town(tmp_path) as here:
        for world in every:
            published[world] = await here.files(await here.held(asks, world[0], people), kinds)

    found = recovered(every, looked_up(published), says)

    assert [known for known in found if not tells_nothing_of_content(known.facts)] == []
    assert len(set(published.values())) > 1  # something is shown


def tells_nothing_of_content(facts: frozenset[Hashable]) -> bool:
    """That nobody (else) answered a question at all is told: how many did not, is no secret."""
    return all(isinstance(fact, tuple) and fact[1] == "" for fact in facts)


async def test_the_adversary_finds_it_where_counts_are_shown_as_they_are():
    every = list(worlds([("a",), ("b",)], [9]))

    found = recovered(every, lambda world: sum(answer == ("a",) for answer in world[0]), says)

    assert len(found) > 0


# --- By groups ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("press", "sizes", "kinds"),
    [(Here(), (6, 2), DATA), (Here(), (6, 6), QUICK), (Careless(), (6, 2), QUICK)],
)
async def test_no_file_with_groups_tells_what_anybody_answered_unless_the_last_one_is_left_alone(
    tmp_path: Path, press: Press, sizes: tuple[int, ...], kinds: tuple[str, ...]
):
    every = list(worlds([("a",), ("b",)], sizes))
    published: dict[World[Answer], Hashable] = {}
    async with town(tmp_path, press) as here:
        for world in every:
            published[world] = await here.files(await here.in_groups(world), kinds)

    found = recovered(every, looked_up(published), says)

    assert (len(found) > 0) is isinstance(press, Careless)
    totals = {
        world: sum(answer == ("a",) for group in world for answer in group) for world in every
    }
    more_than_totals = len({(totals[w], published[w]) for w in every}) > len(set(totals.values()))
    assert more_than_totals is (sizes == (6, 6) or isinstance(press, Careless))


# --- Again ----------------------------------------------------------------------------------------


async def forgotten(here: Town, *, forget: bool) -> None:
    """What was shown before is forgotten, or not."""
    if forget:
        async with here.store._database.writing() as connection:
            await connection.execute(releases.delete())
            await connection.commit()


async def reopened(here: Town, world: World[Answer], *, forget: bool) -> Hashable:
    """The files before and after somebody more has answered."""
    first, (newcomer,) = world
    field = await here.held(ONE_QUESTION, first, len(first) + 1)
    before = await here.files(field, QUICK)
    await forgotten(here, forget=forget)
    await field.reopen(LATER)
    await field.cast(str(len(first)), values(newcomer))
    await field.close()
    return before, await here.files(field, QUICK)


async def withdrawn(here: Town, world: World[Answer], *, forget: bool) -> Hashable:
    """The files before and after one of them has taken back what they answered."""
    others, (leaver,) = world
    field = await here.held(ONE_QUESTION, (*others, leaver), len(others) + 1)
    before = await here.files(field, QUICK)
    await forgotten(here, forget=forget)
    link = field.link(str(len(others)))
    await here.store.field(field.survey, ballots.withdraw, SEALER, link)
    return before, await here.files(field, QUICK)


@pytest.mark.parametrize("forget", [False, True])
async def test_who_comes_to_a_group_is_uncovered_only_if_what_was_shown_is_forgotten(
    tmp_path: Path, forget: bool
):
    every = list(worlds([("a",), ("b",)], [6, 6, 1]))
    published: dict[World[Answer], Hashable] = {}
    async with town(tmp_path) as here:
        for world in every:
            *first, (newcomer,) = world
            field = await here.in_groups(tuple(first), more=1)
            before = await here.files(field, QUICK)
            await forgotten(here, forget=forget)
            await field.reopen(LATER)
            await field.cast("12", {**values(newcomer), "b": Chosen(("b",))})
            await field.close()
            published[world] = (before, await here.files(field, QUICK))

    found = recovered(every, looked_up(published), says)

    assert (len([known for known in found if known.group == 2]) > 0) is forget


@pytest.mark.parametrize("happens", [reopened, withdrawn])
@pytest.mark.parametrize("forget", [False, True])
async def test_who_comes_or_goes_is_uncovered_only_if_what_was_shown_is_forgotten(
    tmp_path: Path, happens, forget: bool
):
    every = list(worlds([("a",), ("b",)], [8, 1]))
    published: dict[World[Answer], Hashable] = {}
    async with town(tmp_path) as here:
        for world in every:
            published[world] = await happens(here, world, forget=forget)

    found = [
        known
        for known in recovered(every, looked_up(published), says)
        if known.group == 1 and known.insider != 1 and not tells_nothing_of_content(known.facts)
    ]

    assert (len(found) > 0) is forget


# --- What the files themselves say ----------------------------------------------------------------


async def test_a_count_that_is_hidden_stands_in_no_file(tmp_path: Path):
    async with town(tmp_path) as here:
        field = await here.held(ONE_QUESTION, [("a",)] * 7 + [("b",)], 8)
        wanted = Wanted(field.survey, "nb", owner=True)
        made = {kind: await here.reports.file(wanted, kind) for kind in ("csv", "xlsx", "sav")}
        page = await here.reports.web(wanted)

    rows = list(csv.reader(StringIO(made["csv"].decode("utf-8-sig")), delimiter=";"))
    counts = [row[9] for row in rows[1:] if row[2] == "q1"]
    book = openpyxl.load_workbook(BytesIO(made["xlsx"]))
    cells = [[c.value for c in row] for sheet in book for row in sheet.iter_rows()]
    (tmp_path / "made.sav").write_bytes(made["sav"])
    frame, _ = pyreadstat.read_sav(str(tmp_path / "made.sav"))

    assert [n for n in counts if n.isdecimal()] == []
    assert [row for row in cells if "q1" in row and (7 in row or 1 in row[7:])] == []
    assert [n for n in frame["n"] if n in (7, 1)] == []
    assert [n for n in (">7<", ">1<", "7 av", "1 av") if n in page] == []
