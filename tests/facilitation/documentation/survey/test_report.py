from dataclasses import replace

from facilitation.documentation.document import Heading
from facilitation.documentation.survey.report import survey_report
from tests.facilitation.documentation.sample import english
from tests.facilitation.documentation.survey.reading import (
    facts,
    headings,
    paragraphs,
    plain,
    tables,
)
from tests.facilitation.documentation.survey.sample import (
    OPEN_TO_ALL,
    OPINIONS,
    OWNERS,
    PUBLIC,
    WORK,
    opened,
)


def chapters(document):
    return [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]


def test_a_report_begins_with_what_was_found_and_ends_with_how():
    assert chapters(survey_report([PUBLIC], "nb", english)) == [
        "In short",
        "Tjenestene",
        "Framtida",
        "Who answered",
        "How the survey was made",
    ]


def test_several_waves_have_a_chapter_of_what_changed():
    assert chapters(survey_report([PUBLIC, PUBLIC], "nb", english))[3] == "From wave to wave"


def test_what_is_hidden_has_a_chapter_and_a_line_on_how_to_read_it():
    document = survey_report([OPINIONS], "nn", english)

    assert chapters(document)[-1] == "What is not shown, and why"
    assert document.subtitle == "Survey, 1. mai 2025 to 23. mai 2025"


def test_the_document_is_dated_and_named_by_the_survey():
    document = survey_report([PUBLIC], "nn", english)
    still = survey_report([opened(PUBLIC)], "en", english)

    assert (document.title, document.author) == (
        "Fylkeskommunane om statistikk",
        "Prøve fylkeskommune",
    )
    assert document.subtitle == "Survey, 2025: 1. mai 2025 to 23. mai 2025"
    assert (document.made, still.made) == (WORK.closed, WORK.opened)


def test_the_first_lines_say_how_many_answered_and_for_whom():
    document = survey_report([PUBLIC], "nb", english)

    assert [plain(words) for words in paragraphs(document.blocks)[:2]] == [
        "Answered: 9 of 15 (60 %). Each organisation gave one official answer. Who has answered "
        "is public.",
        "Om tjenestene slik dere kjenner dem.",
    ]


def test_the_forms_introduction_tells_how_it_was_made_and_is_no_finding():
    document = survey_report([PUBLIC], "nb", english)

    words = "Undersøkelsen handler om bruk av statistikk."
    assert facts(document.blocks)["The form's introduction"] == words
    assert [said for said in paragraphs(document.blocks) if words in said] == []


def test_no_two_tables_have_the_same_caption():
    for waves in ([PUBLIC, PUBLIC], [OWNERS], [OPINIONS]):
        captions = [table.caption for table in tables(survey_report(waves, "nb", english).blocks)]
        assert len({*captions}) == len(captions)


def test_texts_between_questions_stand_where_they_stood():
    words = paragraphs(survey_report([PUBLIC], "nb", english).blocks)

    assert words[1:3] == ["Om tjenestene slik dere kjenner dem.", "Tenk på det siste året."]


def test_a_section_that_asks_nothing_is_left_out():
    found = headings(survey_report([PUBLIC], "nb", english).blocks)

    assert [words for words in found if words == "Bare tekst"] == []


def test_everybody_answered():
    whole = replace(
        PUBLIC,
        dispositions=replace(PUBLIC.dispositions, complete=15, partial=0, refused=0, other=0),
    )

    document = survey_report([whole], "nb", english)

    assert plain(paragraphs(document.blocks)[0]).startswith("Answered: 15 of 15 (100 %).")
    assert paragraphs(document.blocks)[1] == "Om tjenestene slik dere kjenner dem."


def test_a_survey_that_was_open_to_all_has_counts_and_no_bounds_anywhere():
    document = survey_report([OPEN_TO_ALL, OPEN_TO_ALL], "nb", english)

    said = [words for block in tables(document.blocks) for row in block.rows for words in row]
    heads = [name for block in tables(document.blocks) for name in block.header]
    captions = [block.caption for block in tables(document.blocks)]
    assert paragraphs(document.blocks)[0].startswith("Answered: 37. ")
    assert [words for words in said if "of 0" in words] == []
    assert {"At least", "At most", "Of all", "95 % interval"} & set(heads) == set()
    assert [words for words in captions if "sure" in words] == []


def test_a_figure_from_before_says_so_above_its_chart():
    items = tuple(replace(found, stands=n == 0) for n, found in enumerate(PUBLIC.items))

    said = paragraphs(survey_report([replace(PUBLIC, items=items)], "nb", english).blocks)

    assert said.count("As shown before the survey was opened again.") == 1
