"""A full disk, as people in a chat meet it: nothing is lost, all are told, and the day goes on."""

import resource
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from surveys.answers import Listed
from tests.fakes.slack import shown
from tests.journeys.chats.killed import Crowd, crowd
from tests.journeys.chats.party import Party

REFUSED = {
    "nb": "Ingenting ble lagret: serveren får ikke skrevet til disken akkurat nå.",
    "nn": "Ingenting vart lagra: tenaren får ikkje skrive til disken akkurat no.",
}
TOLD = "Ingenting kan lagres akkurat nå: disken til serveren er full eller virker ikke."
AGAIN = "Alt kan lagres igjen"
LONG = tuple(f"{'Hemmelig ' * 300}{n}" for n in range(3))  # no page of the file has room for them


async def fill(connection: AsyncConnection) -> None:
    """Let the file grow no further: SQLite answers that the disk is full."""
    await connection.exec_driver_sql("PRAGMA max_page_count = 1")


async def empty(connection: AsyncConnection) -> None:
    """Give it room again."""
    await connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")


async def test_a_full_disk_lets_people_keep_their_words_and_tells_the_facilitator_once(
    chat: Party, caplog: pytest.LogCaptureFixture
) -> None:
    ann, bo = await chat.sits("Ann"), await chat.sits("Bo", table=2, language="nn")
    await chat.lead("Start the day")
    await chat.venue.settled()
    store = chat.venue.app.site.store
    opened, bos = await ann.open(), await bo.open()
    await store.write(fill)

    refused = [await ann.send(opened, opened.points("1", LONG)) for _ in range(3)]
    refused_bo = await bo.send(bos, bos.points("1", LONG))
    await chat.venue.clock.pass_(seconds=20)
    before = await leads(chat)
    await store.write(empty)
    saved = await ann.send(opened, opened.points("1", LONG))
    await chat.venue.clock.pass_(seconds=100)

    assert [REFUSED["nb"] in said for said in refused] == [True] * 3
    assert REFUSED["nn"] in refused_bo
    assert [text.count(TOLD) for text in before if TOLD in text] == [1]
    assert "Lagret" in saved
    after = await leads(chat)
    assert [text for text in after if TOLD in text] == []
    assert len([text for text in after if AGAIN in text]) == 1
    stored = [entry.value for entry in await chat.venue.entries()]
    assert sum(len(value.points) for value in stored if isinstance(value, Listed)) == len(LONG)
    assert "Hemmelig" not in caplog.text
    assert caplog.text.count("nothing can be saved") == 1


async def leads(chat: Party) -> list[str]:
    """What stands in the facilitator's own conversation."""
    return [seen.text for seen in await chat.leader.before_them()]


@pytest.mark.process
async def test_a_disk_that_takes_nothing_at_all_is_told_and_overcome_in_both_chats(
    tmp_path: Path,
) -> None:
    async with crowd(tmp_path, seed=4) as there:
        await there.come(slack=1, teams=1)
        await there.round("Start the day")
        pid = there.nursery.pid
        room = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        opened = [await person.open() for person in there.people]
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, room[1]))

        filled = [form.points("1", ["Et punkt"]) for form in opened]
        sendings = list(zip(there.people, opened, filled, strict=True))
        refused = [await person.send(form, points) for person, form, points in sendings]
        again = [await person.send(form, points) for person, form, points in sendings]
        await there.outside.slack.until(lambda: TOLD in leader_reads(there), seconds=10)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, room)
        saved = [await person.send(form, points) for person, form, points in sendings]

        assert [REFUSED["nb"] in said for said in (*refused, *again)] == [True] * 4
        assert leader_reads(there).count(TOLD) == 1
        assert ["Lagret" in said for said in saved] == [True, True]


def leader_reads(there: Crowd) -> str:
    """All that stands in the facilitator's own conversation."""
    messages = there.outside.slack.inbox(there.frida.who)
    return "\n".join(line for message in messages for line in shown(message))
