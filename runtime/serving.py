"""The app of a project, ready to serve: API and portal over the project's database."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import uvicorn
from litestar import Litestar

from runtime.app import create_app
from runtime.clock import Clock
from runtime.config import DatabaseSettings
from runtime.db.url import DatabaseUrl
from runtime.ground import Options
from runtime.interfaces.gateway import PaymentGateway
from runtime.interfaces.messages import MessageSender
from runtime.loading import Catalogue
from runtime.papers import Papers
from runtime.plugins import Plugins
from runtime.portal.home import LINKS
from runtime.portal.routes import check_forms, portal_routes

PACKAGE = "generated"


def project_app(
    url: DatabaseUrl,
    sender: MessageSender,
    *,
    papers: Papers | None = None,
    database: DatabaseSettings = DatabaseSettings(),  # noqa: B008 - frozen
    options: Options = Options(),  # noqa: B008 - frozen
    clock: Clock | None = None,
    plugins: Plugins = Plugins(),  # noqa: B008 - frozen
    gateway: PaymentGateway | None = None,
    address: str = "",
) -> Litestar:
    """API, portal and plugins over one database; `url` has the app's own log-in.

    Raises:
        CatalogueError: There is no generated package, or a form of it cannot be shown.
    """
    check_forms(Catalogue(PACKAGE))
    app = create_app(
        PACKAGE, url, sender, database=database, options=options, clock=clock, papers=papers,
        more=[*portal_routes(), *plugins.routes], listeners=dict(plugins.listeners or {}),
        gateway=gateway, address=address, offers=plugins.offers,
    )  # fmt: skip
    app.state[LINKS] = plugins.links
    app.on_startup.append(_settle_memory)
    return app


def _settle_memory() -> None:
    """What stands for the life of the process is no longer looked through for garbage.

    The routes, the compiled services and the rows of masters are hundreds of thousands of objects; a full
    collection over them stops the worker for tens of milliseconds, many times a minute under load.
    """
    gc.collect()
    gc.freeze()


def server(app: Litestar, host: str, port: int) -> uvicorn.Server:
    """A uvicorn server of this app: one worker, no access log of its own."""
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False, loop="uvloop", http="httptools",
        server_header=False, date_header=False,
    )  # fmt: skip
    return uvicorn.Server(config)


def loopback() -> socket.socket:
    """A socket on a free loopback port."""
    found = socket.socket()
    found.bind(("127.0.0.1", 0))
    return found


def address_at(place: socket.socket) -> str:
    """The address of what is served at a socket."""
    return f"http://127.0.0.1:{place.getsockname()[1]}"


@asynccontextmanager
async def served(app: Litestar, place: socket.socket | None = None) -> AsyncGenerator[str]:
    """The app on a loopback port for as long as the block runs; gives its address.

    Args:
        place: A bound socket whose address was told to others already; None takes a free port.
    """
    with place or loopback() as found:
        running = server(app, "127.0.0.1", 0)
        task = asyncio.create_task(running.serve(sockets=[found]))
        try:
            while not running.started:
                if task.done():
                    await task
                await asyncio.sleep(0.01)
            yield address_at(found)
        finally:
            running.should_exit = True
            await task
