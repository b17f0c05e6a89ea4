from dataclasses import replace

from facilitation.documentation.chapter import author_name, session_blocks
from facilitation.documentation.document import Heading, Line, Listing, Paragraph, Quote, Table
from facilitation.documentation.findings import Day
from facilitation.documentation.wording import Wording
from facilitation.ids import TableNo
from facilitation.phases import Outcome, OutcomeKind, Reduce, Reduction
from surveys.disclosure import NAMED_WORKSHOP, Policy
from surveys.texts import text
from tests.facilitation.documentation.sample import (
    ADVICE,
    PEOPLE,
    PROGRAMME,
    RECORD,
    english,
    listed,
    run,
)

W = Wording("nb", english)


def chapter(record=RECORD, policy=NAMED_WORKSHOP, session=0):
    day = Day(record, policy)
    return tuple(session_blocks(day, day.sessions[session], session + 1, W))


def headings(blocks):
    return [(block.level, block.text) for block in blocks if isinstance(block, Heading)]


def under(blocks, name):
    """What stands between a heading and the next."""
    names = [block.text if isinstance(block, Heading) else "" for block in blocks]
    start = names.index(name) + 1
    ends = [n for n, block in enumerate(blocks) if n >= start and isinstance(block, Heading)]
    return blocks[start : (ends or [len(blocks)])[0]]


def notes(blocks):
    return [block.text for block in blocks if isinstance(block, Paragraph) and block.note]


def test_results_come_before_the_points_they_were_made_of():
    assert headings(chapter()) == [
        (1, "Session 1: Hva gjør vi?"),
        (2, "Sub-questions"),
        (2, "How it was done"),
        (2, "Gode råd til de andre"),
        (3, "Table 1"),
        (3, "Table 2"),
        (2, "Avstemning"),
        (2, "Words that were used the most"),
        (2, "All points: Individuelt"),
        (3, "Internt?"),
        (4, "Table 1"),
        (4, "Table 2"),
        (3, "Eksternt?"),
        (4, "Table 1"),
        (4, "Table 2"),
        (2, "Notes on the tablecloth: Gruppe"),
        (3, "Table 1"),
    ]


def test_the_lead_in_stands_with_its_source():
    assert Quote("Sitat.", "K") in chapter()
    assert Listing((Line("Opptakt"),)) in chapter()


def test_each_phase_has_its_time_planned_and_used():
    table = next(block for block in chapter() if isinstance(block, Table))

    assert table.rows == (
        ("Individuelt", "Skriv for deg selv.", "20 min", "2 min"),
        ("Gruppe", "3 min each", "20 min", "25 min"),
        ("Avstemning", "", "20 min", "4 min"),
    )


def test_phases_not_run_skipped_or_run_again_say_so():
    again = replace(run(2, "q1.I", 4, 6), round=2)
    skipped = replace(run(3, "q1.G", 6, 6), skipped=True)
    record = replace(RECORD, runs=(run(1, "q1.I", 2, 4), again, skipped))
    table = next(block for block in chapter(record) if isinstance(block, Table))

    assert [(row[0], row[3]) for row in table.rows] == [
        ("Individuelt", "2 min"),
        ("Individuelt, round 2", "2 min"),
        ("Gruppe", "skipped"),
        ("Avstemning", "not run"),
    ]


def test_outcomes_are_numbered_in_the_tables_own_order_where_it_means_something():
    listing = next(b for b in under(chapter(), "Table 1") if isinstance(b, Listing))

    assert listing == Listing((Line("Sett av en fast dag"), Line("Møt kommunene ute")), True)


def test_an_outcome_says_to_whom_it_goes_and_when_nobody_wrote_one():
    outcome = Outcome(OutcomeKind.INPUT, ADVICE, addressee=text(nb="statsråden"))
    item, *rest = PROGRAMME.items
    alone, together, votes = item.phases
    phases = (alone, replace(together, reduce=Reduce(Reduction.HOST_SUMMARY, outcome)), votes)
    programme = replace(PROGRAMME, items=(replace(item, phases=phases), *rest))

    blocks = chapter(replace(RECORD, programme=programme, entries=()))

    assert under(blocks, "Gode råd til de andre") == (
        Paragraph("To statsråden"),
        Paragraph("No table wrote anything here.", note=True),
    )


def test_late_points_and_those_a_host_wrote_are_marked_and_erased_ones_a_tombstone():
    listing = [block for block in chapter() if isinstance(block, Listing)]

    lines = [line for block in listing for line in block.lines]
    lines = [line for line in lines if line.remark or line.text.startswith("[")]
    assert lines == [
        Line("For sent, men godt", "(came after the time was up)"),
        Line("Skrevet av verten", "(written by the host)"),
        Line("[Deleted by the participant]"),
    ]


def test_commitments_say_who_what_by_when_and_with_whom():
    table = [block for block in chapter(session=1) if isinstance(block, Table)][-1]

    assert table.header == ("Who", "What", "By when", "With whom")
    assert table.rows == (
        ("Deltaker 0, Troms", "Ringe NAV", "mandag", "Ola"),
        ("Deltaker 3, Agder", "=SUM(A1)", "før jul", ""),
    )


def test_a_policy_without_names_shows_commitments_without_them():
    table = [b for b in chapter(policy=Policy(minimum=1), session=1) if isinstance(b, Table)][-1]

    assert table.header == ("What", "By when", "With whom")


def test_what_is_withheld_says_why():
    few = "Not shown: fewer than 9 people answered."

    assert notes(under(chapter(policy=Policy(minimum=9)), "All points: Individuelt")) == [few]
    assert notes(under(chapter(policy=Policy(minimum=9)), "Avstemning")) == [few]
    assert few in notes(chapter(policy=Policy(minimum=9), session=1))
    assert few in notes(under(chapter(policy=Policy(minimum=9)), "Gode råd til de andre"))


def test_one_question_needs_no_sub_headings_and_plenary_is_no_table():
    item, *rest = PROGRAMME.items
    programme = replace(PROGRAMME, items=(replace(item, subquestions=()), *rest))
    entry = replace(listed(0, "1", "Sagt i plenum"), table=TableNo(0), round=2)
    runs = (replace(run(1, "q1.I", 2, 4), round=2),)

    blocks = chapter(replace(RECORD, programme=programme, entries=(entry,), runs=runs))

    assert headings(blocks)[-2:] == [(2, "All points: Individuelt"), (3, "In plenary")]
    assert blocks[-1] == Listing((Line("Sagt i plenum", "(round 2)"),))


def test_an_erased_person_has_no_name():
    assert author_name(None) == ""
    assert author_name(replace(PEOPLE[0], alias="")) == "Troms"
