"""A day in a channel: its facilitator, and people who come to it from one platform or the page."""

from dataclasses import dataclass, field
from typing import Literal

from facilitation.ids import PersonId
from facilitation.phases import Grouping
from facilitation.state import Workshop
from tests.journeys.chats import web_side
from tests.journeys.chats.seats import Participant, Seen
from tests.journeys.chats.slack_side import SlackLeader, SlackPlace
from tests.journeys.chats.teams_side import TeamsLeader, TeamsPlace
from tests.journeys.chats.venue import Venue

Kind = Literal["web", "slack", "teams"]
CHATS: tuple[Kind, ...] = ("slack", "teams")
EVERYWHERE: tuple[Kind, ...] = ("web", *CHATS)

Place = SlackPlace | TeamsPlace
Leader = SlackLeader | TeamsLeader


@dataclass
class Party:
    """A short day that has not begun, in a channel; `kind` is where its people come from."""

    venue: Venue
    kind: Kind
    place: Place
    leader: Leader
    people: dict[str, Participant] = field(default_factory=dict)

    @classmethod
    async def opened(cls, venue: Venue, kind: Kind, template: str = "kort-igp") -> "Party":
        """The day is made in a channel of the platform; guests of the page find one in Slack."""
        place = await place_on(venue, "teams" if kind == "teams" else "slack")
        leader = place.leader()
        await leader.make(template)
        return cls(venue, kind, place, leader)

    async def comes(self, name: str, language: str = "nb") -> Participant:
        """Somebody is there who has not joined."""
        if self.kind == "web":
            return await web_side.guest(self.venue, name, language)
        return self.place.person(name, language)

    async def sits(self, name: str, table: int = 1, language: str = "nb") -> Participant:
        """Somebody joins at a table."""
        person = self.people[name] = await self.comes(name, language)
        await person.join(table)
        await self.venue.settled()
        return person

    async def lead(self, *labels: str) -> None:
        """The facilitator presses these buttons, one after the other."""
        for label in labels:
            await self.leader.lead(label)

    async def close(self) -> None:
        """The facilitator closes the day."""
        await self.venue.settled()
        await self.leader.press("Skip, go back, close the day")
        await self.leader.press("Close the day")
        await self.venue.settled()

    async def state(self) -> Workshop:
        """How the day stands."""
        return await self.venue.state()

    async def speaker(self) -> Participant:
        """Whoever of the table has the floor."""
        names = {profile.id: profile.alias for profile in await self.venue.profiles()}
        run = (await self.state()).run
        assert run is not None
        assert (await self.state()).programme.phase(run.phase).group.kind is Grouping.TABLES
        return self.people[names[PersonId(str(run.floors[0].queue[0]))]]

    def wall(self) -> str:
        """All that can be read in the channel, its threads too, by whoever is in it."""
        return "\n".join(post.text for post in self.place.posts())

    def post(self, words: str) -> Seen:
        """The newest post of the channel with these words."""
        found = [post for post in self.place.posts() if words in post.text]
        assert found, f"«{words}» is not in {self.wall()}"
        return found[-1]


async def place_on(venue: Venue, kind: Kind, name: str = "verksted") -> Place:
    """A new channel with the bot in it."""
    if kind == "teams":
        return await TeamsPlace.opened(venue, name)
    return SlackPlace.opened(venue, name)
