"""What is done with something that came in: the desk is asked, and its reply delivered.

Nothing gets out of here as an exception: bolt would only log it, and whoever pressed would wait.
"""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

from bot.chat.cards import Paragraph
from bot.chat.ports import (
    BotCame,
    BotWent,
    Desk,
    Incoming,
    MemberCame,
    Pressed,
    Reply,
    Said,
    Sender,
    TryLater,
    Unreachable,
    Where,
)
from bot.slack.answers import Answers, Asker
from bot.slack.hidden import hidden_in
from bot.slack.home import Home
from bot.slack.outbound import receipt
from bot.slack.payload import Json
from bot.slack.people import People
from bot.slack.submissions import Submissions
from bot.slack.taken import Taken
from bot.web.refusals import SomethingBroke
from bot.words import Words, words
from surveys.texts import LANGUAGES

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """Asks the desk. `code` draws what a fault is noted as; `language` is the house's."""

    desk: Desk
    people: People
    answers: Answers
    submissions: Submissions
    code: Callable[[], str]
    language: str

    async def do(self, taken: Taken, home: Home) -> None:
        """Answer an event, a command or a button, after Slack has been told that it came."""
        to = Asker(home, taken.back, self._words(taken, ""))
        try:
            if await self._is_known(taken.incoming):
                return
            incoming = await self._named(taken.incoming, home)
            to = replace(to, t=self._words(taken, language_of(incoming)))
            await self.answers.deliver(await self.desk.answer(incoming), to)
        except (TryLater, Unreachable) as error:
            logger.warning("an answer in Slack was not delivered: %s", error)
        except Exception as error:  # noqa: BLE001 -- the top of the loop: logged and answered
            await self._apologise(error, to)

    async def acknowledge(self, taken: Taken, home: Home) -> Json:
        """What a sent form is answered with, within three seconds."""
        to = Asker(home, taken.back, self._words(taken, ""))

        async def ask() -> Reply:
            try:
                return await self.desk.answer(await self._named(taken.incoming, home))
            except Exception as error:  # noqa: BLE001 -- the top of the loop: logged and answered
                return Reply(note=self._noted(error, to.t))

        try:
            return await self.submissions.acknowledge(ask, to)
        except Exception as error:  # noqa: BLE001 -- a reply that cannot be shown: so it is said
            sorry = (Paragraph(self._noted(error, to.t)),)
            view = receipt(taken.back.view or {}, sorry, to.t)
            return {"response_action": "update", "view": view}

    async def _is_known(self, incoming: Incoming) -> bool:
        """Whether somebody only looks once more at a conversation that they know.

        Slack tells each time (app_home_opened), and the bot has come to them but once.
        """
        match incoming:
            case BotCame(where=Where(personal=True, address=address)):
                return not await self.answers.channel.is_new(address)
            case _:
                return False

    async def _apologise(self, error: Exception, to: Asker) -> None:
        sorry = self._noted(error, to.t)
        if not to.back.user:
            return
        try:
            await self.answers.say(sorry, to)
        except Exception as again:  # noqa: BLE001 -- there is no other way to say it
            self._noted(again, to.t)

    def _noted(self, error: Exception, t: Words) -> str:
        """Log a failure without its words, which may be people's; returns what is said of it."""
        code = self.code()
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("fault %s: %s in Slack\n%s", code, type(error).__name__, frames)
        return t.refused(SomethingBroke(code=code))

    async def _named(self, incoming: Incoming, home: Home) -> Incoming:
        """The same, with who it was as far as that can be learnt."""
        match incoming:
            case Pressed() | Said() | MemberCame():
                return replace(incoming, sender=await self.people.who(incoming.sender, home))
            case BotCame(by=Sender() as by):
                return replace(incoming, by=await self.people.who(by, home))
            case BotCame() | BotWent():
                return incoming
            case _:
                assert_never(incoming)

    def _words(self, taken: Taken, language: str) -> Words:
        """The language of the dialog that it came from, or the person's own, or the house's."""
        hidden = hidden_in(taken.back.view).language if taken.back.view else ""
        return words(next(code for code in (hidden, language, self.language) if code in LANGUAGES))


def language_of(incoming: Incoming) -> str:
    """The language of whoever did it, as far as it is known."""
    match incoming:
        case Pressed(sender=sender) | Said(sender=sender) | MemberCame(sender=sender):
            return sender.language
        case BotCame(by=Sender(language=language)):
            return language
        case BotCame() | BotWent():
            return ""
        case _:
            assert_never(incoming)
