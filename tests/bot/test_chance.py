from hypothesis import given
from hypothesis import strategies as st

from bot.chance import CODE_ALPHABET, Chance, seeded


def test_an_id_is_a_random_uuid_and_tells_no_time():
    drawn = Chance().id()

    assert (len(drawn), drawn[12]) == (32, "4")


def test_ids_and_tokens_are_never_drawn_twice():
    chance = Chance()

    assert (
        len({chance.id() for _ in range(1_000)} | {chance.token() for _ in range(1_000)}) == 2_000
    )


@given(st.integers())
def test_a_code_holds_nothing_that_can_be_misread_or_spells_a_word(seed: int):
    code = seeded(seed).code()

    assert len(code) == 6
    assert set(code) - set(CODE_ALPHABET) == set()
    assert set(CODE_ALPHABET) & set("0O1ILAEUY") == set()


@given(st.integers(), st.lists(st.integers()))
def test_shuffling_keeps_every_thing_once(seed: int, things: list[int]):
    assert sorted(seeded(seed).shuffled(things)) == sorted(things)


@given(st.integers())
def test_the_same_seed_draws_the_same(seed: int):
    one, other = seeded(seed), seeded(seed)

    def draws(chance: Chance) -> tuple[object, ...]:
        return chance.id(), chance.code(), chance.token(), chance.shuffled("abcdefgh")

    assert draws(one) == draws(other)


@given(st.integers(), st.integers(-1000, 1000), st.integers(0, 1000))
def test_a_number_is_drawn_from_both_ends_and_all_between(seed: int, low: int, more: int):
    assert low <= seeded(seed).between(low, low + more) <= low + more
