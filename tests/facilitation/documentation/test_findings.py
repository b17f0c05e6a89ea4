from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from facilitation.documentation.findings import Day
from facilitation.phases import Author, See, Source
from facilitation.programme import Programme
from facilitation.record import Record
from surveys.answers import Chosen, Numbered, Value
from surveys.disclosure import NAMED_WORKSHOP, Policy, Reason, Released, Withheld
from surveys.questions import Kind, Option, Question
from surveys.tally import Spread, Sum
from surveys.texts import text
from tests.facilitation.documentation.sample import ENTRIES, PROGRAMME, RECORD, listed, run

DAY = Day(RECORD, NAMED_WORKSHOP)


def first(day):
    return day.sessions[0].collected[0]


def changed(programme: Programme, **primitives: Any) -> Programme:
    """The programme with another first phase."""
    session, *rest = programme.items
    phase, *others = session.phases
    phases = (replace(phase, **primitives), *others)
    return replace(programme, items=(replace(session, phases=phases), *rest))


def test_a_session_counts_those_who_answered_of_those_who_sat_there():
    assert [(s.item.id, s.answered, s.present) for s in DAY.sessions] == [
        ("q1", 6, 6),
        ("q2", 2, 6),
    ]


def test_without_seats_those_who_joined_were_there():
    day = Day(replace(RECORD, runs=()), NAMED_WORKSHOP)

    assert [session.present for session in day.sessions] == [6, 6]


def test_points_come_by_table_and_sub_question_without_the_hidden_ones():
    found = first(DAY).points

    assert isinstance(found, Released)
    places = [(said.entry.table, said.entry.slot) for said in found.value]
    assert places == sorted(places)
    assert "Skjul dette" not in [said.text for said in found.value]


def test_an_erased_answer_leaves_one_tombstone():
    found = first(DAY).points

    assert isinstance(found, Released)
    assert [said.text for said in found.value if said.entry.erased] == [""]


def test_notes_outcomes_and_points_are_kept_apart():
    together = DAY.sessions[0].collected[1]

    assert isinstance(together.points, Released)
    assert isinstance(together.notes, Released)
    assert isinstance(together.outcomes, Released)
    assert [said.text for said in together.points.value] == []
    assert [said.text for said in together.notes.value] == ["Et notat på duken"]
    assert [(said.entry.table, said.text) for said in together.outcomes.value] == [
        (1, "Sett av en fast dag"),
        (1, "Møt kommunene ute"),
        (2, "Eig oppgåva saman"),
    ]


def test_votes_are_summed_with_their_voters():
    found = DAY.sessions[0].collected[2].votes

    assert isinstance(found, Released)
    assert found.value.sums == (Sum("o1-0", 3, 2), Sum("o1-1", 3, 2), Sum("o2-0", 3, 1))
    assert (found.value.voters, found.value.late, found.named) == (3, 0, False)


def test_names_follow_points_only_where_the_phase_said_so():
    hidden = changed(PROGRAMME, see=See(author=Author.PSEUDONYM))
    day = Day(replace(RECORD, programme=hidden), NAMED_WORKSHOP)

    found, named = first(day).points, first(DAY).points

    assert isinstance(found, Released)
    assert isinstance(named, Released)
    assert {said.author for said in found.value} == {None}
    assert None not in {said.author for said in named.value}


def test_what_a_phase_promised_its_participants_holds():
    programme = changed(PROGRAMME, see=See(minimum=7))
    day = Day(replace(RECORD, programme=programme), NAMED_WORKSHOP)

    assert first(day).points == Withheld(Reason.TOO_FEW, 7)


def test_another_policy_withholds_small_groups_everywhere():
    day = Day(RECORD, Policy(minimum=10))
    session, home = day.sessions

    assert [c.points for c in session.collected][:1] == [Withheld(Reason.TOO_FEW, 10)]
    assert session.collected[2].votes == Withheld(Reason.TOO_FEW, 10)
    assert home.collected[0].promises == Withheld(Reason.TOO_FEW, 10)


def asking(question: Question, *answers: Value) -> Record:
    programme = changed(PROGRAMME, collect=replace(first(DAY).phase.collect, question=question))
    entries = tuple(replace(listed(n, "1"), value=answer) for n, answer in enumerate(answers))
    return replace(RECORD, programme=programme, entries=entries)


OPTIONS = tuple(Option(code, text(nb=code.upper())) for code in "ab")


def ballots(record):
    (found,) = first(Day(record, NAMED_WORKSHOP)).ballots
    assert isinstance(found, Released)
    return found.value


def test_choices_are_counted():
    record = asking(Question(Kind.MULTI, OPTIONS), Chosen(("a", "b")), Chosen(("b",)))

    assert (ballots(record).scores, ballots(record).voters) == ((("b", 2), ("a", 1)), 2)


def test_rankings_are_counted_by_bordas_rule():
    record = asking(Question(Kind.RANK, OPTIONS), Chosen(("b", "a")), Chosen(("b",)))

    assert ballots(record).scores == (("b", 2), ("a", 0))


def test_rankings_of_what_was_said_are_counted_as_the_day_counts_them():
    record = asking(Question(Kind.RANK, limit=5), Chosen(("b", "a")), Chosen(("a",)))
    source = Source(first(DAY).phase.id)
    programme = changed(record.programme, source=source)

    assert ballots(replace(record, programme=programme)).scores[:2] == (("a", 9), ("b", 5))


def test_numbers_keep_their_order_and_have_a_middle():
    record = asking(Question(Kind.RATING), Numbered(10), Numbered(2), Numbered(10))

    assert ballots(record).scores == (("2", 1), ("10", 2))
    assert ballots(record).spread == Spread(3, 10.0, 6.0, 10.0)


def test_a_day_run_on_another_date_takes_its_plan_along():
    later = timedelta(days=7)  # the clocks are set back in between
    runs = tuple(replace(r, started=r.started + later, ended=r.ended + later) for r in RECORD.runs)
    moved = later + timedelta(minutes=2)
    day = Day(replace(RECORD, runs=runs, anchor=moved), NAMED_WORKSHOP)

    assert day.held == date(2025, 10, 30)
    assert f"{day.planned(PROGRAMME.items[0]):%d. %H:%M}" == "30. 08:02"
    assert day.deleted == date(2026, 1, 28)


def test_a_day_that_was_never_run_keeps_its_plan():
    day = Day(replace(RECORD, runs=(), entries=ENTRIES[:1]), NAMED_WORKSHOP)

    assert day.held == date(2025, 10, 23)
    assert [day.runs(item) for item in PROGRAMME.items] == [()] * 3


def test_a_break_where_something_was_asked_is_a_session_too():
    answered = listed(0, "1", "Kaffe", phase="pause.I")
    programme = replace(
        PROGRAMME,
        items=tuple(
            replace(item, phases=(replace(first(DAY).phase, id=answered.phase),))
            if item.id == "pause"
            else item
            for item in PROGRAMME.items
        ),
    )
    record = replace(
        RECORD, programme=programme, entries=(answered,), runs=(run(1, "pause.I", 0, 1),)
    )

    assert [s.item.id for s in Day(record, NAMED_WORKSHOP).sessions] == ["q1", "pause", "q2"]
