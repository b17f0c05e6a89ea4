from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.ports import Address, Sender
from bot.fielding.gathering import Gathered, gathered
from bot.fielding.next_wave import Asked, Plans
from storage.contacts import Route
from storage.gathering import Once
from storage.seats import Reach, email_route
from surveys.dispositions import Ruling
from surveys.responses import Unit

Named = list[tuple[str, str]]
NAMES = ("Ada", "Bo", "Cis", "Dag", "Eli", "Fam")


def sender(name: str) -> Sender:
    return Sender(Address("slack", "T", f"U-{name}", "{}"), name, "nn")


def route(name: str) -> Route:
    return Route("slack", "T", f"U-{name}", "{}")


def digest(of: Route) -> str:
    return f"{of.platform} {of.key}"


def asked(name: str, number: int) -> Asked:
    return Asked(Unit(str(number), name), "nb", Reach("slack", route(name), name))


def plans(*there: Asked, declined: Sequence[Asked] = ()) -> Plans:
    return Plans(there, (), date(2026, 12, 4), tuple(declined))


def once(name: str, number: int, ruling: Ruling = Ruling.NONE) -> Once:
    return Once(str(number), digest(route(name)), ruling)


def found(
    before: Plans, here: Sequence[str], was: Sequence[Once] = ()
) -> tuple[Named, Named, int, int]:
    """Who is asked and who is not, by number and name; how many came and left."""
    made = gathered(before, [sender(name) for name in here], was, digest)
    return _named(made.asked), _named(made.barred), made.came, made.left


def _named(some: Sequence[Asked]) -> Named:
    return [(one.unit.number, one.unit.name) for one in some]


def test_who_has_come_is_added_and_who_has_left_is_not_asked():
    before = plans(asked("Ada", 1), asked("Bo", 2))

    assert found(before, ["Cis", "Bo"]) == ([("2", "Bo"), ("3", "Cis")], [], 1, 1)
    came = gathered(before, [sender("Cis")], (), digest).asked
    assert came == (Asked(Unit("3", "Cis"), "nn", Reach("slack", route("Cis"), "Cis")),)


def test_a_number_that_somebody_has_had_is_nobody_elses():
    was = (once("Ada", 1), once("Bo", 2), Once("7", "", Ruling.NONE))  # and whose is forgotten

    assert found(plans(asked("Ada", 1)), ["Ada", "Cis"], was) == (
        [("1", "Ada"), ("8", "Cis")], [], 1, 0,
    )  # fmt: skip


def test_who_comes_back_gets_their_number_again():
    was = (once("Ada", 1), once("Bo", 2), once("Ada", 1))

    assert found(plans(asked("Ada", 1)), ["Ada", "Bo"], was)[0] == [("1", "Ada"), ("2", "Bo")]


def test_who_has_declined_is_not_asked_in_whichever_wave_it_was():
    before = plans(asked("Ada", 1), declined=(asked("Bo", 2),))
    was = (once("Ada", 1), once("Bo", 2, Ruling.REFUSED), once("Cis", 3, Ruling.NOT_ELIGIBLE))

    asks, bars, came, left = found(before, ["Ada", "Bo", "Cis"], was)

    assert (asks, bars, came, left) == ([("1", "Ada")], [("2", "Bo"), ("3", "Cis")], 0, 0)


def test_who_has_declined_and_left_is_known_when_they_come_back():
    before = plans(asked("Ada", 1), declined=(asked("Bo", 2),))

    assert found(before, ["Ada"])[1] == [("2", "Bo")]


def test_who_was_put_on_the_list_by_an_address_stays_though_they_are_not_in_the_channel():
    written = Asked(Unit("9", "Dag"), "nb", Reach("email", email_route("dag@fylke.example")))
    met = Asked(
        Unit("8", "Eli"), "nb", Reach("slack", route("Eli")), email_route("eli@fylke.example")
    )
    unknown = Asked(Unit("7", "Fam"), "nb", None)

    asks, _, came, left = found(plans(written, met, unknown, asked("Ada", 1)), ["Bo"])

    assert (asks, came, left) == (
        [("9", "Dag"), ("8", "Eli"), ("7", "Fam"), ("10", "Bo")], 1, 1,
    )  # fmt: skip


@given(st.lists(st.tuples(st.sets(st.sampled_from(NAMES), min_size=1), st.booleans()), max_size=8))
def test_over_waves_everybody_in_the_channel_is_asked_under_one_number_of_their_own(
    waves: list[tuple[set[str], bool]],
):
    """People come, leave and decline; each wave is made of the one before."""
    before, was, numbers = plans(asked("Ada", 1)), [once("Ada", 1)], {"Ada": "1"}
    declined: set[str] = set()
    for here, declines in waves:
        made = gathered(before, [sender(name) for name in sorted(here)], was, digest)

        assert {one.unit.name for one in made.asked} == here - declined
        for one in (*made.asked, *made.barred):
            assert numbers.setdefault(one.unit.name, one.unit.number) == one.unit.number
        assert len(set(numbers.values())) == len(numbers)
        before, was = _after(made, was, declines)
        declined |= {one.unit.name for one in before.declined}


def _after(made: Gathered, was: list[Once], declines: bool) -> tuple[Plans, list[Once]]:
    """What the next wave is made from, where the first who was asked may have declined."""
    out = (*made.asked[:declines], *made.barred)
    more = [once(one.unit.name, int(one.unit.number)) for one in made.asked[declines:]]
    more += [once(one.unit.name, int(one.unit.number), Ruling.REFUSED) for one in out]
    return plans(*made.asked[declines:], declined=out), [*was, *more]
