"""The words of a session: a ranked list with a bar chart, and a cloud where there is enough."""

from collections.abc import Iterator

from facilitation.documentation.cloud import WORDS, word_cloud
from facilitation.documentation.document import Block, Figure, Heading, Paragraph, Table
from facilitation.documentation.findings import Day, Said, Session
from facilitation.documentation.wording import Wording
from surveys import disclosure
from surveys.charts.bars import Bar, bar_chart
from surveys.disclosure import Released, Withheld, release
from surveys.text import WordCount, ranked_words

IN_CHART = 12  # words: the chart and its table share a page
CLOUD_FROM = 12  # points: below this a cloud only repeats them


def points(session: Session) -> tuple[Said, ...]:
    """Everything that people said themselves and that may be shown, erased points left out."""
    return tuple(
        said
        for collected in session.collected
        if isinstance(collected.points, Released)
        for said in collected.points.value
        if not said.entry.erased
    )


def words(day: Day, session: Session, language: str) -> Released[tuple[WordCount, ...]] | Withheld:
    """The session's words, most points first, where the policy lets them out."""
    said = points(session)
    counted = ranked_words([(point.id, point.text) for point in said], language)
    people = len({point.entry.owner for point in said})
    return release(disclosure.Figure(counted, people), day.policy)


def tables(said: tuple[Said, ...], word: WordCount) -> int:
    """At how many tables the word was used."""
    standing = set(word.points)
    return len({point.entry.table for point in said if point.id in standing})


def word_blocks(day: Day, session: Session, w: Wording) -> Iterator[Block]:
    """The heading, the ranked bars with their table, and the cloud or why there is none."""
    said = points(session)
    found = words(day, session, w.language)
    if isinstance(found, Withheld) or not found.value:
        return  # the points that the words come from say why they are not shown
    yield Heading(2, w.translate("Words that were used the most"))
    yield _bars(said, found.value, w)
    if len(said) < CLOUD_FROM:
        yield Paragraph(
            w.translate("No word cloud: it takes at least {least} points.", least=CLOUD_FROM),
            note=True,
        )
    else:
        yield _cloud(found.value, w)


def _bars(said: tuple[Said, ...], found: tuple[WordCount, ...], w: Wording) -> Figure:
    shown = found[:IN_CHART]
    title = w.translate("Words by the number of points they stand in")
    description = w.translate("Bar chart of words and the number of points they stand in.")
    return Figure(
        bar_chart(title, description, [Bar(word.word, word.count) for word in shown]),
        title,
        description,
        Table(
            w.translate(
                "The most used words ({shown} of {words}), counted in {points} points",
                shown=len(shown),
                words=len(found),
                points=len(said),
            ),
            (w.translate("Word"), w.translate("Points"), w.translate("Tables")),
            tuple((word.word, str(word.count), str(tables(said, word))) for word in shown),
            widths=(6, 2, 2),
            numeric=(1, 2),
        ),
    )


def _cloud(found: tuple[WordCount, ...], w: Wording) -> Figure:
    shown = found[:WORDS]
    title = w.translate("The same words as a cloud")
    listed = ", ".join(f"{word.word} ({word.count})" for word in shown)
    description = w.translate(
        "Word cloud; larger words stand in more points: {words}.", words=listed
    )
    return Figure(
        word_cloud(title, description, tuple((word.word, word.count) for word in shown)),
        title,
        description,
    )
