"""Forms and JSON bodies as submissions: the same from both, and no body that breaks anything."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict

from bot.errors import Malformed
from bot.submitting import Answer, Sender, answers_in, asked_in, submission
from bot.web.bodies import Form
from bot.web.inbound import answer_in
from facilitation.errors import NothingAsked, UnknownPhase
from facilitation.ids import PersonId, PhaseId, WorkshopId
from facilitation.phases import Collect, Phase
from facilitation.record import OUTCOME
from storage.submissions import Submission
from surveys.answers import (
    Chosen,
    Committed,
    Dated,
    Listed,
    Numbered,
    Point,
    Rated,
    Shared,
    Value,
)
from surveys.errors import Refusal, WrongShape
from surveys.questions import Kind, Option, Question
from surveys.texts import text
from tests.facilitation.days import alone, at_tables, one, phase, room

ANN = PersonId("ann")
SENDER = Sender(WorkshopId("day"), ANN, "key")
OPTIONS = (Option("a", text(nb="A")), Option("b", text(nb="B")))
ROWS = (Option("r", text(nb="R")), Option("s", text(nb="S")))
ITEMS = ("i1", "i2")


def asking(kind: Kind, **more: object) -> Phase:
    question = Question(kind, **more)  # type: ignore[arg-type]  # the question's own fields
    return phase(f"s.{kind}", collect=Collect(question))


STATE = room(
    one(
        alone("s.I"),
        at_tables("s.G"),
        asking(Kind.TEXT),
        asking(Kind.COMMITMENT),
        asking(Kind.POINTS, limit=3),
        asking(Kind.RATING, low=1, high=5),
        asking(Kind.CHOICE, options=OPTIONS),
        asking(Kind.MULTI, options=OPTIONS, limit=2, other=text(nb="Annet")),
        asking(Kind.RANK, limit=2),
        asking(Kind.LINE),
        asking(Kind.DATE),
        asking(Kind.MATRIX, options=OPTIONS, rows=ROWS),
    ),
    "ann bo",
    "cat dan",
)


def posted(name: str, slot: str, *fields: tuple[str, str]) -> Submission:
    """What a form's fields become."""
    asked = STATE.programme.phase(PhaseId(name))
    form: Form = MultiDict([("round", "1"), (f"owner-{slot}", "ann"), *fields])
    [answer] = answers_in(form, STATE.programme.item_of(asked.id), asked)
    return submission(STATE, SENDER, answer, ITEMS)[0]


def sent(name: str, slot: str, body: dict[str, object]) -> Submission:
    """What a JSON body becomes."""
    answer = answer_in(STATE, {"phase": name, "slot": slot, "owner": "ann", **body})
    return submission(STATE, SENDER, answer, ITEMS)[0]


CASES: list[tuple[str, str, list[tuple[str, str]], dict[str, object], Value]] = [
    (
        "s.I",
        "1",
        [("slot-1", "x"), ("slot-1-id", "p1"), ("slot-1", "y"), ("slot-1-id", "")],
        {"points": [{"text": "x", "id": "p1"}, {"text": "y"}]},
        Listed((Point("p1", "x"), Point("", "y"))),
    ),
    ("s.I", "1", [], {"points": []}, Listed(())),
    (
        "s.G",
        OUTCOME,
        [("slot-outcome", "first"), ("slot-outcome", "second")],
        {"points": [{"text": "first"}, {"text": "second"}]},
        Listed((Point("", "first"), Point("", "second"))),
    ),
    ("s.text", "1", [("slot-1", "x")], {"points": [{"text": "x"}]}, Listed((Point("", "x"),))),
    (
        "s.commitment",
        "1",
        [("slot-1-what", "ring"), ("slot-1-when", "fredag")],
        {"what": "ring", "when": "fredag"},
        Committed("ring", "fredag", ""),
    ),
    (
        "s.points",
        "1",
        [("slot-1:i1", "2"), ("slot-1:i2", "")],
        {"shares": {"i1": 2}},
        Shared((("i1", 2),)),
    ),
    ("s.rating", "1", [("slot-1", "4")], {"number": 4}, Numbered(4)),
    ("s.choice", "1", [("slot-1", "b")], {"codes": ["b"]}, Chosen(("b",))),
    ("s.multi", "1", [("slot-1", "b"), ("slot-1", "a")], {"codes": ["b", "a"]}, Chosen(("b", "a"))),
    (
        "s.multi",
        "1",
        [("slot-1", "b"), ("slot-1:other", "mitt eget")],
        {"codes": ["b"], "other": "mitt eget"},
        Chosen(("b", "other"), "mitt eget"),
    ),
    (
        "s.line",
        "1",
        [("slot-1", "x\ny")],
        {"points": [{"text": "x y"}]},
        Listed((Point("", "x y"),)),
    ),
    ("s.date", "1", [("slot-1", "4.12.2026")], {"date": "2026-12-04"}, Dated(date(2026, 12, 4))),
    (
        "s.matrix",
        "1",
        [("slot-1:r", "b"), ("slot-1:s", "")],
        {"ratings": {"r": "b"}},
        Rated((("r", "b"),)),
    ),
    (
        "s.rank",
        "1",
        [("slot-1:i1", "2"), ("slot-1:i2", "1")],
        {"codes": ["i2", "i1"]},
        Chosen(("i2", "i1")),
    ),
]


@pytest.mark.parametrize(("name", "slot", "fields", "body", "value"), CASES)
def test_a_posted_form_and_json_give_the_same_submission(name, slot, fields, body, value):
    posted_, sent_ = posted(name, slot, *fields), sent(name, slot, body)

    assert posted_ == sent_
    assert (sent_.value, sent_.owner, sent_.slot, sent_.key) == (value, "ann", slot, "key")


@pytest.mark.parametrize(("name", "slot", "fields", "body", "value"), CASES)
def test_the_pages_own_script_sends_the_forms_fields(name, slot, fields, body, value):
    grouped: dict[str, object] = {}
    for key, words in fields:
        before = grouped.get(key, [])
        grouped[key] = [*before, words] if isinstance(before, list) else words

    assert sent(name, slot, {"fields": grouped}).value == value


def test_a_form_has_an_answer_for_each_slot_it_has_an_owner_for():
    asked = STATE.programme.phase(PhaseId("s.G"))
    item = STATE.programme.item_of(asked.id)
    form: Form = MultiDict([("owner-outcome", "table:1"), ("slot-outcome", "x"), ("owner-9", "q")])

    assert list(answers_in(form, item, asked)) == [
        Answer(asked.id, 1, OUTCOME, "table:1", {"points": [{"text": "x", "id": ""}]})
    ]
    assert list(answers_in(MultiDict([("round", "x")]), item, asked)) == []


def test_a_slot_that_asks_nothing_is_refused():
    with pytest.raises(NothingAsked):
        asked_in(STATE, PhaseId("s.I"), "2")
    with pytest.raises(NothingAsked):
        asked_in(STATE, PhaseId("s.I"), OUTCOME)
    with pytest.raises(UnknownPhase):
        asked_in(STATE, PhaseId("s.X"), "1")


GOOD: dict[str, object] = {"phase": "s.I", "slot": "1", "owner": "ann", "points": []}


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"round": "1"}, "round"),
        ({"round": True}, "round"),
        ({"round": None}, "round"),
        ({"round": 0}, "round"),
        ({"round": 10**30}, "round"),
        ({"phase": None}, "phase"),
        ({"phase": ""}, "phase"),
        ({"slot": 1}, "slot"),
        ({"slot": "x" * 201}, "slot"),
        ({"owner": "\ud800"}, "owner"),
        ({"owner": "a\x00"}, "owner"),
        ({"fields": {"slot-1": None}}, "fields"),
        ({"fields": {"slot-1": ["x", 1]}}, "fields"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(wrong, name):
    with pytest.raises(Malformed) as refused:
        submission(STATE, SENDER, answer_in(STATE, GOOD | wrong))

    assert refused.value.parameters == {"name": name}


@pytest.mark.parametrize("key", ["", "x" * 101, "\x00", "\udcff"])
def test_a_request_has_a_name_that_can_be_written_down(key):
    with pytest.raises(Malformed) as refused:
        submission(STATE, Sender(SENDER.workshop, ANN, key), answer_in(STATE, GOOD))

    assert refused.value.parameters == {"name": "Idempotency-Key"}


def test_an_uploaded_file_is_no_answer():
    asked = STATE.programme.phase(PhaseId("s.I"))
    form: Form = MultiDict([("owner-1", "ann")])
    form.add("slot-1", object())  # type: ignore[arg-type]  # what a file field is
    [answer] = answers_in(form, STATE.programme.item_of(asked.id), asked)

    with pytest.raises(WrongShape):
        submission(STATE, SENDER, answer)


WORDS = st.text(st.characters(exclude_categories=()), max_size=12)
NAMES = st.sampled_from(["phase", "round", "slot", "owner", "fields", "points", "codes", "shares"])
LEAVES = st.none() | st.booleans() | st.integers() | WORDS | st.sampled_from(["slot-1", "i1"])
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | WORDS, inner, max_size=3),
    max_leaves=10,
)
PHASES = st.sampled_from([each.id for each in STATE.programme.phases])


@given(st.dictionaries(NAMES, JSON), PHASES, st.sampled_from(["1", OUTCOME]), st.booleans())
def test_any_json_is_a_submission_that_can_be_stored_or_a_refusal(body, name, slot, whole):
    if whole:
        body |= {"phase": name, "slot": slot, "owner": "ann"}
    try:
        made, _ = submission(STATE, SENDER, answer_in(STATE, body), ITEMS)
    except Refusal as refusal:
        said = str(refusal)
    else:
        said = made.digest()

    assert json.loads(json.dumps(said)) == said != ""
