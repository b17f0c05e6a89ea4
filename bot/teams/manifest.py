"""The app package that an organisation uploads to Teams: a manifest, its translations, two icons.

`bordduk manifest teams` writes it.

Schema 1.19 of https://developer.microsoft.com/json-schemas/teams: old enough that every tenant
takes it, new enough for everything that we use.
"""

import io
import json
import zipfile
from urllib.parse import urlsplit

from bot.teams.icons import color, outline
from bot.words import later, words
from surveys.texts import LANGUAGES

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json"
SCHEMA_VERSION = "1.19"
VERSION = "1.0.0"  # of the package: a change of the manifest is a new version
ACCENT, LINEN = "#0b5d4e", "#f8f6f0"  # as on the web pages
MADE = (1980, 1, 1, 0, 0, 0)  # the same input, the same bytes
TAGS = {"nb": "nb-no", "nn": "nn-no", "en": "en-gb"}

NAME = "Bordduk"
FULL_NAME = later("Bordduk: workshops and surveys")
SHORT = later("Runs workshop days: tasks, turns, time, answers and minutes, here in Teams.")
FULL = later(
    "Bordduk runs a whole workshop day. It says what is to be done and for how long, gives "
    "everybody their turn, collects the answers of people and tables, and has the documentation "
    "ready when the day is over. Everything can be done in Teams and on a web page alike. Bordduk "
    "is run by your own organisation, on its own machine. It reads what is written to it and where "
    "it is mentioned, and nothing else."
)

# What the package asks for, and why. There is nothing more: no permission for resources (RSC), none
# in Microsoft Graph, no single sign-on. `docs/install-teams.md` has the same table.
RIGHTS = (
    ("scope team", "a workshop's channel: its phases, its prompts and its clock stand there"),
    ("scope groupChat", "a workshop in a meeting, or one without a team of its own"),
    ("scope personal", "a person's own answers, turns and files, which nobody else sees"),
    ("supportsFiles", "a programme is sent to the bot as a file, and documents come back as one"),
    ("permission identity", "the name and the id of who writes or presses, to know them again"),
    ("permission messageTeamMembers", "participants are written to before they have written"),
    ("validDomains", "the organisation's own web page, which cards link to"),
)


def manifest(url: str, app_id: str) -> bytes:
    """The package as a zip file, for the web page at `url` and the registered app.

    Raises:
        ValueError: the address has no https. Teams takes no other.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError(f"{url!r} is no address with https")
    others = LANGUAGES[1:]
    files = {
        "manifest.json": _json(_described(url.rstrip("/"), parts.hostname, app_id)),
        **{f"{language}.json": _json(_translated(language)) for language in others},
        "color.png": color(ACCENT, LINEN),
        "outline.png": outline(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, MADE), content)
    return packed.getvalue()


def _described(url: str, host: str, app_id: str) -> dict[str, object]:
    main, *others = LANGUAGES
    t = words(main)
    return {
        "$schema": SCHEMA,
        "manifestVersion": SCHEMA_VERSION,
        "version": VERSION,
        "id": app_id,
        "developer": {
            "name": NAME,
            "websiteUrl": url,
            "privacyUrl": f"{url}/privacy",
            "termsOfUseUrl": f"{url}/privacy",  # an organisation's own service has no other terms
        },
        "name": {"short": NAME, "full": t(FULL_NAME)},
        "description": {"short": t(SHORT), "full": t(FULL)},
        "localizationInfo": {
            "defaultLanguageTag": TAGS[main],
            "additionalLanguages": [
                {"languageTag": TAGS[language], "file": f"{language}.json"} for language in others
            ],
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "bots": [
            {
                "botId": app_id,
                "scopes": ["team", "personal", "groupChat"],
                "supportsFiles": True,
                "isNotificationOnly": False,
                "supportsCalling": False,
                "supportsVideo": False,
            }
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [host],
    }


def _translated(language: str) -> dict[str, object]:
    t = words(language)
    return {
        "$schema": SCHEMA.replace("MicrosoftTeams.", "MicrosoftTeams.Localization."),
        "name.short": NAME,
        "name.full": t(FULL_NAME),
        "description.short": t(SHORT),
        "description.full": t(FULL),
    }


def _json(value: dict[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()
