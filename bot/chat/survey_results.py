"""The figures of a survey in a chat: one card, and a picture of each question where files go."""

from collections.abc import Iterator

from bot.chat.cards import Button, Buttons, Card, Document, Heading, Paragraph, Part
from bot.chat.office import Office
from bot.chat.survey_cards import main_language, title_of
from bot.chat.survey_phrases import counted
from bot.chat.survey_scene import Asking
from bot.fielding.reports import Wanted
from bot.words import Words, words
from facilitation.documentation.survey.key import key_figures
from facilitation.documentation.survey.method import response_rate
from facilitation.documentation.survey.results import Results, anything_hidden
from facilitation.documentation.survey.wording import SurveyWording, bounds
from storage.contacts import Route
from storage.survey_posts import NewPost
from surveys.field_state import Audience, Status
from surveys.figures import Choices, Hidden
from surveys.questions import Kind

RESULTS = "results"  # the key of the card; pictures have `results:<item>`
FIRST = 10  # the number of the card among a survey's posts; pictures come after it
PICTURES = 6  # at most: the page has the rest
FIGURES = 12  # questions told in words
NOT_DRAWN = (Kind.NONE, Kind.TEXT, Kind.LINE, Kind.LIST, Kind.COMMITMENT)


def may_be_posted(seen: Asking) -> bool:
    """Whether it was told that everybody may see the figures, and no answer can come any more."""
    told = seen.fielding.terms.audience is Audience.EVERYBODY
    return told and seen.fielding.status is Status.CLOSED


def wanted(seen: Asking, route: Route, *, files: bool) -> Iterator[NewPost]:
    """The posts that show the figures in a channel."""
    yield NewPost(RESULTS, FIRST, route)
    if files:
        for number, item in enumerate(_drawn(seen), start=FIRST + 1):
            yield NewPost(f"{RESULTS}:{item}", number, route)


def _drawn(seen: Asking) -> list[str]:
    """The questions that there are pictures of."""
    drawn = [item.id for item in seen.form.items if item.question.kind not in NOT_DRAWN]
    return drawn[:PICTURES]


async def shown(office: Office, seen: Asking, key: str) -> Card | Document | None:
    """What a post of the figures shows; None where nothing of it may be shown.

    Raises:
        NotShownYet, DocumentFailed, DocumentsQueue
    """
    language = main_language(seen)
    reports, asked = office.reports, Wanted(seen.id, language)
    if key == RESULTS:
        t = words(language)
        return card(seen, await reports.figures(asked), f"{office.base}/r/{seen.id}", t)
    # All of them at once: they are drawn in one process, and kept for the next post.
    charts = await reports.charts(asked, _drawn(seen))
    picture = next((one for one in charts if key == f"{RESULTS}:{one.of}"), None)
    if picture is None:
        return None
    name = f"{picture.of}.png"
    return Document(name, picture.title, "image/png", picture.png, alt=picture.description)


def card(seen: Asking, results: Results, page: str, t: Words) -> Card:
    """How many answered, what stands out of each question, and the way to the rest."""
    title = t("Results: {title}", title=title_of(seen, t))
    w = SurveyWording(t.language, t)
    rows = key_figures(results, w).rows
    parts: list[Part] = [Heading(title), Paragraph(counted(seen, t), strong=True)]
    if not seen.is_for_anybody:
        parts.append(Paragraph(response_rate(results, w), subtle=True))
    for (question, said), sure in list(zip(rows, _sure(results, w), strict=True))[:FIGURES]:
        parts.append(Paragraph(question, strong=True))
        parts.append(Paragraph(f"{said} ({sure})" if sure else said))
    if len(rows) > FIGURES:
        parts.append(Paragraph(t("The page has the rest."), subtle=True))
    if anything_hidden(results):
        note = t("«{sign}» is a figure that fewer than {least} stand behind, or that could tell.",
                 sign=":", least=results.minimum)  # fmt: skip
        parts.append(Paragraph(note, subtle=True))
    parts.append(Buttons((Button(t("See the results"), url=page),)))
    return Card(title, tuple(parts), t.language)


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
