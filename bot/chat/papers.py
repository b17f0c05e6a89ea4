"""The documents of a day, in a chat: as files where a channel takes them, else as links.

The links lead to files in the channel's own folder, where they could be put there, else to us.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot import ways_in
from bot.chat.cards import Button, Buttons, Card, Content, Document, Heading, Paragraph, Points
from bot.chat.filing import UNFILED, Which, marked, put_in_folder, size, unfiled
from bot.chat.folders import Filed, Lack
from bot.chat.office import Office
from bot.chat.ports import Reply
from bot.chat.posts import language_of, main_language
from bot.chat.scene import Scene, pairs
from bot.chat.scenes import scene
from bot.documents import Wanted as Paper
from bot.documents import file_name, languages_of, preliminary
from bot.errors import Malformed
from bot.words import NAMES, Words, words
from facilitation.answering import HOLD
from facilitation.documentation.formats import FORMATS
from facilitation.ids import WorkshopId
from facilitation.state import Status
from storage import links, outbox
from storage.contacts import Destination, Kind
from storage.links import Link
from storage.outbox import Wanted
from surveys.texts import LANGUAGES

PUBLISHED = ("docx", "pdf")  # what goes into a channel; the page has every format


async def publish(office: Office, seen: Scene) -> None:
    """Put the day's documents into each of its channels: once, however often it is asked for.

    What people had open when the day was closed is waited for.
    """
    after = seen.state.past[-1].ended + HOLD
    wanted: list[Wanted] = []
    times = len(seen.state.past)  # after going back and closing again they are other documents
    for spot in seen.spots:
        to = Destination(Kind.PLACE, spot.id)
        if spot.files:
            for language in languages_of(seen.state.programme):
                keys = [f"file:{kind}:{language}:{times}" for kind in PUBLISHED]
                wanted += [Wanted(to, key, key, settled=True, file=True, after=after)
                           for key in keys]  # fmt: skip
        else:
            key = f"documents:{times}"
            wanted.append(Wanted(to, key, key, settled=True, after=after))
    if any(not spot.files for spot in seen.spots):
        await office.store.write(links.add_link_once, documents_link(office, seen.workshop))
    await office.store.write(outbox.want, seen.workshop, tuple(wanted))


def documents_link(office: Office, workshop: WorkshopId) -> Link:
    """The link with which anybody in the channel fetches the documents, until it is taken back."""
    drawn = office.sealer.digest(f"documents {workshop}")[:32]
    return Link(drawn, ways_in.DOCUMENTS, workshop)


async def paper(office: Office, workshop: WorkshopId, to: Destination, key: str) -> Content | None:
    """A published document or the links to them, by its post's key and where that goes.

    Documents are put into the channel's folder on the way, where that is done.

    None for any other post, and where the day has been opened again: what is not for everybody yet
    stands in the documents too.
    """
    name, _, rest = key.partition(":")
    if name not in ("file", "documents", UNFILED):
        return None
    seen = await scene(office, workshop)
    if seen.state.status is not Status.CLOSED:
        return None
    if name == UNFILED:
        platform = next((spot.platform for spot in seen.spots if not spot.files), "")
        return unfiled(Lack(rest), platform, words(language_of(seen, to)))
    if name == "documents":
        return await _linked(office, seen, to)
    kind, language, _ = rest.split(":")
    return await document(office, workshop, kind, language)


async def _linked(office: Office, seen: Scene, to: Destination) -> Card:
    async def make(kind: str, language: str) -> Document:
        made = await document(office, seen.workshop, kind, language)
        return replace(made, name=marked(office, seen.workshop, made.name))

    languages = languages_of(seen.state.programme)
    which = tuple((kind, language) for language in languages for kind in PUBLISHED)
    laid = await put_in_folder(office, seen, to, which, make)
    base = office.address(documents_link(office, seen.workshop))
    urls = {(k, language): f"{base}/{k}?language={language}" for k, language in which}
    urls |= {which: filed.url for which, filed in laid.items()}
    return _card(urls, laid, words(main_language(seen)))


def _card(urls: Mapping[Which, str], laid: Mapping[Which, Filed], t: Words) -> Card:
    said = t("Documents from the day")
    buttons = Buttons(
        tuple(
            Button(f"{_called(kind, t)} · {NAMES[language]}", url=url)
            for (kind, language), url in urls.items()
        )
    )
    if not laid:
        return Card(said, (Heading(said), buttons), t.language)
    where = Paragraph(t("These lie in the channel’s own folder, under Files:"))
    named = Points(tuple(f"{filed.name} ({size(filed, t)})" for filed in laid.values()))
    return Card(said, (Heading(said), where, named, buttons), t.language)


def _called(kind: str, t: Words) -> str:
    return {"docx": t("Word document"), "pdf": t("PDF document")}.get(kind, kind)


async def document(office: Office, workshop: WorkshopId, kind: str, language: str) -> Document:
    """A finished document.

    Raises:
        Malformed: there is no such format or language. DocumentFailed, DocumentsQueue
    """
    if kind not in FORMATS or language not in LANGUAGES:
        raise Malformed(name="kind")
    record, wanted = await office.store.record(workshop), Paper(kind, language)
    state, _ = await office.store.snapshot(workshop)
    closed = state.status is Status.CLOSED
    made = await office.press.make(record if closed else preliminary(record), wanted)
    return Document(
        name=file_name(record, wanted, closed=closed),
        title=record.programme.title.said(language),
        kind=FORMATS[kind].media_type,
        data=made,
        again=pairs(workshop, kind=kind, language=language),
    )


def offered(seen: Scene, t: Words) -> Reply:
    """The documents to choose among, for a facilitator."""
    said = t("Documents from the day")
    buttons = tuple(
        Button(
            f"{_called(kind, t)} · {NAMES[language]}",
            "document",
            pairs(seen.workshop, kind=kind, language=language),
        )
        for language in languages_of(seen.state.programme)
        for kind in PUBLISHED
    )
    more = Paragraph(t("The page has the other formats: web page, spreadsheet, list and log."))
    return Reply(card=Card(said, (Heading(said), Buttons(buttons), more), t.language))
