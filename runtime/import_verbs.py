"""The verb that takes an old register in."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Callable
from pathlib import Path

from runtime.config import Settings, SettingsError
from runtime.db.doors import names_by_key, runtime_doors
from runtime.db.pool import Doors, open_connections
from runtime.db.server import project_database
from runtime.files.filing import LOCAL_BODIES
from runtime.ground import Ground
from runtime.imports import TableError, Taken, take_in
from runtime.loading import Catalogue
from runtime.masters import load_snapshot

PACKAGE = "generated"
Say = Callable[[str], None]


def import_file(
    settings: Settings, name: str, file: Path, local_body: str, left: Path | None, say: Say
) -> Taken:
    """Take a file's rows into a register; says what became of them, and writes those left out to `left`.

    Raises:
        SettingsError: No such import, local body or file; or the file is no table of the import.
    """

    async def whole() -> Taken:
        async with open_connections(database.app, settings.database) as connections:
            doors = Doors(connections, names_by_key(runtime_doors()))
            catalogue = Catalogue(PACKAGE)
            ground = Ground(doors, catalogue, await load_snapshot(doors, catalogue))
            plan = catalogue.import_(*name.split(".", 1)) if "." in name else None
            if plan is None:
                known = [f"{m.name}.{one}" for m in catalogue.modules.values() for one in m.imports]
                raise SettingsError(f"there is no import {name}: {', '.join(known) or 'none'}")
            bodies = catalogue.master(*LOCAL_BODIES)
            if (
                bodies is None
                or ground.data.find(bodies, local_body, ground.clock.now().date()) is None
            ):
                raise SettingsError(f"there is no local body {local_body}")
            try:
                taken, found = await take_in(ground, plan, local_body, file)
            except TableError as error:
                raise SettingsError(f"{file}: {error}") from error
            except OSError as error:
                raise SettingsError(f"{file}: {error.strerror}") from error
        say(
            f"{taken.lines} rows = {taken.accepted} accepted + {taken.rejected} rejected"
            f" + {taken.duplicates} duplicates"
        )
        if left is not None:
            with left.open("w", encoding="utf-8", newline="") as out:
                rows = csv.writer(out, lineterminator="\n")
                rows.writerow(("row", "said", "why"))
                rows.writerows((one.line, one.said, one.why) for one in found)
        return taken

    with project_database(settings, lambda _: None) as database:
        return asyncio.run(whole())
