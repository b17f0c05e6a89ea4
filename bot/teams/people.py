"""People as Teams names them, in activities and in rosters. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.ports import Address, Sender
from bot.errors import Malformed
from bot.teams.routes import Route, address, route_of
from surveys.answers import clean
from surveys.texts import LANGUAGES

Account = Mapping[str, object]
BOT, PERSON = "28:", "29:"  # how ids begin
ID_LENGTH = 1_000  # characters: more than any id of Teams has
NAME_LENGTH = 200
OF_LOCALE = {"no": "nb"}  # Norwegian without saying which


def is_bot(identity: str) -> bool:
    """Whether an id is that of a bot."""
    return identity.startswith(BOT)


def person(account: Account, tenant: str, route: Route, home: str, language: str = "") -> Sender:
    """A person, reached the way of `route` with the account's own id.

    `tenant` is where the conversation is, `home` our own organisation's (else the same). Who is a
    guest, or of another tenant, is external.

    Raises:
        Malformed
    """
    own = word(account, "id")
    key = said(account, "aadObjectId") or said(account, "objectId") or own
    of_another = (said(account, "tenantId") or tenant) != (home or tenant)
    guest = said(account, "userRole").lower() in ("guest", "anonymous")
    name = clean(said(account, "name"))[0][:NAME_LENGTH].strip()
    reached = Route(route.service, route.bot, own, route.conversation)
    return Sender(address(tenant, key, reached), name, language, of_another or guest)


def member(account: Account, place: Address) -> Sender:
    """Somebody in a place's roster: reached alone, by a chat that may have to be opened."""
    route = route_of(place)
    found = person(account, place.tenant, Route(route.service, route.bot), place.tenant)
    return replace(found, emails=emails(account, place.tenant))


def emails(account: Account, tenant: str) -> tuple[str, ...]:
    """The addresses that are somebody's own, for a place in `tenant`.

    In a directory of one's own both names are set by who runs it. Another organisation's directory
    may say any address (learn.microsoft.com/entra/identity-platform/claims-validation: «email» is
    no proof); a principal name has a domain that was verified. A guest's principal name is no
    address: it has «#EXT#» in it.
    """
    principal, mail = said(account, "userPrincipalName"), said(account, "email")
    own = (said(account, "tenantId") or tenant) == tenant
    known = dict.fromkeys((mail, principal) if own else (principal,))
    return tuple(one for one in known if "@" in one and "#ext#" not in one.casefold())


def language_of(locale: str) -> str:
    """Our language for a locale such as «nn-NO»; empty where it is none of ours."""
    code = locale.replace("_", "-").partition("-")[0].lower()
    code = OF_LOCALE.get(code, code)
    return code if code in LANGUAGES else ""


def said(account: Account, name: str) -> str:
    """The text under a name; empty where there is none."""
    found = account.get(name)
    return found if isinstance(found, str) else ""


def word(account: Account, name: str) -> str:
    """An id under a name.

    Raises:
        Malformed: there is none, or none that can be one.
    """
    found = account.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= ID_LENGTH or not found.isprintable():
        raise Malformed(name=name)
    return found
