"""Who somebody is: the name, the language and whether they are of another house.

Slack tells little of that with what people do. It is asked once, remembered for a while, and done
without where Slack does not say: nobody waits long for a name.
"""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from bot.chat.ports import NotAccepted, Sender, TryLater, Unreachable
from bot.clock import Clock
from bot.slack.client import Api, understood
from bot.slack.home import Home
from bot.slack.payload import Json, inside, needed, text
from bot.slack.routes import person
from surveys.answers import clean
from surveys.texts import LANGUAGES

REMEMBERED = timedelta(hours=1)
REMEMBERED_AT_MOST = 10_000
SLACKBOT = "USLACKBOT"  # says of itself that it is no bot


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody in a workspace."""

    sender: Sender
    is_here: bool  # a person with an account: no bot, and not deactivated


@dataclass(slots=True)
class People:
    """The people of all workspaces, as far as they were asked for."""

    api: Api
    clock: Clock
    patience: float  # seconds that a name is waited for
    emails: bool = False  # whether addresses are read, where the app may
    _known: dict[tuple[str, str], tuple[Known, datetime]] = field(default_factory=dict)
    _turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = field(
        default_factory=WeakValueDictionary
    )
    _quiet: dict[str, datetime] = field(default_factory=dict)  # by workspace: no asking before

    async def who(self, sender: Sender, home: Home) -> Sender:
        """The same sender, with what can be learnt soon."""
        key = (home.team, sender.address.key)
        if key not in self._turns and (known := self._remembered(key)) is not None:
            return _as_known(sender, known)
        # One after the other for each: who wrote twice is not to be heard the other way round.
        async with self._turns.setdefault(key, asyncio.Lock()):
            return await self._named(sender, home)

    async def _named(self, sender: Sender, home: Home) -> Sender:
        now = self.clock.now()
        if now < self._quiet.get(home.team, now):
            return sender
        try:
            async with asyncio.timeout(self.patience):
                known = await self.known(sender.address.key, home)
        except TryLater as later:
            self._quiet[home.team] = now + timedelta(seconds=later.after or 1)
            return sender
        except (Unreachable, NotAccepted, TimeoutError):
            return sender
        return _as_known(sender, known)

    @understood
    async def known(self, user: str, home: Home) -> Known:
        """Somebody in a workspace.

        Raises:
            TryLater, Unreachable, NotAccepted
        """
        key = (home.team, user)
        if (held := self._remembered(key)) is not None:
            return held
        answer = await self.api.read(home.token, "users.info", user=user, include_locale=True)
        found = described(inside(answer, "user"), home, emails=self.emails)
        self._known.pop(key, None)
        self._known[key] = (found, self.clock.now() + REMEMBERED)
        if len(self._known) > REMEMBERED_AT_MOST:
            del self._known[next(iter(self._known))]
        return found

    def _remembered(self, key: tuple[str, str]) -> Known | None:
        """Somebody who was asked for lately."""
        held, until = self._known.get(key, (None, None))
        return held if until is not None and self.clock.now() < until else None


def _as_known(sender: Sender, known: Known) -> Sender:
    """The same sender, as they are known."""
    found = known.sender
    name = found.name or sender.name
    return replace(sender, name=name, language=found.language, external=found.external)


def described(user: Json, home: Home, *, emails: bool = False) -> Known:
    """What `users.info` says of somebody. Raises `Malformed`.

    Slack tells an address only where the app has the scope users:read.email. One is taken where
    whoever has the account has confirmed it; none of people from other organisations, whose own
    administrators write it.
    """
    profile, id_ = inside(user, "profile"), needed(user, "id")
    name = text(profile, "display_name") or text(profile, "real_name") or text(user, "name")
    enterprise = text(inside(user, "enterprise_user"), "enterprise_id")
    elsewhere = text(user, "team_id") not in ("", home.team)
    same_house = bool(home.enterprise) and enterprise == home.enterprise
    stranger = bool(user.get("is_stranger")) or (elsewhere and not same_house)
    external = stranger or bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
    proved = emails and not stranger and user.get("is_email_confirmed") is not False
    is_bot = bool(user.get("is_bot")) or id_ == SLACKBOT
    sender = Sender(
        address=person(home.team, id_),
        name=clean(name)[0],
        language=language(text(user, "locale")),
        external=external,
        emails=(email,) if proved and (email := text(profile, "email")) else (),
    )
    return Known(sender, is_here=not is_bot and not user.get("deleted"))


def language(locale: str) -> str:
    """One of our languages for one of Slack's, or empty where it says nothing.

    Everybody is en-US in Slack until they choose something else, so that it is no choice.
    """
    code = locale.replace("_", "-").split("-")[0].lower()
    code = "nb" if code == "no" else code
    return code if code in LANGUAGES and locale != "en-US" else ""
