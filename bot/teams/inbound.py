"""What Teams posts, as what came in. Pure.

A button's data is `{"bordduk": 1, "act": …, "w": {…}}`, with `f` for the fields that it brings
(`bot.teams.forms`); the client puts the inputs beside them. It comes as an invoke
(`Action.Execute`), or from an older client as a message without text (`Action.Submit`). The context
of a file that was offered is the same data.

One activity can tell of several people, so there may be several things that came in.
"""

import hashlib
import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.chat.ports import (
    BotCame,
    BotWent,
    File,
    Incoming,
    MemberCame,
    Pressed,
    Said,
    Sender,
    Where,
)
from bot.errors import Malformed
from bot.teams.cards import LAYOUT, MARK
from bot.teams.forms import sent_fields
from bot.teams.people import PERSON, is_bot, language_of, person, said, word
from bot.teams.routes import THREAD, Route, address, remote, root_of
from surveys.answers import clean

Activity = Mapping[str, object]
Nested = Mapping[str, object]
EXECUTE = "adaptiveCard/action"
CONSENT = "fileConsent/invoke"
INVOKES = (EXECUTE, CONSENT)
DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
MENTION = re.compile(r"<at(?:\s[^<>]*)?>(.*?)</at>", re.DOTALL | re.IGNORECASE)
SPACE = re.compile(r"&nbsp;|\u00a0")
WORD_LENGTH = 2_000  # characters, of an act or of one of its words


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an activity happened, and with which bot."""

    activity: Activity
    tenant: str
    route: Route  # to the conversation, without its thread
    kind: str  # personal, groupChat or channel
    home: str

    @property
    def personal(self) -> bool:
        return self.kind == "personal"

    def where(self, sender: Sender | None) -> Where:
        """The conversation: with a person alone it is where that person is reached."""
        if self.personal:
            if sender is None:
                raise Malformed(name="from")
            return Where(sender.address, personal=True)
        to = address(self.tenant, self.route.conversation, self.route)
        return Where(to, personal=False, name=self._name())

    def sender(self, account: Nested) -> Sender:
        """Somebody who is part of this: reached in this conversation if it is theirs alone."""
        route = self.route if self.personal else Route(self.route.service, self.route.bot)
        language = language_of(said(self.activity, "locale"))
        return person(account, self.tenant, route, self.home, language)

    def author(self) -> Sender:
        """Who did it. In a chat with another organisation, the channel's data has their tenant."""
        theirs = said(nested(nested(self.activity, "channelData"), "tenant"), "id")
        account = nested(self.activity, "from")
        return self.sender({"tenantId": theirs, **account} if theirs else account)

    def delivery(self, about: str = "") -> str:
        """The name of what happened: the same each time it is delivered."""
        identity = said(self.activity, "id") or json.dumps(self.activity, sort_keys=True)
        named = "\n".join((self.tenant, self.route.conversation, identity, about))
        return f"teams:{hashlib.sha256(named.encode('utf-8', 'replace')).hexdigest()[:32]}"

    def _name(self) -> str:
        channel = nested(nested(self.activity, "channelData"), "channel")
        chat = nested(self.activity, "conversation")
        return clean(said(channel, "name") or said(chat, "name"))[0]


def read(activity: Activity, home: str = "") -> tuple[Incoming, ...]:
    """What came in; nothing for what does not concern us. `home` is our own tenant's id.

    Raises:
        Malformed
    """
    kind = word(activity, "type")
    if kind not in READERS or is_bot(said(nested(activity, "from"), "id")):
        return ()
    return tuple(READERS[kind](_scene(activity, home)))


def thread_of(activity: Activity) -> str:
    """The post in a channel that an activity belongs under, as messages there are named."""
    conversation = said(nested(activity, "conversation"), "id")
    return remote(conversation.partition(THREAD)[2])


def upload_of(activity: Activity) -> Mapping[str, str]:
    """Where an agreed file is to be put, as Teams says it."""
    info = nested(nested(activity, "value"), "uploadInfo")
    return {name: text for name, text in info.items() if isinstance(text, str)}


def nested(outer: Nested, name: str) -> Nested:
    """The object under a name; an empty one where there is none."""
    found = outer.get(name)
    return found if isinstance(found, Mapping) else {}


def _scene(activity: Activity, home: str) -> Scene:
    conversation = nested(activity, "conversation")
    in_data = said(nested(nested(activity, "channelData"), "tenant"), "id")
    tenant = said(conversation, "tenantId") or in_data
    if not tenant:
        raise Malformed(name="tenantId")
    kind = said(conversation, "conversationType") or "personal"
    route = Route(
        service=word(activity, "serviceUrl"),
        bot=word(nested(activity, "recipient"), "id"),
        conversation=root_of(word(conversation, "id")),
        threads=kind == "channel",
        team=said(nested(nested(activity, "channelData"), "team"), "id"),
    )
    return Scene(activity, tenant, route, kind, home)


def _message(scene: Scene) -> Iterator[Incoming]:
    activity = scene.activity
    sender = scene.author()
    value = activity.get("value")
    if value is not None and not said(activity, "text").strip():
        yield _pressed(scene, sender, value)
        return
    words, files = _words(activity), tuple(_files(activity))
    where = scene.where(sender)
    yield Said(scene.delivery(), sender, where, words, files, can_open=scene.personal)


def _invoke(scene: Scene) -> Iterator[Incoming]:
    sender = scene.author()
    value = nested(scene.activity, "value")
    match said(scene.activity, "name"):
        case "adaptiveCard/action":
            yield _pressed(scene, sender, nested(value, "action").get("data"))
        case "fileConsent/invoke" if value.get("action") == "accept":
            yield _pressed(scene, sender, value.get("context"))
        case _:
            return


def _pressed(scene: Scene, sender: Sender, data: object) -> Pressed:
    if not isinstance(data, Mapping) or data.get(MARK) != LAYOUT:
        raise Malformed(name="data")
    words = nested(data, "w")
    fields = sent_fields(data["f"], data) if "f" in data else {}
    return Pressed(
        delivery=scene.delivery(),
        sender=sender,
        where=scene.where(sender),
        act=_short(data.get("act"), "act"),
        words={_short(name, "w"): _short(text, "w") for name, text in words.items()},
        fields=fields,
    )


def _short(found: object, name: str) -> str:
    if not isinstance(found, str) or len(found) > WORD_LENGTH:
        raise Malformed(name=name)
    return clean(found)[0]


def _conversation_update(scene: Scene) -> Iterator[Incoming]:
    bot, activity = scene.route.bot, scene.activity
    for account in _accounts(activity, "membersAdded"):
        identity = word(account, "id")
        if identity == bot:
            yield _came(scene)
        elif not scene.personal and not is_bot(identity):
            sender = scene.sender(account)
            yield MemberCame(scene.delivery(identity), scene.where(None), sender)
    if any(word(account, "id") == bot for account in _accounts(activity, "membersRemoved")):
        yield _went(scene)


def _installation_update(scene: Scene) -> Iterator[Incoming]:
    match said(scene.activity, "action"):
        case "add":
            yield _came(scene)
        case "remove":
            yield _went(scene)
        case _:  # an upgrade: it was there, and is
            return


def _came(scene: Scene) -> BotCame:
    by = _by(scene)
    return BotCame(scene.delivery(), scene.where(by), by)


def _went(scene: Scene) -> BotWent:
    return BotWent(scene.delivery(), scene.where(_by(scene)))


def _by(scene: Scene) -> Sender | None:
    """Who did it; of a channel it may be told by the team. Alone with the bot it is the person."""
    by = said(nested(scene.activity, "from"), "id")
    return scene.author() if by.startswith(PERSON) or (scene.personal and by) else None


READERS = {
    "message": _message,
    "invoke": _invoke,
    "conversationUpdate": _conversation_update,
    "installationUpdate": _installation_update,
}


def _words(activity: Activity) -> str:
    """The text without the bot's own name; other people's names stand without their tags."""
    text, bot = said(activity, "text"), said(nested(activity, "recipient"), "id")
    for entity in _accounts(activity, "entities"):
        ours = said(nested(entity, "mentioned"), "id") == bot
        if said(entity, "type") == "mention" and ours and said(entity, "text"):
            text = text.replace(said(entity, "text"), " ")
    text = MENTION.sub(lambda found: html.unescape(found[1]), text)
    return clean(SPACE.sub(" ", text).strip())[0]


def _files(activity: Activity) -> Iterator[File]:
    for attachment in _accounts(activity, "attachments"):
        if said(attachment, "contentType") == DOWNLOAD:
            url = word(nested(attachment, "content"), "downloadUrl")
            name = clean(said(attachment, "name"))[0]
            yield File(name, 0, json.dumps({"url": url}))


def _accounts(activity: Activity, name: str) -> Sequence[Nested]:
    found = activity.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
