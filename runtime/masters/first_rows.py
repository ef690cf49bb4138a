"""The first rows of masters and calendars, from the CSV files that the generator wrote.

`migrate` loads them after the tables are there. A row whose key is there already stays as it is:
from the first load on, the rows belong to those who edit them at run time.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import asyncpg
import msgspec

from runtime.db.mistake import Mistake
from runtime.db.roles import OWNER

_NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")


class FirstRowsError(Mistake):
    """A data file does not fit its table; the message says which."""


async def load_first_rows(connection: asyncpg.Connection[asyncpg.Record], generated: Path) -> int:
    """Add the rows that the database lacks, all or none; returns how many came.

    Args:
        connection: Of the migrator, who may act as the owner.
        generated: The folder of the generated package.
    Raises:
        FirstRowsError: A file holds what its table refuses.
    """
    added = 0
    async with connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        for path in sorted(generated.glob("*/data/*.csv")):
            added += await _load(connection, path)
        if added:
            await connection.execute("UPDATE ksmart.data_epoch SET epoch = epoch + 1")
    return added


async def _load(connection: asyncpg.Connection[asyncpg.Record], path: Path) -> int:
    # A table of the ground is named in full: `ksmart.rate.csv`.
    schema, _, table = path.stem.rpartition(".")
    schema = schema or path.parent.parent.name
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        columns = list(lines.fieldnames or ())
        rows = [{name: value or None for name, value in line.items()} for line in lines]
    if not all(_NAME.match(name) for name in (schema, table, *columns)):
        raise FirstRowsError(f"{path}: names are snake_case")
    named = ", ".join(f'"{name}"' for name in columns)
    try:
        done = await connection.execute(
            # Proved names only, three lines up.
            f'INSERT INTO "{schema}"."{table}" ({named}) SELECT {named}'  # noqa: S608
            f' FROM jsonb_populate_recordset(null::"{schema}"."{table}", $1::jsonb)'
            " ON CONFLICT DO NOTHING",
            msgspec.json.encode(rows).decode(),
        )
    except asyncpg.PostgresError as error:
        raise FirstRowsError(f"{path}: {error}") from error
    return int(done.rpartition(" ")[2])
