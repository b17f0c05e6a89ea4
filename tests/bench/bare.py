"""The yardstick: a bare aiohttp handler that writes each answer in one batched insert.

The same framework, the same database and the same durability, and nothing else: no session, no
check, no phase, no receipt to be given again. Run as `python -m tests.bench.bare FILE PORT`.
"""

import asyncio
import json
import sqlite3
import sys
import uuid

from aiohttp import web

TABLE = "CREATE TABLE IF NOT EXISTS answers (id TEXT PRIMARY KEY, key TEXT, body TEXT)"
INSERT = "INSERT INTO answers VALUES (?, ?, ?)"


class Bare:
    """Collects what arrives, and writes it together."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(TABLE)
        self._jobs: asyncio.Queue[tuple[tuple[str, str, str], asyncio.Future[None]]]
        self._jobs = asyncio.Queue()

    async def put(self, request: web.Request) -> web.Response:
        """Take an answer; reply when it is committed."""
        body = await request.json()
        row = (uuid.uuid4().hex, request.headers["Idempotency-Key"], json.dumps(body["points"]))
        done = asyncio.get_running_loop().create_future()
        await self._jobs.put((row, done))
        await done
        return web.json_response({"receipt": "Saved", "ids": [row[0]]})

    async def write(self) -> None:
        """Write for ever."""
        while True:
            jobs = [await self._jobs.get()]
            while not self._jobs.empty():
                jobs.append(self._jobs.get_nowait())
            await asyncio.to_thread(self._insert, [row for row, _ in jobs])
            for _, done in jobs:
                if not done.done():
                    done.set_result(None)

    def _insert(self, rows: list[tuple[str, str, str]]) -> None:
        with self._connection:
            self._connection.executemany(INSERT, rows)


def main(path: str, port: int) -> None:
    """Serve."""

    async def begin() -> web.Application:
        bare, app = Bare(path), web.Application()
        app.add_routes([web.put("/{rest:.*}", bare.put)])
        writing = asyncio.create_task(bare.write())
        app["writing"] = writing
        return app

    web.run_app(begin(), host="127.0.0.1", port=port, access_log=None)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
