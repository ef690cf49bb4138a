"""Run revisions through Alembic, each in a transaction of its own, giving way to the serving app."""

import asyncio
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import asyncpg
import sqlalchemy as sa
from alembic.ddl.postgresql import PostgresqlImpl
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, MigrationInfo, MigrationStep
from sqlalchemy.engine import AdaptedConnection
from sqlalchemy.ext.asyncio import AsyncConnection

from runtime.db.mistake import Mistake
from runtime.db.revisions import Revisions
from runtime.db.roles import OWNER

SCHEMA = "ksmart_migration"
_LOCK_ATTEMPTS = 30
_LOCK_NOT_AVAILABLE = "55P03"


class MigrationError(Mistake):
    """The database cannot be brought to this tree; the message says why and what to do."""


async def upgrade(
    connection: "asyncpg.Connection[asyncpg.Record]",
    alchemy: AsyncConnection,
    revisions: Revisions,
    accept_rewritten: bool,
    say: Callable[[str], None],
) -> list[str]:
    """Run what the database lacks, as the owner. Returns the ids.

    Args:
        connection, alchemy: The same connection, as its driver and as SQLAlchemy has it.
        revisions: Of this tree.
        accept_rewritten: Take revisions whose text changed after they ran as they are now.
        say: Called with progress lines.
    Raises:
        MigrationError: As `migrate` says.
    """
    await connection.execute(
        f"""
        SET ROLE {OWNER};
        CREATE SCHEMA IF NOT EXISTS {SCHEMA};
        CREATE TABLE IF NOT EXISTS {SCHEMA}.applied (
            revision text PRIMARY KEY,
            digest text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        );
        """
    )
    await _refuse_rewritten(connection, revisions, accept_rewritten)
    progress = _Progress([], "the table of revisions", say)
    for attempt in range(1, _LOCK_ATTEMPTS + 1):
        try:
            await alchemy.run_sync(lambda sync: _run_alembic(sync, revisions, progress))
            break
        except MigrationError:
            raise
        except Exception as error:
            await alchemy.rollback()
            if _sqlstate(error) != _LOCK_NOT_AVAILABLE or attempt == _LOCK_ATTEMPTS:
                raise _explained(error, progress.current, revisions) from error
            say(f"{progress.current}: a table is in use; again ({attempt} of {_LOCK_ATTEMPTS})")
            await asyncio.sleep(min(0.1 * attempt, 2))
    await connection.execute("RESET ROLE")
    return progress.done


async def pending(
    connection: "asyncpg.Connection[asyncpg.Record]", revisions: Revisions
) -> list[str]:
    """Ids of the revisions that the database lacks.

    Raises:
        MigrationError: It is at a revision that this tree does not know.
    """
    if await connection.fetchval("SELECT to_regclass($1)", f"{SCHEMA}.revision") is None:
        return [revision.id for revision in revisions.missing(())]
    rows = await connection.fetch("SELECT version_num FROM ksmart_migration.revision")
    heads = [str(row["version_num"]) for row in rows]
    _refuse_unknown(heads, revisions)
    return [revision.id for revision in revisions.missing(heads)]


class KsmartImpl(PostgresqlImpl):
    """Alembic's PostgreSQL, with SQL text run as it stands.

    `op.execute(text)` elsewhere reads `:name` as a parameter and takes one statement. Ours are
    whole scripts with function bodies, so a text goes to the driver's simple protocol untouched.
    """

    __dialect__ = "postgresql"

    def execute(
        self,
        sql: Any,  # as Alembic has it: text or any SQLAlchemy construct
        execution_options: dict[str, Any] | None = None,
    ) -> None:
        if not isinstance(sql, str):
            super().execute(sql, execution_options)
            return
        assert self.connection is not None, "migrations run online only"
        # A statement of SQLAlchemy's own first: it opens the transaction that the script is part of.
        self.connection.exec_driver_sql("SELECT 1")
        adapted = cast(AdaptedConnection, self.connection.connection.dbapi_connection)
        adapted.run_async(lambda driver: driver.execute(sql))

    def version_table_impl(
        self,
        *,
        version_table: str,
        version_table_schema: str | None,
        version_table_pk: bool,
        **kw: Any,
    ) -> sa.Table:
        # Alembic's own column holds 32 characters; ours are named for module and version.
        del version_table_pk, kw
        column = sa.Column("version_num", sa.Text, primary_key=True)
        return sa.Table(version_table, sa.MetaData(), column, schema=version_table_schema)


@dataclass(slots=True)
class _Progress:
    done: list[str]
    current: str
    say: Callable[[str], None]


def _run_alembic(sync: sa.Connection, revisions: Revisions, progress: _Progress) -> None:
    """Run what is missing, each revision in a transaction of its own."""

    def steps(heads: str | tuple[str, ...], context: MigrationContext) -> Generator[MigrationStep]:
        del context
        at = (heads,) if isinstance(heads, str) else heads
        _refuse_unknown(at, revisions)
        todo = revisions.missing(at)
        for number, revision in enumerate(todo, start=1):
            progress.current = revision.id
            begun = time.perf_counter()
            yield MigrationStep.upgrade_from_script(revisions.map, revision.script)
            progress.done.append(revision.id)
            seconds = time.perf_counter() - begun
            progress.say(f"{number} of {len(todo)}  {revision.id}  {seconds:.2f} s")

    def note(ctx: MigrationContext, step: MigrationInfo, **rest: object) -> None:
        """In the revision's own transaction: what text it was."""
        del ctx, rest
        identity = str(step.up_revision_id)
        sync.execute(_NOTE, {"revision": identity, "digest": revisions.by_id[identity].digest})

    context = MigrationContext.configure(
        sync,
        opts={
            "fn": steps,
            "transaction_per_migration": True,
            "version_table": "revision",
            "version_table_schema": SCHEMA,
            "on_version_apply": (note,),
        },
    )
    with Operations.context(context):
        context.run_migrations()
    sync.commit()  # the look at the heads opened a transaction even when nothing was missing


_NOTE = sa.text(
    """
    INSERT INTO ksmart_migration.applied (revision, digest) VALUES (:revision, :digest)
    ON CONFLICT (revision) DO UPDATE SET digest = excluded.digest
    """
)


def _refuse_unknown(heads: Sequence[str], revisions: Revisions) -> None:
    unknown = sorted(set(heads) - revisions.by_id.keys())
    if unknown:
        raise MigrationError(
            f"the database is at {', '.join(unknown)}, which this tree does not know: a newer tree "
            "migrated it. Use that tree, or restore a backup from before"
        )


async def _refuse_rewritten(
    connection: "asyncpg.Connection[asyncpg.Record]", revisions: Revisions, accept: bool
) -> None:
    """A revision that changed after it ran leaves the database and the tree saying different things."""
    rows = await connection.fetch("SELECT revision, digest FROM ksmart_migration.applied")
    for row in rows:
        known = revisions.by_id.get(row["revision"])
        if known is None or known.digest == row["digest"]:
            continue
        if not accept:
            raise MigrationError(
                f"{known.source} was changed after this database ran it as {known.id}. Write a new "
                "revision instead; in development `ksmart db reset` makes the database anew; if the "
                "change means nothing, `ksmart migrate --accept-rewritten`"
            )
        await connection.execute(
            "UPDATE ksmart_migration.applied SET digest = $2 WHERE revision = $1",
            known.id,
            known.digest,
        )


def _sqlstate(error: BaseException) -> str | None:
    """SQLAlchemy wraps what went through it, and not what our scripts raised in the driver."""
    inner = getattr(error, "orig", None) or error
    return getattr(inner, "sqlstate", None)


def _explained(error: Exception, current: str, revisions: Revisions) -> MigrationError:
    where = current
    revision = revisions.by_id.get(current)
    position = getattr(error, "position", None)
    if revision:
        where = str(revision.source)
        if position and revision.source.suffix == ".sql":
            text = revision.source.read_text(encoding="utf-8")
            where += f":{text.count(chr(10), 0, int(position)) + 1}"
    return MigrationError(f"{where}: {type(error).__name__}: {error}")
