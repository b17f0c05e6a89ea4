"""A survey as DDI-Codebook 2.5: what an archive needs to keep it and others to find it.

Elements stand in the order that the schema's sequences want (codebook.xsd, DDI Alliance, 2014).
Texts of the questionnaire stand in all its languages, each with its `xml:lang`; our own sentences
in the language that was asked for. Counts are the released ones: what is hidden has no `catStat`.
"""

from collections.abc import Mapping

from lxml.etree import Element, SubElement, _Element, tostring

from facilitation.documentation.survey.data import DataRows, data_rows, released_counts
from facilitation.documentation.survey.method import (
    collection_mode,
    disposition_words,
    precision,
    response_rate,
)
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.sheets import category_label
from facilitation.documentation.survey.variables import (
    Category,
    Holds,
    Measure,
    Part,
    Variable,
)
from facilitation.documentation.survey.wording import SurveyWording
from surveys.answers import clean
from surveys.questionnaire import Item
from surveys.questions import Kind
from surveys.texts import Text

NAMESPACE = "ddi:codebook:2_5"
SCHEMA = "https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FILE = "F1"  # the data file's id, where there is one
DOMAINS = {
    Holds.CODE: "category",
    Holds.NUMBER: "numeric",
    Holds.TEXT: "text",
    Holds.DAY: "datetime",
}
REPRESENTATIONS = DOMAINS | {Holds.CODE: "code"}


def render(results: Results, w: SurveyWording) -> bytes:
    """The codebook, the same bytes each time."""
    attributes = {
        f"{{{XSI}}}schemaLocation": f"{NAMESPACE} {SCHEMA}",
        "version": "2.5",
        LANG: results.questionnaire.languages[0],
    }
    root = Element(f"{{{NAMESPACE}}}codeBook", attributes, nsmap={None: NAMESPACE, "xsi": XSI})
    book = _Book(results, w, data_rows(results))
    book.document(root)
    book.study(root)
    book.file(root)
    book.data(root)
    return bytes(tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


class _Book:
    """Writes the parts of one codebook."""

    def __init__(self, results: Results, w: SurveyWording, rows: DataRows) -> None:
        self.results, self.w, self.rows = results, w, rows
        self.counts = dict(released_counts(results))

    # --- The parts ---

    def document(self, root: _Element) -> None:
        """The codebook about itself."""
        work = self.results.fieldwork
        citation = _add(_add(root, "docDscr"), "citation")
        self._titles(citation)
        production = _add(citation, "prodStmt")
        _add(production, "producer", work.commissioner)
        day = (work.closed or work.opened).isoformat()
        _add(production, "prodDate", day, date=day)
        _add(production, "software", "Bordduk")

    def study(self, root: _Element) -> None:
        """Who asked whom, about what, how, and what came of it."""
        study = _add(root, "stdyDscr")
        citation = _add(study, "citation")
        self._titles(citation)
        _add(_add(citation, "rspStmt"), "AuthEnty", self.results.fieldwork.commissioner)
        if self.results.name:
            _add(_add(citation, "verStmt"), "version", self.results.name)
        self._scope(_add(study, "stdyInfo"))
        self._method(_add(study, "method"))
        use = _add(_add(study, "dataAccs"), "useStmt")
        self._ours(use, "restrctn", self._access())

    def file(self, root: _Element) -> None:
        """The data file, where there is one."""
        if not self.rows.units:
            return
        text = _add(_add(root, "fileDscr", ID=FILE), "fileTxt")
        _add(text, "fileName", f"{self.results.questionnaire.id}.sav")
        self._ours(text, "fileCont", self.w.translate("Official answers by name."))
        size = _add(text, "dimensns")
        _add(size, "caseQnty", str(len(self.rows.units)))
        _add(size, "varQnty", str(len(self.rows.variables)))
        _add(text, "fileType", "SPSS (.sav)", charset="UTF-8")

    def data(self, root: _Element) -> None:
        """The variables, and before them the groups that belong to one question."""
        described = _add(root, "dataDscr")
        for item in self.results.questionnaire.items:
            self._group(described, item)
        for number, variable in enumerate(self.rows.variables, start=1):
            self._variable(described, variable, number)
        if self._hides():
            self._ours(described, "notes", self._suppression())

    # --- What they are made of ---

    def _titles(self, citation: _Element) -> None:
        """One title in the main language, the others as parallel ones."""
        statement = _add(citation, "titlStmt")
        (language, words), *others = self.results.fieldwork.title.versions
        _add(statement, "titl", words).set(LANG, language)
        for code, said in others:
            _add(statement, "parTitl", said).set(LANG, code)
        _add(statement, "IDNo", self.results.questionnaire.id)

    def _scope(self, info: _Element) -> None:
        work = self.results.fieldwork
        if self.results.questionnaire.intro is not None:
            _texts(info, "abstract", self.results.questionnaire.intro)
        summary = _add(info, "sumDscr")
        for event, day in (("start", work.opened), ("end", work.closed)):
            if day is not None:
                _add(summary, "collDate", day.isoformat(), date=day.isoformat(), event=event)
        _add(summary, "nation", "Norge", abbr="NO")
        unit = (
            self.w.translate("organisation")
            if self.results.official
            else self.w.translate("person")
        )
        self._ours(summary, "anlyUnit", unit)
        if self.results.population:
            count = self.w.number(self.results.population)
            self._ours(summary, "universe", self.w.translate("Population: {count}", count=count))
        self._ours(summary, "dataKind", self.w.translate("survey data"))

    def _method(self, method: _Element) -> None:
        w, results = self.w, self.results
        collected = _add(method, "dataColl")
        self._ours(collected, "sampProc", w.frame(results))
        mode = collection_mode(results, w)
        reached = w.translate("{mode}. Reached by {ways}", mode=mode, ways=w.ways(results) or "–")
        self._ours(collected, "collMode", reached)
        reminders = w.translate("Reminders sent: {count}", count=results.fieldwork.reminders)
        self._ours(collected, "actMin", reminders)
        self._ours(collected, "weight", w.translate("none"))
        analysed = _add(method, "anlyInfo")
        self._ours(
            analysed,
            "respRate",
            f"{response_rate(results, w)}. {disposition_words(results, w)}".strip(),
        )
        self._ours(analysed, "EstSmpErr", precision(results, w))
        self._ours(analysed, "dataAppr", w.mode(results.fieldwork.mode))
        if self._hides():
            self._ours(method, "dataProcessing", self._suppression())

    def _group(self, described: _Element, item: Item) -> None:
        """What belongs to one question: several choices, a matrix, a ranking."""
        members = [f"V{n}" for n, v in enumerate(self.rows.variables, start=1) if v.item == item]
        kinds = {Kind.MULTI: "multipleResp", Kind.MATRIX: "grid", Kind.RANK: "display"}
        if len(members) > 1 and item.question.kind in kinds:
            kind = kinds[item.question.kind]
            group = _add(described, "varGrp", type=kind, name=item.id, var=" ".join(members))
            _texts(group, "labl", item.text)

    def _variable(self, described: _Element, variable: Variable, number: int) -> None:
        made = _add(described, "var", ID=f"V{number}", name=variable.name)
        if self.rows.units:
            made.set("files", FILE)
        made.set("intrvl", "contin" if variable.measure is Measure.SCALE else "discrete")
        made.set("nature", "ratio" if variable.measure is Measure.SCALE else str(variable.measure))
        made.set("representationType", REPRESENTATIONS[variable.holds])
        if variable.item.question.unit is not None:
            made.set("measUnit", self.w.said(variable.item.question.unit))
        _texts(made, "labl", variable.label or variable.item.text)
        self._question(made, variable)
        question = variable.item.question
        if variable.holds is Holds.NUMBER and question.kind is Kind.NUMBER:
            _add(_add(made, "valrng"), "range", min=str(question.low), max=str(question.high))
        for each in variable.categories:
            self._category(made, variable, each)
        kind = "character" if variable.holds is Holds.TEXT else "numeric"
        shape = _add(made, "varFormat", type=kind, schema="SPSS")
        if variable.holds is Holds.DAY:
            shape.set("category", "date")

    def _question(self, made: _Element, variable: Variable) -> None:
        asked = _add(made, "qstn", responseDomainType=DOMAINS[variable.holds])
        if variable.item.question.kind is Kind.MULTI and variable.of is Part.OPTION:
            asked.set("responseDomainType", "multiple")
        if variable.item.help is not None:
            _texts(asked, "preQTxt", variable.item.help)
        _texts(asked, "qstnLit", variable.item.text)

    def _category(self, made: _Element, variable: Variable, each: Category) -> None:
        category = _add(made, "catgry", missing="Y" if each.missing else "N")
        _add(category, "catValu", str(each.value))
        if each.label is None:
            self._ours(category, "labl", category_label(each, self.w))
        else:
            _texts(category, "labl", each.label)
        count = self.counts.get((variable.item.id, variable.part, each.code))
        if count is not None:
            _add(category, "catStat", str(count), type="freq")

    def _ours(self, parent: _Element, tag: str, words: str) -> None:
        """One of our own sentences, marked with the language that it is in."""
        _add(parent, tag, words).set(LANG, self.w.language)

    def _access(self) -> str:
        if self.results.named:
            return self.w.translate(
                "Official answers by name, for the survey's owner. Who has answered is public."
            )
        if self.results.official:
            return self.w.translate("Released figures. Answers by name are the owner's to give.")
        return self.w.translate(
            "Released figures only: single opinions are protected, and no file of them is made."
        )

    def _hides(self) -> bool:
        return not self.results.official

    def _suppression(self) -> str:
        return self.w.translate(
            "Counts that few people stand behind (the smallest group is {minimum}), or from which "
            "such counts could be computed, are left out.",
            minimum=self.results.minimum,
        )


def _add(parent: _Element, tag: str, words: str = "", **attributes: str) -> _Element:
    made = SubElement(parent, f"{{{NAMESPACE}}}{tag}", _clean(attributes))
    if words:
        made.text = clean(words)[0]
    return made


def _clean(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: clean(words)[0] for name, words in attributes.items()}


def _texts(parent: _Element, tag: str, said: Text) -> None:
    """The same words in all their languages."""
    for language, words in said.versions:
        _add(parent, tag, words).set(LANG, language)
