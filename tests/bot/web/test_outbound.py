"""What may be written where, and which form belongs on a page."""

from dataclasses import replace

from bot.slots import Written, forms, helped
from bot.web.outbound import form_key
from facilitation.events import Advanced, AwaySet, PersonRemoved, Started
from facilitation.ids import PersonId, RunNo, TableNo
from facilitation.phases import By, Collect
from facilitation.record import OUTCOME, Entry
from facilitation.state import Workshop
from facilitation.visibility import standing
from storage.reading import Draft
from surveys.answers import Listed, Point
from surveys.questions import Kind, Question
from tests.facilitation.days import ADVICE, FAC, alone, at, at_tables, one, people, room
from tests.facilitation.script import after, press

ANN, BO, CAT = people("ann bo cat")
NOTES = Collect(Question(Kind.LIST), By.GROUP, per_subquestion=False)
DAY = one(alone("s.I"), replace(at_tables("s.G"), collect=NOTES))
NOTHING = Written((), ())
ALONE, TABLES = DAY.phases[:2]


def begun(steps: int = 1) -> Workshop:
    state = after(room(DAY, "ann bo", "cat dan"), press(Started, "09:00"))
    return after(state, *(press(Advanced, f"09:0{n}") for n in range(1, steps)))


def said(*words: str) -> Listed:
    return Listed(tuple(Point(word, word) for word in words))


def places(state: Workshop, person: PersonId, index: int) -> list[tuple[str, str]]:
    """(slot, owner) of the fields in a person's form."""
    phase = state.programme.phases[index]
    return [(view.slot, view.owner) for view in forms(state, person, phase, 1, NOTHING)]


def test_alone_each_writes_for_themselves():
    assert places(begun(), BO, 0) == [("1", "bo")]


def test_the_tables_notes_are_everybodys_and_the_outcome_the_hosts():
    state = begun(2)

    assert places(state, ANN, 1) == [("1", "table:1"), (OUTCOME, "table:1")]
    assert places(state, BO, 1) == [("1", "table:1")]
    assert [v.label for v in forms(state, ANN, TABLES, 1, NOTHING)] == [None, ADVICE.name]


def test_while_the_host_is_out_anybody_writes_the_outcome():
    state = after(begun(2), AwaySet(at=at("09:05"), person=ANN, away=True, by=ANN))

    assert places(state, BO, 1) == [("1", "table:1"), (OUTCOME, "table:1")]


def test_what_the_host_writes_is_the_hosts_alone():
    by_host = replace(TABLES, collect=replace(NOTES, by=By.HOST))
    state = after(room(one(by_host), "ann bo", "cat dan"), press(Started, "09:00"))

    assert places(state, ANN, 0) == [("1", "table:1"), (OUTCOME, "table:1")]
    assert places(state, BO, 0) == []


def test_who_was_removed_or_never_came_writes_nothing():
    state = after(begun(), PersonRemoved(at=at("09:05"), by=FAC, person=BO, removed=True))

    assert (places(state, BO, 0), places(state, PersonId("x"), 0)) == ([], [])


def test_a_form_holds_the_draft_or_else_the_answer():
    answer = Entry("e", ALONE.id, 1, RunNo(1), "1", BO, TableNo(1), said("answer"), late=True)
    draft = Draft(ALONE.id, 1, "1", BO, said("draft"))
    written = Written((answer,), (draft,))

    seen = [
        Written((answer,), ()).at(ALONE, 1, "1", BO),
        written.at(ALONE, 1, "1", BO),
        written.at(ALONE, 2, "1", BO),
        written.at(ALONE, 1, "1", CAT),
        Written((replace(answer, erased=True),), ()).at(ALONE, 1, "1", BO),
    ]

    values = [(view.value, view.draft, view.late) for view in seen]
    none = (None, False, False)
    assert values == [
        (said("answer"), False, True), (said("draft"), True, False), none, none, none,
    ]  # fmt: skip


def test_another_form_belongs_on_the_page_when_the_phase_the_group_or_the_role_changes():
    states = (room(DAY, "ann bo", "cat dan"), begun(), begun(2))

    keys = [form_key(state, standing(state, ANN)) for state in states]
    others = [form_key(begun(2), standing(begun(2), who)) for who in (BO, CAT)]

    assert len({*keys, *others}) == 5
    assert form_key(begun(), None) == "1"


def test_a_host_writes_for_those_without_a_device():
    state = begun()
    without = tuple(replace(p, device=p.id not in (BO, CAT)) for p in state.people)
    state = replace(state, people=without)
    hostless = replace(state, hosts=(None, state.hosts[1]))

    assert [helped(state, who) for who in (ANN, BO, CAT, PersonId("x"))] == [(BO,), (), (), ()]
    assert helped(hostless, ANN) == (BO,)
