"""`ksmart serve`: the project's app on its database, for developers and for production."""

from __future__ import annotations

import os
from collections.abc import Callable

import asyncpg

from runtime.config import Settings, refuse_embedded_in_production
from runtime.db.doors import project_doors
from runtime.db.migrate import migrate
from runtime.db.revisions import load_revisions
from runtime.db.server import Database, make_database, project_database
from runtime.ground import Options
from runtime.jobs.senders import ConsoleSender, FileSender
from runtime.masters.first_rows import load_first_rows
from runtime.money.gateways import gateway_for
from runtime.notices.senders import project_sender
from runtime.papers import project_papers
from runtime.plugins import gather
from runtime.serving import project_app, server
from runtime.web.logs import log_to_stderr


async def launch(
    settings: Settings, host: str, port: int, production: bool, say: Callable[[str], None]
) -> None:
    """Serve until told to stop.

    Raises:
        SettingsError: Production with the embedded server.
    """
    if production:
        refuse_embedded_in_production(settings)
    log_to_stderr()
    with project_database(settings, say) as database:
        if database.embedded is not None:
            await _prepare(settings, database, say)
        # A gateway for SMS comes with its plugin; until then production keeps messages in a private file.
        plain = FileSender(settings.private / "messages.jsonl") if production else ConsoleSender()
        sender = project_sender(settings, os.environ, plain)
        papers = project_papers(settings, os.environ, production)
        async with gateway_for(settings, production) as gateway:
            app = project_app(
                database.app, sender, database=settings.database, options=Options(production=production),
                plugins=gather(settings), papers=papers, gateway=gateway,
                address=settings.gateway.get("address", "" if production else f"http://{host}:{port}"),
            )  # fmt: skip
            say(f"serving {settings.name} at http://{host}:{port}; Ctrl-C stops")
            await server(app, host, port).serve()


async def _prepare(settings: Settings, database: Database, say: Callable[[str], None]) -> None:
    await make_database(database)
    await migrate(
        database.admin,
        load_revisions(settings.generated),
        project_doors(settings.generated),
        app_password=database.app_password,
        say=say,
    )
    connection = await asyncpg.connect(str(database.admin))
    try:
        await load_first_rows(connection, settings.generated)
    finally:
        await connection.close()
