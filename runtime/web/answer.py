"""What a route sends back: bytes that are ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from litestar.types import Receive, Scope, Send

Header = tuple[bytes, bytes]

JSON: Header = (b"content-type", b"application/json")


class Answer:
    """A response as an ASGI app: door bodies pass through it as they are.

    Litestar's own Response makes a cookie jar, a header map and an encoder a request; most of ours
    need none of them.
    """

    __slots__ = ("body", "headers", "status")

    def __init__(
        self, body: bytes = b"", status: int = 200, headers: list[Header] | None = None
    ) -> None:
        self.body = body
        self.status = status
        self.headers = headers if headers is not None else []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        self.headers.append((b"content-length", str(len(self.body)).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


def json_text(text: str, status: int = 200, *more: Header) -> Answer:
    """JSON that a door has made."""
    return Answer(text.encode(), status, [JSON, *more])


def json_value(value: Any, status: int = 200, *more: Header) -> Answer:
    """A value of ours as JSON."""
    return Answer(msgspec.json.encode(value), status, [JSON, *more])


def nothing(*more: Header) -> Answer:
    """204."""
    return Answer(b"", 204, [*more])


def etag(row_version: int) -> Header:
    """The version of what is sent, for If-Match."""
    return (b"etag", b'"%d"' % row_version)
