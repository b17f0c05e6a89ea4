from dataclasses import replace

from facilitation.documentation.document import Line, Listing
from facilitation.documentation.survey.texts import (
    CLOUD_FROM,
    answers,
    named_texts,
    text_blocks,
    touched,
)
from surveys.figures import Count, Texts
from tests.facilitation.documentation.survey.reading import (
    figures,
    headings,
    paragraphs,
    place,
    plain,
    tables,
)
from tests.facilitation.documentation.survey.sample import (
    OPINIONS,
    OWNERS,
    PROTECTED,
    PUBLIC,
    WISHES,
    texts,
)


def written(results, item="onske"):
    found = results.result(item)
    assert found is not None
    assert isinstance(found.figure, Texts)
    return found.figure


def lists(blocks):
    return [list(block.lines) for block in blocks if isinstance(block, Listing)]


def test_every_answer_has_an_id_by_the_alphabet(w):
    found = answers(place(PUBLIC, "onske", w), texts("B", "A"))

    assert found == (("9.1", "A"), ("9.2", "B"))


def test_themes_come_first_highest_first_and_then_the_answers_to_each(w):
    blocks = list(text_blocks(place(PUBLIC, "onske", w), written(PUBLIC)))

    assert tables(blocks)[0].rows == (
        ("Bosetting og flytting", "4"),
        ("Arbeid og sysselsetting", "2"),
    )
    assert paragraphs(blocks)[1] == "Answers in none of the themes: 5."
    assert headings(blocks)[:4] == [
        "The answers, by theme",
        "Arbeid og sysselsetting",
        "Bosetting og flytting",
        "Other answers",
    ]
    work, living, others = lists(blocks)
    assert [line.text for line in work] == [WISHES[1], WISHES[0]]
    assert sorted({line.text for line in (*work, *living, *others)}) == sorted(WISHES)


def test_a_theme_that_no_answer_touches_has_no_list(w):
    found = replace(texts("Bosetting"), themes=(Count("arbeid", 0), Count("bolig", 1)), unplaced=0)

    blocks = list(text_blocks(place(PUBLIC, "onske", w), found))

    assert headings(blocks) == ["The answers, by theme", "Bosetting og flytting"]
    assert [plain(words) for words in paragraphs(blocks)] == ["Answered: 1 of 15 (7 %)."]


def test_no_themes_or_hidden_ones_make_one_list(w):
    hidden = replace(written(PUBLIC), themes=(Count("arbeid", PROTECTED), Count("bolig", 4)))
    bare = replace(written(PUBLIC), themes=())

    for found in (hidden, bare):
        blocks = list(text_blocks(place(PUBLIC, "onske", w), found))
        assert headings(blocks)[0] == "The answers, in alphabetical order"
        assert [line.text for line in lists(blocks)[0]] == sorted(WISHES)
    assert tables(text_blocks(place(PUBLIC, "onske", w), hidden))[0].rows[1][1] == ":"


def test_an_answer_is_coded_as_it_is_counted():
    found = PUBLIC.result("onske")
    assert found is not None

    assert touched(found.item.themes, "Arbeid og flytting") == ("arbeid", "bolig")
    assert touched(found.item.themes, "Skole") == ()


def test_answers_by_name_stand_once_and_not_in_a_list_too(w):
    at = place(OWNERS, "onske", w)
    assert at.result.named is not None

    assert lists(text_blocks(at, written(OWNERS))) == []
    assert named_texts(at, at.result.named).lines[1] == Line(WISHES[1], "(Rogaland)")


def test_words_are_ranked_before_they_make_a_cloud(w):
    few = figures(text_blocks(place(PUBLIC, "onske", w), written(PUBLIC)))
    many = figures(text_blocks(place(OPINIONS, "onske", w), written(OPINIONS)))

    titles = ["Words by the number of answers they stand in", "The same words as a cloud"]
    assert [figure.title for figure in few[1:]] == titles[:1]
    assert [figure.title for figure in many] == titles
    assert len(written(OPINIONS).texts) >= CLOUD_FROM > len(WISHES)


def test_no_words_have_no_chart(w):
    blocks = list(text_blocks(place(PUBLIC, "onske", w), replace(texts("ja"), themes=())))

    assert figures(blocks) == []


def test_nobody_who_wrote_has_no_list(w):
    assert lists(text_blocks(place(PUBLIC, "onske", w), texts(asked=9))) == []
