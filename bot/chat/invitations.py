"""Letters about surveys by way of a chat: the same words as by e-mail, as a card with buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.chat.cards import Button, Buttons, Card, Heading, Paragraph, Part, Style
from bot.chat.office import Office, address_of
from bot.chat.ports import (
    Channel,
    Cost,
    Deed,
    MessageGone,
    NotAccepted,
    TryLater,
    Unreachable,
)
from bot.chat.survey_scene import about
from bot.fielding.letters import Worded
from bot.fielding.ways import NotDelivered, Way, WayDown
from bot.postage import costs, limit
from bot.words import words
from storage import pacing
from storage.letters import ASKS, State
from storage.seats import Reached
from storage.sending import Letter

SOON = 5.0  # seconds until a platform is asked again that does not say when


@dataclass(frozen=True, slots=True)
class ChatWay:
    """One platform as a way to reach people."""

    office: Office
    platform: str

    @property
    def channel(self) -> Channel:
        """The platform."""
        return self.office.channels[self.platform]

    def costs(self, to: Reached) -> Sequence[Cost]:
        """The limits that a message to them counts against, which the courier's count against too.

        Raises:
            NotDelivered: their address cannot be read.
        """
        if to.route is None:
            return ()
        return costs(self.channel, self.office.sealer, address_of(to.route), Deed.POST)

    async def send(self, to: Reached, words: Worded, letter: Letter) -> str:
        """Send it as a message of its own; one that was on its way before is looked for first.

        Raises:
            NotDelivered, WayDown
        """
        if to.route is None:
            raise NotDelivered("sealed")
        address, token = address_of(to.route), self.office.sealer.digest(letter.id)[:32]
        try:
            if letter.status is State.SENDING:
                found = await self.channel.find(address, "", token)
                if found is not None:
                    return found
                if not self.is_asked:
                    raise NotDelivered("chat_unsure")
            posted = await self.channel.post(address, card(words, letter), "", token)
        except TryLater as later:
            raise await self._put_off(later) from None
        except Unreachable:
            raise NotDelivered("chat_gone", bounced=True) from None
        except (NotAccepted, MessageGone):
            raise NotDelivered("chat_refused") from None
        return posted.remote

    @property
    def is_asked(self) -> bool:
        """Whether the platform can tell if a message to a person stands: Teams cannot."""
        return self.platform == "slack"

    async def _put_off(self, later: TryLater) -> NotDelivered:
        """A limit that was hit holds for everybody; without one the platform itself is down."""
        after = timedelta(seconds=SOON if later.after is None else max(later.after, 1.0))
        if not later.bucket:
            return WayDown("chat_silent", after)
        bucket = limit(self.office.sealer, self.platform, later.bucket)
        until = self.office.fielder.now() + after
        await self.office.store.write(pacing.block, bucket, until)
        return NotDelivered("chat_busy", after)


def ways(office: Office) -> dict[str, Way]:
    """A way for each platform that is on."""
    return {platform: ChatWay(office, platform) for platform in office.channels}


def card(letter: Worded, sent: Letter) -> Card:
    """A letter as a message: what asks for an answer can be answered there."""
    t = words(letter.language)
    parts: list[Part] = [Heading(letter.subject)]
    parts += [Paragraph(paragraph) for paragraph in letter.paragraphs]
    buttons: list[Button] = []
    if sent.kind in ASKS:
        buttons.append(
            Button(
                t("Answer"),
                "survey-answer",
                about(sent.survey, seat=sent.seat),
                style=Style.PRIMARY,
            )
        )
    if letter.url:
        buttons.append(Button(letter.label, url=letter.url))
    if letter.url and sent.kind in ASKS:
        buttons.append(Button(t("No, thank you"), url=f"{letter.url}/withdraw"))
    if buttons:
        parts.append(Buttons(tuple(buttons)))
    parts += [Paragraph(note, subtle=True) for note in letter.notes]
    return Card(letter.subject, tuple(parts), letter.language)
