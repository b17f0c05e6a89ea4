"""Open answers in a survey's report: themes, the answers themselves, and the words they use."""

from collections.abc import Iterator, Sequence

from facilitation.documentation.cloud import WORDS, word_cloud
from facilitation.documentation.document import (
    Block,
    Figure,
    Heading,
    Line,
    Listing,
    Paragraph,
    Table,
)
from facilitation.documentation.survey.place import Place, notes
from facilitation.documentation.survey.values import value_words
from surveys import counting
from surveys.answers import Listed, Point
from surveys.charts.bars import Bar, bar_chart
from surveys.figures import Base, Cell, Hidden, NamedAnswers, Texts
from surveys.files.units import full_name
from surveys.questionnaire import Theme
from surveys.text import WordCount, ranked_words

IN_CHART = 12  # words: the chart and its table share a page
CLOUD_FROM = 30  # answers: below it the largest word counts a handful

Answer = tuple[str, str]  # an id that the report uses throughout, and what was written


def text_blocks(place: Place, found: Texts) -> Iterator[Block]:
    """Themes first, then every answer that may be shown with its id, then words."""
    w = place.w
    yield Paragraph(w.base(found.base, place.results))
    if found.themes:
        yield _themes(place, found)
        yield from notes(place, [theme.n for theme in found.themes])
        if found.unplaced:
            yield Paragraph(
                w.translate(
                    "Answers in none of the themes: {count}.", count=w.cell(found.unplaced)
                ),
                note=True,
            )
    if place.result.named is None:
        yield from _listed(place, found)
    yield from word_blocks(place, answers(place, found))


def answers(place: Place, found: Texts) -> tuple[Answer, ...]:
    """Each answer with an id, «3.12»: the question's number, and a place in the alphabet.

    The order says nothing of who wrote when, and the id nothing of who wrote.
    """
    return tuple(
        (f"{place.number}.{number}", words) for number, words in enumerate(found.texts, start=1)
    )


def named_texts(place: Place, named: NamedAnswers) -> Listing:
    """What each unit wrote, with its name."""
    w = place.w
    return Listing(
        tuple(
            Line(
                value_words(answer.value, place.question, w),
                f"({full_name(answer.unit, answer.name)})",
            )
            for answer in named.answers
            if isinstance(answer.value, Listed)
        )
    )


def word_blocks(place: Place, said: Sequence[Answer]) -> Iterator[Block]:
    """The ranked words, and the cloud beside them where there are answers enough for one."""
    w = place.w
    counted = ranked_words(said, w.language)
    if not counted:
        return
    yield Heading(3, w.translate("Words that were used the most"))
    if len(said) < CLOUD_FROM:  # said first: alone after the table it could fill a page
        yield Paragraph(
            w.translate("No word cloud: it takes at least {least} answers.", least=CLOUD_FROM),
            note=True,
        )
    yield _words(place, counted, len(said))
    if len(said) >= CLOUD_FROM:
        yield _cloud(place, counted)


def _listed(place: Place, found: Texts) -> Iterator[Block]:
    """The answers by theme; in one list where there are none, or their counts are not all shown."""
    w, said = place.w, answers(place, found)
    if not said:
        return
    if not found.themes or any(isinstance(theme.n, Hidden) for theme in found.themes):
        yield Heading(3, w.translate("The answers, in alphabetical order"))
        yield _lines(said)
        return
    yield Heading(3, w.translate("The answers, by theme"))
    placed = {name: touched(place.result.item.themes, words) for name, words in said}
    for theme in place.result.item.themes:
        inside = [answer for answer in said if theme.id in placed[answer[0]]]
        if inside:
            yield Heading(4, w.said(theme.name))
            yield _lines(inside)
    outside = [answer for answer in said if not placed[answer[0]]]
    if outside:
        yield Heading(4, w.translate("Other answers"))
        yield _lines(outside)


def touched(themes: Sequence[Theme], words: str) -> tuple[str, ...]:
    """The themes that one answer touches, coded as it is when answers are counted."""
    one = counting.texts(Base(1, 1), (Listed((Point("", words),)),), themes)
    return tuple(theme.code for theme in one.themes if theme.n == 1)


def _lines(said: Sequence[Answer]) -> Listing:
    return Listing(tuple(Line(words, f"[{name}]") for name, words in said))


def _themes(place: Place, found: Texts) -> Figure:
    w, rows = place.w, by_theme(place, found)
    title = w.translate("Answers by theme; one answer may touch several")
    description = w.translate("Bar chart of how many answers touch each theme.")
    bars = [Bar(name, None if isinstance(n, Hidden) else n) for name, n in rows]
    table = Table(
        place.caption(title),
        (w.translate("Theme"), w.translate("Answers")),
        tuple((name, w.cell(n)) for name, n in rows),
        widths=(9, 3),
        numeric=(1,),
    )
    return Figure(bar_chart(title, description, bars), title, description, table)


def by_theme(place: Place, found: Texts) -> list[tuple[str, Cell]]:
    """The themes with how many answers touch each: the commonest first, what is not shown last."""
    names = {theme.id: place.w.said(theme.name) for theme in place.result.item.themes}
    rows = [(names.get(theme.code, theme.code), theme.n) for theme in found.themes]
    return sorted(rows, key=lambda row: (isinstance(row[1], Hidden), -_known(row[1])))


def _known(n: int | Hidden) -> int:
    return 0 if isinstance(n, Hidden) else n


def _words(place: Place, counted: Sequence[WordCount], said: int) -> Figure:
    w = place.w
    shown = counted[:IN_CHART]
    title = w.translate("Words by the number of answers they stand in")
    description = w.translate("Bar chart of words and the number of answers they stand in.")
    return Figure(
        bar_chart(title, description, [Bar(word.word, word.count) for word in shown]),
        title,
        description,
        Table(
            place.caption(
                w.translate(
                    "The most used words ({shown} of {words}), counted in {answers} answers",
                    shown=len(shown),
                    words=len(counted),
                    answers=said,
                )
            ),
            (w.translate("Word"), w.translate("Answers")),
            tuple((word.word, w.number(word.count)) for word in shown),
            widths=(9, 3),
            numeric=(1,),
        ),
    )


def _cloud(place: Place, counted: Sequence[WordCount]) -> Figure:
    w = place.w
    shown = counted[:WORDS]
    title = w.translate("The same words as a cloud")
    listed = ", ".join(f"{word.word} ({word.count})" for word in shown)
    description = w.translate(
        "Word cloud; larger words stand in more answers: {words}.", words=listed
    )
    drawn = word_cloud(title, description, tuple((word.word, word.count) for word in shown))
    return Figure(drawn, title, description)
