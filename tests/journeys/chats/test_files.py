"""The documents as files in the channel's own folder in Teams, where that is switched on."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.fakes.teams.drives import Item
from tests.fakes.teams.graph import FILES
from tests.journeys.chats.party import Party
from tests.journeys.chats.seats import Seen
from tests.journeys.chats.teams_side import TeamsPlace
from tests.journeys.chats.venue import Venue, opened

UNFILED = "som lenker, ikke som filer"


@pytest.fixture
async def venue(folder: Path) -> AsyncIterator[Venue]:
    """The server, told to put files into channels; no rule of a platform's may be broken."""
    async with opened(folder, files=True) as made:
        yield made
        assert made.violations == ()


@pytest.fixture
async def day(venue: Venue) -> Party:
    """A day in Teams."""
    return await Party.opened(venue, "teams")


async def published(day: Party) -> Seen:
    """Somebody answers at the very end, and the day is closed and published; what came of it."""
    ann = await day.sits("Ann")
    await day.lead("Start the day")
    form = await ann.open()
    await day.leader.press("Skip, go back, close the day")
    await day.leader.press("Close, and publish the documents")
    await ann.send(form, form.points("1", ["Kom med til slutt"]))
    await day.venue.settled()
    await day.venue.settled()
    return day.post("Dokumenter fra dagen")


def laid(day: Party) -> tuple[Item, ...]:
    """What lies in the channel's folder."""
    assert isinstance(day.place, TeamsPlace)
    return day.venue.teams.graph.files(day.place.room)


def addresses(post: Seen) -> set[str]:
    """Where a post's links lead."""
    return set(re.findall(r"'url': '([^']+)'", repr(post.raw)))


async def test_the_documents_lie_in_the_channels_folder_and_the_post_links_to_them(
    day: Party,
) -> None:
    day.venue.teams.graph.consent(FILES)

    post = await published(day)

    files, graph = laid(day), day.venue.teams.graph
    assert sorted(f.name.rpartition(".")[2] for f in files) == ["docx", "docx", "pdf", "pdf"]
    assert addresses(post) == {f"{graph.base}/sites/files/{file.id}" for file in files}
    for file in files:
        assert f"{file.name} (" in post.text
    for file in files:
        if file.name.endswith("docx"):
            with ZipFile(BytesIO(file.content)) as parts:
                assert parts.read("word/document.xml").decode().count("Kom med til slutt") == 1
    assert UNFILED not in "".join([one.text for one in await day.leader.before_them()])


async def test_without_consent_there_are_links_and_the_facilitator_is_told_once(day: Party) -> None:
    post = await published(day)

    assert [re.search(r"/d/", url) is not None for url in addresses(post)] == [True] * 4
    told = [one.text for one in await day.leader.before_them() if UNFILED in one.text]
    assert ["Teams lar ikke boten legge filer der." in text for text in told] == [True]
    assert laid(day) == ()


async def test_graph_that_is_down_holds_nothing_up(day: Party) -> None:
    day.venue.teams.graph.consent(FILES)
    day.venue.teams.graph.fail(1_000, 503, retry_after=600)

    post = await published(day)

    assert [re.search(r"/d/", url) is not None for url in addresses(post)] == [True] * 4
    told = [one.text for one in await day.leader.before_them() if UNFILED in one.text]
    assert ["Teams tok ikke imot filene akkurat da." in text for text in told] == [True]
