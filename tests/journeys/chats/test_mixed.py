"""A whole day of thirty people in Slack, in Teams and on the page, at the same tables."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.chat.ports import Address, Channel, Cost, Deed
from bot.words import words
from tests.fakes.teams import Rule
from tests.journeys.chats.gathering import TABLES, Gathering
from tests.journeys.chats.venue import Venue, opened
from tests.journeys.files import READERS
from tests.journeys.guest import Guest

pytestmark = pytest.mark.timeout(240)

SLACK, TEAMS, WEB = 12, 9, 9  # people


@pytest.mark.parametrize("socket", [False, True], ids=["http", "socket"])
async def test_a_day_of_thirty_on_three_platforms(folder: Path, *, socket: bool) -> None:
    async with opened(folder, socket=socket) as venue:
        day = await Gathering.opened(venue)
        await day.sits(SLACK, TEAMS, WEB)
        hosts = {day.host(table).platform for table in range(1, TABLES + 1)}
        await first_session(day)
        result = await second_session(day)
        await promises(day)
        await day.close(documents=not socket)

        assert hosts == {"slack", "teams", "web"}
        assert await day.stored() == day.said()
        assert day.standing() == await day.wanted()
        assert len(day.standing()) == SLACK + TEAMS
        assert ranked(day, "slack") == ranked(day, "teams") == in_order(result)
        assert venue.violations == ()
        if not socket:
            await documents(day)


async def first_session(day: Gathering) -> None:
    """Alone, and then round the tables; the bell rings by itself."""
    await day.frida.press("Start the day")
    await day.onward("q1.I")
    await day.write_alone("q1")
    await day.venue.reached(lambda state: state.run is not None and state.run.phase == "q1.G")
    await day.rounds()


async def second_session(day: Gathering) -> Counter[str]:
    """Alone, round the tables, what they came to, and a vote; what each outcome was given."""
    for phase in ("pause1.break", "q2.pitch", "q2.I"):
        await day.onward(phase)
    await day.write_alone("q2")
    await day.onward("q2.G")
    await day.rounds()
    await day.write_outcomes("q2")
    await day.onward("q2.P")
    await day.present()
    await day.onward("q2.V")
    return await day.vote("q2")


async def promises(day: Gathering) -> None:
    """What each will do at home."""
    await day.onward("q5.I")
    await day.promise()
    await day.onward("q5.G")
    await day.onward("veien-videre.plenary")


def ranked(day: Gathering, platform: str) -> list[tuple[int, str]]:
    """The result of the vote as it stands in a channel, in groups of the same number of points."""
    posts = (day.slack if platform == "slack" else day.teams).posts()
    result = next(post for post in posts if "Resultatet av avstemningen" in post.text)
    assert f"{SLACK + TEAMS + WEB} personer stemte" in result.text
    lines = [line for line in result.lines if " — " in line]
    given = [int(line.rpartition(" — ")[2].split()[0]) for line in lines]
    assert given == sorted(given, reverse=True)
    texts = [line.partition(" — ")[0].partition("Bord")[2] for line in lines]
    return sorted(zip(given, texts, strict=True))


def in_order(result: Counter[str]) -> list[tuple[int, str]]:
    """What was given, in the same form."""
    return sorted((count, text.removeprefix("Bord")) for text, count in result.items())


async def documents(day: Gathering) -> None:
    """In Slack the documents lie in the channel; in Teams whoever is there can fetch them."""
    made = {file.name.rpartition(".")[2]: file for file in day.files()}
    assert len(day.files()) == 4  # Word and PDF, in two languages
    READERS["docx"](made["docx"].content, day.typed, words("nn"))
    assert len(day.links()) == 4
    async with Guest(day.venue.url) as guest:
        link = next(link for link in day.links() if "docx" in link and link.endswith("nn"))
        assert await guest.download(link.removeprefix(day.venue.url)) == (200, made["docx"].content)


# --- Without pacing -------------------------------------------------------------------------------


@dataclass
class Hasty:
    """A platform of which nobody asks what may be sent."""

    channel: Channel
    asked: list[Deed] = field(default_factory=list)

    def costs(self, to: Address, deed: Deed, *, thread: bool) -> tuple[Cost, ...]:
        """Nothing counts against anything."""
        self.asked.append(deed)
        return ()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.channel, name)


async def test_the_same_day_breaks_the_limits_when_nothing_is_paced(folder: Path) -> None:
    async with opened(folder) as venue:
        hasty = unpaced(venue)
        day = await Gathering.opened(venue)
        await day.sits(SLACK, TEAMS, WEB)
        await first_session(day)
        slack = {violation.rule for violation in venue.slack.violations}
        teams = {violation.rule for violation in venue.teams.violations}

    assert (slack, teams) == ({"channel rate"}, {Rule.RATE})
    assert [Deed.EDIT in one.asked for one in hasty] == [True, True]


def unpaced(venue: Venue) -> list[Hasty]:
    """Switch the pacing off."""
    channels = venue.app.chats.channels
    made = [Hasty(channels["slack"]), Hasty(channels["teams"])]
    channels["slack"], channels["teams"] = made
    return made
