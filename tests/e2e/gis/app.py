"""The plugin's routes in an app of their own: they open no door, so no database is needed."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any, cast

import httpx
import uvicorn
from litestar import Litestar
from litestar.datastructures import State
from litestar.handlers.base import BaseRouteHandler

from runtime.access.limits import Limiter
from runtime.access.policy import refuse_unmarked
from runtime.clock import FixedClock
from runtime.ground import Ground, Options
from runtime.loading import Catalogue
from runtime.web.edge import Edge, lanes_of
from runtime.web.route import GROUND

NOW = datetime(2026, 1, 15, 6, 30, tzinfo=UTC)


class _NoDoors:
    """Nothing here asks the database: whoever does fails."""


def app_of(
    routes: Sequence[BaseRouteHandler],
    now: datetime = NOW,
    *,
    limit_scale: float = 1000.0,
    routed: bool = False,
) -> Litestar:
    """An app of these routes behind the runtime's edge, at a fixed moment.

    Args:
        routed: Every question goes through the router, those of a lane too.
    """
    refuse_unmarked((route.name or "?", route) for route in routes)
    ground = Ground(
        doors=cast("Any", _NoDoors()),
        catalogue=Catalogue("generated"),
        data=cast("Any", None),
        options=Options(),
        clock=FixedClock(now),
        limiter=Limiter(limit_scale),
    )
    app = Litestar(
        route_handlers=list(routes), state=State(), openapi_config=None, logging_config=None
    )
    app.state[GROUND] = ground
    lanes = {} if routed else lanes_of(app.routes)
    app.asgi_handler = Edge(app.asgi_handler, production=False, lanes=lanes)
    return app


@asynccontextmanager
async def visiting(app: Litestar) -> AsyncGenerator[httpx.AsyncClient]:
    """Somebody who asks the app."""
    transport = httpx.ASGITransport(app=cast("Any", app))
    async with httpx.AsyncClient(transport=transport, base_url="http://ksmart.test") as client:
        yield client


@contextmanager
def serving(app: Litestar) -> Generator[str]:
    """The app on a port of this machine, in a thread: its address."""
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
