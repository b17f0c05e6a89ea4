import base64

from storage.sealing import Sealer

SECRET, OTHER = b"s" * 32, b"o" * 32
ADDRESS = '["slack", "T1", "U1", "æ"]'


def test_what_is_sealed_can_be_opened_with_the_same_secret():
    sealed = Sealer(SECRET).seal(ADDRESS)

    assert Sealer(SECRET).open(sealed) == ADDRESS
    assert Sealer(SECRET).open(Sealer(SECRET).seal("")) == ""


def test_it_cannot_be_opened_with_another_secret_or_when_it_is_damaged():
    sealer = Sealer(SECRET)
    sealed = sealer.seal(ADDRESS)

    assert Sealer(OTHER).open(sealed) is None
    assert [sealer.open(bad) for bad in ("", "æ", sealed[:-4], f"A{sealed}")] == [None] * 4


def test_the_same_text_looks_different_each_time_and_says_nothing_of_when():
    sealer = Sealer(SECRET)
    once, again = sealer.seal(ADDRESS), sealer.seal(ADDRESS)

    assert once != again
    assert [base64.urlsafe_b64decode(one)[1:9] for one in (once, again)] == [bytes(8)] * 2


def test_a_digest_is_the_same_each_time_and_another_with_another_secret():
    found = {Sealer(secret).digest(ADDRESS) for secret in (SECRET, SECRET, OTHER)}

    assert len(found) == 2
    assert {len(digest) for digest in found} == {64}
    assert Sealer(SECRET).digest(ADDRESS) != Sealer(SECRET).digest(f"{ADDRESS} ")
