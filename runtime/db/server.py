"""Which database a project uses: the one its URL names, or its own embedded server's."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

import asyncpg

from runtime.config import DatabaseSettings, Settings
from runtime.db.embedded import EmbeddedError, EmbeddedServer, Options
from runtime.db.roles import APP
from runtime.db.url import DatabaseUrl

EMBEDDED_DATABASE = "ksmart"


@dataclass(frozen=True, slots=True)
class Database:
    """A database with both log-ins: who migrates it, and the app that may only call doors.

    `app_password` is what `migrate` gives the app's log-in; None leaves it as it is.
    """

    admin: DatabaseUrl
    app: DatabaseUrl
    app_password: str | None
    embedded: EmbeddedServer | None


def embedded_server(settings: Settings, say: Callable[[str], None]) -> EmbeddedServer:
    """The project's own server, not started."""
    port = settings.database.port
    options = Options(loopback=port is not None, port=port)
    return EmbeddedServer(settings.private / "postgres", options, say)


@contextmanager
def project_database(
    settings: Settings, say: Callable[[str], None] = lambda _: None
) -> Generator[Database]:
    """The project's database for as long as the block runs; the embedded server is leased.

    Raises:
        EmbeddedError, BinariesError, AccountError: The embedded server cannot run.
    """
    if settings.database.url is not None:
        yield _remote(settings.database, settings.database.url)
        return
    server = embedded_server(settings, say)
    with server.leased():
        yield embedded_database(server, settings.database)


def embedded_database(server: EmbeddedServer, settings: DatabaseSettings) -> Database:
    """The database of a running embedded server, by its log-ins."""
    admin = DatabaseUrl.parse(server.url(EMBEDDED_DATABASE))
    password = settings.app_password or server.secret("app_password")
    return Database(admin, admin.with_login(APP, password), password, server)


async def make_database(database: Database) -> bool:
    """Create the embedded server's database. False when it is there, or the server is another's."""
    if database.embedded is None:
        return False
    connection = await asyncpg.connect(database.embedded.url())
    try:
        await connection.execute(f'CREATE DATABASE "{database.admin.database}"')
    except asyncpg.DuplicateDatabaseError:
        return False
    finally:
        await connection.close()
    return True


async def drop_database(database: Database) -> None:
    """Drop the embedded server's database, whoever is connected.

    Raises:
        EmbeddedError: The server is another's.
    """
    if database.embedded is None:
        raise EmbeddedError("only the embedded server's database is ours to drop")
    connection = await asyncpg.connect(database.embedded.url())
    try:
        await connection.execute(
            f'DROP DATABASE IF EXISTS "{database.admin.database}" WITH (FORCE)'
        )
    finally:
        await connection.close()


def _remote(settings: DatabaseSettings, url: DatabaseUrl) -> Database:
    # Without a password the server may still let the app in: by its address, socket or certificate.
    return Database(
        url, url.with_login(APP, settings.app_password or ""), settings.app_password, None
    )
