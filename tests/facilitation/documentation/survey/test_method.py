from dataclasses import replace

from facilitation.documentation.survey.method import (
    collection_mode,
    disposition_words,
    limitations,
    method_blocks,
    method_facts,
    precision,
    response_rate,
)
from surveys.rates import dispositions
from tests.facilitation.documentation.survey.reading import tables
from tests.facilitation.documentation.survey.sample import (
    FORM,
    OPEN_TO_ALL,
    OPINIONS,
    PUBLIC,
    WORK,
)


def test_the_method_box_has_what_aapor_asks_for(w):
    assert dict(method_facts(PUBLIC, w)) == {
        "Commissioned by": "Prøve fylkeskommune",
        "Carried out by": "Kari Prøve",
        "Who answered": ("Each organisation gave one official answer. Who has answered is public."),
        "Population": "15",
        "How they were chosen": "all were asked",
        "Asked": "15",
        "Period": "1. mai 2025 to 23. mai 2025",
        "Reached by": "Teams, e-mail, brevdue",
        "Mode": (
            "A form that respondents fill in themselves, on the web or in Teams: 8. Answered by "
            "telephone, and entered on their behalf: 1"
        ),
        "Languages": "Norwegian (bokmål), Norwegian (nynorsk), English",
        "Reminders": "2",
        "Response rate": (
            "8 complete answers of 15: RR1 53 %; with 1 partial ones RR2 60 % "
            "(AAPOR Standard Definitions)"
        ),
        "Came after the deadline": "1",
        "The form's introduction": "Undersøkelsen handler om bruk av statistikk.",
        "Wording": "Each question stands in full above its answers.",
        "Source of the questions": "Spørsmålene er prøvde ut av andre før oss.",
        "Weighting": "none",
        "Precision": precision(PUBLIC, w),
    }


def test_what_figures_are_shown_by_is_told_and_what_that_takes(w):
    by, lost = replace(OPINIONS, by="ofte"), replace(OPINIONS, lost=True)
    official = replace(PUBLIC, by="ofte")
    asked = "“Hvor ofte besøker dere statistikksidene?”, as was told before anybody answered"

    told = [
        dict(method_facts(one, w)).get("Shown by background too") for one in (by, lost, official)
    ]
    said = [[line for line in limitations(one, w) if "background" in line] for one in (by, lost)]

    assert told == [asked, None, asked]
    assert said == [
        [
            "A question is shown by background only where each answer in each group was given by "
            "nobody, or by at least 5; smaller groups stand together, without figures of their "
            "own. Texts and rankings are never shown so."
        ],
        [
            "The figures were to be shown by a background question too. It was changed while "
            "people answered, so they are not."
        ],
    ]


def test_what_there_is_nothing_of_is_left_out_of_the_box(w):
    bare = replace(
        PUBLIC,
        questionnaire=replace(FORM, intro=None, source=None),
        fieldwork=replace(WORK, ways=(), conductor=""),
        late=0,
        on_behalf=0,
    )

    left_out = dict(method_facts(PUBLIC, w)).keys() - dict(method_facts(bare, w)).keys()

    assert left_out == {
        "Reached by",
        "Came after the deadline",
        "Carried out by",
        "The form's introduction",
        "Source of the questions",
    }


def test_of_opinions_nothing_is_counted_by_the_way_they_came(w):
    on_paper = replace(OPINIONS, fieldwork=replace(OPINIONS.fieldwork, ways=("email",)))

    assert (collection_mode(OPINIONS, w), collection_mode(on_paper, w)) == (
        "A form that respondents fill in themselves, on the web or in Slack",
        "A form that respondents fill in themselves, on the web",
    )


def test_every_disposition_is_counted_with_its_code(w):
    (table,) = tables(method_blocks(PUBLIC, w))

    assert [(row[0], row[2]) for row in table.rows] == [
        ("I", "8"),
        ("P", "1"),
        ("R", "1"),
        ("NC", "0"),
        ("O", "5"),
        ("NE", "0"),
    ]
    assert disposition_words(PUBLIC, w).startswith("Answered (I): 8; Answered in part (P): 1; ")


def test_nobody_to_ask_has_no_rate(w):
    assert response_rate(replace(PUBLIC, dispositions=dispositions((), {})), w) == (
        "nobody could be asked"
    )


def test_only_a_random_sample_claims_a_sampling_error(w):
    sample = replace(PUBLIC, fieldwork=replace(WORK, sample=True))

    assert precision(PUBLIC, w).startswith("All were asked, so there is no margin")
    assert precision(sample, w).startswith("A random sample: exact 95 % intervals")
    assert dict(method_facts(sample, w))["How they were chosen"] == "a random sample"


def test_limitations_follow_from_who_is_missing_and_how_few_answered(w):
    public = replace(PUBLIC, minimum=5)
    small, many = list(limitations(public, w)), list(limitations(OPINIONS, w))
    everybody = replace(PUBLIC.dispositions, complete=15, partial=0, refused=0, other=0)

    assert small[0] == "6 of 15 did not answer, and may think otherwise than those who did."
    assert small[1].startswith("With fewer than 20 answers")
    assert small[3].endswith("together they may be a little more or less than 100.")
    assert small[-1].startswith("Answers without names are shown where at least 5 organisations")
    assert many[-1].endswith("the smallest group is 5.")
    assert len(list(limitations(replace(PUBLIC, dispositions=everybody), w))) == len(small) - 1


def test_where_whoever_wanted_could_answer_nothing_is_said_to_be_a_share_of_all(w):
    box = dict(method_facts(OPEN_TO_ALL, w))

    assert [name for name in ("Population", "Asked") if name in box] == []
    assert box["How they were chosen"] == "whoever wanted could answer"
    assert box["Answers"] == "37"
    assert box["Response rate"] == "none: nobody knows how many could have answered"
    assert box["Precision"].startswith("None can be given")
    assert tables(method_blocks(OPEN_TO_ALL, w)) == []
    assert disposition_words(OPEN_TO_ALL, w) == ""
    assert next(iter(limitations(OPEN_TO_ALL, w))) == (
        "Whoever wanted could answer: the figures tell what those 37 think who did, and nothing of "
        "anybody else."
    )


def test_figures_from_before_the_survey_was_opened_again_are_named(w):
    items = tuple(replace(found, stands=n < 2) for n, found in enumerate(PUBLIC.items))

    (said,) = [line for line in limitations(replace(PUBLIC, items=items), w) if "opened" in line]

    assert said.startswith("Question 1, 2: the figures are those that were shown before")
