"""Writes a questionnaire as the YAML that `surveys.files.questionnaires` reads."""

from collections.abc import Iterable, Iterator, Sequence

from surveys.conditions import written as condition_written
from surveys.files.emitting import scalar
from surveys.files.kinds import WRITTEN, usual_bounds, usual_length, usual_limit
from surveys.questionnaire import Item, Questionnaire, Section, Theme, Visibility
from surveys.questions import Option, Question
from surveys.texts import Text

WIDTH = 100  # columns: what is longer takes more lines
_STEP = "  "

Lines = Iterator[str]


def written(form: Questionnaire) -> str:
    """The file of a form: reading it gives the same form."""
    lines = [
        f"id: {scalar(form.id)}",
        *_text("title", form.title),
        f"languages: [{', '.join(form.languages)}]",
        *_text("source", form.source),
        *_text("intro", form.intro),
        *_text("thanks", form.thanks),
        "",
        "sections:",
    ]
    for section in form.sections:
        lines += _indented(_entry(_section(section)), 1)
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Lines:
    yield f"id: {scalar(section.id)}"
    yield from _text("title", section.title)
    yield from _text("text", section.text)
    yield "items:"
    for item in section.items:
        yield from _indented(_entry(_item(item)), 1)
        yield ""


def _item(item: Item) -> Lines:
    yield f"id: {scalar(item.id)}"
    yield f"kind: {WRITTEN[item.question.kind]}"
    yield from _text("text", item.text)
    yield from _text("help", item.help)
    if item.required:
        yield "required: true"
    if item.show_if is not None:
        yield f"show_if: {condition_written(item.show_if)}"
    if item.visibility is not Visibility.JOINT:
        yield f"visibility: {item.visibility}"
    yield from _question(item.question)
    if item.themes:
        yield "themes:"
        for theme in item.themes:
            yield from _indented(_theme(theme), 1)


def _question(question: Question) -> Lines:
    yield from _numbers(question)
    yield from _text("unit", question.unit)
    yield from _options("rows", question.rows)
    yield from _options("options", question.options)
    yield from _text("other", question.other)
    yield from _text("dont_know", question.dont_know)
    if question.ordered:
        yield "ordered: true"
    if question.positive:
        yield f"positive: [{', '.join(question.positive)}]"
    if question.neutral:
        yield f"neutral: {scalar(question.neutral)}"


def _numbers(question: Question) -> Lines:
    """The limits that are not the usual ones."""
    low, high = usual_bounds(question.kind)
    usual = {
        "low": (question.low, low),
        "high": (question.high, high),
        "limit": (question.limit, usual_limit(question.kind)),
        "max_length": (question.max_length, usual_length(question.kind)),
    }
    yield from (f"{key}: {number}" for key, (number, common) in usual.items() if number != common)


def _options(key: str, options: Sequence[Option]) -> Lines:
    if options:
        yield f"{key}:"
        for option in options:
            yield from _indented(_text(option.code, option.label), 1)


def _theme(theme: Theme) -> Lines:
    yield f"{theme.id}:"
    yield from _indented(_text("name", theme.name), 1)
    if theme.words:
        yield f"{_STEP}words: {scalar(', '.join(theme.words))}"


# --- Lines ----------------------------------------------------------------------------------------


def _text(key: str, said: Text | None) -> Lines:
    """A text on one line where it fits, else a line for each language."""
    if said is None:
        return
    pairs = [f"{language}: {scalar(words)}" for language, words in said.versions]
    line = f"{key}: {{{', '.join(pairs)}}}"
    if len(line) <= WIDTH - 10:  # so deep is most of it indented
        yield line
    else:
        yield f"{key}:"
        yield from _indented(pairs, 1)


def _indented(lines: Iterable[str], steps: int) -> Lines:
    yield from (f"{_STEP * steps}{line}" if line else "" for line in lines)


def _entry(lines: Iterable[str]) -> Lines:
    """The lines as one entry of a list."""
    for number, line in enumerate(lines):
        lead = "- " if number == 0 else _STEP
        yield f"{lead}{line}" if line else ""
