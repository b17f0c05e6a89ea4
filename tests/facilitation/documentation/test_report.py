from dataclasses import replace

from facilitation.documentation.document import Facts, Heading, Listing, Table
from facilitation.documentation.findings import Day
from facilitation.documentation.report import participants, report
from facilitation.documentation.wording import Wording
from surveys.disclosure import NAMED_WORKSHOP, Policy
from tests.facilitation.documentation.sample import RECORD, english

W = Wording("nb", english)


def test_the_title_page_says_what_day_it_was_and_whose(document):
    assert (document.title, document.subtitle, document.author) == (
        "Prøvedag om samarbeid",
        "Documentation, 23. oktober 2025",
        "Prøve fylkeskommune",
    )


def test_the_first_chapter_says_who_is_responsible_and_when_the_input_goes(document):
    facts = next(block for block in document.blocks if isinstance(block, Facts))

    assert facts.pairs == (
        ("Organiser", "Prøve fylkeskommune"),
        ("Date", "23. oktober 2025"),
        ("Participants", "6, from Agder (3), Troms (3)"),
        ("Purpose", "Å prøve."),
        ("Responsible for the input", "Kari Prøve"),
        ("The input is deleted", "21. januar 2026"),
    )


def test_the_programme_stands_as_planned_and_as_run(document):
    table = next(block for block in document.blocks if isinstance(block, Table))

    assert table.rows == (
        ("09.00", "Hva gjør vi?", "30 min", "09.02", "31 min", "3 min behind"),
        ("09.30", "Pause", "15 min", "", "", ""),
        ("09.45", "Hva gjør vi hjemme?", "10 min", "09.44", "6 min", "5 min ahead"),
    )


def test_a_skipped_item_is_said_to_be_skipped():
    skipped = tuple(replace(run, skipped=run.phase == "q2.I") for run in RECORD.runs)
    made = report(replace(RECORD, runs=skipped), "nb", english, NAMED_WORKSHOP)
    table = next(block for block in made.blocks if isinstance(block, Table))

    assert table.rows[2][3:] == ("skipped", "", "")


def test_what_is_left_out_is_counted(document):
    facts = [block for block in document.blocks if isinstance(block, Facts)][-1]

    assert facts.pairs == (
        ("Answers in all", "16"),
        ("Came after the time was up", "1"),
        ("Written by a host", "1"),
        ("Hidden by the facilitator", "1"),
        ("Deleted by participants", "1"),
    )


def test_a_bare_programme_has_no_empty_lists():
    bare = replace(RECORD, programme=replace(RECORD.programme, results=(), rules=()), entries=())
    made = report(bare, "nb", english, NAMED_WORKSHOP)

    assert [b for b in made.blocks if isinstance(b, Listing) and not b.lines] == []
    assert {"Wanted results", "Ground rules"} & {
        b.text for b in made.blocks if isinstance(b, Heading)
    } == set()


def test_organisations_are_not_named_for_too_few_or_where_nobody_gave_one():
    nobody = tuple(replace(person, organisation="") for person in RECORD.people)

    assert participants(Day(RECORD, Policy(minimum=7)), W) == "6"
    assert participants(Day(replace(RECORD, people=nobody), NAMED_WORKSHOP), W) == "6"
