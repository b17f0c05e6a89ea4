"""What was shown of opinions is kept, sealed, and given back whole; on every database."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from storage import releases, surveys
from storage.releases import Release, ReleaseUnreadable, turnovers
from storage.sealing import Sealer
from storage.store import Store
from storage.survey_tables import releases as table
from storage.surveys import Panel
from surveys.differencing import Turnover
from surveys.figures import Base, Choices, Count, Texts
from surveys.questions import Kind
from surveys.responses import Mode
from surveys.tallies import Part, Tally, wordless
from tests.storage.chats import SEALER
from tests.storage.days import SetClock
from tests.storage.fields import OPINIONS, Field
from tests.surveys.forms import item

BASE = Base(9, 9)
TEXTS = Tally(item("q2"), Mode.OPINION, True, Texts(BASE, ("Mer støtte", "Ny båt")))
CHOICE = Choices(BASE, (Count("a", 5), Count("b", 4)), other=Texts(BASE, ("Noe annet",)))
TALLY = Tally(
    item("q1", Kind.CHOICE),
    Mode.OPINION,
    True,
    CHOICE,
    by="q0",
    groups=(Part("x", None, CHOICE),),
    sizes=(9,),
    background=replace(TEXTS, figure=CHOICE),
    hangs_on=(TEXTS,),
)
RELEASE = Release(9, {"q1": TALLY, "q2": TEXTS})


async def keep(field: Field, seen: int, release: Release = RELEASE) -> bool:
    return await field.store.field(field.survey, releases.keep, SEALER, release, seen)


async def kept(field: Field) -> tuple[Release, ...]:
    return await field.store.read(releases.of_survey, field.survey, SEALER)


async def test_what_was_shown_comes_back_without_the_words(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock, OPINIONS)

    assert await keep(field, 0)

    assert await kept(field) == (Release(9, {"q1": wordless(TALLY), "q2": wordless(TEXTS)}),)
    async with store._database.reading() as connection:
        (row,) = await connection.execute(select(table))
    said = str(row)
    # With its quotation marks: two letters and a digit come by chance in what is sealed.
    assert [word for word in ('"q1"', "Mer støtte", "Ny båt", "Noe annet") if word in said] == []


async def test_what_was_made_before_something_else_was_shown_is_not_kept(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock, OPINIONS)

    assert [await keep(field, 0), await keep(field, 0), await keep(field, 1)] == [True, False, True]
    assert len(await kept(field)) == 2


async def test_releases_of_all_waves_of_a_panel_are_counted_together(
    store: Store, clock: SetClock
) -> None:
    first = await Field.planned(store, clock, OPINIONS)
    await store.write(surveys.add_panel, Panel("p", "owner", "Puls"))
    waves = [await Field.planned(store, clock, OPINIONS, survey=f"w{n}", panel="p") for n in (1, 2)]
    await keep(first, 0)

    assert [await keep(waves[0], 0), await keep(waves[1], 0), await keep(waves[1], 1)] == [
        True, False, True,
    ]  # fmt: skip
    counted = [await store.read(releases.count, field.survey) for field in (first, *waves)]
    assert counted == [1, 2, 2]


async def test_what_was_shown_goes_with_its_survey(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock, OPINIONS)
    await keep(field, 0)

    await store.field(field.survey, surveys.remove)

    assert await kept(field) == ()


async def test_another_secret_opens_nothing_and_says_so(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock, OPINIONS)
    await keep(field, 0)

    with pytest.raises(ReleaseUnreadable):
        await store.read(releases.of_survey, field.survey, Sealer(b"another"))


async def test_who_has_answered_is_known_by_the_numbers_that_waves_share(
    store: Store, clock: SetClock
) -> None:
    field = await Field.opened(store, clock, OPINIONS, "1", "2")
    await field.cast("2")

    assert await store.read(releases.answered, field.survey) == {"2"}


THERE, HERE = frozenset("abcd"), frozenset("bcde")


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (4, [(1, 1)]),
        (3, [(2, 1), (1, 0)]),  # one has come since: who answered here too, or not
        (5, [(1, 2), (0, 1)]),  # one has withdrawn
    ],
)
def test_who_came_and_went_is_what_it_may_have_been(
    people: int, expected: list[tuple[int, int]]
) -> None:
    found = list(turnovers(people, THERE, HERE))

    assert found == [Turnover(joined, left) for joined, left in expected]
