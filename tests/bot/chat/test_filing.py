"""The documents of a day as files in a channel's own folder, and links where they are not."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.chat.cards import Document
from bot.chat.filing import marked, put_in_folder, size
from bot.chat.folders import KEPT, Filed, Lack, NotFiled, Shelves
from bot.chat.ports import TryLater
from bot.chat.scene import Scene
from bot.chat.scenes import scene
from bot.documents import DocumentFailed
from bot.words import words
from facilitation.ids import WorkshopId
from storage.contacts import Destination, Kind
from tests.bot.chat.conftest import HALL, OFFICE, Hall, buttons, read
from tests.bot.chat.test_day import TEAMS, anew, both, close, connected, vote

CLOSED = "Dokumenter fra dagen"
UNFILED = "som lenker, ikke som filer"


@dataclass
class Cabinet:
    """The folders of a platform: takes files, or lacks something."""

    lacks: list[Lack | None] = field(default_factory=list)  # of the next ones, in order
    always: Lack | None = None
    slow_after: int | None = None  # so many files are taken, then nothing comes of it
    put_there: list[tuple[str, Document]] = field(default_factory=list)

    async def put(self, place, document):
        if self.slow_after is not None and len(self.put_there) >= self.slow_after:
            self.slow_after = None
            await asyncio.Event().wait()
        lack = self.lacks.pop(0) if self.lacks else self.always
        if lack is not None:
            raise NotFiled(lack)
        self.put_there.append((place.key, document))
        return Filed(document.name, len(document.data), f"https://x.sharepoint.com/{document.name}")

    @property
    def names(self):
        return [document.name for _, document in self.put_there]


@pytest.fixture
def cabinet(hall):
    hall.office.shelves.folders["teams"] = made = Cabinet()
    return made


async def published(hall: Hall) -> None:
    """A day that is over in two chats, with its documents published."""
    await both(hall)
    await vote(hall)
    await close(hall)
    await hall.lead("Legg dokumentene i kanalen")
    hall.clock.pass_(timedelta(seconds=31))
    await hall.settle()


def links(hall: Hall) -> list[str]:
    """Where the links in the channel in Teams lead: to files there, or to us."""
    urls = [b.url for b in buttons(hall.card(OFFICE, CLOSED, "teams"))]
    return ["file" if url.startswith("https://x.sharepoint.com/") else "link" for url in urls]


def told(hall: Hall, name: str, platform: str) -> list[str]:
    return [read(card) for card in hall.cards(f"U-{name}", platform) if UNFILED in read(card)]


async def test_documents_lie_in_the_channels_folder_and_the_channel_names_them(hall, cabinet):
    await published(hall)

    card = read(hall.card(OFFICE, CLOSED, "teams"))
    (_, first), *_ = cabinet.put_there
    assert (links(hall), [place for place, _ in cabinet.put_there]) == (["file"] * 4, [OFFICE] * 4)
    assert [name.rpartition(".")[2] for name in cabinet.names] == ["docx", "pdf", "docx", "pdf"]
    assert f"{first.name} ({round(len(first.data) / 1_000)} kB)" in card
    assert "Disse ligger i kanalens egen mappe, under Filer:" in card
    assert len(hall.files(HALL)) == 4  # in Slack they are files, as ever
    assert told(hall, "Frida", "slack") == []


async def test_what_got_there_is_linked_to_there_and_the_rest_to_us(hall, cabinet):
    cabinet.lacks = [None, Lack.ROOM]
    await published(hall)

    assert links(hall) == ["file", "link", "link", "link"]
    assert [len(told(hall, *who)) for who in (("Frida", "slack"), ("Tor", "teams"))] == [1, 1]


async def test_a_message_that_is_sent_again_does_not_have_its_files_sent_again_while_we_run(
    hall, cabinet
):
    await both(hall)
    await vote(hall)
    await close(hall)
    hall.teams.faults[OFFICE] = [TryLater(), TryLater()]
    await hall.lead("Legg dokumentene i kanalen")
    hall.clock.pass_(timedelta(seconds=31))
    await hall.settle()
    first = cabinet.names[:]
    hall.clock.pass_(timedelta(seconds=31))
    await hall.settle()
    second = cabinet.names[:]

    hall.office.shelves.forget()  # a process knows nothing of the one before
    hall.clock.pass_(timedelta(seconds=31))
    await anew(hall).settle()

    assert (len(first), second, cabinet.names) == (4, first, first + first)  # the same names
    assert links(hall) == ["file"] * 4


# --- One by one -----------------------------------------------------------------------------------

WHICH = (("docx", "nb"), ("pdf", "nb"), ("docx", "nn"))


async def make(kind: str, language: str) -> Document:
    return Document(f"dag-{language}.{kind}", "Dag", "application/x", b"123")


async def over(hall: Hall) -> tuple[Scene, Destination]:
    """A day that is over, and its channel in Teams."""
    workshop = await hall.made()
    await connected(hall)
    await hall.join("Cam", "1", OFFICE, **TEAMS)
    await hall.lead("Start dagen")
    await close(hall)
    seen = await scene(hall.office, workshop)
    (spot,) = (spot for spot in seen.spots if spot.platform == "teams")
    return seen, Destination(Kind.PLACE, spot.id)


@pytest.mark.parametrize(
    ("lack", "why"),
    [
        (Lack.CONSENT, "Teams lar ikke boten legge filer der."),
        (Lack.FOLDER, "Åpne Filer i kanalen én gang, så virker det neste gang."),
        (Lack.ROOM, "Det er ikke plass til dem i mappen til kanalen."),
        (Lack.ANSWER, "Teams tok ikke imot filene akkurat da."),
    ],
)
async def test_those_who_lead_are_told_once_what_is_missing(hall, cabinet, lack, why):
    seen, to = await over(hall)
    cabinet.always = lack

    for _ in range(2):
        assert await put_in_folder(hall.office, seen, to, WHICH, make) == {}
        await hall.settle()

    for name, platform in (("Frida", "slack"), ("Tor", "teams")):
        (card,) = told(hall, name, platform)
        assert why in card
    assert told(hall, "Cam", "teams") == []


async def test_a_day_that_is_closed_once_more_has_its_files_put_there_once_more(hall, cabinet):
    seen, to = await over(hall)
    again = replace(seen, state=replace(seen.state, past=(*seen.state.past, seen.state.past[-1])))

    for day in (seen, seen, again):
        await put_in_folder(hall.office, day, to, WHICH, make)

    assert cabinet.names == ["dag-nb.docx", "dag-nb.pdf", "dag-nn.docx"] * 2


async def test_where_time_runs_out_the_rest_comes_with_the_next_try(hall, cabinet):
    seen, to = await over(hall)
    cabinet.slow_after, hall.office.shelves.patience = 2, 0.05

    with pytest.raises(TimeoutError):
        await put_in_folder(hall.office, seen, to, WHICH, make)
    laid = await put_in_folder(hall.office, seen, to, WHICH, make)

    assert (tuple(laid), len(cabinet.put_there)) == (WHICH, 3)


async def test_where_time_runs_out_and_nothing_came_of_it_links_must_do(hall, cabinet):
    seen, to = await over(hall)
    cabinet.slow_after, hall.office.shelves.patience = 0, 0.05

    laid = await put_in_folder(hall.office, seen, to, WHICH, make)
    await hall.settle()

    assert laid == {}
    assert ["akkurat da" in card for card in told(hall, "Tor", "teams")] == [True]


async def test_a_document_that_cannot_be_made_is_told_of_by_its_link(hall, cabinet, caplog):
    async def failing(kind: str, language: str) -> Document:
        raise DocumentFailed

    seen, to = await over(hall)
    laid = await put_in_folder(hall.office, seen, to, WHICH, failing)

    assert (laid, told(hall, "Tor", "teams")) == ({}, [])
    assert caplog.messages == ["a document was not made: DocumentFailed"]


async def test_a_channel_in_slack_has_files_already(hall, cabinet):
    seen, _ = await over(hall)
    (spot,) = (spot for spot in seen.spots if spot.platform == "slack")

    laid = await put_in_folder(hall.office, seen, Destination(Kind.PLACE, spot.id), WHICH, make)

    assert (laid, cabinet.put_there) == ({}, [])


def test_two_days_of_one_name_have_a_file_each(hall):
    names = {marked(hall.office, WorkshopId(day * 32), "dag-nb.docx") for day in "ab"}

    assert len(names) == 2
    assert {len(name) for name in names} == {len("dag-nb-12345678.docx")}
    assert {name[:7] + name[-5:] for name in names} == {"dag-nb-.docx"}


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, "1 kB"), (34_499, "34 kB"), (999_400, "999 kB"), (1_250_000, "1,2 MB")],
)
def test_a_size_is_told_as_people_say_it(count, expected):
    assert size(Filed("a", count, ""), words("nb")) == expected


def test_what_lies_where_is_not_remembered_for_ever():
    shelves = Shelves()
    for number in range(KEPT + 1):
        shelves.keep("place", str(number), Filed("a", 1, ""))

    assert (shelves.known("place", "0"), shelves.known("place", str(KEPT))) == (
        None,
        Filed("a", 1, ""),
    )
