from dataclasses import replace

from facilitation.documentation.document import Figure, Heading, Paragraph
from facilitation.documentation.findings import Day
from facilitation.documentation.wording import Wording
from facilitation.documentation.words import word_blocks
from surveys.disclosure import NAMED_WORKSHOP, Policy
from tests.facilitation.documentation.sample import RECORD, english, listed

W = Wording("nb", english)
TITLE = Heading(2, "Words that were used the most")


def blocks(record=RECORD, policy=NAMED_WORKSHOP):
    day = Day(record, policy)
    return tuple(word_blocks(day, day.sessions[0], W))


def test_words_are_ranked_by_points_and_say_at_how_many_tables():
    title, bars, cloud = blocks()

    assert title == TITLE
    assert isinstance(bars, Figure)
    assert isinstance(cloud, Figure)
    assert bars.table is not None
    assert bars.table.rows == (
        ("NAV", "3", "1"),
        ("kommunene", "3", "2"),
        ("møteplass", "3", "1"),
        ("næringslivet", "2", "2"),
        ("skole", "2", "2"),
        ("veiledning", "2", "1"),
    )


def test_the_cloud_has_the_ranked_list_as_its_text():
    cloud = blocks()[2]

    assert isinstance(cloud, Figure)
    assert cloud.description.startswith("Word cloud; larger words stand in more points: NAV (3), ")


def test_few_points_make_no_cloud():
    few = replace(RECORD, entries=(listed(0, "1", "NAV", "NAV igjen"),))

    assert blocks(few)[2] == Paragraph("No word cloud: it takes at least 12 points.", note=True)


def test_no_word_said_twice_is_no_list():
    assert blocks(replace(RECORD, entries=(listed(0, "1", "NAV"),))) == ()


def test_words_of_too_few_are_withheld():
    assert blocks(policy=Policy(minimum=9)) == ()
