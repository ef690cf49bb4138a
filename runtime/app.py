"""The app: routes over a ground, refused without policies, with its background work."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ControllerRouterHandler

from runtime.access.limits import Limiter
from runtime.access.policy import refuse_unmarked
from runtime.certificates.issuing import issuing_events
from runtime.clock import Clock, SystemClock
from runtime.config import DatabaseSettings
from runtime.db.doors import names_by_key, runtime_doors
from runtime.db.pool import Doors, open_connections
from runtime.db.url import DatabaseUrl
from runtime.ground import Ground, Options
from runtime.interfaces.gateway import PaymentGateway
from runtime.interfaces.messages import MessageSender
from runtime.interfaces.plugin import Interfaces
from runtime.jobs import Background
from runtime.jobs.daily import Daily
from runtime.jobs.events import file_events, standing_events
from runtime.jobs.outbox import Listener, Outbox, all_listeners
from runtime.jobs.settling import SETTLE, settling
from runtime.jobs.timers import Timers
from runtime.loading import Catalogue
from runtime.masters import load_snapshot
from runtime.money.settling import match_yesterday, poll
from runtime.notices.telling import notice_events
from runtime.papers import Papers, passing_papers
from runtime.refusal import INTERNAL, MALFORMED, METHOD, NOT_FOUND, Refusal
from runtime.web.edge import Edge, lanes_of
from runtime.web.handlers import ROUTES
from runtime.web.problem import problem
from runtime.web.route import GROUND, request_id

OUTBOX_EVERY_S = 0.5
TIMERS_EVERY_S = 5.0
DAILY_EVERY_S = 60.0
REFRESH_EVERY_S = 5.0
HOUSEKEEP_EVERY_S = 300.0
POLL_GATEWAY_EVERY_S = 30.0
MATCH_EVERY_S = 6 * 3600.0
HOUSEKEEP_ROWS = 5_000


def create_app(
    package: str,
    url: DatabaseUrl,
    sender: MessageSender,
    *,
    database: DatabaseSettings = DatabaseSettings(),  # noqa: B008 - frozen
    options: Options = Options(),  # noqa: B008 - frozen
    clock: Clock | None = None,
    more: Sequence[ControllerRouterHandler] = (),
    listeners: dict[str, Listener] | None = None,
    papers: Papers | None = None,
    gateway: PaymentGateway | None = None,
    address: str = "",
    offers: Interfaces | None = None,
) -> Litestar:
    """The app over one generated package and one database.

    Args:
        package: Import name of the generated package.
        url: With the app's own log-in, which may only call doors.
        sender: Who delivers messages.
        database: Sizes and timeouts of the pool.
        options: How it is run.
        clock: The system's, unless a test or a demo sets its own.
        more: Further routes, made by `runtime.web.route`: the portal's.
        listeners: What hears of the outbox's topics.
        papers: Where documents and certificates are kept, and their seal; None: in a passing folder.
        gateway: Who takes payments; None leaves the counter.
        address: Of this app as the world sees it, for the gateway; '' is as each request named it.
        offers: What plugins offer.
    Raises:
        CatalogueError: The generated package is missing or of another make.
        RouteWithoutPolicyError: Some route demands nothing of anybody.
    """
    catalogue = Catalogue(package)

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncGenerator[None]:
        async with open_connections(url, database) as connections:
            doors = Doors(connections, names_by_key(runtime_doors()))
            ground = Ground(
                doors=doors,
                catalogue=catalogue,
                data=await load_snapshot(doors, catalogue),
                options=options,
                clock=clock or SystemClock(),
                limiter=Limiter(options.limit_scale),
                papers=papers or passing_papers(),
                gateway=gateway,
                address=address,
                offers=offers or Interfaces(),
            )
            app.state[GROUND] = ground
            background = Background()
            outbox = Outbox(
                doors,
                sender,
                all_listeners(
                    file_events(ground),
                    issuing_events(ground),
                    notice_events(ground),
                    standing_events(ground),
                    listeners or {},
                ),
            )
            timers, daily = Timers(ground), Daily(ground)
            app.state[SETTLE] = settling(outbox, timers, daily)
            background.every(OUTBOX_EVERY_S, "outbox", outbox.drain)
            background.every(TIMERS_EVERY_S, "timers", timers.run_due)
            background.every(DAILY_EVERY_S, "jobs", daily.run_due)
            background.every(REFRESH_EVERY_S, "refresh", ground.refresh)
            background.every(
                HOUSEKEEP_EVERY_S,
                "housekeep",
                lambda: doors.value("ksmart.housekeep", ground.clock.now().date(), HOUSEKEEP_ROWS),
            )
            if gateway is not None:
                background.every(POLL_GATEWAY_EVERY_S, "gateway", lambda: poll(ground))
                background.every(MATCH_EVERY_S, "settlement", lambda: match_yesterday(ground))
            try:
                yield
            finally:
                await background.stop()

    app = Litestar(
        route_handlers=[*ROUTES, *more],
        lifespan=[lifespan],
        state=State(),
        openapi_config=None,  # the generator wrote ours; Litestar would take seconds to make its own
        exception_handlers={Exception: _show},
        logging_config=None,
    )
    refuse_unmarked(
        (f"{method} {route.path}", handler)
        for route in app.routes
        for handler in _handlers(route)
        for method in sorted(getattr(handler, "http_methods", ["*"]))
        if method != "OPTIONS"  # Litestar's own: it lists the methods and does nothing
    )
    app.asgi_handler = Edge(app.asgi_handler, options.production, lanes_of(app.routes))
    return app


def _handlers(route: Any) -> list[Any]:
    return list(getattr(route, "route_handlers", None) or [route.route_handler])


def _show(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """What no route answered: unknown paths, methods, broken requests, and bugs outside a handler."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    kind = {404: NOT_FOUND, 405: METHOD}.get(status, MALFORMED if 400 <= status < 500 else INTERNAL)
    sent = cast("dict[str, str]", getattr(error, "headers", None) or {})
    allow = sent.get("allow")
    headers = (("allow", _with_head(allow)),) if allow else ()
    answer = problem(Refusal(kind, headers=headers), request_id(request.scope))
    return Response(
        answer.body,
        status_code=answer.status,
        headers={
            name.decode(): value.decode()
            for name, value in answer.headers
            if name != b"content-type"
        },
        media_type="application/problem+json",
    )


def _with_head(allow: str) -> str:
    methods = sorted({method.strip() for method in allow.split(",")})
    return ", ".join([*methods, "HEAD"] if "GET" in methods else methods)
