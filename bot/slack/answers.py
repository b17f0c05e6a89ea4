"""How whoever did something is answered: by a dialog, a message for them alone, or a file."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.chat.cards import Card, Document, Form, Paragraph, Part
from bot.chat.ports import Deed, NotAccepted, Reply, TryLater, Unreachable
from bot.slack import costs
from bot.slack.channel import SlackChannel
from bot.slack.client import Api
from bot.slack.hidden import hidden_in
from bot.slack.home import Home
from bot.slack.outbound import Opened, common, message, modal, receipt, sentence
from bot.slack.pacing import Pacing
from bot.slack.payload import Json, text
from bot.slack.reopening import reopened
from bot.slack.routes import Route
from bot.slack.taken import WayBack
from bot.words import Words

TRIES = 3  # for what waits where Slack says how long
LONGEST_WAIT = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Asker:
    """Who is answered: in which workspace, by which way, in which language."""

    home: Home
    back: WayBack
    t: Words


@dataclass(frozen=True, slots=True)
class Answers:
    """Delivers replies. Its methods raise `TryLater`, `Unreachable` and `NotAccepted`."""

    channel: SlackChannel
    pacing: Pacing

    @property
    def api(self) -> Api:
        """Slack's methods."""
        return self.channel.api

    async def deliver(self, reply: Reply, to: Asker) -> None:
        """Answer a command, a message or a button."""
        if reply.form is not None:
            await self._form(reply.form, to)
        if reply.errors and to.back.view is not None:
            await self._marked(reply.errors, to)
        elif reply.errors:
            wrong = " ".join((reply.note, *(words for _, words in reply.errors)))
            await self.say(wrong.strip(), to)
        elif reply.card is not None or reply.note:
            await self._shown(reply, to)
        if reply.document is not None:
            await self.send(reply.document, to)

    async def say(self, words_: str, to: Asker) -> None:
        """A sentence or two for them alone."""
        await self._alone(sentence(words_, to.t), to, replacing=False)

    async def send(self, document: Document, to: Asker) -> None:
        """A file, in their own conversation with the bot."""

        async def sending() -> None:
            there = await self.channel.opened(to.home, to.back.user)
            route = Route(to.back.user, there)
            await self.pacing.turn(costs.costs(to.home.team, route, Deed.FILE))
            await self.channel.files.upload(to.home, document, there, "")

        await self._patiently(sending)

    async def put(self, view_id: str, view: Json, to: Asker, hash_: str = "") -> None:
        """Put something else into a dialog; not over what was put there since `hash_`."""
        try:
            await self.api.write(
                to.home.token, "views.update", view_id=view_id, view=view, hash=hash_ or None
            )
        except NotAccepted as refused:
            # Overtaken: a second press, whose form stands there now. Not found: closed meanwhile.
            if refused.reason not in ("hash_conflict", "not_found"):
                raise

    async def _form(self, form: Form, to: Asker) -> None:
        back = to.back
        if back.view is not None:
            hidden = hidden_in(back.view)
            view = modal(form, to.t, Opened(hidden.channel, hidden.turn))
            await self.put(text(back.view, "id"), view, to, text(back.view, "hash"))
        elif back.trigger:
            channel = "" if back.channel.startswith("D") else back.channel
            await self._open("views.open", modal(form, to.t, Opened(channel)), to)
        else:
            await self.say(to.t("Write /verksted to open that form."), to)

    async def _open(self, method: str, view: Json, to: Asker) -> None:
        try:
            await self.api.write(to.home.token, method, trigger_id=to.back.trigger, view=view)
        except NotAccepted as refused:
            match refused.reason:
                case "exchanged_trigger_id":
                    pass  # the same press, delivered twice: its dialog is open
                case "expired_trigger_id" | "invalid_trigger_id":
                    # A dialog can only be opened within three seconds of the press.
                    await self.say(to.t("That took too long. Press once more."), to)
                case _:
                    raise

    async def _marked(self, errors: tuple[tuple[str, str], ...], to: Asker) -> None:
        """What is wrong, for a button in a dialog: Slack marks fields only when they are sent."""
        view = to.back.view or {}
        await self.put(text(view, "id"), reopened(view, errors, to.t), to, text(view, "hash"))

    async def _shown(self, reply: Reply, to: Asker) -> None:
        """A note, a card or both: over the dialog that it was asked from, else as a message."""
        if to.back.view is not None:
            try:
                view = receipt(to.back.view, parts_of(reply), to.t)
                await self._open("views.push", view, to)
            except NotAccepted as refused:
                if refused.reason != "push_limit_reached":
                    raise
            else:
                return
        card = whole(reply, to.t)
        said = common(card, to.t) if reply.common else message(card, to.t, own=True)
        await self._alone(said, to, replacing=reply.card is not None)

    async def _alone(self, said: Json, to: Asker, *, replacing: bool) -> None:
        """A message that nobody else sees."""
        back = to.back
        if back.response_url:
            try:
                await self.api.respond(
                    back.response_url, _response(said, back, replacing=replacing)
                )
            except (TryLater, NotAccepted):
                pass  # it is used up, or broken: there are slower ways
            else:
                return
        await self._patiently(lambda: self._directly(said, to))

    async def _directly(self, said: Json, to: Asker) -> None:
        back, token = to.back, to.home.token
        if back.channel and not back.alone and not back.channel.startswith("D"):
            there: Json = {"channel": back.channel, "user": back.user}
            there |= {"thread_ts": back.thread} if back.thread else {}
            try:
                await self.api.write(token, "chat.postEphemeral", **there, **said)
            except Unreachable:
                pass  # they have left, or the bot has: their own conversation remains
            else:
                return
        direct = back.channel if back.channel.startswith("D") and not back.alone else back.user
        thread = back.thread if direct == back.channel else ""
        await self.pacing.turn(costs.costs(to.home.team, Route(back.user), Deed.POST))
        await self.api.write(
            token, "chat.postMessage", channel=direct, thread_ts=thread or None, **said
        )

    async def _patiently(self, ask: Callable[[], Awaitable[None]]) -> None:
        """Ask once more where Slack says when: nobody else brings an answer."""
        for left in reversed(range(TRIES)):
            try:
                return await ask()
            except TryLater as later:
                if not left:
                    raise
                await self.pacing.pause(min(later.after or 1.0, LONGEST_WAIT))
        return None


def _response(said: Json, back: WayBack, *, replacing: bool) -> Json:
    """A message for a response_url: in place of an earlier answer, or beside everything."""
    if replacing and back.own:
        return {"replace_original": True, **said}
    # A card stays where nobody else is; a message that only one person sees is gone on reload.
    stays = replacing and back.channel.startswith("D") and not back.alone
    answer = {
        "response_type": "in_channel" if stays else "ephemeral",
        "replace_original": False,
        **said,
    }
    return answer | ({"thread_ts": back.thread} if back.thread else {})


def parts_of(reply: Reply) -> tuple[Part, ...]:
    """A note and a card, under each other."""
    note = (Paragraph(reply.note),) if reply.note else ()
    return (*note, *(reply.card.parts if reply.card is not None else ()))


def whole(reply: Reply, t: Words) -> Card:
    """A note and a card as one message."""
    if reply.card is None:
        return Card(reply.note, parts_of(reply), t.language)
    summary = reply.note or reply.card.summary
    return replace(reply.card, summary=summary, parts=parts_of(reply))
