"""The fields in which a questionnaire is edited, place by place, as they stand. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.joining import words_in
from bot.words import later
from surveys.conditions import written
from surveys.errors import Refusal
from surveys.numerals import LARGEST
from surveys.places import Placed, gaps, texts
from surveys.questionnaire import Item, Questionnaire, Section
from surveys.texts import Text

FORM = ""  # the owner of the texts that belong to no section and no question
WORDS = "w:"  # w:bruk.text.nb says what a question is in bokmål
NEW = "new:"  # new:bruk.options.nb says one more option
BESIDES = ("other", "dont_know")
LABELS: Mapping[str, str] = {
    "title": later("Title"),
    "intro": later("Read before the first question"),
    "source": later("Whose questions they are, if not your own"),
    "thanks": later("Read when the answer is sent"),
    "text": later("Question"),
    "help": later("Help beside the question"),
    "other": later("Another answer, with words of their own: what it is called"),
    "dont_know": later("Don’t know: what it is called"),
    "unit": later("What the number counts, such as «persons»"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """One text in one language. `name` is its field's; `now` stands there where it was changed."""

    name: str
    language: str
    value: str
    problem: Refusal | None = None
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A text in all languages beside each other. `label` is an English sentence, or a code."""

    name: str
    label: str
    boxes: tuple[Box, ...]
    optional: bool

    @property
    def group(self) -> str:
        """Where it is shown: «options», «rows», «themes», «besides» the options, or at the top."""
        *_, key = parts = self.name.split(".")
        return parts[1] if len(parts) == 3 else "besides" if key in BESIDES else ""


@dataclass(frozen=True, slots=True)
class Edited:
    """A form as posted fields make it, and what is wrong by field. Nothing is kept if any is."""

    form: Questionnaire
    posted: Mapping[str, object]
    wrong: Mapping[str, Refusal]


def rows(form: Questionnaire, owner: str, found: Edited | None = None) -> tuple[Row, ...]:
    """The texts of a section, an item or (`FORM`) the form, with what was posted in them."""
    return tuple(
        Row(placed.name, _label(form, placed), _boxes(form, placed, found), placed.optional)
        for placed in texts(form)
        if owner_of(placed.name) == owner
    )


def owner_of(name: str) -> str:
    """The section or item that a text belongs to; `FORM` where it is the form's own."""
    return name.partition(".")[0] if "." in name else FORM


def _label(form: Questionnaire, placed: Placed) -> str:
    parts = placed.name.split(".")
    if len(parts) == 3:
        return parts[2]
    if parts[-1] == "text" and isinstance(owner(form, parts[0]), Section):
        return later("Read first in the section")
    return LABELS[parts[-1]]


def _boxes(form: Questionnaire, placed: Placed, found: Edited | None) -> tuple[Box, ...]:
    words = dict(placed.text.versions) if placed.text else {}
    posted, wrong = (found.posted, found.wrong) if found else ({}, {})
    made = []
    for language in form.languages:
        name = f"{WORDS}{placed.name}.{language}"
        stands = words.get(language, "")
        value = words_in(posted, name) if name in posted else stands
        now = None if value == stands else stands
        made.append(Box(name, language, value, wrong.get(name), now))
    return tuple(made)


def owner(form: Questionnaire, name: str) -> Section | Item | None:
    """The section or the item with this id."""
    found: list[Section | Item] = [*form.sections, *form.items]
    return next((one for one in found if one.id == name), None)


def settings(item: Item) -> dict[str, str]:
    """What stands in an item's other fields."""
    asked = item.question
    return {
        "required": "1" if item.required else "",
        "show_if": written(item.show_if) if item.show_if else "",
        "visibility": item.visibility.value,
        "low": str(asked.low),
        "high": str(asked.high) if asked.high < LARGEST else "",
        "limit": str(asked.limit),
        "max_length": str(asked.max_length),
        "ordered": "1" if asked.ordered else "",
        "neutral": asked.neutral,
        **{f"positive:{code}": "1" for code in asked.positive},
    }


# --- What lacks words -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lack:
    """A text that lacks words: what it belongs to, what it is, and where it is filled in."""

    owner: str
    of: Text
    label: str
    language: str
    field: str


def lacks(form: Questionnaire) -> Iterator[Lack]:
    """What must be filled in before the form can be published, in the order of the form."""
    known = {placed.name: placed for placed in texts(form)}
    for gap in gaps(form):
        name = owner_of(gap.name)
        found = owner(form, name)
        of = (
            form.title
            if found is None
            else found.title
            if isinstance(found, Section)
            else found.text
        )
        label = _label(form, known[gap.name])
        yield Lack(name, of, label, gap.language, f"{WORDS}{gap.name}.{gap.language}")
