"""A survey in a channel of Slack or Teams: made, opened and answered by presses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from storage import links, surveys
from storage.surveys import Survey
from tests.fakes.slack import Message
from tests.fakes.slack import buttons as slack_buttons
from tests.fakes.teams import NewCard
from tests.journeys.chats import slack_side, teams_side
from tests.journeys.chats.party import Kind, Leader, Place, place_on
from tests.journeys.chats.seats import Opened
from tests.journeys.chats.slack_side import SlackSeat
from tests.journeys.chats.teams_side import TeamsSeat, words_of
from tests.journeys.chats.venue import NB, Venue

Person = SlackSeat | TeamsSeat
CALM = 90.0  # seconds in which all messages have come


@dataclass
class Asking:
    """A channel, and whoever asks there."""

    venue: Venue
    place: Place
    owner: Leader

    @classmethod
    async def opened(cls, venue: Venue, kind: Kind) -> "Asking":
        """A new channel with its owner in it."""
        place = await place_on(venue, kind)
        return cls(venue, place, place.leader())

    async def settled(self) -> None:
        """Return when what is to be sent has been sent."""
        await self.venue.clock.pass_(seconds=CALM)

    async def survey(self) -> Survey:
        """The survey that was made."""
        store = self.venue.app.site.store
        for account in await store.read(links.accounts_listed):
            for found in await store.read(surveys.of_account, account.id):
                return found
        raise AssertionError("there is no survey")

    # --- Making -----------------------------------------------------------------------------------

    async def make(self, **filled: str) -> str:
        """Fill in the form for a new survey, look at it, and open it; what is said then."""
        if isinstance(self.owner, SlackSeat):
            return await self._make_in_slack(self.owner, filled)
        return await self._make_in_teams(self.owner, filled)

    async def _make_in_slack(self, owner: SlackSeat, filled: Mapping[str, str]) -> str:
        slack = owner.slack
        await slack.slash(owner.who, owner.room, "/undersokelse", "ny")
        (view,) = await slack.until(owner._on_top)
        names = {str(b["block_id"]).split(":", 2)[2]: b["block_id"] for b in view.blocks
                 if b["type"] == "input"}  # fmt: skip
        await slack.submit(owner.who, view, {names[n]: said for n, said in filled.items()})
        preview = slack.top_view(owner.who)
        assert preview is not None
        await slack.press(owner.who, preview, NB("Open and send"))
        await self.venue.moment()
        after = slack.top_view(owner.who)
        assert after is not None
        return await owner._read_out(after)

    async def _make_in_teams(self, owner: TeamsSeat, filled: Mapping[str, str]) -> str:
        teams = owner.teams
        await teams.mention(owner.who, owner.room, "undersøkelse")
        await self.venue.moment()
        asked = owner.posted("New survey")
        outcome = await teams.press(owner.who, asked, NB("New survey"))
        assert isinstance(outcome, NewCard), outcome
        made = teams_side.form(asked, outcome.card, NB("Make the survey"))
        await owner.send(made, filled)
        outcome = await teams.press(owner.who, asked, NB("Open and send"))
        await self.venue.moment()
        return words_of(outcome)

    # --- Answering --------------------------------------------------------------------------------

    async def form(self, person: Person, *, channel: bool) -> Opened:
        """The form that «Svar» opens, in the channel or in their own conversation."""
        if isinstance(person, SlackSeat):
            message = person.posted("Answer") if channel else person.newest(person.t("Answer"))
            return await person._opening(message, _label(message, person))
        if not channel:
            return await person.open_by("Answer", "Send")
        await person.press_in_channel("Answer")
        asked = person.newest(person.t("Send"))
        card = person.teams.card_for(person.who, asked)
        assert card is not None
        return teams_side.form(asked, card, person.t("Send"))

    async def answer(self, person: Person, filled: Mapping[str, str], *, channel: bool) -> str:
        """Answer, and return what the receipt says."""
        return await person.send(await self.form(person, channel=channel), filled)

    async def answer_on(
        self, person: Person, first: Mapping[str, str], then: Mapping[str, str]
    ) -> str:
        """Answer, and answer what follows from that."""
        opened = await self.form(person, channel=False)
        if isinstance(person, SlackSeat):
            names = {b.split(":", 2)[2]: b for b in opened.raw["blocks"]}
            await person.slack.submit(
                person.who, opened.raw["view"], {names[n]: said for n, said in first.items()}
            )
            follows = person.slack.top_view(person.who)
            assert follows is not None
            return await person.send(slack_side.form(follows), {**first, **then})
        await person.send(opened, first)
        return await person.send(opened, {**first, **then})

    # --- What its owner does ----------------------------------------------------------------------

    async def follow(self) -> None:
        """Ask for one's surveys, and press «Følg med»."""
        owner = self.owner
        if isinstance(owner, SlackSeat):
            await owner.slack.slash(owner.who, owner.room, "/undersokelse", "")
            await self.venue.moment()
            await owner.press("Follow")
        else:
            await owner.teams.mention(owner.who, owner.room, "undersøkelse")
            await self.venue.moment()
            listed = owner.posted("Show my surveys")
            await owner.teams.press(owner.who, listed, NB("Show my surveys"))
            await owner.teams.press(owner.who, listed, NB("Follow"))
        await self.settled()

    async def press(self, label: str) -> str:
        """Press a button on one's own card; what is said."""
        said = await self.owner.press(label)
        await self.settled()
        return said

    def pictures(self) -> tuple[tuple[str, bytes], ...]:
        """What the bot shows in the channel: what is said in its place (in Slack over it), PNG."""
        if isinstance(self.owner, SlackSeat):
            found = self.owner.slack.files(self.owner.room)
            return tuple((file.title, file.content) for file in found)
        return tuple((one.alt, one.png) for one in self.owner.teams.pictures.fetched.values())

    def wall(self) -> str:
        """All that the bot has written in the channel."""
        return "\n".join(post.text for post in self.place.posts())


def _label(message: Message, person: SlackSeat) -> str:
    """The button as it stands there: the channel's is in its own language."""
    return next(b for b in slack_buttons(message) if b in (person.t("Answer"), NB("Answer")))


def code_in(receipt: str) -> str:
    """The code of a receipt."""
    found = re.search(r"er ([2-9B-Z]{6})\.", receipt)
    assert found is not None, receipt
    return found[1]


def link_in(receipt: str) -> str:
    """The secret of the link in a receipt."""
    found = re.search(r"/q/([\w-]+)", receipt)
    assert found is not None, receipt
    return found[1]
