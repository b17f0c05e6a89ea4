from dataclasses import replace
from datetime import date

from facilitation.documentation.document import (
    Facts,
    Figure,
    Heading,
    Line,
    Listing,
    Paragraph,
    Table,
)
from facilitation.documentation.findings import Day
from facilitation.documentation.votes import BARS, IN_CHART, ballot_blocks, vote_blocks
from facilitation.documentation.wording import Wording
from facilitation.phases import Collect
from surveys.answers import Chosen, Dated, Numbered, Rated, Shared
from surveys.disclosure import NAMED_WORKSHOP, Policy
from surveys.questions import Kind, Option, Question
from surveys.texts import text
from tests.facilitation.documentation.sample import ENTRIES, RECORD, english, outcome, vote
from tests.facilitation.documentation.test_findings import OPTIONS, asking, changed

W = Wording("nb", english)
ROWS = tuple(Option(code, text(nb=code.upper())) for code in "rs")


def voted(record):
    day = Day(record, NAMED_WORKSHOP)
    return tuple(vote_blocks(day, day.sessions[0].collected[2], W))


def counted(record, policy=NAMED_WORKSHOP):
    day = Day(record, policy)
    return tuple(ballot_blocks(day, day.sessions[0].collected[0], W))


def test_a_vote_tells_points_and_voters_and_shows_ties_as_ties():
    heading, voters, figure = voted(RECORD)

    assert heading == Heading(2, "Avstemning")
    assert voters == Paragraph("Voters: 3. Points given: 9.", note=True)
    assert isinstance(figure, Figure)
    assert figure.table is not None
    assert figure.table.rows == (
        ("1", "Sett av en fast dag", "3", "2"),
        ("1", "Møt kommunene ute", "3", "2"),
        ("1", "Eig oppgåva saman", "3", "1"),
    )


def test_late_votes_count_and_are_counted():
    late = tuple(replace(entry, late=entry.phase == "q1.V") for entry in ENTRIES)

    assert voted(replace(RECORD, entries=late))[1] == Paragraph(
        "Voters: 3. Points given: 9. Votes after the time was up: 3.", note=True
    )


def test_what_was_voted_for_and_then_hidden_is_not_told():
    figure = voted(replace(RECORD, hidden=("o1-0",)))[2]

    assert isinstance(figure, Figure)
    assert figure.table is not None
    assert figure.table.rows[0][1] == "[Hidden or deleted]"
    assert "Sett av en fast dag" not in figure.svg


def test_many_outcomes_are_all_in_the_table_and_the_highest_in_the_chart():
    many = outcome(1, *(f"Råd {n}" for n in range(IN_CHART + 1)))
    ballot = vote(0, *((f"o1-{n}", 20 - n) for n in range(IN_CHART + 1)))

    figure = voted(replace(RECORD, entries=(many, ballot)))[2]

    assert isinstance(figure, Figure)
    assert figure.title == "Points given: the 10 highest of 11"
    assert figure.table is not None
    assert len(figure.table.rows) == IN_CHART + 1
    assert f"Råd {IN_CHART}" not in figure.svg


def test_choices_are_read_by_their_labels():
    blocks = counted(asking(Question(Kind.MULTI, OPTIONS), Chosen(("a", "b")), Chosen(("b",))))

    figure, facts = blocks[1:]
    assert isinstance(figure, Figure)
    assert figure.table is not None
    assert figure.table.rows == (("B", "2"), ("A", "1"))
    assert facts == Facts((("People who answered", "2"),))


def test_rankings_are_borda_points():
    figure = counted(asking(Question(Kind.RANK, OPTIONS), Chosen(("b", "a"))))[1]

    assert isinstance(figure, Figure)
    assert figure.title == "Borda points"


def test_numbers_have_a_median_and_a_middle_half_in_the_languages_own_signs():
    blocks = counted(asking(Question(Kind.RATING), Numbered(1), Numbered(2)))

    assert blocks[-1] == Facts(
        (
            ("People who answered", "2"),
            ("Median", "1,5"),
            ("The middle half", "1,25 to 1,75"),
        )
    )


def tables(blocks):
    return [block.table for block in blocks if isinstance(block, Figure)]


def test_a_matrix_has_its_scale_in_order_for_each_row():
    question = Question(Kind.MATRIX, OPTIONS, rows=ROWS, dont_know=text(nb="Vet ikke"))
    blocks = counted(
        asking(question, Rated((("r", "b"),)), Rated((("r", "dont_know"), ("s", "a"))))
    )

    assert [(table.caption, table.rows) for table in tables(blocks)] == [
        ("R", (("A", "0"), ("B", "1"), ("Vet ikke", "1"))),
        ("S", (("A", "1"), ("B", "0"))),
    ]
    assert [block.text for block in blocks if isinstance(block, Heading)] == ["Internt?"]
    assert [block for block in blocks if isinstance(block, Facts)] == [
        Facts((("People who answered", "2"),)),
        Facts((("People who answered", "1"),)),
    ]


def test_what_was_written_beside_other_is_listed_by_the_alphabet():
    question = Question(Kind.MULTI, OPTIONS, other=text(nb="Annet"))
    answers = [Chosen(("other",), words) for words in ("Øl", "brus", "")]
    blocks = counted(asking(question, *answers, Chosen(("a",))))

    assert tables(blocks)[0].rows == (("Annet", "3"), ("A", "1"))
    assert blocks[2] == Listing((Line("brus"), Line("Øl")))


def test_days_come_in_their_order_in_words():
    answers = [Dated(date(2026, 12, 4)), Dated(date(2026, 2, 1)), Dated(date(2026, 12, 4))]
    blocks = counted(asking(Question(Kind.DATE), *answers))

    assert tables(blocks)[0].rows == (("1. februar 2026", "1"), ("4. desember 2026", "2"))


def test_numbers_have_their_unit_and_are_only_listed_where_they_are_many():
    question = Question(Kind.NUMBER, high=99, unit=text(nb="tiltak"))
    few = counted(asking(question, Numbered(7)))
    record = asking(question, Numbered(7))
    entries = (replace(record.entries[0], value=Numbered(n)) for n in range(BARS + 1))
    many = counted(replace(record, entries=tuple(entries)))

    assert tables(few)[0].rows == (("7 tiltak", "1"),)
    assert (tables(many), [len(b.rows) for b in many if isinstance(b, Table)]) == ([], [BARS + 1])


def test_points_can_be_given_to_the_questions_own_options():
    record = asking(Question(Kind.POINTS, OPTIONS), Shared((("b", 3),)))
    day = Day(record, NAMED_WORKSHOP)

    [figure] = tables(vote_blocks(day, day.sessions[0].collected[0], W))

    assert figure.rows == (("1", "B", "3", "1"),)


def test_a_choice_for_each_sub_question_has_the_sub_questions_name():
    record = asking(Question(Kind.CHOICE, OPTIONS), Chosen(("a",)), Chosen(("b",)))
    first, second = record.entries
    blocks = counted(replace(record, entries=(first, replace(second, slot="2"))))

    assert [b.text for b in blocks if isinstance(b, Heading)] == ["Internt?", "Eksternt?"]


def test_a_part_that_asks_something_of_its_own_has_that_above_its_answers():
    place = Question(Kind.CHOICE, OPTIONS)
    record = asking(place, Chosen(("a",)))
    prompt = text(nb="Hvilket av dem?")
    programme = changed(
        record.programme, collect=Collect(place, per_subquestion=False), prompt=prompt
    )
    blocks = counted(replace(record, programme=programme))

    assert blocks[0] == Heading(2, "Hvilket av dem?")


def test_too_few_answers_are_withheld():
    record = asking(Question(Kind.RATING), Numbered(1))

    assert counted(record, Policy(minimum=3)) == (
        Heading(2, "Individuelt"),
        Paragraph("Not shown: fewer than 3 people answered.", note=True),
    )
