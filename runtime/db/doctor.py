"""Is this database fit to hold people's papers? Each finding says what is wrong and how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import TypeAlias

import asyncpg

from runtime.db.binaries import OLDEST_MAJOR
from runtime.db.doors import Door, deployed
from runtime.db.revisions import Revisions
from runtime.db.roles import APP, OWNER, READER_CLASSES
from runtime.db.server import Database
from runtime.db.upgrade import MigrationError, pending

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class Verdict(Enum):
    """Of one check."""

    FINE = "fine"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `mend` is empty when there is nothing to do."""

    verdict: Verdict
    what: str
    mend: str = ""


# What an acknowledged commit needs to outlive a power cut.
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_LOCAL_COMMIT_SAFE = ("on", "remote_apply", "remote_write", "local")


async def examine(database: Database, revisions: Revisions, doors: Sequence[Door]) -> list[Finding]:
    """All findings, in the order to mend them. Changes nothing."""
    try:
        connection = await asyncpg.connect(str(database.admin), timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        where = database.admin.redacted()
        return [_wrong(f"no connection to {where}: {error}", "start the server; check the URL")]
    try:
        found = await _server(connection)
        found += await _roles(connection)
        found += await _history(connection, revisions, doors)
    finally:
        await connection.close()
    return [*found, await _app_login(database)]


async def _server(connection: Connection) -> list[Finding]:
    found: list[Finding] = []
    number = int(await connection.fetchval("SELECT current_setting('server_version_num')"))
    found.append(
        _fine(f"PostgreSQL {number // 10_000}")
        if number >= OLDEST_MAJOR * 10_000
        else _wrong(f"PostgreSQL {number // 10_000}", f"move to {OLDEST_MAJOR} or newer")
    )
    for name in _DURABLE:
        value = str(await connection.fetchval("SELECT current_setting($1)", name))
        good = value in _LOCAL_COMMIT_SAFE
        found.append(
            _fine(f"{name} = {value}")
            if good
            else _wrong(f"{name} = {value}: acknowledged commits can be lost", f"set {name} = on")
        )
    checksums = await connection.fetchval("SELECT current_setting('data_checksums')")
    found.append(
        _fine("data_checksums = on")
        if checksums == "on"
        else _warning("data_checksums = off: rot on disk goes unseen", "`pg_checksums --enable`")
    )
    encoding = await connection.fetchval("SELECT current_setting('server_encoding')")
    found.append(
        _fine("encoding UTF8")
        if encoding == "UTF8"
        else _wrong(f"encoding {encoding}: no Malayalam", "make the database with ENCODING 'UTF8'")
    )
    drift_s = float(
        await connection.fetchval(
            "SELECT abs(extract(epoch FROM clock_timestamp() - $1))",
            # The one look at this machine's own clock: it is what is being checked.
            datetime.now(UTC),
        )
    )
    found.append(
        _fine(f"clocks agree within {drift_s:.1f} s")
        if drift_s < 5
        else _warning(
            f"this machine's clock is {drift_s:.0f} s off the server's", "run NTP on both"
        )
    )
    return found


async def _roles(connection: Connection) -> list[Finding]:
    wanted = (OWNER, *READER_CLASSES, APP)
    rows = await connection.fetch(
        """
        SELECT rolname, rolsuper OR rolbypassrls AS mighty,
               rolname = $2 AND EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid) AS joined
        FROM pg_roles r WHERE rolname = ANY($1::text[])
        """,
        list(wanted),
        APP,
    )
    missing = set(wanted) - {str(row["rolname"]) for row in rows}
    if missing:
        return [_wrong(f"roles missing: {', '.join(sorted(missing))}", "`ksmart migrate`")]
    mighty = sorted(str(row["rolname"]) for row in rows if row["mighty"] or row["joined"])
    if mighty:
        return [_wrong(f"{', '.join(mighty)} can pass by the doors", "take the right or role away")]
    open_tables = await connection.fetch(
        """
        SELECT c.oid::regclass::text AS name FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^(pg_|information_schema)'
          AND has_any_column_privilege($1, c.oid, 'SELECT, INSERT, UPDATE')
        ORDER BY 1
        """,
        APP,
    )
    if open_tables:
        names = ", ".join(str(row["name"]) for row in open_tables)
        return [
            _wrong(f"{APP} reaches tables itself: {names}", f"REVOKE ALL FROM {APP} and PUBLIC")
        ]
    return [_fine("roles in order; the app reaches no table")]


async def _history(
    connection: Connection, revisions: Revisions, doors: Sequence[Door]
) -> list[Finding]:
    try:
        missing = await pending(connection, revisions)
    except MigrationError as error:
        return [_wrong(str(error))]
    there = await deployed(connection)
    called = {door.full_name for door in doors}
    found = [
        _fine("at this tree's revision")
        if not missing
        else _wrong(f"{len(missing)} revisions behind this tree", "`ksmart migrate`"),
        _fine(f"{len(called)} doors deployed")
        if called <= there
        else _wrong(f"{len(called - there)} doors missing", "`ksmart migrate`"),
    ]
    if there - called:
        found.append(
            _warning(
                f"{len(there - called)} doors that this tree does not call",
                "`ksmart migrate --contract` once no older app serves",
            )
        )
    return found


async def _app_login(database: Database) -> Finding:
    try:
        connection = await asyncpg.connect(str(database.app), timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        return _wrong(f"{APP} cannot log in: {error}", "`ksmart migrate` with KSMART_APP_PASSWORD")
    await connection.close()
    return _fine(f"{APP} logs in")


def _fine(what: str) -> Finding:
    return Finding(Verdict.FINE, what)


def _warning(what: str, mend: str) -> Finding:
    return Finding(Verdict.WARNING, what, mend)


def _wrong(what: str, mend: str = "") -> Finding:
    return Finding(Verdict.WRONG, what, mend)
