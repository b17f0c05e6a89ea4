"""What has to be known to be in Slack, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

API_URL = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """The app's keys; `docs/install-slack.md` says where each is found. None of them is shown.

    One workspace: `token`. Several: `client_id` and `client_secret`, and each workspace installs
    the app. Slack's requests come over HTTP with `signing_secret`, over Socket Mode with
    `app_token`, or both. `address` is where people reach the pages (empty: as they were asked
    for), `language` what is spoken to whoever says none. `emails` asks for the right to read
    people's e-mail addresses.
    """

    token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    api_url: str = API_URL
    address: str = ""
    language: str = "nb"
    emails: bool = False

    @property
    def on(self) -> bool:
        """Whether anything is set, so that Slack is wanted."""
        keys = (self.token, self.signing_secret, self.app_token, self.client_id, self.client_secret)
        return any(keys)

    @property
    def installs(self) -> bool:
        """Whether workspaces can install the app by themselves (OAuth)."""
        return bool(self.client_id and self.client_secret)

    def problems(self) -> tuple[str, ...]:
        """Why it cannot work, a sentence each; never with a key in it."""
        return tuple(self._problems()) if self.on else ()

    def _problems(self) -> Iterator[str]:
        if not self.token and not self.installs:
            yield "Slack needs a bot token, or a client id and a client secret."
        if not self.signing_secret and not self.app_token:
            yield "Slack needs a signing secret (HTTP), or an app-level token (Socket Mode)."
        if bool(self.client_id) != bool(self.client_secret):
            yield "Slack's client id and client secret belong together: set both, or none."
        # docs.slack.dev/authentication/tokens: what each kind of token begins with
        if self.token and not self.token.startswith("xoxb-"):
            yield "Slack's bot token begins with xoxb-; another kind of token was set."
        if self.app_token and not self.app_token.startswith("xapp-"):
            yield "Slack's app-level token begins with xapp-; another kind of token was set."
        if not self.api_url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            yield "Slack's address must be https."
