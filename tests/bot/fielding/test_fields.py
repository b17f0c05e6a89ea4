import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fielding.fields import Fields, Written, merge, read_loose, write_loose, wrongs
from bot.filled import FAR_TOO_LONG, NotKept
from surveys.answers import Chosen, Listed, Point
from surveys.errors import NotANumber, TooLong
from surveys.questions import Kind
from tests.surveys.forms import compared, form, item, line

FORM = form(
    item("q1", Kind.CHOICE),
    item("q2", max_length=10),
    item("q3", Kind.NUMBER, show_if=compared("q1", "=", "a"), high=9),
    item("q4", Kind.NONE),
)
EMPTY = Written({}, {})


def words(typed: str) -> dict[str, object]:
    return {"points": [{"text": typed}]}


def test_what_fits_is_a_value_and_what_does_not_stays_as_it_was_typed():
    merged = merge(FORM, EMPTY, {"q1": {"codes": ["a"]}, "q2": words("12345678901")})

    assert merged.written == Written({"q1": Chosen(("a",))}, {"q2": words("12345678901")})


def test_all_that_is_wrong_is_found_at_once_in_order():
    fields: Fields = {"q3": {"number": "many"}, "q2": words("12345678901"), "q1": {"codes": ["a"]}}
    wrong = wrongs(FORM, merge(FORM, EMPTY, fields).written)

    assert [(one.item, type(one.reason)) for one in wrong] == [("q2", TooLong), ("q3", NotANumber)]


def test_what_is_wrong_and_not_shown_stands_in_nobodys_way():
    fields: Fields = {"q3": {"number": "many"}, "q1": {"codes": ["b"]}}

    assert wrongs(FORM, merge(FORM, EMPTY, fields).written) == ()


@pytest.mark.parametrize("blank", [{}, {"points": []}, words("  "), words("")])
def test_a_blank_answer_takes_the_one_that_stands_away(blank):
    standing = Written({"q1": Chosen(("a",)), "q2": line("x")}, {})

    assert merge(FORM, standing, {"q2": blank}).written == Written({"q1": Chosen(("a",))}, {})


def test_fields_that_nobody_asks_for_are_left_out():
    assert merge(FORM, EMPTY, {"q4": words("x"), "q9": words("x")}).written == EMPTY


def test_unreadable_characters_are_counted_and_kept_out_of_what_does_not_fit():
    fits = merge(FORM, EMPTY, {"q2": words("a\x00b")})
    not_yet = merge(FORM, EMPTY, {"q2": words("a\x00" + "b" * 20)})

    assert (fits.replaced, fits.written.answers) == (1, {"q2": line("a\N{REPLACEMENT CHARACTER}b")})
    assert not_yet.written.loose == {"q2": words("a\N{REPLACEMENT CHARACTER}" + "b" * 20)}


def test_what_does_not_fit_is_stored_and_read_again():
    loose = {"q2": words("12345678901"), "gone": words("x")}

    assert read_loose(FORM, write_loose(loose)) == {"q2": words("12345678901")}


# --- Several writers ------------------------------------------------------------------------------

ASKED = FORM.item("q2")


def standing(typed: str) -> Written:
    return merge(FORM, EMPTY, {"q2": words(typed)}).written


def told(theirs: str, mine: str, seen: str) -> tuple[str, int]:
    """What stands in the end, and how many clashes there were."""
    based = {"q2": standing(seen).mark(ASKED)}
    merged = merge(FORM, standing(theirs), {"q2": words(mine)}, based)
    found = merged.written.answers.get("q2")
    return (found.points[0].text if isinstance(found, Listed) else "", len(merged.clashes))


@pytest.mark.parametrize(
    ("theirs", "mine", "seen", "stands"),
    [
        ("old", "new", "old", ("new", 0)),
        ("new", "old", "old", ("new", 0)),
        ("new", "new", "old", ("new", 0)),
        ("theirs", "mine", "old", ("theirs", 1)),
        ("theirs", "mine", "", ("theirs", 1)),
        ("theirs", "", "", ("theirs", 0)),
        ("", "mine", "old", ("", 1)),
        ("old", "", "old", ("", 0)),
    ],
)
def test_only_what_two_have_changed_is_a_clash(theirs, mine, seen, stands):
    assert told(theirs, mine, seen) == stands


def test_a_clash_shows_both():
    based = {"q2": ""}
    (clash,) = merge(FORM, standing("theirs"), {"q2": words("mine")}, based).clashes

    assert (clash.item, clash.theirs["points"], clash.mine) == (
        "q2", [{"id": "", "text": "theirs"}], words("mine"),
    )  # fmt: skip


@given(st.sampled_from("abc"), st.sampled_from("abc"), st.sampled_from("abc"))
def test_nothing_that_was_written_is_lost(theirs: str, mine: str, seen: str):
    found, clashes = told(theirs, mine, seen)

    assert clashes or mine in (found, seen)
    assert theirs in (found, seen) or mine == found


# --- Far too much ---------------------------------------------------------------------------------

BOOK = "x" * (FAR_TOO_LONG + 1)
LISTS = form(
    item("q1", Kind.LIST, limit=9), item("q2", max_length=10), item("q3", Kind.NUMBER, high=9)
)


def points(*texts: str) -> Fields:
    return {"q1": {"points": [{"id": "", "text": text} for text in texts]}}


def test_what_is_far_too_long_is_not_kept_and_all_else_is():
    standing = Written({"q2": line("before")}, {})
    merged = merge(FORM, standing, {"q1": {"codes": ["a"]}, "q2": words(BOOK)})
    (left,) = merged.unkept

    assert merged.written == Written({"q1": Chosen(("a",)), "q2": line("before")}, {})
    assert (left.item, type(left.reason), left.reason.parameters) == ("q2", NotKept, {"most": 10})


def test_as_much_as_can_be_kept_stands_as_it_was_typed():
    merged = merge(FORM, EMPTY, {"q2": words(BOOK[1:])})

    assert (merged.unkept, merged.written.loose) == ((), {"q2": words(BOOK[1:])})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("a", BOOK, "c", ""), ("a", "b", "c")),  # what stood there stands
        (("a", "b", "c", BOOK), ("a", "b", "c")),
        ((BOOK, "c"), ("c",)),  # one was taken away: nobody knows where it stood
    ],
)
def test_the_other_points_of_a_list_are_kept(typed, kept):
    standing = merge(LISTS, EMPTY, points("a", "b", "c")).written
    merged = merge(LISTS, standing, points(*typed))

    assert merged.written.answers == {"q1": Listed(tuple(Point("", text) for text in kept))}
    assert [one.item for one in merged.unkept] == ["q1"]


def test_far_too_long_a_number_is_told_as_no_number():
    merged = merge(LISTS, EMPTY, {"q3": {"number": BOOK}})

    assert [type(one.reason) for one in merged.unkept] == [NotANumber]
    assert merged.written == EMPTY


def test_what_somebody_else_wrote_meanwhile_is_not_written_over_by_what_is_not_kept():
    theirs = Written({"q2": line("theirs")}, {})
    merged = merge(FORM, theirs, {"q2": words(BOOK)}, {"q2": ""})

    assert (merged.written, merged.clashes, len(merged.unkept)) == (theirs, (), 1)
