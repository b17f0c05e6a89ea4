"""A new question in a survey's questionnaire, in a section that there is or in a new one."""

from collections.abc import Iterator, Mapping

from aiohttp import web

from bot.joining import words_in
from bot.web.bodies import form as posted_form
from bot.web.rendering import page
from bot.web.surveys.form_keeping import keep_form, standing
from bot.web.surveys.owned import OwnedSurvey, owned_survey
from bot.web.surveys.plan import STALE, ChangedElsewhere, seen_in
from bot.web.surveys.plan_fields import NotAmongThese, TooManyCharacters
from bot.web.surveys.told import KINDS
from bot.words import NAMES
from surveys.editing import NeedsLabel, added, begun, code_for, id_for
from surveys.errors import Refusal
from surveys.files.kinds import usual_bounds, usual_length, usual_limit
from surveys.places import LONGEST
from surveys.questionnaire import Item, Questionnaire, Section
from surveys.questions import Kind, Option, Question
from surveys.texts import Text

LISTED = (Kind.CHOICE, Kind.MULTI, Kind.RANK, Kind.POINTS, Kind.MATRIX)
NEW_SECTION = "+"  # no section's id


async def new_page(request: web.Request) -> web.Response:
    """What kind it is, what it asks, and what can be answered."""
    own = await owned_survey(request)
    form = (await standing(own)).questionnaire
    values = {"section": request.query.get("section", form.sections[-1].id), "kind": Kind.CHOICE}
    return _page(request, own, form, values)


def _page(
    request: web.Request,
    own: OwnedSurvey,
    form: Questionnaire,
    values: Mapping[str, str],
    wrong: Mapping[str, Refusal] | None = None,
    refused: Refusal | None = None,
) -> web.Response:
    context = {
        "survey": own.survey,
        "form": form,
        "is_open": own.fielding.opened is not None,
        "seen": own.fielding.moves,
        "values": values,
        "wrong": wrong or {},
        "refused": refused,
        "names": NAMES,
        "kinds": KINDS,
        "new_section": NEW_SECTION,
    }
    status = refused.status if refused else 422 if wrong else 200
    return page(request, "survey_form_new.html", status, tab="form", **context)


async def add(request: web.Request) -> web.Response:
    """Put the question into the form; then its other fields can be filled in."""
    own, posted = await owned_survey(request), await posted_form(request)
    form = (await standing(own)).questionnaire
    values = {name: words_in(posted, name) for name in posted}
    made, wrong = _made(form, values)
    if wrong:
        return _page(request, own, form, values, wrong)
    try:
        changed = _placed(form, made, values)
    except Refusal as refusal:
        return _page(request, own, form, values, {_field(made, refusal): refusal})
    try:
        back = f"{own.home}/form/at/{made.id}?saved"
        return await keep_form(request, own, changed, seen_in(posted), back)
    except STALE:
        return _page(request, own, form, values, refused=ChangedElsewhere())


def _made(form: Questionnaire, values: Mapping[str, str]) -> tuple[Item, Mapping[str, Refusal]]:
    """The item that was described, and what is wrong with the description by field."""
    wrong: dict[str, Refusal] = {}
    kind = Kind.NONE
    if values.get("kind") in {known.value for known in KINDS}:
        kind = Kind(values["kind"])
    else:
        wrong["kind"] = NotAmongThese()
    said = _said(form, values, "text", wrong)
    low, high = usual_bounds(kind)
    main = form.languages[0]
    question = Question(
        kind=kind,
        options=_options(values.get("options", ""), main) if kind in LISTED else (),
        rows=_options(values.get("rows", ""), main) if kind is Kind.MATRIX else (),
        limit=usual_limit(kind), low=low, high=high, max_length=usual_length(kind),
    )  # fmt: skip
    if any(len(o.label.said(main)) > LONGEST for o in (*question.options, *question.rows)):
        wrong["options"] = TooManyCharacters(most=LONGEST)
    words = said.versions[0][1] if said.versions else ""
    return Item(id_for(words, form), said, question), wrong


def _said(
    form: Questionnaire, values: Mapping[str, str], key: str, wrong: dict[str, Refusal]
) -> Text:
    """A text in the languages that it was written in: at least one."""
    said = [(code, values.get(f"{key}_{code}", "")) for code in form.languages]
    for code, words in said:
        if len(words) > LONGEST:
            wrong[f"{key}_{code}"] = TooManyCharacters(most=LONGEST)
    filled = tuple((code, words) for code, words in said if words)
    if not filled:
        wrong[f"{key}_{form.languages[0]}"] = NeedsLabel()
    return Text(filled)


def _options(lines: str, language: str) -> tuple[Option, ...]:
    """What can be answered: a line for each, in the main language."""
    return tuple(_coded([line.strip() for line in lines.splitlines() if line.strip()], language))


def _coded(labels: list[str], language: str) -> Iterator[Option]:
    taken: list[str] = []
    for label in labels:
        taken.append(code_for(label, taken))
        yield Option(taken[-1], Text(((language, label),)))


def _placed(form: Questionnaire, item: Item, values: Mapping[str, str]) -> Questionnaire:
    where = values.get("section", "")
    if where != NEW_SECTION:
        return added(form, where, item)
    wrong: dict[str, Refusal] = {}
    title = _said(form, values, "title", wrong)
    for refusal in wrong.values():
        raise refusal
    name = id_for(title.versions[0][1], form, item.id)
    return begun(form, Section(name, title, (item,)))


def _field(item: Item, refusal: Refusal) -> str:
    """The field that a refusal is about."""
    if isinstance(refusal, NeedsLabel | TooManyCharacters):
        return "title"
    listed = item.question.kind is Kind.MATRIX and not item.question.rows
    needs = len(item.question.options) >= 2 and listed
    return "rows" if needs else "options" if item.question.kind in LISTED else "section"


ROUTES = (
    web.get("/surveys/{survey}/form/new", new_page),
    web.post("/surveys/{survey}/form/new", add),
)
