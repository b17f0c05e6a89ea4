"""Every kind of question that a workshop can ask, answered in a chat's form."""

from collections.abc import Mapping
from datetime import date

import pytest

from surveys.answers import Chosen, Committed, Dated, Listed, Numbered, Point, Rated, Shared, Value
from tests.facilitation.asking import EVERY_KIND, KINDS
from tests.journeys.chats.party import CHATS, Party, place_on
from tests.journeys.chats.venue import Venue

ONE = "slot-1"
FILLED: dict[str, tuple[Mapping[str, str], Value]] = {
    "line": ({f"{ONE}.0.": "Ett ord"}, Listed((Point("", "Ett ord"),))),
    "date": ({ONE: "4.12.2026"}, Dated(date(2026, 12, 4))),
    "choice": ({ONE: "other", f"{ONE}:other": "<!here>"}, Chosen(("other",), "<!here>")),
    "multi": ({ONE: "b", f"{ONE}:other": "Oslo"}, Chosen(("b", "other"), "Oslo")),
    "matrix": (
        {f"{ONE}:r": "c", f"{ONE}:s": "dont_know"},
        Rated((("r", "c"), ("s", "dont_know"))),
    ),
    "rating": ({ONE: "4"}, Numbered(4)),
    "stance": ({ONE: "17"}, Numbered(17)),
    "number": ({ONE: "12"}, Numbered(12)),
    "points": ({f"{ONE}:b": "3", f"{ONE}:c": "2"}, Shared((("b", 3), ("c", 2)))),
    "rank": ({f"{ONE}:c": "1", f"{ONE}:a": "2"}, Chosen(("c", "a"))),
    "commitment": ({f"{ONE}-what": "Ringe"}, Committed("Ringe")),
}


@pytest.fixture(params=CHATS)
async def asking(venue: Venue, request: pytest.FixtureRequest) -> Party:
    """A day that asks in every way, made from a file in a channel."""
    place = await place_on(venue, request.param)
    leader = place.leader()
    assert "Verkstedet er laget." in await leader.upload(EVERY_KIND)
    await venue.made()
    await venue.settled()
    if request.param == "teams":  # a file is sent to the bot alone: the channel comes by a link
        links = await leader.press("Links and codes")
        await leader.connect(next(word for word in links.split() if "/s/" in word))
    return Party(venue, request.param, place, leader)


def plain(value: Value) -> Value:
    """The same without the ids that points were given."""
    if not isinstance(value, Listed):
        return value
    return Listed(tuple(Point("", point.text) for point in value.points))


async def test_every_kind_of_question_is_answered_in_the_chat(asking: Party) -> None:
    ann = await asking.sits("Ann")
    refused: list[str] = []
    for number, kind in enumerate(KINDS):
        await asking.lead("Next" if number else "Start the day")
        await asking.venue.settled()
        if kind == "date":
            opened = await ann.open()
            refused.append(await ann.send(opened, {ONE: "i morgen"}))
        if kind in FILLED:
            await ann.send(await ann.open(), FILLED[kind][0])
    await asking.venue.settled()

    entries = {entry.phase.partition(".")[2]: entry for entry in await asking.venue.entries()}
    assert {kind: plain(entry.value) for kind, entry in entries.items()} == {
        kind: value for kind, (_, value) in FILLED.items()
    }
    assert ["som 31.12.2025" in said for said in refused] == [True]
    wall = [post.text for post in asking.place.posts() if "Svarene" in post.text]
    told = ["Annet sted — 1", "Reise", "4. desember 2026 — 1", "4 — 1", "Bodø — 3"]
    told += ["1. plass: Chicago — satt først av 1", "3. plass: Bodø — satt først av 0"]
    assert [sum(words in post for post in wall) for words in told] == [2, 1, 1, 1, 1, 1, 1]
    assert ["<!here>" in post for post in wall] == [False] * len(wall)
