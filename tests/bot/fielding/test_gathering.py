from collections.abc import Sequence
from dataclasses import replace
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


def mailed(name: str, number: int) -> Asked:
    """Somebody whom the owner put on the list by an e-mail address."""
    return Asked(Unit(str(number), name), "nb", Reach("email", mail(name), name))


def mail(name: str) -> Route:
    return email_route(f"{name}@fylke.example")


def member(name: str, *emails: str) -> Sender:
    return replace(sender(name), emails=(f"{name}@FYLKE.example", *emails))


def test_a_member_who_is_on_the_list_by_their_e_mail_address_has_one_place_in_the_chat():
    made = gathered(plans(asked("Ada", 1), mailed("Eli", 2)), [member("Eli")], (), digest)

    reach = Reach("slack", route("Eli"), "Eli")
    assert made == Gathered((Asked(Unit("2", "Eli"), "nb", reach, mail("Eli")),), (), 0, 1)


def test_a_member_who_is_on_the_list_twice_is_asked_once():
    twice = plans(mailed("Eli", 1), asked("Eli", 2))
    two_addresses = plans(mailed("Dag", 1), mailed("Bo", 2))

    assert gathered(twice, [member("Eli")], (), digest).asked == (asked("Eli", 2),)
    made = gathered(two_addresses, [member("Dag", "Bo@fylke.example")], (), digest)
    assert _named(made.asked) == [("1", "Dag")]


def test_an_address_that_two_members_have_is_nobodys():
    shared = [replace(sender(name), emails=("Dag@fylke.example",)) for name in ("Ada", "Bo")]

    made = gathered(plans(mailed("Dag", 1)), shared, (), digest)

    assert _named(made.asked) == [("1", "Dag"), ("2", "Ada"), ("3", "Bo")]


def test_who_declined_by_e_mail_is_not_asked_in_the_chat_either():
    was = (Once("2", digest(mail("Eli")), Ruling.REFUSED),)
    listed = plans(asked("Ada", 1), declined=(mailed("Eli", 2),))
    long_ago, both = plans(asked("Ada", 1)), plans(asked("Eli", 1), declined=(mailed("Eli", 2),))

    made = [gathered(one, [member("Eli")], was, digest) for one in (listed, long_ago, both)]

    assert [(_named(one.asked), _named(one.barred)) for one in made] == [
        ([], [("2", "Eli")]), ([], [("2", "Eli")]), ([], [("1", "Eli")]),
    ]  # fmt: skip


def test_the_second_place_of_a_member_that_the_owner_took_out_takes_not_the_first():
    was = (Once("2", digest(mail("Eli")), Ruling.NOT_ELIGIBLE),)
    both = plans(asked("Eli", 1), declined=(mailed("Eli", 2),))

    made = gathered(both, [member("Eli")], was, digest)

    assert (_named(made.asked), _named(made.barred)) == ([("1", "Eli")], [])


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
