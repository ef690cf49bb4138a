"""How the app calls the database: one pool of the app's log-in, and doors by name.

A door refuses with a SQLSTATE of class KS, which becomes `Refusal`; a server that is away, full or
too slow becomes `DatabaseUnavailable`. Everything else is a bug of ours and passes as it is.
JSON goes both ways as text: who calls a door encodes and decodes once, with msgspec.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NoReturn

import asyncpg

from runtime.config import DatabaseSettings
from runtime.db.connections import Connection, Connections, is_open
from runtime.db.url import DatabaseUrl

_DOOR_NAME = re.compile(r"^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$")

# 08 connection, 53 out of disk, memory or connections, 57P0x shutting down or starting up,
# 57014 our own statement timeout, 55P03 our own lock timeout.
_AWAY = re.compile(r"^(?:08...|53...|57P0[1-5]|57014|55P03|25006)$")

# asyncpg calls it an internal error when a call begins between the server's farewell and the
# socket's end.
_GONE = (asyncpg.InternalClientError, OSError, TimeoutError)
_FAILURES = (asyncpg.PostgresError, asyncpg.InterfaceError, *_GONE)


class Refusal(Exception):  # noqa: N818 - not a fault: a door's answer, mapped to a problem type
    """A door said no. `code` is its SQLSTATE, `KS` and three digits; `detail` what it added, or ''."""

    def __init__(self, code: str, detail: str = "", message: str = "") -> None:
        super().__init__(f"{code}: {message or detail}")
        self.code = code
        self.detail = detail
        self.message = message


class DatabaseUnavailable(Exception):  # noqa: N818 - as above: a state of the world
    """The database did not answer in time, or not at all.

    `outcome_unknown` is true when the call had been sent and its commit may have happened: only the
    same Idempotency-Key may be used to try again.
    """

    def __init__(self, reason: str, *, outcome_unknown: bool) -> None:
        super().__init__(reason)
        self.outcome_unknown = outcome_unknown


class Doors:
    """Calls doors. Names are deployed ones, or plain ones that `names` knows.

    Args:
        connections: Of the app's log-in.
        names: Deployed name by plain name (`doors.names_by_key`).
    """

    __slots__ = ("_calls", "_connections", "_names")

    def __init__(self, connections: Connections, names: Mapping[str, str]) -> None:
        self._connections = connections
        self._names = names
        self._calls: dict[tuple[str, int], str] = {}

    async def row(self, name: str, *args: object) -> "asyncpg.Record | None":
        """The first row, or None."""
        call = self._call(name, len(args))
        connection = await self._take()
        try:
            found = await connection.fetchrow(call, *args)
        except BaseException as error:
            await self._failed(connection, error)
        self._connections.give_back(connection)
        return found

    async def value(self, name: str, *args: object) -> Any:
        """The first column of the first row, or None."""
        found = await self.row(name, *args)
        return None if found is None else found[0]

    async def rows(self, name: str, *args: object) -> "list[asyncpg.Record]":
        """All rows."""
        call = self._call(name, len(args))
        connection = await self._take()
        try:
            found = await connection.fetch(call, *args)
        except BaseException as error:
            await self._failed(connection, error)
        self._connections.give_back(connection)
        return found

    def _call(self, name: str, count: int) -> str:
        known = self._calls.get((name, count))
        if known is not None:
            return known
        deployed = self._names.get(name, name)
        if not _DOOR_NAME.match(deployed):
            raise ValueError(f"not the name of a door: {name!r}")
        places = ", ".join(f"${place}" for place in range(1, count + 1))
        call = f"SELECT * FROM {deployed}({places})"  # noqa: S608 - the name was just checked
        self._calls[name, count] = call
        return call

    async def _take(self) -> Connection:
        try:
            return await self._connections.take()
        except TimeoutError as error:
            raise DatabaseUnavailable(
                "no free connection to the database", outcome_unknown=False
            ) from error
        except _FAILURES as error:
            raise DatabaseUnavailable(
                f"the database cannot be reached: {type(error).__name__}", outcome_unknown=False
            ) from error

    async def _failed(self, connection: Connection, error: BaseException) -> NoReturn:
        if isinstance(error, asyncpg.PostgresError) and is_open(connection):
            self._connections.give_back(connection)  # an answer like any other
        else:
            await self._connections.drop(connection)
        if isinstance(error, _FAILURES):
            _translate(error)
        raise error


@asynccontextmanager
async def open_connections(
    url: DatabaseUrl, settings: DatabaseSettings
) -> AsyncGenerator[Connections]:
    """Connections of one log-in; closed at the end, waiting for running calls.

    Raises:
        DatabaseUnavailable: The server does not answer, or refuses the log-in.
    """
    try:
        pool = await asyncpg.create_pool(
            str(url),
            min_size=1,
            max_size=settings.pool_size,
            # asyncpg's own reset costs a round trip a call. No door leaves anything in its session:
            # each is one statement, its settings are of its transaction, and the app may not make
            # temporary tables. A transaction left open is rolled back by asyncpg before this.
            reset=_leave_as_is,
            # Every door stays prepared: a changed door has another name.
            statement_cache_size=1_000,
            max_cached_statement_lifetime=0,
            max_inactive_connection_lifetime=0,
            timeout=settings.connect_timeout_s,
            # The server's own timeout comes first, with a known outcome; this one is for a server
            # that has gone silent.
            command_timeout=settings.statement_timeout_ms / 1000 + 5,
            server_settings={
                "application_name": "ksmart",
                "statement_timeout": str(settings.statement_timeout_ms),
                "lock_timeout": str(settings.lock_timeout_ms),
                "idle_in_transaction_session_timeout": "30000",
                "search_path": "",
                "timezone": "UTC",
                "jit": "off",
            },
        )
    except (asyncpg.PostgresError, OSError, TimeoutError) as error:
        raise DatabaseUnavailable(
            f"no connection to {url.redacted()}: {error}", outcome_unknown=False
        ) from error
    connections = Connections(pool, settings.acquire_timeout_ms / 1000)
    try:
        yield connections
    finally:
        await connections.close()
        try:
            await asyncio.wait_for(pool.close(), timeout=30)
        except TimeoutError:
            pool.terminate()


async def _leave_as_is(connection: object) -> None:
    del connection


def _translate(error: Exception) -> NoReturn:
    state = getattr(error, "sqlstate", None) or ""
    if isinstance(error, asyncpg.PostgresError):
        if state.startswith("KS"):
            detail, message = (getattr(error, name, None) or "" for name in ("detail", "message"))
            raise Refusal(state, detail, message) from error
        if _AWAY.match(state):
            # The server itself answered, so it rolled back, unless it was ending.
            raise DatabaseUnavailable(
                f"the database gave up: {type(error).__name__}",
                outcome_unknown=state.startswith(("08", "57P")),
            ) from error
        raise error
    if isinstance(error, asyncpg.InterfaceError) and "closed" not in str(error):
        raise error  # a wrong call: our bug
    raise DatabaseUnavailable(
        f"the database went away during a call: {type(error).__name__}", outcome_unknown=True
    ) from error
