from dataclasses import replace

import pytest
from lxml import etree

from facilitation.documentation.survey.as_ddi import NAMESPACE, render
from tests.facilitation.documentation.survey.sample import (
    FORM,
    OPINIONS,
    OWNERS,
    PUBLIC,
    WORK,
    both,
    opened,
)

# What may stand in what, in this order: DDI Alliance, codebook.xsd 2.5 (2012-01-17), the elements
# that are used here. The schema itself is in no package on PyPI or npm.
SEQUENCES = {
    "codeBook": ("docDscr", "stdyDscr", "fileDscr", "dataDscr", "otherMat"),
    "docDscr": ("citation",),
    "citation": ("titlStmt", "rspStmt", "prodStmt", "distStmt", "serStmt", "verStmt"),
    "titlStmt": ("titl", "subTitl", "altTitl", "parTitl", "IDNo"),
    "rspStmt": ("AuthEnty", "othId"),
    "prodStmt": ("producer", "copyright", "prodDate", "prodPlac", "software", "fundAg", "grantNo"),
    "verStmt": ("version", "verResp", "notes"),
    "stdyDscr": (
        "citation",
        "studyAuthorization",
        "stdyInfo",
        "studyDevelopment",
        "method",
        "dataAccs",
        "othrStdyMat",
        "notes",
    ),
    "stdyInfo": ("studyBudget", "subject", "abstract", "sumDscr", "qualityStatement", "notes"),
    "sumDscr": (
        "timePrd",
        "collDate",
        "nation",
        "geogCover",
        "geogUnit",
        "geoBndBox",
        "boundPoly",
        "anlyUnit",
        "universe",
        "dataKind",
    ),
    "method": ("dataColl", "notes", "anlyInfo", "stdyClas", "dataProcessing"),
    "dataColl": (
        "timeMeth",
        "dataCollector",
        "collectorTraining",
        "frequenc",
        "sampProc",
        "sampleFrame",
        "targetSampleSize",
        "deviat",
        "collMode",
        "resInstru",
        "instrumentDevelopment",
        "sources",
        "collSitu",
        "actMin",
        "ConOps",
        "weight",
        "cleanOps",
    ),
    "anlyInfo": ("respRate", "EstSmpErr", "dataAppr"),
    "dataAccs": ("setAvail", "useStmt", "notes"),
    "useStmt": ("confDec", "specPerm", "restrctn", "contact", "citReq", "deposReq", "conditions"),
    "fileDscr": ("fileTxt", "locMap", "notes"),
    "fileTxt": (
        "fileName",
        "fileCitation",
        "fileCont",
        "fileStrc",
        "dimensns",
        "fileType",
        "format",
        "filePlac",
        "dataChck",
        "ProcStat",
        "dataMsng",
        "software",
        "verStmt",
    ),
    "dimensns": ("caseQnty", "varQnty", "logRecL", "recPrCas", "recNumTot"),
    "dataDscr": ("varGrp", "nCubeGrp", "var", "nCube", "notes"),
    "varGrp": ("labl", "txt", "concept", "defntn", "universe", "notes"),
    "var": (
        "location",
        "labl",
        "imputation",
        "security",
        "embargo",
        "respUnit",
        "anlysUnit",
        "qstn",
        "valrng",
        "invalrng",
        "undocCod",
        "universe",
        "TotlResp",
        "sumStat",
        "txt",
        "stdCatgry",
        "catgryGrp",
        "catgry",
        "codInstr",
        "verStmt",
        "concept",
        "derivation",
        "varFormat",
        "geoMap",
        "catLevel",
        "notes",
    ),
    "qstn": ("preQTxt", "qstnLit", "postQTxt", "forward", "backward", "ivuInstr"),
    "valrng": ("item", "range", "key", "notes"),
    "catgry": ("catValu", "labl", "txt", "catStat", "mrow"),
}
ONCE = {
    "titl",
    "rspStmt",
    "prodStmt",
    "IDNo",
    "anlyInfo",
    "dimensns",
    "fileName",
    "catValu",
    "varFormat",
    "stdyInfo",
    "method",
    "fileCont",
    "fileType",
}
ATTRIBUTES = {
    "codeBook": {"version"},
    "prodDate": {"date"},
    "collDate": {"date", "event"},
    "nation": {"abbr"},
    "fileDscr": {"ID"},
    "varGrp": {"type", "name", "var"},
    "var": {"ID", "name", "intrvl", "nature", "representationType", "measUnit"},
    "qstn": {"responseDomainType"},
    "range": {"min", "max"},
    "catgry": {"missing"},
    "catStat": {"type"},
    "varFormat": {"type", "schema", "category"},
}
VALUES = {
    ("varGrp", "type"): {"multipleResp", "grid", "display"},
    ("var", "intrvl"): {"contin", "discrete"},
    ("var", "nature"): {"nominal", "ordinal", "interval", "ratio"},
    ("var", "representationType"): {"text", "numeric", "code", "datetime"},
    ("qstn", "responseDomainType"): {"text", "numeric", "category", "datetime", "multiple"},
    ("catgry", "missing"): {"Y", "N"},
    ("catStat", "type"): {"freq"},
    ("varFormat", "type"): {"character", "numeric"},
    ("varFormat", "schema"): {"SPSS"},
    ("varFormat", "category"): {"date"},
    ("collDate", "event"): {"start", "end"},
}
PREFIX = f"{{{NAMESPACE}}}"
HOSTILE = replace(
    OWNERS,
    questionnaire=replace(FORM, id="<&>\x00", intro=both("</abstract> & \x00 \u202e")),
    fieldwork=replace(WORK, title=both("]]> <b>"), commissioner='"&\x07'),
    name="<wave>",
)


def parsed(made):
    return etree.fromstring(made)


def tag(element):
    return element.tag.removeprefix(PREFIX)


def all_of(root, name):
    return list(root.iter(f"{PREFIX}{name}"))


def texts(root, name):
    return [element.text for element in all_of(root, name)]


@pytest.mark.parametrize("results", [PUBLIC, OWNERS, OPINIONS, opened(PUBLIC), HOSTILE])
def test_every_element_stands_where_the_schema_wants_it(w, results):
    for element in parsed(render(results, w)).iter():
        children = [tag(child) for child in element]
        order = SEQUENCES.get(tag(element), ())
        assert [name for name in children if name not in order] == []
        places = [order.index(name) for name in children]
        assert places == sorted(places)
        assert [name for name in set(children) & ONCE if children.count(name) > 1] == []


@pytest.mark.parametrize("results", [PUBLIC, OWNERS, OPINIONS, HOSTILE])
def test_every_attribute_and_its_value_is_one_of_the_schemas(w, results):
    root = parsed(render(results, w))

    ids = set(root.xpath("//@ID"))
    for element in root.iter():
        own = {name for name in element.attrib if not name.startswith("{")}
        assert own <= ATTRIBUTES.get(tag(element), set())
        for name in own:
            allowed = VALUES.get((tag(element), name))
            assert allowed is None or element.get(name) in allowed
    refs = {ref for group in all_of(root, "varGrp") for ref in group.get("var").split()}
    assert refs <= ids


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
    assert texts(root, "collMode") == ["Self-administered form; reached by Teams, e-mail, brevdue"]
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
