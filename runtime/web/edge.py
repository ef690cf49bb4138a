"""The outermost layer: request ids, security headers, HEAD, one line of log a request."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from runtime.refusal import HEADERS, Refusal
from runtime.web.problem import problem

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Message, Receive, Send

MOST_HEADERS = 100
LARGEST_HEADERS = 32 << 10
LONGEST_LINE = 8 << 10

log = logging.getLogger("ksmart.access")

_DEFAULTS: tuple[tuple[bytes, bytes], ...] = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
"""Set where the answer says nothing else; pages bring their own."""

_ALWAYS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"vary", b"Authorization, Cookie, Ksmart-Post"),
)
_HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


_NO_METHOD = "NONE"


LANE = "ksmart_lane"
"""The key in a route's `opt` of what it answers without the router: a `Lane`."""


class Lane(NamedTuple):
    """A route of a fixed path that is asked thousands of times a second: the router is passed by.

    `answer` enforces its policy and shows every failure itself, as it must behind the router too.
    """

    methods: frozenset[str]
    answer: ASGIApp


class Edge:
    """Wraps the app's ASGI handler. Knows nothing of what the app does."""

    __slots__ = ("_always", "_app", "_lanes")

    def __init__(
        self, app: ASGIApp, production: bool, lanes: Mapping[str, Lane] | None = None
    ) -> None:
        self._app = app
        self._always = (*_ALWAYS, _HSTS) if production else _ALWAYS
        self._lanes = lanes or {}

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = os.urandom(8).hex()
        scope["state"]["request_id"] = request_id
        method: str = scope["method"]
        head = method == "HEAD"
        if head:
            scope["method"] = "GET"  # every GET has a HEAD: its answer without the body
        options = method == "OPTIONS"
        if options:
            # Litestar's own handler knows only the first method of a path; who refuses knows them all.
            scope["method"] = _NO_METHOD
        status = 500
        always = self._always

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers: list[tuple[bytes, bytes]] = list(message["headers"])
                if options and status == 405:
                    status = message["status"] = 204
                    headers = [header for header in headers if header[0] == b"allow"]
                names = {name for name, _ in headers}
                headers += always
                headers += [header for header in _DEFAULTS if header[0] not in names]
                headers.append((b"x-request-id", request_id.encode()))
                message["headers"] = headers
            elif (head or status == 204) and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        try:
            if too_large(scope):
                await problem(Refusal(HEADERS), request_id)(scope, receive, sending)
                return
            lane = self._lanes.get(scope["path"])
            if lane is not None and scope["method"] in lane.methods:
                scope["path_template"] = scope["path"]
                await lane.answer(scope, receive, sending)
            else:
                await self._app(scope, receive, sending)
        finally:
            if log.isEnabledFor(logging.INFO):
                log.info(
                    "%s", line(scope, request_id, method, status, time.perf_counter() - started)
                )


def lanes_of(routes: Iterable[Any]) -> dict[str, Lane]:
    """The lanes of an app's routes, by path."""
    handlers = ((route.path, getattr(route, "route_handler", None)) for route in routes)
    return {
        path: handler.opt[LANE]
        for path, handler in handlers
        if handler is not None and LANE in handler.opt
    }


def too_large(scope: Any) -> bool:
    """Whether the headers, path or query are beyond what any client of ours sends."""
    headers = scope["headers"]
    return (
        len(headers) > MOST_HEADERS
        or len(scope["query_string"]) > LONGEST_LINE
        or len(scope["path"]) > LONGEST_LINE
        or sum(map(_length, headers)) > LARGEST_HEADERS
    )


def _length(header: tuple[bytes, bytes]) -> int:
    return len(header[1])


def line(scope: Any, request_id: str, method: str, status: int, seconds: float) -> str:
    """The log line. It names the route by its pattern: paths hold ids, queries hold names of people."""
    return json.dumps(
        {
            "request": request_id,
            "method": method,
            "route": scope.get("path_template") or "-",
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
    )
