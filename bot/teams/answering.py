"""Has the desk answer what came in, and brings the answer to whom it is for.

A pressed button is answered in place, which only the presser sees; a card in their own chat comes
below, for the pressed one goes on changing with the day. What was written is answered
where it stands: in a channel in its thread, where everybody reads it. So what may hold somebody's
own answers does not stand there: a form, a document, what is said to a new member, and whatever
answers a press (of an older client, or late) goes to the sender's own chat with the bot.
"""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import assert_never

from bot.chance import Chance
from bot.chat.cards import Document
from bot.chat.ports import (
    Address,
    BotCame,
    BotWent,
    Deed,
    Desk,
    Incoming,
    MemberCame,
    NotAccepted,
    Pressed,
    Reply,
    Said,
    Sender,
    TryLater,
    Unreachable,
    Where,
)
from bot.tasks import spawn
from bot.teams import limits, outbound
from bot.teams.cards import Json
from bot.teams.channel import TeamsChannel
from bot.teams.pacing import Paces
from bot.teams.routes import route_of
from bot.words import later, words

logger = logging.getLogger(__name__)

PATIENCE = 8.0  # seconds: Teams gives an invoke up after 10 to 15
GRACE = 2.0  # seconds, at the end of the program
WAITS = (2, 4, 8)  # seconds before the connector is asked again, where it does not say
JITTER = 25  # per cent at most on top: who was refused together does not come back together
SLOW = later("This takes a while. The answer will come in your own chat with me.")
BROKE = later("Something went wrong on our side. It is noted as {code}. Try again in a moment.")
Upload = Mapping[str, str]  # where a file goes that somebody agreed to, as Teams says it


class Answering:
    """Work in the background, as long as the server runs."""

    def __init__(
        self, desk: Desk, channel: TeamsChannel, paces: Paces, chance: Chance, language: str
    ) -> None:
        self._desk = desk
        self._channel = channel
        self._paces = paces
        self._chance = chance
        self._language = language
        self._working: set[asyncio.Task[None]] = set()

    def begin(self, incoming: Incoming, thread: str, upload: Upload) -> None:
        """Answer with messages, in a while; `thread` is the post that was written under."""
        self._spawn(self._answer(incoming, thread, upload))

    async def now(self, pressed: Pressed, patience: float = PATIENCE) -> Json:
        """The body that answers a pressed button; after `patience` seconds a word meanwhile."""
        asked = asyncio.get_running_loop().create_future()
        self._spawn(self._settle(pressed, asked))
        await asyncio.wait({asked}, timeout=patience)
        language = self._language_of(pressed.sender)
        if not asked.done():
            self._spawn(self._bring_later(pressed, asked))
            return outbound.invoke_body(Reply(note=words(language)(SLOW)), language, {})
        here, below = _parted(pressed, asked.result())
        if below != Reply():
            self._spawn(self._bring(pressed, below))
        return outbound.invoke_body(here, language, pressed.fields)

    async def close(self, grace: float = GRACE) -> None:
        """Let what is under way end by itself; after `grace` seconds the rest is stopped."""
        if self._working:
            await asyncio.wait(set(self._working), timeout=grace)
        for task in self._working:
            task.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)

    async def idle(self) -> None:
        """Return when nothing is under way."""
        while self._working:
            await asyncio.wait(set(self._working))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = spawn(work, name="an answer in Teams")
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def _answer(self, incoming: Incoming, thread: str, upload: Upload) -> None:
        reply = await self._ask(incoming)
        if isinstance(incoming, BotCame | BotWent | MemberCame):
            await self._tell_of_the_others(incoming)
        if upload and reply.document is not None:
            await self._hand_over(incoming, reply.document, upload)
            return
        alone = isinstance(incoming, Pressed | MemberCame) or reply.form is not None
        if alone or incoming.where.personal:
            await self._bring(incoming, reply)
            return
        await self._bring(incoming, Reply(document=reply.document))
        openly = replace(reply, document=None)
        await self._say(incoming, openly, incoming.where.address, thread)

    async def _tell_of_the_others(self, incoming: BotCame | BotWent | MemberCame) -> None:
        """Teams tells of a team's general channel alone, but who comes or goes does so in them all.

        Where the bot has gone, nobody may be asked any more: then it is those it has written in.
        """
        general = incoming.where.address
        if incoming.where.personal or not route_of(general).team:
            return
        try:
            gone = isinstance(incoming, BotWent)
            others = () if gone else await self._channel.beside(general)
        except (TryLater, Unreachable, NotAccepted) as error:
            logger.warning("the channels of a team cannot be had: %s", error)
            others = ()
        for to in others or self._channel.written_in(general):
            where = Where(to, personal=False)
            delivery = f"{incoming.delivery}:{limits.conversation_bucket(to)}"
            await self._ask(replace(incoming, delivery=delivery, where=where))

    async def _settle(self, pressed: Pressed, asked: "asyncio.Future[Reply]") -> None:
        asked.set_result(await self._ask(pressed))

    async def _bring_later(self, pressed: Pressed, asked: "asyncio.Future[Reply]") -> None:
        await self._bring(pressed, await asked)

    async def _ask(self, incoming: Incoming) -> Reply:
        try:
            return await self._desk.answer(incoming)
        except Exception as error:  # noqa: BLE001 -- the top of the loop: logged and answered
            code, kind = self._chance.code(), type(error).__name__
            # Where it failed, without the error's own words: they may hold people's text.
            frames = "".join(traceback.format_tb(error.__traceback__))
            logger.error("fault %s: %s in Teams\n%s", code, kind, frames)  # noqa: TRY400 -- as said
            t = words(self._language_of(_sender(incoming)))
            return Reply(note=t(BROKE, code=code))

    async def _bring(self, incoming: Incoming, reply: Reply) -> None:
        """Say it to the sender alone; nothing, where it is not known who that is."""
        if (sender := _sender(incoming)) is not None:
            alone = incoming.where.address if incoming.where.personal else sender.address
            await self._say(incoming, reply, alone)

    async def _say(self, incoming: Incoming, reply: Reply, to: Address, thread: str = "") -> None:
        fields = incoming.fields if isinstance(incoming, Pressed) else {}
        language = self._language_of(_sender(incoming))
        for activity in outbound.messages(reply, language, fields):
            await self._send(to, activity, thread)

    async def _send(self, to: Address, activity: Json, thread: str = "") -> None:
        async def send() -> None:
            await self._paces.wait(self._channel.costs(to, Deed.POST, thread=bool(thread)))
            await self._channel.say(to, activity, thread)

        await self._persist(send)

    async def _hand_over(self, incoming: Incoming, document: Document, upload: Upload) -> None:
        if await self._persist(lambda: self._channel.hand_over(document, upload)):
            await self._send(incoming.where.address, outbound.delivered(upload))

    async def _persist(self, deed: Callable[[], Awaitable[None]]) -> bool:
        """Do it, and again while there is hope. Whether it was done."""
        for seconds in (*WAITS, None):
            try:
                await deed()
            except TryLater as busy:
                if seconds is None:
                    logger.error("an answer in Teams was given up")  # noqa: TRY400 -- no fault of ours
                else:
                    await self._paces.sleep(self._jittered(busy.after or seconds))
            except (Unreachable, NotAccepted) as refused:
                logger.warning("an answer in Teams was refused: %s", refused.reason)
                return False
            else:
                return True
        return False

    def _jittered(self, seconds: float) -> float:
        return seconds * (100 + self._chance.between(0, JITTER)) / 100

    def _language_of(self, sender: Sender | None) -> str:
        return (sender.language if sender else "") or self._language


def _parted(pressed: Pressed, reply: Reply) -> tuple[Reply, Reply]:
    """What stands in place of the pressed card, and what comes as messages of its own.

    In somebody's own chat the pressed card is one that stands for the whole day: a card in its
    place would hide it, and would be gone when it next changes.
    """
    if pressed.where.personal and reply.card is not None and reply.form is None:
        return Reply(errors=reply.errors), replace(reply, errors=())
    return replace(reply, document=None), Reply(document=reply.document)


def _sender(incoming: Incoming) -> Sender | None:
    match incoming:
        case Pressed(sender=sender) | Said(sender=sender) | MemberCame(sender=sender):
            return sender
        case BotCame(by=by):
            return by
        case BotWent():
            return None
        case _:
            assert_never(incoming)
