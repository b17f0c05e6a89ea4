"""`kill -9` between a file that lies in a channel's folder and the message that links to it."""

from pathlib import Path

import pytest

from tests.fakes.slack import buttons
from tests.fakes.teams.graph import FILES
from tests.journeys.chats.killed import NB, SOON, Crowd, crowd

pytestmark = [pytest.mark.process, pytest.mark.timeout(240)]

CLOSE = "Close, and publish the documents"


async def press(there: Crowd, label: str) -> None:
    """The facilitator waits for a button of hers, and presses it."""
    frida, slack = there.frida, there.outside.slack
    await slack.until(
        lambda: [m for m in slack.inbox(frida.who) if NB(label) in buttons(m)], seconds=3 * SOON
    )
    await frida.press(label)


async def test_a_kill_leaves_one_file_of_each_and_one_message(tmp_path: Path) -> None:
    async with crowd(tmp_path, seed=5, files=True) as there:
        graph, room = there.outside.teams.graph, there.teams.room
        graph.consent(FILES)
        graph.kept.shut()
        for label in ("Start the day", "Skip, go back, close the day", CLOSE):
            await press(there, label)

        await graph.kept.somebody_waits()  # half a minute: what people had open is waited for
        before = [item.versions for item in graph.files(room)]
        there.nursery.kill()
        graph.kept.open()
        await there.nursery.start()
        await there.outside.settled()

        files = graph.files(room)
        posts = [post.text for post in there.teams.posts() if "Dokumenter fra dagen" in post.text]
        assert (before, sorted(item.versions for item in files)) == ([1], [1, 2])
        assert sorted(f.name.rpartition(".")[2] for f in files) == ["docx", "pdf"]
        assert [[f.name in post for f in files] for post in posts] == [[True] * 2]
