"""The load, in a process of its own: requests written beforehand, over plain sockets.

A client library costs more than the server that is measured. Reads a task as JSON on standard
input, and prints what it measured as JSON.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from typing import Any

END = b"\r\n\r\n"


@dataclass
class Person:
    """Who writes: their id, cookie and form token."""

    id: str
    cookie: str
    csrf: str


class Connection:
    """One open connection of one person's browser."""

    def __init__(self, person: Person, task: dict[str, Any]) -> None:
        self.person, self.task = person, task
        self.count = 0

    async def open(self) -> None:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.task["port"])

    def request(self, method: str, path: str, body: bytes = b"", key: str = "") -> bytes:
        """A request as it goes over the wire."""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.task['port']}\r\n"
            f"Cookie: session={self.person.cookie}\r\nX-CSRF: {self.person.csrf}\r\n"
            f"Accept: application/json\r\nAccept-Language: nb\r\nIdempotency-Key: {key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def answer(self) -> float:
        """Send a new answer; the seconds until its receipt."""
        self.count += 1
        key = f"{self.task['mark']}-{self.person.id[:8]}-{self.count}"
        words = f"{key} " + "æ" * self.task["length"]
        body = {"phase": "tema.I", "round": 1, "slot": str(self.count % 2 + 1)}
        body |= {"owner": self.person.id, "points": [{"text": words, "id": ""}]}
        sent = json.dumps(body, ensure_ascii=False).encode()
        path = f"/api/v1/workshops/{self.task['workshop']}/answers"
        began = time.perf_counter()
        self.writer.write(self.request("PUT", path, sent, key))
        head = await self.reader.readuntil(END)
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        received = await self.reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(received.decode())
        return time.perf_counter() - began

    async def watch(self) -> int:
        """Keep a live page open; how many bytes came."""
        path = f"/api/v1/workshops/{self.task['workshop']}/events"
        self.writer.write(self.request("GET", path))
        size = 0
        while data := await self.reader.read(65_536):
            size += len(data)
            self.task["bytes"] = self.task.get("bytes", 0) + len(data)
        return size


async def burst(task: dict[str, Any], people: list[Person]) -> dict[str, Any]:
    """So many answers spread evenly over so many seconds, with everybody's page open."""
    pages = [Connection(person, task) for person in people]
    writers = [Connection(person, task) for person in people]
    await asyncio.gather(*(each.open() for each in (*pages, *writers)))
    watching = [asyncio.create_task(page.watch()) for page in pages] if task["pages"] else []
    await asyncio.sleep(1)
    began, times = time.perf_counter(), []

    async def write(writer: Connection, first: int) -> None:
        for number in range(first, task["answers"], len(writers)):
            due = began + task["seconds"] * number / task["answers"]
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            await writer.answer()
            times.append(time.perf_counter() - due)  # from when it was to be sent

    await asyncio.gather(*(write(writer, n) for n, writer in enumerate(writers)))
    for each in watching:
        each.cancel()
    return {"times": times, "bytes": task.get("bytes", 0), "pages": len(watching)}


async def sustained(task: dict[str, Any], people: list[Person]) -> dict[str, Any]:
    """As many answers as there is time for, from so many connections without pause."""
    writers = [Connection(person, task) for person in people]
    await asyncio.gather(*(each.open() for each in writers))
    until, times = time.perf_counter() + task["seconds"], []

    async def write(writer: Connection) -> None:
        while time.perf_counter() < until:
            times.append(await writer.answer())

    began = time.perf_counter()
    await asyncio.gather(*map(write, writers))
    return {"times": times, "seconds": time.perf_counter() - began}


def main() -> None:
    """Do the task."""
    task = json.loads(sys.stdin.read())
    people = [Person(**person) for person in task.pop("people")]
    work = {"burst": burst, "sustained": sustained}[task["kind"]]
    print(json.dumps(asyncio.run(work(task, people))))


if __name__ == "__main__":
    main()
