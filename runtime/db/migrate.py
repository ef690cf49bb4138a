"""Bring a database to this tree: roles, revisions, doors; `contract` drops what is no longer called.

Safe to run again, from any number of machines at once, and beside a serving app: one migrator works
at a time, each revision is one transaction, and no statement waits longer than a second for a lock
that the app holds (a waiting ALTER TABLE would make every later reader queue behind it).
"""

import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from runtime.db import doors as door
from runtime.db.doors import Door
from runtime.db.revisions import Revisions
from runtime.db.roles import OWNER, ensure_roles, prepare_database
from runtime.db.upgrade import MigrationError, upgrade
from runtime.db.url import DatabaseUrl
from runtime.meaning import sql as meaning

LOCK_TIMEOUT_MS = 1_000
_MIGRATOR_LOCK = 0x6B736D61  # "ksma": any constant that no other program in the database uses


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a run did."""

    revisions: tuple[str, ...]
    doors_added: tuple[str, ...]
    doors_dropped: tuple[str, ...]
    seconds: float


async def migrate(
    url: DatabaseUrl,
    revisions: Revisions,
    doors: Sequence[Door],
    *,
    app_password: str | None = None,
    contract: bool = False,
    accept_rewritten: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Migrated:
    """Bring the database at `url` to this tree. Doing it twice changes nothing.

    Args:
        url: With a log-in that may create roles.
        revisions: Of this tree.
        doors: Every door that this tree's app calls.
        app_password: Of `ksmart_app`; None leaves it as it is.
        contract: Drop doors that this tree does not call, once no older app serves.
        accept_rewritten: Take revisions whose text changed after they ran as they are now.
        say: Called with progress lines.
    Raises:
        MigrationError: The database is newer than this tree, a revision failed, or a lock stayed
            taken. What had run before stays; run again to go on.
        RolesError, DoorError: As their modules say.
    """
    begun = time.perf_counter()
    try:
        connection = await asyncpg.connect(str(url), timeout=10, command_timeout=None)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise MigrationError(f"no connection to {url.redacted()}: {error}") from error
    # One connection for all: the migrators' lock lives and dies with it.
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=_giver_of(connection), poolclass=NullPool
    )
    try:
        async with engine.connect() as alchemy:
            await connection.execute(
                f"SET lock_timeout = {LOCK_TIMEOUT_MS}; SET search_path = '';"
                "SET client_min_messages = warning; SET application_name = 'ksmart migrate'"
            )
            await _take_lock(connection, say)
            await ensure_roles(connection, app_password)
            await prepare_database(connection)
            await _take_meaning(connection)
            ran = await upgrade(connection, alchemy, revisions, accept_rewritten, say)
            added = await door.add_missing(connection, doors)
            if added:
                say(f"doors: {len(added)} added")
            dropped = await door.drop_unused(connection, doors) if contract else []
            if dropped:
                say(f"doors: {len(dropped)} dropped")
    finally:
        await engine.dispose()
        await connection.close()
    return Migrated(tuple(ran), tuple(added), tuple(dropped), time.perf_counter() - begun)


async def _take_meaning(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """The functions of rules, which tables and doors may call: pure, replaced in place, open to all."""
    await connection.execute(f"SET ROLE {OWNER};{meaning.statements()};RESET ROLE")


async def _take_lock(
    connection: "asyncpg.Connection[asyncpg.Record]", say: Callable[[str], None]
) -> None:
    waited_s = 0
    while True:
        try:
            await connection.execute(f"SELECT pg_advisory_lock({_MIGRATOR_LOCK})")
        except asyncpg.LockNotAvailableError:
            waited_s += LOCK_TIMEOUT_MS // 1000
            if waited_s == 1 or waited_s % 10 == 0:
                say(f"another migrator is at work; waiting ({waited_s} s)")
            continue
        return


def _giver_of(
    connection: "asyncpg.Connection[asyncpg.Record]",
) -> Callable[[], Coroutine[Any, Any, Any]]:
    async def give() -> "asyncpg.Connection[asyncpg.Record]":
        return connection

    return give
