"""The figures of a survey in a chat: a card, and charts, as files or as pictures in the card."""

from collections.abc import Iterator, Mapping

from bot.chat.cards import Button, Buttons, Card, Document, Heading, Paragraph, Part, Picture
from bot.chat.office import Office
from bot.chat.survey_cards import main_language, title_of
from bot.chat.survey_phrases import counted
from bot.chat.survey_scene import Asking
from bot.documents import DocumentFailed
from bot.fielding import charts
from bot.fielding.printing import Chart
from bot.fielding.reports import Wanted
from bot.words import Words, words
from facilitation.documentation.survey.key import key_figures
from facilitation.documentation.survey.method import response_rate
from facilitation.documentation.survey.results import Results, anything_hidden
from facilitation.documentation.survey.wording import SurveyWording, bounds
from storage.contacts import Route
from storage.survey_posts import NewPost, SurveyPost
from surveys.field_state import Audience, Status
from surveys.figures import Choices, Hidden

RESULTS = "results"  # the key of the card; pictures have `results:<item>`
FIRST = 10  # the number of the card among a survey's posts; pictures come after it
FIGURES = 12  # questions told in words


def may_be_posted(seen: Asking) -> bool:
    """Whether it was told that everybody may see the figures, and no answer can come any more."""
    told = seen.fielding.terms.audience is Audience.EVERYBODY
    return told and seen.fielding.status is Status.CLOSED


def wanted(seen: Asking, route: Route, *, files: bool) -> Iterator[NewPost]:
    """The posts that show the figures in a channel."""
    yield NewPost(RESULTS, FIRST, route)
    if files:
        for number, of in enumerate(charts.drawn(seen.fielding, seen.form), start=FIRST + 1):
            yield NewPost(f"{RESULTS}:{of}", number, route)


async def shown(office: Office, seen: Asking, post: SurveyPost) -> Card | Document | None:
    """What a post of the figures shows; None where nothing of it may be shown.

    Raises:
        NotShownYet, DocumentFailed, DocumentsQueue
    """
    t = words(main_language(seen))
    if post.key == RESULTS:
        results = await office.reports.figures(Wanted(seen.id, t.language))
        pictures = await _pictures(office, seen, post, t)
        return card(seen, results, f"{office.base}/r/{seen.id}", t, pictures)
    found = await _charts(office, seen, t)
    chart = next((one for one in found if post.key == f"{RESULTS}:{one.of}"), None)
    if chart is None:
        return None
    return Document(f"{chart.of}.png", chart.title, "image/png", chart.png, alt=chart.description)


async def _charts(office: Office, seen: Asking, t: Words) -> tuple[Chart, ...]:
    wanted = charts.drawn(seen.fielding, seen.form)
    return await office.reports.charts(Wanted(seen.id, t.language), wanted)


async def _pictures(
    office: Office, seen: Asking, post: SurveyPost, t: Words
) -> Mapping[str, Picture]:
    """What the card itself shows, by what it is of: where a channel takes no files."""
    channel = office.channels.get(post.route.platform) if post.route else None
    if channel is None or channel.files_in_channels:
        return {}
    try:
        found = await _charts(office, seen, t)
    except DocumentFailed:  # the words say the same
        return {}
    return {
        one.of: Picture(
            charts.address(office.base, seen.id, one.of, t.language), one.description, wide=True
        )
        for one in found
        if charts.fits(one)
    }


def card(
    seen: Asking, results: Results, page: str, t: Words, pictures: Mapping[str, Picture]
) -> Card:
    """How many answered, what stands out of each question, and the way to the rest."""
    title = t("Results: {title}", title=title_of(seen, t))
    w = SurveyWording(t.language, t)
    rows = key_figures(results, w).rows
    parts: list[Part] = [Heading(title), Paragraph(counted(seen, t), strong=True)]
    if not seen.is_for_anybody:
        parts.append(Paragraph(response_rate(results, w), subtle=True))
    parts += _of(charts.ANSWERED, pictures)
    told = list(zip(results.items, rows, _sure(results, w), strict=True))
    for result, (question, said), sure in told[:FIGURES]:
        parts.append(Paragraph(question, strong=True))
        parts.append(Paragraph(f"{said} ({sure})" if sure else said))
        parts += _of(result.item.id, pictures)
    if len(rows) > FIGURES:
        parts.append(Paragraph(t("The page has the rest."), subtle=True))
    if anything_hidden(results):
        note = t("«{sign}» is a figure that fewer than {least} stand behind, or that could tell.",
                 sign=":", least=results.minimum)  # fmt: skip
        parts.append(Paragraph(note, subtle=True))
    parts.append(Buttons((Button(t("See the results"), url=page),)))
    return Card(title, tuple(parts), t.language)


def _of(what: str, pictures: Mapping[str, Picture]) -> tuple[Picture, ...]:
    return (pictures[what],) if what in pictures else ()


def _sure(results: Results, w: SurveyWording) -> Iterator[str]:
    """What the highest count of a question says for sure of all who were asked, where some lack."""
    missing = results.population > results.dispositions.answered
    for one in results.items:
        found, sure = one.figure, None
        if results.official and missing and isinstance(found, Choices) and not found.multiple:
            shown = [count.n for count in found.counts if not isinstance(count.n, Hidden)]
            if shown and not found.ordered:
                sure = bounds(results, found.base, max(shown))
        yield w.bounds(sure) if sure is not None else ""
