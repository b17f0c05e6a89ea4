"""Installing the app in a workspace: two pages, and Slack's own between them (OAuth 2.0)."""

from dataclasses import dataclass
from datetime import timedelta
from html import escape
from urllib.parse import urlencode, urljoin, urlsplit

from aiohttp import web

from bot.chat.ports import MessageGone, NotAccepted, TryLater, Unreachable
from bot.slack.homes import Homes
from bot.slack.manifest import scopes
from bot.slack.payload import Malformed, needed
from bot.slack.server import House
from bot.slack.settings import SlackSettings
from bot.words import Words, choose, words

INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"
COOKIE = "slack-install"
VALID = timedelta(minutes=10)  # docs.slack.dev/authentication/installing-with-oauth: as the code


@dataclass(frozen=True, slots=True)
class Installing:
    """The pages."""

    homes: Homes
    settings: SlackSettings
    house: House

    def routes(self) -> tuple[web.RouteDef, ...]:
        """Where they stand.

        Installing begins with a press, because link scanners open every address. That it ends with
        a GET is OAuth's own way: its code is good once, and only with the state in the cookie.
        """
        return (
            web.get(INSTALL, self.page),
            web.post(INSTALL, self.begin),
            web.get(REDIRECT, self.end),
        )

    async def page(self, request: web.Request) -> web.Response:
        """A button."""
        t = self._words(request)
        press = f"<button>{_said(t('Add to Slack'))}</button>"
        button = f'<form method="post" action="{INSTALL}">{press}</form>'
        intro = t("Bordduk runs workshops in Slack. An administrator of the workspace adds it.")
        return self._shown(t, t("Add Bordduk to Slack"), intro, extra=button)

    async def begin(self, request: web.Request) -> web.Response:
        """Go on to Slack, with a state that is good once, in this browser."""
        state, until = self.house.chance.token(), self.house.clock.now() + VALID
        await self.house.store.write(self.homes.installations.issue_state, state, until)
        asked = {
            "client_id": self.settings.client_id,
            "scope": ",".join(scopes(emails=self.settings.emails)),
            "state": state,
            "redirect_uri": self._redirect(request),
        }
        there = urljoin(self.homes.api.api_url, "/oauth/v2/authorize")
        response = web.Response(
            status=303,
            headers={"Location": f"{there}?{urlencode(asked)}", "Cache-Control": "no-store"},
        )
        response.set_cookie(
            COOKIE,
            state,
            max_age=int(VALID.total_seconds()),
            path=REDIRECT,
            httponly=True,
            samesite="Lax",  # Slack leads back here by a link, which carries it
            secure=self._redirect(request).startswith("https://"),
        )
        return response

    async def end(self, request: web.Request) -> web.Response:
        """Back from Slack: exchange the code for a token, and keep that."""
        t = self._words(request)
        state, code = request.query.get("state", ""), request.query.get("code", "")
        if not await self._consumed(request, state):
            return self._refused(t, 401)
        if not code:
            return self._refused(t, 400)
        try:
            team = await self._keep(code, self._redirect(request))
        except (TryLater, Unreachable, NotAccepted, MessageGone, Malformed):
            return self._refused(t, 502)
        if not team:
            return self._refused(t, 400)
        done = t("Bordduk is in the workspace now. Invite it into a channel to begin.")
        return self._shown(t, t("Added to Slack"), done)

    async def _consumed(self, request: web.Request, state: str) -> bool:
        """Whether this browser began here; used up then, whatever follows."""
        if not state or request.cookies.get(COOKIE) != state:
            return False
        now = self.house.clock.now()
        return await self.house.store.write(self.homes.installations.consume_state, state, now)

    async def _keep(self, code: str, redirect_uri: str) -> bool:
        """Whether a workspace was added; a whole organisation at once is not taken."""
        client = (self.settings.client_id, self.settings.client_secret)
        answer = await self.homes.api.exchange(code, client, redirect_uri)
        if answer.get("is_enterprise_install"):
            return False
        await self.homes.keep(await self.homes.whose(needed(answer, "access_token")))
        return True

    def _redirect(self, request: web.Request) -> str:
        """The address that Slack leads back to: the same, letter for letter, at both ends."""
        base = self.settings.address or f"{request.scheme}://{request.host}"
        return base + REDIRECT

    def _words(self, request: web.Request) -> Words:
        accepted = request.headers.get("Accept-Language", "")
        return words(choose([request.cookies.get("language")], accepted, self.settings.language))

    def _refused(self, t: Words, status: int) -> web.Response:
        again = t("Nothing was added. Begin once more: each try is good once, for ten minutes.")
        link = f'<p><a href="{INSTALL}">{_said(t("Add to Slack"))}</a></p>'
        return self._shown(t, t("Not added to Slack"), again, status=status, extra=link)

    def _shown(
        self, t: Words, title: str, words_: str, *, status: int = 200, extra: str = ""
    ) -> web.Response:
        html = PAGE.format(
            language=t.language, title=_said(title), words=_said(words_), extra=extra
        )
        headers = {"Content-Security-Policy": self._policy(), "Cache-Control": "no-store"}
        return web.Response(text=html, status=status, content_type="text/html", headers=headers)

    def _policy(self) -> str:
        """Ours, and that the form may be led on to Slack: browsers ask that of a form's target."""
        slack = urlsplit(self.homes.api.api_url)
        rules = (
            "default-src 'none'",
            "style-src 'self'",
            f"form-action 'self' {slack.scheme}://{slack.netloc}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
        return "; ".join(rules)


def _said(words_: str) -> str:
    return escape(words_)


PAGE = """<!doctype html>
<html lang="{language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="robots" content="noindex">
  <title>{title} – Bordduk</title>
  <link rel="stylesheet" href="/static/bordduk.css">
</head>
<body class="page">
  <main class="main">
    <h1>{title}</h1>
    <p>{words}</p>
    {extra}
  </main>
</body>
</html>
"""
