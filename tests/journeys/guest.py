"""Somebody with a browser but no script: follows links, posts the forms that pages hold."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Self

import aiohttp

FOREVER = aiohttp.ClientTimeout(total=None)  # a stream is as long as its page is open


class Guest:
    """One browser, with its own cookies."""

    def __init__(self, address: str, language: str = "nb") -> None:
        self.address = address
        self.follows = True  # where a page sends it
        self.page = ""
        self.csrf = ""  # the form token of the last page that had one
        self.path = "/"
        self.status = 0
        self.headers: Mapping[str, str] = {}
        headers = {"Accept-Language": language, "Accept": "text/html"}
        jar = aiohttp.CookieJar(unsafe=True)  # 127.0.0.1 is an address, not a name
        self._http = aiohttp.ClientSession(headers=headers, cookie_jar=jar)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._http.close()

    async def get(self, path: str) -> int:
        """Open a page."""
        path = path.removeprefix(self.address)
        async with self._http.get(self.address + path) as response:
            return await self._read(response)

    async def post(self, path: str, fields: Mapping[str, object] | None = None) -> int:
        """Send a form, with the token of the page that is open."""
        pairs = [("csrf", self.csrf)]
        for name, value in (fields or {}).items():
            pairs += [(name, str(v)) for v in (value if isinstance(value, list) else [value])]
        data = aiohttp.FormData(pairs)
        url, follows = self.address + path, self.follows
        async with self._http.post(url, data=data, allow_redirects=follows) as response:
            return await self._read(response)

    async def upload(
        self, path: str, name: str, data: bytes, fields: Mapping[str, object] | None = None
    ) -> int:
        """Send a form with a file in it."""
        form = aiohttp.FormData(quote_fields=False)
        for key, value in {"csrf": self.csrf, **(fields or {})}.items():
            form.add_field(key, str(value))
        form.add_field("file", data, filename=name, content_type="application/yaml")
        async with self._http.post(self.address + path, data=form) as response:
            return await self._read(response)

    async def api(
        self, method: str, path: str, body: object = None, key: str | None = None
    ) -> tuple[int, Mapping[str, object]]:
        """Call the JSON interface."""
        headers = {"X-CSRF": self.csrf, "Accept": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key
        url = f"{self.address}/api/v1{path}"
        async with self._http.request(method, url, json=body, headers=headers) as response:
            self.headers = response.headers
            answer = await response.json()
            self.csrf = answer.get("csrf", self.csrf)  # who joins gets a new session
            return response.status, answer

    @asynccontextmanager
    async def stream(self, path: str) -> AsyncIterator[AsyncIterator[Mapping[str, object]]]:
        """Keep a stream of the JSON interface open; gives its messages as they come."""
        async with self._http.get(f"{self.address}/api/v1{path}", timeout=FOREVER) as response:
            yield (json.loads(line[6:]) async for line in response.content if line[:6] == b"data: ")

    async def download(self, path: str) -> tuple[int, bytes]:
        """Fetch a file."""
        async with self._http.get(self.address + path) as response:
            return response.status, await response.read()

    async def send(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, str]:
        """Send bytes as they are."""
        url = self.address + path
        data = BytesIO(body)
        async with self._http.request(method, url, data=data, headers=headers) as response:
            return response.status, await response.text()

    async def _read(self, response: aiohttp.ClientResponse) -> int:
        self.page, self.headers = await response.text(), response.headers
        found = re.search(r'data-csrf="([^"]*)"', self.page)
        self.csrf = found[1] if found else self.csrf
        self.path = response.url.path_qs
        self.status = response.status
        return self.status

    def cookie(self, name: str) -> str:
        """A cookie that the server has set."""
        return next(morsel.value for morsel in self._http.cookie_jar if morsel.key == name)

    def field(self, name: str, where: str = "") -> str:
        """The value of a hidden field; of the first form after the words `where`."""
        after = self.page[self.page.find(where) :] if where else self.page
        found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', after)
        return found[1] if found else ""
