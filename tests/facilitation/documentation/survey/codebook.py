"""What DDI-Codebook 2.5 lets stand where, of the elements that we write, and a validator of it.

The facts are those of the DDI Alliance's `codebook.xsd` (2.5, 2014-01-28), read for each of these
elements; what we never write is left out, and is refused. They are put to libxml2 as a schema.
"""

import re

from lxml import etree

from facilitation.documentation.survey.as_ddi import NAMESPACE

# What each holds, in this order: once, or as often as its sign says (`?` at most once, `*` any
# number, `+` at least once). What is in neither of these tables holds text alone.
PARTS = {
    "codeBook": "docDscr* stdyDscr+ fileDscr* dataDscr*",
    "docDscr": "citation?",
    "stdyDscr": "citation+ stdyInfo* method* dataAccs*",
    "citation": "titlStmt rspStmt? prodStmt? verStmt*",
    "titlStmt": "titl parTitl* IDNo*",
    "rspStmt": "AuthEnty*",
    "prodStmt": "producer* prodDate* software*",
    "verStmt": "version*",
    "stdyInfo": "abstract* sumDscr*",
    "sumDscr": "collDate* nation* anlyUnit* universe* dataKind*",
    "method": "dataColl* anlyInfo? dataProcessing*",
    "dataColl": "sampProc* collMode* actMin* weight*",
    "anlyInfo": "respRate* EstSmpErr* dataAppr*",
    "dataAccs": "useStmt*",
    "useStmt": "restrctn*",
    "fileDscr": "fileTxt*",
    "fileTxt": "fileName* fileCont? dimensns? fileType*",
    "dimensns": "caseQnty* varQnty*",
    "dataDscr": "varGrp* var* notes*",
    "varGrp": "labl*",
    "var": "labl* qstn* valrng* catgry* varFormat?",
    "valrng": "range+",
    "range": "",
    "catgry": "catValu? labl* catStat*",
}
AMONG_TEXT = {"qstn": "preQTxt qstnLit"}  # in any order, as often as one likes
TEXT, REFERENCES = "xs:string", "xs:IDREFS"
# Besides `ID` and `xml:lang`, which stand anywhere: a type, or the words that may be said. An
# exclamation mark is for what must be there.
ATTRIBUTES: dict[str, dict[str, str]] = {
    "codeBook": {"version": "2.5"},
    "prodDate": {"date": TEXT},
    "collDate": {"date": TEXT, "event": "start end single"},
    "nation": {"abbr": TEXT},
    "fileType": {"charset": TEXT},
    "varGrp": {
        "type": "section multipleResp grid display repetition subject version iteration analysis "
        "pragmatic record file randomized other",
        "name": TEXT,
        "var": REFERENCES,
    },
    "var": {
        "name!": TEXT,
        "files": REFERENCES,
        "intrvl": "contin discrete",
        "nature": "nominal ordinal interval ratio percent other",
        "representationType": "text numeric code datetime other",
        "measUnit": TEXT,
    },
    "qstn": {"responseDomainType": "text numeric code category datetime geographic multiple other"},
    "range": {"min": TEXT, "max": TEXT},
    "catgry": {"missing": "Y N"},
    "catStat": {"type": "freq percent crosstab other"},
    "varFormat": {
        "type": "character numeric",
        "schema": "SAS SPSS IBM ANSI ISO XML-Data other",
        "category": "date time currency other",
    },
}
OURS = {"d": NAMESPACE}
OFTEN = {"?": (0, "1"), "*": (0, "unbounded"), "+": (1, "unbounded"), "": (1, "1")}
XML = "http://www.w3.org/XML/1998/namespace"
LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")  # xs:language


def breaches(made: bytes) -> list[str]:
    """What is against the schema in a codebook; empty where it is valid."""
    root = etree.fromstring(made)
    VALIDATOR.validate(root)
    wrong = [error.message for error in VALIDATOR.error_log]
    said = root.xpath("//@xml:lang", namespaces={"xml": XML})
    wrong += [f"no language: {each}" for each in said if not LANGUAGE.fullmatch(each)]
    # libxml2 sees that an id is there once, and not whether a reference leads to one.
    ids = set(root.xpath("//@ID"))
    return wrong + [f"leads nowhere: {each}" for each in _references(root) if each not in ids]


def _references(root: etree._Element) -> list[str]:
    pairs = [(name, key) for name, known in ATTRIBUTES.items() for key in known
             if known[key] == REFERENCES]  # fmt: skip
    found = [
        each for name, key in pairs for each in root.xpath(f"//d:{name}/@{key}", namespaces=OURS)
    ]
    return [one for each in found for one in each.split()]


def _schema() -> etree.XMLSchema:
    named = " ".join([*PARTS.values(), *AMONG_TEXT.values(), *PARTS, *AMONG_TEXT])
    elements = "".join(_element(name) for name in sorted(set(re.findall(r"\w+", named))))
    return etree.XMLSchema(
        etree.fromstring(
            f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{NAMESPACE}" '
            f'targetNamespace="{NAMESPACE}" elementFormDefault="qualified">{elements}</xs:schema>'
        )
    )


def _element(name: str) -> str:
    holds, mixed = _holds(name)
    attributes = {"ID": "xs:ID", **ATTRIBUTES.get(name, {})}
    own = "".join(_attribute(key, said) for key, said in attributes.items())
    return (
        f'<xs:element name="{name}"><xs:complexType mixed="{mixed}">{holds}{own}'
        f'<xs:anyAttribute namespace="{XML}" processContents="skip"/>'
        "</xs:complexType></xs:element>"
    )


def _holds(name: str) -> tuple[str, str]:
    """What an element holds, and whether text may stand in it."""
    if name in PARTS:
        found = re.findall(r"(\w+)([?*+]?)", PARTS[name])
        return f"<xs:sequence>{''.join(_part(*one) for one in found)}</xs:sequence>", "false"
    among = "".join(_part(one, "") for one in AMONG_TEXT.get(name, "").split())
    choice = f'<xs:choice minOccurs="0" maxOccurs="unbounded">{among}</xs:choice>'
    return choice if among else "", "true"


def _part(name: str, sign: str) -> str:
    least, most = OFTEN[sign]
    return f'<xs:element ref="{name}" minOccurs="{least}" maxOccurs="{most}"/>'


def _attribute(name: str, said: str) -> str:
    use = "required" if name.endswith("!") else "optional"
    start = f'<xs:attribute name="{name.rstrip("!")}" use="{use}"'
    if said.startswith("xs:"):
        return f'{start} type="{said}"/>'
    words = "".join(f'<xs:enumeration value="{word}"/>' for word in said.split())
    kind = f'<xs:simpleType><xs:restriction base="xs:NMTOKEN">{words}</xs:restriction>'
    return f"{start}>{kind}</xs:simpleType></xs:attribute>"


VALIDATOR = _schema()
