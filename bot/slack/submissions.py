"""Forms that were sent: each is answered within three seconds, and the rest follows.

Slack marks fields and exchanges a dialog in its very answer to a sending, which may take three
seconds. So the desk is asked first. Where that takes longer, the dialog says so, and gets its end
by another request.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.chat.cards import Paragraph
from bot.chat.ports import Reply
from bot.slack.answers import Answers, Asker, parts_of
from bot.slack.busy import Busy
from bot.slack.hidden import hidden_in
from bot.slack.outbound import Opened, errors_at, modal, receipt
from bot.slack.payload import Json, text
from bot.slack.reopening import reopened

# Seconds until a late end is put into the dialog: if it came before the answer that says «wait»,
# that would stand there for ever.
SETTLING = 1.0
REMEMBERED = 200

Ask = Callable[[], Awaitable[Reply]]


@dataclass(slots=True)
class Submissions:
    """Answers sent forms. The same sending (see `WayBack.key`) gets the same answer twice."""

    answers: Answers
    busy: Busy
    patience: float  # seconds
    _replies: dict[str, asyncio.Future[Reply]] = field(default_factory=dict)

    async def acknowledge(self, ask: Ask, to: Asker) -> Json:
        """What Slack is answered at once: its `response_action` and what goes with it.

        `ask` gives an answer whatever happens.
        """
        known = self._replies.get(to.back.key)
        reply = known if known is not None else self._asked(ask, to)
        done, _ = await asyncio.wait({reply}, timeout=self.patience)
        if known is None:
            self.busy.start(self._afterwards(reply, to, late=not done), name="slack form, end")
        if done:
            return action(reply.result(), to)
        waiting = to.t("Still saving. You need not press again.")
        view = receipt(to.back.view or {}, (Paragraph(waiting),), to.t)
        return {"response_action": "update", "view": view}

    def _asked(self, ask: Ask, to: Asker) -> asyncio.Future[Reply]:
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._replies[to.back.key] = reply
        if len(self._replies) > REMEMBERED:
            del self._replies[next(iter(self._replies))]

        async def asking() -> None:
            reply.set_result(await ask())
            if reply.result().errors:  # they may be mended elsewhere, and the same sent again
                self._replies.pop(to.back.key, None)

        self.busy.start(asking(), name="slack form")
        return reply

    async def _afterwards(self, reply: asyncio.Future[Reply], to: Asker, *, late: bool) -> None:
        await asyncio.wait({reply})
        if late:
            await self.answers.pacing.pause(SETTLING)
            view_id = text(to.back.view or {}, "id")
            await self.answers.put(view_id, late_view(reply.result(), to), to)
        if (document := reply.result().document) is not None:
            self._replies.pop(to.back.key, None)  # it may be large: not to be kept
            await self.answers.send(document, to)


def action(reply: Reply, to: Asker) -> Json:
    """A reply as the answer to a sending."""
    view = to.back.view or {}
    if reply.errors:
        if errors := errors_at(view, reply.errors):
            return {"response_action": "errors", "errors": errors}
        return {"response_action": "update", "view": reopened(view, reply.errors, to.t)}
    if reply.form is not None or reply.card is not None or reply.note:
        return {"response_action": "update", "view": late_view(reply, to)}
    return {"response_action": "clear"}


def late_view(reply: Reply, to: Asker) -> Json:
    """What stands in a dialog in the end: the next form, what is wrong, or what was done."""
    view = to.back.view or {}
    if reply.errors:
        return reopened(view, reply.errors, to.t)
    if reply.form is not None:
        hidden = hidden_in(view)
        return modal(reply.form, to.t, Opened(hidden.channel, hidden.turn + 1))
    parts = parts_of(reply) or (Paragraph(to.t("Done. You can close this window.")),)
    return receipt(view, parts, to.t)
