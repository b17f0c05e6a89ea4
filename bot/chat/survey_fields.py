"""A small questionnaire as the fields of a form in a chat, and what was filled in back again. Pure.

Each field is named `q:<item>`, with `:<row>`, `:<option>` or a part after it where an item has
several. A form in a chat does not change while it is filled in: questions that depend on what was
answered come when it is sent, in the same form once more. What does not fit in a chat is answered
on the page: more than `MOST` fields.
"""

from collections.abc import Collection, Iterator
from operator import itemgetter

from bot.chat.cards import Field, Paragraph, Part
from bot.chat.ports import Fields
from bot.chat.question_fields import PARTS, Named, question_fields
from bot.fielding.fields import Written
from bot.words import Words
from surveys.flow import Answers, shown
from surveys.parsing import Raw
from surveys.questionnaire import Item, Questionnaire
from surveys.questions import OTHER, Kind, Question

MOST = 10  # fields in one form
HEAD = "q:"


def fits(form: Questionnaire, t: Words) -> bool:
    """Whether it can be answered in a chat: all of it in one form, however many parts it has."""
    most = sum(len(list(_fields(item, {}, t))) for item in form.items)
    return 0 < most <= MOST


def texts(form: Questionnaire, t: Words) -> Iterator[Part]:
    """What is read above the fields: texts that ask nothing."""
    for section in form.sections:
        if section.text is not None:
            yield Paragraph(section.text.said(t.language))
    for item in form.items:
        if item.question.kind is Kind.NONE and item.show_if is None:
            yield Paragraph(item.text.said(t.language))


def questions(form: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """What is asked, given these answers."""
    return tuple(item for item in shown(form, answers) if item.question.kind is not Kind.NONE)


def fields(form: Questionnaire, written: Written, t: Words) -> tuple[Field, ...]:
    """The fields of all that is asked, filled with what stands there."""
    items = questions(form, written.answers)
    return tuple(field for item in items for field in _fields(item, written.raw(item), t))


def _fields(item: Item, raw: Raw, t: Words) -> Iterator[Field]:
    hint = item.help.said(t.language) if item.help else ""
    named = Named(HEAD + item.id, item.text.said(t.language), hint, item.required)
    return question_fields(item.question, named, raw, t)


# --- Back again -----------------------------------------------------------------------------------


def raws(form: Questionnaire, filled: Fields, items: Collection[str]) -> dict[str, Raw]:
    """What was filled in for these items, as `surveys.parsing.parse` takes it."""
    return {item.id: _raw(item, filled) for item in form.items if item.id in items}


def _raw(item: Item, filled: Fields) -> Raw:
    name = HEAD + item.id
    match item.question.kind:
        case Kind.TEXT | Kind.LINE:
            return {"points": [{"text": _first(filled, name)}]}
        case Kind.LIST:
            return {"points": [{"text": line} for line in _first(filled, name).splitlines()]}
        case Kind.CHOICE | Kind.MULTI:
            codes = [code for code in filled.get(name, ()) if code]
            return {"codes": codes, "other": _first(filled, f"{name}:{OTHER}")}
        case Kind.RATING | Kind.STANCE | Kind.NUMBER:
            return {"number": _first(filled, name)}
        case Kind.DATE:
            return {"date": _first(filled, name)}
        case _:
            return _raw_of_several(item.question, name, filled)


def _raw_of_several(asked: Question, name: str, filled: Fields) -> Raw:
    """The same for what has several fields."""
    match asked.kind:
        case Kind.MATRIX:
            rows = {row.code: _first(filled, f"{name}:{row.code}") for row in asked.rows}
            return {"ratings": rows}
        case Kind.POINTS:
            given = {o.code: _first(filled, f"{name}:{o.code}") for o in asked.options}
            return {"shares": {code: points for code, points in given.items() if points}}
        case Kind.RANK:
            return {"codes": _ranked(asked, name, filled)}
        case _:
            return {part: _first(filled, f"{name}:{part}") for part in PARTS}


def _ranked(asked: Question, name: str, filled: Fields) -> list[str]:
    """The options in the order of the numbers at them; those without a number are left out.

    Of two with the same number the one further up comes first. What is no number stands there as it
    was written: it is no choice, and is told so.
    """
    places = [(_first(filled, f"{name}:{o.code}").strip(), o.code) for o in asked.options]
    wrong = [place for place, _ in places if place and not (place.isdecimal() and len(place) < 7)]
    ranked = sorted(((int(n), code) for n, code in places if n and not wrong), key=itemgetter(0))
    return wrong or [code for _, code in ranked]


def _first(filled: Fields, name: str) -> str:
    return next(iter(filled.get(name, ())), "")


def first_field(form: Questionnaire, item: str, t: Words) -> str:
    """The name of the field at which something is said about an item."""
    found = form.item(item)
    return next((one.name for one in _fields(found, {}, t)), HEAD + item)
