from dataclasses import replace

import pytest
from lxml import etree

from facilitation.documentation.survey.as_ddi import NAMESPACE, render
from facilitation.documentation.survey.release import released
from facilitation.documentation.survey.results import Terms
from surveys.files.questionnaires import read, shipped, shipped_source
from surveys.responses import Mode, Response, Wave
from surveys.tallies import SurveyPolicy
from tests.facilitation.documentation.survey.codebook import breaches
from tests.facilitation.documentation.survey.sample import (
    FORM,
    OPINIONS,
    OWNERS,
    PUBLIC,
    UNITS,
    WORK,
    both,
    opened,
)

PREFIX = f"{{{NAMESPACE}}}"
HOSTILE = replace(
    OWNERS,
    questionnaire=replace(FORM, id="<&>\x00", intro=both("</abstract> & \x00 \u202e")),
    fieldwork=replace(WORK, title=both("]]> <b>"), commissioner='"&\x07'),
    name="<wave>",
)


def parsed(made):
    assert breaches(made) == []
    return etree.fromstring(made)


def tag(element):
    return element.tag.removeprefix(PREFIX)


def all_of(root, name):
    return list(root.iter(f"{PREFIX}{name}"))


def texts(root, name):
    return [element.text for element in all_of(root, name)]


@pytest.mark.parametrize("results", [PUBLIC, OWNERS, OPINIONS, opened(PUBLIC), HOSTILE])
def test_a_codebook_is_valid(w, results):
    assert breaches(render(results, w)) == []


@pytest.mark.parametrize("name", shipped())
def test_the_codebook_of_every_ready_questionnaire_is_valid(w, name):
    form = read(shipped_source(name))
    wave = Wave(form, WORK, UNITS, {}, (Response({}, UNITS[0].number),))

    for mode in Mode:
        asked = replace(wave, fieldwork=replace(WORK, mode=mode))
        for owner in (True, False):
            policy = SurveyPolicy(owner=owner and mode is Mode.OFFICIAL)
            assert breaches(render(released(asked, Terms(policy), None), w)) == []


def test_a_variable_says_which_file_it_is_in(w):
    named, opinions = parsed(render(OWNERS, w)), parsed(render(OPINIONS, w))

    assert [e.get("charset") for e in all_of(named, "fileType")] == ["UTF-8"]
    assert {var.get("files") for var in all_of(named, "var")} == {"F1"}
    assert {var.get("files") for var in all_of(opinions, "var")} == {None}


def test_titles_and_questions_stand_in_every_language(w):
    root = parsed(render(PUBLIC, w))

    languages = [
        e.get("{http://www.w3.org/XML/1998/namespace}lang") for e in all_of(root, "qstnLit")
    ]
    assert languages[:3] == ["nb", "nn", "en"]
    assert texts(root, "titl") == ["Fylkeskommunene om statistikk"] * 2
    assert texts(root, "parTitl")[:2] == ["Fylkeskommunane om statistikk", "Counties on numbers"]


def test_the_study_tells_mode_period_rate_and_universe(w):
    root = parsed(render(PUBLIC, w))

    assert texts(root, "universe") == ["Population: 15"]
    assert texts(root, "collMode") == [
        "A form that respondents fill in themselves, on the web or in Teams: 8. Answered by "
        "telephone, and entered on their behalf: 1. Reached by Teams, e-mail, brevdue"
    ]
    assert [e.get("date") for e in all_of(root, "collDate")] == ["2025-05-01", "2025-05-23"]
    assert texts(root, "respRate")[0].startswith("8 complete answers of 15: RR1 53 %")
    assert texts(root, "version") == ["2025"]


def test_counts_are_the_released_ones_and_hidden_ones_are_not_there(w):
    root = parsed(render(OPINIONS, w))

    often = next(var for var in all_of(root, "var") if var.get("name") == "ofte")
    counts = [(texts(each, "catValu"), texts(each, "catStat")) for each in all_of(often, "catgry")]
    assert counts == [
        (["1"], ["14"]),
        (["2"], ["12"]),
        (["3"], ["6"]),
        (["4"], []),
        (["98"], []),
    ]


def test_what_belongs_together_is_grouped(w):
    groups = all_of(parsed(render(PUBLIC, w)), "varGrp")

    assert [(group.get("name"), group.get("type")) for group in groups] == [
        ("vurdering", "grid"),
        ("bruk", "multipleResp"),
        ("rang", "display"),
    ]


def test_only_named_answers_are_a_file(w):
    named = parsed(render(OWNERS, w))

    assert texts(named, "caseQnty") == ["9"]
    assert texts(named, "restrctn")[0].startswith("Official answers by name")
    assert all_of(parsed(render(OPINIONS, w)), "fileDscr") == []


def test_opinions_say_what_is_left_out_and_that_there_is_no_file_of_them(w):
    root = parsed(render(OPINIONS, w))

    assert texts(root, "restrctn") == [
        "Released figures only: single opinions are protected, and no file of them is made."
    ]
    assert texts(root, "dataProcessing")[0].startswith("Counts that few people stand behind (the")
    assert texts(root, "notes") == texts(root, "dataProcessing")


def test_official_figures_without_names_say_whose_the_names_are(w):
    unnamed = replace(PUBLIC, items=tuple(replace(found, named=None) for found in PUBLIC.items))

    assert texts(parsed(render(unnamed, w)), "restrctn") == [
        "Released figures. Answers by name are the owner's to give."
    ]


def test_a_form_without_an_introduction_has_no_abstract(w):
    bare = replace(PUBLIC, questionnaire=replace(FORM, intro=None), name="")

    root = parsed(render(bare, w))

    assert (all_of(root, "abstract"), all_of(root, "verStmt")) == ([], [])


def test_hostile_text_is_data(w):
    root = parsed(render(HOSTILE, w))

    assert texts(root, "titl")[0] == "]]> <b>"
    assert texts(root, "abstract")[0] == "</abstract> & \ufffd \u202e"
    assert texts(root, "producer") == ['"&\ufffd']
