"""Put the schema `ledger` into a database, and a chart into the schema."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import date
from pathlib import Path

import asyncpg

from plugins.finance.connection import Connection
from runtime.meaning.ledger.chart import FOREVER, Alive, Chart
from runtime.meaning.periods import month_first

OWNER, POSTER, READER = "finance_owner", "finance_poster", "finance_reader"
_SQL = Path(__file__).with_name("sql")
# Roles belong to the whole cluster, so two installers of two databases may make them at one moment.
_RACED = {"42710", "23505", "XX000"}


class InstallError(RuntimeError):
    """The schema cannot be installed; the message says why."""


def sql_files() -> list[tuple[str, str]]:
    """Name and text of the schema's files, in the order they run."""
    return [(path.name, path.read_text(encoding="utf-8")) for path in sorted(_SQL.glob("*.sql"))]


async def install(connection: Connection) -> bool:
    """Create the schema, its roles and its rights. Returns False if this very schema stands already.

    The log-in needs CREATEROLE and CREATE on the database.

    Raises:
        InstallError: Another edition of the schema stands there.
    """
    files = sql_files()
    digest = hashlib.sha256("".join(text for _, text in files).encode()).hexdigest()
    await _ensure_roles(connection)
    async with connection.transaction():
        await connection.execute(
            "select pg_advisory_xact_lock(hashtextextended('ledger.install', 0))"
        )
        found = await connection.fetchval(
            "select coalesce(obj_description(oid, 'pg_namespace'), '') from pg_namespace where nspname = 'ledger'"
        )
        if found is not None:
            if found != digest:
                raise InstallError("another edition of the schema ledger stands in this database")
            return False
        name = await connection.fetchval("select quote_ident(current_database())")
        await connection.execute(
            f"grant create on database {name} to {OWNER}; set local role {OWNER}"
        )
        for _, text in files:
            await connection.execute(text)
        await connection.execute(f"comment on schema ledger is '{digest}'")
    return True


async def join_services(connection: Connection) -> None:
    """Let the ledger hear of the money of services: a queue, a trigger, one door. May be run again.

    The log-in is the migrator's, and the schema `ksmart` stands.
    """
    async with connection.transaction():
        await connection.execute(_SQL.joinpath("join", "feed.sql").read_text(encoding="utf-8"))


async def load_chart_rows(connection: Connection, chart: Chart) -> int:
    """Make the database's accounts and dimension values those of the chart. Returns rows added or changed.

    What the chart no longer names stays as it is: lines may point to it. To end an account, give it
    `until` in the chart.

    Raises:
        InstallError: An account that has lines would change its type or lose months in which it was used.
    """
    changed = 0
    async with connection.transaction():
        # Posters would otherwise check against rows that change under them.
        await connection.execute("lock table ledger.account in share row exclusive mode")
        used = {
            str(row["account"]): (row["first"], row["last"])
            for row in await connection.fetch(
                "select account, min(month) as first, (max(month) + interval '1 month')::date as last from ("
                " select account, month from ledger.balance union all"
                " select a, ledger.month_of(v.on_date) from ledger.fresh f"
                " join ledger.voucher v on v.local_body = f.local_body and v.id = f.voucher, unnest(v.accounts) a"
                ") g group by account"
            )
        }
        types = {str(row["code"]): str(row["type"]) for row in await connection.fetch("select code, type from ledger.account")}  # fmt: skip
        for account in chart.accounts.values():
            since, until = _days(account.alive)
            first, last = used.get(account.code, (since, until))
            if (
                first < month_first(since)
                or last > until
                or (account.code in used and types[account.code] != account.type)
            ):
                raise InstallError(f"the account {account.code} has lines that its new row forbids")
            status = await connection.execute(
                "insert into ledger.account as a (code, type, name_en, name_ml, since, until, needs_function, cash, budget)"
                " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                " on conflict (code) do update set type = excluded.type, name_en = excluded.name_en,"
                " name_ml = excluded.name_ml, since = excluded.since, until = excluded.until,"
                " needs_function = excluded.needs_function, cash = excluded.cash, budget = excluded.budget"
                " where (a.*) is distinct from (excluded.*)",
                account.code, account.type, account.name.en, account.name.ml, since, until,
                account.needs_function, account.cash, account.budget,
            )  # fmt: skip
            changed += status == "INSERT 0 1"
        for value in chart.dimensions.values():
            since, until = _days(value.alive)
            status = await connection.execute(
                "insert into ledger.dimension_value as d (dimension, code, name_en, name_ml, since, until)"
                " values ($1, $2, $3, $4, $5, $6) on conflict (dimension, code) do update"
                " set name_en = excluded.name_en, name_ml = excluded.name_ml, since = excluded.since,"
                " until = excluded.until where (d.*) is distinct from (excluded.*)",
                value.dimension, value.code, value.name.en, value.name.ml, since, until,
            )  # fmt: skip
            changed += status == "INSERT 0 1"
    return changed


def _days(alive: Alive) -> tuple[date, date]:
    # asyncpg carries date.max as PostgreSQL's `infinity`, which is what FOREVER means here.
    assert date.max == FOREVER
    return alive.since, alive.until


async def _ensure_roles(connection: Connection) -> None:
    for attempt in range(20):
        try:
            async with connection.transaction():
                for name in (OWNER, POSTER, READER):
                    if not await connection.fetchval("select exists (select from pg_roles where rolname = $1)", name):  # fmt: skip
                        await connection.execute(f"create role {name} nologin noinherit")
                if not await connection.fetchval("select pg_has_role(current_user, $1, 'member')", OWNER):  # fmt: skip
                    await connection.execute(f"grant {OWNER} to current_user")
            return
        except asyncpg.PostgresError as error:
            if error.sqlstate not in _RACED or attempt == 19:
                raise
            await asyncio.sleep(0.02 * (attempt + 1))
