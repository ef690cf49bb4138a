"""Taking a file in, in batches: each commits with how far the file came, so a run that broke goes on there."""

from __future__ import annotations

import csv
import hashlib
import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from runtime.catalogue import Import
from runtime.clock import new_id
from runtime.ground import Ground
from runtime.imports.reading import Reader, TableError

BATCH = 1_000
_RUNS = UUID("3b0f7d54-6c5b-5f5e-9d37-2c1f5a8d1e90")


class Taken(msgspec.Struct, frozen=True):
    """How a run stands: `lines` read = accepted + rejected + duplicates."""

    lines: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0

    @property
    def ties(self) -> bool:
        """Whether every row that was read is told of."""
        return self.lines == self.accepted + self.rejected + self.duplicates


@dataclass(frozen=True, slots=True)
class Left:
    """A row that became no entry: its number in the file (from 1, the header apart), and why."""

    line: int
    said: str
    why: str


async def take_in(
    ground: Ground, plan: Import, local_body: str, path: Path, batch: int = BATCH
) -> tuple[Taken, list[Left]]:
    """Take a file's rows into the register of a local body; the same file again changes nothing.

    Returns:
        The figures of the whole run, and the rows that became no entry.
    Raises:
        TableError: The file is no table of this import.
        OSError: It cannot be read.
    """
    digest = _digest(path)
    run = uuid.uuid5(_RUNS, f"{plan.name}/{local_body}/{digest.hex()}")
    now = ground.clock.now()
    begun: str = await ground.doors.value(
        "ksmart.import_begin", local_body, run, plan.name, digest, now
    )
    taken = msgspec.json.decode(begun, type=Taken)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            header = next(rows, None)
            if header is None:
                raise TableError("the file is empty")
            reader = Reader.over(plan, ground.data, now.date(), local_body, header)
            numbered = itertools.islice(enumerate(rows, start=1), taken.lines, None)
            while found := list(itertools.islice(numbered, batch)):
                decision = {
                    "run": run,
                    "at": now,
                    "action": "import",
                    "rows": list(_decided(reader, found, ground)),
                }
                text: str = await ground.doors.value(
                    plan.door, local_body, msgspec.json.encode(decision).decode()
                )
                taken = msgspec.json.decode(text, type=Taken)
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"after row {taken.lines} the file is no CSV in UTF-8: {error}") from error
    left = await ground.doors.rows("ksmart.import_rows", local_body, run, ground.clock.now())
    return taken, [Left(row[0], row[1], row[2] or "") for row in left]


def _decided(
    reader: Reader, rows: list[tuple[int, list[str]]], ground: Ground
) -> Iterator[dict[str, Any]]:
    for line, cells in rows:
        read = reader.read(cells)
        if isinstance(read, str):
            yield {"line": line, "why": read}
        else:
            row, words = read
            yield {"line": line, "id": new_id(ground.clock.now()), "row": row, "words": words}


def _digest(path: Path) -> bytes:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    return found.digest()
