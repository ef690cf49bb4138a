"""A load of HTTP/1.1 requests over kept-open connections, cheap enough to leave the server its core."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import uvloop

Make = Callable[[int], bytes]
"""The n-th request as bytes on the wire."""
Check = Callable[[int, int, bytes], None]
"""Told of every answer: n, status, body."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a load came to."""

    requests: int
    seconds: float
    failed: int
    failure: str  # the first answer that failed
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """One request on the wire."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "host: 127.0.0.1",
        *(f"{k}: {v}" for k, v in headers.items()),
    ]
    if body or method == "POST":
        lines += [f"content-length: {len(body)}", "content-type: application/json"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def run(
    port: int,
    make: Make,
    connections: int,
    seconds: float,
    check: Check | None = None,
    first: int = 0,
) -> Load:
    """Send requests for some seconds, one at a time on each connection; any status from 400 up has failed."""
    return uvloop.run(_run(port, make, connections, seconds, check, first))


async def _run(
    port: int, make: Make, connections: int, seconds: float, check: Check | None, first: int
) -> Load:
    times: list[float] = []
    counter = iter(range(first, 1 << 60))
    failed = 0
    failure = ""
    began = time.perf_counter()
    until = began + seconds

    async def one() -> None:
        nonlocal failed, failure
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while (sent := time.perf_counter()) < until:
                n = next(counter)
                writer.write(make(n))
                status, body = await _answer(reader)
                times.append(time.perf_counter() - sent)
                if status >= 400:
                    failed += 1
                    failure = failure or f"{status} {body[:300]!r}"
                if check is not None:
                    check(n, status, body)
        finally:
            writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    spent = time.perf_counter() - began
    times.sort()
    return Load(
        len(times),
        spent,
        failed,
        failure,
        times[len(times) // 2] * 1000,
        times[int(len(times) * 0.99)] * 1000,
    )


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    at = head.lower().find(b"content-length:")
    length = int(head[at + 15 : head.index(b"\r\n", at)]) if at >= 0 else 0
    return status, await reader.readexactly(length) if length else b""
